"""Writing a file whole or not at all."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lxml.etree import SerialisationError

from annotations.errors import ExportFailed
from annotations.text import harmless

_ELSEWHERE = "Choose another folder and export again."
_REASONS = {
    errno.ENOSPC: ("the disk is full", "Free some space, or choose another disk, and export again."),
    errno.EDQUOT: ("your share of the disk is used up", "Free some space, or choose another disk, and export again."),
    errno.EROFS: ("the disk can only be read", _ELSEWHERE),
    errno.ENOENT: ("its folder is not there", "Make the folder, or choose another one, and export again."),
    errno.ENOTDIR: ("its folder is not there", "Make the folder, or choose another one, and export again."),
    errno.EISDIR: ("there is a folder of that name", "Choose another name and export again."),
    errno.ENAMETOOLONG: ("its name is too long", "Choose a shorter name and export again."),
}
_MAY_BE_OPEN = (errno.EACCES, errno.EPERM, errno.EBUSY)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary file beside `target` to write to; it takes the target's place when all went well.

    On any failure, and on cancelling, an older file at `target` stays whole and the temporary file
    goes. Raises ExportFailed for what the disk or the system refuses, also inside the block.
    """
    temporary: Path | None = None
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        descriptor, name = tempfile.mkstemp(prefix=".factdesk-", suffix=".tmp", dir=target.parent)
        os.close(descriptor)
        temporary = Path(name)
        yield temporary
        _settle(temporary, target)
        temporary = None
    except OSError as error:
        raise _failure(target, error.errno, error.strerror or str(error)) from error
    except SerialisationError as error:  # lxml's own, "IO_ENOSPC", where openpyxl writes a sheet through it
        raise _failure(target, getattr(errno, str(error).removeprefix("IO_"), None), str(error)) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(target: Path, ours: str) -> Iterator[Path]:
    """A temporary folder beside `target` to write files to; it takes the target's place when all went well.

    A folder at `target` is replaced only where all that is in it are files that end in `ours`. On any
    failure, and on cancelling, it stays whole. Raises ExportFailed, also inside the block.
    """
    temporary: Path | None = None
    try:
        if target.exists():
            _check_ours(target, ours)
        temporary = Path(tempfile.mkdtemp(prefix=".factdesk-", suffix=".tmp", dir=target.parent))
        yield temporary
        for path in temporary.iterdir():
            _sync(path)
            path.chmod(_new_mode())
        temporary.chmod(0o777 & ~_mask())
        _swap(temporary, target)
    except OSError as error:
        raise _failure(target, error.errno, error.strerror or str(error)) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def _check_ours(target: Path, ours: str) -> None:
    if not target.is_dir():
        raise ExportFailed(
            f"{harmless(target.name)} could not be written: there is a file of that name.",
            "Choose another name and export again.",
        )
    if any(path.is_dir() or path.suffix != ours for path in target.iterdir()):
        raise ExportFailed(
            f"{harmless(target.name)} could not be written: there are other things than {ours} files in that folder.",
            "Choose a new folder, or an empty one, and export again.",
        )


def _swap(temporary: Path, target: Path) -> None:
    if not target.exists():
        temporary.rename(target)
        return
    older = Path(tempfile.mkdtemp(prefix=".factdesk-", suffix=".old", dir=target.parent))
    target.replace(older)  # onto an empty folder
    try:
        temporary.rename(target)
    except OSError:
        older.rename(target)
        raise
    shutil.rmtree(older, ignore_errors=True)


def _settle(temporary: Path, target: Path) -> None:
    _sync(temporary)
    temporary.chmod(_mode_for(target))
    temporary.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _mode_for(target: Path) -> int:
    """The rights of the file that is replaced; for a new one what the user's mask allows."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        return _new_mode()


def _new_mode() -> int:
    return 0o666 & ~_mask()


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _failure(target: Path, code: int | None, words: str) -> ExportFailed:
    name = harmless(target.name or str(target))
    if code in _MAY_BE_OPEN:
        reason = "it, or its folder, may not be written; perhaps it is open in another program"
        next_step = "Close it there, or choose another place, and export again."
    else:
        reason, next_step = _REASONS.get(code or 0, (words, _ELSEWHERE))
    return ExportFailed(f"{name} could not be written: {reason}.", next_step)
