"""The open project, as the window knows it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from annotations.errors import Cancelled, FactdeskError, ProjectBusy, WrongUse
from annotations.model.changes import Changes
from annotations.model.evidence import EvidenceState
from annotations.model.ids import Id
from annotations.model.judgement import HistoryItem, Reviewer
from annotations.model.record import ArticleRecord
from annotations.model.reference import Reference
from annotations.model.settings import ProjectSettings
from annotations.review.deciding import visible_history
from app.commands import Step, not_taken_back
from app.evidence import NOTHING_KNOWN
from app.jobs import Lane
from app.models.articles import ArticleRow
from app.patience import patiently
from app.prepared import Prepared
from app.updates import EVERYTHING, Update, as_seen, read

if TYPE_CHECKING:
    from annotations.storage.actions import Actions
    from annotations.storage.ledger import Recorded
    from annotations.storage.project import Project

T = TypeVar("T")

_POLL_MS = 1000


class ProjectSession(QObject):
    """Holds what is shown of the open project, and lets people act on it.

    The file is touched by one lane only; everything here is the window's copy. Acting is
    asynchronous: `busy` until it is stored, then `stored` and `changed`. While it is busy the
    window keeps further keys and plays them afterwards, so each acts on what the one before left.
    """

    opened = Signal()
    articleShown = Signal()
    changed = Signal(object)  # Changes
    stored = Signal(object)  # Recorded
    failed = Signal(object)  # FactdeskError
    openFailed = Signal(object)  # FactdeskError
    busyChanged = Signal(bool)
    waiting = Signal()  # another program holds the file; the step is tried again
    historyRead = Signal(object, object)  # statement, list of HistoryItem
    revisit = Signal(object, object)  # article, statement: where undo or redo did something

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.project_id: Id = b""
        self.read_only = False
        self.rows: dict[Id, ArticleRow] = {}
        self.order: list[Id] = []
        self.stale: dict[Id, None] = {}  # articles whose rows are to be read from their whole records
        self.record: ArticleRecord | None = None
        self.prepared: Prepared | None = None  # what was worked out of the article as it was opened
        self.showing: Id | None = None  # the article that is being read, to be the record soon
        self.reviewers: Mapping[Id, Reviewer] = {}
        self.references: Mapping[Id, Reference] = {}
        self.evidence = NOTHING_KNOWN
        self.settings = ProjectSettings()
        self.reviewer: Reviewer | None = None
        self.saved_at: datetime | None = None
        self.undo_stack = QUndoStack(self)
        self._project: Project | None = None  # touched on the lane only
        self._opened = 0  # likewise: the generation that _project belongs to
        self._busy = 0
        self._poll_refusal = ""  # told already: what is wrong with the file stays so for a while
        self._generation = 0  # counts openings, so that what belongs to an older one can be told
        self._lane = Lane("project", self)
        self._poll = QTimer(self, interval=_POLL_MS)
        self._poll.timeout.connect(self._look_for_others)

    @property
    def busy(self) -> bool:
        """Whether something is being stored or read for the person right now."""
        return self._busy > 0

    # Opening and closing

    def open(self, path: Path, *, create: bool = False) -> None:
        """Open (or create) a project; `opened` or `openFailed` follows."""
        self.close_project()

        generation = self._generation

        def work() -> tuple[Id, bool, Update]:
            from annotations.storage.project import Project
            from app.installation import replica_id

            self._opened = generation
            self._project = Project.create(path, replica_id()) if create else Project.open(path, replica_id())
            return self._project.id, self._project.read_only, read(self.on_lane(), EVERYTHING, None, None)

        def done(result: tuple[Id, bool, Update]) -> None:
            self.path = path
            self.project_id, self.read_only, update = result
            self._take(update)
            self._poll.start()
            self.opened.emit()  # first: it chooses the article to begin with
            self.changed.emit(update.changes)

        self._act(work, done, self.openFailed.emit)

    def close_project(self) -> None:
        """Forget the open project; what was recorded is in the file already."""
        self._poll.stop()
        self._generation += 1
        self.path, self.record, self.prepared, self.showing = None, None, None, None
        self.reviewer, self.saved_at, self._poll_refusal = None, None, ""
        self.rows, self.order, self.stale, self.reviewers, self.references = {}, [], {}, {}, {}
        self.settings, self.evidence = ProjectSettings(), NOTHING_KNOWN
        self.undo_stack.clear()

        def work() -> None:
            if self._project is not None:
                self._project.close()
                self._project = None

        self._lane.start(work, lambda _: None, self.failed.emit)

    def shut_down(self) -> None:
        """Close the project and end the lane; waits for what is being stored."""
        self.close_project()
        self.undo_stack.blockSignals(True)  # it would speak once more while the window is taken apart
        self._lane.close()

    def join(self, reviewer: Reviewer) -> None:
        """Act as this reviewer of the project from now on. What another one did is theirs to undo."""
        if self.reviewer is not None and self.reviewer.id != reviewer.id:
            self.undo_stack.clear()
        self.reviewer = reviewer
        self.changed.emit(Changes(reviewers=True))
        if self.settings.first_pass or self.settings.blind:  # what is counted depends on who looks
            self.take_in(EVERYTHING)

    def reviewer_of(self, own: Id) -> Reviewer | None:
        """The person to whom an identity belongs."""
        return next((one for one in self.reviewers.values() if own in one.ids), None)

    @property
    def _reader(self) -> Id | None:
        return self.reviewer.id if self.reviewer else None

    def join_new(self, name: str, initials: str, joined: Callable[[Reviewer], object]) -> None:
        """Join the project as a new reviewer."""

        def work() -> tuple[Reviewer, Update]:
            reviewer = self._patiently(lambda: self.on_lane().actions.add_reviewer(name, initials))
            return reviewer, self._read_after(Changes(reviewers=True), None)

        def done(result: tuple[Reviewer, Update]) -> None:
            self._apply(result[1])
            self.join(result[0])
            joined(result[0])

        self._act(work, done, self.failed.emit)

    # Reading

    def show_article(self, article: Id, then: Callable[[], object] = lambda: None) -> None:
        """Make an article the current one; `articleShown` follows, and then `then`."""
        self.showing = article
        reviewer = self.reviewer.id if self.reviewer else None

        def work() -> Prepared:
            record = self._patiently(lambda: self.on_lane().article(article))
            return Prepared.of(as_seen(record, reviewer, self.evidence), reviewer)

        def done(prepared: Prepared) -> None:
            self.showing = None
            self.record, self.prepared = prepared.record, prepared
            self.articleShown.emit()
            then()

        def failed(error: FactdeskError) -> None:
            self.showing = None
            self.failed.emit(error)

        self._act(work, done, failed)

    def read_history(self, statement: Id) -> None:
        """Read what happened to a statement; `historyRead` follows."""

        def done(items: list[HistoryItem]) -> None:
            record = self.record
            self.historyRead.emit(
                statement, visible_history(items, record, statement, self._reader) if record is not None else []
            )

        reader = self.reviewer.id if self.reviewer else None
        self._lane.start(lambda: self.on_lane().history(statement, reader), done, self.failed.emit)

    def visit(self, statement: Id) -> None:
        """Go to a statement, whichever article it stands in; `revisit` follows."""
        self.read(
            lambda project: project.article_of_statement(statement),
            lambda article: self.revisit.emit(article, statement),
        )

    def read(
        self,
        work: "Callable[[Project], T]",
        done: Callable[[T], object],
        failed: Callable[[FactdeskError], object] | None = None,
    ) -> None:
        """Do `work` with the project, off this thread; `done` gets the result while it is still the open one.

        For what nobody waits for and nobody undoes; other steps go in between. A refusal goes to
        `failed`, else to the signal of that name.
        """
        generation = self._generation

        def if_still_open(tell: Callable[[], object]) -> None:
            if generation == self._generation:
                tell()

        self._lane.start(
            lambda: self._patiently(lambda: work(self.on_lane())),
            lambda result: if_still_open(lambda: done(result)),
            lambda error: if_still_open(lambda: (failed or self.failed.emit)(error)),
        )

    # Acting

    def perform(
        self,
        action: "Callable[[Actions, Id], Recorded | None]",
        statement: Id | None = None,
        then: Callable[[], object] = lambda: None,
        *,
        in_article: Id | None = None,
        refused: Callable[[], object] = lambda: None,
    ) -> None:
        """Record an action of the current reviewer; once it is stored, it is on the undo stack, then `then`.

        `statement`, and the article that it is in (the one shown, unless another is named), are where
        undo leads back to. `refused`: nothing was stored, and `failed` says why.
        """

        def failed(error: FactdeskError) -> None:
            self.failed.emit(error)
            refused()

        if self.reviewer is None:
            failed(WrongUse("Nobody is named as the reviewer yet.", "Give your name first."))
            return
        reviewer, record = self.reviewer.id, self.record
        article = record.article.id if record else None

        def work() -> "tuple[Recorded | None, Update]":
            recorded = self._patiently(lambda: action(self.on_lane().actions, reviewer))
            return recorded, self._read_after(recorded.changes if recorded else Changes(), record)

        def done(result: "tuple[Recorded | None, Update]") -> None:
            recorded, update = result
            if recorded is not None:
                self.undo_stack.push(Step(recorded.label, recorded.action, in_article or article, statement))
                self._note_stored(recorded)
            self._apply(update)
            then()

        self._act(work, done, failed)

    def undo(self) -> None:
        """Take the last step back, wherever it was done."""
        if self.undo_stack.canUndo():
            step = self.undo_stack.command(self.undo_stack.index() - 1)
            self._take_back(step, self.undo_stack.undo)

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self.undo_stack.canRedo():
            step = self.undo_stack.command(self.undo_stack.index())
            self._take_back(step, self.undo_stack.redo)

    def _take_back(self, step: object, move_stack: Callable[[], None]) -> None:
        if not isinstance(step, Step) or self.reviewer is None:
            return
        reviewer, record = self.reviewer.id, self.record

        def work() -> "tuple[Recorded | None, Update]":
            recorded = self._patiently(lambda: self.on_lane().actions.undo(step.action, reviewer))
            return recorded, self._read_after(recorded.changes if recorded else Changes(), record)

        def done(result: "tuple[Recorded | None, Update]") -> None:
            recorded, update = result
            taken_back = recorded is not None and bool(recorded.action)
            step.setObsolete(not taken_back)  # then the stack drops it: there is nothing to redo
            move_stack()
            if recorded is not None and taken_back:
                step.action = recorded.action
                self._note_stored(recorded)
            self._apply(update)
            if recorded is not None and recorded.conflicts:
                self.failed.emit(not_taken_back(recorded.conflicts))
            if step.article is not None:
                self.revisit.emit(step.article, step.statement)

        self._act(work, done, self.failed.emit)

    @property
    def generation(self) -> int:
        """Which opening of a project this is; a copy of a project has the same id, but another generation."""
        return self._generation

    def store(self, generation: int, work: "Callable[[Project], T]") -> T:
        """Do `work` with the project of that generation, from a long job's lane; waits for it.

        Raises what `work` raises, and Cancelled if another project has been opened since.
        """

        def bound() -> T:
            if self._opened != generation:
                raise Cancelled
            return self._patiently(lambda: work(self.on_lane()))

        return self._lane.call(bound)

    def wait_until_closed(self) -> None:
        """Wait, on another lane, until `close_project` has let go of the file."""
        self._lane.call(lambda: None)

    def post(self, call: Callable[[], object]) -> None:
        """Have `call` done on this side, from a long job's lane."""
        self._lane.post(call)

    def take_in(self, changes: Changes) -> None:
        """Read again what a long job has stored."""
        record = self.record
        self.read(lambda project: read(project, changes, record, self._reader, self.evidence), self._apply)

    def note_states(self, states: Mapping[Id, EvidenceState]) -> None:
        """Keep what reading the contents of evidence files has shown, and show what rests on them anew."""
        before, self.evidence = self.evidence, self.evidence.with_states(states)
        damaged = self.evidence.damaged != before.damaged
        self.take_in(EVERYTHING) if damaged else self.changed.emit(Changes(references=True))

    def _look_for_others(self) -> None:
        if self.busy:
            return
        record, generation = self.record, self._generation

        def work() -> Update:
            changes = self.on_lane().changes_of_others()
            return self._read_after(changes, record) if changes else Update(changes)

        def done(update: Update) -> None:
            if generation == self._generation:
                self._poll_refusal = ""
                self._apply(update)

        def failed(error: FactdeskError) -> None:
            if generation == self._generation and not isinstance(error, ProjectBusy):
                told, self._poll_refusal = self._poll_refusal, str(error)
                if told != str(error):
                    self.failed.emit(error)

        self._lane.start(work, done, failed)

    # On the lane

    def on_lane(self) -> "Project":
        """The open project. To be called, and used, on the lane only. Raises WrongUse if none is open."""
        if self._project is None:
            raise WrongUse("No project is open.")
        return self._project

    def _patiently(self, action: Callable[[], T]) -> T:
        """Do an action on the lane; the window hears of it while another program holds the file."""
        return patiently(action, lambda: self._lane.post(self.waiting.emit))

    def _read_after(self, changes: Changes, current: ArticleRecord | None) -> Update:
        """Read again what is stored already. Should that fail, it stands all the same, and is read later."""
        try:
            return read(self.on_lane(), changes, current, self._reader, self.evidence)
        except FactdeskError:  # told when it fails again
            self._lane.post(lambda: self.take_in(changes))
            return Update(Changes())

    # On this side

    def _act(
        self, work: Callable[[], T], done: Callable[[T], object], failed: Callable[[FactdeskError], object]
    ) -> None:
        """Do `work` on the lane, busy until it is done. What comes of an older project is let go."""
        generation = self._generation
        self._busy += 1
        if self._busy == 1:
            self.busyChanged.emit(True)

        def settled(then: Callable[[], object]) -> None:
            self._busy -= 1
            try:
                if generation == self._generation:
                    then()
            finally:
                if not self._busy:
                    self.busyChanged.emit(False)

        self._lane.start(
            work,
            lambda result: settled(lambda: done(result)),
            lambda error: settled(lambda: failed(error)),
            lambda: settled(lambda: None),
        )

    def _apply(self, update: Update) -> None:
        self._take(update)
        if update.changes:
            self.changed.emit(update.changes)

    def _take(self, update: Update) -> None:
        if update.order is not None:
            self.order = update.order
            known = {**update.outlined, **self.rows, **update.rows}
            self.rows = {article: known[article] for article in update.order if article in known}
        self.stale |= dict.fromkeys(update.stale)
        self.take_rows(update.rows)
        if update.record is not None and self.record is not None and self.record.article.id == update.record.article.id:
            self.record = update.record
        if update.reviewers is not None:
            self.reviewers = {reviewer.id: reviewer for reviewer in update.reviewers}
            if (me := self._reader) is not None:  # who may have become lead meanwhile, or one person with another
                self.reviewer = self.reviewer_of(me) or self.reviewer
        if update.references is not None:
            self.references = update.references
        if update.settings is not None:
            self.settings = update.settings
        if update.evidence is not None:
            self.evidence = update.evidence.with_states(self.evidence.read)

    def take_rows(self, rows: Mapping[Id, ArticleRow]) -> None:
        """Take the exact rows of listed articles."""
        self.stale = {article: None for article in self.stale if article not in rows}
        self.rows |= {article: row for article, row in rows.items() if article in self.rows}

    def _note_stored(self, recorded: "Recorded") -> None:
        self.saved_at = recorded.recorded_at
        self.stored.emit(recorded)
