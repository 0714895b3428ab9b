"""What happened to a project, as its history shows it."""

from dataclasses import dataclass, field
from datetime import datetime

from annotations.model.ids import Id
from annotations.model.judgement import Rested


@dataclass(frozen=True, slots=True)
class Step:
    """What one action did to one statement, sentence or article, or to the project as a whole.

    `recorded_at` is UTC, `reviewer` a name ("" where nobody is named), `what` the action in words.
    `article` and `statement` are None, and `title`, `label` and `words` "", where the step belongs to
    none. `value` is what was given, `rested` what a verdict rested on. `cites`: the references that
    the step is about, by which an export keeps what is confidential to itself; `withheld`: one of them
    was confidential, and nothing of it stands any more that still says so.
    """

    action: Id
    recorded_at: datetime
    reviewer: str
    what: str
    article: Id | None = None
    title: str = ""
    statement: Id | None = None
    label: str = ""
    words: str = ""
    value: str = ""
    reason: str = ""
    rested: tuple[Rested, ...] = ()
    cites: tuple[Id, ...] = ()
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which steps of a history are wanted; by default all.

    `reviewer`: of that person (b"": where nobody is named). `begins`, `ends`: recorded at or after the
    one and before the other. `article`: about it or something in it. `words`: each of them stands in
    the step, whatever its case and accents. `since`: those that came into this file after that arrival.
    """

    reviewer: Id | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    article: Id | None = None
    words: str = ""
    since: int = 0


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A part of a history, the newest action first, each with its steps.

    `before` is where the next part begins, None at the end; `left` actions were not looked at yet.
    """

    actions: tuple[tuple[Step, ...], ...] = ()
    before: int | None = None
    left: int = 0


@dataclass(frozen=True, slots=True)
class News:
    """What came into a file after an arrival: verdicts, steps without one, and the names of who did it."""

    since: int
    verdicts: int = 0
    others: int = 0
    who: tuple[str, ...] = field(default_factory=tuple)
