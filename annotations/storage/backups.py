"""Backups of a project: made, thinned, looked into, restored.

Those of a session and those asked for lie in a folder of the installation, one folder for each project:
a backup beside the project would be mailed and synced with it, would show to everybody who shares the
folder, and could not be made where only reading is allowed. Those made before a merge or an update lie
beside the project, where whoever looks for "as it was before" finds them; they are never thinned. Those
in the folder share the pieces of evidence files (`evidence_store`); those beside the project are whole.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection

from annotations.errors import DamagedProject, FactdeskError, NotAProject, StorageFailed
from annotations.model.backup import Backup, Contents
from annotations.model.ids import Id
from annotations.progress import CancelToken, Progress, no_progress
from annotations.storage import evidence_store, project_file, records
from annotations.storage.connection import BUSY_SECONDS, ProjectConnection, driver_of, translated
from annotations.storage.copies import duplicate, free_name

_NAME = "%Y-%m-%dT%H-%M-%S-%fZ"
_WHERE = "where.txt"
_ALL, _DAILY, _DELIBERATE = timedelta(days=1), timedelta(days=8), timedelta(days=90)
_PAGE = 10_000
"""Steps read at a time of a project that others write to."""


class Why(StrEnum):
    """Why a backup was made."""

    SESSION = "session"
    ASKED = "asked for"
    RESTORE = "before restore"
    MERGE_BACK = "before merging back"


def folder_of(root: Path, project: Id) -> Path:
    """Where the backups of a project lie, all copies of it together."""
    return root / project.hex()


def folder_by_path(root: Path, path: Path) -> Path | None:
    """Where the backups of the project lie that was at `path` last: for a file that cannot be opened any more."""
    found: list[tuple[float, Path]] = []
    for where in root.glob(f"*/{_WHERE}"):
        with suppress(OSError, ValueError):
            if where.read_text(encoding="utf-8") == str(path.absolute()):
                found.append((where.stat().st_mtime, where.parent))
    return max(found)[1] if found else None  # other projects may have had that name before


def take(
    path: Path, folder: Path, why: Why, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> Backup:
    """Back the project at `path` up into `folder`, and thin what is there.

    The file is not to be written to, only read: it may be open, here and elsewhere. Raises StorageFailed,
    ProjectBusy, DamagedProject and Cancelled; a backup is there whole or not at all.
    """
    made_at = datetime.now(UTC)
    target = folder / f"{made_at.strftime(_NAME)} {why}.factdesk"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / _WHERE).write_text(str(path.absolute()), encoding="utf-8")
    except OSError as error:
        raise StorageFailed(
            f"No backup could be made in {folder} ({error.strerror}).", "Set FACTDESK_HOME to a folder of yours."
        ) from error
    with project_file.appearing_at(target) as partial:
        duplicate(path, partial, progress, cancel)
        evidence_store.move_out(partial, folder, cancel)
    backup = Backup(target, made_at, why, target.stat().st_size)
    for old in thinned(_in_folder(folder), made_at):
        with suppress(OSError):  # tried again at the next one
            old.path.unlink()
    evidence_store.sweep(folder)
    return backup


def thinned(backups: Collection[Backup], now: datetime) -> list[Backup]:
    """Those to be deleted: all but all of the last day, one a day for a week, one a week before that.

    Deliberate ones (asked for, before a restore) count among these once they are 90 days old. The
    newest of a day or week is the one that stays, and so is the newest of all.
    """
    kept: set[tuple[object, ...]] = set()
    gone = []
    for backup in sorted(backups, key=lambda each: each.made_at, reverse=True):
        age = now - backup.made_at
        if age <= _ALL or (backup.why not in (Why.SESSION, Why.MERGE_BACK) and age <= _DELIBERATE):
            continue
        span = ("day", backup.made_at.date()) if age <= _DAILY else ("week", *backup.made_at.isocalendar()[:2])
        if span in kept:
            gone.append(backup)
        kept.add(span)
    return gone


def listed(path: Path, folder: Path) -> list[Backup]:
    """The backups of the project at `path`, the newest first: those in `folder` and those beside it."""
    beside = []
    for each in path.parent.glob(f"{_escaped(path.stem)} (before *).factdesk"):
        with suppress(FactdeskError, OSError):
            project_file.check_header(each)
            status = each.stat()
            why = each.stem[len(path.stem) + 2 : -1]
            beside.append(Backup(each, datetime.fromtimestamp(status.st_mtime, UTC), why, status.st_size))
    return sorted([*_in_folder(folder), *beside], key=lambda each: each.made_at, reverse=True)


def files(path: Path, folder: Path) -> list[Path]:
    """All files that may hold an earlier state of the project, those among them that cannot be read."""
    beside = [*path.parent.glob(f"{_escaped(path.stem)} (before *).factdesk")]
    return [*beside, *path.parent.glob(f"{_escaped(path.stem)} (damaged*).factdesk"), *folder.glob("*.factdesk")]


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _in_folder(folder: Path) -> list[Backup]:
    found = []
    for path in folder.glob("*Z *.factdesk"):
        made, _, why = path.stem.partition(" ")
        with suppress(OSError, ValueError):
            found.append(Backup(path, datetime.strptime(made, _NAME).replace(tzinfo=UTC), why, path.stat().st_size))
    return found


def contents(backup: Path, present: Path | None) -> Contents:
    """What a backup holds, and how it differs from the project at `present` (None: that cannot be read).

    Raises DamagedProject where the backup itself cannot be read, or is one of another project.
    """
    with _opened(backup) as connection:
        articles = len(records.article_ids(connection))
        driver = driver_of(connection)
        verdicts = driver.execute(
            "SELECT count(*) FROM head WHERE kind = 'judgement' AND value IS NOT NULL AND value <> 'no_check'"
        ).fetchone()[0]
        last = driver.execute(
            "SELECT label, reviewer, recorded_at FROM action ORDER BY arrival DESC LIMIT 1"
        ).fetchone()
        by = next((who.name for who in records.reviewers(connection) if last and last[1] in who.ids), "")
        lacks, only_there = _compared(driver, backup, present) if present is not None else (None, None)
    if last is None:
        return Contents(articles, verdicts, "", "", None, lacks, only_there)
    return Contents(articles, verdicts, last[0], by, _time(last[2]), lacks, only_there)


def _time(words: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(words)
    return None


@contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    """A backup that is whole enough to be read: it may lie where anybody can change it."""
    age = project_file.check_header(path)
    connection = ProjectConnection(path, read_only=True)
    try:
        with connection.reading() as reading:
            if age is not project_file.Age.OLDER:
                project_file.check_structure(reading, path, additions_allowed=age is project_file.Age.NEWER_MINOR)
            yield reading
    finally:
        connection.close()


def _compared(driver: sqlite3.Connection, backup: Path, present: Path) -> tuple[int, int]:
    """How many steps of the present project the backup lacks, and how many only the backup has."""
    driver.execute("CREATE TEMP TABLE present(id BLOB PRIMARY KEY) WITHOUT ROWID")
    connection = ProjectConnection(present, read_only=True)
    try:
        with connection.reading() as reading:
            here = driver_of(reading).execute("SELECT id FROM project").fetchone()
        if here != driver.execute("SELECT id FROM project").fetchone():
            raise DamagedProject(f"“{backup.name}” is a backup of another project.")
        after = -1
        while True:
            with connection.reading() as reading:  # a page at a time: no writer waits
                query = "SELECT arrival, id FROM action WHERE arrival > ? ORDER BY arrival LIMIT ?"
                rows = driver_of(reading).execute(query, (after, _PAGE)).fetchall()
            if not rows:
                break
            after = rows[-1][0]
            driver.executemany("INSERT INTO temp.present VALUES (?)", ((row[1],) for row in rows))
    finally:
        connection.close()
    lacks = driver.execute("SELECT count(*) FROM temp.present WHERE id NOT IN (SELECT id FROM main.action)")
    only_there = driver.execute("SELECT count(*) FROM main.action WHERE id NOT IN (SELECT id FROM temp.present)")
    return int(lacks.fetchone()[0]), int(only_there.fetchone()[0])


def restore_as_new(backup: Path, target: Path, progress: Progress = no_progress) -> None:
    """Write a backup to a new file. Raises DamagedProject, and StorageFailed if there is a file already."""
    with _opened(backup):
        pass
    with project_file.appearing_at(target) as partial:
        duplicate(backup, partial, progress)
        evidence_store.put_back(partial, backup.parent)


def restore(path: Path, backup: Path, folder: Path, progress: Progress = no_progress) -> Path:
    """Put a backup in place of the project at `path`; returns the file that keeps what was there before.

    The present state becomes a backup of its own; a file that cannot be read is set aside as it is.
    Whoever else has the project open is told that it was replaced. Nobody writes meanwhile. Raises
    DamagedProject, ProjectBusy, StorageFailed; the project is then as it was.
    """
    with _opened(backup):
        pass
    try:
        project_file.check_header(path)
    except (NotAProject, DamagedProject):
        return _set_aside_for(path, backup, progress)
    try:
        return _replace(path, backup, folder, progress)
    except DamagedProject:
        return _set_aside_for(path, backup, progress)


def _replace(path: Path, backup: Path, folder: Path, progress: Progress) -> Path:
    with translated(path), closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)) as lock:
        lock.execute("BEGIN IMMEDIATE")  # from here to the end nobody else has a journal beside the file
        before = take(path, folder, Why.RESTORE, progress)
        partial = path.with_name(f".{path.name}.restored.part")
        try:
            partial.unlink(missing_ok=True)
            duplicate(backup, partial, progress)
            evidence_store.put_back(partial, backup.parent)
            partial.replace(path)
        except OSError as error:
            raise StorageFailed(
                f"“{path.name}” could not be replaced ({error.strerror}).",
                "Close it in other programs, or restore into a new file.",
            ) from error
        finally:
            partial.unlink(missing_ok=True)
        lock.execute("ROLLBACK")
    return before.path


def _set_aside_for(path: Path, backup: Path, progress: Progress) -> Path:
    """Give the damaged file another name, with its journal, and put the backup in its place."""
    aside = free_name(path, "damaged")
    try:
        path.rename(aside)
        with suppress(FileNotFoundError):
            path.with_name(f"{path.name}-journal").rename(aside.with_name(f"{aside.name}-journal"))
    except OSError as error:
        raise StorageFailed(
            f"“{path.name}” could not be set aside ({error.strerror}).", "Restore into a new file."
        ) from error
    try:
        restore_as_new(backup, path, progress)
    except FactdeskError:
        aside.rename(path)
        raise
    return aside
