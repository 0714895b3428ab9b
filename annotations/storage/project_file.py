"""A project file as a file: told from others by its header, created, checked, opened.

The header (SQLite file format, section 1.3) is read before SQLite touches the file, so that a
foreign or newer file is refused by name and never written to.
"""

import os
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path

from sqlalchemy import Connection

from annotations.errors import DamagedProject, ForeignParts, NewerProject, NotAProject, StorageFailed
from annotations.model.ids import new_id
from annotations.storage import descriptors
from annotations.storage.connection import ProjectConnection, driver_of, translated
from annotations.storage.ledger import utc_text
from annotations.storage.schema import (
    APPLICATION_ID,
    MAJOR,
    TRIGGERS,
    USER_VERSION,
    VIEWS,
    metadata,
)

_MAGIC = b"SQLite format 3\x00"
_QUICK_CHECK_BYTES = 64 * 1024 * 1024


class Age(Enum):
    """How a file's schema version relates to this program's."""

    OLDER = auto()
    CURRENT = auto()
    NEWER_MINOR = auto()


def check_header(path: Path) -> Age:
    """What the first 100 bytes of the file say.

    Raises NotAProject (no file, a folder, another kind of file), NewerProject (a newer major
    version) or DamagedProject (shorter than its header says).
    """
    try:
        header, size = descriptors.beginning(path, 100)
    except FileNotFoundError:
        raise NotAProject(f"There is no file “{path}”.", "Check the name, or create a new project.") from None
    except IsADirectoryError:
        raise NotAProject(f"“{path}” is a folder.", "Choose a project file (*.factdesk).") from None
    except PermissionError:
        raise NotAProject(f"“{path}” may not be read.", "Check the rights of the file.") from None
    if not header:
        raise NotAProject(f"“{path.name}” is empty.", "If it was copied or mailed, copy it again.")
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise NotAProject(f"“{path.name}” is not a Factdesk project.", "Choose another file: one that Factdesk made.")
    user_version, application_id = struct.unpack(">I4xI", header[60:72])
    if application_id != APPLICATION_ID:
        raise NotAProject(
            f"“{path.name}” is a database of another program, not a Factdesk project.",
            "It was not changed. Choose another file: one that Factdesk made.",
        )
    expected = bytes_expected(header)
    if size < expected and not has_hot_journal(path):
        raise DamagedProject(
            f"“{path.name}” is cut short: {size:,} of {expected:,} bytes are there.",
            "Copy it again from where it came from, or open a backup.",
        )
    if header[18] != 1 or header[19] != 1:
        raise DamagedProject(
            f"“{path.name}” was put into a mode that Factdesk does not use (write-ahead log).",
            "Ask for a copy made with “Make a copy” in Factdesk.",
        )
    return _age(path, user_version)


def bytes_expected(header: bytes) -> int:
    """How long a file must be, by the first 100 bytes of it."""
    page_size, pages = struct.unpack(">H", header[16:18])[0], struct.unpack(">I", header[28:32])[0]
    return int(pages) * (65536 if page_size == 1 else int(page_size))


def _age(path: Path, user_version: int) -> Age:
    if user_version >> 16 > MAJOR:
        raise NewerProject(
            f"“{path.name}” was written by a newer Factdesk (project format {describe(user_version)}; "
            f"this one knows {describe(USER_VERSION)}).",
            "Update Factdesk to open it. The file was not changed.",
        )
    if user_version > USER_VERSION:
        return Age.NEWER_MINOR
    return Age.CURRENT if user_version == USER_VERSION else Age.OLDER


def journal_of(path: Path) -> Path:
    """Where SQLite keeps what a transaction overwrites."""
    return path.with_name(f"{path.name}-journal")


def has_hot_journal(path: Path) -> bool:
    """Whether a transaction is under way, or was when a program died: its journal lies beside the file.

    A journal that begins with a zero is finished (SQLite file format, section 3).
    """
    try:
        with journal_of(path).open("rb") as journal:
            return journal.read(1) not in (b"", b"\0")
    except OSError:
        return False


def may_write(path: Path) -> bool:
    """Whether the file and its folder (where the journal goes) can be written to."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def describe(user_version: int) -> str:
    """A schema version as people read it: "1.0"."""
    return f"{user_version >> 16}.{user_version & 0xFFFF}"


def create(path: Path) -> None:
    """Create an empty project at `path`. The file appears whole, or not at all.

    Raises StorageFailed if there is a file already, or the folder cannot be written to.
    """
    with appearing_at(path) as partial:
        partial.touch(exist_ok=False)
        connection = ProjectConnection(partial)
        try:
            with translated(path):
                _create_in(connection)
        finally:
            connection.close()


@contextmanager
def appearing_at(path: Path) -> Iterator[Path]:
    """A name beside `path` for a file in the making; at the end the file gets its own name.

    On any failure nothing is left. Raises StorageFailed if there is a file already, or the folder
    cannot be written to.
    """
    if path.exists():
        raise _taken(path)
    if not path.absolute().parent.is_dir():
        raise StorageFailed(f"There is no folder “{path.parent}”.", "Create it, or choose another place.")
    partial = path.with_name(f".{path.name}.{new_id().hex()[-8:]}.part")
    try:
        yield partial
        _publish(partial, path)
    except FileExistsError:
        raise _taken(path) from None
    except OSError as error:
        raise StorageFailed(f"“{path}” could not be created ({error.strerror}).", "Choose another place.") from error
    finally:
        for left in (partial, journal_of(partial)):
            left.unlink(missing_ok=True)


def _taken(path: Path) -> StorageFailed:
    return StorageFailed(f"There is already a file “{path}”.", "Choose another name, or open it.")


def _publish(partial: Path, path: Path) -> None:
    """Give a finished file its name, unless another program has given it to a file meanwhile."""
    try:
        os.link(partial, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: what is left is a moment between the two calls
        if path.exists():
            raise FileExistsError(path) from None
        partial.rename(path)


def _create_in(connection: ProjectConnection) -> None:
    with connection.founding() as founding:
        create_schema(founding)
        founding.exec_driver_sql(
            "INSERT INTO project(id, created_at, created_by) VALUES (?, ?, ?)",
            (new_id(), utc_text(datetime.now(UTC)), f"Factdesk, project format {describe(USER_VERSION)}"),
        )


def create_schema(connection: Connection) -> None:
    """The whole schema in an empty database, with its header values."""
    metadata.create_all(connection)
    for statement in (*TRIGGERS.values(), *VIEWS.values()):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {USER_VERSION}")


def check_structure(
    connection: Connection,
    path: Path,
    *,
    additions_allowed: bool = False,
    expected: dict[str, tuple[object, ...]] | None = None,
) -> None:
    """Compare tables, indexes, triggers and views with ours, before anything of theirs can run.

    Raises DamagedProject. `additions_allowed`: a newer minor version may have more tables and views.
    `expected` is the structure of an older version that is to be migrated.
    """
    ours, theirs = expected or structure_of_fresh(), structure(connection)
    missing = sorted(name for name in ours if name not in theirs)
    if missing:
        raise DamagedProject(
            f"“{path.name}” lacks parts of a project ({', '.join(missing[:3])}).", "Open a backup or another copy."
        )
    changed = sorted(name for name in ours if theirs[name] != ours[name])
    foreign = sorted(set(theirs) - set(ours))
    runs = [name for name in foreign if not additions_allowed or theirs[name][0] == "trigger"]
    if changed or runs:
        raise ForeignParts(
            f"“{path.name}” holds parts that Factdesk did not make ({', '.join((changed + runs)[:3])}).",
            "It was not opened, since they could run unseen. A clean copy has only what Factdesk knows.",
        )


def structure(connection: Connection) -> dict[str, tuple[object, ...]]:
    """By name: the type of each part of a database, and what it is made of.

    Tables and indexes are compared by their columns, keys, checks and options (a migrated table has other
    SQL than a fresh one), triggers and views by their exact text.
    """
    parts: dict[str, tuple[object, ...]] = {}
    driver = driver_of(connection)
    rows = driver.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    for kind, name, table, sql in rows:
        if kind in ("table", "index") and name.startswith(("sqlite_sequence", "sqlite_stat", "sqlite_autoindex_")):
            continue  # SQLite's own; whatever else calls itself so is not
        quoted = name.replace('"', '""')

        def pragma(what: str, quoted: str = quoted) -> list[tuple[object, ...]]:
            return driver.execute(f'PRAGMA {what}("{quoted}")').fetchall()

        if kind == "table":
            indexes = sorted(tuple(row[1:]) for row in pragma("index_list"))
            keys = (*pragma("foreign_key_list"), *indexes, *checks_in(sql or ""))
            parts[name] = (kind, *pragma("table_xinfo"), *keys, *pragma("table_list"))
        elif kind == "index":
            parts[name] = (kind, table, *pragma("index_xinfo"))
        else:
            parts[name] = (kind, table, sql)
    return parts


def checks_in(definition: str) -> list[str]:
    """The conditions that a table's definition checks, without white space, sorted."""
    found = []
    for start in re.finditer(r"\bCHECK\s*\(", definition, re.IGNORECASE):
        rest, depth, end = definition[start.end() :], 1, 0
        while depth and end < len(rest):
            depth += (rest[end] == "(") - (rest[end] == ")")
            end += 1
        found.append("".join(rest[:end].split()))
    return sorted(found)


def structure_of_fresh() -> dict[str, tuple[object, ...]]:
    """The structure that a project of this version has."""
    memory = ProjectConnection(Path(":memory:"))
    try:
        with memory.founding() as connection:
            create_schema(connection)
            return structure(connection)
    finally:
        memory.close()


def quick_check(connection: Connection, path: Path, *, at_any_size: bool = False) -> None:
    """SQLite's own check of the file's pages and rows; by default for files small enough to wait for it."""
    if not at_any_size and path.stat().st_size > _QUICK_CHECK_BYTES:
        return
    with translated(path):
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if found != "ok":
        raise DamagedProject(
            f"“{path.name}” is damaged ({found}).",
            "Keep the file as it is; open a backup or copy, or recover what is readable.",
        )
