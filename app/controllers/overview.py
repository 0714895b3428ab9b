"""F6: counts the project on a lane of its own while the overview is open, and goes where a bar leads."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotations.errors import DamagedProject, FactdeskError
from annotations.model.ids import Id
from app.jobs import Lane

if TYPE_CHECKING:
    from annotations.model.judgement import Reviewer
    from annotations.review.agreement import Agreement, Ratings
    from annotations.review.overview import Bar, Criteria, Overview, Shown, Tally
    from app.dialogs.overview import OverviewWindow
    from app.main_window import MainWindow

_SECONDS = 0.1
_PAUSE_MS = 250


@dataclass(frozen=True, slots=True)
class Counted:
    """What is known so far; `left` articles are still to be counted, and `agreement` is None until then."""

    overview: "Overview"
    left: int
    agreement: "Sequence[Agreement] | None"
    reviewers: "Sequence[Reviewer]"


class Counting:
    """The tallies of a project's articles, each counted once and again when it changes.

    Made, used and closed on one lane.
    """

    def __init__(self, path: Path, reader: Id | None) -> None:
        from annotations.storage.project import Project

        self._reader = reader
        self._project: Project = Project.reading(path)
        self._reviewers = self._project.reviewers()
        self._tallies: dict[Id, Tally] = {}
        self._ratings: dict[Id, Ratings] = {}
        self._agreement: list[Agreement] | None = None
        self._order = self._project.article_ids()
        self._due = dict.fromkeys(self._order)

    def close(self) -> None:
        self._project.close()

    def go_on(self, seconds: float = _SECONDS) -> "Counted":
        """Count what is due, for about so long."""
        from annotations.review.agreement import Ratings, ratings
        from annotations.review.deciding import blinded
        from annotations.review.first_pass import shown
        from annotations.review.overview import Tally, overview, tally

        self._note_changes()
        begun = time.monotonic()
        people = [reviewer.id for reviewer in self._reviewers]
        while self._due and time.monotonic() - begun < seconds:
            article = next(iter(self._due))
            del self._due[article]
            self._agreement = None
            try:
                record = blinded(self._project.article(article), self._reader)
                self._tallies[article] = tally(record, people, self._reader)
                self._ratings[article] = ratings(shown(record, self._reader))
            except DamagedProject:
                self._tallies[article] = Tally(article, "Unreadable article")
                self._ratings[article] = Ratings()
        known = [self._tallies[article] for article in self._order if article in self._tallies]
        return Counted(overview(known, self._reviewers), len(self._due), self._agreed(), self._reviewers)

    def _agreed(self) -> "Sequence[Agreement] | None":
        """How far reviewers agree; None while articles are left: resampling takes a second."""
        from annotations.review.agreement import agreement

        if self._agreement is None and not self._due:
            self._agreement = agreement([self._ratings[article] for article in self._order])
        return self._agreement

    def _note_changes(self) -> None:
        changes = self._project.changes_of_others()
        if not changes:
            return
        self._order = self._project.article_ids()
        due = set(changes.articles)
        for text in changes.texts:
            due.update(self._project.articles_with(text))
        if changes.settings or changes.reviewers:
            self._reviewers = self._project.reviewers()
            due.update(self._order)
        due |= self._due.keys()
        self._due = dict.fromkeys(article for article in self._order if article in due)


class Overviews(QObject):
    """Opens the overview and keeps it up to date while it is open.

    `statementsWanted` carries the Criteria of a bar (or of a part of it) that was chosen; the window
    goes to the first of these statements.
    """

    statementsWanted = Signal(object)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._lane: Lane | None = None
        self._counting: Counting | None = None  # touched on the lane only, like what it is of
        self._counting_of: tuple[int, Id | None] = (-1, None)
        self._busy = False
        self.shown: OverviewWindow | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._count)
        self._session.changed.connect(lambda _: self._pause.start())
        self._session.opened.connect(self._pause.start)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"overview": self.open}

    def shut_down(self) -> None:
        """Close the overview, and end the lane, if there is one."""
        self._pause.stop()
        if self.shown is not None:
            self.shown.close()
        if self._lane is not None:
            self._lane.start(self._close, lambda _: None, lambda _: None)
            self._lane.close()

    def open(self) -> None:
        """Show the overview, and count."""
        if self.shown is None:
            from app.dialogs.overview import OverviewWindow

            self.shown = OverviewWindow(self._window)
            self.shown.barChosen.connect(self._chosen)
            self._lane = Lane("overview", self)
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()
        self._count()

    def _count(self) -> None:
        path = self._session.path
        if path is None or self._busy or self._lane is None or self.shown is None or not self.shown.isVisible():
            return
        self._busy = True
        generation, reader = self._session.generation, self._session.reviewer.id if self._session.reviewer else None

        def work() -> Counted:
            if self._counting is None or self._counting_of != (generation, reader):
                self._close()
                self._counting, self._counting_of = Counting(path, reader), (generation, reader)
            return self._counting.go_on()

        def done(counted: Counted) -> None:
            self._busy = False
            if self.shown is not None and generation == self._session.generation:
                self.shown.setOverview(counted.overview, counted.left, len(self._session.order))
                if counted.agreement is not None:
                    self.shown.setAgreement(counted.agreement, counted.reviewers)
            if counted.left or generation != self._session.generation:
                self._count()

        def failed(error: FactdeskError) -> None:
            self._busy = False
            if self.shown is not None:
                self.shown.setProblem(error)

        self._lane.start(work, done, failed, self._ended)

    def _ended(self) -> None:
        self._busy = False

    def _close(self) -> None:
        if self._counting is not None:
            self._counting.close()
            self._counting = None

    def _chosen(self, bar: "Bar", shown: "Shown | None") -> None:
        wanted: Criteria = replace(bar.criteria, shown=shown)
        self.statementsWanted.emit(wanted)
        place = bar.numbers.place(shown) or bar.numbers.place()
        if place is not None:
            self._window.searching.go_to_statement(place.article, place.statement)
        elif wanted.article is not None:
            article = wanted.article
            self._window.when_idle(lambda: self._session.show_article(article))
