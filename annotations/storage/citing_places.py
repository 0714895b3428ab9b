"""Where references are cited, in words."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection

from annotations.model.ids import Id
from annotations.model.reference import CitedIn
from annotations.model.vocabulary import StatementKind
from annotations.storage import heads, ledger, records
from annotations.storage.cited import citing, kept
from annotations.storage.ledger import Slot


def times(connection: Connection, by: Id | None = None) -> dict[Id, int]:
    """How often each reference is cited (by one person alone), under the one that stands for it."""
    stands_for = kept(connection)
    return dict(Counter(stands_for(one.reference) for one in citing(connection) if by in (None, one.reviewer)))


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
