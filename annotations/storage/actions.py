"""What a person can do to a project: one short function, one labelled action, one transaction each.

Every function returns what was recorded, or None where everything was so already. All of them raise
what `ProjectConnection.writing` raises, and WrongUse for ids or values that do not fit.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from annotations.errors import WrongUse
from annotations.model.article import ArticleMetadata, ImportedArticle
from annotations.model.ids import Id, article_id, new_id, text_id, text_sha256
from annotations.model.judgement import REFERENCE_FIELDS, Citation, Reviewer, initials_of
from annotations.model.statement import Json, Quantity, Reading, spans_to_json
from annotations.model.vocabulary import (
    NO_CHECK,
    SO,
    Reason,
    Role,
    StatementKind,
    Tier,
    Verdict,
    reasons_for,
    said_link,
)
from annotations.storage import heads, ledger, records
from annotations.storage.ledger import ActionDraft, Ledger, Recorded, Slot
from annotations.text import Span


class Actions:
    """The actions of a project. `reviewer` is who does it; None where nobody is named (an import)."""

    def __init__(self, written: Ledger) -> None:
        self._ledger = written

    def undo(self, action: Id, reviewer: Id | None) -> Recorded | None:
        """Take an action back where its values still stand. See `Ledger.undo`."""
        return self._ledger.undo(action, reviewer)

    # Reviewers

    def add_reviewer(self, name: str, initials: str = "", role: Role = Role.REVIEWER) -> Reviewer:
        """A person joins the project."""
        reviewer = Reviewer(new_id(), name.strip(), initials.strip() or initials_of(name), role)
        if not reviewer.name:
            raise WrongUse("A reviewer needs a name.")
        with self._ledger.action(f"{reviewer.name} joined", reviewer.id) as draft:
            for facet in ("name", "initials", "role"):
                draft.put(Slot(ledger.REVIEWER, reviewer.id, facet), str(getattr(reviewer, facet)))
        return reviewer

    # Articles

    def add_article(
        self, article: ImportedArticle, reviewer: Id | None = None, *, another_copy: bool = False
    ) -> tuple[Id, Recorded | None]:
        """Add an article; returns its id. The same text again is the same article.

        `another_copy`: another outlet printed the same words; that is an article of its own.
        """
        text = text_id(article.words)
        own = new_id() if another_copy else article_id(text)
        with self._ledger.action("Article added", reviewer) as draft:
            draft.connection.exec_driver_sql(
                "INSERT OR IGNORE INTO text(id, sha256, words) VALUES (?, ?, ?)",
                (text, text_sha256(article.words), article.words),
            )
            draft.put(Slot(ledger.ARTICLE, own), "listed")
            draft.put(Slot(ledger.VERSION, own, text.hex()), "1")
            for facet, value in _filled(article.metadata).items():
                draft.put(Slot(ledger.METADATA, own, facet), value)
        return own, draft.recorded

    def edit_metadata(self, article: Id, metadata: ArticleMetadata, reviewer: Id) -> Recorded | None:
        """Give an article other metadata; an empty field is no longer known."""
        with self._ledger.action("Article details", reviewer) as draft:
            for facet in ("title", "outlet", "url", "published"):
                draft.put(Slot(ledger.METADATA, article, facet), getattr(metadata, facet).strip() or None)
        return draft.recorded

    def remove_article(self, article: Id, reviewer: Id) -> Recorded | None:
        """Take an article off the list. Its words and everything recorded about it stay in the ledger."""
        with self._ledger.action("Article removed", reviewer) as draft:
            draft.clear(Slot(ledger.ARTICLE, article))
        return draft.recorded

    def mask(self, text: Id, span: Span, why: str, reviewer: Id) -> Recorded | None:
        """Exclude a region from checking."""
        with self._ledger.action("Masked", reviewer) as draft:
            _check_span(draft, text, span)
            draft.put(Slot(ledger.MASK, text, records.span_facet(span)), "masked", {"why": why})
        return draft.recorded

    def lift_mask(self, text: Id, span: Span, reviewer: Id) -> Recorded | None:
        """Take a mask off again, suggested or not."""
        with self._ledger.action("Mask lifted", reviewer) as draft:
            draft.put(Slot(ledger.MASK, text, records.span_facet(span)), "lifted")
        return draft.recorded

    def tick(self, text: Id, span: Span, reviewer: Id, *, ticked: bool = True) -> Recorded | None:
        """Record that a sentence is read and holds nothing else to check (or take that back)."""
        with self._ledger.action("Sentence ticked" if ticked else "Tick removed", reviewer) as draft:
            _check_span(draft, text, span)
            draft.put(Slot(ledger.TICK, text, records.span_facet(span)), "ticked" if ticked else None)
        return draft.recorded

    def freeze_labels(self, labels: Mapping[Id, str], reviewer: Id | None) -> Recorded | None:
        """Keep the ¶ labels of statements as they were printed."""
        with self._ledger.action("Printed", reviewer) as draft:
            for statement, label in labels.items():
                draft.put(Slot(ledger.LABEL, statement), label)
        return draft.recorded

    # Judging

    def judge(
        self,
        statement: Id,
        aspect: str,
        value: str | None,
        reviewer: Id,
        *,
        reason: Reason | None = None,
        justification: str | None = None,
        correction: str | None = None,
    ) -> Recorded | None:
        """Record a verdict, or NO_CHECK, on one aspect. None: the value that stands, with other texts.

        A justification or correction that is None stays as it was; a reason does so only while the
        value is the same. Raises WrongUse if there is no value to keep.
        """
        with self._ledger.action("", reviewer) as draft:
            texts = {"justification": justification, "correction": correction}
            draft.label = _judge(draft, statement, aspect, value, reason=reason, **texts)
        return draft.recorded

    def judge_many(
        self, statements: Iterable[Id], aspect: str, value: str, reviewer: Id, reason: Reason | None = None
    ) -> Recorded | None:
        """The same judgement of several statements, undone in one step."""
        several = list(statements)
        label = f"{aspect_name(aspect)} {value_name(value)} ({len(several)} statements)"
        with self._ledger.action(label, reviewer) as draft:
            for statement in several:
                _judge(draft, statement, aspect, value, reason=reason)
        return draft.recorded

    def clear(self, statement: Id, aspect: str, reviewer: Id) -> Recorded | None:
        """Withdraw one's judgement of an aspect."""
        with self._ledger.action(f"{aspect_name(aspect)} withdrawn", reviewer) as draft:
            draft.clear(Slot(ledger.JUDGEMENT, statement, aspect))
        return draft.recorded

    def put_off(self, statement: Id, reviewer: Id, *, later: bool = True) -> Recorded | None:
        """Leave a statement for later (or take it up again)."""
        with self._ledger.action("Put off" if later else "Taken up again", reviewer) as draft:
            _reading(draft, statement)
            draft.put(Slot(ledger.LATER, statement), "later" if later else None)
        return draft.recorded

    # Statements

    def accept(self, statement: Id, reviewer: Id) -> Recorded | None:
        """Keep a suggestion as a statement."""
        with self._ledger.action("Accepted", reviewer) as draft:
            _reading(draft, statement)
            draft.put(Slot(ledger.DISPOSITION, statement), "accepted")
        return draft.recorded

    def reject(self, statement: Id, reviewer: Id, reason: str = "") -> Recorded | None:
        """Say that this is not a statement to check."""
        with self._ledger.action("Not a statement", reviewer) as draft:
            _reading(draft, statement)
            draft.put(Slot(ledger.DISPOSITION, statement), "rejected", {"reason": reason})
        return draft.recorded

    def draw(self, text: Id, kind: StatementKind, span: Span, context: Span, reviewer: Id) -> tuple[Id, Recorded]:
        """Add a statement by hand; returns its id."""
        statement = new_id()
        with self._ledger.action("Statement drawn", reviewer) as draft:
            _check_span(draft, text, span)
            draft.connection.exec_driver_sql(
                "INSERT INTO statement(id, text, kind, position, anchor) VALUES (?, ?, ?, ?, ?)",
                (statement, text, kind.value, span.start, json.dumps([list(span)])),
            )
            draft.put(Slot(ledger.DISPOSITION, statement), "accepted")
            draft.put(Slot(ledger.CUT, statement), "cut", _cut(kind, span, context))
        assert draft.recorded is not None  # a new id never has a value yet
        return statement, draft.recorded

    def recut(self, statement: Id, span: Span, context: Span, reviewer: Id) -> Recorded | None:
        """Give a statement other borders. It keeps its id, its verdicts and its citations."""
        with self._ledger.action("Re-cut", reviewer) as draft:
            kind = _reading(draft, statement).kind
            _check_span(draft, draft.texts[statement], span)
            draft.put(Slot(ledger.CUT, statement), "cut", _cut(kind, span, context))
        return draft.recorded

    def set_tier(self, statement: Id, tier: Tier, reviewer: Id) -> Recorded | None:
        """Move a statement between the tiers."""
        with self._ledger.action(f"Moved to {tier.value}", reviewer) as draft:
            _reading(draft, statement)
            draft.put(Slot(ledger.CORRECTION, statement, "tier"), tier.value)
        return draft.recorded

    def correct_quantity(self, statement: Id, quantity: Quantity, reviewer: Id) -> Recorded | None:
        """Give a figure another meaning than the detector read."""
        with self._ledger.action("Quantity corrected", reviewer) as draft:
            draft.put(Slot(ledger.CORRECTION, statement, "quantity"), "corrected", {"quantity": quantity.to_json()})
        return draft.recorded

    # Evidence

    def cite(self, citation: Citation, fields: Mapping[str, str], reviewer: Id, label: str = "") -> Recorded | None:
        """Add or change a citation, and with it the fields of its reference.

        `citation.reference` may be the id of a reference that is new; an empty field is cleared.
        """
        unknown = set(fields) - set(REFERENCE_FIELDS)
        if unknown:
            raise WrongUse(f"A reference has no field {', '.join(sorted(unknown))}.")
        with self._ledger.action(label or "Cited", reviewer) as draft:
            reading = _reading(draft, citation.statement).reading
            _check_aspect(citation.aspect, reading)
            for facet, value in fields.items():
                draft.put(Slot(ledger.REFERENCE, citation.reference, facet), value.strip() or None)
            draft.put(
                Slot(ledger.CITATION, citation.statement, citation.id.hex()),
                citation.reference.hex(),
                {
                    "aspect": citation.aspect,
                    "stance": citation.stance.value,
                    "passage": citation.passage,
                    "locator": citation.locator,
                    "note": citation.note,
                    "order": citation.order or None,
                    "link": _anchor(reading, citation.aspect),
                },
            )
        return draft.recorded

    def remove_citation(self, citation: Citation, reviewer: Id) -> Recorded | None:
        """Take a citation off a statement. Its reference stays in the library."""
        with self._ledger.action("Citation removed", reviewer) as draft:
            draft.clear(Slot(ledger.CITATION, citation.statement, citation.id.hex()))
        return draft.recorded

    def write_note(self, statement: Id, words: str, reviewer: Id, note: Id | None = None) -> Recorded | None:
        """Add a note to a statement, change one, or (empty words) remove it."""
        with self._ledger.action("Note" if note is None else "Note changed", reviewer) as draft:
            _reading(draft, statement)
            draft.put(Slot(ledger.NOTE, statement, (note or new_id()).hex()), words.strip() or None)
        return draft.recorded


def _judge(
    draft: ActionDraft,
    statement: Id,
    aspect: str,
    value: str | None,
    *,
    reason: Reason | None,
    justification: str | None = None,
    correction: str | None = None,
) -> str:
    """Put a judgement into a draft; returns its label."""
    _, reading, current, standing = _reading(draft, statement)
    _check_aspect(aspect, reading)
    before = next(
        (c for c in current if c.slot == (ledger.JUDGEMENT, statement, aspect) and c.reviewer == draft.reviewer), None
    )
    if value is None:
        if before is None:
            raise WrongUse("There is no judgement that a reason or justification could belong to.", "Judge first.")
        value = before.value
    if value != NO_CHECK and value not in set(Verdict):
        raise WrongUse(f"“{value}” is no verdict.", "Use verified, disputed, unverifiable or no_check.")
    if reason is not None and reason not in reasons_for(aspect, value):
        offered = ", ".join(reasons_for(aspect, value)) or "none"
        raise WrongUse(f"“{reason.value}” is no reason for {value_name(value)} here.", f"Offered: {offered}.")
    known: dict[str, Any] = before.detail if before else {}
    if reason is None and before is not None and before.value == value and "reason" in known:
        reason = Reason(known["reason"])
    cited = [c.slot.facet for c in current if c.slot.kind == ledger.CITATION and c.detail["aspect"] == aspect]
    slot = Slot(ledger.JUDGEMENT, statement, aspect)
    justification = known.get("justification", "") if justification is None else justification.strip()
    correction = known.get("correction", "") if correction is None else correction.strip()
    draft.put(
        slot,
        value,
        {
            "reason": reason.value if reason else None,
            "justification": justification,
            "correction": correction,
            "rests_on": sorted(cited),
            "link": _anchor(reading, aspect),
        },
        standing.get(slot, []),
    )
    label = f"{aspect_name(aspect)} {value_name(value)}{f', {reason.value}' if reason else ''}"
    for name, text in (("justification", justification), ("correction", correction)):
        if text != known.get(name, ""):
            label += f" · {name}"
    return label


def _anchor(reading: Reading, aspect: str) -> Json | None:
    """Which link was meant, so that a better reading with other links can be told from this one."""
    link = said_link(aspect)
    if link is None:
        return None
    judged = reading.links[link]
    return {"source": spans_to_json(judged.source), "cue": spans_to_json(judged.cue)}


class _Known(NamedTuple):
    """What is known of a statement: its kind and reading, with the corrections, and all that people recorded."""

    kind: StatementKind
    reading: Reading
    current: list[heads.Current]
    heads: Mapping[Slot, list[ledger.Head]]


def _reading(draft: ActionDraft, statement: Id) -> _Known:
    """What is known of a statement. Raises WrongUse if there is none with that id."""
    row = records.reading_row(draft.connection, statement)
    if row is None:
        raise WrongUse(f"There is no statement {statement.hex()[:8]} in the project.")
    draft.texts[statement] = row.text
    base = records.decoded(row.body) if row.body else None
    current, standing = heads.with_heads(draft.connection, statement, draft.reviewer)
    return _Known(*records.corrected(StatementKind(row.kind), base, current), current, standing)


def _check_aspect(aspect: str, reading: Reading) -> None:
    link = said_link(aspect)
    if (aspect != SO and link is None) or (link is not None and not 0 <= link < len(reading.links)):
        raise WrongUse(f"The statement does not ask “{aspect}”.", f"It has {len(reading.links)} link(s).")


def _check_span(draft: ActionDraft, text: Id, span: Span) -> None:
    words = draft.connection.exec_driver_sql("SELECT words FROM text WHERE id = ?", (text,)).scalar()
    if words is None:
        raise WrongUse("There is no such text in the project.")
    if not 0 <= span.start < span.end <= len(words):  # SQLite's length() would stop at a NUL
        raise WrongUse("That needs at least one character of the text.")


def _cut(kind: StatementKind, span: Span, context: Span) -> Json:
    part = {StatementKind.NUMERIC: "quantity", StatementKind.ATTRIBUTED: "content"}.get(kind)
    cut: Json = {"start": span.start, "end": span.end, "context": list(context)}
    return {**cut, part: [list(span)]} if part else cut


def _filled(metadata: ArticleMetadata) -> dict[str, str]:
    known = {name: getattr(metadata, name) for name in ArticleMetadata.__dataclass_fields__}
    return {name: value for name, value in known.items() if value}


def aspect_name(aspect: str) -> str:
    """An aspect in the words of history and undo."""
    return "Is it so:" if aspect == SO else "Was it said:"


def value_name(value: str) -> str:
    """A judgement in words."""
    return "no check needed" if value == NO_CHECK else value.capitalize()
