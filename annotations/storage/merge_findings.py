"""What a merge brings, read from the private copy in which it was rehearsed.

There, what is above the marks came from the other file.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection

from annotations.errors import FactdeskError
from annotations.model.article import derived_title
from annotations.model.ids import Id
from annotations.model.record import Statement
from annotations.model.sharing import Came, Count, Doubled, Fork, ForkValue, MergeSummary
from annotations.model.vocabulary import StatementKind
from annotations.storage import heads, ledger, records
from annotations.storage.connection import driver_of
from annotations.storage.merge_words import slot_words, value_words
from annotations.storage.persons import bare, persons
from annotations.storage.twins import SAME
from annotations.text import iou

_OWN = ", ".join(f"'{kind}'" for kind in sorted(ledger.PER_REVIEWER))
_WHOSE = f"iif(h.kind IN ({_OWN}), h.reviewer, NULL)"
_OF_PERSONS = (("h.reviewer", "person(h.reviewer)"), ("o.reviewer", "person(o.reviewer)"))
# a reference, a reviewer and an article's details are one thing each, however many fields they have
_THING = f"h.kind, h.subject, iif(h.kind IN ('reference', 'reviewer', 'metadata'), '', h.facet), {_WHOSE}"
_COUNTED = {
    "Articles": (ledger.ARTICLE,),
    "Verdicts": (ledger.JUDGEMENT,),
    "Final verdicts": (ledger.FINAL,),
    "Sign-offs": (ledger.SIGN_OFF,),
    "Assignments": (ledger.ASSIGNED,),
    "Citations": (ledger.CITATION,),
    "References": (ledger.REFERENCE,),
    "Attachments": (ledger.ATTACHMENT,),
    "Notes": (ledger.NOTE,),
    "Questions": (ledger.QUERY,),
    "Sentences ticked": (ledger.TICK,),
    "Masks": (ledger.MASK,),
    "Cuts and corrections": (ledger.CUT, ledger.CORRECTION, ledger.DISPOSITION),
    "Article details": (ledger.METADATA,),
    "Reviewers": (ledger.REVIEWER,),
    "Project settings": (ledger.SETTING,),
    "Erased for good": (ledger.ERASURE,),
}
_CONFIDENTIAL = "(confidential)"
_TABLES = {"Statements": "statement", "Detector runs": "run", "Evidence files": "evidence"}


@dataclass(frozen=True, slots=True)
class Marks:
    """The highest rowids of the tables before anything was added: what is above them is new."""

    text: int
    statement: int
    run: int
    reading: int
    action: int

    @classmethod
    def of(cls, connection: Connection) -> "Marks":
        """The marks of the database as it is now."""
        tables = ("text", "statement", "run", "reading", "action")
        driver = driver_of(connection)
        highest = (driver.execute(f"SELECT coalesce(max(rowid), 0) FROM main.{table}") for table in tables)
        return cls(*(int(found.fetchone()[0]) for found in highest))


def recorded(connection: Connection, database: str) -> dict[str, int]:
    """How many things of each kind are recorded in a database ("main" or "other"), and rows of `_TABLES`."""
    driver = driver_of(connection)
    rows = driver.execute(
        f"SELECT kind, count(*) FROM (SELECT DISTINCT {_THING} FROM {database}.head AS h) GROUP BY kind"
    )
    found: dict[str, int] = dict(rows.fetchall())
    for table in (*_TABLES.values(), "action"):
        found[table] = driver.execute(f"SELECT count(*) FROM {database}.{table}").fetchone()[0]
    return found


def summary(connection: Connection, marks: Marks, before: Mapping[str, int], project: str, other: str) -> MergeSummary:
    """What the merge brings; the other file must still be attached. `before`: what was recorded here."""
    theirs, merged, changed = recorded(connection, "other"), recorded(connection, "main"), _changed(connection, marks)

    def counted(what: str, kinds: tuple[str, ...]) -> Count:
        ours, other_s, both, new = (sum(of.get(k, 0) for k in kinds) for of in (before, theirs, merged, changed))
        return Count(what, both - ours, new, max(ours + other_s - both, 0), max(both - other_s, 0))

    names = {"Articles": (ledger.ARTICLE,), **{name: (table,) for name, table in _TABLES.items()}, **_COUNTED}
    return MergeSummary(
        project,
        other,
        tuple(counted(what, kinds) for what, kinds in names.items()),
        tuple(_came(connection, marks)),
        merged["action"] - before["action"],
        sum(1 for _ in _forked(connection, marks)),
        sum(1 for _ in doubled(connection, marks)),
    )


def _changed(connection: Connection, marks: Marks) -> dict[str, int]:
    """By kind: things that had a value here, and are given one by the merge."""
    rows = driver_of(connection).execute(
        f"SELECT kind, count(*) FROM (SELECT DISTINCT {_THING} FROM action AS a "
        "CROSS JOIN entry AS e ON e.action = a.id CROSS JOIN head AS h "
        "ON h.subject = e.subject AND h.kind = e.kind AND h.facet = e.facet AND h.entry = e.id "
        "WHERE a.arrival > :mark AND EXISTS (SELECT 1 FROM entry AS old JOIN action AS oa ON oa.id = old.action "
        "WHERE old.subject = h.subject AND old.kind = h.kind AND old.facet = h.facet AND oa.arrival <= :mark "
        f"AND (h.kind NOT IN ({_OWN}) OR oa.reviewer IS h.reviewer))) GROUP BY kind",
        {"mark": marks.action},
    )
    return dict(rows.fetchall())


def _came(connection: Connection, marks: Marks) -> Iterator[Came]:
    names = _names(connection)
    rows = driver_of(connection).execute(
        "SELECT reviewer, count(*), min(recorded_at), max(recorded_at) FROM action WHERE arrival > ? "
        "GROUP BY reviewer ORDER BY count(*) DESC, reviewer",
        (marks.action,),
    )
    for reviewer, steps, first, last in rows:
        name, initials = names.get(reviewer, ("", "") if reviewer is None else ("unknown", reviewer.hex()[:8]))
        yield Came(name, initials, steps, datetime.fromisoformat(first), datetime.fromisoformat(last))


def _names(connection: Connection) -> dict[Id | None, tuple[str, str]]:
    """Name and initials of each reviewer."""
    fields: dict[Id, dict[str, str]] = defaultdict(dict)
    for subject, facet, value in driver_of(connection).execute(
        "SELECT subject, facet, value FROM head WHERE kind = 'reviewer' AND text IS NULL AND value IS NOT NULL"
    ):
        fields[subject][facet] = value
    return {
        reviewer: (known.get("name", "unknown"), known.get("initials", reviewer.hex()[:8]))
        for reviewer, known in fields.items()
    }


# slots with a new value that another one stands against
_FORKED = f"""SELECT DISTINCT h.subject, h.kind, h.facet, {_WHOSE} AS whose
FROM action AS a CROSS JOIN entry AS e ON e.action = a.id
CROSS JOIN head AS h ON h.subject = e.subject AND h.kind = e.kind AND h.facet = e.facet AND h.entry = e.id
WHERE a.arrival > ? AND h.value IS NOT NULL AND h.kind <> 'erasure' AND EXISTS (
  SELECT 1 FROM head AS o JOIN entry AS x ON x.id = o.entry
  WHERE o.subject = h.subject AND o.kind = h.kind AND o.facet = h.facet AND o.value IS NOT NULL
  AND (o.kind NOT IN ({_OWN}) OR o.reviewer IS h.reviewer) AND (x.value, x.detail) IS NOT (e.value, e.detail))"""

_VALUES = """SELECT e.value, e.detail, a.reviewer, a.recorded_at, a.arrival FROM head AS h
JOIN entry AS e ON e.id = h.entry JOIN action AS a ON a.id = e.action
WHERE h.subject = ? AND h.kind = ? AND h.facet = ? AND h.value IS NOT NULL
ORDER BY a.lamport DESC, e.id DESC"""


def _forked(connection: Connection, marks: Marks) -> Iterator[tuple[Id, str, str, Id | None]]:
    """Subject, kind, facet, and whose it is, of the slots with several values of which the merge brings one."""
    driver, people = driver_of(connection), persons(connection)
    query = (
        f"SELECT f.* FROM ({_FORKED}) AS f LEFT JOIN statement AS s ON s.id = f.subject "
        "ORDER BY coalesce(s.text, f.subject), s.position, f.subject, f.kind, f.facet, f.whose"
    )
    if not people:
        yield from driver.execute(query, (marks.action,))
        return
    driver.create_function("person", 1, lambda own: people.get(own, own), deterministic=True)
    for reviewer, person in _OF_PERSONS:
        query = query.replace(reviewer, person)
    for subject, kind, facet, whose in driver.execute(query, (marks.action,)):
        rows = heads.rows_of_slot(connection, ledger.Slot(kind, subject, facet))
        values = {(row.value, bare(row.detail)) for row in rows if whose is None or row.reviewer == whose}
        if len(values) > 1:  # what another identity of the person gave may be settled
            yield subject, kind, facet, whose


def forks(connection: Connection, marks: Marks) -> Iterator[Fork]:
    """The slots with several values of which the merge brings one, with all their values, by text and place."""
    driver, names, places = driver_of(connection), _names(connection), _Places(connection)
    people = persons(connection)
    for subject, kind, facet, whose in _forked(connection, marks):
        place = places.of(subject, kind)
        of_slot = driver.execute(_VALUES, (subject, kind, facet)).fetchall()
        values = [row for row in of_slot if whose is None or people.get(row[2], row[2]) == whose]
        by = names.get(whose, ("", ""))[1] if whose is not None else ""
        yield Fork(
            place.article,
            subject if kind in ledger.OF_STATEMENTS else None,
            place.words,
            slot_words(kind, facet, by),
            tuple(
                ForkValue(
                    _CONFIDENTIAL
                    if places.is_confidential(kind, subject, value, detail)
                    else value_words(kind, facet, value, json.loads(detail) if detail else {}, place.text),
                    names.get(reviewer, ("", ""))[1],
                    datetime.fromisoformat(recorded_at),
                    arrival > marks.action,
                )
                for value, detail, reviewer, recorded_at, arrival in values
            ),
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something was recorded: the title of the article, the statement's words, the whole text."""

    article: str = ""
    words: str = ""
    text: str = ""


class _Places:
    """Finds the words around what was recorded. What cannot be read there is left blank: its article says so."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.article = lru_cache(maxsize=100)(self._article_of)

    def of(self, subject: Id, kind: str) -> _Place:
        try:
            return self._of(subject, kind)
        except (*records.NONSENSE, FactdeskError):
            return _Place()

    def is_confidential(self, kind: str, subject: Id, value: str, detail: str | None) -> bool:
        """Whether a value must not be printed: the report on a merge is handed on."""
        if kind == ledger.NOTE:
            return '"confidential"' in (detail or "")
        if kind not in (ledger.REFERENCE, ledger.CITATION, ledger.ATTACHMENT):
            return False
        query = (
            "SELECT 1 FROM head WHERE kind = 'reference' AND facet = 'confidential' AND value IS NOT NULL "
            "AND text IS NULL AND subject = ?"
        )
        reference = bytes.fromhex(value) if kind == ledger.CITATION else subject
        return driver_of(self._connection).execute(query, (reference,)).fetchone() is not None

    def _of(self, subject: Id, kind: str) -> _Place:
        if kind in ledger.OF_STATEMENTS:
            row = records.reading_row(self._connection, subject)
            title, text = self.article(row.text)
            current = heads.of_subject(self._connection, subject)
            _, reading = records.corrected(StatementKind(row.kind), records.base_of(row), current)
            return _Place(title, reading.span.of(text), text)
        if kind in ledger.OF_TEXTS:
            title, text = self.article(subject)
            return _Place(title, "", text)
        if kind in ledger.OF_ARTICLES:
            return _Place(self.article(records.current_text(self._connection, subject))[0])
        return _Place()

    def _article_of(self, text: Id) -> tuple[str, str]:
        """Title and words of the (first) article with that text."""
        words = str(self._connection.exec_driver_sql("SELECT words FROM text WHERE id = ?", (text,)).scalar_one())
        for article in records.articles_of_text(self._connection, text)[:1]:
            for current in heads.of_subject(self._connection, article):
                if current.slot.kind == ledger.METADATA and current.slot.facet == "title":
                    return current.value, words
        return derived_title(words), words


# texts with statements that the merge touches, and that not all come from one run of a detector
_MIXED = """SELECT t.text FROM (
  SELECT DISTINCT s.text FROM action AS a CROSS JOIN entry AS e ON e.action = a.id
  CROSS JOIN statement AS s ON s.id = e.subject WHERE a.arrival > ? AND e.kind <> 'label'
) AS t WHERE (SELECT count(*) FROM run AS r WHERE r.text = t.text) > 1 OR EXISTS (
  SELECT 1 FROM statement AS d WHERE d.text = t.text
  AND NOT EXISTS (SELECT 1 FROM reading AS r WHERE r.statement = d.id))
ORDER BY t.text"""

_TOUCHED_BEFORE = """SELECT EXISTS (SELECT 1 FROM entry AS e JOIN action AS a ON a.id = e.action
WHERE e.subject = ? AND e.kind <> 'label' AND a.arrival <= ?)"""
_OF_ONE_RUN = """SELECT EXISTS (SELECT 1 FROM reading AS r JOIN reading AS o ON o.run = r.run
WHERE r.statement = ? AND o.statement = ?)"""


def doubled(connection: Connection, marks: Marks) -> Iterator[Doubled]:
    """Pairs of statements of one kind on much the same words, both touched by people, and not both here before.

    Two that one run of a detector told apart are none.
    """
    driver, places = driver_of(connection), _Places(connection)

    def holds(query: str, *parameters: object) -> bool:
        return bool(driver.execute(query, parameters).fetchone()[0])

    for (text,) in driver.execute(_MIXED, (marks.action,)).fetchall():
        title, words = places.article(text)
        for one, other in _overlapping(_touched(connection, text, words)):
            before = all(holds(_TOUCHED_BEFORE, s.id, marks.action) for s in (one, other))
            if not before and not holds(_OF_ONE_RUN, one.id, other.id):
                yield Doubled(title, one.kind.value, one.id, one.span.of(words), other.id, other.span.of(words))


def _touched(connection: Connection, text: Id, words: str) -> list[Statement]:
    """The statements of a text that people touched and did not reject; none where that cannot be read."""
    try:
        current = heads.of_text(connection, text)
        run, rules = records.active_run(connection, text, current), records.settings(connection)
        readings = records.readings_of_text(connection, text, run)
        statements = records.statements_of_text(readings, words, current, run, rules=rules)
    except records.NONSENSE:
        return []
    return [statement for statement in statements if not statement.suggestion and not statement.rejected]


def _overlapping(statements: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of one kind that share at least half of their words; `statements` are in reading order."""
    for place, one in enumerate(statements):
        for other in statements[place + 1 :]:
            if other.span.start >= one.span.end:
                break
            if one.kind is other.kind and iou(one.span, other.span) >= SAME:
                yield one, other
