"""Sharing a project: what a copy may leave out, and what a merge brings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from annotations.model.ids import Id


class LeftOut(StrEnum):
    """What a copy for somebody else can leave out.

    CONFIDENTIAL: references marked so, with their citations and files, and notes. HISTORY: what no longer stands,
    files that were taken off among it, and who gave it; the verdicts that stand keep their name and time.
    EVIDENCE: what attached files hold; that they are attached, their names and their checksums stay.
    """

    CONFIDENTIAL = "confidential"
    HISTORY = "history"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of one sort two copies hold.

    `new`: only the other copy had them. `changed`: this one had them, and gets another value, or a
    second one. `known`: both have them, `changed` ones among them. `only_here`: the other lacks them.
    What was taken back counts too.
    """

    what: str
    new: int
    changed: int
    known: int
    only_here: int


@dataclass(frozen=True, slots=True)
class Came:
    """The steps of one reviewer that a merge brings. `name` is "" for an import without a name."""

    name: str
    initials: str
    steps: int
    first: datetime
    last: datetime

    @property
    def who(self) -> str:
        """ "Rina Holt (RH)", or that nobody was named."""
        return f"{self.name} ({self.initials})" if self.name else "nobody named"


@dataclass(frozen=True, slots=True)
class ForkValue:
    """One of the values that stand against each other: in words, by whom, when, and whether the merge brings it."""

    words: str
    reviewer: str
    recorded_at: datetime
    brought: bool


@dataclass(frozen=True, slots=True)
class Fork:
    """A slot that has several values once two copies are merged.

    `what` is the slot in words ("Is it so, by R1"); `statement` is None, and `words` "", where it
    belongs to none. The first of `values` is the one that shows until somebody settles it.
    """

    article: str
    statement: Id | None
    words: str
    what: str
    values: tuple[ForkValue, ...]


@dataclass(frozen=True, slots=True)
class Doubled:
    """Two statements of one kind on much the same words, both touched by people: probably one."""

    article: str
    kind: str
    first: Id
    first_words: str
    second: Id
    second_words: str


@dataclass(frozen=True, slots=True)
class MergeSummary:
    """What merging the file `other` into `project` brings. `steps` are actions that are new here."""

    project: str
    other: str
    counts: Sequence[Count]
    came: Sequence[Came]
    steps: int
    forks: int
    doubled: int

    @property
    def brings_something(self) -> bool:
        """Whether anything is new here: else merging changes nothing."""
        return self.steps > 0 or any(count.new for count in self.counts)


class MergeReport(Protocol):
    """A summary with its lists, which may be long: they are read anew at every call."""

    summary: MergeSummary

    def forks(self) -> Iterator[Fork]: ...

    def doubled(self) -> Iterator[Doubled]: ...
