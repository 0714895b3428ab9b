"""The right pane: one statement with its questions, citations, reasons, notes and history."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from annotations.model.ids import Id
from annotations.model.judgement import Citation, HistoryItem, Judgement, Reference, Reviewer
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import SO, Reason
from app.views.citations import CitationPanel
from app.views.history import History, Notes
from app.views.inspector_facts import Facts
from app.views.inspector_parts import CommittedText, Words
from app.views.inspector_words import Question, questions
from app.views.questions import Answers, QuestionRow
from app.views.scrolling import ScrollingPage

_NO_STATEMENT = "Choose a statement in the text or in the list, or press N for the next open one."


class Inspector(ScrollingPage):
    """Shows a statement and reports what a person wants done with it; records nothing itself.

    An aspect is `so` or `said:0`, `said:1` …; a value is a Verdict's or NO_CHECK. `framed` asks for
    another question to take the keys. `backToText`: the keys belong to the article again.
    Half-typed justifications, corrections, notes and citations stay with their statement.
    """

    judged = Signal(str, str)
    reasonChosen = Signal(str, object)
    justificationEdited = Signal(str, str)
    correctionEdited = Signal(str, str)
    framed = Signal(str)
    citeRequested = Signal()
    citationSaved = Signal(object)
    citationRemoved = Signal(bytes)
    repeatRequested = Signal()
    noteAdded = Signal(str)
    backToText = Signal()
    statementActivated = Signal(bytes)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._statement: Statement | None = None
        self._reviewer: Reviewer | None = None
        self._framed = SO
        self._typed: dict[tuple[Id, str, str], str] = {}
        self._unjudged: set[tuple[Id, str, str]] = set()
        self._rows: list[QuestionRow] = []
        self.facts = Facts()
        self._questions = QVBoxLayout()
        self._questions.setSpacing(8)
        self.citations = CitationPanel()
        self._why = Words(role="muted")
        self.justification = CommittedText("Justification")
        self.correction = CommittedText("Correction for the editor")
        self.notes = Notes()
        self.history = History()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setAccessibleName("Inspector")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(10)
        column.addWidget(self.facts)
        column.addLayout(self._questions)
        for part in (self.citations, self._why, self.justification, self.correction, self.notes, self.history):
            column.addWidget(part)
        column.addStretch()
        empty = QWidget()
        sentence = Words(_NO_STATEMENT, role="muted")
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle = QVBoxLayout(empty)
        middle.addStretch()
        middle.addWidget(sentence)
        middle.addStretch()
        both = QWidget()
        self._pages = QStackedLayout(both)
        self._pages.addWidget(empty)
        self._pages.addWidget(page)
        self.setWidget(both)

    def _connect(self) -> None:
        self.facts.statementActivated.connect(self.statementActivated)
        self.citations.newRequested.connect(self.citeRequested)
        self.citations.citationSaved.connect(self.citationSaved)
        self.citations.citationRemoved.connect(self.citationRemoved)
        self.citations.repeatRequested.connect(self.repeatRequested)
        self.justification.committed.connect(lambda text: self._committed("justification", text))
        self.correction.committed.connect(lambda text: self._committed("correction", text))
        self.notes.noteAdded.connect(self.noteAdded)
        for part in (self.citations, self.justification, self.correction, self.notes):
            part.editingFinished.connect(self.backToText)

    def setStatement(
        self,
        statement: Statement | None,
        record: ArticleRecord | None,
        *,
        reviewer: Reviewer | None,
        reviewers: Mapping[Id, Reviewer],
        references: Mapping[Id, Reference],
        framed: str,
    ) -> None:
        """Shows a statement of a record, or a sentence if there is none.

        `framed` is the aspect that the verdict keys judge. For the statement that is shown already,
        only what differs changes, and a field in which somebody is typing is left alone.
        """
        if statement is None or record is None:
            self._keep_typed()
            self._statement = None
            self._pages.setCurrentIndex(0)
            return
        another = self._statement is None or self._statement.id != statement.id
        framed = framed if framed in statement.aspects else SO
        moved = another or framed != self._framed
        if moved:
            self._keep_typed()
        self._statement, self._reviewer, self._framed = statement, reviewer, framed
        self.facts.show_statement(statement, record)
        self._show_questions(statement, record, reviewers)
        self.citations.setStatement(statement, record.article.words, references, record.settings)
        self._show_texts(moved)
        self.notes.setNotes(statement.id, statement.notes, reviewers)
        self._pages.setCurrentIndex(1)
        if another:
            self.verticalScrollBar().setValue(0)
        if moved:
            # rows get their places when the layout has run
            QTimer.singleShot(0, self, self._bring_framed_into_view)

    def setHistory(self, items: Sequence[HistoryItem]) -> None:
        """Shows what happened to the statement, the earliest first."""
        self.history.setHistory(items)

    def commit(self) -> None:
        """Report what was typed into justification and correction, as if the fields had been left."""
        for field, _ in self._fields():
            field.commit()

    def unfinished(self) -> list[str]:
        """What was typed and is recorded nowhere, in words; empty if nothing would be lost."""
        texts = {name for key in self._unjudged if self._typed.get(key) for name in (key[2],)}
        return [
            *(f"a {name} without a verdict" for name in sorted(texts)),
            *(["a citation"] if self.citations.hasDrafts() else []),
            *(["a note"] if self.notes.hasDrafts() else []),
        ]

    def startCitation(self) -> None:
        """Opens the form of a new citation for the framed question."""
        if self._statement is not None:
            self.citations.startNew(self._framed)
            QTimer.singleShot(0, self, self._bring_form_into_view)

    def startEdit(self, citation: Citation) -> None:
        """Opens the form with a recorded citation of the statement."""
        self.citations.startEdit(citation)
        QTimer.singleShot(0, self, self._bring_form_into_view)

    def startNote(self) -> None:
        """Puts the cursor into the field for a note."""
        if self._statement is not None:
            self.notes.startNote()
            self.ensureWidgetVisible(self.notes)

    def reasonLetters(self) -> dict[str, Reason]:
        """The letters of the framed question's reasons; none unless its judgement still wants one."""
        row = self._framed_row()
        own = self._own(self._framed)
        return row.strip.letters() if row and own and own.reason is None else {}

    def drafted(self, aspect: str) -> tuple[str, str]:
        """Justification and correction of an aspect as they stand in the fields, recorded or not."""
        own = self._own(aspect)
        texts = []
        for field, name in self._fields():
            stored = str(getattr(own, name)) if own else ""
            typed = field.text() if aspect == self._framed else self._typed.get(self._key(aspect, name))
            texts.append(stored if typed is None else typed)
        return texts[0], texts[1]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.facts.clause.refresh()

    def _own(self, aspect: str) -> Judgement | None:
        if self._statement is None or self._reviewer is None:
            return None
        return self._statement.judgement(aspect, self._reviewer.id)

    def _framed_row(self) -> QuestionRow | None:
        return next((row for row in self._rows if row.question.aspect == self._framed and not row.isHidden()), None)

    def _show_questions(self, statement: Statement, record: ArticleRecord, reviewers: Mapping[Id, Reviewer]) -> None:
        asked = questions(statement, record.article.words)
        while len(self._rows) < len(asked):
            self._rows.append(self._new_row(asked[len(self._rows)]))
        for row, question in zip(self._rows, asked, strict=False):
            own = self._own(question.aspect)
            others = tuple(j for j in statement.of_aspect(question.aspect) if j is not own)
            row.setQuestion(question)
            row.setAnswers(Answers(own, others), reviewers)
            row.setFramed(question.aspect == self._framed)
            row.show()
        for row in self._rows[len(asked) :]:
            row.hide()
        framed = next(question for question in asked if question.aspect == self._framed)
        self._why.setWords(f"For: {framed.spoken}" if len(asked) > 1 else "")

    def _new_row(self, question: Question) -> QuestionRow:
        row = QuestionRow(question)
        row.judged.connect(lambda value: self.judged.emit(row.question.aspect, value))
        row.reasonChosen.connect(lambda reason: self.reasonChosen.emit(row.question.aspect, reason))
        row.clicked.connect(lambda: self.framed.emit(row.question.aspect))
        self._questions.addWidget(row)
        return row

    def _show_texts(self, moved: bool) -> None:
        own = self._own(self._framed)
        for field, name in self._fields():
            stored = str(getattr(own, name)) if own else ""
            key = self._key(self._framed, name)
            if self._typed.get(key) == stored:
                del self._typed[key]
            if own is not None:
                self._unjudged.discard(key)
            if moved or not (field.hasFocus() and field.isChanged()):
                field.showText(stored, self._typed.get(key, stored))

    def _keep_typed(self) -> None:
        """Keeps what was typed and not recorded, for when its question is shown again."""
        if self._statement is not None:
            for field, name in self._fields():
                if field.isChanged():
                    self._typed[self._key(self._framed, name)] = field.text()

    def _committed(self, name: str, text: str) -> None:
        # without a judgement there may be nothing that could hold it yet
        key = self._key(self._framed, name)
        self._typed[key] = text
        if self._own(self._framed) is None:
            self._unjudged.add(key)
        signal = self.justificationEdited if name == "justification" else self.correctionEdited
        signal.emit(self._framed, text)

    def _fields(self) -> tuple[tuple[CommittedText, str], ...]:
        return (self.justification, "justification"), (self.correction, "correction")

    def _key(self, aspect: str, name: str) -> tuple[Id, str, str]:
        return (self._statement.id if self._statement else b""), aspect, name

    def _bring_framed_into_view(self) -> None:
        if (row := self._framed_row()) is not None:
            self.ensureWidgetVisible(row, 0, 8)

    def _bring_form_into_view(self) -> None:
        self.ensureWidgetVisible(self.citations.form, 0, 8)
