"""Builds the records that the window, the command line and the exports read."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection

from annotations.errors import DamagedProject, WrongUse
from annotations.model.article import Article, ArticleMetadata, effective_masks
from annotations.model.ids import Id
from annotations.model.judgement import Reviewer
from annotations.model.record import ArticleRecord, Statement, aspects_of, labels, reading_order
from annotations.model.reference import REFERENCE_FIELDS, Reference
from annotations.model.settings import ProjectSettings, is_hidden, with_tier
from annotations.model.statement import Link, Quantity, Reading, SuggestedMask, spans_from_json
from annotations.model.vocabulary import Role, StatementKind, Tier
from annotations.storage import heads, ledger
from annotations.storage.cited import Work, works
from annotations.storage.connection import driver_of, rows_of
from annotations.storage.heads import Current
from annotations.storage.persons import persons
from annotations.storage.recorded import citation_of, judgement_of, note_of, query_of, signature_of, text_in, word_of
from annotations.storage.twins import without_twins
from annotations.text import Span, hull

NONSENSE = (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)
"""What reading a value raises that no program of ours wrote."""


def article_ids(connection: Connection) -> list[Id]:
    """The articles of the project, in the order in which they were added."""
    return heads.subjects_of_kind(connection, ledger.ARTICLE)


def current_text(connection: Connection, article: Id) -> Id:
    """The id of the latest text version of an article. Raises WrongUse if there is no such article."""
    versions = [c for c in heads.of_subject(connection, article) if c.slot.kind == ledger.VERSION]
    if not versions:
        raise WrongUse("There is no such article in the project.")
    return bytes.fromhex(max(versions, key=lambda c: (int(c.value), c.order)).slot.facet)


def articles_of_text(connection: Connection, text: Id) -> list[Id]:
    """The listed articles with that text version (several: other outlets' copies)."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT v.subject FROM head AS v JOIN head AS l ON l.subject = v.subject AND l.kind = ? "
        "AND l.value IS NOT NULL WHERE v.text IS NULL AND v.kind = ? AND v.facet = ? AND v.value IS NOT NULL "
        "ORDER BY v.subject",
        (ledger.ARTICLE, ledger.VERSION, text.hex()),
    )
    return [row.subject for row in rows]


def reviewers(connection: Connection) -> list[Reviewer]:
    """The people who review the project, in the order in which they joined; of one person the identity kept."""
    fields: dict[Id, dict[str, str]] = defaultdict(dict)
    for current in heads.of_kind(connection, ledger.REVIEWER):
        fields[current.slot.subject][current.slot.facet] = current.value
    joined = {
        own: Reviewer(own, known["name"], known.get("initials", ""), word_of(Role, known.get("role")) or Role.REVIEWER)
        for own, known in fields.items()
        if "name" in known
    }
    people = persons(connection)
    also: dict[Id, list[Reviewer]] = defaultdict(list)
    for own, one in joined.items():
        if own in people:
            also[people[own]].append(one)
    return [one.together_with(also[own]) for own, one in joined.items() if own not in people]


def names(connection: Connection) -> dict[Id, str]:
    """The initials, or else the name, of each person, by all their identities."""
    return {own: one.initials or one.name for one in reviewers(connection) for own in one.ids}


def leads(connection: Connection) -> frozenset[Id]:
    """The reviewers who are leads."""
    named = connection.exec_driver_sql(
        "SELECT count(*) FROM head WHERE text IS NULL AND kind = ? AND facet = 'role' AND value = ?",
        (ledger.REVIEWER, Role.LEAD.value),
    )
    if not named.scalar_one():  # asked with every article
        return frozenset()
    roles = (c for c in heads.of_kind(connection, ledger.REVIEWER) if c.slot.facet == "role")
    people = persons(connection)
    return frozenset(people.get(c.slot.subject, c.slot.subject) for c in roles if c.value == Role.LEAD)


def references(connection: Connection) -> dict[Id, Reference]:
    """The references library, in the order in which they came."""
    fields: dict[Id, dict[str, str]] = defaultdict(dict)
    known = frozenset(REFERENCE_FIELDS)
    rows = driver_of(connection).execute(  # by the driver: many fields, read again after each citation
        "SELECT h.subject, h.facet, h.value FROM head AS h JOIN entry AS e ON e.id = h.entry "
        "JOIN action AS a ON a.id = e.action WHERE h.value IS NOT NULL AND h.text IS NULL AND h.kind = ? "
        "ORDER BY a.lamport, h.entry",
        (ledger.REFERENCE,),
    )
    for reference, facet, value in rows:
        if facet in known:
            fields[reference][facet] = value
    return {reference: Reference(reference, **known) for reference, known in fields.items()}


def article_record(connection: Connection, article: Id) -> ArticleRecord:
    """An article with its statements and everything recorded about them.

    Raises WrongUse if there is no such article, DamagedProject if something about it makes no sense.
    """
    return read_article(connection, article)()


def read_article(connection: Connection, article: Id) -> Callable[[], ArticleRecord]:
    """Reads what the file holds of an article; the result makes the record of it, for which no writer need wait.

    Either raises what `article_record` does.
    """
    with _making_sense(article):
        text = current_text(connection, article)
        words = connection.exec_driver_sql("SELECT words FROM text WHERE id = ?", (text,)).scalar()
        if words is None:
            raise LookupError("its words are missing")
        fields = heads.of_subject(connection, article)
        recorded = heads.rows_of_text(connection, text)
        run = active_run(connection, text, heads.shown(row for row in recorded if row.kind == ledger.ACTIVE_RUN))
        readings = readings_of_text(connection, text, run)
        rules, known_leads, people = settings(connection), leads(connection), persons(connection)
        cited = works(connection, recorded, rules)

    def made() -> ArticleRecord:
        with _making_sense(article):
            metadata = {c.slot.facet: c.value for c in fields if c.slot.kind == ledger.METADATA}
            current = heads.shown(recorded)
            return ArticleRecord(
                Article(article, text, ArticleMetadata(**metadata), words, _masks(current, run, len(words))),
                statements_of_text(readings, words, current, run, rules=rules, cited=cited),
                _ticks(current),
                detected=run is not None,
                detector=run.detector if run else "",
                settings=rules,
                passed=frozenset(c.reviewer for c in current if c.slot.kind == ledger.FIRST_PASS and c.reviewer),
                assigned=frozenset(
                    people.get(given, given)
                    for given in (bytes.fromhex(c.slot.facet) for c in fields if c.slot.kind == ledger.ASSIGNED)
                ),
                leads=known_leads,
            )

    return made


@contextmanager
def _making_sense(article: Id) -> Iterator[None]:
    try:
        yield
    except NONSENSE as error:
        raise DamagedProject(
            f"Something recorded about the article {article.hex()[:8]} cannot be read "
            f"({type(error).__name__}: {error}).",
            "The other articles are not touched. Open the latest copy or backup for this one.",
        ) from error


def settings(connection: Connection) -> ProjectSettings:
    """The rules of the project."""
    return ProjectSettings.of_stored({c.slot.facet: c.value for c in heads.of_kind(connection, ledger.SETTING)})


class Run(NamedTuple):
    """A run of a detector over a text. `detector` names it with its version."""

    id: Id
    masks: tuple[SuggestedMask, ...]
    detector: str


def active_run(connection: Connection, text: Id, current: Iterable[Current]) -> Run | None:
    """The run whose suggestions show: the one people chose, else that of the highest version."""
    chosen = next((c.value for c in current if c.slot.kind == ledger.ACTIVE_RUN), None)
    row = connection.exec_driver_sql(
        "SELECT id, masks, detector FROM run WHERE text = ? "
        "ORDER BY hex(id) = ? DESC, version DESC, detector DESC, id DESC",
        (text, chosen.upper() if chosen else None),
    ).first()
    if row is None:
        return None
    masks = tuple(SuggestedMask(Span(start, end), why) for start, end, why in json.loads(row.masks))
    return Run(row.id, masks, row.detector)


_READINGS = (
    "SELECT s.id, s.kind, s.text, s.anchor, r.run, r.body FROM statement AS s "
    "LEFT JOIN reading AS r ON r.statement = s.id LEFT JOIN run AS d ON d.id = r.run"
)
_BEST_LAST = "ORDER BY r.run IS ?, d.version, d.detector, d.id"


def reading_row(connection: Connection, statement: Id) -> Any:
    """Kind, text, anchor and reading (`body`) of a statement as its text shows it; None if there is none."""
    rows = rows_of(
        connection,
        f"{_READINGS} WHERE s.id = ? ORDER BY r.run IS (SELECT chosen.id FROM run AS chosen JOIN head AS h "
        "ON h.subject = s.text AND h.kind = 'active_run' AND h.value = lower(hex(chosen.id))), "
        "d.version, d.detector, d.id",
        (statement,),
    )
    return rows[-1] if rows else None


def readings_of_text(connection: Connection, text: Id, run: Run | None) -> list[Any]:
    """What detectors and people drew in a text; of each statement the reading that shows comes last."""
    return rows_of(connection, f"{_READINGS} WHERE s.text = ? {_BEST_LAST}", (text, run.id if run else None))


def statements_of_text(
    readings: Iterable[Any],
    words: str,
    current: list[Current],
    run: Run | None,
    *,
    rules: ProjectSettings,
    cited: Mapping[str, Work] = MappingProxyType({}),
) -> tuple[Statement, ...]:
    """The visible statements in reading order: suggestions of the active run, if wanted, and what people touched.

    `readings` is what `readings_of_text` gives, `cited` what `works` gives.
    """
    touched: dict[Id, list[Current]] = defaultdict(list)
    for value in current:
        if value.slot.kind != ledger.LABEL:  # printing a suggestion is not touching it
            touched[value.slot.subject].append(value)
    found: dict[Id, Any] = {row.id: row for row in readings}
    visible = [
        _statement(row, touched[row.id], words, rules, cited)
        for row in found.values()
        if (run is not None and row.run == run.id and row.kind in rules.kinds) or touched[row.id]
    ]
    visible = without_twins(visible, {own for own, row in found.items() if run is None or row.run != run.id})
    visible = [one for one in visible if not (one.suggestion and is_hidden(rules, one.reading))]
    frozen = {c.slot.subject: c.value for c in current if c.slot.kind == ledger.LABEL}
    named = labels([(statement.id, statement.span) for statement in visible], words, frozen)
    visible.sort(key=lambda statement: (*reading_order(statement.span), statement.id))
    return tuple(replace(statement, label=named[statement.id]) for statement in visible)


def _statement(
    row: Any, current: list[Current], words: str, rules: ProjectSettings, cited: Mapping[str, Work]
) -> Statement:
    kind = StatementKind(row.kind)
    kind, reading = corrected(kind, with_tier(rules, kind, base_of(row), words), current)
    if not current:
        return Statement(row.id, kind, reading)
    check_places(reading, len(words))
    by_kind: dict[str, list[Current]] = defaultdict(list)
    for value in current:
        by_kind[value.slot.kind].append(value)
    disposition = next(iter(by_kind[ledger.DISPOSITION]), None)
    judgements = [judgement_of(judged, reading) for judged in by_kind[ledger.JUDGEMENT]]
    finals = [judgement_of(decided, reading) for decided in by_kind[ledger.FINAL]]
    asked = aspects_of(kind, reading)
    citations = [citation_of(value, cited.get(value.value)) for value in by_kind[ledger.CITATION]]
    return Statement(
        id=row.id,
        kind=kind,
        reading=reading,
        suggestion=False,
        accepted=disposition is not None and disposition.value == "accepted",
        rejected=disposition is not None and disposition.value == "rejected",
        rejection=text_in(disposition.detail, "reason") if disposition is not None else "",
        later=bool(by_kind[ledger.LATER]),
        cut_by=next((cut.reviewer for cut in by_kind[ledger.CUT]), None),
        judgements=tuple(judgement for judgement in judgements if judgement.aspect in asked),
        strays=tuple(judgement for judgement in judgements if judgement.aspect not in asked),
        finals=tuple(final for final in finals if final.aspect in asked),
        signed=next(map(signature_of, by_kind[ledger.SIGN_OFF]), None),
        citations=tuple(sorted(citations, key=lambda c: (c.aspect, c.order, c.id))),
        notes=tuple(map(note_of, by_kind[ledger.NOTE])),
        queries=tuple(map(query_of, by_kind[ledger.QUERY])),
        corrected=frozenset(value.slot.facet for value in by_kind[ledger.CORRECTION]) if row.body else frozenset(),
    )


@lru_cache(maxsize=20_000)
def decoded(body: str) -> Reading:
    """A reading from its JSON text. Kept, since it never changes and is read again after every key."""
    return Reading.from_json(json.loads(body))


def base_of(row: Any) -> Reading:
    """What is known of a statement before people changed it.

    Of one drawn by hand that is where it was drawn: should its drawing be undone, what others
    recorded about it still has its words.
    """
    if row.body:
        return decoded(row.body)
    drawn = hull(spans_from_json(json.loads(row.anchor)))
    return Reading(drawn, drawn)


def corrected(kind: StatementKind, reading: Reading, current: Iterable[Current]) -> tuple[StatementKind, Reading]:
    """A reading with what people changed of it."""
    for value in current:
        if value.slot.kind == ledger.CUT:
            cut = value.detail
            reading = replace(
                reading,
                span=Span(cut["start"], cut["end"]),
                context=Span(*cut["context"]),
                content=spans_from_json(cut.get("content", [])),
                quantity_spans=spans_from_json(cut.get("quantity", [])),
            )
        elif value.slot.kind == ledger.CORRECTION:
            if value.slot.facet == "kind":
                kind = StatementKind(value.value)
            elif value.slot.facet == "tier":
                reading = replace(reading, tier=Tier(value.value))
            elif value.slot.facet == "links":
                reading = replace(reading, links=tuple(map(Link.from_json, value.detail.get("links", []))))
            elif value.slot.facet == "quantity":
                reading = replace(reading, quantity=Quantity.from_json(value.detail["quantity"]))
    return kind, reading


def check_places(reading: Reading, length: int) -> None:
    """Raise ValueError if what people cut or named does not stand in a text of that length."""
    named = (part for link in reading.links for part in (*link.source, *link.cue))
    check_spans((reading.span, reading.context, *reading.content, *reading.quantity_spans, *named), length)


def check_spans(spans: Iterable[tuple[Any, Any]], length: int) -> None:
    """Raise ValueError for what is no place in a text of that length."""
    for start, end in spans:
        if not (type(start) is type(end) is int and 0 <= start <= end <= length):
            raise ValueError(f"{start}-{end} is no place in the text")


def _masks(current: Iterable[Current], run: Run | None, length: int) -> Any:
    decided = {
        parse_span(c.slot.facet): c.detail.get("why", "") if c.value == "masked" else None
        for c in current
        if c.slot.kind == ledger.MASK
    }
    return effective_masks(run.masks if run else (), decided, length)


def _ticks(current: Iterable[Current]) -> dict[Id, frozenset[Span]]:
    ticks: dict[Id, set[Span]] = defaultdict(set)
    for value in current:
        if value.slot.kind == ledger.TICK and value.reviewer is not None:
            ticks[value.reviewer].add(parse_span(value.slot.facet))
    return {reviewer: frozenset(spans) for reviewer, spans in ticks.items()}


def span_facet(span: Span) -> str:
    """A span as the facet of a slot: "120-180"."""
    return f"{span.start}-{span.end}"


def parse_span(facet: str) -> Span:
    start, end = facet.split("-")
    return Span(int(start), int(end))
