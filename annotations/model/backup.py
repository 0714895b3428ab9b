"""Backups of a project, and what each holds."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Backup:
    """A file that holds a project as it was.

    `made_at` is UTC, `why` in words ("session", "before merge"), `size` in bytes.
    """

    path: Path
    made_at: datetime
    why: str
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds.

    `last` is the label of its last step, by `last_by` at `last_at` (UTC); "" and None where there is no
    step. `lacks` counts the steps of the present project that it lacks, `only_there` those that only it
    has; both None where the present project cannot be read.
    """

    articles: int
    verdicts: int
    last: str
    last_by: str
    last_at: datetime | None
    lacks: int | None
    only_there: int | None
