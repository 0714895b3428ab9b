"""Searching the project: the lane that reads and asks the index, the panel, and what a click in it does."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from annotations.errors import Cancelled, FactdeskError
from annotations.model.ids import Id
from annotations.model.vocabulary import StatementKind
from app.jobs import Lane
from app.traces import forget_search, search_index
from app.views.elsewhere import ElsewhereSection
from app.views.find_bar import searchable_selection

if TYPE_CHECKING:
    from annotations.model.finding import Elsewhere, Findings, Hit
    from annotations.storage.search import Search
    from app.dialogs.search import SearchPanel
    from app.main_window import MainWindow

T = TypeVar("T")

_PAUSE_MS = 1000
"""How long nothing must have changed before the index is brought up to date by itself."""


class Searching(QObject):
    """Asks the search index of the open project on a lane of its own, and goes where people want.

    Each question is asked of the project as it is then: what is new is read first, for a moment.
    Of several questions only the last one is answered.
    """

    found = Signal(object)  # Findings
    failed = Signal(object)  # FactdeskError

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._session, self._desk = window.session, window.desk
        self._lane = Lane("search", self)
        self._search: Search | None = None  # touched on the lane only, like the generation it is of
        self._search_of = -1
        self._asked, self._asked_elsewhere = 0, 0
        self._wanted = ""
        self._panel: SearchPanel | None = None
        self._reading, self._complete = False, False  # whether the index is being, and has been, brought up to date
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._read_on)
        self.elsewhere = ElsewhereSection()
        self._shown: Id | None = None
        self._desk.inspector.addSection(self.elsewhere)
        self.elsewhere.activated.connect(self.go_to_statement)
        self._desk.moved.connect(self._statement_changed)
        self._session.changed.connect(lambda _: self._pause.start())
        self._session.opened.connect(self._opened_project)
        self._session.openFailed.connect(lambda _: self._lane.start(self._close, lambda _: None, self.failed.emit))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"search": self._open_with_selection}

    def shut_down(self) -> None:
        """Close the panel and the index, and end the lane."""
        self._pause.stop()
        if self._panel is not None:
            self._panel.close()
        self._lane.start(self._close, lambda _: None, lambda _: None)
        self._lane.close()

    # Words

    def open_panel(self, typed: str = "") -> None:
        """Show the panel of the project's search; `typed` is searched for at once."""
        if self._panel is None:
            from app.dialogs.search import SearchPanel

            self._panel = SearchPanel(self._session, self._window)
            self._panel.wanted.connect(self.ask)
            self._panel.chosen.connect(self.go_to)
            self.found.connect(self._panel.setFindings)
            self.failed.connect(self._panel.setProblem)
        self._panel.open_for(typed)

    def _open_with_selection(self) -> None:
        record = self._session.record
        self.open_panel(searchable_selection(self._desk.reading, record.article.words) if record else "")

    def ask(self, typed: str) -> None:
        """Look for words; `found` follows unless something else is asked for before."""
        self._wanted = typed
        self._asked += 1
        number = self._asked
        reviewer = self._session.reviewer.id if self._session.reviewer else None

        def work(search: "Search") -> "Findings":
            if number != self._asked:  # the person has typed on meanwhile
                raise Cancelled
            search.refresh()
            return search.find(typed, reviewer=reviewer)

        def done(findings: "Findings") -> None:
            if number == self._asked:
                self.found.emit(findings)
                if findings.unread:
                    self._read_on()

        self._start(work, done)

    def go_to(self, hit: "Hit") -> None:
        """Show the place of a hit in the text."""
        if hit.statement is not None:
            self.go_to_statement(hit.article, hit.statement)
        else:
            self._show(hit.article, lambda: self._select(hit))

    def go_to_statement(self, article: Id, statement: Id) -> None:
        """Show a statement, in whichever article it stands."""

        def show() -> None:
            record = self._desk.shown
            if record is not None and record.statement(statement) is not None:
                self._desk.go_to(statement)

        self._show(article, show)

    def _show(self, article: Id, then: Callable[[], object]) -> None:
        def show() -> None:
            record = self._session.record
            if record is not None and record.article.id == article:
                then()
            elif article in self._session.order:
                self._session.show_article(article, then)

        self._window.when_idle(show)

    def _select(self, hit: "Hit") -> None:
        record = self._session.record
        if hit.at is not None and record is not None and hit.at.end <= len(record.article.words):
            self._desk.go_to_sentence(self._desk.sentence_at(hit.at.start))
            self._desk.reading.select(hit.at)
            self._desk.reading.ensureVisible(hit.at)

    # The same elsewhere

    def _statement_changed(self) -> None:
        """Another statement is the current one, or it was read again: look where else it stands."""
        statement = self._desk.statement()
        if statement is None:
            self._shown = None
            return
        if statement.id != self._shown:
            self.elsewhere.clear()
        self._shown = statement.id
        self._ask_elsewhere(statement.id)

    def _ask_elsewhere(self, statement: Id) -> None:
        self._asked_elsewhere += 1
        number = self._asked_elsewhere
        reviewer = self._session.reviewer.id if self._session.reviewer else None

        def work(search: "Search") -> "list[Elsewhere]":
            if number != self._asked_elsewhere:
                raise Cancelled
            return search.elsewhere(statement, reviewer)

        def done(others: "list[Elsewhere]") -> None:
            if number == self._asked_elsewhere:
                self._tell_elsewhere(statement, others)

        self._start(work, done)

    def _tell_elsewhere(self, statement: Id, others: "list[Elsewhere]") -> None:
        record = self._session.record
        asked = record.statement(statement) if record is not None else None
        if record is None or asked is None:
            return
        figures = asked.kind is StatementKind.NUMERIC or any(s.reading.parent == asked.id for s in record.statements)
        titles = {article: row.title for article, row in self._session.rows.items()}
        titles[record.article.id] = "this article"
        self.elsewhere.setOthers(others, titles, figure=figures, complete=self._complete)

    # The lane

    def _opened_project(self) -> None:
        self._complete, self._shown = False, None
        self._read_on()

    def _read_on(self) -> None:
        """Bring the index up to date, a moment at a time, so that questions come in between."""
        if self._session.path is not None and not self._reading:
            self._reading = True
            self._start(lambda search: search.refresh(), self._read_some, self._reading_ended)

    def _reading_ended(self) -> None:
        self._reading = False

    def _read_some(self, unread: int) -> None:
        self._complete = not unread
        if self._panel is not None and self._panel.isVisible():
            self._panel.setUnread(unread, len(self._session.order))
            if not unread and self._wanted:
                self.ask(self._wanted)
        if unread:
            self._read_on()
        else:
            self._statement_changed()

    def _start(
        self,
        work: "Callable[[Search], T]",
        done: Callable[[T], object],
        ended: Callable[[], object] = lambda: None,
    ) -> None:
        """Do `work` on the lane, and `done` with its result unless another project is open by then; first `ended`."""
        path, project, generation = self._session.path, self._session.project_id, self._session.generation
        if path is None:
            ended()
            return

        def settle(result: T) -> None:
            ended()
            if generation == self._session.generation:
                done(result)

        def failed(error: FactdeskError) -> None:
            ended()
            if not isinstance(error, Cancelled) and generation == self._session.generation:
                self.failed.emit(error)

        self._lane.start(lambda: work(self._opened(path, project, generation)), settle, failed, ended)

    def _opened(self, path: Path, project: Id, generation: int) -> "Search":
        """The search of that opening of a project. On the lane only."""
        if self._search is None or self._search_of != generation:
            from annotations.storage.search import Search

            self._close()
            self._search, self._search_of = Search(path, search_index(project)), generation
        return self._search

    def forget(self, project: Id) -> None:
        """Throw the index away and make it anew: words were erased for good."""

        def work() -> None:
            self._close()
            forget_search(project)

        self._lane.start(work, lambda _: self._opened_project(), self.failed.emit)

    def _close(self) -> None:
        if self._search is not None:
            self._search.close()
            self._search = None
