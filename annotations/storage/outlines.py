"""What lists tell of many articles at once, by their heads alone: no record is made, no ledger row scanned."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from sqlalchemy import Connection

from annotations.model.article import derived_title
from annotations.model.ids import Id
from annotations.model.outline import Outline
from annotations.model.vocabulary import NO_CHECK
from annotations.storage import heads, ledger, records
from annotations.storage.connection import driver_of
from annotations.storage.persons import persons

_TITLE = 1_000
"""Code points of a text in which its first line is looked for."""


def outlines(connection: Connection, articles: Sequence[Id], *, verdicts: bool) -> list[Outline]:
    """Those articles in that order; `verdicts`: with the number of their verdicts.

    Takes time in proportion to the articles and their verdicts, so of many ask for some hundred at a time.
    What makes no sense is left empty: reading the article itself says what is wrong.
    """
    fields = _fields(connection, articles)
    texts = {article: text for article in articles if (text := _latest_text(connection, article, fields)) is not None}
    beginnings = _beginnings(connection, list(texts.values()))
    counted = verdict_counts(connection, list(texts.values())) if verdicts else {}
    people = persons(connection)

    def outline(article: Id) -> Outline:
        text, told = texts.get(article, b""), fields[article]
        words, detected = beginnings.get(text, ("", True))
        given = (_id_in(facet) for kind, facet in told if kind == ledger.ASSIGNED)
        return Outline(
            article,
            told.get((ledger.METADATA, "title")) or derived_title(words),
            told.get((ledger.METADATA, "outlet"), ""),
            detected,
            counted.get(text, 0) if verdicts else None,
            frozenset(people.get(own, own) for own in given if own is not None),
        )

    return [outline(article) for article in articles]


VERDICTS = (
    "SELECT text, count(*) FROM head WHERE text IN ({}) AND kind = ? AND value IS NOT NULL AND value <> ? GROUP BY text"
)
"""Counts by the index head_by_text alone; to be filled with a mark for each text."""


def verdict_counts(connection: Connection, texts: Sequence[Id]) -> dict[Id, int]:
    """How many verdicts stand in each of these texts; one without any is left out."""
    query = VERDICTS.format(_marks(texts))
    return dict(driver_of(connection).execute(query, (*texts, ledger.JUDGEMENT, NO_CHECK)).fetchall())


def _fields(connection: Connection, articles: Sequence[Id]) -> dict[Id, dict[tuple[str, str], str]]:
    """Values by kind and facet. Who gave them when is asked only where they compete: that costs ten times more."""
    kinds = (ledger.VERSION, ledger.METADATA, ledger.ASSIGNED)
    rows = driver_of(connection).execute(
        f"SELECT subject, kind, facet, value FROM head WHERE subject IN ({_marks(articles)}) "
        f"AND kind IN ({_marks(kinds)}) AND value IS NOT NULL",
        (*articles, *kinds),
    )
    found: dict[Id, dict[tuple[str, str], str]] = {article: {} for article in articles}
    forked = set()
    for article, kind, facet, value in rows:
        if found[article].setdefault((kind, facet), value) != value:
            forked.add(article)
    for article in forked:
        with suppress(*records.NONSENSE):
            found[article] |= {(c.slot.kind, c.slot.facet): c.value for c in heads.of_subject(connection, article)}
    return found


def _latest_text(connection: Connection, article: Id, fields: Mapping[Id, Mapping[tuple[str, str], str]]) -> Id | None:
    versions = {facet: value for (kind, facet), value in fields[article].items() if kind == ledger.VERSION}
    try:
        if len(versions) > 1:
            return records.current_text(connection, article)
        return next((bytes.fromhex(text) for text in versions), None)
    except records.NONSENSE:
        return None


def _id_in(digits: str) -> Id | None:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return None


def _beginnings(connection: Connection, texts: Sequence[Id]) -> dict[Id, tuple[str, bool]]:
    rows = driver_of(connection).execute(
        "SELECT id, substr(words, 1, ?), EXISTS (SELECT 1 FROM run WHERE run.text = text.id) "
        f"FROM text WHERE id IN ({_marks(texts)})",
        (_TITLE, *texts),
    )
    return {text: (words, bool(detected)) for text, words, detected in rows}


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
