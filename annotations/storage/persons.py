"""Which reviewers of a project are one person, who joined it several times.

That two identities are one is a shared value of the ledger (reviewer, facet SAME_AS: the identity that is
kept). What each did stays recorded under it; whatever reads the ledger asks here whose it is. Which identity
is kept depends on the current values alone, so that it is the same in every copy: one follows them to their
end, of a ring the smallest id is kept, and one that leads to nobody known counts for nothing.

New actions are recorded under the identity that is kept. Their entries supersede only what that identity gave,
as ever; what the person's *other* identities have standing in the slot they name in their detail (SETTLES),
and it is not read beside them any more, while the link stands. So no row ever puts aside what somebody
else wrote, merging need not know of links, and a link taken back leaves to each what they had.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from annotations.model.ids import Id
from annotations.storage.connection import driver_of

SAME_AS = "same_as"
SETTLES = "settles"  # hex ids of entries that other identities of the person gave the slot

_LINKS = """SELECT h.subject, h.value FROM head AS h
JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
WHERE h.text IS NULL AND h.kind = 'reviewer' AND h.facet = 'same_as' AND h.value IS NOT NULL
ORDER BY a.lamport, h.entry"""
_KNOWN = """SELECT subject FROM head
WHERE text IS NULL AND kind = 'reviewer' AND facet = 'name' AND value IS NOT NULL"""


def persons(connection: Connection) -> dict[Id, Id]:
    """The identity that is kept, by each that is another one of the same person. Mostly empty."""
    driver = driver_of(connection)
    links = dict(driver.execute(_LINKS).fetchall())  # of a fork the last one shows
    if not links:
        return {}
    return kept(links, {own for (own,) in driver.execute(_KNOWN)})


def kept(links: Mapping[Id, str], known: Iterable[Id]) -> dict[Id, Id]:
    """What `persons` gives, of the values of SAME_AS and the identities that have a name."""
    by_digits = {own.hex(): own for own in known}
    following = {own: by_digits[digits] for own, digits in links.items() if digits in by_digits}
    found = {own: _end(own, following) for own in following}
    return {own: end for own, end in found.items() if own != end}


def _end(own: Id, following: Mapping[Id, Id]) -> Id:
    path = [own]
    while (after := following.get(path[-1])) is not None:
        if after in path:
            return min(path[path.index(after) :])
        path.append(after)
    return path[-1]


def identities(people: Mapping[Id, Id], own: Id | None) -> frozenset[Id | None]:
    """All identities of the person to whom one belongs. `people` is what `persons` gives."""
    person = people.get(own, own) if own is not None else None
    return frozenset({person, *(each for each, one in people.items() if one == person)})


def settled(detail: str | None) -> frozenset[str]:
    """The entries (hex) of other identities of the same person that a value stands in for."""
    return frozenset(json.loads(detail)[SETTLES]) if detail is not None and f'"{SETTLES}"' in detail else frozenset()


def bare(detail: str | None) -> str | None:
    """A detail without what it settles: what the person said."""
    if not settled(detail):
        return detail
    said = {name: told for name, told in json.loads(detail or "").items() if name != SETTLES}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if said else None


def read_as_persons(rows: Iterable[Any], people: Mapping[Id, Id], own_kinds: Iterable[str]) -> list[Any]:
    """Rows of heads (empty ones too), whose `reviewer` becomes the identity kept, without what is settled.

    `own_kinds`: kinds of which each reviewer has a value of their own.
    """
    own = frozenset(own_kinds)
    by_slot: dict[tuple[Any, ...], dict[str, int]] = {}
    rows = [row._replace(reviewer=people.get(row.reviewer, row.reviewer)) for row in rows]
    for row in rows:
        if row.kind in own:
            settles = by_slot.setdefault((row.kind, row.subject, row.facet, row.reviewer), {})
            for entry in settled(row.detail):
                settles[entry] = max(row.lamport, settles.get(entry, 0))

    def stands(row: Any) -> bool:  # what came later settles: a ring, which only a forger could make, hides nothing
        found = by_slot.get((row.kind, row.subject, row.facet, row.reviewer))
        return not found or found.get(row.entry.hex(), 0) <= row.lamport

    return [row for row in rows if stands(row)]
