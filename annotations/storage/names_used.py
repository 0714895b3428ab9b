"""Names that people gave anywhere in a project."""

import json
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import Connection

from annotations.model.statement import Link
from annotations.storage import ledger, records


class NamesUsed(NamedTuple):
    """Names that were given before, in the order of the alphabet."""

    speakers: tuple[str, ...]
    addressees: tuple[str, ...]


def names_used(connection: Connection) -> NamesUsed:
    """Whom people named as speakers, and whom they asked, in the whole project."""
    rows = connection.exec_driver_sql(
        "SELECT h.kind, e.value, e.detail FROM text AS t "  # text by text: head has no index by kind alone
        "CROSS JOIN head AS h ON h.text = t.id AND h.kind IN ('query', 'correction') AND h.value IS NOT NULL "
        "JOIN entry AS e ON e.id = h.entry WHERE h.kind = 'query' OR h.facet = 'links'"
    )
    speakers: set[str] = set()
    addressees: set[str] = set()
    for row in rows:
        if row.kind == ledger.QUERY:
            addressees.add(str(row.value))
        else:
            with suppress(*records.NONSENSE):  # its article says so
                links = map(Link.from_json, json.loads(row.detail or "{}").get("links", []))
                speakers.update(link.speaker.text for link in links if link.speaker)
    return NamesUsed(tuple(sorted(speakers)), tuple(sorted(addressees)))
