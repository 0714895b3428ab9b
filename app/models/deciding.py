"""Forks and differences as the pages show them: a question in its clause, and its sides. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from annotations.model.deciding import ForkPlace, StandingFork
from annotations.model.ids import Id
from annotations.model.judgement import Citation, Judgement, Reviewer
from annotations.model.record import ArticleRecord, Statement, speaker_text
from annotations.model.reference import Reference
from annotations.model.vocabulary import NO_CHECK, Stance, said_link
from annotations.review.deciding import Difference
from annotations.text import Span
from app.models.statements import UNNAMED, Mark, clause_of

_AROUND = 400
"""How many characters of the clause show on each side of the statement."""

_STANCES = {Stance.SUPPORTS: "supports", Stance.CONTRADICTS: "contradicts", Stance.CONTEXT: "context"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values: what it is, whose and when, why in words, and on what evidence.

    `entry` is its ledger entry; `judgement` the judgement, where reviewers differ.
    """

    value: str
    who: str
    recorded_at: datetime
    why: tuple[str, ...]
    evidence: tuple[str, ...]
    entry: Id
    judgement: Judgement | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Something to settle. `place` for a fork, `aspect` for a difference; `yours`: whether this person may.

    `final` is the lead's verdict in words, where there is one."""

    article: Id | None
    statement: Id | None
    title: str
    label: str
    clause: str
    marked: Span
    question: str
    sides: tuple[Side, ...]
    yours: bool
    place: ForkPlace | None = None
    aspect: str = ""
    final: str = ""

    @property
    def key(self) -> object:
        """What it is about, whatever its sides are now."""
        return self.place or (self.statement, self.aspect)


@dataclass(frozen=True, slots=True)
class People:
    """Who looks, and what is needed to name things: reviewers, references, titles of articles."""

    me: Id | None
    names: Mapping[Id, Reviewer]
    references: Mapping[Id, Reference]
    titles: Mapping[Id, str]

    def name(self, reviewer: Id | None) -> str:
        known = self.names.get(reviewer or b"")
        return "you" if known is not None and reviewer == self.me else known.name if known else "somebody"


def case_of_difference(difference: Difference, record: ArticleRecord, people: People) -> Case:
    """A difference between reviewers. Those who differ may agree; a lead may decide."""
    statement, aspect = difference.statement, difference.aspect
    sides = tuple(_side(judgement, statement, people) for judgement in difference.judgements)
    given = statement.final(aspect)
    final = ""
    if given is not None:
        side = _side(given, statement, people)
        final = " · ".join([f"Final verdict by {side.who}: {side.value}", *side.why])
    yours = difference.of(people.me) is not None or people.me in record.leads
    return Case(
        *_where(record, statement), _question(statement, aspect, record), sides, yours, aspect=aspect, final=final
    )


def case_of_fork(fork: StandingFork, record: ArticleRecord | None, people: People) -> Case:
    """Values of which one is to count. What each reviewer has of their own only they settle."""
    statement = record.statement(fork.statement) if record is not None and fork.statement is not None else None
    cited = {citation.id: citation for citation in statement.citations} if statement is not None else {}
    sides = []
    for choice in fork.choices:
        value, *why = choice.words.split(" · ")
        evidence = tuple(_cited(cited[own], people) for own in choice.rests_on if own in cited)
        sides.append(Side(value, people.name(choice.reviewer), choice.recorded_at, tuple(why), evidence, choice.entry))
    yours = fork.place.whose in (None, people.me)
    if statement is not None and record is not None:
        where = _where(record, statement)
    else:
        title = record.article.title if record is not None else _named(fork.place.subject, people)
        where = (record.article.id if record is not None else None, None, title, "", "", Span(0, 0))
    own = fork.place.whose is not None and fork.place.whose == people.me
    question = f"Two verdicts by you: {fork.what.partition(', by ')[0]}" if own else fork.what
    return Case(*where, question, tuple(sides), yours, place=fork.place)


def _named(subject: Id, people: People) -> str:
    """What belongs to no text: an article, a reference, a reviewer, else the project."""
    if subject in people.titles:
        return people.titles[subject]
    if subject in people.references:
        return people.references[subject].name
    return people.names[subject].name if subject in people.names else "The project"


def _where(record: ArticleRecord, statement: Statement) -> tuple[Id | None, Id | None, str, str, str, Span]:
    clause, marked = clause_of(statement, record.article.words, _AROUND)
    return record.article.id, statement.id, record.article.title, statement.label, clause, marked


def _question(statement: Statement, aspect: str, record: ArticleRecord) -> str:
    link = said_link(aspect)
    if link is None:
        return "Is it so?"
    return f"Was it said? by {speaker_text(statement.reading.links[link], record.article.words) or UNNAMED}"


def _side(judgement: Judgement, statement: Statement, people: People) -> Side:
    mark = Mark.NO_CHECK if judgement.value == NO_CHECK else Mark(judgement.value)
    why = [f"Reason: {judgement.reason}"] if judgement.reason else []
    why += [judgement.justification] if judgement.justification else []
    why += [f"Correction: {judgement.correction}"] if judgement.correction else []
    own = {citation.id: citation for citation in statement.citations if citation.aspect == judgement.aspect}
    evidence = tuple(_cited(own[cited], people) for cited in judgement.rests_on if cited in own)
    later = [one for key, one in own.items() if key not in judgement.rests_on and one.reviewer == judgement.reviewer]
    return Side(
        f"{mark.glyph} {'No check needed' if judgement.value == NO_CHECK else judgement.value.capitalize()}",
        people.name(judgement.reviewer),
        judgement.recorded_at,
        tuple(why),
        (*evidence, *(_cited(citation, people) for citation in later)),
        judgement.entry,
        judgement,
        mine=judgement.reviewer == people.me,
    )


def _cited(citation: Citation, people: People) -> str:
    reference = people.references.get(citation.reference)
    name = reference.name if reference is not None else "Untitled reference"
    place = f", {citation.locator}" if citation.locator else ""
    passage = f": “{citation.passage}”" if citation.passage else ""
    return f"{name}{place} ({_STANCES[citation.stance]}){passage}"


def position_after(before: Sequence[Case], place: int, now: Sequence[Case]) -> int:
    """Where to go on once the list has changed: at the same case, else at the one that took its place."""
    if not now:
        return 0
    keys = [case.key for case in now]
    for case in before[place:]:
        if case.key in keys:
            return keys.index(case.key)
    return min(place, len(now) - 1)
