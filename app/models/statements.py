"""The statements of one article, as the left pane lists them: a tree of two levels.

Figures inside an attributed statement's content stand under it; all other statements are top-level
rows in reading order. The last row stands for the minor statements while they are folded away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement, chain_text
from annotations.model.vocabulary import NO_CHECK, SO, Polarity, State, StatementKind, Tier, Verdict
from annotations.review.states import contradicted_within, open_for, shown_judgement, standing
from annotations.text import Span

Index = QModelIndex | QPersistentModelIndex

_AROUND = 160
"""How many characters of a clause are kept on each side of the statement: more never fit a row."""


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

_WORST_FIRST = (Mark.OPEN, Mark.DISPUTED, Mark.UNVERIFIABLE, Mark.VERIFIED, Mark.NO_CHECK)


class StatementRole(IntEnum):
    """What the model answers besides Qt's own roles.

    ROW is the whole `StatementRow`: label, marks, source, clause and the marked span in it.
    """

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One row. `id` is None in the row that stands for folded minor statements.

    `marked` is the statement's span inside `clause`, in code points. `state` is empty where the
    marks say it all (open, done). `flag` is a sentence where the row contradicts another one.
    `open`: the reviewer still has a question of it to judge.
    """

    id: Id | None
    clause: str
    marked: Span
    label: str = ""
    kind: StatementKind = StatementKind.OTHER
    minor: bool = False
    inner: bool = False
    said: Mark = Mark.NONE
    so: Mark = Mark.NONE
    source: str = ""
    state: str = ""
    flag: str = ""
    open: bool = False

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        said = f"was it said: {self.said}" if self.said else ""
        so = f"is it so: {self.so}" if self.so else ""
        label = f"paragraph {self.label}" if self.label else ""
        return ", ".join(part for part in (label, self.source, self.clause, said, so, self.state, self.flag) if part)


@dataclass(frozen=True, slots=True)
class _Node:
    """A top-level row with its sub-rows, as statement ids. `id` None: the fold of minor statements."""

    id: Id | None
    inner: tuple[Id, ...] = ()


class StatementModel(QAbstractItemModel):
    """The listed statements of one record. Rejected and masked ones are not listed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: list[_Node] = []
        self._rows: dict[Id | None, StatementRow] = {}
        self._places: dict[Id, tuple[int, int | None]] = {}
        self._inputs: dict[Id, tuple[object, ...]] = {}

    def setRecord(self, record: ArticleRecord | None, reviewer: Id | None) -> bool:
        """Shows the statements of a record from a reviewer's point of view.

        Returns whether the rows are still the same ones; then only rows that say something else
        than before are redrawn. Otherwise the model was reset.
        """
        listed = _listed(record)
        nodes = _tree(listed)
        rows, inputs = self._rows_of(record, listed, reviewer)
        minor = sum(row.minor for row in rows.values())
        if minor:
            nodes.append(_Node(None))
            rows[None] = _fold(minor)
        self._inputs = inputs
        if nodes == self._nodes:
            changed = [id_ for id_, row in rows.items() if self._rows[id_] != row]
            self._rows = rows
            for id_ in changed:
                self.announce(id_)
            return True
        self.beginResetModel()
        self._nodes, self._rows = nodes, rows
        self._places = {
            id_: place
            for number, node in enumerate(nodes)
            if node.id is not None
            for id_, place in ((node.id, (number, None)), *((i, (number, n)) for n, i in enumerate(node.inner)))
        }
        self.endResetModel()
        return False

    def announce(self, statement: Id | None) -> None:
        """Makes views and filters look at a row again (None: at the fold of minor statements)."""
        index = self.indexOf(statement) if statement else self.index(len(self._nodes) - 1, 0)
        self.dataChanged.emit(index, index)
        if (outer := index.parent()).isValid():
            # whether an outer row passes a filter depends on its inner rows, and Qt does not ask again by itself
            self.dataChanged.emit(outer, outer)

    def nodes(self) -> list[tuple[Id, tuple[Id, ...]]]:
        """Each top-level statement with those inside it."""
        return [(node.id, node.inner) for node in self._nodes if node.id is not None]

    def ids(self) -> list[Id]:
        """All listed statements, in the order of the rows."""
        return list(self._places)

    def row(self, statement: Id) -> StatementRow | None:
        """What the row of a statement says; None if it is not listed."""
        return self._rows.get(statement)

    def checkCount(self) -> int:
        """How many statements are to be checked."""
        return len(self._places) - self.minorCount()

    def minorCount(self) -> int:
        """How many minor statements there are."""
        return sum(row.minor for row in self._rows.values())

    def openCount(self) -> int:
        """How many statements to check the reviewer still has to judge."""
        return sum(row.open and not row.minor for row in self._rows.values())

    def indexOf(self, statement: Id | None) -> QModelIndex:
        """The index of a statement, invalid if it is not listed."""
        place = None if statement is None else self._places.get(statement)
        if place is None:
            return QModelIndex()
        top, inner = place
        outer = self.index(top, 0)
        return outer if inner is None else self.index(inner, 0, outer)

    def _rows_of(
        self, record: ArticleRecord | None, listed: list[Statement], reviewer: Id | None
    ) -> tuple[dict[Id | None, StatementRow], dict[Id, tuple[object, ...]]]:
        """Rows by id, with what each was made of: a row whose ingredients are the same is reused."""
        rows: dict[Id | None, StatementRow] = {}
        inputs: dict[Id, tuple[object, ...]] = {}
        if record is None:
            return rows, inputs
        by_id = {statement.id: statement for statement in listed}
        figures: dict[Id, list[Statement]] = {}
        for statement in listed:
            if statement.reading.parent in by_id:
                figures.setdefault(statement.reading.parent, []).append(statement)
        for statement in listed:
            parent = statement.reading.parent
            outer = by_id.get(parent) if parent else None
            inner = figures.get(statement.id, [])
            inputs[statement.id] = made_of = (statement, outer, inner, reviewer, record.article.text, record.settings)
            known = self._inputs.get(statement.id) == made_of
            near = {other.id: other for other in (statement, *inner, *([outer] if outer else []))}
            rows[statement.id] = self._rows[statement.id] if known else statement_row(statement, near, reviewer, record)
        return rows, inputs

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 (Qt's default)
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, 0, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, child: Index = QModelIndex()) -> Any:  # noqa: B008 (Qt's default)
        # QObject.parent() shares the name; an index's internal id is its outer row + 1, 0 at the top
        if not child.isValid() or child.internalId() == 0:
            return QModelIndex()
        return self.createIndex(child.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's default)
        if not parent.isValid():
            return len(self._nodes)
        return len(self._nodes[parent.row()].inner) if parent.internalId() == 0 and parent.column() == 0 else 0

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's default)
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        outer = index.internalId()
        row = self._rows[self._nodes[outer - 1].inner[index.row()] if outer else self._nodes[index.row()].id]
        match role:
            case StatementRole.ROW:
                return row
            case Qt.ItemDataRole.DisplayRole:
                return row.clause
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(part for part in (row.clause, row.state, row.flag) if part)
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
        return None


def statement_row(
    statement: Statement, near: Mapping[Id, Statement], reviewer: Id | None, record: ArticleRecord
) -> StatementRow:
    """What a row says. `near` holds the statement, the one around it and the figures inside it."""
    words, state = record.article.words, standing(statement, near, record.settings)
    clause, marked = clause_of(statement, words, _AROUND)
    figure = statement.kind is StatementKind.NUMERIC
    so = Mark.COVERED if state.covered else _mark(statement, SO, reviewer)
    return StatementRow(
        id=statement.id,
        clause=clause,
        marked=marked,
        label=statement.label,
        kind=statement.kind,
        minor=statement.tier is Tier.MINOR,
        inner=figure and statement.reading.parent in near,
        said=_said_mark(statement, reviewer),
        so=so,
        source=_source(statement, words),
        state="" if state.state in (State.OPEN, State.DONE) else state.state.value,
        flag="Verified, but a figure inside it is disputed." if contradicted_within(statement, near) else "",
        open=not state.done if reviewer is None else open_for(statement, reviewer, near),
    )


def clause_of(statement: Statement, words: str, around: int) -> tuple[str, Span]:
    """The clause that shows a statement, on one line, and the statement's span inside it.

    At most `around` characters are given on each side of the span.
    """
    span, context = statement.span, statement.reading.context
    start = max(min(context.start, span.start), span.start - around)
    end = min(max(context.end, span.end), span.end + around)
    clause = "".join(" " if character.isspace() else character for character in words[start:end])
    return clause, Span(span.start - start, span.end - start)


def _listed(record: ArticleRecord | None) -> list[Statement]:
    if record is None:
        return []
    return [s for s in record.statements if not s.rejected and not record.article.masked(s.span)]


def _tree(listed: list[Statement]) -> list[_Node]:
    outer = {statement.id for statement in listed if statement.kind is StatementKind.ATTRIBUTED}
    inner: dict[Id, list[Id]] = {}
    top: list[Id] = []
    for statement in listed:
        parent = statement.reading.parent
        if statement.kind is StatementKind.NUMERIC and parent in outer:
            inner.setdefault(parent, []).append(statement.id)
        else:
            top.append(statement.id)
    return [_Node(id_, tuple(inner.get(id_, ()))) for id_ in top]


def _fold(minor: int) -> StatementRow:
    return StatementRow(id=None, clause=f"+{minor} minor", marked=Span(0, 0))


def _source(statement: Statement, words: str) -> str:
    if statement.kind is StatementKind.NUMERIC:
        return "figure"
    if statement.kind is StatementKind.OTHER:
        return "marked by hand"
    chain = chain_text(statement.reading, words) or "source not named"
    outermost = statement.reading.links[-1].polarity if statement.reading.links else Polarity.ASSERTS
    return chain if outermost is Polarity.ASSERTS else f"{chain} · {outermost.value}"


def _mark(statement: Statement, aspect: str, reviewer: Id | None) -> Mark:
    judgement = shown_judgement(statement, aspect, reviewer)
    if judgement is None:
        return Mark.OPEN
    return Mark.NO_CHECK if judgement.value == NO_CHECK else Mark(Verdict(judgement.value).value)


def _said_mark(statement: Statement, reviewer: Id | None) -> Mark:
    """One mark for a whole chain: what is still open, else the gravest verdict on any link."""
    marks = {_mark(statement, aspect, reviewer) for aspect in statement.aspects if aspect != SO}
    return next((mark for mark in _WORST_FIRST if mark in marks), Mark.NONE)
