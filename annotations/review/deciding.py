"""What is to be decided together, by whom, and what of others is hidden until then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from annotations.model.deciding import StandingFork
from annotations.model.ids import Id
from annotations.model.judgement import HistoryItem, Judgement
from annotations.model.record import ArticleRecord, Statement
from annotations.model.settings import ProjectSettings


@dataclass(frozen=True, slots=True)
class Difference:
    """Reviewers' judgements of one aspect of a statement that differ, oldest first."""

    statement: Statement
    aspect: str
    judgements: tuple[Judgement, ...]

    def of(self, reviewer: Id | None) -> Judgement | None:
        """What that reviewer judged of it."""
        return next((judgement for judgement in self.judgements if judgement.reviewer == reviewer), None)


def differs(statement: Statement, aspect: str) -> bool:
    """Whether reviewers judged an aspect differently, and no lead has settled it. A note is no judgement."""
    return statement.final(aspect) is None and len({j.value for j in statement.of_aspect(aspect)}) > 1


def differences(record: ArticleRecord, *, settled: bool = False) -> Iterator[Difference]:
    """The differences of an article that wait for somebody, in the order of its text; `settled`: the others too."""
    for statement in record.statements:
        if statement.rejected or not (statement.finals or len(statement.judgements) > 1):
            continue
        for aspect in statement.aspects:
            if differs(statement, aspect) or (settled and statement.final(aspect) is not None):
                judged = sorted(statement.of_aspect(aspect), key=lambda one: (one.recorded_at, one.entry))
                yield Difference(statement, aspect, tuple(judged))


def in_second_check(statement: Id, settings: ProjectSettings) -> bool:
    """Whether a statement is in the sample that two reviewers are to judge: its id alone decides, in every copy."""
    return int.from_bytes(sha256(statement).digest()[:4]) % 100 < settings.second_check


def needs_second_check(statement: Statement, settings: ProjectSettings) -> bool:
    """Whether it is in the sample, and fewer than two have judged all of it, and no lead has decided it."""
    if not settings.second_check or not in_second_check(statement.id, settings):
        return False
    asked = [aspect for aspect in statement.aspects if statement.final(aspect) is None]
    return any(len({j.reviewer for j in statement.of_aspect(aspect)}) < 2 for aspect in asked)


def is_blind(record: ArticleRecord, reader: Id | None) -> bool:
    """Whether something of others may be hidden from this reader. A lead, who decides, sees everything."""
    return record.settings.blind and reader not in record.leads


def blinded(record: ArticleRecord, reader: Id | None) -> ArticleRecord:
    """The record as that reviewer may see it while the check is blind.

    Of each question, what others judged and cited (stance and passage) is hidden until the reader
    has judged it; others' notes, final verdicts and signatures until they have judged all of the statement.
    """
    if not is_blind(record, reader):
        return record
    seen = tuple(_blinded(statement, reader) for statement in record.statements)
    same = all(one is other for one, other in zip(seen, record.statements, strict=True))
    return record if same else replace(record, statements=seen)


def _blinded(statement: Statement, reader: Id | None) -> Statement:
    if statement.suggestion:
        return statement
    own = _judged_by(statement, reader)
    complete = own.issuperset(statement.aspects)
    if complete:
        return statement
    seen = replace(
        statement,
        judgements=tuple(j for j in statement.judgements if j.reviewer == reader or j.aspect in own),
        strays=tuple(j for j in statement.strays if j.reviewer == reader),
        citations=tuple(c for c in statement.citations if c.reviewer == reader or c.aspect in own),
        notes=tuple(note for note in statement.notes if note.reviewer == reader),
        finals=(),
        signed=None,
    )
    return statement if seen == statement else seen


def visible_history(
    items: list[HistoryItem], record: ArticleRecord, statement: Id, reader: Id | None
) -> list[HistoryItem]:
    """The history of a statement as that reviewer may see it: what others did, only once they have judged all of it."""
    found = record.statement(statement)
    if found is None or not is_blind(record, reader) or _judged_by(found, reader).issuperset(found.aspects):
        return items
    return [item for item in items if item.by in (None, reader)]


def visible_forks(forks: Sequence[StandingFork], record: ArticleRecord, reader: Id | None) -> list[StandingFork]:
    """The forks that reviewer may see: those with values of others once they have judged all of the statement."""
    if not is_blind(record, reader):
        return list(forks)
    complete = {s.id for s in record.statements if _judged_by(s, reader).issuperset(s.aspects)}
    return [
        fork
        for fork in forks
        if fork.statement is None
        or fork.statement in complete
        or all(choice.reviewer == reader for choice in fork.choices)
    ]


def _judged_by(statement: Statement, reader: Id | None) -> set[str]:
    return {judgement.aspect for judgement in statement.judgements if judgement.reviewer == reader}
