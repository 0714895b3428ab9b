"""The upper part of the inspector: what the statement is, who says it, what it counts."""

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from annotations.model.record import ArticleRecord, Statement
from annotations.model.settings import Rate
from annotations.model.statement import Link, Quantity
from annotations.model.vocabulary import NO_CHECK, SO, QuantityKind, State, StatementKind
from annotations.review.figures import converted, in_words, interval
from annotations.review.states import contradicted_within, standing
from annotations.text import Span
from app.models.statements import clause_of
from app.plain import breakable
from app.theme import current_theme
from app.views.drawn_button import IconButton
from app.views.inspector_parts import LinkedWords, Words
from app.views.inspector_words import (
    figure_words,
    header_words,
    polarity_words,
    source_words,
    spans_words,
    when_words,
)
from app.views.rate_editor import RATE

_AROUND = 1_000
"""How many characters of a clause are shown on each side of the statement."""

_NARROW = 30
"""Characters: a pane that is no wider has no room for names and values side by side."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what was read: `edit` names its editor ("quantity", "cue 0"), empty if it has none."""

    name: str
    value: str
    edit: str = ""
    corrected: bool = False


class FactRow:
    """The widgets of one line, used again for another fact: name, value, and the button of its editor."""

    def __init__(self) -> None:
        self.fact = Fact("", "")
        self.name = Words(role="muted")
        self.name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        self.name.setWordWrap(False)
        self.value = Words()
        self.edit = IconButton("edit", "Edit")
        self.edit.hide()

    def show_fact(self, fact: Fact | None) -> None:
        """Shows a fact; None: nothing, not even its space."""
        shown = fact or Fact("", "")
        if shown == self.fact:
            return
        self.fact = shown
        value = f"{shown.value} · corrected" if shown.corrected else shown.value
        self.name.setWords(shown.name)
        self.value.setWords(value)
        self.value.setAccessibleName(f"{shown.name}: {value}")
        self.value.setRole("cue" if shown.name == "Cue" else "")
        self.edit.setVisible(bool(shown.edit))
        self.edit.setAccessibleName(f"Edit: {shown.name}")
        tip = "Give the rate" if shown.edit == RATE else f"Correct what was read as {shown.name.lower()}"
        self.edit.setToolTip(tip)


class Clause(Words):
    """The clause in serif, with the statement's own words in the full text colour."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = ("", Span(0, 0))
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName("Statement")

    def setClause(self, clause: str, marked: Span) -> None:
        self._shown = (clause, marked)
        around = current_theme().muted
        before, words, after = (
            escape(breakable(part)) for part in (clause[: marked.start], marked.of(clause), clause[marked.end :])
        )
        self.setText(
            f'<div style="font-family: serif; font-size: large;">'
            f'<span style="color: {around}">{before}</span>{words}<span style="color: {around}">{after}</span></div>'
        )
        self.show()

    def refresh(self) -> None:
        """Takes the colours of the current theme."""
        self.setClause(*self._shown)


class Facts(QWidget):
    """Header, clause, facts and flags of a statement, and the ways to the statements around and inside it.

    `statementActivated` carries the id of one of those, `correctionRequested` a fact that is to be edited.
    """

    statementActivated = Signal(bytes)
    correctionRequested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.header = Words(role="muted")
        self.clause = Clause()
        self.flags = Words(role="danger")
        self.remarks = Words(role="muted")
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._rows: list[FactRow] = []
        self._narrow = False  # then values stand below their names
        self._around: tuple[Statement | None, list[Statement]] = (None, [])
        self._ways = LinkedWords("Statements around and inside it")
        self._ways.linkActivated.connect(lambda link: self.statementActivated.emit(bytes.fromhex(link)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.header, self.clause):
            layout.addWidget(part)
        layout.addLayout(self._grid)
        layout.addWidget(self._ways)
        layout.addWidget(self.flags)
        layout.addWidget(self.remarks)

    def show_statement(self, statement: Statement, record: ArticleRecord) -> None:
        """Shows a statement of a record."""
        words = record.article.words
        near = record.near(statement)
        inner = [other for other in near.values() if other.reading.parent == statement.id and not other.rejected]
        figures = [other for other in inner if other.kind is StatementKind.NUMERIC]
        self.header.setWords(header_words(statement, len(figures)))
        self.clause.setClause(*clause_of(statement, words, _AROUND))
        self._show_facts(facts_of(statement, figures, words, record))
        outer = near.get(statement.reading.parent) if statement.reading.parent else None
        self._around = (outer, inner)
        self._show_ways()
        self.flags.setWords("\n".join(f"⚑ {flag}" for flag in flags_of(statement, record)))
        self.remarks.setWords("\n".join(remarks_on(statement, record)))

    def refresh(self) -> None:
        """Takes the colours of the current theme."""
        self.clause.refresh()
        self._show_ways()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW * self.fontMetrics().averageCharWidth()
        if narrow != self._narrow:
            self._narrow = narrow
            for number, row in enumerate(self._rows):
                self._place(number, row)

    def _show_facts(self, facts: list[Fact]) -> None:
        while len(self._rows) < len(facts):
            row = FactRow()
            row.edit.clicked.connect(lambda _checked=False, row=row: self.correctionRequested.emit(row.fact.edit))
            self._place(len(self._rows), row)
            self._rows.append(row)
        for number, row in enumerate(self._rows):
            row.show_fact(facts[number] if number < len(facts) else None)

    def _place(self, number: int, row: FactRow) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(row.name, 2 * number, 0, top)
        self._grid.addWidget(row.edit, 2 * number, 2, top)
        if self._narrow:
            self._grid.addWidget(row.value, 2 * number + 1, 0, 1, 3, top)
        else:
            self._grid.addWidget(row.value, 2 * number, 1, top)

    def _show_ways(self) -> None:
        outer, inner = self._around
        ways = [f"Part of {_link(outer)}"] if outer else []
        if inner:
            ways.append(f"Inside: {' · '.join(map(_link, inner))}")
        self._ways.setLinks("<br>".join(ways))


_WHEN = frozenset({QuantityKind.DATE, QuantityKind.TIME})


def facts_of(statement: Statement, figures: list[Statement], words: str, record: ArticleRecord) -> list[Fact]:
    """The facts in the order in which they are shown."""
    facts: list[Fact] = []
    published = record.article.metadata.published
    corrected = "links" in statement.corrected
    for number, link in enumerate(statement.reading.links):
        facts += _link_facts(number, link, words, corrected=corrected)
    if statement.kind is StatementKind.ATTRIBUTED and not statement.reading.links:
        facts.append(Fact("Source", "not given yet", "source 0", corrected))
    edit = "quantity" if statement.kind is StatementKind.NUMERIC else ""
    corrected = "quantity" in statement.corrected
    read = [(s, q) for s in (statement, *figures) if (q := s.reading.quantity) is not None]
    counted = [figure_words(quantity) for _, quantity in read if quantity.kind not in _WHEN]
    if counted or (edit and not read):
        value = " · ".join(counted) or "not given yet"
        facts.append(Fact("Figures" if len(counted) > 1 else "Figure", value, edit, corrected))
    if edit and statement.reading.quantity is not None:
        facts += _meaning(statement.reading.quantity, published, record.settings.rates)
    dates = [
        when_words(spans_words(when.reading.quantity_spans or (when.reading.span,), words), quantity.date, published)
        for when, quantity in read
        if quantity.kind in _WHEN
    ]
    if dates:
        facts.append(Fact("Date" if len(dates) == 1 else "Dates", " · ".join(dates), edit, corrected))
    return facts


def _meaning(quantity: Quantity, published: str, rates: tuple[Rate, ...]) -> list[Fact]:
    """What follows from a figure: the interval in words and signs, the other usual unit, its date."""
    facts = []
    if quantity.qualifier and (words := in_words(quantity)):
        facts.append(Fact("In words", words))
    if ends := interval(quantity):
        facts.append(Fact("Interval", ends))
    other = converted(quantity, rates)
    if quantity.kind is QuantityKind.MONEY and quantity.unit:
        facts.append(Fact("Converted", f"{in_words(other)}, at your rate" if other else "no rate given", RATE))
    elif other:
        facts.append(Fact("Converted", in_words(other)))
    if quantity.when:
        facts.append(Fact("When", when_words(quantity.when, None, published)))
    return facts


def _link_facts(number: int, link: Link, words: str, *, corrected: bool) -> list[Fact]:
    name = "Source" if number == 0 else "Quoted by"
    facts = [Fact(name, source_words(link, words), f"source {number}", corrected)]
    if link.speaker:
        speaker = f"probably {link.speaker.text}" if link.speaker.inferred else link.speaker.text
        if link.speaker.inferred and link.speaker.reason:
            speaker += f" ({link.speaker.reason})"
        facts.append(Fact("Speaker", speaker, f"speaker {number}"))
    if link.cue:
        facts.append(Fact("Cue", spans_words(link.cue, words), f"cue {number}"))
    if polarity := polarity_words(link):
        facts.append(Fact("Polarity", polarity, f"polarity {number}"))
    return facts


def flags_of(statement: Statement, record: ArticleRecord) -> list[str]:
    """What a reviewer should look at again, as sentences."""
    near = record.near(statement)
    flags = []
    if contradicted_within(statement, near):
        flags.append("Verified, but a figure inside it is disputed.")
    if any(judgement.fork for judgement in statement.judgements):
        flags.append("Two verdicts by one reviewer, made in two copies: judge again to settle it.")
    if standing(statement, near, record.settings).state is State.REVIEWERS_DIFFER:
        flags.append("Reviewers differ.")
    if statement.shaken:
        flags.append("Evidence changed: a verdict rests on an attached file that is not as it was, or not there.")
    return flags


def remarks_on(statement: Statement, record: ArticleRecord) -> list[str]:
    """Where the statement stands, as sentences, if its questions do not show it."""
    near = record.near(statement)
    state = standing(statement, near, record.settings)
    remarks = []
    if statement.rejected:
        remarks.append("Marked as not a statement.")
    if state.covered and statement.reading.parent in near:
        remarks.append(f"Covered by ¶{near[statement.reading.parent].label}, which was verified as a whole.")
    for final in statement.finals:
        told = " – ".join(filter(None, (str(final.reason or ""), final.justification)))
        asked = "is it so" if final.aspect == SO else "was it said"
        value = "no check needed" if final.value == NO_CHECK else final.value
        remarks.append(f"Final verdict of the lead, {asked}: {value}{f' ({told})' if told else ''}.")
    if state.state is State.SIGNED_OFF:
        remarks.append("Signed off by the lead.")
    if state.state is State.NEEDS_SECOND_CHECK:
        remarks.append("Another reviewer is to judge it too.")
    if state.state is State.WAITING:
        remarks.append("Waiting for an answer.")
    if statement.later:
        remarks.append("Put off until later.")
    return remarks


def _link(statement: Statement) -> str:
    colour = current_theme().accent
    return f'<a href="{statement.id.hex()}" style="color: {colour}">¶{escape(statement.label)}</a>'
