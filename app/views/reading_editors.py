"""The editors of a reading, in the inspector: who says it, and what a figure means."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotations.model.record import Statement
from annotations.model.settings import Rate
from annotations.model.statement import Link
from annotations.model.vocabulary import StatementKind
from annotations.review.figures import rate_of
from annotations.text import Span
from app.views.chain_editor import LINKS, ChainForm, chain_fields
from app.views.drafts import Drafts
from app.views.inspector_forms import Form, Later, flat_button
from app.views.inspector_parts import Words
from app.views.quantity_editor import QUANTITY, QuantityForm, quantity_fields
from app.views.rate_editor import RATE, RateForm, rate_fields


class ReadingEditors(QWidget):
    """One of the forms, or nothing. What is saved is a correction of the reading, or a rate for its money.

    `linksCorrected` carries a tuple of links, `quantityCorrected` a Quantity, `rateGiven` a currency and
    its Rate or None. `editingFinished` gives the keys back to the article.
    """

    linksCorrected = Signal(object)
    quantityCorrected = Signal(object)
    rateGiven = Signal(str, object)
    editingFinished = Signal()

    def __init__(self, drafts: Drafts) -> None:
        super().__init__()
        self._drafts = drafts
        self._statement: Statement | None = None
        self._title = Words(bold=True)
        self._go_on = flat_button("Go on with the half-written correction", "Go on with the correction")
        self._go_on.clicked.connect(self.resume)
        self._words = ""
        self._names: list[str] = []
        self._selected: Callable[[], Span | None] = lambda: None
        self._chain = Later(self._made_chain)
        self._quantity = Later(self._made_quantity)
        self._rate = Later(self._made_rate)
        self._rates: tuple[Rate, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self._title)
        self._column.addWidget(self._go_on, 0, Qt.AlignmentFlag.AlignLeft)
        for signal in (drafts.changed, drafts.recovered):
            signal.connect(self._show_title)
        self._show_title()

    @property
    def chain(self) -> ChainForm:
        """The form of who says it."""
        return self._chain.get()

    @property
    def quantity(self) -> QuantityForm:
        """The form of what a figure means."""
        return self._quantity.get()

    def _made_chain(self) -> ChainForm:
        form = ChainForm(self._drafts)
        form.selected = self._selected
        form.setArticle(self._words)
        form.setNames(self._names)
        form.saved.connect(self.linksCorrected)
        self._add(form)
        return form

    def _made_quantity(self) -> QuantityForm:
        form = QuantityForm(self._drafts)
        form.saved.connect(self.quantityCorrected)
        self._add(form)
        return form

    @property
    def rate(self) -> RateForm:
        """The form of what a currency is worth."""
        return self._rate.get()

    def _made_rate(self) -> RateForm:
        form = RateForm(self._drafts)
        form.saved.connect(self.rateGiven)
        self._add(form)
        return form

    def _add(self, form: Form) -> None:
        form.ended.connect(self._show_title)
        form.ended.connect(self.editingFinished)
        self._column.addWidget(form)

    def setStatement(self, statement: Statement, words: str, rates: tuple[Rate, ...] = ()) -> None:
        """The statement whose reading may be corrected. An open form stays open as long as it is the same."""
        if self._statement is not None and statement.id != self._statement.id:
            self._put_away()
        self._statement, self._words, self._rates = statement, words, rates
        if (form := self._chain.made) is not None:
            form.setArticle(words)
        self._show_title()

    def setSelection(self, selected: Callable[[], Span | None]) -> None:
        """Where the span comes from that is selected in the article."""
        self._selected = selected
        if (form := self._chain.made) is not None:
            form.selected = selected

    def setNames(self, names: list[str]) -> None:
        """The speakers that typing offers."""
        self._names = names
        if (form := self._chain.made) is not None:
            form.setNames(names)

    def start(self, fact: str = "") -> bool:
        """Opens the editor of a fact ("quantity", "source 1", "polarity 0"), by default of what the kind needs.

        Returns whether there is one: a statement of the kind *other* has no reading but its words.
        """
        statement = self._statement
        if statement is None or (not fact and statement.kind is StatementKind.OTHER):
            return False
        name, _, link = fact.partition(" ")
        if name == QUANTITY or (not fact and statement.kind is StatementKind.NUMERIC):
            if not self._quantity.isOpen():
                self._put_away()
                self.quantity.open(statement.id, QUANTITY, quantity_fields(statement.reading.quantity))
            self.quantity.focusFirst()
        elif name == RATE:
            self._open_rate(statement)
        else:
            self._open_chain(statement, int(link or 0))
            fields = {
                "cue": self.chain.cue.take,
                "speaker": self.chain.speaker,
                "polarity": self.chain.polarity,
            }
            fields.get(name, self.chain.source.take).setFocus()
        self._show_title()
        return True

    def resume(self) -> bool:
        """Opens the editor with what was half-done for the statement; whether there was something."""
        unfinished = self._drafts.of(self._statement.id) if self._statement else {}
        facts = {LINKS: "source", QUANTITY: QUANTITY, RATE: RATE}
        return any(self.start(fact) for what, fact in facts.items() if what in unfinished)

    def isOpen(self) -> bool:
        return any(form.isOpen() for form in (self._chain, self._quantity, self._rate))

    def _open_rate(self, statement: Statement) -> None:
        unit = (statement.reading.quantity.unit if statement.reading.quantity else None) or ""
        given = rate_of(unit, self._rates)
        currency = given.currency if given else unit
        if not self._rate.isOpen():
            self._put_away()
            self.rate.setCurrency(currency)
            self.rate.open(statement.id, RATE, rate_fields(currency, self._rates))
        self.rate.worth.setFocus()

    def _open_chain(self, statement: Statement, link: int) -> None:
        if not self._chain.isOpen():
            self._put_away()
            self.chain.open(statement.id, LINKS, chain_fields(statement.reading.links or (Link(),)))
        self.chain.showLink(link)

    def _put_away(self) -> None:
        self._chain.putAway()
        self._quantity.putAway()
        self._rate.putAway()
        self._show_title()

    def _show_title(self) -> None:
        titles = {
            "Who says it": self._chain.isOpen(),
            "What the figure means": self._quantity.isOpen(),
        }
        title = next((title for title, is_open in titles.items() if is_open), "")
        if self._rate.isOpen():
            title = f"What 1 {self.rate.currency} is worth"
        unfinished = self._drafts.of(self._statement.id) if self._statement else {}
        going_on = not title and bool({LINKS, QUANTITY, RATE} & set(unfinished))
        self._title.setWords(title)
        self._go_on.setVisible(going_on)
        self.setVisible(going_on or bool(title))
