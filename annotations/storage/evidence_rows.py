"""The rows that evidence is made of: added piece by piece, completed, and dropped once nothing names them.

Evidence is wanted while any attachment that was ever made of it still has its words: the current ones,
and those that were taken off, for undo and the history. That is a function of the entries, so that
copies in which something was erased for good agree about the contents as well.
"""

import sqlite3

from sqlalchemy import Connection

from annotations.errors import StorageFailed
from annotations.model.evidence import CHUNK_BYTES, Content, EvidenceState
from annotations.model.ids import Id
from annotations.storage.connection import driver_of
from annotations.storage.schema import TRIGGERS

_CHUNK_GUARD, _EVIDENCE_GUARD = "chunk_keeps_update", "evidence_keeps_delete"

NAMED = "SELECT facet FROM entry WHERE kind = 'attachment' AND value IS NOT NULL"
"""The hex ids of all evidence that is wanted."""

UNUSED = "SELECT id FROM chunk WHERE NOT EXISTS (SELECT 1 FROM evidence_chunk AS e WHERE e.chunk = chunk.id)"
"""The pieces of no file: what an attachment left that was interrupted, or is under way elsewhere."""


def piece_of(driver: sqlite3.Connection, own: Id, database: str = "main") -> bytes | None:
    """What is stored as a piece, unchecked; None if it is not there, b"" for what is too long to be one.

    A file that nobody here made may lack the constraint, and must not fill the memory.
    """
    query = f"SELECT iif(length(content) <= {CHUNK_BYTES}, content, x'') FROM {database}.chunk WHERE id = ?"
    row = driver.execute(query, (own,)).fetchone()
    return row[0] if row is not None else None


def store_chunk(connection: Connection, own: Id, content: bytes) -> bool:
    """Store a piece, in the caller's transaction; returns whether it was not there yet. One that differs is mended."""
    driver = driver_of(connection)
    there = piece_of(driver, own)
    if there is None:
        driver.execute("INSERT INTO chunk(id, content) VALUES (?, ?)", (own, content))
    elif there != content:
        driver.execute(f"DROP TRIGGER {_CHUNK_GUARD}")
        driver.execute("UPDATE chunk SET content = ? WHERE id = ?", (content, own))
        driver.execute(TRIGGERS[_CHUNK_GUARD])
    return there is None


def forget_chunk(connection: Connection, own: Id) -> None:
    """Take a piece away, in the caller's transaction, unless evidence is made of it."""
    _forget(driver_of(connection), own)


def _forget(driver: sqlite3.Connection, own: Id) -> int:
    unused = "NOT EXISTS (SELECT 1 FROM evidence_chunk AS e WHERE e.chunk = chunk.id)"
    return driver.execute(f"DELETE FROM chunk WHERE id = ? AND {unused}", (own,)).rowcount


def insert_content(connection: Connection, content: Content) -> None:
    """Make evidence of chunks that are stored, in the caller's transaction. Raises StorageFailed if one is gone."""
    driver = driver_of(connection)
    for chunk in content.chunks:
        if driver.execute("SELECT 1 FROM chunk WHERE id = ?", (chunk,)).fetchone() is None:
            raise StorageFailed("Part of the file was taken away meanwhile.", "Attach it again.")
    _complete(driver, content)


def _complete(driver: sqlite3.Connection, content: Content) -> None:
    driver.execute(
        "INSERT OR IGNORE INTO evidence(id, sha256, size) VALUES (?, ?, ?)",
        (content.id, content.sha256, content.size),
    )
    driver.executemany(
        "INSERT OR IGNORE INTO evidence_chunk(evidence, number, chunk) VALUES (?, ?, ?)",
        [(content.id, number, chunk) for number, chunk in enumerate(content.chunks)],
    )
    driver.execute("DELETE FROM left_out WHERE evidence = ?", (content.id,))


def take_in(driver: sqlite3.Connection, content: Content) -> bool:
    """Complete what a merge brings, in the caller's transaction, unless it was erased here or a piece is gone.

    Returns whether pieces of something erased were deleted.
    """
    if not _is_named(driver, content.id):
        return sum(_forget(driver, chunk) for chunk in content.chunks) > 0
    if all(driver.execute("SELECT 1 FROM chunk WHERE id = ?", (chunk,)).fetchone() for chunk in content.chunks):
        _complete(driver, content)
    return False


def _is_named(driver: sqlite3.Connection, evidence: Id) -> bool:
    for rows in ("head WHERE text IS NULL AND", "entry WHERE"):  # the first has an index
        query = f"SELECT 1 FROM {rows} kind = 'attachment' AND facet = ? AND value IS NOT NULL LIMIT 1"
        if driver.execute(query, (evidence.hex(),)).fetchone():
            return True
    return False


def drop_unwanted(driver: sqlite3.Connection) -> None:
    """Delete evidence that nothing names any more, in the caller's transaction."""
    unwanted = driver.execute(f"SELECT id FROM evidence WHERE lower(hex(id)) NOT IN ({NAMED})").fetchall()
    driver.execute(f"DELETE FROM left_out WHERE lower(hex(evidence)) NOT IN ({NAMED})")
    if not unwanted:
        return
    driver.execute(f"DROP TRIGGER {_EVIDENCE_GUARD}")
    driver.executemany("DELETE FROM evidence WHERE id = ?", unwanted)
    driver.execute(TRIGGERS[_EVIDENCE_GUARD])
    for (evidence,) in unwanted:
        chunks = driver.execute("SELECT chunk FROM evidence_chunk WHERE evidence = ?", (evidence,)).fetchall()
        driver.execute("DELETE FROM evidence_chunk WHERE evidence = ?", (evidence,))
        for (chunk,) in chunks:
            _forget(driver, chunk)


def drop_left_overs(driver: sqlite3.Connection) -> int:
    """Delete the pieces of no file, in the caller's transaction; returns how many.

    Somebody who is just attaching one elsewhere is told to attach it again.
    """
    return driver.execute(f"DELETE FROM chunk WHERE id IN ({UNUSED})").rowcount


def state_of(connection: Connection, evidence: Id) -> EvidenceState:
    """Whether content is there, by its rows alone."""
    lacks, left_out = (
        driver_of(connection)
        .execute(
            "SELECT NOT EXISTS (SELECT 1 FROM evidence WHERE id = :id) OR EXISTS (SELECT 1 FROM evidence_chunk AS e "
            "LEFT JOIN chunk AS c ON c.id = e.chunk WHERE e.evidence = :id AND c.id IS NULL), "
            "EXISTS (SELECT 1 FROM left_out WHERE evidence = :id)",
            {"id": evidence},
        )
        .fetchone()
    )
    if not lacks:
        return EvidenceState.HERE
    return EvidenceState.LEFT_OUT if left_out else EvidenceState.MISSING
