"""What is left before an article is done: in groups, and in one sentence."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement
from annotations.model.settings import ProjectSettings
from annotations.model.vocabulary import State, Tier
from annotations.review.states import contradicted_within, live_statements, standing
from annotations.text import Span

if TYPE_CHECKING:
    from annotations.review.coverage import Finding


class Group(StrEnum):
    """Kinds of what is left, the most pressing first. The values are headings."""

    DIFFER = "Reviewers differ"
    FORK = "Two verdicts by one reviewer"
    LOOK_AGAIN = "Look again"
    SHAKEN = "Evidence changed"
    FLAGGED = "Verified, but disputed inside"
    OPEN = "Open"
    CITATION = "Needs citation"
    WAITING = "Waiting for an answer"
    SECOND = "To be judged by a second reviewer"
    NUMBER = "Numbers in no statement"
    QUOTATION = "Quotations in no statement"
    NAME = "Names in no statement"
    SUPERLATIVE = "Superlatives in no statement"
    SENTENCE = "Sentences not yet ticked"
    MINOR = "Minor and not judged"


INFORMATION = frozenset({Group.MINOR})
"""Told, but nothing that keeps an article from being done."""

_OF_STATE = {
    State.REVIEWERS_DIFFER: Group.DIFFER,
    State.LOOK_AGAIN: Group.LOOK_AGAIN,
    State.EVIDENCE_CHANGED: Group.SHAKEN,
    State.OPEN: Group.OPEN,
    State.NEEDS_CITATION: Group.CITATION,
    State.WAITING: Group.WAITING,
    State.NEEDS_SECOND_CHECK: Group.SECOND,
}
_EVEN_IF_MINOR = frozenset({Group.DIFFER, Group.LOOK_AGAIN, Group.SHAKEN, Group.WAITING})
"""What somebody did about a minor statement counts as much as elsewhere; that it is open does not."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is left, and where. `statement` is None where it belongs to none."""

    group: Group
    span: Span
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of an article for one reviewer; groups in order, without empty ones.

    `to_check`, `done` and `minor` count statements as `states.counts` does. `sought`: whether the
    words were looked through for what is in no statement. `latest`: when anybody last judged.
    """

    to_check: int
    done: int
    minor: int
    groups: Mapping[Group, tuple[Item, ...]]
    sought: bool = True
    latest: datetime | None = None

    def count(self, group: Group) -> int:
        return len(self.groups.get(group, ()))

    @property
    def items(self) -> list[Item]:
        """Everything that is left to do, group by group."""
        return [item for group, items in self.groups.items() if group not in INFORMATION for item in items]

    @property
    def finished(self) -> bool:
        """Whether nothing is left."""
        return self.sought and not self.items


def remaining(record: ArticleRecord, unread: Sequence[Span], found: "Sequence[Finding] | None") -> Remaining:
    """What is left of an article.

    `unread` are the sentences not ticked, `found` the findings in no statement (None: not sought yet).
    """
    return Reckoning().remaining(record, unread, found)


@dataclass(frozen=True, slots=True)
class _Share:
    """What one statement has part in what is left, and what that was worked out of."""

    statement: Statement
    outer: Statement | None
    inside: Sequence[Statement]
    items: tuple[Item, ...]
    minor: bool
    done: bool
    latest: datetime | None

    @property
    def near(self) -> Iterator[Id]:
        """The statements whose shares depend on this one: itself, those inside, the one around."""
        yield self.statement.id
        yield from (one.id for one in self.inside)
        if self.outer is not None:
            yield self.outer.id


class Reckoning:
    """Works out what is left, again and again; of the statements that are as before, it is known already."""

    def __init__(self) -> None:
        self._point_of_view: object = None
        self._statements: tuple[Statement, ...] = ()
        self._shares: dict[Id, _Share] = {}
        self._sentences: dict[Span, Item] = {}

    def remaining(self, record: ArticleRecord, unread: Sequence[Span], found: "Sequence[Finding] | None") -> Remaining:
        """As the function of that name."""
        point_of_view = (record.article.id, record.article.masks, record.settings)
        if point_of_view != self._point_of_view:
            self._point_of_view, self._statements, self._shares = point_of_view, (), {}
        shares = self._shares_now(record)
        groups: dict[Group, list[Item]] = {group: [] for group in Group}
        done, latest = 0, None
        for share in shares:
            for item in share.items:
                groups[item.group].append(item)
            done += share.done
            if share.latest is not None and (latest is None or share.latest > latest):
                latest = share.latest
        for finding in found or ():
            group = Group[finding.kind.name]
            groups[group].append(Item(group, finding.span))
        known = self._sentences
        self._sentences = {sentence: known.get(sentence) or Item(Group.SENTENCE, sentence) for sentence in unread}
        groups[Group.SENTENCE] = list(self._sentences.values())
        to_check = len(shares) - sum([share.minor for share in shares])
        return Remaining(
            to_check,
            done,
            len(shares) - to_check,
            {group: tuple(items) for group, items in groups.items() if items},
            found is not None,
            latest,
        )

    def _shares_now(self, record: ArticleRecord) -> list[_Share]:
        """The shares of the statements that count, in their order."""
        changed = self._changed(record)
        if changed is None:
            self._shares = _all_shares(record)
        else:
            near = {one for id_ in changed for one in self._shares[id_].near if one in self._shares}
            for id_ in near:
                share = self._shares[id_]
                outer = share.outer and changed.get(share.outer.id, share.outer)
                figures = [changed.get(one.id, one) for one in share.inside]
                self._shares[id_] = _share(changed.get(id_, share.statement), outer, figures, record.settings)
        self._statements = record.statements
        return list(self._shares.values())

    def _changed(self, record: ArticleRecord) -> dict[Id, Statement] | None:
        """The statements that are others than before; None if some came, went or moved."""
        if len(record.statements) != len(self._statements):
            return None
        changed = {}
        for old, new in zip(self._statements, record.statements, strict=True):
            if old is not new:
                if new.id not in self._shares or _place(old) != _place(new):
                    return None
                changed[new.id] = new
        return changed


def _place(statement: Statement) -> tuple[object, ...]:
    return statement.id, statement.span, statement.reading.parent, statement.rejected


def _all_shares(record: ArticleRecord) -> dict[Id, _Share]:
    live = live_statements(record)
    by_id = {statement.id: statement for statement in record.statements}
    inside: defaultdict[Id | None, list[Statement]] = defaultdict(list)
    for statement in live:
        if (parent := statement.reading.parent) is not None:
            inside[parent].append(statement)
    return {s.id: _share(s, by_id.get(s.reading.parent or b""), inside.get(s.id, ()), record.settings) for s in live}


def _share(
    statement: Statement, outer: Statement | None, inside: Sequence[Statement], settings: ProjectSettings
) -> _Share:
    near = {one.id: one for one in (statement, *inside, *([outer] if outer else ()))}
    state = standing(statement, near, settings)
    return _Share(
        statement,
        outer,
        inside,
        tuple(Item(group, statement.span, statement) for group in _groups(statement, state.state, near)),
        statement.tier is not Tier.CHECK,
        statement.tier is Tier.CHECK and state.done,
        max((judgement.recorded_at for judgement in statement.judgements), default=None),
    )


def remaining_words(left: Remaining) -> str:
    """How far an article is, in one line: "27 checked · 13 sentences not yet ticked"."""
    checked = f"{left.done:,} of {left.to_check:,}" if left.done < left.to_check else f"{left.to_check:,}"
    parts = [f"{checked} checked" if left.to_check else "nothing to check"]
    parts += [_amount(left.count(group), *words) for group, words in _SHORT.items() if left.count(group)]
    if not left.count(Group.SENTENCE):
        parts.append("every sentence ticked")
    if left.finished:
        parts.append("nothing left")
    return " · ".join(parts)


_SHORT = {
    Group.DIFFER: ("where reviewers differ", "where reviewers differ"),
    Group.FORK: ("with two verdicts", "with two verdicts"),
    Group.LOOK_AGAIN: ("to look at again", "to look at again"),
    Group.SHAKEN: ("on changed evidence", "on changed evidence"),
    Group.FLAGGED: ("contradicted inside", "contradicted inside"),
    Group.OPEN: ("open", "open"),
    Group.CITATION: ("without citation", "without citation"),
    Group.WAITING: ("waiting", "waiting"),
    Group.SECOND: ("for a second check", "for a second check"),
    Group.SENTENCE: ("sentence not yet ticked", "sentences not yet ticked"),
}
"""The words after an amount of one, and of several."""


def short_words(left: Remaining, groups: Sequence[Group]) -> str:
    """The amounts of some groups in one line, without empty ones: "2 without citation · 1 waiting"."""
    return " · ".join(_amount(left.count(group), *_SHORT[group]) for group in groups if left.count(group))


def _amount(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _groups(statement: Statement, state: State, inside: Mapping[Id, Statement]) -> Iterator[Group]:
    forked = any(judgement.fork for judgement in statement.judgements)
    group = _OF_STATE.get(state)
    if forked:
        yield Group.FORK
    if contradicted_within(statement, inside):
        yield Group.FLAGGED
    outdated = statement.strays or any(judgement.outdated for judgement in statement.judgements)
    if group is Group.LOOK_AGAIN and forked and not outdated:
        return
    if group is not None and (statement.tier is Tier.CHECK or group in _EVEN_IF_MINOR):
        yield group
    elif statement.tier is Tier.MINOR and state is State.OPEN and not statement.judgements:
        yield Group.MINOR
