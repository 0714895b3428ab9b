"""What citations cite: the reference that stands for another, what it goes back to, and who cites it."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection

from annotations.addresses import normal_address
from annotations.folding import fold
from annotations.model.ids import Id
from annotations.model.reference import kept_of, merged_into
from annotations.model.settings import ProjectSettings
from annotations.model.vocabulary import Level
from annotations.storage import ledger
from annotations.storage.connection import driver_of, rows_of


class Work(NamedTuple):
    """The reference to read a citation as, what it may share with others, and whether it is primary."""

    reference: Id
    sources: tuple[str, ...] = ()
    primary: bool = False


_FIELDS = (
    "SELECT h.facet, h.value FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action "
    "WHERE h.subject = ? AND h.kind = 'reference' AND h.value IS NOT NULL "
    "AND h.facet IN ('same_as', 'origin', 'url', 'level') ORDER BY a.lamport, h.entry"
)


def works(connection: Connection, recorded: Iterable[Any], rules: ProjectSettings) -> dict[str, Work]:
    """The works that the citations among these rows of heads cite, by the hex id that they name."""
    driver = driver_of(connection)
    fields: dict[Id, dict[str, str]] = {}
    named = {row.value for row in recorded if row.kind == ledger.CITATION}
    for own in named:
        following: str | None = own
        while following is not None and (reference := bytes.fromhex(following)) not in fields:
            fields[reference] = dict(driver.execute(_FIELDS, (reference,)).fetchall())
            kept = merged_into(fields[reference].get("same_as", ""))
            following = kept.hex() if kept is not None else None
    same_as = {
        own: kept
        for own, known in fields.items()
        if (kept := merged_into(known.get("same_as", ""))) is not None and _is_there(driver, kept)
    }
    return {own: _work(kept_of(bytes.fromhex(own), same_as), fields, rules) for own in named}


def _is_there(driver: Any, reference: Id) -> bool:
    """Whether anything is known of a reference: it may be missing in a copy that leaves something out."""
    there = "SELECT 1 FROM head WHERE subject = ? AND kind = 'reference' AND value IS NOT NULL LIMIT 1"
    return driver.execute(there, (reference,)).fetchone() is not None


def _work(reference: Id, fields: Mapping[Id, Mapping[str, str]], rules: ProjectSettings) -> Work:
    if not rules.weighs_sources:
        return Work(reference)
    known = fields.get(reference, {})
    shared = [f"reference {reference.hex()}"]
    if address := normal_address(known.get("url", "")):
        shared.append(f"address {address}")
    if origin := fold(known.get("origin", "")).strip():
        shared.append(f"origin {origin}")
    return Work(reference, tuple(shared), known.get("level") == Level.PRIMARY)


def kept(connection: Connection) -> Callable[[Id], Id]:
    """Which reference stands for one, after all mergings whose kept one is there."""
    driver = driver_of(connection)
    rows = driver.execute(
        "SELECT subject, value FROM head WHERE text IS NULL AND kind = 'reference' AND facet = 'same_as' "
        "AND value IS NOT NULL"
    ).fetchall()
    same_as = {own: into for own, value in rows if (into := merged_into(value)) and _is_there(driver, into)}
    return lambda reference: kept_of(reference, same_as)


class Citing(NamedTuple):
    """A citation of a reference: where it stands in the project."""

    reference: Id
    statement: Id
    citation: str
    reviewer: Id | None


def citing(connection: Connection, references: Iterable[Id] | None = None) -> list[Citing]:
    """All citations of these references (None: of any), in the order of texts. As they were written, before merging."""
    wanted = None if references is None else json.dumps([reference.hex() for reference in references])
    among = "" if wanted is None else " AND h.value IN (SELECT value FROM json_each(?))"
    rows = rows_of(  # text by text: head has no index by kind alone
        connection,
        "SELECT h.value, h.subject, h.facet, h.reviewer FROM text AS t CROSS JOIN head AS h ON h.text = t.id "
        f"AND h.kind = 'citation' AND h.value IS NOT NULL{among}",
        () if wanted is None else (wanted,),
    )
    return [Citing(bytes.fromhex(row.value), row.subject, row.facet, row.reviewer) for row in rows]


def texts_citing(connection: Connection, references: Iterable[Id]) -> set[Id]:
    """The texts whose citations must be read again after these references changed; of new ones none."""
    known = [
        reference
        for reference in references
        if connection.exec_driver_sql(
            "SELECT count(DISTINCT action) > 1 FROM entry WHERE subject = ?", (reference,)
        ).scalar_one()
    ]
    if not known:
        return set()
    rows = connection.exec_driver_sql(
        "SELECT t.id FROM text AS t WHERE EXISTS (SELECT 1 FROM head AS h WHERE h.text = t.id "
        "AND h.kind = 'citation' AND h.value IN (SELECT value FROM json_each(?)))",
        (json.dumps([reference.hex() for reference in known]),),
    )
    return set(rows.scalars())
