"""Sorts the rows of a damaged project by what they can only be, into a private file.

A row is known by its shape (how many values, of which types), not by the page on which it lies: the
trees and the schema may be what is damaged. No two of our tables have one shape, but for `statement`
and `reading` (told by their words) and for pairs of ids, which `salvage` understands by what they name.
A piece of evidence is known by its id, which is computed from it: one that was changed is not found.
Rows of a table are never changed, so that an old page that holds one of them again does no harm.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from annotations.model.evidence import CHUNK_BYTES
from annotations.model.ids import chunk_id
from annotations.model.vocabulary import Tier
from annotations.progress import CancelToken, Progress
from annotations.storage.pages import Pages, Row

_COLUMNS = {
    "project": "id, created_at, created_by",
    "text": "id, sha256, words",
    "statement": "id, text, kind, position, anchor",
    "run": "arrival, id, text, detector, version, statement_count, masks",
    "reading": "statement, run, tier, asked, body",
    "action": "arrival, id, label, reviewer, replica, recorded_at, lamport, row_count",
    "entry": "id, action, kind, subject, facet, value, detail, restates",
    "pair": "first, second",
    "chunk": "id, content",
    "evidence": "id, sha256, size",
    "evidence_chunk": "evidence, number, chunk",
    "left_out": "evidence",
}
_KEYS = {name: columns.split(", ")[0] for name, columns in _COLUMNS.items()} | {
    "run": "id",
    "reading": "statement, run",
    "action": "id",
    "pair": "first, second",
    "evidence_chunk": "evidence, number",
}

# i an id, h a SHA-256, t words, n a number, - nothing; a capital: may be nothing
_SHAPES = {
    "itt": "project",
    "iht": "text",
    "-iitnnt": "run",
    "-itIitnn": "action",
    "iititTTI": "entry",
    "ii": "pair",
    "ihn": "evidence",
    "ini": "evidence_chunk",
    "i": "left_out",
}
_STATEMENT_OR_READING = "iitnt"
_BATCH_PAGES = 256


def collect(damaged: Path, found: Path, progress: Progress, cancel: CancelToken | None) -> int:
    """Write every row of `damaged` that can be read to the new file `found`; returns how many could not."""
    unreadable = 0
    with damaged.open("rb") as file, closing(sqlite3.connect(found, isolation_level=None)) as store:
        store.execute("PRAGMA journal_mode = OFF")
        store.execute("PRAGMA synchronous = OFF")
        for name, columns in _COLUMNS.items():
            store.execute(f"CREATE TABLE {name} ({columns}, PRIMARY KEY ({_KEYS[name]})) WITHOUT ROWID")
        pages = Pages(file)
        for first in range(1, pages.count + 1, _BATCH_PAGES):
            if cancel is not None:
                cancel.check()
            progress(first - 1, pages.count, "Reading what is readable")
            batch = range(first, min(first + _BATCH_PAGES, pages.count + 1))
            unreadable += _keep(store, (row for number in batch for row in pages.rows(number)))
    return unreadable


def _keep(store: sqlite3.Connection, rows: Iterable[Row | None]) -> int:
    """Store rows by the table they belong to; returns how many could not be read."""
    unreadable = 0
    sorted_rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in _COLUMNS}
    for row in rows:
        if row is None:
            unreadable += 1
            continue
        name = _table_of(row)
        if name:
            sorted_rows[name].append((row.rowid, *row.values[1:]) if name in ("run", "action") else row.values)
    store.execute("BEGIN")
    for name, found in sorted_rows.items():
        marks = ", ".join("?" * len(_COLUMNS[name].split(", ")))
        store.executemany(f"INSERT OR IGNORE INTO {name} VALUES ({marks})", found)
    store.execute("COMMIT")
    return unreadable


def _table_of(row: Row) -> str:
    """The table that a row belongs to; "" for those of indexes and of what is derived."""
    values = row.values
    if row.rowid is not None and not 0 <= row.rowid < 1 << 62:
        return ""
    if _is_piece(values):
        return "chunk"
    if _fits(values, _STATEMENT_OR_READING):
        return "reading" if values[2] in set(Tier) else "statement"
    return next((name for shape, name in _SHAPES.items() if _fits(values, shape)), "")


def _is_piece(values: tuple[object, ...]) -> bool:
    match values:
        case bytes(own), bytes(content):
            return 0 < len(content) <= CHUNK_BYTES and chunk_id(content) == own
    return False


def _fits(values: tuple[object, ...], shape: str) -> bool:
    return len(values) == len(shape) and all(
        (value is None and (kind.isupper() or kind == "-")) or _is_a(value, kind.lower())
        for value, kind in zip(values, shape, strict=True)
    )


def _is_a(value: object, kind: str) -> bool:
    match kind:
        case "i" | "h":
            return isinstance(value, bytes) and len(value) == (16 if kind == "i" else 32)
        case "t":
            return isinstance(value, str)
        case "n":
            return isinstance(value, int)
    return False
