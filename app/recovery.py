"""Half-written text survives a crash: a file of this installation for each project.

The file is `recovery/PROJECT.json` in the installation's data folder, never the shared project:
`{"version": 1, "drafts": {STATEMENT: {WHAT: {FIELD: value}}}}`, ids in hex. It is replaced as a whole,
and gone when nothing is unfinished. Several windows on one project share it: each changes there only
what it changed itself.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from annotations.errors import DamagedProject, FactdeskError, StorageFailed
from annotations.model.ids import Id
from app.installation import data_folder
from app.jobs import Lane
from app.views.drafts import Drafts, Kept

if TYPE_CHECKING:
    from app.session import ProjectSession

_PAUSE_MS = 400
"""Typing has stopped."""

_LATEST_MS = 2000
"""Typing goes on: no more than this much of it can be lost."""

_VERSION = 1


class Recovery(QObject):
    """Keeps the drafts of the open project on disk, and brings them back when it is opened again.

    `recovered` carries the statements whose drafts came back. `failed` carries a FactdeskError: the
    disk refused, or what was kept cannot be read and was set aside. Reading and writing happen on a
    lane of its own, so that neither the window nor a busy project holds them up.
    """

    recovered = Signal(object)  # list of Id
    failed = Signal(object)

    def __init__(self, drafts: Drafts, session: "ProjectSession") -> None:
        super().__init__(session)
        self._drafts, self._session = drafts, session
        self._project: Id | None = None  # whose drafts these are
        self._known: Kept = {}  # what the file last had from here; touched on the lane only
        self._unsaved = False
        self._writing = 0
        self._refused = False
        self._lane = Lane("recovery", self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._write)
        self._since = QElapsedTimer()
        drafts.changed.connect(self._changed)
        session.opened.connect(self._opened)

    @property
    def settled(self) -> bool:
        """Whether everything half-written is on disk."""
        return not self._unsaved and not self._writing

    def save(self, then: Callable[[], object], failed: Callable[[FactdeskError], object]) -> None:
        """Write what is unfinished now; then do `then`, or `failed` if the disk refuses."""
        self._pause.stop()
        project, kept = self._project, self._drafts.snapshot()
        self._unsaved = False
        if project is None:
            then()
            return
        self._writing += 1

        def done(_: None) -> None:
            self._writing -= 1
            then()

        def refused(error: FactdeskError) -> None:
            self._writing -= 1
            self._unsaved = True
            failed(error)

        def work() -> None:
            write(recovery_file(project), kept, self._known)
            self._known = kept

        self._lane.start(work, done, refused)

    def shut_down(self) -> None:
        """End the lane; waits for what is being written."""
        self._pause.stop()
        self._lane.close()

    def _write(self) -> None:
        def done() -> None:
            self._refused = False

        def refused(error: FactdeskError) -> None:
            if not self._refused:  # told once, not at every pause in typing
                self._refused = True
                self.failed.emit(error)

        self.save(done, refused)

    def _changed(self) -> None:
        if not self._unsaved:
            self._unsaved = True
            self._since.start()
        if self._since.elapsed() >= _LATEST_MS:
            self._write()
        else:
            self._pause.start(min(_PAUSE_MS, _LATEST_MS - self._since.elapsed()))

    def _opened(self) -> None:
        if self._unsaved:
            self._write()
        self._drafts.clear()
        self._project = project = self._session.project_id

        def done(kept: Kept) -> None:
            if kept and project == self._project:
                self._drafts.restore(kept)
                self._changed()  # what was typed meanwhile may have been written without it
                self.recovered.emit(list(kept))

        def work() -> Kept:
            self._known = {}
            self._known = read(recovery_file(project))
            return self._known

        self._lane.start(work, done, self.failed.emit)


def recovery_file(project: Id) -> Path:
    """Where the drafts of a project are kept. Raises StorageFailed."""
    return data_folder() / "recovery" / f"{project.hex()}.json"


def write(path: Path, kept: Kept, known: Kept | None = None) -> None:
    """Keep drafts at `path`; without any, nothing stays. Raises StorageFailed.

    `known` is what whoever writes had there: where the file differs from that, another window wrote
    it, and it stays unless it was changed here, too. None: everything there is replaced.
    """
    if known is not None:
        with suppress(DamagedProject):
            kept = _merged(kept, known, read(path))
    drafts = {statement.hex(): of for statement, of in kept.items()}
    temporary = path.with_name(f"{path.stem}.{os.getpid()}.tmp")
    try:
        if not drafts:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with temporary.open("w", encoding="utf-8", errors="surrogatepass") as file:
            json.dump({"version": _VERSION, "drafts": drafts}, file, ensure_ascii=True)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise StorageFailed(
            f"Half-written text could not be kept on disk ({error.strerror}); what is recorded is safe.",
            f"Free some space for {path.parent}, or finish what you are writing before you close the window.",
        ) from error


def _merged(kept: Kept, known: Kept, there: Kept) -> Kept:
    """What to keep of two windows' drafts: every change that either made to what both knew."""
    own, before, theirs = (
        {(s, what): fields for s, of in d.items() for what, fields in of.items()} for d in (kept, known, there)
    )
    merged: Kept = {}
    for key in dict.fromkeys((*own, *theirs)):
        fields = theirs.get(key) if own.get(key) == before.get(key) else own.get(key)
        if fields is not None:
            merged.setdefault(key[0], {})[key[1]] = fields
    return merged


def read(path: Path) -> Kept:
    """The drafts at `path`; none if there is no file. Raises DamagedProject after setting a damaged one aside."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StorageFailed(f"Half-written text in {path} cannot be read ({error.strerror}).") from error
    try:
        return _checked(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        aside = path.with_suffix(".damaged")
        with suppress(OSError):
            path.replace(aside)
        raise DamagedProject(
            "The file with half-written text is damaged, so that text could not be brought back.",
            f"The project itself is not touched. What can still be read of the text is in {aside}.",
        ) from error


def _checked(data: Any) -> Kept:
    if data["version"] != _VERSION:
        raise ValueError(data["version"])
    kept = {bytes.fromhex(statement): dict(of) for statement, of in data["drafts"].items()}
    if any(len(statement) != 16 for statement in kept):
        raise ValueError("no id")
    if not all(isinstance(fields, dict) for of in kept.values() for fields in of.values()):
        raise ValueError("no fields")
    return kept
