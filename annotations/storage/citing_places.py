"""Where references are cited, in words."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection

from annotations.model.ids import Id
from annotations.model.reference import CitedIn, kept_of, merged_into
from annotations.model.vocabulary import StatementKind
from annotations.storage import heads, ledger, records
from annotations.storage.cited import citing
from annotations.storage.connection import driver_of
from annotations.storage.ledger import Slot


def times(connection: Connection, by: Id | None = None) -> dict[Id, int]:
    """How often each reference is cited (by one person alone), under the one that stands for it."""
    rows = driver_of(connection).execute(
        "SELECT subject, value FROM head WHERE text IS NULL AND kind = 'reference' AND facet = 'same_as' "
        "AND value IS NOT NULL"
    )
    same_as = {own: kept for own, value in rows if (kept := merged_into(value)) is not None}
    return dict(Counter(kept_of(one.reference, same_as) for one in citing(connection) if by in (None, one.reviewer)))


def places(connection: Connection, references: Iterable[Id], by: Id | None = None) -> list[CitedIn]:
    """Where references are cited (by one person alone), in the order of texts. Raises DamagedProject."""
    found = []
    for one in citing(connection, references):
        if by not in (None, one.reviewer):
            continue
        current = heads.of_subject(connection, one.statement)
        row = records.reading_row(connection, one.statement)
        slot = Slot(ledger.CITATION, one.statement, one.citation)
        cited = next((value for value in current if value.slot == slot), None)
        if row is None or cited is None:
            continue
        _, reading = records.corrected(StatementKind(row.kind), records.base_of(row), current)
        text = connection.exec_driver_sql("SELECT text FROM statement WHERE id = ?", (one.statement,)).scalar_one()
        words = connection.exec_driver_sql("SELECT words FROM text WHERE id = ?", (text,)).scalar_one()
        detail = cited.detail
        found.append(
            CitedIn(
                one.statement,
                _title(connection, text, words),
                reading.context.of(words),
                str(detail.get("stance", "")),
                str(detail.get("passage", "")),
            )
        )
    return found


def _title(connection: Connection, text: Id, words: str) -> str:
    for article in records.articles_of_text(connection, text):
        for current in heads.of_subject(connection, article):
            if current.slot == Slot(ledger.METADATA, article, "title"):
                return current.value
    return words.split("\n", 1)[0]
