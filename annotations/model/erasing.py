"""What can be erased for good, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.model.ids import Id


@dataclass(frozen=True, slots=True)
class Erasable:
    """Words that one person wrote, in all their versions.

    `name` is how tombstones call it ("note:…"); `subject` the statement, reference or reviewer that it
    belongs to; `what` its sort in words; `words` those of its latest version, of a removed one too.
    """

    name: str
    subject: Id
    what: str
    words: str
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup from which nothing could be erased, and the sentence that says why."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class ErasedReport:
    """How many backups were rewritten, and those that still hold the words."""

    backups: int
    kept: Sequence[Kept]
