"""What was recovered of a damaged project."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """How many rows of one sort are in the new project, and how many were found and could not be kept."""

    what: str
    kept: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Recovered:
    """The report of a recovery, in words.

    `unreadable` rows were seen but not understood. `losses` are sentences, one for each thing that
    is known to be missing; `remarks` are what a person must know besides.
    """

    damaged: str
    project: str
    counts: Sequence[Kept]
    unreadable: int
    losses: Sequence[str]
    remarks: Sequence[str]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is known to be missing."""
        return not self.losses and not self.unreadable

    def lines(self) -> list[str]:
        """The whole report as lines of text."""
        lines = [f"Recovered from {self.damaged} into {self.project}", ""]
        lines += [f"{count.what:28}{count.kept:>10,} kept{count.left_out:>10,} left out" for count in self.counts]
        lines += [f"{'Rows that cannot be read':28}{self.unreadable:>10,}", ""]
        if self.losses:
            lines += ["What is missing:", *(f"- {loss}" for loss in self.losses), ""]
        elif not self.unreadable:
            lines += ["Nothing is known to be missing.", ""]
        return [*lines, *self.remarks]
