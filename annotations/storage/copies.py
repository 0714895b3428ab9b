"""Copies of a project file: through SQLite's backup API, never of its bytes.

A file that is copied beside the journal of a program that died is half-changed, and looks whole.
"""

import sqlite3
import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from annotations.errors import DamagedProject, NewerProject
from annotations.model.sharing import LeftOut
from annotations.progress import CancelToken, Progress, no_progress
from annotations.storage import evidence_rows, project_file
from annotations.storage.connection import ProjectConnection, driver_of, translated
from annotations.storage.persons import SETTLES
from annotations.storage.schema import ANTI_JOIN, TRIGGERS

_PAGES = 2048
"""Pages a step: 8 MB, after which a writer gets its turn."""


def duplicate(
    path: Path,
    target: Path,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
    *,
    private: bool = False,
) -> None:
    """Write the project at `path`, as it is at one moment, to `target`.

    `private`: for a file that nobody but this process will open, and which need not survive a power cut.
    Raises ProjectBusy, StorageFailed or DamagedProject, and Cancelled; `target` is then to be removed.
    """

    def step(status: int, remaining: int, total: int) -> None:
        if cancel is not None:
            cancel.check()
        progress(total - remaining, total, "Copying")

    with translated(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source:
        _check_no_journal_is_left(source, path)
        with translated(target), closing(sqlite3.connect(target)) as copy:
            if private:
                copy.execute("PRAGMA synchronous = OFF")
            source.backup(copy, pages=_PAGES, progress=step)


@contextmanager
def private_copy(path: Path, progress: Progress = no_progress, cancel: CancelToken | None = None) -> Iterator[Path]:
    """The project as it is at one moment in a file of one's own, for as long as it is held.

    What takes long is read there: whoever reads the file itself for more than a moment stops its writers.
    """
    with tempfile.TemporaryDirectory(prefix="factdesk-") as folder:
        copy = Path(folder) / path.name
        duplicate(path, copy, progress, cancel, private=True)
        yield copy


def _check_no_journal_is_left(source: sqlite3.Connection, path: Path) -> None:
    """Raise DamagedProject if a program died while it was writing: only a writer may take that back."""
    try:
        source.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        raise DamagedProject(
            f"A program died while it was writing to “{path.name}”.",
            "Open that file in Factdesk once, which mends it, and try again.",
        ) from error


def free_name(path: Path, remark: str) -> Path:
    """A name beside `path` that no file has: "P (remark).factdesk", else "P (remark, 2).factdesk"."""
    name, number = path.with_name(f"{path.stem} ({remark}){path.suffix}"), 2
    while name.exists():
        name = path.with_name(f"{path.stem} ({remark}, {number}){path.suffix}")
        number += 1
    return name


def back_up(path: Path, why: str, progress: Progress = no_progress, cancel: CancelToken | None = None) -> Path:
    """Keep the project as it is in a file beside it; returns that. Raises what `make_copy` does."""
    backup = free_name(path, why)
    make_copy(path, backup, (), progress, cancel)
    return backup


def make_copy(
    path: Path,
    target: Path,
    without: Collection[LeftOut] = (),
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> None:
    """Make a copy of the project for somebody, at `target`, without some of what it holds.

    What is left out is not in the copy's bytes either. The copy keeps its identity and merges back:
    what it still holds, it holds unchanged. It appears whole, or not at all. Raises StorageFailed if
    there is a file already, and NewerProject if a newer program made parts that this one does not know.
    """
    age = project_file.check_header(path)
    if without and age is not project_file.Age.CURRENT:
        raise NewerProject(
            f"“{path.name}” was written by another version of Factdesk, so that nothing can be left out safely.",
            "Copy all of it, or use the version that wrote it.",
        )
    with project_file.appearing_at(target) as partial:
        duplicate(path, partial, progress, cancel)
        if without:
            _leave_out(partial, without, progress, cancel)
            progress(1, 1, "Copying")


def _leave_out(partial: Path, without: Collection[LeftOut], progress: Progress, cancel: CancelToken | None) -> None:
    connection = ProjectConnection(partial)
    try:
        with connection.founding() as founding:
            project_file.check_structure(founding, partial)
            for trigger in TRIGGERS:
                founding.exec_driver_sql(f"DROP TRIGGER {trigger}")
            for omitted in (each for each in _OMITTED if each in without):  # the past tells what was confidential
                progress(0, 0, f"Leaving out what is {omitted.value}")
                if cancel is not None:
                    cancel.check()
                _mark(founding, omitted)
                _remove_marked(founding)
            if LeftOut.EVIDENCE in without:
                _leave_out_contents(founding)
            for definition in TRIGGERS.values():
                founding.exec_driver_sql(definition)
            evidence_rows.drop_unwanted(driver_of(founding))
            evidence_rows.drop_left_overs(driver_of(founding))
        connection.compact()
    finally:
        connection.close()


def _leave_out_contents(connection: Connection) -> None:
    """Take out what files hold, and note that it is meant so. Their names and checksums stay in the ledger."""
    for statement in (
        "INSERT OR IGNORE INTO left_out SELECT id FROM evidence",
        "DELETE FROM evidence_chunk",
        "DELETE FROM evidence",
        "DELETE FROM chunk",
    ):
        connection.exec_driver_sql(statement)


def _mark(connection: Connection, omitted: LeftOut) -> None:
    """List in the table `temp.omitted` the entries that go."""
    connection.exec_driver_sql("CREATE TEMP TABLE omitted(entry BLOB PRIMARY KEY) WITHOUT ROWID")
    connection.exec_driver_sql(f"INSERT INTO temp.omitted {_OMITTED[omitted]}")


_CONFIDENTIAL = """SELECT subject FROM head
WHERE kind = 'reference' AND facet = 'confidential' AND value IS NOT NULL AND text IS NULL"""
_OMITTED = {
    # a citation goes with its whole past, should it ever have named a confidential reference; so does a note
    LeftOut.CONFIDENTIAL: f"""SELECT id FROM entry
WHERE kind IN ('reference', 'attachment') AND subject IN ({_CONFIDENTIAL})
UNION SELECT e.id FROM entry AS e JOIN (
SELECT DISTINCT subject, facet FROM entry WHERE kind = 'citation'
AND value IN (SELECT lower(hex(subject)) FROM ({_CONFIDENTIAL}))
) AS c ON c.subject = e.subject AND c.facet = e.facet WHERE e.kind = 'citation'
UNION SELECT e.id FROM entry AS e JOIN (
SELECT DISTINCT subject, facet FROM entry WHERE kind = 'note' AND instr(detail, '"confidential"')
) AS n ON n.subject = e.subject AND n.facet = e.facet WHERE e.kind = 'note'""",
    # an empty value that settles what another identity of the person gave must go on settling it
    LeftOut.HISTORY: "SELECT id FROM entry WHERE id NOT IN (SELECT h.entry FROM head AS h JOIN entry AS e "
    f"ON e.id = h.entry WHERE h.value IS NOT NULL OR instr(e.detail, '\"{SETTLES}\"'))",
}


def _remove_marked(connection: Connection) -> None:
    for statement in (
        "DELETE FROM supersedes WHERE entry IN temp.omitted OR superseded IN temp.omitted",
        "DELETE FROM entry WHERE id IN temp.omitted",
        "DROP TABLE temp.omitted",
        "DELETE FROM action WHERE NOT EXISTS (SELECT 1 FROM entry WHERE action = action.id)",
        "UPDATE action SET row_count = found.rows FROM (SELECT a.id, "
        "(SELECT count(*) FROM entry AS e WHERE e.action = a.id) + (SELECT count(*) FROM entry AS e "
        "JOIN supersedes AS x ON x.entry = e.id WHERE e.action = a.id) AS rows FROM action AS a) AS found "
        "WHERE found.id = action.id AND found.rows <> action.row_count",
        "DELETE FROM head",
        f"INSERT INTO head {ANTI_JOIN}",
    ):
        connection.exec_driver_sql(statement)
