"""Evidence files in the project: stored piece by piece, listed, read, exported.

A file is cut into chunks, and each is stored in a transaction of its own under the id of its content:
whoever else writes to the project gets their turn in between, and what an interrupted attachment left
is there already when the same file is attached again. Only `EvidenceActions.attach` makes evidence of
them. Of a file never more than one chunk is in memory.
"""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeVar

from sqlalchemy import Connection

from annotations.errors import AttachRefused, EvidenceDamaged, FactdeskError, StorageFailed
from annotations.model.evidence import CHUNK_BYTES, Attachment, Content, EvidenceState, file_name, size_words
from annotations.model.ids import Id, chunk_id, evidence_id
from annotations.model.media_types import BEGINNING_BYTES, media_type
from annotations.progress import CancelToken, Progress, no_progress
from annotations.storage import heads, ledger
from annotations.storage.cited import kept
from annotations.storage.connection import ProjectConnection, driver_of
from annotations.storage.evidence_rows import piece_of, state_of
from annotations.storage.heads import Current
from annotations.text import harmless

if TYPE_CHECKING:
    from annotations.storage.project import Project

T = TypeVar("T")

_ID = re.compile("[0-9a-f]{32}")


class Turns(Protocol):
    """Does a short piece of work with the open project, on the thread that may, and returns its result."""

    def __call__(self, work: "Callable[[Project], T]", /) -> T: ...


# Storing


def store_file(
    source: Path, turns: Turns, limit: int, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> Content:
    """Store the content of a file, to be attached with `EvidenceActions.attach`.

    `limit` is the most it may have, in bytes (`ProjectSettings.evidence_mb`). Raises AttachRefused (not a
    readable file, empty, too large, or changed while it was read), what writing to the project raises,
    and Cancelled; then nothing of it stays but what was there before.
    """
    name = harmless(source.name)
    with _opened(source, name) as file:
        before = _identity(file)
        check_size(name, before[0], limit)

        def pieces() -> Iterator[bytes]:
            yield from _read_exactly(file, before[0], name)
            if _identity(file) != before or _status_of(source, name) != before:
                raise _changed(name)

        return _store(pieces(), before[0], name, turns, progress=progress, cancel=cancel)


def store_bytes(
    content: bytes,
    name: str,
    turns: Turns,
    limit: int,
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Content:
    """Store bytes that are in memory already: a pasted image. See `store_file`."""
    check_size(harmless(name), len(content), limit)
    pieces = (content[start : start + CHUNK_BYTES] for start in range(0, len(content), CHUNK_BYTES))
    return _store(pieces, len(content), harmless(name), turns, progress=progress, cancel=cancel)


def check_size(name: str, size: int, limit: int) -> None:
    """Raise AttachRefused for what is empty, or larger than the project allows."""
    if size == 0:
        raise AttachRefused(f"“{name}” is empty.", "Save it again from where it came from, and attach that.")
    if size > limit:
        raise AttachRefused(
            f"“{name}” has {size_words(size)}; this project takes files of up to {size_words(limit)}.",
            "Attach a smaller version, or raise the limit in the project settings.",
        )


def _store(
    pieces: Iterable[bytes], size: int, name: str, turns: Turns, *, progress: Progress, cancel: CancelToken | None
) -> Content:
    whole, chunks, added, beginning, done = hashlib.sha256(), list[Id](), list[Id](), b"", 0
    with ExitStack() as unless_stored:
        unless_stored.callback(_forget, added, turns)
        for piece in pieces:
            if cancel is not None:
                cancel.check()
            progress(done, size, f"Attaching {name}")
            own = chunk_id(piece)
            if turns(lambda project, own=own, piece=piece: project.store_chunk(own, piece)):  # type: ignore[misc]
                added.append(own)
            whole.update(piece)
            chunks.append(own)
            beginning = beginning or piece[:BEGINNING_BYTES]
            done += len(piece)
        if cancel is not None:
            cancel.check()
        unless_stored.pop_all()
    progress(size, size, f"Attaching {name}")
    return Content(evidence_id(whole.digest()), whole.digest(), size, media_type(beginning), tuple(chunks))


def _forget(chunks: Iterable[Id], turns: Turns) -> None:
    """Take away what was stored of a file that is not going to be attached, as far as that can be done now.

    It is overwritten; on a disk that is full, where there is no room for that, it is only let go.
    """
    with suppress(FactdeskError):
        for own in chunks:
            try:
                turns(lambda project, own=own: project.forget_chunk(own))  # type: ignore[misc]
            except StorageFailed:
                turns(lambda project, own=own: project.forget_chunk(own, overwrite=False))  # type: ignore[misc]


@contextmanager
def _opened(source: Path, name: str) -> Iterator[BinaryIO]:
    """A regular file to read from; nothing that would never end or waits for somebody."""
    try:
        # a pipe that nobody writes to must not make the opening wait
        descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise _unreadable(name, error) from error
    if stat.S_ISDIR(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _folder(name)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise AttachRefused(f"“{name}” is a device, not a file.", "Choose a file.")
        yield file


def _unreadable(name: str, error: OSError) -> AttachRefused:
    if isinstance(error, FileNotFoundError):
        return AttachRefused(f"There is no file “{name}” any more.", "Check its name and choose it again.")
    if isinstance(error, IsADirectoryError):  # as Windows says
        return _folder(name)
    return AttachRefused(f"“{name}” cannot be read ({error.strerror}).", "Check its rights, or copy it elsewhere.")


def _folder(name: str) -> AttachRefused:
    return AttachRefused(f"“{name}” is a folder.", "Choose the files in it, or put it into one file (zip).")


def _identity(file: BinaryIO) -> tuple[int, int, int, int]:
    """Size, time of the last change, device and number: another one is another content."""
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino


def _status_of(source: Path, name: str) -> tuple[int, int, int, int]:
    try:
        status = source.stat()
    except OSError:
        raise _changed(name) from None
    return status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino


def _changed(name: str) -> AttachRefused:
    return AttachRefused(f"“{name}” changed while it was read.", "Wait until it is finished, and attach it again.")


def _read_exactly(file: BinaryIO, size: int, name: str) -> Iterator[bytes]:
    """A file in chunks; as many bytes as it said that it had, neither fewer nor more."""
    left = size
    while left > 0:
        piece = b""
        while len(piece) < min(left, CHUNK_BYTES):
            try:
                read = file.read(min(left, CHUNK_BYTES) - len(piece))
            except OSError as error:
                raise _unreadable(name, error) from error
            if not read:
                raise _changed(name)
            piece = piece + read if piece else read
        left -= len(piece)
        yield piece
    if file.read(1):
        raise _changed(name)


# Listing


def attachments(connection: Connection, reference: Id | None = None) -> list[Attachment]:
    """What hangs on a reference, or on any, in the order in which it was attached.

    What hangs on a duplicate that was merged into another reference hangs on that one; once, if on both.
    """
    stands_for = kept(connection)
    found: dict[tuple[Id, str], Attachment] = {}
    for current in heads.of_kind(connection, ledger.ATTACHMENT, with_detail=True):
        own = stands_for(current.slot.subject)
        if reference in (None, own) and _ID.fullmatch(current.slot.facet):
            found.setdefault((own, current.slot.facet), _attachment(connection, current, own))
    return list(found.values())


def _attachment(connection: Connection, current: Current, reference: Id) -> Attachment:
    detail, evidence = current.detail, bytes.fromhex(current.slot.facet)
    size, sha256, found = (detail.get(name) for name in ("size", "sha256", "media_type"))
    return Attachment(
        evidence,
        reference,
        file_name(current.value),
        size if isinstance(size, int) else 0,
        str(found or ""),
        str(sha256 or ""),
        current.recorded_at,
        current.reviewer,
        state_of(connection, evidence),
    )


# Reading


def contents(path: Path, evidence: Id) -> Iterator[bytes]:
    """The content of evidence, checked, in pieces; from any thread, and no writer waits for more than one piece.

    Raises EvidenceDamaged before a piece that is missing or changed, and at the end where the whole is
    not what was attached; StorageFailed and DamagedProject as every reading.
    """
    with closing(ProjectConnection(path, read_only=True)) as connection:
        yield from checked(connection, evidence)


def checked(connection: ProjectConnection, evidence: Id) -> Iterator[bytes]:
    """`contents` over a connection that is open already."""
    with connection.reading() as reading:
        driver = driver_of(reading)
        row = driver.execute("SELECT sha256, size FROM evidence WHERE id = ?", (evidence,)).fetchone()
        chunks = driver.execute(
            "SELECT chunk FROM evidence_chunk WHERE evidence = ? ORDER BY number", (evidence,)
        ).fetchall()
        left_out = state_of(reading, evidence) is EvidenceState.LEFT_OUT
    if row is None:
        raise _not_here(left_out=left_out)
    whole, size = hashlib.sha256(), 0
    for (own,) in chunks:
        with connection.reading() as reading:
            found = piece_of(driver_of(reading), own)
        if found is None:
            raise _not_here(left_out=left_out)
        if chunk_id(found) != own:
            raise _altered()
        whole.update(found)
        size += len(found)
        yield found
    if (whole.digest(), size, evidence_id(whole.digest())) != (*row, evidence):
        raise _altered()


def _not_here(*, left_out: bool) -> EvidenceDamaged:
    if left_out:
        return EvidenceDamaged(
            "This copy of the project was made without evidence files.",
            "Merge a copy that has them, or attach the file again.",
        )
    return EvidenceDamaged(
        "The content of this file is missing from the project.",
        "Attach the same file again, or merge a copy that has it.",
    )


def _altered() -> EvidenceDamaged:
    return EvidenceDamaged(
        "The content of this file is not what was attached: it was changed in the project.",
        "Do not rely on it. A backup or another copy has it unchanged.",
    )


def export(
    path: Path,
    evidence: Id,
    target: Path,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> None:
    """Write the content of evidence to the new file `target`: whole and checked, or not at all.

    Raises StorageFailed if there is a file already, or the disk refuses; EvidenceDamaged; Cancelled.
    """
    from annotations.storage.project_file import appearing_at

    with appearing_at(target) as partial, partial.open("xb") as file:
        done = 0
        for piece in contents(path, evidence):
            if cancel is not None:
                cancel.check()
            progress(done, 0, f"Writing {harmless(target.name)}")
            file.write(piece)
            done += len(piece)
        file.flush()
        os.fsync(file.fileno())


def free_target(folder: Path, name: str) -> Path:
    """Where a file of that name can be written in a folder, beside one that has it: "n.pdf", "n (2).pdf"."""
    wanted = folder / file_name(name)
    target, number = wanted, 2
    while target.exists():
        target, number = wanted.with_stem(f"{wanted.stem} ({number})"), number + 1
    return target


def states(path: Path, progress: Progress = no_progress, cancel: CancelToken | None = None) -> dict[Id, EvidenceState]:
    """Reads all evidence that anything names, and says of each whether it is unchanged. From any thread."""
    with closing(ProjectConnection(path, read_only=True)) as connection:
        with connection.reading() as reading:
            named = {each.evidence: each.state for each in attachments(reading)}
        found = {}
        check = cancel.check if cancel is not None else bool
        for done, (evidence, state) in enumerate(named.items()):
            progress(done, len(named), "Verifying evidence")
            found[evidence] = read_state(connection, evidence, check) if state is EvidenceState.HERE else state
        progress(len(named), len(named), "Verifying evidence")
        return found


def read_state(connection: ProjectConnection, evidence: Id, looked: Callable[[], object]) -> EvidenceState:
    """Reads one file of evidence; `looked` is called after each piece."""
    try:
        for _ in checked(connection, evidence):
            looked()
    except EvidenceDamaged:
        with connection.reading() as reading:
            state = state_of(reading, evidence)
        return EvidenceState.CHANGED if state is EvidenceState.HERE else state
    return EvidenceState.WHOLE
