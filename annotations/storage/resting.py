"""What a verdict rested on when it was given, whatever became of it since."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from annotations.model.ids import Id
from annotations.model.judgement import Fate, Rested
from annotations.storage import ledger

_MEANT = ("aspect", "stance", "passage", "locator", "note")
_UNKNOWN = "a citation that is not in this copy"

_THEN = (
    "SELECT e.value, e.detail FROM entry AS e JOIN action AS a ON a.id = e.action WHERE e.subject = ? AND e.kind = ? "
    "AND e.facet = ? AND e.value IS NOT NULL AND a.lamport <= ? ORDER BY a.lamport DESC, e.id DESC LIMIT 1"
)
_NOW = (
    "SELECT e.value, e.detail FROM head AS h JOIN entry AS e ON e.id = h.entry "
    "WHERE h.subject = ? AND h.kind = ? AND h.facet = ? AND h.value IS NOT NULL"
)
_FIELDS_THEN = (
    "SELECT e.facet, e.value FROM entry AS e JOIN action AS a ON a.id = e.action WHERE e.subject = ? AND e.kind = ? "
    "AND a.lamport <= ? ORDER BY a.lamport, e.id"
)
_EVER_CONFIDENTIAL = (
    "SELECT 1 FROM entry WHERE subject = ? AND kind = ? AND facet = 'confidential' AND value IS NOT NULL LIMIT 1"
)
_FIELDS_NOW = "SELECT h.facet, h.value FROM head AS h WHERE h.subject = ? AND h.kind = ?"


def rested(connection: Connection, statement: Id, detail: str | None, lamport: int) -> tuple[Rested, ...]:
    """The citations that a judgement (its `detail`, stored at `lamport`) rested on, as they were then.

    Of a copy without history, where what was then is missing, they are told as they are now.
    """
    cited = json.loads(detail).get("rests_on", []) if detail else []
    return tuple(_rested(connection, statement, facet, lamport) for facet in cited if isinstance(facet, str))


def withheld(connection: Connection, reference: Id) -> bool:
    """Whether a reference was confidential, and was taken back with all its fields, that one too."""
    if _present(connection.exec_driver_sql(_FIELDS_NOW, (reference, ledger.REFERENCE))):
        return False
    row = connection.exec_driver_sql(_EVER_CONFIDENTIAL, (reference, ledger.REFERENCE)).first()
    return row is not None


def _rested(connection: Connection, statement: Id, facet: str, lamport: int) -> Rested:
    then = connection.exec_driver_sql(_THEN, (statement, ledger.CITATION, facet, lamport)).first()
    now = connection.exec_driver_sql(_NOW, (statement, ledger.CITATION, facet)).all()
    told = then or next(iter(now), None)
    if told is None:
        return Rested(None, _UNKNOWN, fate=Fate.TAKEN_AWAY)
    reference, detail = bytes.fromhex(told.value), json.loads(told.detail or "{}")
    fields_now = _present(connection.exec_driver_sql(_FIELDS_NOW, (reference, ledger.REFERENCE)))
    fields = _present(connection.exec_driver_sql(_FIELDS_THEN, (reference, ledger.REFERENCE, lamport))) or fields_now
    if not now:
        fate = Fate.TAKEN_AWAY
    elif then is None or fields != fields_now or all(_meant(one) != _meant(then) for one in now):
        fate = Fate.CHANGED
    else:
        fate = Fate.STANDS
    title = fields.get("title") or fields.get("url") or "Untitled reference"
    locator, passage, stance = (str(detail.get(name, "")) for name in ("locator", "passage", "stance"))
    return Rested(reference, title, locator, passage, stance, fate, withheld(connection, reference))


def _meant(row: Any) -> tuple[object, ...]:
    """What a citation says: its place in the list is no change of it."""
    detail = json.loads(row.detail or "{}")
    return (row.value, *(detail.get(name) for name in _MEANT))


def _present(rows: Iterable[Any]) -> dict[str, str]:
    """The fields that have a value; of several for one the last."""
    fields = {row.facet: row.value for row in rows}
    return {name: value for name, value in fields.items() if value}
