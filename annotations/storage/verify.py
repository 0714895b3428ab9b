"""Whether a project file is whole: the pages, the ledger, the heads, the texts, the runs, the evidence."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from annotations.errors import FactdeskError
from annotations.model.ids import text_id, text_sha256
from annotations.progress import CancelToken, Progress, no_progress
from annotations.storage import erasing, evidence_damage, project_file, records
from annotations.storage.connection import ProjectConnection, driver_of
from annotations.storage.copies import private_copy
from annotations.storage.schema import ANTI_JOIN


def verify(path: Path, progress: Progress = no_progress, cancel: CancelToken | None = None) -> list[str]:
    """Check a project file without changing what is stored; returns a sentence for each thing that is wrong.

    Raises NotAProject, NewerProject or DamagedProject where the file cannot be opened at all.
    """
    project_file.check_header(path)
    if project_file.has_hot_journal(path) and project_file.may_write(path):
        _take_back(path)
    checks = (_pages, _ledger_rows, _heads, _texts, _runs, _details, _articles, _erased)
    findings: list[str] = []
    with private_copy(path, progress, cancel) as copy, closing(ProjectConnection(copy, read_only=True)) as connection:
        with connection.reading() as reading:
            project_file.check_structure(reading, path, additions_allowed=True)
            for done, check in enumerate(checks):
                if cancel is not None:
                    cancel.check()
                progress(done, len(checks), "Verifying")
                findings += check(reading)
        look = cancel.check if cancel is not None else bool
        progress(0, 0, "Verifying evidence")
        findings += evidence_damage.damaged(connection, look)
        progress(len(checks), len(checks), "Verifying")
    return findings


def _take_back(path: Path) -> None:
    """Undo what a killed program left half done, as every opening does first: only a writer may."""
    with closing(ProjectConnection(path)) as connection, connection.reading() as reading:
        reading.exec_driver_sql("SELECT 1 FROM sqlite_schema")


def _pages(connection: Connection) -> Iterator[str]:
    for (found,) in connection.exec_driver_sql("PRAGMA integrity_check").all():
        if found != "ok":
            yield f"The file is damaged: {found}."
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        if row[0] == "evidence_chunk":
            continue  # told with what rests on it
        yield f"A row of {row[0]} refers to a row of {row[2]} that is missing."


def _ledger_rows(connection: Connection) -> Iterator[str]:
    rows = connection.exec_driver_sql(
        "SELECT a.id, a.label, a.recorded_at, a.row_count, (SELECT count(*) FROM entry AS e WHERE e.action = a.id) + "
        "(SELECT count(*) FROM entry AS e JOIN supersedes AS x ON x.entry = e.id WHERE e.action = a.id) AS found "
        "FROM action AS a WHERE a.row_count <> found"
    )
    for row in rows:
        yield (
            f"The action “{row.label}” of {row.recorded_at} ({row.id.hex()[:8]}) has {row.found} rows "
            f"instead of {row.row_count}: the file was copied while it was being written to."
        )


def _heads(connection: Connection) -> Iterator[str]:
    columns = "subject, kind, facet, entry, reviewer, value, text, position"
    for what, first, second in (
        ("A current value is missing from", ANTI_JOIN, f"SELECT {columns} FROM head"),
        ("A value that is not current stands in", f"SELECT {columns} FROM head", ANTI_JOIN),
    ):
        for row in connection.exec_driver_sql(f"{first} EXCEPT {second}"):
            yield f"{what} the list of current values: {row[1]} of {row[0].hex()[:8]}."


def _texts(connection: Connection) -> Iterator[str]:
    for row in connection.exec_driver_sql("SELECT id, sha256, words FROM text"):
        if text_sha256(row.words) != row.sha256 or text_id(row.words) != row.id:
            yield f"The words of text {row.id.hex()[:8]} are not those that were imported."


def _runs(connection: Connection) -> Iterator[str]:
    rows = connection.exec_driver_sql(
        "SELECT r.text, r.statement_count, (SELECT count(*) FROM statement AS s JOIN reading AS d "
        "ON d.statement = s.id AND d.run = r.id WHERE s.text = r.text) AS found "
        "FROM run AS r WHERE r.statement_count <> found"
    )
    for row in rows:
        yield f"Text {row.text.hex()[:8]} has {row.found} suggestions instead of {row.statement_count}."


def _details(connection: Connection) -> Iterator[str]:
    for row in connection.exec_driver_sql("SELECT id, kind, detail FROM entry WHERE detail IS NOT NULL"):
        try:
            json.loads(row.detail)
        except (ValueError, RecursionError):
            yield f"The entry {row.id.hex()[:8]} ({row.kind}) cannot be read."


def _erased(connection: Connection) -> Iterator[str]:
    for name in erasing.still_there(driver_of(connection)):
        yield f"Words that were erased for good are still there: {name}."


def _articles(connection: Connection) -> Iterator[str]:
    for article in records.article_ids(connection):
        try:
            records.article_record(connection, article)
        except FactdeskError as error:
            yield error.sentence
