"""Searching a project: keeps the index up to date with it, and asks it.

The project is read through a connection of its own, article by article, so that nobody who records
something waits. What is new is told by `arrival` (of actions and of detectors' runs).
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from annotations.errors import DamagedProject, WrongUse
from annotations.folding import Wanted
from annotations.model.finding import Elsewhere, Findings, Group, Hit, Relation
from annotations.model.ids import Id
from annotations.model.record import aspects_of
from annotations.model.reference import Reference
from annotations.model.vocabulary import SO, StatementKind
from annotations.storage import heads, ledger, records
from annotations.storage.connection import ProjectConnection
from annotations.storage.search_entries import Entry, blanks, entries_of, marked
from annotations.storage.search_index import SearchIndex, Seen, discard
from annotations.text import Span

T = TypeVar("T")

LIMIT = 100
"""Hits a group: more than anybody reads."""

_CANDIDATES = 1000
_BEFORE, _AFTER = 60, 240
"""How much of a long line is shown around its first hit."""

_WITHOUT_WORDS = (ledger.TICK, ledger.FIRST_PASS, ledger.LATER, ledger.REVIEWER)


class Search:
    """Finds words and figures in a project that is open. To be used from one thread only.

    `index` is where the index is kept; where that is not possible it is made in memory, and
    `problem` says so. Raises what `ProjectConnection.reading` raises.
    """

    def __init__(self, project: Path, index: Path | None) -> None:
        self._project = ProjectConnection(project, read_only=True)
        with ExitStack() as opening:
            opening.callback(self._project.close)
            with self._project.reading() as connection:
                self._id = bytes(connection.exec_driver_sql("SELECT id FROM project").scalar_one())
            self.problem = ""
            self._path = index
            self._index = self._opened()
            opening.pop_all()  # nothing was refused: it stays open
        self._seen: Seen | None = None  # what the index will have seen once nothing is unread
        self._unread: dict[Id, None] = {}
        self._references: Mapping[Id, Reference] | None = None

    def close(self) -> None:
        self._index.close()
        self._project.close()

    def refresh(self, seconds: float = 0.05) -> int:
        """Read what is new in the project, for about so long; returns how many articles are left unread."""
        return self._trying(lambda: self._refresh(seconds))

    def find(self, typed: str, limit: int = LIMIT, *, reviewer: Id | None = None) -> Findings:
        """Where the words are found, at most `limit` a group. `reviewer` is whose judgement shows first."""
        wanted = Wanted(typed)
        if not wanted:
            return Findings(typed)
        hits, more = self._trying(lambda: self._find(wanted, limit))
        with self._project.reading() as connection:
            blind = _is_blind(connection, reviewer)
            judged = [
                replace(hit, judged=_judged(connection, hit.statement, reviewer, blind=blind))
                if hit.group is Group.STATEMENTS and hit.statement
                else hit
                for hit in hits
                if not (blind and hit.group in _REMARKS and hit.statement)
                or _has_judged(connection, hit.statement, reviewer)
            ]
        return Findings(typed, tuple(judged), more, len(self._unread), self.problem)

    def elsewhere(self, statement: Id, reviewer: Id | None, limit: int = 12) -> list[Elsewhere]:
        """Other statements with the words or a figure of this one, then those with other values.

        `reviewer` is whose judgement shows first.
        """
        found = self._trying(lambda: self._alike(statement, limit))
        with self._project.reading() as connection:
            blind = _is_blind(connection, reviewer)
            return [
                Elsewhere(
                    relation,
                    article,
                    entry.statement or b"",
                    entry.label,
                    marked(entry).of(entry.words),
                    _judged(connection, entry.statement or b"", reviewer, blind=blind),
                )
                for relation, article, entry in found
            ]

    # Reading the project

    def _refresh(self, seconds: float) -> int:
        begun = time.monotonic()
        self._look()
        while self._unread and time.monotonic() - begun < seconds:
            article = next(iter(self._unread))
            self._index.put(article, self._entries(article))
            del self._unread[article]
        if not self._unread and self._seen is not None:
            self._index.set_seen(self._seen)
            self._seen = None
        return len(self._unread)

    def _look(self) -> None:
        """Find out which articles have to be read (again).

        The index is asked outside of the project's transaction: nobody who records something waits for
        it, and what is wrong with it is not taken for something wrong with the project.
        """
        seen = self._seen or self._index.seen()
        with self._project.reading() as connection:
            known = _is_in(connection, seen)
            seen = seen if known else Seen(0, None, 0)
            now = _arrivals(connection)
            if known and now == seen:
                return
            listed = records.article_ids(connection)
            everything, touched, references = _since(connection, seen)
        if not known:
            self._index.clear()
            self._unread, self._references = {}, None
        touched |= self._index.citing(references)
        for article in self._index.articles() - set(listed):
            self._index.put(article, set())
        if references:
            self._references = None
        due = touched | self._unread.keys()
        self._unread = dict.fromkeys(article for article in listed if everything or article in due)
        self._seen = now

    def _entries(self, article: Id) -> set[Entry]:
        with self._project.reading() as connection:
            if self._references is None:
                self._references = records.references(connection)
            try:
                made = records.read_article(connection, article)
            except (DamagedProject, WrongUse):  # the list of articles tells it
                return set()
        try:
            return entries_of(made(), self._references)
        except DamagedProject:
            return set()

    # Asking the index

    def _find(self, wanted: Wanted, limit: int) -> tuple[list[Hit], frozenset[Group]]:
        """Hits by the beginnings of words; where there are none at all, anywhere."""
        found = {group: _hits_of(self._index.find(wanted, group, _CANDIDATES), wanted, limit + 1) for group in Group}
        if not any(found.values()):
            anywhere = _hits_of(self._index.scan(wanted, _CANDIDATES), wanted, 4 * limit, anywhere=True)
            found = {group: [hit for hit in anywhere if hit.group is group] for group in Group}
        hits = [hit for group in Group for hit in found[group][:limit]]
        return hits, frozenset(group for group in Group if len(found[group]) > limit)

    def _alike(self, statement: Id, limit: int) -> list[tuple[Relation, Id, Entry]]:
        """By relation; of each those in other articles first, and those that count the very same thing."""
        own = self._index.statement(statement)
        known = {entry.statement for _, entry in own} | {entry.parent for _, entry in own}
        found: dict[Id | None, tuple[Relation, Id, Entry]] = {}
        for relation, key in _KEYS:
            ranked = [
                ((article == here, other.counted != entry.counted), article, other)
                for here, entry in own
                if (value := getattr(entry, key)) is not None
                for article, other in self._index.alike(key, value, 8 * limit)
                if other.statement not in known
            ]
            for _, article, other in sorted(ranked, key=lambda each: each[0]):
                found.setdefault(other.statement, (relation, article, other))
        return list(found.values())[:limit]

    # When the index is no good

    def _opened(self) -> SearchIndex:
        """The index in its file; in memory where there is no room or no right for one."""
        for anew in (False, True):
            if self._path is None:
                break
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                if anew:
                    discard(self._path)
                return SearchIndex(self._path, self._id)
            except (sqlite3.Error, OSError) as error:
                if anew:
                    self._give_up_file(error)
        return SearchIndex(None, self._id)

    def _trying(self, work: Callable[[], T]) -> T:
        """Do `work` with the index; one that fails is thrown away and made anew, then in memory."""
        try:
            return work()
        except sqlite3.Error as error:
            self._start_over(error)
        try:
            self._refresh(0)
            return work()
        except sqlite3.Error as error:
            self._give_up_file(error)
            self._start_over(error)
        self._refresh(0)
        return work()

    def _start_over(self, error: Exception) -> None:
        self._index.close()
        self._seen, self._unread = None, {}
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_HERE:
            self._give_up_file(error)  # another window's, perhaps, which must not lose it while it writes
        try:
            if self._path is not None:
                discard(self._path)
        except OSError as refused:
            self._give_up_file(refused)
        self._index = self._opened()

    def _give_up_file(self, error: Exception) -> None:
        self._path = None
        self.problem = (
            f"The search index cannot be kept on the disk ({error}), so it is made anew at every start. "
            "Make room, or set FACTDESK_HOME to a folder of yours."
        )


_OF_TEXTS = (ledger.ACTIVE_RUN, ledger.MASK)
_NOT_HERE = frozenset(
    {
        *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR),
        *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
    }
)
"""Errors after which the index is in memory: no room or no right, or another program keeps it locked."""

_KEYS = (
    (Relation.SAME_WORDS, "same_words"),
    (Relation.SAME_FIGURE, "figure"),
    (Relation.OTHER_VALUE, "thing"),
)


def _hits_of(
    candidates: Iterable[tuple[Id, Entry]], wanted: Wanted, limit: int, *, anywhere: bool = False
) -> list[Hit]:
    """The first so many hits among candidates."""
    hits: list[Hit] = []
    for article, entry in candidates:
        hits += _rows_of(article, entry, wanted.places(entry.words, anywhere=anywhere, limit=limit))
        if len(hits) >= limit:
            break
    return hits[:limit]


def _rows_of(article: Id, entry: Entry, found: Sequence[tuple[Span, ...]]) -> list[Hit]:
    """The rows for an entry: of an article's words one for each place, else one for the line."""
    if entry.part == Group.ARTICLES and entry.start is not None:
        offset = entry.start
        return [
            _hit(article, entry, places, Span(places[0].start + offset, places[0].end + offset)) for places in found
        ]
    places = tuple(place for row in found for place in row)
    return [_hit(article, entry, places, None)] if places else []


def _hit(article: Id, entry: Entry, places: tuple[Span, ...], at: Span | None) -> Hit:
    """The row of an entry, with so much of a long line as shows the first place."""
    label = f"{entry.about} · "
    begin = len(label) if entry.words.startswith(label) else 0  # said in `about` already
    own = marked(entry)
    first = (
        min(places[0].start, own.start) if len(own) > 0 and places[0].start - own.start < _BEFORE else places[0].start
    )
    cut = max(begin, first - _BEFORE)
    if cut > begin:
        cut = entry.words.find(" ", cut, first) + 1 or cut
    end = places[0].end + _AFTER
    line = blanks(entry.words[cut:end])
    ellipsis = "…" if cut > begin else ""
    moved = cut - len(ellipsis)

    def shown(span: Span) -> Span | None:
        start, stop = max(0, span.start - moved), min(span.end, end) - moved
        return Span(start, stop) if start < stop else None

    kept = tuple(span for place in places if (span := shown(place)))
    return Hit(Group(entry.part), article, ellipsis + line, kept, entry.about, at, entry.statement, shown(own))


def _arrivals(connection: Connection) -> Seen:
    row = connection.exec_driver_sql(
        "SELECT coalesce(max(arrival), 0) AS action, (SELECT coalesce(max(arrival), 0) FROM run) AS run FROM action"
    ).one()
    last = connection.exec_driver_sql("SELECT id FROM action WHERE arrival = ?", (row.action,)).scalar()
    return Seen(row.action, last, row.run)


def _is_in(connection: Connection, seen: Seen) -> bool:
    """Whether this is the file that was read: another copy of the project has other arrivals."""
    if seen.action_id is None:
        return True
    return (
        connection.exec_driver_sql("SELECT id FROM action WHERE arrival = ?", (seen.action,)).scalar() == seen.action_id
    )


def _since(connection: Connection, seen: Seen) -> tuple[bool, set[Id], set[Id]]:
    """Whether everything must be read (again); else the articles that differ, and the references that do."""
    if not seen.action:
        return True, set(), set()
    without = ", ".join(f"'{kind}'" for kind in _WITHOUT_WORDS)
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT e.kind, e.subject, s.text FROM action AS a JOIN entry AS e ON e.action = a.id "
        f"LEFT JOIN statement AS s ON s.id = e.subject WHERE a.arrival > ? AND e.kind NOT IN ({without})",
        (seen.action,),
    ).all()
    texts = {row.text or row.subject for row in rows if row.text or row.kind in _OF_TEXTS}
    texts.update(connection.exec_driver_sql("SELECT DISTINCT text FROM run WHERE arrival > ?", (seen.run,)).scalars())
    articles = {row.subject for row in rows}
    for text in texts:
        articles.update(records.articles_of_text(connection, text))
    references = {row.subject for row in rows if row.kind == ledger.REFERENCE}
    return any(row.kind == ledger.SETTING for row in rows), articles, references


_REMARKS = (Group.NOTES, Group.CITATIONS)
"""What may tell how others judged."""


def _is_blind(connection: Connection, reviewer: Id | None) -> bool:
    return records.settings(connection).blind and reviewer not in records.leads(connection)


def _has_judged(connection: Connection, statement: Id, reviewer: Id | None) -> bool:
    """Whether the reviewer has judged all that the statement asks."""
    row, current = records.reading_row(connection, statement), heads.of_subject(connection, statement)
    asked = aspects_of(*records.corrected(StatementKind(row.kind), records.base_of(row), current))
    return {c.slot.facet for c in current if c.slot.kind == ledger.JUDGEMENT and c.reviewer == reviewer} >= set(asked)


def _judged(connection: Connection, statement: Id, reviewer: Id | None, *, blind: bool) -> str:
    """The judgement of *so* that shows: the reviewer's own, else the latest of anybody's, unless it is `blind`."""
    judged = [
        current
        for current in heads.of_subject(connection, statement)
        if current.slot.kind == ledger.JUDGEMENT
        and current.slot.facet == SO
        and (current.reviewer == reviewer or not blind or _has_judged(connection, statement, reviewer))
    ]
    best = max(judged, key=lambda current: (current.reviewer == reviewer, current.recorded_at), default=None)
    return best.value if best is not None else ""
