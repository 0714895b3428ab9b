"""Recovers evidence files: those of which every piece was found, and is what its id says."""

import hashlib
import sqlite3
from collections import Counter

from annotations.model.ids import Id, evidence_id
from annotations.storage.evidence_rows import NAMED
from annotations.text import harmless

_SORT = "Evidence files"


def recover_evidence(driver: sqlite3.Connection, kept: Counter[str], left_out: Counter[str], losses: list[str]) -> None:
    """Move the evidence that the recovered entries name from `other` to `main`, a piece at a time."""
    driver.execute(
        f"INSERT INTO main.left_out SELECT evidence FROM other.left_out WHERE lower(hex(evidence)) IN ({NAMED})"
    )
    names = driver.execute(
        "SELECT facet, max(value) FROM main.entry WHERE kind = 'attachment' AND value IS NOT NULL GROUP BY facet"
    ).fetchall()
    for facet, name in names:
        own = bytes.fromhex(facet)
        if driver.execute("SELECT 1 FROM main.left_out WHERE evidence = ?", (own,)).fetchone():
            continue
        if _take(driver, own):
            kept[_SORT] += 1
        else:
            left_out[_SORT] += 1
            losses.append(f"The content of the attached file “{harmless(name)}” is not whole.")


def _take(driver: sqlite3.Connection, own: Id) -> bool:
    row = driver.execute("SELECT sha256, size FROM other.evidence WHERE id = ?", (own,)).fetchone()
    pieces = driver.execute(
        "SELECT number, chunk FROM other.evidence_chunk WHERE evidence = ? ORDER BY number", (own,)
    ).fetchall()
    if row is None or [number for number, _ in pieces] != list(range(len(pieces))):
        return False
    whole, size = hashlib.sha256(), 0
    for _, chunk in pieces:
        found = driver.execute("SELECT content FROM other.chunk WHERE id = ?", (chunk,)).fetchone()
        if found is None:
            return False
        whole.update(found[0])
        size += len(found[0])
    if (whole.digest(), size) != row or evidence_id(whole.digest()) != own:
        return False
    for _, chunk in pieces:
        driver.execute("INSERT OR IGNORE INTO main.chunk SELECT id, content FROM other.chunk WHERE id = ?", (chunk,))
    driver.execute("INSERT INTO main.evidence VALUES (?, ?, ?)", (own, *row))
    driver.executemany(
        "INSERT INTO main.evidence_chunk VALUES (?, ?, ?)", [(own, number, chunk) for number, chunk in pieces]
    )
    return True
