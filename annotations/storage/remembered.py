"""Whom people said a name stands for is remembered for the same name elsewhere in the project."""

import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import Connection

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement, source_text
from annotations.model.statement import Link, Speaker
from annotations.storage.records import NONSENSE

Known = Mapping[tuple[str, Id | None], frozenset[str]]
"""The speakers that people gave, by the words of the source; for a role ("the deputy") by its text too."""

_PRONOUNS = frozenset("i he she it we they you him her them us me who one this that these those".split())


def known_speakers(connection: Connection) -> Known:
    """What every standing correction of the project says of a source that the text names."""
    rows = connection.exec_driver_sql(
        "SELECT t.id, t.words, e.detail FROM text AS t "  # text by text: head has no index by kind alone
        "CROSS JOIN head AS h ON h.text = t.id AND h.kind = 'correction' AND h.value IS NOT NULL "
        "JOIN entry AS e ON e.id = h.entry WHERE h.facet = 'links'"
    ).all()
    given: dict[tuple[str, Id | None], set[str]] = defaultdict(set)
    for text, words, detail in rows:
        with suppress(*NONSENSE):  # its article says so
            for link in map(Link.from_json, json.loads(detail or "{}").get("links", [])):
                if link.speaker is not None and not link.speaker.inferred:
                    key = _key(source_text(link, words), text)
                    if key is not None:
                        given[key].add(link.speaker.text)
    return {key: frozenset(speakers) for key, speakers in given.items()}


class KnownSpeakers:
    """The known speakers, read again only after somebody corrected a link: they are wanted with every article."""

    def __init__(self) -> None:
        self._seen = -1  # the arrival of the last action
        self._known: Known = {}

    def now(self, connection: Connection) -> Known:
        """What `known_speakers` would give."""
        last = connection.exec_driver_sql("SELECT coalesce(max(arrival), 0) FROM action").scalar_one()
        if last < self._seen or self._seen < 0 or (last > self._seen and self._corrected(connection)):
            self._known = known_speakers(connection)
        self._seen = last
        return self._known

    def _corrected(self, connection: Connection) -> bool:
        found = (  # CROSS: the few new actions first, or SQLite goes through all entries
            "SELECT EXISTS (SELECT 1 FROM action AS a CROSS JOIN entry AS e ON e.action = a.id "
            "WHERE a.arrival > ? AND e.kind = 'correction' AND e.facet = 'links')"
        )
        return bool(connection.exec_driver_sql(found, (self._seen,)).scalar_one())


def with_known_speakers(record: ArticleRecord, known: Known) -> ArticleRecord:
    """The record with those speakers as inferences, where nobody said otherwise and people agree on the name."""
    if not known:
        return record
    article = record.article
    statements = tuple(_with_known(statement, article.words, article.text, known) for statement in record.statements)
    return replace(record, statements=statements)


def _with_known(statement: Statement, words: str, text: Id, known: Known) -> Statement:
    if "links" in statement.corrected:  # somebody said who it is, or that it is nobody
        return statement
    links = tuple(_told(link, known, _key(source_text(link, words), text)) for link in statement.reading.links)
    if links == statement.reading.links:
        return statement
    return replace(statement, reading=replace(statement.reading, links=links))


def _told(link: Link, known: Known, key: tuple[str, Id | None] | None) -> Link:
    speakers = known.get(key, frozenset()) if key is not None else frozenset()
    if len(speakers) != 1 or (link.speaker is not None and not link.speaker.inferred):
        return link
    return replace(link, speaker=Speaker(next(iter(speakers)), reason="as corrected elsewhere in this project"))


def _key(source: str, text: Id) -> tuple[str, Id | None] | None:
    """A name counts in the whole project, a role in its text alone, a pronoun nowhere."""
    words = source.split()
    if not words or source.casefold() in _PRONOUNS:
        return None
    bare = words[1:] if words[0].casefold() in ("the", "a", "an") else words
    named = bool(bare) and bare[0][:1].isupper()
    return " ".join(words).casefold(), None if named else text
