"""What happened to a statement, step by step."""

from contextlib import suppress
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from annotations.errors import DamagedProject
from annotations.model.ids import Id
from annotations.model.judgement import HistoryItem, Rested
from annotations.storage import ledger, records
from annotations.storage.persons import identities, persons
from annotations.storage.resting import rested

_OWN = ", ".join(f"'{kind}'" for kind in sorted(ledger.PER_REVIEWER))

# An entry may be restored where its value does not stand, and where each has a value of their own, by its author.
_HISTORY = f"""SELECT a.id, a.label, a.reviewer, a.recorded_at, a.lamport,
max(CASE WHEN e.kind = 'judgement' AND e.value IS NOT NULL THEN e.detail END) AS judged,
max(e.value IS NOT NULL AND e.kind <> 'erasure' AND (e.kind NOT IN ({_OWN}) OR {{whose}}) AND NOT EXISTS (
  SELECT 1 FROM head AS h JOIN entry AS now ON now.id = h.entry
  WHERE h.subject = e.subject AND h.kind = e.kind AND h.facet = e.facet
  AND (e.kind NOT IN ({_OWN}) OR h.reviewer IS a.reviewer)
  AND now.value IS e.value AND now.detail IS e.detail)) AS restorable
FROM entry AS e JOIN action AS a ON a.id = e.action
WHERE e.subject = ? GROUP BY a.id ORDER BY a.lamport, a.id"""


def history(connection: Connection, statement: Id, reader: Id | None) -> list[HistoryItem]:
    """What happened to a statement, oldest first, as `reader` may restore it. Raises DamagedProject."""
    names, people = records.names(connection), persons(connection)
    own = sorted(each for each in identities(people, reader) if each is not None)
    whose = f"a.reviewer IN ({', '.join('?' * len(own))})"
    rows = connection.exec_driver_sql(_HISTORY.replace("{whose}", whose), (*own, statement)).all()
    try:
        return [
            HistoryItem(
                datetime.fromisoformat(row.recorded_at),
                names.get(row.reviewer, "?"),
                row.label,
                row.id,
                by=people.get(row.reviewer, row.reviewer),
                restorable=reader is not None and bool(row.restorable),
                rested=_rested(connection, statement, row),
            )
            for row in rows
        ]
    except ValueError as error:
        raise DamagedProject(
            f"The history of the statement {statement.hex()[:8]} cannot be read ({error}).",
            "Look at it in the latest copy or backup.",
        ) from error


def _rested(connection: Connection, statement: Id, row: Any) -> tuple[Rested, ...]:
    with suppress(*records.NONSENSE):  # its article says so
        return rested(connection, statement, row.judged, row.lamport)
    return ()


def of_reference(connection: Connection, reference: Id) -> list[HistoryItem]:
    """Who gave a reference which values, oldest first."""
    names = {reviewer.id: reviewer.initials or reviewer.name for reviewer in records.reviewers(connection)}
    rows = connection.exec_driver_sql(
        "SELECT a.id, a.label, a.reviewer, a.recorded_at, e.facet, e.value FROM entry AS e "
        "JOIN action AS a ON a.id = e.action WHERE e.subject = ? AND e.kind = 'reference' "
        "ORDER BY a.lamport, a.id, e.facet",
        (reference,),
    )
    items = []
    for action, entries in groupby(rows, key=lambda row: row.id):
        given = list(entries)
        what = "; ".join(f"{row.facet.replace('_', ' ')}: {row.value or '—'}" for row in given)
        row = given[0]
        try:
            when = datetime.fromisoformat(row.recorded_at)
        except ValueError as error:
            raise DamagedProject("The history of that reference cannot be read.", "Look at a backup.") from error
        items.append(HistoryItem(when, names.get(row.reviewer, "?"), f"{row.label}: {what}", action, by=row.reviewer))
    return items
