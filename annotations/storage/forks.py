"""Forks that stand in a project: slots with several current values."""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from annotations.model.deciding import ForkChoice, ForkPlace, StandingFork
from annotations.model.ids import Id
from annotations.storage import heads, ledger, records
from annotations.storage.connection import rows_of
from annotations.storage.merge_words import slot_words, value_words
from annotations.storage.persons import bare

_SEVERAL = (
    "SELECT subject, kind, facet FROM head WHERE value IS NOT NULL AND {where} "
    "GROUP BY subject, kind, facet HAVING count(*) > 1 ORDER BY min(position), subject, kind, facet"
)


def of_text(connection: Connection, text: Id) -> list[StandingFork]:
    """The forks about a text and its statements, in the order of the text."""
    words = connection.exec_driver_sql("SELECT words FROM text WHERE id = ?", (text,)).scalar_one()
    return _forks(connection, rows_of(connection, _SEVERAL.format(where="text = ?"), (text,)), str(words))


def of_project(connection: Connection) -> list[StandingFork]:
    """The forks about what belongs to no text: articles, references, reviewers, settings."""
    return _forks(connection, rows_of(connection, _SEVERAL.format(where="text IS NULL"), ()), "")


def _forks(connection: Connection, places: Sequence[Any], words: str) -> list[StandingFork]:
    names = records.names(connection)
    forks = []
    for subject, kind, facet in places:
        rows = heads.rows_of_slot(connection, ledger.Slot(kind, subject, facet))
        own = kind in ledger.PER_REVIEWER
        for whose in dict.fromkeys(row.reviewer for row in rows) if own else (None,):
            standing = [row for row in rows if not own or row.reviewer == whose]
            if len({(row.value, bare(row.detail)) for row in standing}) > 1:
                forks.append(
                    StandingFork(
                        ForkPlace(kind, subject, facet, whose),
                        slot_words(kind, facet, names.get(whose, "?") if whose is not None else ""),
                        subject if kind in ledger.OF_STATEMENTS else None,
                        tuple(_choice(kind, facet, row, words) for row in standing),
                    )
                )
    return forks


def _choice(kind: str, facet: str, row: Any, words: str) -> ForkChoice:
    said = str(row.value)
    rests_on: tuple[Id, ...] = ()
    with suppress(*records.NONSENSE):  # its article says that it cannot be read
        detail = json.loads(row.detail) if row.detail else {}
        said = value_words(kind, facet, row.value, detail, words)
        rests_on = tuple(map(bytes.fromhex, detail.get("rests_on", [])))
    return ForkChoice(row.entry, said, row.reviewer, datetime.fromisoformat(row.recorded_at), rests_on)
