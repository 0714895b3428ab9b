"""What several people, or one person in several copies, recorded otherwise, and who settles it."""

from dataclasses import dataclass
from datetime import datetime

from annotations.model.ids import Id


@dataclass(frozen=True, slots=True)
class ForkPlace:
    """The slot that has several values. `whose`: the reviewer, where each has a value of their own."""

    kind: str
    subject: Id
    facet: str
    whose: Id | None = None


@dataclass(frozen=True, slots=True)
class ForkChoice:
    """One of the values: its ledger entry, what it says in words, by whom, when, and on which citations."""

    entry: Id
    words: str
    reviewer: Id | None
    recorded_at: datetime
    rests_on: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class StandingFork:
    """A slot with several values, which a person has yet to settle.

    `what` is the slot in words. `statement` is None where it belongs to none. The first of `choices`
    is the one that shows until then.
    """

    place: ForkPlace
    what: str
    statement: Id | None
    choices: tuple[ForkChoice, ...]
