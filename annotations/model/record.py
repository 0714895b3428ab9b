"""A project as it is read: articles with their statements and all that people recorded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from annotations.model.article import Article
from annotations.model.evidence import Attachment
from annotations.model.ids import Id
from annotations.model.judgement import Citation, Judgement, Note, Query, Reviewer, Signature
from annotations.model.reference import Reference
from annotations.model.settings import ProjectSettings
from annotations.model.statement import Link, Reading
from annotations.model.vocabulary import SO, StatementKind, Tier, said
from annotations.text import Lines, Span


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its current reading and everything recorded about it.

    `label` is its ¶ label without the sign ("12c"). `suggestion`: found by a detector and touched
    by nobody. `rejected`: a person said it is none, for the reason in `rejection`. `later`: put off.
    `cut_by` is who gave it its present borders, None where a detector did.
    Judgements are of all reviewers; where one has forked, the one that shows is flagged. `strays`
    are judgements of a link that the reading no longer has. `finals` are the lead's verdicts where
    reviewers differ; `signed` is the lead's signature. `corrected` names what people changed of
    a detector's reading: "links", "quantity", "kind", "tier". `shaken` are the aspects with a verdict that
    rests on an attached file which is known to be changed or missing (`review.shaken`).
    """

    id: Id
    kind: StatementKind
    reading: Reading
    label: str = ""
    suggestion: bool = True
    accepted: bool = False
    rejected: bool = False
    rejection: str = ""
    later: bool = False
    cut_by: Id | None = None
    judgements: tuple[Judgement, ...] = ()
    strays: tuple[Judgement, ...] = ()
    finals: tuple[Judgement, ...] = ()
    signed: Signature | None = None
    citations: tuple[Citation, ...] = ()
    notes: tuple[Note, ...] = ()
    queries: tuple[Query, ...] = ()
    corrected: frozenset[str] = frozenset()
    shaken: frozenset[str] = frozenset()

    @property
    def span(self) -> Span:
        return self.reading.span

    @property
    def tier(self) -> Tier:
        return self.reading.tier

    @property
    def aspects(self) -> tuple[str, ...]:
        """The aspects that are asked, in the order of asking: *said* of each link, then *so*."""
        return aspects_of(self.kind, self.reading)

    def judgement(self, aspect: str, reviewer: Id) -> Judgement | None:
        """What that reviewer judged of that aspect."""
        return next((j for j in self.judgements if j.aspect == aspect and j.reviewer == reviewer), None)

    def final(self, aspect: str) -> Judgement | None:
        """The lead's verdict on an aspect."""
        return next((judgement for judgement in self.finals if judgement.aspect == aspect), None)

    def of_aspect(self, aspect: str) -> tuple[Judgement, ...]:
        """All reviewers' judgements of an aspect."""
        return tuple(j for j in self.judgements if j.aspect == aspect)


def decided(statement: Statement) -> dict[str, str]:
    """The judgement of each aspect: the lead's, else the one on which all reviewers who judged agree."""
    values = {}
    for aspect in statement.aspects:
        final, judged = statement.final(aspect), {j.value for j in statement.of_aspect(aspect)}
        if final is not None:
            values[aspect] = final.value
        elif len(judged) == 1:
            values[aspect] = judged.pop()
    return values


def signed_off(statement: Statement) -> bool:
    """Whether a lead signed what is decided now: a signature lapses with the decision it was on."""
    return statement.signed is not None and dict(statement.signed.on) == decided(statement)


def aspects_of(kind: StatementKind, reading: Reading) -> tuple[str, ...]:
    """The aspects that a statement of a kind with such a reading asks."""
    if kind is not StatementKind.ATTRIBUTED:
        return (SO,)
    return (*(said(index) for index in range(len(reading.links))), SO)


def source_text(link: Link, words: str) -> str:
    """The words of a link's source ("" where the text names none)."""
    return " … ".join(span.of(words) for span in link.source)


def speaker_text(link: Link, words: str) -> str:
    """Who a source is, on one line: as a person said, else as the text has it ("" where it names none)."""
    if link.speaker is not None and not link.speaker.inferred:
        return link.speaker.text
    return " ".join(source_text(link, words).split())


def cue_text(link: Link, words: str) -> str:
    return " … ".join(span.of(words) for span in link.cue)


def chain_text(reading: Reading, words: str) -> str:
    """Who says it, outermost first: "CNN ◂ the deputy". Unnamed sources show as "source not named"."""
    names = [source_text(link, words) or "source not named" for link in reversed(reading.links)]
    return " ◂ ".join(names)


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article with its statements in reading order, and the sentences each reviewer ticked.

    `detector` names, with its version, the detector whose suggestions show. `settings` are the
    project's. `passed` are the reviewers who have made their first pass over it, `assigned` those it was
    given to; `leads` are the project's.
    """

    article: Article
    statements: tuple[Statement, ...] = ()
    ticks: Mapping[Id, frozenset[Span]] | None = None
    detected: bool = True
    detector: str = ""
    settings: ProjectSettings = field(default_factory=ProjectSettings)
    passed: frozenset[Id] = frozenset()
    assigned: frozenset[Id] = frozenset()
    leads: frozenset[Id] = frozenset()

    def statement(self, statement: Id) -> Statement | None:
        return next((s for s in self.statements if s.id == statement), None)

    def near(self, statement: Statement) -> dict[Id, Statement]:
        """The statement, the one around it and those inside it, by id: what its state depends on."""
        own, outer = statement.id, statement.reading.parent
        return {s.id: s for s in self.statements if s.id in (own, outer) or s.reading.parent == own}


class ProjectRecord(Protocol):
    """What an export reads. The articles come one at a time, so that memory stays flat."""

    name: str
    reviewers: Sequence[Reviewer]
    references: Mapping[Id, Reference]
    attachments: Sequence[Attachment]
    settings: ProjectSettings

    def articles(self) -> Iterator[ArticleRecord]: ...


def reading_order(span: Span) -> tuple[int, int]:
    """Sort key of statements: by start, the outer before the inner."""
    return span.start, -span.end


def labels(statements: Sequence[tuple[Id, Span]], words: str, frozen: Mapping[Id, str]) -> dict[Id, str]:
    """The ¶ labels of statements: paragraph number and a letter by position ("12c").

    A label that was frozen (at the first export or print) stays; new statements of the paragraph
    take the letters that are still free.
    """
    lines = Lines(words)
    given = dict(frozen)
    used = set(frozen.values())
    next_letter: dict[int, int] = {}
    for statement, span in sorted(statements, key=lambda item: (*reading_order(item[1]), item[0])):
        if statement in given:
            continue
        number = lines.number_of(span.start)
        index = next_letter.get(number, 0)
        while (label := f"{number}{_letters(index)}") in used:
            index += 1
        next_letter[number] = index + 1
        used.add(label)
        given[statement] = label
    return {statement: given[statement] for statement, _ in statements}


def _letters(index: int) -> str:
    """0 → a, 25 → z, 26 → aa, as the columns of a spreadsheet."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
