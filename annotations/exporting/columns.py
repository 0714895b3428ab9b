"""The columns of the sheet *Statements*, in their order (design section 10).

The keys are part of the format: an edited workbook is read back by them, over the headings.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from annotations.exporting.cells import Value, canonical, storable_day, storable_moment, storable_number
from annotations.exporting.view import StatementView, Viewpoint, verdict_words
from annotations.model.judgement import Judgement
from annotations.model.statement import Quantity
from annotations.model.vocabulary import SO, SourceClass, said

MAIN, DETAILS, TECHNICAL = "main", "details", "technical"
"""Groups of columns: always shown, folded away, hidden."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, heading (`{whose}` and `{others}` name reviewers), width in characters and value."""

    key: str
    heading: str
    width: int
    group: str
    value: Callable[[StatementView], Value]
    editable: bool = False
    number_format: str = ""

    def heading_for(self, viewpoint: Viewpoint) -> str:
        return self.heading.format(whose=viewpoint.whose, others=viewpoint.others)


def _judged(judgement: Judgement | None, field: str) -> str | None:
    return str(getattr(judgement, field) or "") if judgement else None


def _by(view: StatementView, judgement: Judgement | None) -> str | None:
    return view.viewpoint.name(judgement.reviewer) if judgement else None


def _correction(view: StatementView) -> str | None:
    return _judged(view.so, "correction") or _judged(view.said, "correction")


def _source_class(view: StatementView) -> str | None:
    classes = {link.source_class for link in view.reading.links}
    if SourceClass.ANONYMOUS in classes:
        return "yes"
    return "no source named" if SourceClass.NONE in classes else None


def _from(quantity: Quantity | None) -> Value:
    return None if quantity is None or quantity.low is None else storable_number(quantity.low)


def _to(quantity: Quantity | None) -> Value:
    if quantity is None or quantity.high is None or quantity.high == quantity.low:
        return None
    return storable_number(quantity.high)


def _qualifier(quantity: Quantity | None) -> str | None:
    """The text's own qualifier; else what the interval means, so that a bare number is exact."""
    if quantity is None or quantity.qualifier:
        return quantity.qualifier if quantity else None
    if quantity.low is None:
        return None if quantity.high is None else "at most"
    if quantity.high is None:
        return "at least"
    return None if quantity.low == quantity.high else "between"


_FULL_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def edtf_value(edtf: str | None) -> Value:
    """A full day as a real date, any other EDTF expression as its text."""
    if edtf and _FULL_DAY.fullmatch(edtf):
        try:
            return storable_day(date.fromisoformat(edtf))
        except ValueError:
            return edtf
    return edtf or None


def _citations(view: StatementView) -> str | None:
    lines = []
    for citation in view.citations:
        asked = "so" if citation.aspect == SO else "said"
        passage = f": {citation.passage}" if citation.passage else ""
        lines.append(f"[{asked}, {citation.stance.value}] {view.cited(citation)}{passage}")
    return "\n".join(lines) or None


def _url(view: StatementView) -> str | None:
    return (view.viewpoint.reference(view.citations[0]).url or None) if view.citations else None


def _notes(view: StatementView) -> str | None:
    return "\n".join(note.words for note in view.statement.notes if not note.confidential) or None


def _base_revision(view: StatementView) -> str:
    """The ledger entries that the shown verdicts stand in, "said/so"; "-" where there is none."""
    return "/".join(judgement.entry.hex() if judgement else "-" for judgement in (view.said, view.so))


def row_hash(editable: Iterable[str]) -> str:
    """What shows which cells of a row were edited: a digest of each of its editable cells in order, joined by "|"."""
    return "|".join(map(cell_hash, editable))


def cell_hash(text: str) -> str:
    """The digest of an editable cell: 8 hex digits of SHA-256 over its canonical text; "" of a blank one."""
    return _hash_of(text) if text else ""


@lru_cache(maxsize=4096)  # verdicts, reasons and names come again and again
def _hash_of(text: str) -> str:
    read = canonical(text)
    return hashlib.sha256(read.encode("utf-8")).hexdigest()[:8] if read else ""


_WHEN = "yyyy-mm-dd hh:mm:ss"

STATEMENT_COLUMNS: tuple[Column, ...] = (
    Column("label", "¶", 6, MAIN, lambda v: v.statement.label),
    Column("statement", "Statement", 45, MAIN, lambda v: v.clause),
    Column("said", "Said ({whose})", 15, MAIN, lambda v: verdict_words(v.said), editable=True),
    Column("so", "So ({whose})", 15, MAIN, lambda v: verdict_words(v.so), editable=True),
    Column("said_reason", "Said reason", 17, MAIN, lambda v: _judged(v.said, "reason"), editable=True),
    Column("so_reason", "So reason", 17, MAIN, lambda v: _judged(v.so, "reason"), editable=True),
    Column("correction", "Correction", 30, MAIN, _correction, editable=True),
    Column("source", "Source", 22, MAIN, lambda v: v.source),
    Column(
        "first_citation",
        "First citation",
        28,
        MAIN,
        lambda v: v.cited(v.citations[0]) if v.citations else None,
    ),
    Column("new_citation", "New citation", 24, MAIN, lambda v: None, editable=True),
    Column("state", "State", 16, MAIN, lambda v: v.state),
    Column("article", "Article", 34, MAIN, lambda v: v.title),
    Column("kind", "Type", 11, DETAILS, lambda v: v.statement.kind.value),
    Column("tier", "Tier", 8, DETAILS, lambda v: v.reading.tier.value),
    Column("resolved", "Source (resolved)", 24, DETAILS, lambda v: v.resolved_source, editable=True),
    Column("cue", "Cue", 14, DETAILS, lambda v: v.cue),
    Column("form", "Form", 10, DETAILS, lambda v: v.link.form.value if v.link else None),
    Column("polarity", "Polarity", 10, DETAILS, lambda v: v.link.polarity.value if v.link else None),
    Column("chain", "Chain", 34, DETAILS, lambda v: v.chain),
    Column("anonymous", "Anonymous", 12, DETAILS, _source_class),
    Column("value", "Value", 12, DETAILS, lambda v: _from(v.reading.quantity)),
    Column("value_to", "Value to", 12, DETAILS, lambda v: _to(v.reading.quantity)),
    Column("qualifier", "Qualifier", 12, DETAILS, lambda v: _qualifier(v.reading.quantity)),
    Column("unit", "Unit", 12, DETAILS, lambda v: v.reading.quantity.unit if v.reading.quantity else None),
    Column("counted", "Counted", 20, DETAILS, lambda v: v.reading.quantity.counted if v.reading.quantity else None),
    Column(
        "date",
        "Date",
        12,
        DETAILS,
        lambda v: edtf_value(v.reading.quantity.date) if v.reading.quantity else None,
        number_format="yyyy-mm-dd",
    ),
    Column(
        "said_justification",
        "Said justification",
        34,
        DETAILS,
        lambda v: _judged(v.said, "justification"),
        editable=True,
    ),
    Column(
        "so_justification",
        "So justification",
        34,
        DETAILS,
        lambda v: _judged(v.so, "justification"),
        editable=True,
    ),
    Column("citations", "Citations", 44, DETAILS, _citations),
    Column("url", "URL", 30, DETAILS, _url),
    Column("said_by", "Said by", 9, DETAILS, lambda v: _by(v, v.said)),
    Column(
        "said_at",
        "Said at (UTC)",
        19,
        DETAILS,
        lambda v: storable_moment(v.said.recorded_at) if v.said else None,
        number_format=_WHEN,
    ),
    Column("so_by", "So by", 9, DETAILS, lambda v: _by(v, v.so)),
    Column(
        "so_at",
        "So at (UTC)",
        19,
        DETAILS,
        lambda v: storable_moment(v.so.recorded_at) if v.so else None,
        number_format=_WHEN,
    ),
    Column("others_said", "Said ({others})", 15, DETAILS, lambda v: v.others(said(0))),
    Column("others_so", "So ({others})", 15, DETAILS, lambda v: v.others(SO)),
    Column("final", "Final", 12, DETAILS, lambda v: v.final),
    Column("note", "Note", 34, DETAILS, _notes, editable=True),
    Column("start", "Start", 9, TECHNICAL, lambda v: v.reading.span.start),
    Column("end", "End", 9, TECHNICAL, lambda v: v.reading.span.end),
    Column("statement_id", "Statement id", 34, TECHNICAL, lambda v: v.statement.id.hex()),
    Column("text_id", "Text id", 34, TECHNICAL, lambda v: v.article.text.hex()),
    Column("base_revision", "Base revision ({whose})", 34, TECHNICAL, _base_revision),
)

EDITABLE = tuple(index for index, column in enumerate(STATEMENT_COLUMNS) if column.editable)
"""The places of the editable columns, in the order in which `row_hash` reads them."""

HASH_HEADING = "Row hash"
"""The heading of the last column, which follows from the others."""
