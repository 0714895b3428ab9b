"""What people record about statements."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from annotations.model.ids import Id
from annotations.model.vocabulary import NO_CHECK, Reason, Role, Stance, Verdict


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Whoever judges. `also`: the same person, who joined the project several times."""

    id: Id
    name: str
    initials: str
    role: Role = Role.REVIEWER
    also: tuple["Reviewer", ...] = ()

    @property
    def ids(self) -> tuple[Id, ...]:
        """All the person's identities; the one that is kept comes first."""
        return (self.id, *(one.id for one in self.also))

    def together_with(self, also: Iterable["Reviewer"]) -> "Reviewer":
        """One person of several identities: a lead if one of them is."""
        others = tuple(also)
        is_lead = any(one.role is Role.LEAD for one in (self, *others))
        return replace(self, role=Role.LEAD if is_lead else self.role, also=others)


def initials_of(name: str) -> str:
    """The first letters of a name's words, at most three."""
    return "".join(word[0] for word in name.split()[:3]).upper()


@dataclass(frozen=True, slots=True)
class Judgement:
    """One reviewer's current judgement of one aspect of one statement.

    `value` is a Verdict or NO_CHECK. `entry` is the ledger row it stands in, `recorded_at` is UTC.
    `rests_on` are the citations (ids) that the statement's aspect had when it was judged.
    `fork`: the same reviewer has another, different judgement of the same aspect, made in another copy.
    `outdated`: since it was given, the statement was cut otherwise, or the link that it judged was
    read otherwise; judging again settles it.
    """

    entry: Id
    statement: Id
    aspect: str
    reviewer: Id
    value: str
    recorded_at: datetime
    reason: Reason | None = None
    justification: str = ""
    correction: str = ""
    rests_on: tuple[Id, ...] = ()
    fork: bool = False
    outdated: bool = False

    @property
    def verdict(self) -> Verdict | None:
        """The verdict; None where the judgement is that no check is needed."""
        return None if self.value == NO_CHECK else Verdict(self.value)


@dataclass(frozen=True, slots=True)
class Signature:
    """The lead's sign-off of a statement. `on`: (aspect, judgement) as they were decided then.

    Once something else is decided of an aspect, it no longer counts.
    """

    reviewer: Id
    recorded_at: datetime
    on: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference used as evidence for one aspect of one statement.

    `passage` is what the reference says, word for word; `locator` where (page, paragraph, minute).
    `order` sorts the citations of an aspect. `sources` is what it may share with another citation, which
    then does not count as an independent one: reference, address, origin. `primary`: so is its
    reference. Both are read where the project's rules ask for them.
    """

    id: Id
    statement: Id
    aspect: str
    reference: Id
    stance: Stance = Stance.SUPPORTS
    passage: str = ""
    locator: str = ""
    note: str = ""
    order: int = 0
    entry: Id = b""
    reviewer: Id | None = None
    sources: tuple[str, ...] = ()
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a statement. Never a judgement, never a difference between reviewers.

    A confidential one is not printed, nor in a copy without what is confidential.
    """

    id: Id
    statement: Id
    words: str
    reviewer: Id | None
    recorded_at: datetime
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A question that was put, or is to be put, to somebody about a statement.

    `addressee` is whom it goes to. `asked`, `due` and `answered` are dates as EDTF; an empty `asked`
    means that it was not sent yet. While there is no `answered`, the statement is waiting.
    """

    id: Id
    statement: Id
    addressee: str
    question: str = ""
    asked: str = ""
    due: str = ""
    answered: str = ""
    answer: str = ""
    reviewer: Id | None = None

    @property
    def pending(self) -> bool:
        """Whether the answer is still to come."""
        return not self.answered


class Fate(StrEnum):
    """What became of a citation after a verdict was rested on it."""

    STANDS = ""
    CHANGED = "changed since"
    TAKEN_AWAY = "taken away since"


@dataclass(frozen=True, slots=True)
class Rested:
    """A citation that a verdict rested on, as it was when the verdict was given.

    `title` is what its reference was called then, `reference` None where nothing of it is in this copy.
    `withheld`: the reference was confidential, and nothing of it stands any more that still says so.
    """

    reference: Id | None
    title: str
    locator: str = ""
    passage: str = ""
    stance: str = ""
    fate: Fate = Fate.STANDS
    withheld: bool = False

    @property
    def line(self) -> str:
        """In a line: "Report of the Office, p. 3 (changed since)"."""
        place = f", {self.locator}" if self.locator else ""
        return f"{self.title}{place}{f' ({self.fate})' if self.fate else ''}"


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One thing that happened to a statement, as its history shows it.

    `rested` is what the verdict rested on, if it is one.
    `restorable`: it gave the statement a value that no longer stands, and that the person who reads
    the history may give it again. `by` is the id of `reviewer`, None where nobody is named.
    """

    recorded_at: datetime
    reviewer: str
    what: str
    action: Id
    restorable: bool = False
    by: Id | None = None
    rested: tuple[Rested, ...] = ()
