"""The pieces of evidence beside the backups of a project: each once, however many backups name it.

A piece is a file that is named by its id, which its content must have: what somebody changed there is
not put back. A backup without its pieces is a project file like any other, whose `chunk` is empty.
"""

import os
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from annotations.errors import DamagedProject, FactdeskError
from annotations.model.ids import Id, chunk_id, new_id
from annotations.progress import CancelToken
from annotations.storage import project_file
from annotations.storage.connection import ProjectConnection, driver_of
from annotations.storage.evidence_rows import piece_of

_FRESH_SECONDS = 3600
"""A piece this young may belong to a backup that another window is just making."""

_MOVABLE = "SELECT DISTINCT c.id FROM evidence_chunk AS e JOIN chunk AS c ON c.id = e.chunk"
_LACKING = (
    "SELECT DISTINCT e.chunk FROM evidence_chunk AS e WHERE NOT EXISTS (SELECT 1 FROM chunk AS c WHERE c.id = e.chunk)"
)


def _place(folder: Path, own: Id) -> Path:
    return folder / "evidence" / f"{own.hex()}.chunk"


def move_out(backup: Path, folder: Path, cancel: CancelToken | None = None) -> None:
    """Move the pieces of a backup in the making to files in `folder`, but for those that were damaged.

    One of another version of the project file keeps them. Raises OSError, StorageFailed, Cancelled.
    """
    if project_file.check_header(backup) is not project_file.Age.CURRENT:
        return
    with closing(ProjectConnection(backup)) as connection:
        connection.relax(references=False)
        with connection.reading() as reading:
            try:
                project_file.check_structure(reading, backup)
            except DamagedProject:
                return
            driver = driver_of(reading)
            owns = driver.execute(
                "SELECT DISTINCT c.id FROM evidence_chunk AS e JOIN chunk AS c ON c.id = e.chunk"
            ).fetchall()
        if not owns:
            return
        for (own,) in owns:
            if cancel is not None:
                cancel.check()
            _move_out(connection, own, folder)
        connection.compact()
    with backup.open("rb+") as file:  # the connection was relaxed
        os.fsync(file.fileno())


def _move_out(connection: ProjectConnection, own: Id, folder: Path) -> None:
    with connection.founding() as founding:
        driver = driver_of(founding)
        content = piece_of(driver, own)
        if content is None or chunk_id(content) != own:
            return
        _keep(folder, own, content)
        guard = driver.execute("SELECT sql FROM sqlite_schema WHERE name = 'chunk_keeps_delete'").fetchone()[0]
        driver.execute("DROP TRIGGER chunk_keeps_delete")
        driver.execute("DELETE FROM chunk WHERE id = ?", (own,))
        driver.execute(guard)


def _keep(folder: Path, own: Id, content: bytes) -> None:
    place = _place(folder, own)
    try:
        os.utime(place)  # so that it is fresh, and stays
        if place.stat().st_size == len(content):
            return
    except FileNotFoundError:
        place.parent.mkdir(mode=0o700, exist_ok=True)
    partial = place.with_name(f"{place.name}.{new_id().hex()[-8:]}.part")
    try:
        with partial.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(place)
    finally:
        partial.unlink(missing_ok=True)


def put_back(restored: Path, folder: Path) -> None:
    """Give a copy of a backup its pieces again, as far as they are in `folder` unchanged; `verify` names the rest."""
    if project_file.check_header(restored) is not project_file.Age.CURRENT:
        return
    with closing(ProjectConnection(restored)) as connection:
        with connection.reading() as reading:
            owns = driver_of(reading).execute(_LACKING).fetchall()
        for (own,) in owns:
            with suppress(OSError):
                content = _place(folder, own).read_bytes()
                if chunk_id(content) == own:
                    with connection.founding() as founding:
                        driver_of(founding).execute("INSERT INTO chunk(id, content) VALUES (?, ?)", (own, content))


def named_in(backups: Iterable[Path]) -> tuple[set[Id], bool]:
    """The pieces that backups name, and whether all of them could be read."""
    named, all_read = set[Id](), True
    for backup in backups:
        try:
            if project_file.check_header(backup) is project_file.Age.OLDER:
                continue
            with closing(ProjectConnection(backup, read_only=True)) as connection, connection.reading() as reading:
                named |= {own for (own,) in driver_of(reading).execute("SELECT DISTINCT chunk FROM evidence_chunk")}
        except (FactdeskError, sqlite3.Error, OSError):
            all_read = False
    return named, all_read


def sweep(folder: Path, *, at_once: bool = False) -> None:
    """Delete the pieces that no backup in `folder` names; nothing where one cannot be read.

    `at_once`: fresh ones, too.
    """
    named, all_read = named_in(folder.glob("*.factdesk"))
    if all_read:
        found = {_id_of(place): place for place in (folder / "evidence").glob("*.chunk")}
        _delete([found[own] for own in found.keys() - named], older_than=0 if at_once else _FRESH_SECONDS)


def forget(folder: Path, chunks: Iterable[Id]) -> None:
    """Delete these pieces."""
    _delete([_place(folder, own) for own in chunks], older_than=0)


def _id_of(place: Path) -> Id | None:
    with suppress(ValueError):
        return bytes.fromhex(place.stem)
    return None


def _delete(places: Iterable[Path], older_than: float) -> None:
    now = time.time()
    for place in places:
        with suppress(OSError):  # tried again at the next backup
            if now - place.stat().st_mtime >= older_than:
                place.unlink()
