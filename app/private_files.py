"""Copies of evidence files that other programs, or readers of ours, are given: private, read-only, gone at exit."""

import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from annotations.model.evidence import file_name
from annotations.model.ids import Id
from annotations.progress import CancelToken, Progress, no_progress


class PrivateFiles:
    """A folder that only this user can read. May be used from any thread."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    def copy(
        self,
        project: Path,
        evidence: Id,
        name: str,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Path:
        """The content of evidence as a file of that name that nobody writes to; checked while it is written.

        Raises what `evidence.export` raises.
        """
        from annotations.storage.evidence import export

        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="factdesk-"))
        target = Path(tempfile.mkdtemp(dir=self._folder)) / file_name(name)
        export(project, evidence, target, progress, cancel)
        target.chmod(stat.S_IRUSR)
        return target

    def drop(self, copy: Path) -> None:
        """Let go of a copy that is not needed any more."""
        with suppress(OSError):  # another program may hold it: it goes at exit
            copy.chmod(stat.S_IRUSR | stat.S_IWUSR)  # Windows deletes nothing that is read-only
            copy.unlink()
            copy.parent.rmdir()

    def close(self) -> None:
        """Remove all of them."""
        if self._folder is not None:
            for copy in self._folder.glob("*/*"):
                self.drop(copy)
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
