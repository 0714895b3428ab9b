"""What the palette offers for what was typed: actions, articles, statements, in a sensible order. No Qt."""

import heapq
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord
from annotations.text import Span
from app.action_specs import ActionSpec, Needs
from app.key_map import KeyMap, menu_path, plain_text
from app.matching import Rank, folded, match, rank_of
from app.models.articles import ArticleRow

MOST = 50
"""How many are offered at once."""

_LONGEST = 240
"""Characters of a statement that are looked at and shown."""

_LABEL = re.compile(r"¶?\d+[a-z]*")
WHY_NOT = {
    Needs.NOTHING: "not possible now",
    Needs.PROJECT: "open a project first",
    Needs.ARTICLE: "open an article first",
    Needs.STATEMENT: "choose a statement first",
}


class Kind(IntEnum):
    """What an entry leads to; of equally good ones the earlier kind comes first."""

    ACTION = 0
    STATEMENT = 1
    ARTICLE = 2
    SEARCH = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette. `action` or `id` says where it leads, `why_not` why it does not now.

    `spans` are the places of `title` that match what was typed.
    """

    kind: Kind
    title: str
    detail: str = ""
    keys: str = ""
    action: str = ""
    id: Id = b""
    label: str = ""
    why_not: str = ""
    words: str = ""
    spans: tuple[Span, ...] = ()


def action_entries(
    specs: Iterable[ActionSpec], keys: KeyMap, is_possible: Callable[[str], bool], missing: Needs
) -> list[Entry]:
    """An entry for each action. `missing` is what is not there yet; it says why an action is not possible."""
    return [
        Entry(
            Kind.ACTION,
            plain_text(spec),
            menu_path(spec).split(" ▸ ", maxsplit=1)[0],
            keys.all_shown(spec.id),
            spec.id,
            why_not="" if is_possible(spec.id) else _why_not(spec, missing),
            words=folded(plain_text(spec)),
        )
        for spec in specs
        if spec.id != "palette"
    ]


def article_entries(rows: Iterable[ArticleRow]) -> Iterator[Entry]:
    """An entry for each article."""
    return (Entry(Kind.ARTICLE, row.title, row.outlet, id=row.id, words=folded(row.title)) for row in rows)


def statement_entries(record: ArticleRecord | None) -> Iterator[Entry]:
    """An entry for each statement of an article that was not rejected."""
    for statement in record.statements if record is not None else ():
        if not statement.rejected and record is not None:
            title = " ".join(statement.span.of(record.article.words)[:_LONGEST].split())
            about = f"¶{statement.label}" if statement.label else ""
            words = folded(title)
            yield Entry(Kind.STATEMENT, title, about, id=statement.id, label=statement.label, words=words)


def found(query: str, entries: Sequence[Entry], recent: Sequence[str]) -> list[Entry]:
    """The entries that match, the likeliest first. `recent` are ids of actions, the latest last.

    Without a query: the actions, those used last before the others. With one, the last entry looks for
    it in the whole project, if there is one.
    """
    used = {action: place for place, action in enumerate(recent, 1)}
    wanted = folded(query.strip())
    if not wanted:
        actions = [entry for entry in entries if entry.kind is Kind.ACTION]
        return sorted(actions, key=lambda entry: -used.get(entry.action, 0))[:MOST]
    label = wanted.removeprefix("¶") if _LABEL.fullmatch(wanted) else ""
    ranked: list[tuple[tuple[int, bool, int, int, int], Entry]] = []
    for place, entry in enumerate(entries):
        rank = _rank(wanted, label, entry)
        if rank is not None:
            ranked.append(((rank, bool(entry.why_not), entry.kind, -used.get(entry.action, 0), place), entry))
    best = [entry for _, entry in heapq.nsmallest(MOST, ranked)]
    if not best:
        best = [entry for entry in entries if entry.kind is Kind.ACTION and match(wanted, entry.words, scattered=True)]
    return [*(_marked(wanted, entry) for entry in best), *_in_the_project(query.strip(), entries)]


def _in_the_project(query: str, entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entry that hands what was typed to the search, while that is possible."""
    for entry in entries:
        if entry.action == "search" and not entry.why_not:
            title = f"Find “{query[:_LONGEST]}” in the project"
            yield Entry(Kind.SEARCH, title, keys=entry.keys, words=query)


def _rank(wanted: str, label: str, entry: Entry) -> Rank | None:
    if label and entry.label.startswith(label):
        return Rank.EXACT if entry.label == label else Rank.START
    return rank_of(wanted, entry.words)


def _marked(wanted: str, entry: Entry) -> Entry:
    """The entry with the places that match."""
    how = match(wanted, entry.words, scattered=entry.kind is Kind.ACTION)
    return replace(entry, spans=how.spans) if how is not None else entry


def _why_not(spec: ActionSpec, missing: Needs) -> str:
    needs = list(Needs)
    return WHY_NOT[missing] if missing and needs.index(spec.needs) >= needs.index(missing) else WHY_NOT[Needs.NOTHING]
