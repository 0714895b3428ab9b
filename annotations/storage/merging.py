"""Merging another copy of a project: the union of the rows of content and ledger.

It is rehearsed first. The other file, of which nothing is believed, is copied to a private place and
checked there as on opening; its rows are added to a private copy of the project, and each that is new
is looked at. What the rehearsal finds (counts, forks, doubled statements) is the dry run. Only then are
the new rows added to the project itself, in bounded batches of whole actions in the order in which they
arrived: whoever else has the file open gets their turn between two batches, and what a cancel or a
power cut leaves is a project to which merging again adds the rest.

The union is idempotent, commutative and associative, since rows never change, ids are computed or
random, and which of several values shows depends on (lamport, id) alone. `arrival` is each file's own.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Table

from annotations.errors import Cancelled, DamagedProject, NewerProject, WrongUse
from annotations.model.evidence import Content
from annotations.model.ids import Id
from annotations.model.sharing import Doubled, Fork, MergeSummary
from annotations.progress import CancelToken, Progress, no_progress
from annotations.storage import erasing, evidence_rows, incoming, merge_findings, project_file, schema
from annotations.storage.connection import ProjectConnection, driver_of
from annotations.storage.copies import duplicate
from annotations.storage.merge_findings import Marks
from annotations.storage.merging_evidence import Brought, brought
from annotations.storage.records import NONSENSE

T = TypeVar("T")

_BATCH_ROWS = 10_000
"""Rows a transaction: some 0.2 s, for which another writer waits. With half of it all takes a third longer."""

_RANGE = 5_000  # actions that are rehearsed between two looks at the cancel token
_STEPS = 20_000  # instructions of SQLite's machine, likewise

_CONTENT = (schema.text, schema.statement, schema.run, schema.reading)
# what supersedes comes first, so that an entry replaced in the same batch never becomes a head
_LEDGER = (schema.action, schema.supersedes, schema.entry)
_KEYS = {"reading": ("statement", "run"), "supersedes": ("entry", "superseded")}
_BY_ACTION = {"action": "o.arrival", "supersedes": "a.arrival", "entry": "a.arrival"}
_FROM_ACTIONS = {
    "action": "other.action AS o",
    "supersedes": "other.action AS a CROSS JOIN other.entry AS e ON e.action = a.id "
    "CROSS JOIN other.supersedes AS o ON o.entry = e.id",
    "entry": "other.action AS a CROSS JOIN other.entry AS o ON o.action = a.id",
}


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of what is new in the file `source`: content of some texts, and a range of actions by arrival.

    Or a piece of evidence (`chunks`); `contents` are complete once this is stored, `left_out` are in neither copy.
    """

    source: Path
    marks: Marks
    texts: tuple[Id, ...] = ()
    first: int = 0
    last: int = -1
    chunks: tuple[Id, ...] = ()
    contents: tuple[Content, ...] = ()
    left_out: tuple[Id, ...] = ()


class Rehearsal:
    """A merge as it was made in a private copy (a MergeReport). `rehearsed` makes one."""

    def __init__(
        self, files: tuple[Path, Path], marks: Marks, summary: MergeSummary, brought: Brought, *, erases: bool = False
    ) -> None:
        self.summary = summary
        self.erases = erases
        """Whether either side has erased anything for good: then the backups are to be looked at, too."""
        (self._merged, self._theirs), self._marks, self._brought = files, marks, brought

    def forks(self) -> Iterator[Fork]:
        """Every fork that the merge brings or adds to."""
        with _reading(self._merged) as connection:
            yield from merge_findings.forks(connection, self._marks)

    def doubled(self) -> Iterator[Doubled]:
        """Pairs of statements on much the same words, of which the merge brings at least one."""
        with _reading(self._merged) as connection:
            yield from merge_findings.doubled(connection, self._marks)

    def apply(
        self,
        store: Callable[[Batch], object],
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> None:
        """Hand out what is new, in batches and in order; `store` adds each to the project (`store_batch`).

        Raises what `store` raises, and Cancelled between two batches: what was stored stays.
        """
        batches = list(self._batches())
        for done, batch in enumerate(batches):
            if cancel is not None:
                cancel.check()
            progress(done, len(batches), "Merging")
            store(batch)
        progress(len(batches), len(batches), "Merging")

    def _batches(self) -> Iterator[Batch]:
        for chunk in self._brought.chunks:
            yield Batch(self._theirs, self._marks, chunks=(chunk,))
        yield from self._batches_of_rows()
        contents, left_out = self._brought.contents, self._brought.left_out
        if contents or left_out:  # whose entries are here already
            yield Batch(self._theirs, self._marks, contents=contents, left_out=left_out)

    def _batches_of_rows(self) -> Iterator[Batch]:
        with _reading(self._merged) as connection:
            driver = driver_of(connection)
            of_texts = driver.execute(_NEW_TEXTS, asdict(self._marks))
            for texts in _bounded(of_texts):
                yield Batch(self._merged, self._marks, tuple(texts))
            first = self._marks.action + 1
            of_actions = driver.execute(_NEW_ACTIONS, asdict(self._marks))
            for arrivals in _bounded(of_actions):
                attached = self._brought.of_actions(driver, first, arrivals[-1])
                yield Batch(self._merged, self._marks, (), first, arrivals[-1], contents=attached)
                first = arrivals[-1] + 1


_NEW_TEXTS = """SELECT text, count(*) FROM (
SELECT id AS text FROM text WHERE rowid > :text
UNION ALL SELECT text FROM statement WHERE rowid > :statement
UNION ALL SELECT text FROM run WHERE arrival > :run
UNION ALL SELECT s.text FROM reading AS r JOIN statement AS s ON s.id = r.statement WHERE r.rowid > :reading
) GROUP BY text ORDER BY text"""
_NEW_ACTIONS = "SELECT arrival, row_count + 1 FROM action WHERE arrival > :action ORDER BY arrival"


def _bounded(things: Iterator[tuple[T, int]]) -> Iterator[list[T]]:
    """Things with their numbers of rows, in lists of about as many rows as a transaction may have."""
    batch: list[T] = []
    rows = 0
    for thing, number in things:
        batch.append(thing)
        rows += number
        if rows >= _BATCH_ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def store_batch(connection: ProjectConnection, batch: Batch) -> bool:
    """Add a batch to a project in one transaction; what is there already stays as it is.

    Returns whether something here was erased by it: `ProjectConnection.purge` is then due.
    Raises what `ProjectConnection.writing` raises.
    """
    with connection.attached(batch.source), connection.writing() as writing:
        driver = driver_of(writing)
        last = driver.execute("SELECT coalesce(max(arrival), 0) FROM main.action").fetchone()[0]
        for text in batch.texts:
            for insert in _CONTENT_OF_TEXT:
                driver.execute(insert, {"wanted": text, **asdict(batch.marks)})
        for insert in _RANGE_OF_LEDGER:
            driver.execute(insert, {"first": batch.first, "last": batch.last})
        driver.executemany(_CHUNK, [(chunk,) for chunk in batch.chunks])
        driver.executemany(_LEFT_OUT, [(evidence,) for evidence in batch.left_out])
        brings_some = driver.execute(_BRINGS_TOMBSTONES, (batch.first, batch.last)).fetchone() is not None
        # without any in the batch, somebody may still have erased something here since the rehearsal
        erased = [erasing.redact(driver, erasing.tombstones(driver), -1 if brings_some else last) > 0]
        erased += [evidence_rows.take_in(driver, content) for content in batch.contents]
        return any(erased)


_CHUNK = "INSERT OR IGNORE INTO main.chunk SELECT id, content FROM other.chunk WHERE id = ?"
_LEFT_OUT = "INSERT OR IGNORE INTO main.left_out SELECT ?1 WHERE ?1 NOT IN (SELECT id FROM main.evidence)"
_BRINGS_TOMBSTONES = (
    "SELECT 1 FROM other.entry AS e JOIN other.action AS a ON a.id = e.action "
    "WHERE e.kind = 'erasure' AND a.arrival BETWEEN ? AND ? LIMIT 1"
)


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name != "arrival"]


def _insert(table: Table, from_: str, *, how: str = "INSERT") -> str:
    names = ", ".join(_columns(table))
    return f"{how} INTO main.{table.name}({names}) SELECT {', '.join(f'o.{c}' for c in _columns(table))} FROM {from_}"


_TAKE = "INSERT OR IGNORE"
_CONTENT_OF_TEXT = (
    _insert(schema.text, "other.text AS o WHERE o.id = :wanted AND o.rowid > :text", how=_TAKE),
    _insert(schema.statement, "other.statement AS o WHERE o.text = :wanted AND o.rowid > :statement", how=_TAKE),
    _insert(schema.run, "other.run AS o WHERE o.text = :wanted AND o.arrival > :run ORDER BY o.arrival", how=_TAKE),
    _insert(
        schema.reading,
        "other.statement AS s CROSS JOIN other.reading AS o ON o.statement = s.id "
        "WHERE s.text = :wanted AND o.rowid > :reading",
        how=_TAKE,
    ),
)
_RANGE_OF_LEDGER = tuple(
    _insert(
        table,
        f"{_FROM_ACTIONS[table.name]} WHERE {_BY_ACTION[table.name]} BETWEEN :first AND :last "
        f"ORDER BY {_BY_ACTION[table.name]}",
        how=_TAKE,
    )
    for table in _LEDGER
)


@contextmanager
def rehearsed(
    project: Path, other: Path, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> Iterator[Rehearsal]:
    """Merge the file `other` into a private copy of the project in the file `project`; neither is changed.

    Raises WrongUse (another project, this very file, a project without part of its history), NewerProject,
    NotAProject, DamagedProject (rows that make no sense, or differ under one id), ProjectBusy,
    StorageFailed, and Cancelled.
    """
    if other.exists() and other.samefile(project):
        raise WrongUse(f"“{other.name}” is the project itself.", "Choose the copy that a colleague worked in.")
    with tempfile.TemporaryDirectory(prefix="factdesk-") as folder:
        theirs, merged = Path(folder, "theirs", other.name), Path(folder, "merged", project.name)
        for copy in (theirs, merged):
            copy.parent.mkdir()
        _receive(other, theirs, progress, cancel)
        duplicate(project, merged, progress, cancel, private=True)
        connection = ProjectConnection(merged)
        try:
            connection.relax()
            with _refusing(other):
                erases = _erase_in_both(connection, theirs)
            with connection.attached(theirs) as both, _interruptible(both, cancel):
                driver = driver_of(both)
                _check_same_project(driver, project, other)
                marks, before = Marks.of(both), merge_findings.recorded(both, "main")
                with _refusing(other):
                    _check_clashes(driver, project, other)
                    with connection.founding():
                        _unite(driver, progress, cancel)
                    _check_new_rows(driver, marks, progress, cancel)
                    found = brought(driver, progress, cancel)
                    with connection.founding():  # to be counted
                        rows = [(content.id, content.sha256, content.size) for content in found.contents]
                        driver.executemany("INSERT OR IGNORE INTO main.evidence VALUES (?, ?, ?)", rows)
                summary = merge_findings.summary(both, marks, before, project.stem, other.stem)
        finally:
            connection.close()
        yield Rehearsal((merged, theirs), marks, summary, found, erases=erases)


def _erase_in_both(merged: ProjectConnection, theirs: Path) -> bool:
    """Take out of both private copies what either side has erased, so that they agree and nothing comes back."""
    other = ProjectConnection(theirs)
    try:
        other.relax()
        with merged.founding() as one, other.founding() as two:
            here, there = driver_of(one), driver_of(two)
            stones = [*erasing.tombstones(here), *erasing.tombstones(there)]
            for driver in (here, there):
                erasing.redact(driver, stones)
    finally:
        other.close()
    return bool(stones)


def _receive(other: Path, theirs: Path, progress: Progress, cancel: CancelToken | None) -> None:
    """Bring the other file, checked and of this program's version, to a private place."""
    age = project_file.check_header(other)
    if age is project_file.Age.NEWER_MINOR:
        raise NewerProject(
            f"“{other.name}” was written by a newer Factdesk and may hold what this one does not know.",
            "Update Factdesk to merge it. Nothing was merged.",
        )
    duplicate(other, theirs, progress, cancel, private=True)
    if age is project_file.Age.OLDER:
        from annotations.storage import migration

        migration.migrate(theirs)
    connection = ProjectConnection(theirs, read_only=True)
    try:
        with connection.reading() as reading:
            project_file.check_structure(reading, theirs)
            project_file.quick_check(reading, theirs, at_any_size=True)
            lost = driver_of(reading).execute("PRAGMA foreign_key_check").fetchall()
        lost = [row for row in lost if row[0] != "evidence_chunk"]  # a file of which pieces are missing is not brought
        if lost:
            raise _refusal(other, f"a row of {lost[0][0]} refers to a row of {lost[0][2]} that is missing")
    finally:
        connection.close()


@contextmanager
def _interruptible(connection: Connection, cancel: CancelToken | None) -> Iterator[None]:
    """Lets a long statement of SQL stop when it is asked to. Raises Cancelled."""
    driver = driver_of(connection)
    if cancel is not None:
        driver.set_progress_handler(lambda: int(cancel.cancelled), _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise Cancelled from error
        raise
    finally:
        driver.set_progress_handler(None, 0)


@contextmanager
def _refusing(other: Path) -> Iterator[None]:
    """Turns what rows raise that no program of ours wrote into a sentence."""
    try:
        yield
    except (sqlite3.IntegrityError, *NONSENSE) as error:
        raise _refusal(other, str(error)) from error
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):  # sqlite3 has no other sign for a text that is no UTF-8
            raise
        raise _refusal(other, "a text is no UTF-8") from error


def _refusal(other: Path, why: str) -> DamagedProject:
    return DamagedProject(
        f"“{other.name}” holds something that makes no sense ({why}).",
        "Nothing was merged. Ask for another copy from whoever sent it.",
    )


def _check_same_project(driver: sqlite3.Connection, project: Path, other: Path) -> None:
    own, theirs = (driver.execute(f"SELECT id FROM {name}.project").fetchall() for name in ("main", "other"))
    if own != theirs:
        raise WrongUse(
            f"“{other.name}” is another project than “{project.name}”, not a copy of it.",
            "Nothing was merged. Copies are made with “Make a copy for…”; articles can be imported again.",
        )


def _check_clashes(driver: sqlite3.Connection, project: Path, other: Path) -> None:
    """Raise DamagedProject for rows that differ under one id, WrongUse where the project lacks part of an action."""
    for table in (*_CONTENT, *_LEDGER):
        keys = _KEYS.get(table.name, ("id",))
        compared = [column for column in _columns(table) if column not in (*keys, "row_count")]
        if not compared:
            continue
        mine, yours = (", ".join(f"{side}.{column}" for column in compared) for side in "mo")
        same = " AND ".join(f"m.{key} = o.{key}" for key in keys)
        found = driver.execute(
            f"SELECT o.{keys[0]} FROM other.{table.name} AS o CROSS JOIN main.{table.name} AS m ON {same} "
            f"WHERE ({yours}) IS NOT ({mine}) LIMIT 1"
        ).fetchone()
        if found:
            raise _refusal(other, f"its {table.name} {found[0].hex()[:8]} differs from the one of that id here")
    for query in _LACKING:
        found = driver.execute(f"{query} LIMIT 1").fetchone()
        if found and found[1] > found[2]:
            raise WrongUse(
                f"“{project.name}” was made without part of its history, which “{other.name}” has.",
                f"Nothing was merged. Open “{other.name}”, and merge “{project.name}” into it.",
            )
        if found:
            raise _refusal(other, f"its row {found[0].hex()[:8]} belongs to a step that is here without it")


# what is new in an action or a run that is known: its number of rows in the other file, and here
_LACKING = (
    "SELECT o.id, a.row_count, m.row_count FROM other.entry AS o CROSS JOIN main.action AS m ON m.id = o.action "
    "JOIN other.action AS a ON a.id = o.action WHERE NOT EXISTS (SELECT 1 FROM main.entry WHERE id = o.id)",
    "SELECT o.entry, a.row_count, m.row_count FROM other.supersedes AS o CROSS JOIN main.entry AS e ON e.id = o.entry "
    "JOIN main.action AS m ON m.id = e.action JOIN other.action AS a ON a.id = e.action WHERE NOT EXISTS "
    "(SELECT 1 FROM main.supersedes AS x WHERE x.entry = o.entry AND x.superseded = o.superseded)",
    "SELECT o.statement, 0, 0 FROM other.reading AS o CROSS JOIN main.run AS m ON m.id = o.run WHERE NOT EXISTS "
    "(SELECT 1 FROM main.reading AS r WHERE r.statement = o.statement AND r.run = o.run)",
)


def _unite(driver: sqlite3.Connection, progress: Progress, cancel: CancelToken | None) -> None:
    """Add the other file's rows to the private copy."""
    progress(0, 0, "Comparing the copies")
    for table in _CONTENT:
        order = " ORDER BY o.arrival" if "arrival" in table.columns else ""
        driver.execute(f"{_insert(table, f'other.{table.name} AS o')} WHERE {_absent(table)}{order}")
    last = driver.execute("SELECT coalesce(max(arrival), 0) FROM other.action").fetchone()[0]
    first = driver.execute("SELECT coalesce(min(arrival), 1) FROM other.action").fetchone()[0]
    while first <= last:
        if cancel is not None:
            cancel.check()
        progress(first, last, "Comparing the copies")
        upto = driver.execute(
            "SELECT max(arrival) FROM (SELECT arrival FROM other.action WHERE arrival >= ? ORDER BY arrival LIMIT ?)",
            (first, _RANGE),
        ).fetchone()[0]
        for table in _LEDGER:
            arrival = _BY_ACTION[table.name]
            driver.execute(
                f"{_insert(table, _FROM_ACTIONS[table.name])} WHERE {arrival} BETWEEN ? AND ? AND {_absent(table)} "
                f"ORDER BY {arrival}",
                (first, upto),
            )
        first = upto + 1


def _absent(table: Table) -> str:
    keys = _KEYS.get(table.name, ("id",))
    same = " AND ".join(f"m.{key} = o.{key}" for key in keys)
    return f"NOT EXISTS (SELECT 1 FROM main.{table.name} AS m WHERE {same})"


def _check_new_rows(driver: sqlite3.Connection, marks: Marks, progress: Progress, cancel: CancelToken | None) -> None:
    checks = (
        (incoming.check_texts, marks.text),
        (incoming.check_statements, marks.statement),
        (incoming.check_runs, marks.run),
        (incoming.check_readings, marks.reading),
        (incoming.check_actions, marks.action),
        (incoming.check_entries, marks.action),
        (incoming.check_supersedes, marks.action),
    )
    for done, (check, after) in enumerate(checks):
        progress(done, len(checks), "Checking what is new")
        for _ in check(driver, after):
            if cancel is not None:
                cancel.check()
    progress(len(checks), len(checks), "Checking what is new")


@contextmanager
def _reading(path: Path) -> Iterator[Connection]:
    """A view of a private file; nobody waits for it."""
    connection = ProjectConnection(path, read_only=True)
    try:
        with connection.reading() as reading:
            yield reading
    finally:
        connection.close()
