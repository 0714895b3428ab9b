"""The three panes, and where the reviewer is in them."""

from bisect import bisect_right

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import SO
from annotations.review.first_pass import is_first_pass, shown
from annotations.review.nesting import Walk, around
from annotations.review.states import next_question, open_for
from annotations.text import Span
from app.row_reader import RowReader
from app.session import ProjectSession
from app.views.article_list import ArticleList
from app.views.empty_state import EmptyState
from app.views.first_pass import FirstPassNote
from app.views.inspector import Inspector
from app.views.legend import Legend
from app.views.message_bar import MessageBar, Toast
from app.views.reading_view import ReadingView
from app.views.scrolling import Column, ScrollingPage
from app.views.statement_list import StatementList
from app.work_left import WorkLeft

_SHARE, _ENOUGH = 0.44, 420
"""What the text takes of the width of the window at least, and the pixels that are enough."""


class Desk(QWidget):
    """Shows the session's article, and keeps the current statement, question and sentence.

    `framed` is the aspect that the verdict keys judge: the first one this reviewer has not judged,
    unless another one was chosen.
    """

    moved = Signal()
    activated = Signal(bytes, bool)  # a statement that was clicked, and whether to scroll to it

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.current: Id | None = None
        self.framed = SO
        self.work_left = WorkLeft(session)
        self._chosen: Id | None = None  # in the list, where it may stand for several
        self._bound_for: Id | None = None  # a statement of the article that is being opened
        self._awaits_first = False  # the article was opened before anything was found in it
        self.sentences: list[Span] = []
        self._walk = Walk()
        self._shown: tuple[ArticleRecord, Id | None, ArticleRecord] | None = None
        self._around: tuple[ArticleRecord, Id, list[Statement]] | None = None
        self.articles = ArticleList()
        self.statements = StatementList()
        self.first_pass = FirstPassNote()
        self.reading = ReadingView()
        self.inspector = Inspector()
        self.messages = MessageBar()
        self.empty = EmptyState()
        self.toast = Toast(self.reading, self)
        self._build()
        RowReader(session, self.articles, self)
        self.statements.statementActivated.connect(self._chosen_in_list)
        self.reading.statementActivated.connect(lambda statement: self.activated.emit(statement, False))
        self.reading.sentenceActivated.connect(self._sentence_clicked)
        self.inspector.statementActivated.connect(lambda statement: self.activated.emit(statement, True))
        self.inspector.framed.connect(self.frame)
        self.inspector.backToText.connect(self.reading.setFocus)
        self.statements.minorShownChanged.connect(self.reading.setShowMinor)
        session.articleShown.connect(self._article_shown)
        session.historyRead.connect(self._history_read)

    def _build(self) -> None:
        self.left = QSplitter(Qt.Orientation.Vertical)
        self.left.addWidget(self.articles)
        self.statement_pane = Column()
        below = QVBoxLayout(self.statement_pane)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.first_pass)
        below.addWidget(self.statements, 1)
        self.left.addWidget(self.statement_pane)
        self.left.setChildrenCollapsible(False)
        self.left.setStretchFactor(1, 1)
        self.left.setSizes([280, 520])
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.reading, 1)
        column.addWidget(Legend())
        self._centre = QStackedWidget()
        self._centre.addWidget(self.empty)
        self._centre.addWidget(page)
        middle = QWidget()
        self._middle = QVBoxLayout(middle)
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.setSpacing(0)
        self._middle.addWidget(self.messages)
        self._middle.addWidget(self._centre, 1)
        self._left_pane = ScrollingPage()
        self._left_pane.setViewportMargins(8, 6, 0, 4)
        self._left_pane.setWidget(self.left)
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        for pane in (self._left_pane, middle, self.inspector):
            self.panes.addWidget(pane)
        self.panes.setChildrenCollapsible(False)
        self.panes.setStretchFactor(1, 1)
        self.panes.setSizes([330, 610, 350])
        self.left.setMinimumWidth(152)
        middle.setMinimumWidth(240)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.panes)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() < event.oldSize().width():
            self._leave_text_its_share()

    def _leave_text_its_share(self) -> None:
        """In a narrow window the text has its part of the width, at the cost of both sides."""
        left, middle, right = self.panes.sizes()
        lacking = min(_ENOUGH, round(_SHARE * self.width())) - middle
        if lacking > 0 and left and right:
            self.panes.setSizes([left - lacking // 2, middle + lacking, right - lacking // 2])

    def add_under_messages(self, widget: QWidget) -> None:
        """Put a bar between the messages and the text."""
        self._middle.insertWidget(1, widget)

    # What is shown

    def show_text(self, shown: bool) -> None:
        """Show the article, or the empty state in its place; the side panes go with it."""
        self._centre.setCurrentIndex(1 if shown else 0)
        self.inspector.setVisible(shown)
        self._left_pane.setVisible(bool(self.session.order))
        QTimer.singleShot(0, self, self._leave_text_its_share)  # the sides take their room first

    def refresh(self) -> None:
        """Show the session's record as it is now."""
        self._show_record()
        self._show_current()
        if self._awaits_first and self.current is None:
            self._begin()

    def _show_record(self) -> None:
        reviewer = self._reviewer_id
        record = self.shown
        self.first_pass.setVisible(record is not None and is_first_pass(record, reviewer))
        self.articles.setArticles(
            [self.session.rows[a] for a in self.session.order if a in self.session.rows], reviewer
        )
        self.articles.setCurrent(record.article.id if record else None)
        self.statements.setRecord(record, reviewer)
        self.reading.setRecord(record, reviewer)
        if self.statement() is None:
            self.current = None
        elif self.current is not None:
            self.session.read_history(self.current)

    @property
    def shown(self) -> ArticleRecord | None:
        """The session's record without what the reviewer may not see yet."""
        record, reviewer = self.session.record, self._reviewer_id
        if record is None:
            return None
        if self._shown is None or self._shown[0] is not record or self._shown[1] != reviewer:
            self._shown = (record, reviewer, shown(record, reviewer))
        return self._shown[2]

    def statement(self) -> Statement | None:
        """The current statement as it is recorded now."""
        record = self.shown
        return record.statement(self.current) if record is not None and self.current is not None else None

    @property
    def _reviewer_id(self) -> Id | None:
        return self.session.reviewer.id if self.session.reviewer else None

    def _article_shown(self) -> None:
        self.sentences = list(self.work_left.sentences)
        if (prepared := self.session.prepared) is not None:
            self.statements.takePrepared(prepared.maker, prepared.arranger)
            self.reading.takeHighlights(prepared.highlights)
        self.current, self._awaits_first = None, False
        self.show_text(True)
        self._show_record()
        self.go_to_sentence(self._first_unticked())
        bound_for, self._bound_for, record = self._bound_for, None, self.shown
        if bound_for is not None and record is not None and record.statement(bound_for) is not None:
            self.go_to(bound_for)
        else:
            self._begin()

    def _begin(self) -> None:
        """Go to the first statement of the article, now or as soon as one is found."""
        first = self.statements.firstHere()
        self._awaits_first = first is None
        self.go_to(first, scroll=False)

    # Where the reviewer is

    def come_back_to(self, statement: Id | None) -> None:
        """Begin at that statement, if the article that is shown next has it."""
        self._bound_for = statement

    def go_to(self, statement: Id | None, *, scroll: bool = True) -> None:
        """Make a statement the current one, and frame its first question that is not judged.

        One of another article, which the list shows, opens that article.
        """
        self.inspector.commit()
        if statement != self._chosen:
            self.statements.dropChoice()
        record, article = self.session.record, self.statements.articleOf(statement)
        if article is not None and record is not None and article != record.article.id:
            self._bound_for = statement
            self.session.show_article(article)
            return
        self._chosen = None
        self.current = statement
        found = self.statement()
        if found is not None:
            reviewer = self._reviewer_id
            self.framed = next_question(found, reviewer) if reviewer else found.aspects[0]
            self.reading.setCurrentSentence(self.sentence_at(found.span.start))
            self.session.read_history(found.id)
        self._show_current()
        if found is not None and scroll:
            self.reading.ensureVisible(found.span)

    def frame(self, aspect: str) -> None:
        """Let the verdict keys judge another question of the current statement."""
        if aspect != self.framed:
            self.inspector.commit()
        self.framed = aspect
        self._show_current()

    def offer_drafts(self, statement: Id) -> None:
        """Show what was typed for a statement in its fields again: it could not be recorded."""
        self.inspector.drafts.offer(statement)
        self._show_current()

    def _show_current(self) -> None:
        statement, session = self.statement(), self.session
        if statement is not None and self.framed not in statement.aspects:  # it asks something else than before
            self.framed = next_question(statement, self._reviewer_id) if self._reviewer_id else statement.aspects[0]
        self.statements.setCurrent(self.current)
        self.reading.setCurrent(self.current)
        self.inspector.setStatement(
            statement,
            session.record,
            reviewer=session.reviewer,
            reviewers=session.reviewers,
            references=session.references,
            framed=self.framed,
            evidence=session.evidence,
        )
        self.moved.emit()

    def step(self, by: int) -> None:
        """Go on (or back) by a row of the list."""
        self.statements.tree.step(by)

    def next_open(self, *, backwards: bool = False) -> bool:
        """Go to the next statement (or the one before) that is not judged; whether there is one."""
        following = self.statements.nextOpen(self.current, backwards=backwards)
        if following is None:
            return False
        self.go_to(following)
        return True

    def previous_open(self) -> bool:
        """Go back to a statement this reviewer has not judged; whether there is one."""
        return self.next_open(backwards=True)

    def around(self, statement: Statement) -> list[Statement]:
        """The statements around one, innermost first: its parent, and others that cover its span."""
        record = self.shown
        if record is None:
            return []
        if self._around is None or self._around[0] is not record or self._around[1] != statement.id:
            self._around = (record, statement.id, around(record, statement))
        return self._around[2]

    def outer(self) -> None:
        """Go outwards through the statements that share words with the current one, nested or crossing."""
        statement, record = self.statement(), self.shown
        if statement is not None and record is not None and (outer := self._walk.outer(record, statement)):
            self.go_to(outer)

    def inner(self) -> None:
        """Go back the same way, and on to the first statement inside the current one."""
        statement, record = self.statement(), self.shown
        if statement is not None and record is not None and (inner := self._walk.inner(record, statement)):
            self.go_to(inner)

    # Sentences

    def sentence_at(self, position: int) -> Span | None:
        """The sentence at a position of the text, or the one before it."""
        place = bisect_right([sentence.start for sentence in self.sentences], position) - 1
        return self.sentences[place] if self.sentences and place >= 0 else None

    def unticked(self) -> list[Span]:
        """The sentences that this reviewer has neither ticked nor masked."""
        return list(self.work_left.unticked())

    def go_to_sentence(self, sentence: Span | None) -> None:
        """Put the sentence mark there."""
        self.reading.setCurrentSentence(sentence)
        if sentence is not None:
            self.reading.ensureVisible(sentence)

    def read_on(self, sentence: Span) -> None:
        """Go to a sentence, and to its first open statement."""
        record, reviewer = self.session.record, self._reviewer_id
        if record is None:
            return
        by_id = {statement.id: statement for statement in record.statements}
        shown = set(self.statements.order())
        here = [
            s.id
            for s in record.statements
            if s.id in shown
            and sentence.start <= s.span.start < sentence.end
            and reviewer
            and open_for(s, reviewer, by_id)
        ]
        if here:
            self.go_to(here[0])
        self.go_to_sentence(sentence)

    def _first_unticked(self) -> Span | None:
        return next(iter(self.unticked()), None)

    def _chosen_in_list(self, statement: Id) -> None:
        self._chosen = statement
        self.activated.emit(statement, True)

    def _sentence_clicked(self, sentence: object) -> None:
        if isinstance(sentence, Span):
            self.reading.setCurrentSentence(sentence)

    def _history_read(self, statement: Id, items: list[object]) -> None:
        if statement == self.current:
            self.inspector.setHistory(items)  # type: ignore[arg-type]  # a signal carries plain objects
