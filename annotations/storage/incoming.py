"""Whether rows that came from elsewhere make sense: what a merge takes in, the reading must never stumble over.

Every check takes the rows above a mark (`after`, see `merging`) of a private file, and raises
`records.NONSENSE` or WrongRow for the first that no program of ours wrote. Lengths of ids and types
of columns are the tables' own constraints.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from sqlite3 import Connection

from annotations.model.article import ArticleMetadata
from annotations.model.ids import Id, evidence_id, suggestion_id, text_id, text_sha256
from annotations.model.record import aspects_of
from annotations.model.statement import Json, Link, Quantity, Reading, spans_from_json
from annotations.model.vocabulary import NO_CHECK, SO, StatementKind, Tier, Verdict, said_link
from annotations.storage import ledger
from annotations.storage.persons import SAME_AS, SETTLES
from annotations.storage.records import check_places, check_spans, parse_span
from annotations.text import Span, hull, normalised

_MAX_LAMPORT = (1 << 62) + 1  # as the ledger counts
_JUDGEMENTS = {*Verdict, NO_CHECK}
_METADATA = frozenset(ArticleMetadata.__dataclass_fields__)
_REVIEWER = {"name", "initials", "role", SAME_AS}
_CORRECTIONS = {"links", "quantity", "tier", "kind"}


class WrongRow(ValueError):
    """A row that contradicts others."""


def check_texts(connection: Connection, after: int) -> Iterator[None]:
    """Words that were not imported, or under another id. Yields after each row, for whoever counts or cancels."""
    for own, sha256, words in connection.execute("SELECT id, sha256, words FROM text WHERE rowid > ?", (after,)):
        if text_sha256(words) != sha256 or text_id(words) != own or normalised(words) != words:
            raise WrongRow(f"the words of text {own.hex()[:8]} are not those that were imported")
        yield


def check_statements(connection: Connection, after: int) -> Iterator[None]:
    """Statements of no kind, at no place, or with an id that is not computed as ours are."""
    length_of = _lengths(connection)
    query = "SELECT id, text, kind, position, anchor FROM statement WHERE rowid > ?"
    for own, text, kind, position, stored in connection.execute(query, (after,)):
        anchor = spans_from_json(json.loads(stored))
        span = hull(anchor)
        check_spans(anchor, length_of(text))
        drawn = own[6] >> 4 == 7
        if position != min(part.start for part in anchor) or (not drawn and suggestion_id(text, kind, anchor) != own):
            raise WrongRow(f"the statement {own.hex()[:8]} is not where its id says ({span.start}-{span.end})")
        StatementKind(kind)
        yield


def check_runs(connection: Connection, after: int) -> Iterator[None]:
    """Runs whose masks stand nowhere, or that have another number of suggestions than they say."""
    length_of = _lengths(connection)
    query = (
        "SELECT id, text, statement_count, masks, (SELECT count(*) FROM statement AS s JOIN reading AS d "
        "ON d.statement = s.id AND d.run = r.id WHERE s.text = r.text) FROM run AS r WHERE arrival > ?"
    )
    for own, text, count, masks, found in connection.execute(query, (after,)):
        if count != found:
            raise WrongRow(f"the run {own.hex()[:8]} has {found} suggestions instead of {count}")
        for start, end, why in json.loads(masks):
            check_spans([Span(start, end)], length_of(text))
            _check_text(why)
        yield


def check_readings(connection: Connection, after: int) -> Iterator[None]:
    """Readings that cannot be read, or of another text than their run."""
    length_of = _lengths(connection)
    query = (
        "SELECT s.id, s.text, r.text, s.kind, d.tier, d.asked, d.body FROM reading AS d "
        "JOIN statement AS s ON s.id = d.statement JOIN run AS r ON r.id = d.run WHERE d.rowid > ?"
    )
    for own, text, of_run, kind, tier, asked, body in connection.execute(query, (after,)):
        reading = Reading.from_json(json.loads(body))
        check_places(reading, length_of(text))
        if text != of_run or reading.tier != tier or asked != len(aspects_of(StatementKind(kind), reading)):
            raise WrongRow(f"the reading of the statement {own.hex()[:8]} contradicts itself")
        yield


def check_actions(connection: Connection, after: int) -> Iterator[None]:
    """Actions at no time, or with another number of rows than they say."""
    query = (
        "SELECT id, label, recorded_at, lamport, row_count, (SELECT count(*) FROM entry AS e WHERE e.action = a.id) + "
        "(SELECT count(*) FROM entry AS e JOIN supersedes AS x ON x.entry = e.id WHERE e.action = a.id) "
        "FROM action AS a WHERE arrival > ?"
    )
    for own, label, recorded_at, lamport, row_count, found in connection.execute(query, (after,)):
        if row_count != found:
            raise WrongRow(f"the action “{label}” ({own.hex()[:8]}) has {found} rows instead of {row_count}")
        if ledger.utc_text(datetime.fromisoformat(recorded_at)) != recorded_at or not 0 < lamport <= _MAX_LAMPORT:
            raise WrongRow(f"the action “{label}” ({own.hex()[:8]}) was recorded at no time")
        yield


def check_entries(connection: Connection, after: int) -> Iterator[None]:
    """Entries of an unknown kind, about nothing, or with a value that cannot be read."""
    length_of = _lengths(connection)
    query = (
        "SELECT e.id, e.kind, e.facet, e.value, e.detail, coalesce(s.text, t.id), s.id IS NOT NULL, t.id IS NOT NULL "
        "FROM action AS a CROSS JOIN entry AS e ON e.action = a.id "
        "LEFT JOIN statement AS s ON s.id = e.subject LEFT JOIN text AS t ON t.id = e.subject WHERE a.arrival > ?"
    )
    for own, kind, facet, value, stored, text, of_statement, of_text in connection.execute(query, (after,)):
        of_kind = (kind in ledger.OF_STATEMENTS, kind in ledger.OF_TEXTS)
        if (kind != ledger.ERASURE and of_kind != (of_statement, of_text)) or kind not in _CHECKS:
            raise WrongRow(f"the entry {own.hex()[:8]} ({kind}) is about nothing in the file")
        check_value(kind, facet, value, stored, length_of(text) if text is not None else 0)
        yield


def check_value(kind: str, facet: str, value: str | None, stored: str | None, length: int) -> None:
    """Raise if an entry's value or detail makes no sense in a text of that length (0: it is about no text)."""
    detail = json.loads(stored) if stored else {}
    if not isinstance(detail, dict):
        raise TypeError("a detail is no object")
    for settled in detail.get(SETTLES, []):
        _check_id(settled)
    _CHECKS[kind](facet, value, detail, length)


def check_supersedes(connection: Connection, after: int) -> Iterator[None]:
    """Entries that put aside a value of another slot, or of another reviewer, or one that came later."""
    own = ", ".join(f"'{kind}'" for kind in sorted(ledger.PER_REVIEWER))
    query = (
        "SELECT e.id, (e.subject, e.kind, e.facet) = (o.subject, o.kind, o.facet) AND oa.arrival < a.arrival "
        f"AND (e.kind NOT IN ({own}) OR a.reviewer IS oa.reviewer) FROM action AS a "
        "CROSS JOIN entry AS e ON e.action = a.id CROSS JOIN supersedes AS x ON x.entry = e.id "
        "LEFT JOIN entry AS o ON o.id = x.superseded LEFT JOIN action AS oa ON oa.id = o.action WHERE a.arrival > ?"
    )
    for entry, right in connection.execute(query, (after,)):
        if not right:
            raise WrongRow(f"the entry {entry.hex()[:8]} puts aside what it has nothing to do with")
        yield


def _lengths(connection: Connection) -> Callable[[Id], int]:
    """The lengths of texts in code points, which SQLite's length() counts only up to a NUL."""

    @lru_cache(maxsize=1000)
    def length_of(text: Id) -> int:
        return len(connection.execute("SELECT words FROM text WHERE id = ?", (text,)).fetchone()[0])

    return length_of


Check = Callable[[str, str | None, Json, int], object]
"""Raises for a facet, value and detail that make no sense in a text of that length."""


def _anything(facet: str, value: str | None, detail: Json, length: int) -> None:
    """For kinds whose values are words, or are looked up among known ones."""


def _own_id(facet: str, value: str | None, detail: Json, length: int) -> None:
    _check_id(facet)


def _in(*names: str) -> Check:
    def check(facet: str, value: str | None, detail: Json, length: int) -> None:
        if facet not in names:
            raise LookupError(f"there is no field {facet}")

    return check


def _judgement(facet: str, value: str | None, detail: Json, length: int) -> None:
    if facet != SO and said_link(facet) is None:
        raise LookupError(f"there is no aspect {facet}")
    if value is not None and value not in _JUDGEMENTS:
        raise LookupError(f"there is no verdict {value}")
    for name in ("justification", "correction"):
        _check_text(detail.get(name, ""))
    for citation in detail.get("rests_on", []):
        _check_id(citation)


def _citation(facet: str, value: str | None, detail: Json, length: int) -> None:
    _check_id(facet)
    if value is not None:
        _check_id(value)
    for name in ("aspect", "passage", "locator", "note"):
        _check_text(detail.get(name, ""))
    int(detail.get("order", 0))


def _attachment(facet: str, value: str | None, detail: Json, length: int) -> None:
    _check_id(facet)
    if value is None:
        return
    size, sha256 = detail["size"], bytes.fromhex(detail["sha256"])
    _check_text(detail["media_type"])
    if type(size) is not int or size <= 0 or evidence_id(sha256).hex() != facet:
        raise ValueError("an attachment names no content")


def _query(facet: str, value: str | None, detail: Json, length: int) -> None:
    _check_id(facet)
    for name in ("question", "asked", "due", "answered", "answer"):
        _check_text(detail.get(name, ""))


def _span(facet: str, value: str | None, detail: Json, length: int) -> None:
    check_spans([parse_span(facet)], length)
    _check_text(detail.get("why", ""))


def _disposition(facet: str, value: str | None, detail: Json, length: int) -> None:
    _check_text(detail.get("reason", ""))


def _cut(facet: str, value: str | None, detail: Json, length: int) -> None:
    if value is not None:
        parts = [*spans_from_json(detail.get("content", [])), *spans_from_json(detail.get("quantity", []))]
        check_spans([Span(detail["start"], detail["end"]), Span(*detail["context"]), *parts], length)


def _correction(facet: str, value: str | None, detail: Json, length: int) -> None:
    _in(*_CORRECTIONS)(facet, value, detail, length)
    if value is None:
        return
    if facet == "links":
        for link in map(Link.from_json, detail.get("links", [])):
            check_spans((*link.source, *link.cue), length)
            if link.speaker is not None:
                _check_text(link.speaker.text)
    elif facet == "quantity":
        Quantity.from_json(detail["quantity"])
    elif facet == "tier":
        Tier(value)
    else:
        StatementKind(value)


def _sign_off(facet: str, value: str | None, detail: Json, length: int) -> None:
    for aspect, decided in detail.get("on", {}).items():
        _check_text(aspect)
        _check_text(decided)


def _version(facet: str, value: str | None, detail: Json, length: int) -> None:
    _check_id(facet)
    if value is not None:
        int(value)


def _run_chosen(facet: str, value: str | None, detail: Json, length: int) -> None:
    if value is not None:
        _check_id(value)


def _reviewer(facet: str, value: str | None, detail: Json, length: int) -> None:
    _in(*_REVIEWER)(facet, value, detail, length)
    if facet == SAME_AS and value is not None:
        _check_id(value)


def _erasure(facet: str, value: str | None, detail: Json, length: int) -> None:
    kind, _, name = facet.partition(":")
    if kind not in ledger.ERASABLE or not name:
        raise LookupError(f"nothing is called {facet}")
    _check_text(detail.get("reason", ""))


_CHECKS: Mapping[str, Check] = {
    ledger.ARTICLE: _anything,
    ledger.ASSIGNED: _own_id,
    ledger.FINAL: _judgement,
    ledger.SIGN_OFF: _sign_off,
    ledger.METADATA: _in(*_METADATA),
    ledger.VERSION: _version,
    ledger.ACTIVE_RUN: _run_chosen,
    ledger.MASK: _span,
    ledger.TICK: _span,
    ledger.FIRST_PASS: _anything,
    ledger.LABEL: _anything,
    ledger.DISPOSITION: _disposition,
    ledger.CUT: _cut,
    ledger.CORRECTION: _correction,
    ledger.LATER: _anything,
    ledger.JUDGEMENT: _judgement,
    ledger.CITATION: _citation,
    ledger.REFERENCE: _anything,
    ledger.ATTACHMENT: _attachment,
    ledger.NOTE: _own_id,
    ledger.QUERY: _query,
    ledger.REVIEWER: _reviewer,
    ledger.SETTING: _anything,
    ledger.ERASURE: _erasure,
}


def _check_id(digits: object) -> None:
    if not isinstance(digits, str) or len(bytes.fromhex(digits)) != 16:
        raise ValueError(f"{digits!r} is no id")


def _check_text(words: object) -> None:
    if not isinstance(words, str):
        raise TypeError(f"{words!r} is no text")
