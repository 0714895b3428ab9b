"""Long jobs of the window: reading files, finding statements, exporting."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from annotations.errors import Cancelled, DetectionFailed, FactdeskError
from annotations.model.article import ImportedArticle
from annotations.model.changes import Changes
from annotations.model.history import Wanted
from annotations.model.ids import Id
from annotations.model.statement import Detection
from annotations.progress import CancelToken, Progress
from app import work
from app.jobs import Lane
from app.session import ProjectSession

if TYPE_CHECKING:
    from annotations.detection.pool import DetectionPool
    from annotations.exporting.export import ExportReport, Options
    from annotations.exporting.formats import Format
    from annotations.storage.project import Project


T = TypeVar("T")

_READING, _FINDING, _EXPORTING = "Reading the articles", "Finding statements", "Exporting"


class Intake(QObject):
    """Runs long jobs one after the other on a lane of their own, with progress and cancel.

    Files are read and statements found here; what comes of it is stored by the session's lane.
    """

    progressed = Signal(str, int, int)  # what, done, total (0: unknown)
    finished = Signal()
    imported = Signal(object)  # work.Imported
    detectionFailed = Signal(object)  # {article: DetectionFailed}
    exported = Signal(object)  # ExportReport
    failed = Signal(object)  # FactdeskError

    def __init__(self, session: ProjectSession) -> None:
        super().__init__(session)
        self._session = session
        self._lane = Lane("long jobs", self)
        self._waiting: list[CancelToken] = []
        self._pool: DetectionPool | None = None  # touched on the lane only

    @property
    def running(self) -> bool:
        """Whether a long job is under way."""
        return bool(self._waiting)

    def cancel(self) -> None:
        """Stop the running job and those behind it; what they stored already stays."""
        for token in self._waiting:
            token.cancel()

    def shut_down(self) -> None:
        """Stop the running job, end the detection processes and the lane."""
        self.cancel()

        def close() -> None:
            if self._pool is not None:
                self._pool.close()

        self._lane.start(close, lambda _: None, self.failed.emit)
        self._lane.close()

    # Importing

    def import_files(self, paths: Sequence[Path]) -> None:
        """Read files, add their articles, find their statements. `imported` says what became of them."""

        from annotations.importing.files import read_articles

        add = self._adder()

        def read(cancel: CancelToken) -> work.Imported:
            articles, refused = read_articles(paths, self.reporter(_READING), cancel)
            result = add(articles)
            result.refused = [*refused, *result.refused]
            return result

        self.start(_READING, read, self._imported)

    def import_pasted(self, words: str) -> None:
        """Add pasted words as an article."""
        from annotations.importing.files import article_from_paste

        add = self._adder()
        self.start(_READING, lambda cancel: add([article_from_paste(words)]), self._imported)

    def import_samples(self) -> None:
        """Add the five sample articles."""
        from annotations.importing.samples import sample_articles

        add = self._adder()
        self.start(_READING, lambda cancel: add(sample_articles()), self._imported)

    def import_copy(self, article: ImportedArticle) -> None:
        """Add words that the project has already as another outlet's copy."""

        project, reviewer = self._session.generation, self._reviewer

        def store(opened: "Project") -> work.Imported:
            own, recorded = opened.actions.add_article(article, reviewer, another_copy=True)
            return work.Imported([own], changes=recorded.changes if recorded else Changes())

        self.start(_READING, lambda cancel: self._session.store(project, store), self._imported)

    def _adder(self) -> Callable[[Sequence[ImportedArticle]], work.Imported]:
        """Adds articles to the project that is open now, even if another one is by then."""
        project, reviewer = self._session.generation, self._reviewer

        def add(articles: Sequence[ImportedArticle]) -> work.Imported:
            return self._session.store(project, lambda opened: work.add_articles(opened, articles, reviewer))

        return add

    @property
    def _reviewer(self) -> Id | None:
        return self._session.reviewer.id if self._session.reviewer else None

    def _imported(self, result: work.Imported) -> None:
        self._session.take_in(result.changes)
        self.imported.emit(result)
        self.find_statements()

    # Finding statements

    def find_statements(self) -> None:
        """Find the statements of every article that has none yet."""

        project = self._session.generation

        def find(cancel: CancelToken) -> Mapping[Id, DetectionFailed]:
            pending = self._session.store(project, lambda opened: opened.undetected_texts())
            if not pending:
                return {}

            def store(detection: Detection) -> None:
                changes = self._session.store(project, lambda opened: opened.store_detection(detection))
                self._lane.post(lambda: self._session.take_in(changes))

            if self._pool is None:
                from annotations.detection.pool import DetectionPool

                self._pool = DetectionPool()
            return work.detect_pending(pending, store, self._pool, self.reporter(_FINDING), cancel)

        self.start(_FINDING, find, self._found)

    def _found(self, failures: Mapping[Id, DetectionFailed]) -> None:
        if failures:
            self.detectionFailed.emit(failures)

    # Exporting

    def export(self, target: Path, form: "Format", options: "Options") -> None:
        """Write the project, or a part of it, to a file or folder; `exported` or `failed` follows."""
        path, freeze = self._session.path, self._freezing()
        if path is None:
            return

        def write(cancel: CancelToken) -> "ExportReport":
            freeze(cancel)
            return work.export(path, target, form, options, progress=self.reporter(_EXPORTING), cancel=cancel)

        self.start(_EXPORTING, write, self.exported.emit)

    def export_history(self, target: Path, wanted: Wanted, done: Callable[[int], object]) -> None:
        """Write the steps that are wanted to a file; `done` gets their number, or `failed` follows."""
        path, freeze = self._session.path, self._freezing()
        if path is None:
            return

        def write(cancel: CancelToken) -> int:
            work.check_target(target, work.HISTORIES)
            freeze(cancel)
            return work.export_history(path, target, wanted, self.reporter(_EXPORTING), cancel)

        self.start(_EXPORTING, write, done)

    def _freezing(self) -> Callable[[CancelToken], None]:
        """What keeps the ¶ labels of the project that is open now, before a job prints them."""
        project, reviewer = self._session.generation, self._reviewer

        def freeze(cancel: CancelToken) -> None:
            for article in self._session.store(project, lambda opened: opened.article_ids()):
                cancel.check()
                self._session.store(project, partial(work.freeze_labels, article=article, reviewer=reviewer))

        return freeze

    # One job after the other

    def start(self, what: str, job: Callable[[CancelToken], T], done: Callable[[T], object]) -> None:
        """Queue a job; then `done` gets its result on this side, or `failed` follows. `what` names it in words."""
        cancel = CancelToken()
        self._waiting.append(cancel)
        self.progressed.emit(what, 0, 0)

        def settle(then: Callable[[], object]) -> None:
            self._waiting.remove(cancel)
            then()
            if not self._waiting:
                self.finished.emit()

        def refused(error: FactdeskError) -> None:
            settle(lambda: None if isinstance(error, Cancelled) else self.failed.emit(error))

        self._lane.start(
            lambda: job(cancel), lambda result: settle(lambda: done(result)), refused, lambda: settle(lambda: None)
        )

    def reporter(self, what: str) -> Progress:
        """A Progress for a job, shown under these words."""
        return self._lane.reporter(lambda done, total, _: self.progressed.emit(what, done, total))
