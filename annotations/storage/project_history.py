"""The history of a whole project: page by page, the newest step first.

Nothing is kept but a number for each action (when it was recorded, and its arrival), sorted; all else
is read as it is wanted, in transactions of some rows each, so that nobody who writes waits.
"""

import json
import time
from bisect import bisect_left, insort
from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from annotations.errors import FactdeskError
from annotations.folding import fold
from annotations.model.article import derived_title
from annotations.model.history import HistoryPage, News, Step, Wanted
from annotations.model.ids import Id
from annotations.storage import heads, ledger, records
from annotations.storage.connection import ProjectConnection
from annotations.storage.merge_words import value_words
from annotations.storage.resting import rested, withheld

_READ_AT_ONCE = 5_000
_BATCH = 100
_KEPT_TEXTS = 16
_ARRIVAL_BITS = 40
_ARRIVAL = (1 << _ARRIVAL_BITS) - 1
_NAMED = frozenset({ledger.REFERENCE, ledger.METADATA, ledger.REVIEWER, ledger.SETTING})
"""Kinds whose values say little without the name of their field."""


class _Place(NamedTuple):
    """Where something stands: its text, the article, and the words."""

    text: Id
    words: str


class _Text(NamedTuple):
    article: Id | None
    title: str
    words: str


class _Draft(NamedTuple):
    """A step before what takes longer to read is added; `judged`: detail of its judgement, and when."""

    step: Step
    text: Id | None
    judged: tuple[tuple[str | None, int], ...]


class ProjectHistory:
    """Reads the history over a connection, which is used by one thread."""

    def __init__(self, connection: ProjectConnection) -> None:
        self._connection = connection
        self._order: list[int] = []
        self._newest = 0
        self._names: dict[Id, str] = {}
        self._ids: dict[Id, tuple[Id, ...]] = {}  # of the person, by each of their identities
        self._texts: OrderedDict[Id, _Text] = OrderedDict()
        self._labels: OrderedDict[Id, dict[Id, str]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._order)

    def refresh(self) -> bool:
        """Take note of what was added since the last time; whether there was anything."""
        before = self._newest
        while True:
            with self._connection.reading() as connection:
                rows = connection.exec_driver_sql(
                    f"SELECT arrival, recorded_at FROM action WHERE arrival > ? ORDER BY arrival LIMIT {_READ_AT_ONCE}",
                    (self._newest,),
                ).all()
            keys = [_key(row.recorded_at, row.arrival) for row in rows]
            if len(keys) < _BATCH:
                for key in keys:
                    insort(self._order, key)
            else:
                self._order += keys
            if not rows:
                break
            self._newest = rows[-1].arrival
        if self._newest == before:
            return False
        self._order.sort()
        self._texts.clear()
        self._labels.clear()
        with self._connection.reading() as connection:
            reviewers = records.reviewers(connection)
        self._names = {own: one.name for one in reviewers for own in one.ids}
        self._ids = {own: one.ids for one in reviewers for own in one.ids}
        return True

    def page(
        self, wanted: Wanted, before: int | None = None, size: int = 50, seconds: float | None = None
    ) -> HistoryPage:
        """The next `size` actions of those wanted, or as many as are found in about that time.

        Raises ProjectBusy and StorageFailed.
        """
        begun, found = time.monotonic(), list[tuple[Step, ...]]()
        first, place = self._bounds(wanted, before)
        texts = self._texts_of(wanted.article)
        folded = fold(wanted.words).split()
        while place > first and len(found) < size:
            if seconds is not None and time.monotonic() - begun > seconds:
                break
            batch = self._order[max(first, place - _BATCH) : place]
            arrivals = {key & _ARRIVAL: key for key in batch}
            place -= len(batch)
            drafts = self._drafts(list(arrivals), wanted, texts)
            for key in reversed(batch):
                own = drafts.get(key & _ARRIVAL, [])
                own = [draft for draft in own if _has(draft.step, folded)] if folded else own
                if own:
                    found.append(tuple(self._finished(draft) for draft in own))
                if len(found) == size:
                    place = bisect_left(self._order, key)
                    break
        following = self._order[place - 1] if place > first else None
        return HistoryPage(tuple(found), following, place - first)

    def steps(self, wanted: Wanted) -> Iterator[Step]:
        """All steps that are wanted, the newest first."""
        before = None
        while True:
            page = self.page(wanted, before, size=_BATCH)
            for action in page.actions:
                yield from action
            before = page.before
            if before is None:
                return

    def news(self, seen: Id, reader: Id | None) -> News | None:
        """What others did that came after the action `seen`; None if that is not in this file."""
        with self._connection.reading() as connection:
            since = connection.exec_driver_sql("SELECT arrival FROM action WHERE id = ?", (seen,)).scalar()
        if since is None:
            return None
        verdicts = others = 0
        me = self._ids.get(reader, (reader,)) if reader is not None else ()
        who: dict[str, None] = {}
        for first in range(since, self._newest, _READ_AT_ONCE // 5):
            with self._connection.reading() as connection:
                rows = connection.exec_driver_sql(
                    "SELECT reviewer, sum(judged) AS verdicts, sum(judged = 0) AS others FROM (SELECT a.reviewer, "
                    "(SELECT count(*) FROM entry AS e WHERE e.action = a.id AND e.kind = 'judgement' "
                    "AND e.value IS NOT NULL) AS judged FROM action AS a WHERE a.arrival > ? AND a.arrival <= ? "
                    f"AND coalesce(a.reviewer, x'') NOT IN ({_marks(me)})) GROUP BY reviewer ORDER BY reviewer",
                    (first, first + _READ_AT_ONCE // 5, *me),
                ).all()
            for row in rows:
                verdicts, others = verdicts + row.verdicts, others + row.others
                who[self._names.get(row.reviewer, "")] = None
        return News(since, verdicts, others, tuple(name for name in who if name))

    def _bounds(self, wanted: Wanted, before: int | None) -> tuple[int, int]:
        """The places in the order between which the wanted ones stand."""
        first = bisect_left(self._order, _moment(wanted.begins)) if wanted.begins else 0
        end = bisect_left(self._order, _moment(wanted.ends)) if wanted.ends else len(self._order)
        if before is not None:
            end = min(end, bisect_left(self._order, before + 1))
        return first, max(first, end)

    def _texts_of(self, article: Id | None) -> list[Id]:
        if article is None:
            return []
        with self._connection.reading() as connection:
            versions = heads.of_subject(connection, article)
        return [bytes.fromhex(v.slot.facet) for v in versions if v.slot.kind == ledger.VERSION]

    def _drafts(self, arrivals: list[int], wanted: Wanted, texts: list[Id]) -> dict[int, list[_Draft]]:
        """The steps of these actions, as far as they are wanted, by arrival."""
        arrivals = [arrival for arrival in arrivals if arrival > wanted.since]
        where, parameters = [f"a.arrival IN ({_marks(arrivals)})"], list[Any](arrivals)
        if wanted.reviewer is not None:
            own = self._ids.get(wanted.reviewer, (wanted.reviewer,))
            where.append(f"a.reviewer IN ({_marks(own)})" if wanted.reviewer else "a.reviewer IS NULL")
            parameters += own if wanted.reviewer else ()
        if wanted.article is not None:
            where.append(
                "EXISTS (SELECT 1 FROM entry AS e LEFT JOIN statement AS s ON s.id = e.subject WHERE e.action = a.id "
                f"AND (e.subject = ? OR coalesce(s.text, e.subject) IN ({_marks(texts)})))"
            )
            parameters += [wanted.article, *texts]
        with self._connection.reading() as connection:
            actions = connection.exec_driver_sql(
                "SELECT a.arrival, a.id, a.label, a.reviewer, a.recorded_at, a.lamport FROM action AS a "
                f"WHERE {' AND '.join(where)}",
                tuple(parameters),
            ).all()
            # printed labels go by thousands in one action, and say nothing of a single statement
            entries = connection.exec_driver_sql(
                "SELECT action, kind, subject, facet, value, detail FROM entry "
                f"WHERE action IN ({_marks(actions)}) AND kind <> 'label' ORDER BY id",
                tuple(action.id for action in actions),
            ).all()
        of_action: dict[Id, list[Any]] = defaultdict(list)
        for entry in entries:
            of_action[entry.action].append(entry)
        return {action.arrival: self._steps_of(action, of_action[action.id]) for action in actions}

    def _steps_of(self, action: Any, entries: list[Any]) -> list[_Draft]:
        """What an action did, one step for each thing it is about."""
        step = Step(
            action.id,
            datetime.fromtimestamp(_key(action.recorded_at, 0) / (1000 << _ARRIVAL_BITS), UTC),
            self._names.get(action.reviewer, "?" if action.reviewer else ""),
            action.label,
        )
        subjects: dict[Id, list[Any]] = {}
        for entry in entries:
            subjects.setdefault(entry.subject, []).append(entry)
        located = [own for own in subjects.values() if own[0].kind in ledger.OF_STATEMENTS]
        of_references = (ledger.REFERENCE, ledger.ATTACHMENT)
        references = tuple(own[0].subject for own in subjects.values() if own[0].kind in of_references)
        groups = located or list(subjects.values())
        return [self._draft(step, own, references, action.lamport) for own in groups] or [_Draft(step, None, ())]

    def _draft(self, step: Step, entries: list[Any], references: tuple[Id, ...], lamport: int) -> _Draft:
        place = self._place(entries[0])
        text = self._text(place.text) if place is not None else None
        values, reasons = list[str](), list[str]()
        for entry in entries:
            value, reason = _said(entry, text.words if text else "")
            values.append(value)
            reasons.append(reason)
        cited = {entry.facet: entry for entry in entries if entry.kind == ledger.CITATION}
        cites = (*references, *(own for facet in cited for own in self._cited(entries[0].subject, facet)))
        step = replace(
            step,
            value="; ".join(value for value in values if value),
            reason="; ".join(dict.fromkeys(reason for reason in reasons if reason)),
            cites=cites,
            withheld=any(map(self._withheld, cites)),
        )
        if text is not None and place is not None:
            statement = entries[0].subject if entries[0].kind in ledger.OF_STATEMENTS else None
            step = replace(step, article=text.article, title=text.title, statement=statement, words=place.words)
        judged = tuple((e.detail, lamport) for e in entries if e.kind == ledger.JUDGEMENT and e.value is not None)
        return _Draft(step, place.text if place else None, judged)

    def _cited(self, statement: Id, facet: str) -> list[Id]:
        """The references that a citation ever named."""
        with self._connection.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT DISTINCT value FROM entry WHERE subject = ? AND kind = ? AND facet = ? AND value IS NOT NULL",
                (statement, ledger.CITATION, facet),
            ).all()
        return [bytes.fromhex(row.value) for row in rows]

    def _withheld(self, reference: Id) -> bool:
        with self._connection.reading() as connection:
            return withheld(connection, reference)

    def _place(self, entry: Any) -> _Place | None:
        if entry.kind in ledger.OF_STATEMENTS:
            with self._connection.reading() as connection:
                row = connection.exec_driver_sql(
                    "SELECT s.text, s.anchor, (SELECT e.detail FROM head AS h JOIN entry AS e ON e.id = h.entry "
                    "WHERE h.subject = s.id AND h.kind = 'cut' AND h.value IS NOT NULL LIMIT 1) AS cut "
                    "FROM statement AS s WHERE s.id = ?",
                    (entry.subject,),
                ).first()
            return _Place(row.text, self._words_at(row)) if row is not None else None
        if entry.kind in ledger.OF_TEXTS:
            text = self._text(entry.subject)
            with suppress(*records.NONSENSE):
                return _Place(entry.subject, records.parse_span(entry.facet).of(text.words))
            return _Place(entry.subject, "")
        if entry.kind in ledger.OF_ARTICLES:
            with suppress(FactdeskError), self._connection.reading() as connection:
                return _Place(records.current_text(connection, entry.subject), "")
        return None

    def _words_at(self, row: Any) -> str:
        """The words of a statement as it is cut now."""
        with suppress(*records.NONSENSE):
            if row.cut:
                cut = json.loads(row.cut)
                start, end = cut["start"], cut["end"]
            else:
                spans = json.loads(row.anchor)
                start, end = min(span[0] for span in spans), max(span[1] for span in spans)
            return self._text(row.text).words[start:end]
        return ""

    def _text(self, text: Id) -> _Text:
        """A text with its article; the last few are kept."""
        if text not in self._texts:
            with self._connection.reading() as connection:
                words = connection.exec_driver_sql("SELECT words FROM text WHERE id = ?", (text,)).scalar() or ""
                article = next(iter(records.articles_of_text(connection, text)), None)
                titles = [
                    current.value
                    for current in (heads.of_subject(connection, article) if article else ())
                    if (current.slot.kind, current.slot.facet) == (ledger.METADATA, "title")
                ]
            self._texts[text] = _Text(article, next(iter(titles), "") or derived_title(words), words)
            if len(self._texts) > _KEPT_TEXTS:
                self._texts.popitem(last=False)
        self._texts.move_to_end(text)
        return self._texts[text]

    def _finished(self, draft: _Draft) -> Step:
        """A step with its ¶ label, and with what its verdict rested on."""
        step, statement = draft.step, draft.step.statement
        if statement is None or draft.text is None:
            return step
        rests = tuple[Any, ...]()
        if draft.judged:
            with self._connection.reading() as connection, suppress(*records.NONSENSE):
                rests = tuple(one for detail, at in draft.judged for one in rested(connection, statement, detail, at))
        return replace(step, label=self._labels_of(draft.text).get(statement, ""), rested=rests)

    def _labels_of(self, text: Id) -> dict[Id, str]:
        article = self._text(text).article
        if text not in self._labels:
            self._labels[text] = {}
            if article is not None:
                with suppress(FactdeskError), self._connection.reading() as connection:
                    known = records.article_record(connection, article).statements
                    self._labels[text] = {statement.id: statement.label for statement in known}
            if len(self._labels) > _KEPT_TEXTS:
                self._labels.popitem(last=False)
        return self._labels[text]


def newest(connection: Any) -> Id | None:
    """The action that came into a file last."""
    found = connection.exec_driver_sql("SELECT id FROM action ORDER BY arrival DESC LIMIT 1").scalar()
    return bytes(found) if found is not None else None


def _said(entry: Any, words: str) -> tuple[str, str]:
    """The value of an entry in words, and its reason."""
    if entry.value is None:
        return "taken back", ""
    try:
        detail = json.loads(entry.detail) if entry.detail else {}
        reason = str(detail.pop("reason", "") or "")
        value = value_words(entry.kind, entry.facet, entry.value, detail, words)
    except records.NONSENSE:
        return str(entry.value), ""
    return (f"{entry.facet}: {value}" if entry.kind in _NAMED else value), reason


def _has(step: Step, folded: list[str]) -> bool:
    said = fold(" ".join((step.what, step.reviewer, step.title, step.words, step.value, step.reason)))
    return all(word in said for word in folded)


def _key(recorded_at: str, arrival: int) -> int:
    """What the order is sorted by; a time that makes no sense stands at the beginning."""
    try:
        moment = datetime.fromisoformat(recorded_at)
    except ValueError:
        return arrival
    return _moment(moment) | arrival


def _moment(moment: datetime) -> int:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, round(aware.timestamp() * 1000)) << _ARRIVAL_BITS


def _marks(values: Any) -> str:
    return ", ".join("?" * len(values))
