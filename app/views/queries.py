"""Whom one has to ask about a statement, in the inspector."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotations.model.edtf import is_edtf, is_over
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Query
from app.key_map import with_key
from app.views.drafts import Drafts, Fields
from app.views.drawn_button import IconButton
from app.views.inspector_forms import Form, Later, completes, flat_button
from app.views.inspector_parts import FlowLayout, GrowingText, Heading, Words, emptied
from app.views.inspector_words import date_words

_ASKED = {"today": 0, "not yet": None}
_DUE = {"tomorrow": 1, "in 3 days": 3, "in a week": 7}


class QueryRow(QFrame):
    """One query in words, with its buttons. `edited` and `removed` carry nothing; `answered`: the answer came."""

    edited = Signal()
    answered = Signal()
    removed = Signal()

    def __init__(self, query: Query) -> None:
        super().__init__()
        state = query_state(query, _today())
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.addWidget(Words(f"{query.addressee} — {query.question}" if query.question else query.addressee), 1)
        for drawing, does, signal in (("edit", "Edit", self.edited), ("close", "Remove", self.removed)):
            button = IconButton(drawing, f"{does} the query to {query.addressee}")
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            upper.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        lower.addWidget(Words(state, role="danger" if state.startswith("overdue") else "muted"), 1)
        if query.pending:
            answered = flat_button("Answered…", f"Answered: the query to {query.addressee}")
            answered.clicked.connect(self.answered)
            lower.addWidget(answered, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(1)
        for row in (upper, lower):
            row.setSpacing(4)
            layout.addLayout(row)
        layout.addWidget(Words(query.answer, role="muted"))


class QueryForm(Form):
    """Fields of a query; `saved` carries a Query whose dates are valid."""

    saved = Signal(object)

    def __init__(self, drafts: Drafts) -> None:
        super().__init__("the query", drafts)
        self._id: Id = b""
        self._statement: Id = b""
        self.addressee = self.line("Whom", "a person or an office")
        self.question = GrowingText("what to ask", name="What")
        self.question.textChanged.connect(self.keep)
        self.asked = self.line("Asked", "empty: still to ask")
        self.due = self.line("Due", "2022-08-27")
        self.answered = self.line("Answered", "empty: not yet")
        self.answer = GrowingText("the answer, word for word", name="Answer")
        self.answer.textChanged.connect(self.keep)
        self._came = _with_days(self.answered, _ASKED)
        self.addField(self.addressee)
        self.addField(self.question)
        self.addField(_with_days(self.asked, _ASKED), "Asked")
        self.addField(_with_days(self.due, _DUE), "Due")
        self.addField(self._came, "Answered")
        self.addField(self.answer)

    def begin(self, query: Query) -> None:
        """Opens the form with a query."""
        self.open(query.statement, query_draft(query), _fields_of(query))
        for part in (self._came, self.answer):
            self.rows.setRowVisible(part, bool(query.id))
        self.addressee.setFocus()

    def showFields(self, fields: Fields) -> None:
        self._id, self._statement = bytes.fromhex(fields["id"]), bytes.fromhex(fields["statement"])
        for name, line in self._lines().items():
            line.setText(fields[name])
        self.question.setPlainText(fields["question"])
        self.answer.setPlainText(fields["answer"])

    def fields(self) -> Fields:
        return _fields_of(self._query())

    def save(self) -> None:
        query = self._query()
        if not query.addressee:
            self.refuse("Say whom to ask: a name or an office.", self.addressee)
            return
        for name, line in self._lines().items():
            text = getattr(query, name)
            if name != "addressee" and text and not is_edtf(text):
                self.refuse(f"{line.accessibleName()}: “{text}” is not a date. Write 2022-08-27.", line)
                return
        if query.answer and not query.answered:
            self.refuse("Say when the answer came, so that the statement waits no more.", self.answered)
            return
        self.putAway()
        self.saved.emit(query)
        self.ended.emit()

    def _query(self) -> Query:
        return Query(
            self._id,
            self._statement,
            self.addressee.text().strip(),
            self.question.toPlainText().strip(),
            self.asked.text().strip(),
            self.due.text().strip(),
            self.answered.text().strip(),
            self.answer.toPlainText().strip(),
        )

    def _lines(self) -> dict[str, QLineEdit]:
        return {"addressee": self.addressee, "asked": self.asked, "due": self.due, "answered": self.answered}


class Queries(QWidget):
    """The queries about a statement: one line when there are none.

    `querySaved` and `queryRemoved` carry a Query; `askRequested` is the button. `editingFinished`
    gives the keys back to the article. Half-written queries stay with their statement.
    """

    querySaved = Signal(object)
    queryRemoved = Signal(object)
    askRequested = Signal()
    editingStarted = Signal()  # of a recorded one: the form stands below all of them
    editingFinished = Signal()

    def __init__(self, drafts: Drafts) -> None:
        super().__init__()
        self._drafts = drafts
        self._statement: Id | None = None
        self._listed: tuple[Query, ...] = ()
        self.ask_button = flat_button("", "Ask somebody")
        self.ask_button.clicked.connect(self.askRequested)
        self._heading = Heading("Queries", self.ask_button)
        self._rows = QVBoxLayout()
        self._addressees: list[str] = []
        self._form = Later(self._made_form)
        for signal in (drafts.changed, drafts.recovered):
            signal.connect(self._show_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self._heading)
        self._column.addLayout(self._rows)

    @property
    def form(self) -> QueryForm:
        """The form below the queries."""
        return self._form.get()

    def _made_form(self) -> QueryForm:
        form = QueryForm(self._drafts)
        completes(form.addressee, self._addressees)
        form.saved.connect(self.querySaved)
        form.ended.connect(self._show_button)
        form.ended.connect(self.editingFinished)
        self._column.addWidget(form)
        return form

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_button()

    def setQueries(self, statement: Id, queries: tuple[Query, ...]) -> None:
        """Shows the queries about a statement. The form stays open as long as it is the same statement."""
        if statement != self._statement:
            self._form.putAway()
        self._statement = statement
        if queries != self._listed:
            self._listed = queries
            emptied(self._rows)
            for query in queries:
                row = QueryRow(query)
                row.edited.connect(lambda query=query: self.startEdit(query))
                row.answered.connect(lambda query=query: self.startAnswer(query))
                row.removed.connect(lambda query=query: self.queryRemoved.emit(query))
                self._rows.addWidget(row)
                row.show()
        self._heading.setSummary(str(len(queries) or ""))
        self._show_button()

    def setNames(self, addressees: list[str]) -> None:
        """Who was asked in this project before: typing offers them."""
        self._addressees = addressees
        if (form := self._form.made) is not None:
            completes(form.addressee, addressees)

    def startNew(self) -> None:
        """Opens the form for a new query, asked today, or goes on with an unfinished one."""
        if self._statement is not None and not self._form.isOpen():
            self.form.begin(Query(b"", self._statement, "", asked=_today().isoformat()))
            self._show_button()
        self.form.addressee.setFocus()

    def startEdit(self, query: Query) -> None:
        """Opens the form with a recorded query."""
        self._form.putAway()
        self.form.begin(query)
        self._show_button()
        self.editingStarted.emit()

    def startAnswer(self, query: Query) -> None:
        """Opens the form with a recorded query that is answered today."""
        self.startEdit(query)
        if not self.form.answered.text():
            self.form.answered.setText(_today().isoformat())
        self.form.answer.setFocus()

    def resume(self) -> bool:
        """Opens the form with what was half-written for the statement; whether there was something."""
        unfinished: Mapping[str, Fields] = self._drafts.of(self._statement) if self._statement else {}
        edited = next((query for query in self._listed if query_draft(query) in unfinished), None)
        if edited is not None:
            self.startEdit(edited)
        elif "query" in unfinished:
            self.startNew()
        return self._form.isOpen()

    def _show_button(self) -> None:
        unfinished = self._statement is not None and self._drafts.get(self._statement, "query") is not None
        self.ask_button.setText(with_key("Go on" if unfinished else "Ask", "ask"))
        self.ask_button.setVisible(not self._form.isOpen())


def query_draft(query: Query) -> str:
    """The name of the draft of a query; one that is not recorded yet has no id."""
    return f"query {query.id.hex()}" if query.id else "query"


def with_id(query: Query) -> Query:
    """The query as it can be recorded."""
    return query if query.id else replace(query, id=new_id())


def query_state(query: Query, today: date) -> str:
    """Where a query stands, in words: to ask, asked, overdue, answered."""
    if query.answered:
        return f"answered {date_words(query.answered)}"
    asked = f"asked {date_words(query.asked)}" if query.asked else "to ask"
    if not query.due:
        return asked
    if is_over(query.due, today):
        return f"overdue since {date_words(query.due)} · {asked}"
    return f"{asked} · due {date_words(query.due)}"


def _fields_of(query: Query) -> Fields:
    words = ("addressee", "question", "asked", "due", "answered", "answer")
    ids = {"id": query.id.hex(), "statement": query.statement.hex()}
    return {**ids, **{name: getattr(query, name) for name in words}}


def _with_days(field: QLineEdit, days: Mapping[str, int | None]) -> QWidget:
    """A field of a date with quick buttons below it that put a day into it, counted from today; None empties it."""
    both = QWidget()
    layout = QVBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(field)
    flow = FlowLayout(spacing=4)
    for words, number in days.items():
        button = flat_button(words, f"{field.accessibleName()} {words}")
        button.clicked.connect(_puts(field, number))
        flow.addWidget(button)
    layout.addLayout(flow)
    return both


def _puts(field: QLineEdit, days: int | None) -> Callable[[], None]:
    return lambda: field.setText("" if days is None else (_today() + timedelta(days=days)).isoformat())


def _today() -> date:
    return datetime.now().astimezone().date()
