"""The right pane: one statement with its questions, citations, reasons, queries, notes and history."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from annotations.model.ids import Id
from annotations.model.judgement import Citation, HistoryItem, Judgement, Reviewer
from annotations.model.record import ArticleRecord, Statement
from annotations.model.reference import Reference
from annotations.model.vocabulary import SO, Reason
from annotations.text import Span
from app.evidence import NOTHING_KNOWN, Evidence
from app.key_map import fill_keys
from app.views.citations import CitationPanel
from app.views.drafts import Drafts
from app.views.history import History
from app.views.inspector_facts import Facts
from app.views.inspector_parts import CommittedText, Words
from app.views.inspector_texts import Texts
from app.views.notes import Notes
from app.views.queries import Queries
from app.views.question_list import QuestionList
from app.views.questions import QuestionRow
from app.views.reading_editors import ReadingEditors
from app.views.scrolling import ScrollingPage

_NO_STATEMENT = "Choose a statement in the text or in the list, or press {key:next_open} for the next open one."
_SOON = "Statements are being found. You can read meanwhile: {key:tick} ticks a sentence."


class _Pages(QWidget):
    """As wide as its pages need, and as high as the one that is shown needs at that width.

    Its layout would ask for the height of a page at its narrowest, and so for a scroll bar that scrolls nothing.
    """

    def heightForWidth(self, width: int) -> int:
        pages = self.layout()
        page = pages.currentWidget() if isinstance(pages, QStackedLayout) else None
        return page.heightForWidth(width) if page is not None else super().heightForWidth(width)

    def minimumSizeHint(self) -> QSize:
        pages = self.layout()
        return QSize(pages.minimumSize().width() if pages is not None else 0, 0)


class Inspector(ScrollingPage):
    """Shows a statement and reports what a person wants done with it; records nothing itself.

    An aspect is `so` or `said:0`, `said:1` …; a value is a Verdict's or NO_CHECK. `framed` asks for
    another question to take the keys. `backToText`: the keys belong to the article again.
    Whatever is half-typed stays with its statement, in `drafts`. The parts (`editors`, `queries`,
    `notes`, `history`) have signals of their own for what only they report.
    """

    judged = Signal(str, str)
    reasonChosen = Signal(str, object)
    justificationEdited = Signal(str, str)
    correctionEdited = Signal(str, str)
    framed = Signal(str)
    withdrawn = Signal(str)
    citeRequested = Signal()
    citationSaved = Signal(object)
    citationRemoved = Signal(bytes)
    repeatRequested = Signal()
    noteAdded = Signal(str, bool)
    backToText = Signal()
    statementActivated = Signal(bytes)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._statement: Statement | None = None
        self._reviewer: Reviewer | None = None
        self._framed = SO
        self.drafts = Drafts(self)
        self.facts = Facts()
        self.editors = ReadingEditors(self.drafts)
        self.questions = QuestionList()
        self.citations = CitationPanel(self.drafts)
        self.texts = Texts(self.drafts)
        self.queries = Queries(self.drafts)
        self.notes = Notes(self.drafts)
        self.history = History()
        self._sections = QVBoxLayout()
        self._build()
        self._connect()

    @property
    def justification(self) -> CommittedText:
        return self.texts.justification

    @property
    def correction(self) -> CommittedText:
        return self.texts.correction

    def _build(self) -> None:
        self.setAccessibleName("Inspector")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(10)
        upper: tuple[QWidget, ...] = (self.facts, self.editors, self.questions, self.citations, self.texts)
        lower: tuple[QWidget, ...] = (self.queries, self.notes, self.history)
        for part in upper:
            column.addWidget(part)
        column.addLayout(self._sections)
        for part in lower:
            column.addWidget(part)
        column.addStretch()
        empty = QWidget()
        self._nothing = _NO_STATEMENT
        self._no_statement = Words(fill_keys(self._nothing), role="muted")
        self._no_statement.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle = QVBoxLayout(empty)
        middle.addStretch()
        middle.addWidget(self._no_statement)
        middle.addStretch()
        both = _Pages()
        self._pages = QStackedLayout(both)
        self._pages.addWidget(empty)
        self._pages.addWidget(page)
        self.setWidget(both)

    def _connect(self) -> None:
        self.drafts.recovered.connect(self._take_offer)
        self.facts.statementActivated.connect(self.statementActivated)
        self.facts.correctionRequested.connect(self.startCorrection)
        self.questions.judged.connect(self.judged)
        self.questions.reasonChosen.connect(self.reasonChosen)
        self.questions.framed.connect(self.framed)
        self.questions.withdrawn.connect(self.withdrawn)
        self.citations.newRequested.connect(self.citeRequested)
        self.citations.citationSaved.connect(self.citationSaved)
        self.citations.citationRemoved.connect(self.citationRemoved)
        self.citations.repeatRequested.connect(self.repeatRequested)
        self.texts.justificationEdited.connect(self.justificationEdited)
        self.texts.correctionEdited.connect(self.correctionEdited)
        self.queries.askRequested.connect(self.startQuery)
        self.queries.editingStarted.connect(lambda: self._bring_into_view(self.queries.form))
        self.citations.editingStarted.connect(lambda: self._bring_into_view(self.citations.form))
        self.notes.noteAdded.connect(self.noteAdded)
        self.notes.grown.connect(lambda: self._bring_into_view(self.notes))
        for part in (self.editors, self.citations, self.texts, self.queries, self.notes):
            part.editingFinished.connect(self.backToText)
        for gone in (self.withdrawn, self.citationRemoved, self.queries.queryRemoved):
            gone.connect(self.backToText)  # the button that had the focus goes with its row

    def addSection(self, widget: QWidget) -> None:
        """Adds a section below the correction, before queries, notes and history."""
        self._sections.addWidget(widget)

    def setSelection(self, selected: Callable[[], Span | None]) -> None:
        """Where the span comes from that is selected in the article, for the editor of sources and cues."""
        self.editors.setSelection(selected)

    def setNames(self, speakers: Sequence[str], addressees: Sequence[str]) -> None:
        """Names that typing a speaker or an addressee offers."""
        self.editors.setNames(list(speakers))
        self.queries.setNames(list(addressees))

    def setStatement(
        self,
        statement: Statement | None,
        record: ArticleRecord | None,
        *,
        reviewer: Reviewer | None,
        reviewers: Mapping[Id, Reviewer],
        references: Mapping[Id, Reference],
        framed: str,
        evidence: Evidence = NOTHING_KNOWN,
    ) -> None:
        """Shows a statement of a record, or a sentence if there is none.

        `framed` is the aspect that the verdict keys judge. For the statement that is shown already,
        only what differs changes, and a field in which somebody is typing is left alone.
        """
        if statement is None or record is None:
            self._statement = None
            self._nothing = _NO_STATEMENT if record is None or record.detected else _SOON
            self._no_statement.setWords(fill_keys(self._nothing))
            self._pages.setCurrentIndex(0)
            return
        another = self._statement is None or self._statement.id != statement.id
        framed = framed if framed in statement.aspects else SO
        moved = another or framed != self._framed
        self._statement, self._reviewer, self._framed = statement, reviewer, framed
        words = record.article.words
        self.facts.show_statement(statement, record)
        self.editors.setStatement(statement, words, record.settings.rates)
        asked = self.questions.setStatement(statement, words, reviewer, reviewers, framed)
        self.citations.setStatement(statement, words, references, record.settings, evidence)
        why = next(question.spoken for question in asked if question.aspect == framed) if len(asked) > 1 else ""
        self.texts.setQuestion(statement.id, framed, self._own(framed), why)
        self.queries.setQueries(statement.id, statement.queries)
        self.notes.setNotes(statement.id, statement.notes, reviewers)
        self._pages.setCurrentIndex(1)
        if another:
            self.verticalScrollBar().setValue(0)
        if not self._take_offer() and moved:
            # rows get their places when the layout has run
            QTimer.singleShot(0, self, self._bring_framed_into_view)

    def setHistory(self, items: Sequence[HistoryItem]) -> None:
        """Shows what happened to the statement, the earliest first."""
        self.history.setHistory(items)

    def commit(self) -> None:
        """Report what was typed into justification and correction, as if the fields had been left."""
        self.texts.commit()

    def startCitation(self) -> None:
        """Opens the form of a new citation for the framed question."""
        if self._statement is not None:
            self.citations.startNew(self._framed)
            self._bring_into_view(self.citations.form)

    def startEdit(self, citation: Citation) -> None:
        """Opens the form with a recorded citation of the statement."""
        self.citations.startEdit(citation)

    def startNote(self) -> None:
        """Puts the cursor into the field for a note."""
        if self._statement is not None:
            self.notes.startNote()
            self._bring_into_view(self.notes)

    def startQuery(self) -> None:
        """Opens the form of a new query."""
        if self._statement is not None:
            self.queries.startNew()
            self._bring_into_view(self.queries.form)

    def startCorrection(self, fact: str = "") -> bool:
        """Opens the editor of a fact, or of what the statement's kind needs; whether there is one."""
        opened = self.editors.start(fact)
        if opened:
            self._bring_into_view(self.editors)
        return opened

    def resume(self) -> None:
        """Opens what was half-written for the statement where it stands in a form."""
        for part in (self.notes, self.queries, self.citations, self.editors):
            if part.resume():
                self._bring_into_view(part)

    def showHistory(self) -> None:
        """Brings the history into view."""
        self._bring_into_view(self.history)

    def reasonLetters(self) -> dict[str, Reason]:
        """The letters of the framed question's reasons; none unless its judgement still wants one."""
        row = self._framed_row()
        own = self._own(self._framed)
        return row.strip.letters() if row and own and own.reason is None else {}

    def drafted(self, aspect: str) -> tuple[str, str]:
        """Justification and correction of an aspect as they stand in the fields, recorded or not."""
        if self._statement is None:
            return "", ""
        return self.texts.drafted(self._statement.id, aspect, self._own(aspect))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.facts.refresh()
        elif event.type() == QEvent.Type.LanguageChange:
            self._no_statement.setWords(fill_keys(self._nothing))

    def _take_offer(self) -> bool:
        """Opens the forms in which half-written text is to stand again; the keys stay with the article."""
        offered = self._statement is not None and self.drafts.takeOffer(self._statement.id)
        if offered:
            self.resume()
            self.backToText.emit()
        return offered

    def _own(self, aspect: str) -> Judgement | None:
        if self._statement is None or self._reviewer is None:
            return None
        return self._statement.judgement(aspect, self._reviewer.id)

    def _framed_row(self) -> QuestionRow | None:
        return self.questions.row(self._framed)

    def _bring_framed_into_view(self) -> None:
        if (row := self._framed_row()) is not None:
            self.ensureWidgetVisible(row, 0, 8)

    def _bring_into_view(self, part: QWidget) -> None:
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(part, 0, 8))
