"""Small questions to a project file that need no record of an article."""

from collections.abc import Iterable

from sqlalchemy import Connection

from annotations.model.changes import Changes
from annotations.model.ids import Id
from annotations.storage import ledger, records


def undetected(connection: Connection, articles: Iterable[Id]) -> dict[Id, str]:
    """The texts of those articles that no detector has read yet, by article."""
    pending = {}
    for article in articles:
        row = connection.exec_driver_sql(
            "SELECT words FROM text WHERE id = ? AND NOT EXISTS (SELECT 1 FROM run WHERE text = text.id)",
            (records.current_text(connection, article),),
        ).first()
        if row is not None:
            pending[article] = str(row.words)
    return pending


def runs_between(connection: Connection, after: int, upto: int) -> Changes:
    """What a reader must read again after detectors' runs of these arrivals came."""
    texts = connection.exec_driver_sql("SELECT text FROM run WHERE arrival > ? AND arrival <= ?", (after, upto))
    changes = Changes()
    for text in texts.scalars().all():
        changes |= Changes(articles=frozenset(records.articles_of_text(connection, text)), texts=frozenset({text}))
    return changes


def has_queries(connection: Connection, text: Id) -> bool:
    """Whether there are queries about statements of a text."""
    found = "SELECT EXISTS (SELECT 1 FROM head WHERE text = ? AND kind = ? AND value IS NOT NULL)"
    return bool(connection.exec_driver_sql(found, (text, ledger.QUERY)).scalar_one())
