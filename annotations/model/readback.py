"""What an edited sheet says against the project it came from: findings to look at, changes to agree to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotations.model.ids import Id
from annotations.model.vocabulary import Reason, StatementKind
from annotations.text import Span


@dataclass(frozen=True, slots=True)
class Change:
    """What a row asks to be done to a statement, in one respect.

    A judgement of `aspect`: `value` (None: the one that stands) with its texts (None: as they are), or
    `withdraw`. Or else `speaker`: who the innermost source is; `note`: words for the note with that id
    (None: a new one); `cite`: an address or title to cite for `aspect`.
    """

    statement: Id
    aspect: str = ""
    value: str | None = None
    withdraw: bool = False
    reason: Reason | None = None
    justification: str | None = None
    correction: str | None = None
    speaker: str | None = None
    note: tuple[Id | None, str] | None = None
    cite: str | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A statement that a new row asks for: its place (`where` in words), and a verdict on whether it is so."""

    text: Id
    kind: StatementKind
    span: Span
    context: Span
    where: str = ""
    value: str | None = None
    reason: Reason | None = None


class Outcome(StrEnum):
    """What became of something in the sheet. The values are headings people read."""

    CHANGED = "Changed in the sheet"
    BOTH = "Changed on both sides"
    NEW = "New rows"
    INVALID = "Not valid"
    DUPLICATED = "Rows that stand twice, differently"
    UNKNOWN = "Rows of no statement of this project"
    SAME = "In the project already"
    IN_PROJECT = "Changed in the project only"
    MISSING = "Not in the sheet"


ACTED_ON = (Outcome.CHANGED, Outcome.BOTH, Outcome.NEW)
"""The outcomes that can be taken over: the first at once, the others when somebody says so."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about a statement or row.

    `place`: sheet and row, or article and ¶; `clause`: the words it is about; `columns`: what was
    edited; `project` and `sheet`: the two values in words.
    """

    outcome: Outcome
    place: str
    clause: str = ""
    columns: str = ""
    project: str = ""
    sheet: str = ""
    why: str = ""
    change: Change | None = None
    drawing: Drawing | None = None


@dataclass(frozen=True, slots=True)
class ReadBack:
    """All that reading a sheet back found.

    `rows`: how many were read; `whose`: whose verdicts the headings name; `saved_by`: who saved the
    file last, as far as it says. `counts` are of all findings, `findings` those kept to be shown:
    all that can be taken over or is wrong. `remarks` are about the file as a whole.
    """

    name: str
    rows: int
    unchanged: int
    whose: str
    saved_by: str
    counts: Mapping[Outcome, int]
    findings: Sequence[Finding]
    remarks: Sequence[str]

    def of(self, outcome: Outcome) -> list[Finding]:
        return [finding for finding in self.findings if finding.outcome is outcome]

    @property
    def troubled(self) -> bool:
        """Whether something needs a decision, or cannot be taken over."""
        return any(self.counts.get(o) for o in (*ACTED_ON[1:], Outcome.INVALID, Outcome.DUPLICATED, Outcome.UNKNOWN))
