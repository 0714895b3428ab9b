"""The history of the project on a lane of its own, and what is new in it since it was last open here."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from annotations.errors import Cancelled, FactdeskError
from annotations.model.history import HistoryPage, News, Step, Wanted
from annotations.model.ids import Id
from annotations.model.vocabulary import Role
from app.jobs import Lane

if TYPE_CHECKING:
    from annotations.storage.project import Project
    from annotations.storage.project_history import ProjectHistory
    from app.dialogs.history import HistoryWindow
    from app.main_window import MainWindow

T = TypeVar("T")

_PAGE = 60
_SECONDS = 0.1
_PAUSE_MS = 250
_WORKBOOK, _CSV = "Workbooks (*.xlsx)", "Comma-separated values (*.csv)"


class Histories(QObject):
    """Lists the history, writes it to files, and tells what others did since a person last had it open."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session, self._settings = window, window.session, window.settings
        self._lane: Lane | None = None
        self._project: Project | None = None  # touched on the lane only, like what is of it
        self._history: ProjectHistory | None = None
        self._history_of = -1
        self._asked = 0
        self._before: int | None = None
        self._wanted = Wanted()
        self._since = 0
        self._told = -1  # the generation whose news were told, so that from then on all is seen
        self.shown: HistoryWindow | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._changed)
        self._session.changed.connect(lambda _: self._pause.start())
        self._session.opened.connect(self._opened_project)

    @property
    def told(self) -> bool:
        """Whether it is known what is new in the project that is open, and was said if there was anything."""
        return self._told == self._session.generation

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"project_history": self.open}

    def shut_down(self) -> None:
        """Close the window of the history, and end the lane."""
        self._pause.stop()
        if self.shown is not None:
            self.shown.close()
        if self._lane is not None:
            self._lane.start(self._close, lambda _: None, lambda _: None)
            self._lane.close()

    def open(self) -> None:
        """Show the history, as it was filtered last."""
        self._present().ask()

    def open_new(self) -> None:
        """Show what is new since the project was last open here."""
        self._present().showNew()

    def _present(self) -> "HistoryWindow":
        if self.shown is None:
            from app.dialogs.history import HistoryWindow

            self.shown = HistoryWindow(self._window)
            self.shown.wanted.connect(self._ask)
            self.shown.moreWanted.connect(self._ask_more)
            self.shown.chosen.connect(self._go_to)
            self.shown.exportWanted.connect(self._ask_target)
        self._offer()
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()
        return self.shown

    def _offer(self) -> None:
        if self.shown is not None:
            self.shown.setPeople(list(self._session.reviewers.values()))
            self.shown.setArticles({own: self._session.rows[own].title for own in self._session.order})
            self.shown.setSince(self._since)

    # Reading

    def _ask(self, wanted: Wanted) -> None:
        self._asked += 1
        self._wanted = self._allowed(wanted)
        self._read(None, first=True, lacking=_PAGE)

    def _allowed(self, wanted: Wanted) -> Wanted:
        """While the check is blind, a reviewer reads their own steps alone; a lead reads all."""
        me = self._session.reviewer
        own_only = self._session.settings.blind and (me is None or me.role is not Role.LEAD)
        if self.shown is not None:
            self.shown.setOwnOnly(own_only)
        return replace(wanted, reviewer=me.id if me else b"") if own_only else wanted

    def _ask_more(self) -> None:
        if self._before is not None:
            self._read(self._before, first=False, lacking=_PAGE)

    def _read(self, before: int | None, *, first: bool, lacking: int) -> None:
        """Read a page, a moment at a time, until it is full or there is no more."""
        number, wanted = self._asked, self._wanted

        def work(history: "ProjectHistory") -> HistoryPage:
            if number != self._asked:
                raise Cancelled
            if first:
                history.refresh()
            return history.page(wanted, before, lacking, _SECONDS)

        def done(page: HistoryPage) -> None:
            if number != self._asked or self.shown is None:
                return
            self._before = page.before
            self.shown.setPage(page, first=first)
            still = lacking - len(page.actions)
            if page.before is not None and still > 0:
                self._read(page.before, first=False, lacking=still)

        self._start(work, done)

    def _changed(self) -> None:
        """Something was stored: list it, and take note that it was seen."""
        session, project = self._session, self._session.project_id
        if session.path is None:
            return
        if self.shown is not None and self.shown.isVisible():
            self._offer()
            if self.shown.list.verticalScrollBar().value() == 0:  # who reads further down is left in peace
                self.shown.ask()
        if self.told:
            session.read(
                lambda opened: opened.newest_step(),
                lambda step: self._seen(project, step),
                lambda _: None,  # nobody asked, and the session tells of a file that is gone
            )

    def _seen(self, project: Id, step: Id | None) -> None:
        if step is not None:
            self._settings.set_seen_in(project, step)

    # What is new

    def _opened_project(self) -> None:
        self._since = 0
        if self.shown is not None:
            self.shown.close()
        project, generation = self._session.project_id, self._session.generation
        seen, reader = self._settings.seen_in(project), self._settings.reviewer_in(project)
        if seen is None:
            self._told = generation
            self._pause.start()
            return

        def work(history: "ProjectHistory") -> News | None:
            history.refresh()
            return history.news(seen, reader)

        self._start(work, self._tell)

    def _tell(self, news: News | None) -> None:
        self._told = self._session.generation
        self._pause.start()
        if news is not None and (news.verdicts or news.others):
            self._since = news.since
            self._window.desk.messages.show_message(news_words(news), ("Show them", self.open_new))

    # Where a step leads, and files

    def _go_to(self, step: Step) -> None:
        article = step.article
        if article is None or article not in self._session.order:
            return
        if step.statement is not None:
            self._window.searching.go_to_statement(article, step.statement)
        else:
            self._window.when_idle(lambda: self._session.show_article(article))

    def _ask_target(self, wanted: Wanted) -> None:
        path = self._window.places.file
        if path is None:
            return
        name = path.with_name(f"{path.stem} history.xlsx")
        dialog = QFileDialog(self._window, "Export the history", str(name), f"{_WORKBOOK};;{_CSV}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix("csv" if chosen == _CSV else "xlsx"))
        dialog.fileSelected.connect(lambda chosen: self.export(Path(chosen), wanted))
        self._window.reporting.open_dialog(dialog)

    def export(self, target: Path, wanted: Wanted) -> None:
        """Write the steps that are wanted to a file (.xlsx or .csv)."""
        wanted = self._allowed(wanted)

        def done(number: int) -> None:
            amount = "1 step is" if number == 1 else f"{number:,} steps are"
            self._window.desk.messages.show_message(
                f"{amount} in “{target.name}”.",
                ("Open the folder", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent)))),
            )

        self._window.intake.export_history(target, wanted, done)

    # The lane

    def _start(self, work: "Callable[[ProjectHistory], T]", done: Callable[[T], object]) -> None:
        """Do `work` on the lane, and `done` with its result unless another project is open by then."""
        path, generation = self._session.path, self._session.generation
        if path is None:
            return
        if self._lane is None:
            self._lane = Lane("history", self)

        def settle(result: T) -> None:
            if generation == self._session.generation:
                done(result)

        def failed(error: FactdeskError) -> None:
            if self.shown is not None and not isinstance(error, Cancelled) and generation == self._session.generation:
                self.shown.setProblem(error)

        self._lane.start(lambda: work(self._opened(path, generation)), settle, failed)

    def _opened(self, path: Path, generation: int) -> "ProjectHistory":
        """The history of that opening of a project. On the lane only."""
        if self._history is None or self._history_of != generation:
            from annotations.storage.project import Project

            self._close()
            self._project = Project.reading(path)
            self._history, self._history_of = self._project.whole_history(), generation
        return self._history

    def _close(self) -> None:
        if self._project is not None:
            self._project.close()
            self._project, self._history = None, None


def news_words(news: News) -> str:
    """What is new, in a line that says how much and by whom; of many people the first two are named."""
    verdicts = "1 verdict" if news.verdicts == 1 else f"{news.verdicts:,} verdicts"
    other = "other " if news.verdicts else ""
    others = f"1 {other}step" if news.others == 1 else f"{news.others:,} {other}steps"
    amount = " and ".join(part for part, number in ((verdicts, news.verdicts), (others, news.others)) if number)
    *first, last = news.who or ("somebody without a name",)
    if len(first) > 2:
        first, last = first[:2], f"{len(news.who) - 2} more"
    who = f"{', '.join(first)} and {last}" if first else last
    return f"New since you last had this project open: {amount} by {who}."
