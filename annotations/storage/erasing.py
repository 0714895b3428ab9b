"""Erasing for good: the one exception to a ledger that is only ever added to.

A tombstone is an entry of the kind ERASURE. Its facet names what is erased (`ledger.erased_name`), its
action says who and when, its detail why. While any copy holds one, every version of what it names loses
its words, wherever it comes from: what an entry keeps is a function of the entry and of the union of the
tombstones, so that merging stays idempotent, commutative and associative. Rows of the
ledger stay, and with them the counts of actions and what supersedes what; files that nothing names any
more go. Only an entry that names the tombstone itself in
`detail.since` was written after it, and keeps its words.
"""

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from annotations.errors import FactdeskError, ReadOnlyProject
from annotations.model.erasing import Erasable, ErasedReport, Kept
from annotations.model.ids import Id
from annotations.storage import backups, evidence_store, ledger, project_file
from annotations.storage.connection import ProjectConnection, driver_of
from annotations.storage.evidence_rows import drop_left_overs, drop_unwanted
from annotations.storage.schema import TRIGGERS

LABEL = "Words erased"
"""What an action is called whose label may have held what was erased."""

_LABELS_WITH_WORDS = frozenset({ledger.CITATION, ledger.REFERENCE, ledger.QUERY, ledger.REVIEWER, ledger.ATTACHMENT})
_WORDS_OF_JUDGEMENTS = ("justification", "correction")
_GUARDS = ("entry_keeps_update", "action_keeps_update")

# as `ledger.erased_name`; roles and what holds no words have none
_NAME = """CASE
WHEN e.kind IN ('note', 'citation', 'query') THEN e.kind || ':' || e.facet
WHEN e.kind = 'reference' OR (e.kind = 'reviewer' AND e.facet IN ('name', 'initials'))
THEN e.kind || ':' || lower(hex(e.subject))
WHEN e.kind = 'attachment' THEN e.kind || ':' || lower(hex(e.subject)) || ':' || e.facet
WHEN e.kind = 'judgement'
THEN e.kind || ':' || lower(hex(e.subject)) || ':' || e.facet || ':' || lower(hex(coalesce(a.reviewer, x'')))
END"""


class Tombstone(NamedTuple):
    entry: Id
    name: str


def tombstones(driver: sqlite3.Connection) -> list[Tombstone]:
    """All tombstones of a file, superseded ones too."""
    rows = driver.execute("SELECT id, facet FROM entry WHERE kind = ?", (ledger.ERASURE,))
    return [Tombstone(*row) for row in rows]


def redact(driver: sqlite3.Connection, stones: Sequence[Tombstone], after: int = -1) -> int:
    """Take the words out of every entry that these erase, in the caller's transaction; returns how many had any.

    `after`: only of actions that arrived after that one.
    """
    found = list(_with_words(driver, stones, after))
    if not found:
        return 0
    driver.execute("PRAGMA secure_delete = ON")
    for guard in _GUARDS:
        driver.execute(f"DROP TRIGGER {guard}")
    for row in found:
        value, detail = _without_words(row)
        driver.execute("UPDATE entry SET value = ?, detail = ? WHERE id = ?", (value, detail, row.entry))
        driver.execute(
            "UPDATE head SET value = ? WHERE subject = ? AND kind = ? AND facet = ? AND entry = ?",
            (value, row.subject, row.kind, row.facet, row.entry),
        )
        if row.kind in _LABELS_WITH_WORDS:
            driver.execute("UPDATE action SET label = ? WHERE id = ?", (LABEL, row.action))
    for guard in _GUARDS:
        driver.execute(TRIGGERS[guard])
    if any(row.kind == ledger.ATTACHMENT for row in found):
        drop_unwanted(driver)
    return len(found)


def redact_all(driver: sqlite3.Connection) -> None:
    """Take out all that this file's tombstones erase, and pieces of files that never became evidence."""
    redact(driver, tombstones(driver))
    drop_left_overs(driver)


def still_there(driver: sqlite3.Connection) -> Iterator[str]:
    """The names of what is erased, and has words all the same."""
    return (row.name for row in _with_words(driver, tombstones(driver)))


class _Row(NamedTuple):
    entry: Id
    action: Id
    subject: Id
    kind: str
    facet: str
    value: str | None
    detail: str | None
    label: str
    name: str


def _with_words(driver: sqlite3.Connection, stones: Sequence[Tombstone], after: int = -1) -> Iterator[_Row]:
    if not stones:
        return
    named = defaultdict(list)
    for stone in stones:
        named[stone.name].append(stone.entry.hex())
    rows = driver.execute(
        "SELECT e.id, e.action, e.subject, e.kind, e.facet, e.value, e.detail, a.label, "
        f"coalesce({_NAME}, '') FROM entry AS e JOIN action AS a ON a.id = e.action WHERE e.kind IN "
        "('note', 'citation', 'query', 'reference', 'reviewer', 'judgement', 'attachment') AND a.arrival > ?",
        (after,),
    )
    for row in map(_Row._make, rows):
        unseen = [stone for stone in named.get(row.name, ()) if stone not in (row.detail or "")]
        cites_erased = row.kind == ledger.CITATION and f"{ledger.REFERENCE}:{row.value}" in named
        hangs_on_erased = row.kind == ledger.ATTACHMENT and f"{ledger.REFERENCE}:{row.subject.hex()}" in named
        if (unseen or cites_erased or hangs_on_erased) and _has_words(row):
            yield row


def _has_words(row: _Row) -> bool:
    told = row.kind in _LABELS_WITH_WORDS and row.label != LABEL
    return told or (row.value, row.detail) != _without_words(row)


def _without_words(row: _Row) -> tuple[str | None, str | None]:
    if row.kind != ledger.JUDGEMENT:
        return None, None
    detail = json.loads(row.detail) if row.detail else {}
    if not any(name in detail for name in _WORDS_OF_JUDGEMENTS):
        return row.value, row.detail
    return row.value, ledger.canonical({name: of for name, of in detail.items() if name not in _WORDS_OF_JUDGEMENTS})


# What can be erased

_OF_SEVERAL_FACETS = (ledger.REFERENCE, ledger.REVIEWER)
_SORTS = {
    ledger.NOTE: "Note",
    ledger.CITATION: "Citation",
    ledger.QUERY: "Question",
    ledger.REFERENCE: "Reference",
    ledger.JUDGEMENT: "Words of a verdict",
    ledger.REVIEWER: "Name of a reviewer",
    ledger.ATTACHMENT: "File",
}


def erasable(connection: Connection, statement: Id | None = None) -> list[Erasable]:
    """What can be erased of a statement, of removed things too; without one: of the whole project.

    A citation stands for its reference too, which goes with it, and a statement's files are those of its references.
    """
    where, subjects = "", [] if statement is None else [statement, *_cited(connection, statement)]
    if statement is not None:
        where = f"AND e.subject IN ({', '.join('?' * len(subjects))}) AND (e.subject = ? OR e.kind = 'attachment')"
    rows = driver_of(connection).execute(
        f"SELECT {_NAME} AS name, e.subject, e.kind, e.facet, e.value, e.detail, "
        "EXISTS (SELECT 1 FROM head AS h WHERE h.subject = e.subject AND h.kind = e.kind AND h.facet = e.facet "
        "AND h.entry = e.id AND h.value IS NOT NULL) FROM entry AS e JOIN action AS a ON a.id = e.action "
        f"WHERE name IS NOT NULL {where} ORDER BY a.lamport, e.facet IN ('name', 'title') DESC, a.id",
        [*subjects, *subjects[:1]],
    )
    found: dict[str, Erasable] = {}
    for name, subject, kind, facet, value, detail, stands in rows:
        words = _words(connection, kind, facet, value, detail)
        if not words:
            if kind != ledger.JUDGEMENT and name in found:
                found[name] = replace(found[name], removed=True)
        elif name not in found or kind not in _OF_SEVERAL_FACETS or facet in ("name", "title"):
            found[name] = Erasable(name, subject, _SORTS[kind], words, removed=not stands)
    return list(found.values())


def _cited(connection: Connection, statement: Id) -> list[Id]:
    query = "SELECT DISTINCT value FROM entry WHERE subject = ? AND kind = 'citation' AND value IS NOT NULL"
    return [bytes.fromhex(value) for (value,) in driver_of(connection).execute(query, (statement,))]


def _words(connection: Connection, kind: str, facet: str, value: str | None, stored: str | None) -> str:
    detail = json.loads(stored) if stored else {}
    if kind == ledger.JUDGEMENT:
        parts = [detail.get(name) for name in _WORDS_OF_JUDGEMENTS]
    elif kind == ledger.CITATION:
        title = driver_of(connection).execute(
            "SELECT value FROM head WHERE kind = 'reference' AND subject = ? AND facet IN ('title', 'url') "
            "AND value IS NOT NULL ORDER BY facet LIMIT 1",
            (bytes.fromhex(value or ""),),
        )
        cited = title.fetchone()
        parts = [cited[0] if cited else "", detail.get("passage"), detail.get("locator"), detail.get("note")]
        parts = parts if any(parts) or value is None else ["(a citation without words)"]
    elif kind == ledger.QUERY:
        parts = [value, detail.get("question"), detail.get("answer")]
    else:
        parts = [value]
    return " · ".join(part for part in parts if part)


def with_what_goes_along(connection: Connection, one: Erasable) -> list[Erasable]:
    """All that is to be erased with something: a citation's references, what cites and hangs on these, equal copies.

    Merging two statements copies notes and questions: those with the same words go as well.
    """
    driver, kind = driver_of(connection), one.name.partition(":")[0]
    goes = {one.name: one}
    references = {one.subject} if kind == ledger.REFERENCE else set()
    if kind == ledger.CITATION:
        query = "SELECT DISTINCT value FROM entry WHERE kind = 'citation' AND facet = ? AND value IS NOT NULL"
        references = {bytes.fromhex(row[0]) for row in driver.execute(query, (one.name.partition(":")[2],))}
    for reference in references:
        named = f"{ledger.REFERENCE}:{reference.hex()}"
        goes[named] = Erasable(named, reference, _SORTS[ledger.REFERENCE], "")
        query = "SELECT DISTINCT facet, subject FROM entry WHERE kind = 'citation' AND value = ?"
        for facet, statement in driver.execute(query, (reference.hex(),)):
            cited = f"{ledger.CITATION}:{facet}"
            goes[cited] = Erasable(cited, statement, _SORTS[ledger.CITATION], "")
        query = "SELECT DISTINCT facet FROM entry WHERE subject = ? AND kind = 'attachment'"
        for (facet,) in driver.execute(query, (reference,)):
            hung = f"{ledger.ATTACHMENT}:{reference.hex()}:{facet}"
            goes[hung] = Erasable(hung, reference, _SORTS[ledger.ATTACHMENT], "")
    if kind in (ledger.NOTE, ledger.QUERY):
        query = (
            "SELECT DISTINCT other.facet, other.subject FROM entry AS e JOIN entry AS other ON other.kind = e.kind "
            "AND other.value = e.value AND other.detail IS e.detail WHERE e.kind = ? AND e.facet = ?"
        )
        for facet, statement in driver.execute(query, (kind, one.name.partition(":")[2])):
            goes[f"{kind}:{facet}"] = Erasable(f"{kind}:{facet}", statement, one.what, "")
    return list(goes.values())


# The backups


def erase_in_backups(path: Path, root: Path) -> ErasedReport:
    """Take what the project at `path` has erased out of its backups, below `root` and beside it."""
    with _opened(path, read_only=True) as connection, connection.reading() as reading:
        driver = driver_of(reading)
        project = driver.execute("SELECT id FROM project").fetchone()[0]
        rows = _rows_of(driver)
    done, kept, folder = 0, [], backups.folder_of(root, project)
    named, _ = evidence_store.named_in(folder.glob("*.factdesk"))
    for backup in backups.files(path, folder):
        try:
            done += _erase_in(backup, project, rows)
        except (FactdeskError, sqlite3.Error, OSError) as error:
            kept.append(Kept(str(backup), str(error)))
    evidence_store.forget(folder, named - evidence_store.named_in(folder.glob("*.factdesk"))[0])
    evidence_store.sweep(folder, at_once=True)
    return ErasedReport(done, kept)


_CARRIED = (
    ("action", "id, label, reviewer, replica, recorded_at, lamport, row_count", "id", "arrival"),
    ("supersedes", "entry, superseded", "(SELECT action FROM entry WHERE id = entry)", "entry"),
    ("entry", "id, action, kind, subject, facet, value, detail, restates", "action", "id"),
)
_ERASING = "SELECT action FROM entry WHERE kind = 'erasure'"
Rows = dict[str, list[tuple[object, ...]]]


def _rows_of(driver: sqlite3.Connection) -> Rows:
    """The actions that erased something, whole."""
    return {
        table: driver.execute(f"SELECT {columns} FROM {table} WHERE {of} IN ({_ERASING}) ORDER BY {order}").fetchall()
        for table, columns, of, order in _CARRIED
    }


def _erase_in(path: Path, project: Id, rows: Rows) -> bool:
    """Give a backup these tombstones and take out what they erase; returns whether it was written to."""
    age, status = project_file.check_header(path), path.stat()
    with _opened(path) as connection:
        if age is project_file.Age.NEWER_MINOR or not project_file.may_write(path):
            raise ReadOnlyProject(f"“{path.name}” cannot be written to.", "Delete it yourself if it must not be kept.")
        with connection.founding() as founding:
            driver = driver_of(founding)
            if age is project_file.Age.OLDER:
                from annotations.storage import migration

                project_file.check_structure(founding, path, expected=migration.structure_of_file(founding))
                migration.upgrade(founding)
            else:
                project_file.check_structure(founding, path)
            if driver.execute("SELECT id FROM project").fetchone()[0] != project:
                return False
            for table, columns, *_ in _CARRIED:
                marks = ", ".join("?" * (columns.count(",") + 1))
                driver.executemany(f"INSERT OR IGNORE INTO {table}({columns}) VALUES ({marks})", rows[table])
            redact_all(driver)
        connection.purge()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # when it was made
    return True


@contextmanager
def _opened(path: Path, *, read_only: bool = False) -> Iterator[ProjectConnection]:
    connection = ProjectConnection(path, read_only=read_only)
    try:
        yield connection
    finally:
        connection.close()
