"""Reads current values: heads with what they hold, and which of several shows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from annotations.model.ids import Id
from annotations.storage.ledger import PER_REVIEWER, Slot, Value


@dataclass(frozen=True, slots=True)
class Current:
    """The value that shows in a slot, who gave it when, and whether another one stands against it."""

    entry: Id
    slot: Slot
    value: str
    detail: dict[str, Any]
    reviewer: Id | None
    recorded_at: datetime
    order: tuple[int, Id]
    fork: bool = False


_SELECT = (
    "SELECT h.entry, h.kind, h.subject, h.facet, h.reviewer, e.value, e.detail, a.recorded_at, a.lamport "
    "FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action "
    "WHERE h.value IS NOT NULL AND "
)


def of_text(connection: Connection, text: Id) -> list[Current]:
    """Everything recorded about a text and its statements."""
    return _shown(connection.exec_driver_sql(f"{_SELECT} h.text = ?", (text,)))


def of_subject(connection: Connection, subject: Id) -> list[Current]:
    """Everything recorded about one thing."""
    return _shown(connection.exec_driver_sql(f"{_SELECT} h.subject = ?", (subject,)))


def of_kind(connection: Connection, kind: str) -> list[Current]:
    """Every current value of a kind, over the whole project, in the order in which they were given."""
    return _shown(connection.exec_driver_sql(f"{_SELECT} h.kind = ?", (kind,)))


def _shown(rows: Iterable[Any]) -> list[Current]:
    """One value a slot: of several the one with the greatest (lamport, entry id)."""
    slots: dict[tuple[Slot, Id | None], list[Any]] = {}
    for row in rows:
        slot = Slot(row.kind, row.subject, row.facet)
        slots.setdefault((slot, row.reviewer if row.kind in PER_REVIEWER else None), []).append(row)
    shown = []
    for (slot, _), heads in slots.items():
        row = max(heads, key=lambda head: (head.lamport, head.entry))
        shown.append(
            Current(
                entry=row.entry,
                slot=slot,
                value=row.value,
                detail=json.loads(row.detail) if row.detail else {},
                reviewer=row.reviewer,
                recorded_at=datetime.fromisoformat(row.recorded_at),
                order=(row.lamport, row.entry),
                fork=len({Value(head.value, head.detail) for head in heads}) > 1,
            )
        )
    return sorted(shown, key=lambda current: current.order)
