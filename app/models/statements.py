"""What the statement list says about the statements of an article: one row each. No Qt.

A row is kept as long as nothing that it says has changed, so that views redraw only what did.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement, chain_text, speaker_text
from annotations.model.vocabulary import NO_CHECK, SO, Polarity, State, StatementKind, Tier, Verdict
from annotations.review.first_pass import shown
from annotations.review.states import contradicted_within, open_for, shown_judgement, standing
from annotations.text import Span

_BLANK = re.compile(r"\s")

_AROUND = 160
"""How many characters of a clause are kept on each side of the statement: more never fit a row."""

_CONTRADICTED = "Verified, but a figure inside it is disputed."

UNNAMED = "source not named"


class Mark(StrEnum):
    """What a row says about one question. The values are read out by screen readers."""

    NONE = ""
    OPEN = "open"
    VERIFIED = "verified"
    DISPUTED = "disputed"
    UNVERIFIABLE = "unverifiable"
    NO_CHECK = "no check needed"
    COVERED = "covered by the outer statement"

    @property
    def glyph(self) -> str:
        """The sign in the margin; COVERED is the sign of VERIFIED, drawn hollow."""
        return _GLYPHS[self]


_GLYPHS = {
    Mark.NONE: "",
    Mark.OPEN: "○",
    Mark.VERIFIED: "✓",
    Mark.DISPUTED: "≠",
    Mark.UNVERIFIABLE: "?",
    Mark.NO_CHECK: "–",
    Mark.COVERED: "✓",
}

_GRAVEST_FIRST = (Mark.OPEN, Mark.DISPUTED, Mark.UNVERIFIABLE, Mark.VERIFIED, Mark.COVERED, Mark.NO_CHECK)


def gravest(marks: set[Mark]) -> Mark:
    """One mark for several questions: what is still open, else the gravest verdict."""
    return next((mark for mark in _GRAVEST_FIRST if mark in marks), Mark.NONE)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """What the list says about one statement.

    `marked` is the statement's span inside `clause`, in code points; `sentence` is where its clause
    stands in the text. `parent` is the listed statement that this figure stands in. `speakers` names
    the source of each link, innermost first: as a person resolved it, else as written. `flag` is a
    sentence where it contradicts another one. `open`: the reviewer still has a question of it to
    judge, `said_open`: one of *said*; `later`: put off. `set_aside`: a person said that it is no
    statement, and perhaps why; empty otherwise. `mine`: the reviewer judged, cut, noted, cited
    or asked. `judged_at`: the latest judgement.
    """

    id: Id
    clause: str
    marked: Span
    sentence: Span = Span(0, 0)  # noqa: RUF009 (a tuple: it cannot be changed)
    label: str = ""
    kind: StatementKind = StatementKind.OTHER
    minor: bool = False
    parent: Id | None = None
    said: Mark = Mark.NONE
    so: Mark = Mark.NONE
    source: str = ""
    speakers: tuple[str, ...] = ()
    state: State = State.OPEN
    flag: str = ""
    open: bool = False
    said_open: bool = False
    later: bool = False
    set_aside: str = ""
    mine: bool = False
    judged_at: datetime | None = None

    @property
    def inner(self) -> bool:
        """Whether it is a figure inside a quotation."""
        return self.parent is not None

    @property
    def state_words(self) -> str:
        """The state, where the marks do not say it all."""
        if self.set_aside:
            return self.set_aside
        if self.state not in (State.OPEN, State.DONE):
            return self.state.value
        return "Later" if self.later and self.open else ""

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        said = f"was it said: {self.said}" if self.said else ""
        so = f"is it so: {self.so}" if self.so else ""
        label = f"paragraph {self.label}" if self.label else ""
        parts = (label, self.source, self.clause, said, so, self.state_words, self.flag)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """The rows of one article in reading order. Masked statements are not among them.

    What was set aside counts nowhere. `to_check` and `minor` count the others by tier; `open` those to
    check that the reviewer has to judge. `widest` is their longest label.
    """

    article: Id
    text: Id
    title: str
    rows: tuple[StatementRow, ...] = ()
    to_check: int = 0
    minor: int = 0
    open: int = 0
    widest: str = ""


def rows_of(record: ArticleRecord, reviewer: Id | None) -> ArticleRows:
    """The rows of an article from a reviewer's point of view (None: from anybody's)."""
    return RowMaker().rows(shown(record, reviewer), reviewer)


class RowMaker:
    """Makes the rows of a record; of those it made before, the ones that say the same are used again."""

    def __init__(self) -> None:
        self._point_of_view: object = None
        self._statements: dict[Id, Statement] = {}
        self._rows: dict[Id, StatementRow] = {}
        self._made_of: ArticleRecord | None = None
        self._made_for: Id | None = None
        self._made: ArticleRows | None = None

    def rows(self, record: ArticleRecord, reviewer: Id | None) -> ArticleRows:
        """The rows of an article from a reviewer's point of view (None: from anybody's)."""
        if record is self._made_of and reviewer == self._made_for and self._made is not None:
            return self._made
        article = record.article
        point_of_view = (article.id, article.text, article.masks, record.settings, reviewer)
        if point_of_view != self._point_of_view:
            self._statements, self._rows = {}, {}
        before, known = self._statements, self._rows
        now = {statement.id: statement for statement in record.statements}
        same = before.get
        touched = {id_ for id_, one in now.items() if same(id_) is not one and same(id_) != one}
        touched.update(before.keys() - now.keys())
        if touched:
            touched = _with_neighbours(touched, chain(before.values(), now.values()))
            rows = self._made_again(record, reviewer, now, touched)
        else:
            rows = known
        self._point_of_view, self._statements, self._rows = point_of_view, now, rows
        live = [row for row in rows.values() if not row.set_aside]
        minor = sum([row.minor for row in live])
        self._made_of, self._made_for = record, reviewer
        self._made = ArticleRows(
            article.id,
            article.text,
            article.title,
            tuple(rows.values()),
            to_check=len(live) - minor,
            minor=minor,
            open=sum([row.open and not row.minor for row in rows.values()]),
            widest=max([row.label for row in rows.values()], key=len, default=""),
        )
        return self._made

    def _made_again(
        self, record: ArticleRecord, reviewer: Id | None, now: Mapping[Id, Statement], touched: set[Id]
    ) -> dict[Id, StatementRow]:
        listed = {
            id_: statement
            for id_, statement in now.items()
            if (id_ in self._rows if id_ not in touched else _is_listed(statement, record))
        }
        figures: dict[Id, list[Statement]] = {}
        for statement in listed.values():
            if statement.reading.parent in touched:
                figures.setdefault(statement.reading.parent, []).append(statement)
        rows = {}
        for id_, statement in listed.items():
            if id_ not in touched:
                rows[id_] = self._rows[id_]
                continue
            outer = listed.get(statement.reading.parent) if statement.reading.parent else None
            outer = None if outer is not None and outer.rejected else outer
            near = {one.id: one for one in (statement, *figures.get(id_, ()), *([outer] if outer else ()))}
            made, known = statement_row(statement, near, reviewer, record), self._rows.get(id_)
            rows[id_] = known if known == made and known is not None else made
        return rows


def statement_row(
    statement: Statement, near: Mapping[Id, Statement], reviewer: Id | None, record: ArticleRecord
) -> StatementRow:
    """What a row says. `near` holds the statement, the one around it and the figures inside it."""
    words, state = record.article.words, standing(statement, near, record.settings)
    clause, marked = clause_of(statement, words, _AROUND)
    outer = near.get(statement.reading.parent) if statement.reading.parent else None
    inside = statement.kind is StatementKind.NUMERIC and outer is not None and outer.kind is StatementKind.ATTRIBUTED
    said = {_mark(statement, aspect, reviewer) for aspect in statement.aspects if aspect != SO}
    return StatementRow(
        id=statement.id,
        clause=clause,
        marked=marked,
        sentence=statement.reading.context,
        label=statement.label,
        kind=statement.kind,
        minor=statement.tier is Tier.MINOR,
        parent=statement.reading.parent if inside else None,
        said=gravest(said),
        so=Mark.COVERED if state.covered else _mark(statement, SO, reviewer),
        source=_source(statement, words),
        speakers=tuple(speaker_text(link, words) or UNNAMED for link in statement.reading.links),
        state=state.state,
        flag=_CONTRADICTED if statement.judgements and contradicted_within(statement, near) else "",
        open=not state.done if reviewer is None else open_for(statement, reviewer, near),
        said_open=_said_open(statement, reviewer),
        later=statement.later,
        set_aside=_set_aside(statement),
        mine=reviewer is not None and _concerns(statement, reviewer),
        judged_at=max((judgement.recorded_at for judgement in statement.judgements), default=None),
    )


def clause_of(statement: Statement, words: str, around: int) -> tuple[str, Span]:
    """The clause that shows a statement, on one line, and the statement's span inside it.

    At most `around` characters are given on each side of the span.
    """
    span, context = statement.span, statement.reading.context
    start = max(min(context.start, span.start), span.start - around)
    end = min(max(context.end, span.end), span.end + around)
    return _BLANK.sub(" ", words[start:end]), Span(span.start - start, span.end - start)


def _with_neighbours(touched: set[Id], statements: "chain[Statement]") -> set[Id]:
    """These statements with those around and inside them: what they say depends on each other."""
    wider = set(touched)
    for statement in statements:
        parent = statement.reading.parent
        if parent is not None:
            if parent in touched:
                wider.add(statement.id)
            if statement.id in touched:
                wider.add(parent)
    return wider


def _is_listed(statement: Statement, record: ArticleRecord) -> bool:
    return not record.article.masked(statement.span)


def _set_aside(statement: Statement) -> str:
    if not statement.rejected:
        return ""
    return f"Set aside: {statement.rejection}" if statement.rejection else "Set aside"


def _source(statement: Statement, words: str) -> str:
    if statement.kind is StatementKind.NUMERIC:
        return "figure"
    if statement.kind is StatementKind.OTHER:
        return "marked by hand"
    names = chain_text(statement.reading, words) or UNNAMED
    outermost = statement.reading.links[-1].polarity if statement.reading.links else Polarity.ASSERTS
    return names if outermost is Polarity.ASSERTS else f"{names} · {outermost.value}"


def _mark(statement: Statement, aspect: str, reviewer: Id | None) -> Mark:
    if not statement.judgements:
        return Mark.OPEN
    judgement = shown_judgement(statement, aspect, reviewer)
    if judgement is None:
        return Mark.OPEN
    return Mark.NO_CHECK if judgement.value == NO_CHECK else Mark(Verdict(judgement.value).value)


def _said_open(statement: Statement, reviewer: Id | None) -> bool:
    if not statement.judgements:
        return statement.aspects != (SO,)
    judged = (statement.judgement(a, reviewer or b"") for a in statement.aspects if a != SO)
    return any(judgement is None or judgement.outdated for judgement in judged)


def _concerns(statement: Statement, reviewer: Id) -> bool:
    """Whether the reviewer had a hand in it."""
    authors = {statement.cut_by, *(judgement.reviewer for judgement in statement.judgements)}
    authors.update(citation.reviewer for citation in statement.citations)
    authors.update(note.reviewer for note in statement.notes)
    authors.update(query.reviewer for query in statement.queries)
    return reviewer in authors
