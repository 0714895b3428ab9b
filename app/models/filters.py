"""Which statements the list shows, and in which order. No Qt."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from annotations.model.ids import Id
from annotations.model.vocabulary import State, StatementKind
from app.models.statements import Mark, StatementRow


class Scope(StrEnum):
    """Over what the list goes."""

    ARTICLE = "This article"
    PROJECT = "All articles"
    SOURCES = "By source"


class Sort(StrEnum):
    """In which order its statements stand."""

    PLACE = "place"
    SOURCE = "source"
    VERDICT = "verdict"
    STATE = "state"
    TIME = "time judged"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a row must be to be shown. An empty set lets everything through.

    `marks` are verdicts on either question; `words` are looked for in clause, source and label, in
    any case. `kept` are the current and the chosen statements, which stay whatever their state: or
    judging a statement in a list of open ones would take it away before its reason is given.
    """

    open_only: bool = False
    mine: bool = False
    later: bool = False
    set_aside: bool = False
    kinds: frozenset[StatementKind] = frozenset()
    marks: frozenset[Mark] = frozenset()
    states: frozenset[State] = frozenset()
    words: str = ""
    minor_shown: bool = False
    kept: frozenset[Id] = frozenset()

    @property
    def narrows(self) -> bool:
        """Whether a person set a filter (folding the minor ones is none)."""
        flags = (self.open_only, self.mine, self.later, self.set_aside)
        chosen = (*flags, self.kinds, self.marks, self.states, self.words)
        return any(chosen)

    @property
    def bare(self) -> "Filters":
        """The filters without the statements that stay whatever their state."""
        return replace(self, kept=frozenset())

    def passing(self, rows: Iterable[StatementRow]) -> list[StatementRow]:
        """The rows that are shown."""
        if self.narrows or self.set_aside:
            return [row for row in rows if self.passes(row)]
        minor_shown, kept = self.minor_shown, self.kept
        return [row for row in rows if not row.set_aside and (minor_shown or not row.minor or row.id in kept)]

    def passes(self, row: StatementRow) -> bool:
        """Whether the row is shown. What was set aside is shown where that is asked for, and by itself."""
        if bool(row.set_aside) != self.set_aside:
            return False
        if row.id in self.kept:
            return True
        if row.minor and not self.minor_shown:
            return False
        return not self.narrows or self._meets(row)

    def _meets(self, row: StatementRow) -> bool:
        if (self.open_only and not row.open) or (self.mine and not row.mine):
            return False
        if (self.kinds and row.kind not in self.kinds) or (self.marks and not self.marks & {row.said, row.so}):
            return False
        if (self.states or self.later) and not (row.state in self.states or (self.later and row.later)):
            return False
        return not self.words or any(self.words in text.casefold() for text in (row.clause, row.source, row.label))


def searched(words: str) -> str:
    """Typed words as `Filters.words` takes them: "¶12C" finds the label 12c."""
    return words.strip().removeprefix("¶").casefold()


_VERDICTS = (
    Mark.DISPUTED,
    Mark.UNVERIFIABLE,
    Mark.VERIFIED,
    Mark.COVERED,
    Mark.NO_CHECK,
    Mark.OPEN,
    Mark.NONE,
)
_STATES = (
    State.REVIEWERS_DIFFER,
    State.LOOK_AGAIN,
    State.EVIDENCE_CHANGED,
    State.NEEDS_CITATION,
    State.WAITING,
    State.NEEDS_SECOND_CHECK,
    State.OPEN,
    State.DONE,
    State.SIGNED_OFF,
)


def _by_verdict(row: StatementRow) -> Any:
    return min(_VERDICTS.index(row.so), _VERDICTS.index(row.said))


def _by_time(row: StatementRow) -> Any:
    return -row.judged_at.timestamp() if row.judged_at else 0.0


SORT_KEYS: dict[Sort, Callable[[StatementRow], Any]] = {
    Sort.SOURCE: lambda row: (not row.speakers, row.source.casefold()),
    Sort.VERDICT: _by_verdict,
    Sort.STATE: lambda row: (_STATES.index(row.state), row.later),
    Sort.TIME: _by_time,
}
"""How rows compare, for each order but that of their places: the gravest, or latest, first."""
