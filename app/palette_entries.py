"""What the palette offers for what was typed: actions, articles, statements, in a sensible order. No Qt."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord
from annotations.text import Span
from app.action_specs import ActionSpec, Needs
from app.key_map import KeyMap, menu_path, plain_text
from app.matching import Match, Rank, folded, match
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


def article_entries(rows: Iterable[ArticleRow]) -> list[Entry]:
    """An entry for each article."""
    return [Entry(Kind.ARTICLE, row.title, row.outlet, id=row.id, words=folded(row.title)) for row in rows]


def statement_entries(record: ArticleRecord | None) -> list[Entry]:
    """An entry for each statement of an article that was not rejected."""
    if record is None:
        return []
    entries = []
    for statement in record.statements:
        if not statement.rejected:
            title = " ".join(statement.span.of(record.article.words)[:_LONGEST].split())
            entries.append(
                Entry(
                    Kind.STATEMENT,
                    title,
                    f"¶{statement.label}" if statement.label else "",
                    id=statement.id,
                    label=statement.label,
                    words=folded(title),
                )
            )
    return entries


def found(query: str, entries: Sequence[Entry], recent: Sequence[str]) -> list[Entry]:
    """The entries that match, the likeliest first. `recent` are ids of actions, the latest last.

    Without a query: the actions, those used last before the others.
    """
    used = {action: place for place, action in enumerate(recent, 1)}
    wanted = folded(query.strip())
    if not wanted:
        actions = [entry for entry in entries if entry.kind is Kind.ACTION]
        return sorted(actions, key=lambda entry: -used.get(entry.action, 0))[:MOST]
    label = wanted.removeprefix("¶") if _LABEL.fullmatch(wanted) else ""
    scored: list[tuple[tuple[int, int, int, int, int], Entry]] = []
    for place, entry in enumerate(entries):
        if label and entry.label.startswith(label):
            how: Match | None = Match(Rank.EXACT if entry.label == label else Rank.START)
        else:
            how = match(wanted, entry.words, scattered=entry.kind is Kind.ACTION)
        if how is not None:
            order = (how.rank, bool(entry.why_not), entry.kind, -used.get(entry.action, 0), place)
            scored.append((order, replace(entry, spans=how.spans)))
    scored.sort(key=lambda pair: pair[0])
    if scored and scored[0][0][0] < Rank.SCATTERED:
        scored = [pair for pair in scored if pair[0][0] < Rank.SCATTERED]  # then they are only noise
    return [entry for _, entry in scored[:MOST]]


def _why_not(spec: ActionSpec, missing: Needs) -> str:
    needs = list(Needs)
    return WHY_NOT[missing] if missing and needs.index(spec.needs) >= needs.index(missing) else WHY_NOT[Needs.NOTHING]
