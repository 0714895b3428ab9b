"""The evidence that a merge brings: which, and whether it is what it says that it is.

It does not travel with the rows: megabytes would make a batch long. The pieces come first, one at a
time; the rows that make evidence of them with the entries that name it.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotations.model.evidence import Content
from annotations.model.ids import Id, chunk_id, evidence_id
from annotations.progress import CancelToken, Progress
from annotations.storage.evidence_rows import NAMED, piece_of
from annotations.storage.incoming import WrongRow


@dataclass(frozen=True, slots=True)
class Brought:
    """Contents that are not (whole) in the project, their pieces that are not, and what the copy was made without."""

    contents: tuple[Content, ...] = ()
    chunks: tuple[Id, ...] = ()
    left_out: tuple[Id, ...] = ()

    def of_actions(self, merged: sqlite3.Connection, first: int, last: int) -> tuple[Content, ...]:
        """The contents that actions of these arrivals attach."""
        if not self.contents:
            return ()
        rows = merged.execute(
            "SELECT DISTINCT e.facet FROM action AS a CROSS JOIN entry AS e ON e.action = a.id "
            "WHERE a.arrival BETWEEN ? AND ? AND e.kind = 'attachment'",
            (first, last),
        )
        named = {facet for (facet,) in rows}
        return tuple(content for content in self.contents if content.id.hex() in named)


def brought(driver: sqlite3.Connection, progress: Progress, cancel: CancelToken | None) -> Brought:
    """What `other` brings to `main`, which has the entries of both. Checks every piece; raises WrongRow.

    Evidence that the other file has only in part is not brought.
    """
    wanted = driver.execute(
        f"SELECT id, sha256, size FROM other.evidence WHERE lower(hex(id)) IN ({NAMED}) ORDER BY id"
    ).fetchall()
    contents, chunks = list[Content](), dict[Id, None]()
    for done, (own, sha256, size) in enumerate(wanted):
        if cancel is not None:
            cancel.check()
        progress(done, len(wanted), "Checking evidence files")
        pieces = driver.execute(
            "SELECT e.number, e.chunk, t.id IS NOT NULL, m.id IS NOT NULL FROM other.evidence_chunk AS e "
            "LEFT JOIN other.chunk AS t ON t.id = e.chunk LEFT JOIN main.chunk AS m ON m.id = e.chunk "
            "WHERE e.evidence = ? ORDER BY e.number",
            (own,),
        ).fetchall()
        here = driver.execute("SELECT 1 FROM main.evidence WHERE id = ?", (own,)).fetchone() is not None
        there_in_part = not all(theirs for _, _, theirs, _ in pieces)
        if there_in_part or (here and all(mine for *_, mine in pieces)):
            continue
        ids = tuple(chunk for _, chunk, _, _ in pieces)
        _check(_checked(driver, ids, cancel), own, (sha256, size))
        if [number for number, *_ in pieces] != list(range(len(ids))):
            raise WrongRow(f"the evidence file {own.hex()[:8]} has gaps")
        contents.append(Content(own, sha256, size, "", ids))
        chunks |= dict.fromkeys(chunk for _, chunk, _, mine in pieces if not mine)
    query = f"SELECT evidence FROM other.left_out WHERE lower(hex(evidence)) IN ({NAMED}) ORDER BY evidence"
    return Brought(tuple(contents), tuple(chunks), tuple(own for (own,) in driver.execute(query)))


def _check(pieces: Iterable[bytes], own: Id, said: tuple[bytes, int]) -> None:
    whole, size = hashlib.sha256(), 0
    for piece in pieces:
        whole.update(piece)
        size += len(piece)
    if (whole.digest(), size) != said or evidence_id(said[0]) != own:
        raise WrongRow(f"the evidence file {own.hex()[:8]} is not what was attached")


def _checked(driver: sqlite3.Connection, chunks: tuple[Id, ...], cancel: CancelToken | None) -> Iterator[bytes]:
    for own in chunks:
        if cancel is not None:
            cancel.check()
        piece = piece_of(driver, own, "other")
        if piece is None or chunk_id(piece) != own:
            raise WrongRow(f"a piece of an evidence file ({own.hex()[:8]}) was changed")
        yield piece
