"""The one connection to a project file, and what its failures mean."""

import sqlite3
import sys
import time
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from annotations.errors import (
    DamagedProject,
    FactdeskError,
    NewerProject,
    ProjectBusy,
    ProjectGone,
    ReadOnlyProject,
    StorageFailed,
)
from annotations.storage import descriptors
from annotations.storage.schema import USER_VERSION

_JOURNAL_BYTES = 1 << 20
_CACHE_KB = 64 * 1024

BUSY_SECONDS = 5.0
"""How long a write waits for another program before it says that the file is busy."""


class Held(NamedTuple):
    """How long one read transaction made writers of a file wait.

    `seconds` by the clock; `computing` of them its own thread was at work, whatever else the machine had to do.
    """

    path: Path
    seconds: float
    computing: float


_watches: list[Callable[[Held], object]] = []


@contextmanager
def watched_reading(watch: Callable[[Held], object]) -> Iterator[None]:
    """Tells `watch` of every read transaction of this process, at its end and on its thread."""
    _watches.append(watch)
    try:
        yield
    finally:
        _watches.remove(watch)


class ProjectConnection:
    """A connection in rollback-journal mode with full synchronisation, and its transactions.

    At the end of a transaction the journal is overwritten, not deleted: SQLite syncs that, so that
    a power cut cannot take back what was called saved, while deleting a file would need its folder
    synced as well (sqlite.org/pragma.html, "synchronous = EXTRA"). It is faster, too. `close` deletes it.

    To be used from one thread only. The journal mode is never WAL: its side files would be left
    behind when a project is copied or mailed, and it does not work on network drives.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        engine = create_engine("sqlite://", creator=self._connect, poolclass=StaticPool)
        with translated(path), ExitStack() as unless_open:
            self._file = descriptors.hold(path)
            unless_open.callback(descriptors.release, self._file)
            self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._raw = driver_of(
                self._connection
            )  # begins and ends transactions: a third of SQLAlchemy's share in a key's time
            unless_open.pop_all()
        self.check_foreign: Callable[[Connection], None] = lambda _: None
        """Called in a transaction once others have changed the file; raises if what they made of it is no good."""
        self._checked = (0, 0)  # when the file was modified, and its data_version, when it was known to be ours

    def _connect(self) -> sqlite3.Connection:
        if str(self.path) == ":memory:":
            connection = sqlite3.connect(":memory:", isolation_level=None)
        else:
            mode = "ro" if self.read_only else "rw"
            uri = f"{self.path.absolute().as_uri()}?mode={mode}"
            connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
        with ExitStack() as unless_ready:
            unless_ready.callback(connection.close)
            if sys.version_info >= (3, 12):  # earlier ones cannot ask for it
                connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE)
            for pragma in (
                "trusted_schema = OFF",
                "cell_size_check = ON",
                "mmap_size = 0",
                "foreign_keys = ON",
                "synchronous = FULL",
                "temp_store = MEMORY",
            ):
                connection.execute(f"PRAGMA {pragma}")
            if not self.read_only:
                connection.execute("PRAGMA journal_mode = PERSIST")
                connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_BYTES}")
            unless_ready.pop_all()
        return connection

    def close(self) -> None:
        if not self.read_only:
            with suppress(sqlite3.Error):  # an empty journal beside the file does no harm
                self._raw.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()
        self._connection.engine.dispose()
        descriptors.release(self._file)
        self._file = None

    @property
    def data_version(self) -> int:
        """A number that differs from the last time if *another* connection changed the file."""
        with self._translated():
            return self._pragma("data_version")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of the file. To be left within 100 ms: it makes writers wait."""
        with self._translated():
            self._raw.execute("BEGIN")
            begun, computed = time.perf_counter(), time.thread_time()
            try:
                yield self._connection
            finally:
                if self._raw.in_transaction:  # SQLite ends it itself where the disk fails
                    self._raw.execute("ROLLBACK")
                for watch in _watches:
                    watch(Held(self.path, time.perf_counter() - begun, time.thread_time() - computed))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: everything in it is stored at the end, or nothing.

        Raises ProjectBusy, StorageFailed, ReadOnlyProject, NewerProject (another program migrated
        the file while it was open here), DamagedProject and what `check_foreign` raises.
        """
        if self.read_only:
            raise ReadOnlyProject(
                f"“{self.path.name}” is open for reading only.", "Make a copy of it to record verdicts."
            )
        if self._modified() != self._checked[0]:
            # SQLite trusts the pages it has while a counter in the file is the same, as it may be in another copy
            with self._translated():
                self._raw.execute("PRAGMA shrink_memory")
        with self.founding() as connection:
            version = self._check_still_ours()
            yield connection
        self._checked = self._modified(), version

    def check_in_place(self) -> None:
        """Raise ProjectGone if there is another file, or none, where this one was opened."""
        if self._file is not None and self._file != descriptors.identity_of(self.path):
            raise ProjectGone(
                f"“{self.path.name}” was moved, deleted or replaced while it was open here.",
                "Nothing is stored until it is back in its place, or what is open here is saved to another file.",
            )

    @contextmanager
    def founding(self) -> Iterator[Connection]:
        """A writing transaction without the check of the version: to create or migrate a project."""
        with self._translated():
            self._raw.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._raw.execute("COMMIT")
            finally:
                if self._raw.in_transaction:  # something was raised, by the caller or by COMMIT
                    self._raw.execute("ROLLBACK")

    @contextmanager
    def attached(self, path: Path) -> Iterator[Connection]:
        """The tables of another file beside this one's, as `other.…`, only to be read. Outside of a transaction.

        What is written meanwhile is much: a larger cache keeps it off the disk until it is stored.
        """
        with self._translated():
            usual = self._pragma("cache_size")
            self._raw.execute("ATTACH ? AS other", (f"{path.absolute().as_uri()}?mode=ro",))
            try:
                self._raw.execute(f"PRAGMA main.cache_size = -{_CACHE_KB}")
                yield self._connection
            finally:
                self._raw.execute(f"PRAGMA main.cache_size = {usual}")
                with suppress(sqlite3.OperationalError):  # a query that was left half-way holds it until it is closed
                    self._raw.execute("DETACH other")

    def relax(self, *, references: bool = True) -> None:
        """Be quick instead of safe, and sort on the disk: for a private file, to be thrown away on any failure.

        Without `references`, rows may name others that are not there.
        """
        if sys.version_info >= (3, 12):  # defensive mode insists on a journal
            self._raw.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, False)
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "temp_store = DEFAULT"):
            self._raw.execute(f"PRAGMA {pragma}")
        if not references:
            self._raw.execute("PRAGMA foreign_keys = OFF")

    def copy_to(self, target: Path) -> None:
        """Write what is open here, as it is at this moment, to the file `target`; this one may be gone meanwhile."""
        with translated(target), closing(sqlite3.connect(target)) as copy:
            self._raw.backup(copy)

    def compact(self) -> None:
        """Write the file anew, so that nothing is left of what was deleted."""
        with self._translated():
            self._raw.execute("VACUUM")

    def purge(self) -> None:
        """Compact the file, and delete its journal, which has pages from before. Raises ProjectBusy."""
        self.compact()
        with self._translated():
            self._raw.execute("PRAGMA journal_mode = DELETE")
            if self.path.with_name(f"{self.path.name}-journal").exists():
                raise ProjectBusy(
                    f"Another program is writing to “{self.path.name}”: its journal still has what was erased.",
                    "Close it there, and open and close the project here.",
                )
            self._raw.execute("PRAGMA journal_mode = PERSIST")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turns the driver's errors into sentences; that the file is gone explains all others."""
        try:
            with translated(self.path):
                yield
        except FactdeskError:
            self.check_in_place()
            raise

    def _check_still_ours(self) -> int:
        """Raise if the file is not what it was; returns its `data_version`, which one's own writing leaves alone."""
        if self._pragma("user_version") != USER_VERSION:
            raise NewerProject(
                f"“{self.path.name}” was converted by a newer Factdesk while it was open here.",
                "Nothing of the last step was stored. Update Factdesk and open the project again.",
            )
        self.check_in_place()
        version = self._pragma("data_version")
        if (self._modified(), version) != self._checked:
            self.check_foreign(self._connection)
        return version

    def _modified(self) -> int:
        """When the file was written to last, in nanoseconds; 0 if it is gone, or in memory."""
        try:
            return self.path.stat().st_mtime_ns
        except OSError:
            return 0

    def _pragma(self, name: str) -> int:
        return int(self._raw.execute(f"PRAGMA {name}").fetchone()[0])


def driver_of(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection under SQLAlchemy's. Its errors are sqlite3's, which `translated` knows as well."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # that is what ProjectConnection makes
    return driver


def rows_of(connection: Connection, query: str, parameters: tuple[object, ...] = ()) -> list[Any]:
    """All rows of a query as named tuples, read by the driver itself.

    For what is asked at every key: SQLAlchemy's own rows take longer than the query.
    """
    cursor = driver_of(connection).execute(query, parameters)
    row_type = _row_type(tuple(column[0] for column in cursor.description))
    return [row_type(*row) for row in cursor]


@cache
def _row_type(columns: tuple[str, ...]) -> type[Any]:
    return namedtuple("Row", columns)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns the driver's errors into sentences."""
    try:
        yield
    except DBAPIError as error:
        raise _explained(path.name, error.orig) from error
    except sqlite3.Error as error:
        raise _explained(path.name, error) from error
    except UnicodeDecodeError as error:  # of SQLite's message on a schema that is damaged
        raise _damaged(path.name) from error


def _explained(name: str, error: BaseException | None) -> BaseException:
    """The sentence for an error of SQLite; errors that are our own fault come back as they are."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and isinstance(error, sqlite3.OperationalError) and "decode to UTF-8" in str(error):
        return _damaged(name)  # sqlite3's own, of a text that is none
    found = _SENTENCES.get(code & 0xFF) if isinstance(code, int) else None
    if found is None:
        return error if error is not None else StorageFailed(f"“{name}” could not be used.")
    kind, sentence, next_step = found
    return kind(sentence.format(name=name), next_step)


def _damaged(name: str) -> FactdeskError:
    kind, sentence, next_step = _DAMAGED
    return kind(sentence.format(name=name), next_step)


_BUSY = (ProjectBusy, "Another program is writing to “{name}”.", "Try again in a moment.")
_READ_ONLY = (
    ReadOnlyProject,
    "“{name}” cannot be written to.",
    "Check the rights of the file and its folder, or make a copy.",
)
_DAMAGED = (
    DamagedProject,
    "“{name}” is damaged.",
    "Keep the file as it is; open a backup or copy, or recover what is readable.",
)
_SENTENCES: dict[int, tuple[type[FactdeskError], str, str]] = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_FULL: (
        StorageFailed,
        "The disk is full: the last step was not stored in “{name}”.",
        "Make room and try again.",
    ),
    sqlite3.SQLITE_IOERR: (
        StorageFailed,
        "The disk failed while using “{name}”: the last step was not stored.",
        "Check the drive and try again.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        StorageFailed,
        "“{name}” could not be opened.",
        "Check that the file and its folder are there.",
    ),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
