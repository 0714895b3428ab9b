"""Reads current values: heads with what they hold, and which of several shows."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from annotations.model.ids import Id
from annotations.storage.connection import driver_of, rows_of
from annotations.storage.ledger import PER_REVIEWER, Head, Slot, Value, head_of
from annotations.storage.persons import bare, identities, persons, read_as_persons


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
    "SELECT h.entry, h.kind, h.subject, h.facet, h.reviewer, e.value, e.detail, a.recorded_at, a.lamport, "
    "coalesce(e.restates, e.id) AS root "
    "FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action WHERE "
)


def of_text(connection: Connection, text: Id) -> list[Current]:
    """Everything recorded about a text and its statements."""
    return shown(rows_of_text(connection, text))


def rows_of_text(connection: Connection, text: Id) -> list[Any]:
    """What `of_text` makes current values of, which takes longer than reading it."""
    return _of_persons(connection, "h.text = ?", (text,))


def of_subject(connection: Connection, subject: Id) -> list[Current]:
    """Everything recorded about one thing."""
    return shown(_of_persons(connection, "h.subject = ?", (subject,)))


def rows_of_slot(connection: Connection, slot: Slot) -> list[Any]:
    """The values that stand in a slot, each person's as theirs, the latest first."""
    rows = _of_persons(
        connection, "h.subject = ? AND h.kind = ? AND h.facet = ?", (slot.subject, slot.kind, slot.facet)
    )
    return sorted(rows, key=lambda row: (row.lamport, row.entry), reverse=True)


def _of_persons(connection: Connection, where: str, parameters: tuple[Any, ...]) -> list[Any]:
    """Heads with a value, as those of persons: the one place where what is read is put to their names."""
    people = persons(connection)
    if not people:
        return rows_of(connection, f"{_SELECT} h.value IS NOT NULL AND {where}", parameters)
    rows = rows_of(connection, f"{_SELECT} {where}", parameters)
    return [row for row in read_as_persons(rows, people, PER_REVIEWER) if row.value is not None]


def subjects_of_kind(connection: Connection, kind: str) -> list[Id]:
    """The things with a value of a kind that belongs to no text, in the order in which those that show were given."""
    rows = driver_of(connection).execute(
        "SELECT h.subject FROM head AS h JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action "
        "WHERE h.value IS NOT NULL AND h.text IS NULL AND h.kind = ? ORDER BY a.lamport DESC, h.entry DESC",
        (kind,),
    )
    return list(dict.fromkeys(subject for (subject,) in rows))[::-1]


def with_heads(
    connection: Connection, subject: Id, reviewer: Id | None
) -> tuple[list[Current], dict[Slot, list[Head]]]:
    """What `of_subject` gives, and all heads (empty ones too) that a new value of each slot would supersede."""
    rows = rows_of(connection, f"{_SELECT} h.subject = ?", (subject,))
    people = persons(connection)
    one = identities(people, reviewer)
    heads: dict[Slot, list[Head]] = defaultdict(list)
    for row in rows:
        if row.kind not in PER_REVIEWER or row.reviewer in one:
            own = row.kind not in PER_REVIEWER or row.reviewer == reviewer
            heads[Slot(row.kind, row.subject, row.facet)].append(head_of(row)._replace(own=own))
    rows = read_as_persons(rows, people, PER_REVIEWER) if people else rows
    return shown(row for row in rows if row.value is not None), heads


def of_kind(connection: Connection, kind: str, *, with_detail: bool = False) -> list[Current]:
    """Every current value of a kind that belongs to no text, in the order in which they were given.

    Most of these kinds have no detail, and one, or a time, that makes no sense must not keep the project closed.
    """
    rows = rows_of(connection, f"{_SELECT} h.value IS NOT NULL AND h.text IS NULL AND h.kind = ?", (kind,))
    return shown(
        row._replace(detail=_some_detail(row.detail) if with_detail else None, recorded_at=_some_time(row.recorded_at))
        for row in rows
    )


def _some_detail(stored: str | None) -> str | None:
    """A detail that can be read; none for one that cannot."""
    try:
        _detail(stored)
    except (TypeError, ValueError, RecursionError):
        return None
    return stored


def _some_time(stored: str) -> str:
    """A time that can be read; the beginning of time for one that a damaged file garbled."""
    try:
        datetime.fromisoformat(stored)
    except ValueError:
        return "0001-01-01T00:00:00+00:00"
    return stored


def _detail(stored: str | None) -> dict[str, Any]:
    detail = json.loads(stored) if stored else {}
    if not isinstance(detail, dict):
        raise TypeError("a detail is no object")
    return detail


def shown(rows: Iterable[Any]) -> list[Current]:
    """The current values in rows. One a slot: of several the one with the greatest (lamport, entry id)."""
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
                detail=_detail(row.detail),
                reviewer=row.reviewer,
                recorded_at=datetime.fromisoformat(row.recorded_at),
                order=(row.lamport, row.entry),
                fork=len({Value(head.value, bare(head.detail)) for head in heads}) > 1,
            )
        )
    return sorted(shown, key=lambda current: current.order)
