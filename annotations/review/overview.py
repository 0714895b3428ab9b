"""Progress and verdicts of a project at a glance: by article, source, reviewer and kind.

An article is counted once, to a `Tally` of a few numbers, and let go: memory stays flat however
large the project is. Counted are the statements to check; minor, rejected and masked ones are not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from annotations.model.ids import Id
from annotations.model.judgement import Reviewer
from annotations.model.record import ArticleRecord, Statement, speaker_text
from annotations.model.vocabulary import NO_CHECK, SO, State, StatementKind, Tier
from annotations.review.first_pass import shown
from annotations.review.states import Standing, open_for, shown_judgement, standing
from annotations.text import paragraphs, sentences

NOBODY = "Source not named"
PRONOUNS = "He, she, they"
OWN_WORDS = "The articles’ own words"

_PRONOUNS = frozenset("he she they it we i you who him her them".split())

_KINDS = {
    StatementKind.ATTRIBUTED: "Attributed statements",
    StatementKind.NUMERIC: "Figures",
    StatementKind.OTHER: "Marked by hand",
}


class Shown(StrEnum):
    """What a statement counts as in a bar: the judgement of *so* that shows, or open."""

    VERIFIED = "verified"
    DISPUTED = "disputed"
    UNVERIFIABLE = "unverifiable"
    NO_CHECK = NO_CHECK
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Place:
    """A statement and its article."""

    article: Id
    statement: Id


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many statements there are, by what they count as; `done` of them need nothing any more.

    A figure that an outer Verified covers counts as needing no check. `first_left` is the first
    statement that still needs something, `firsts` the first one that counts as each.
    """

    counts: Mapping[Shown, int] = field(default_factory=dict)
    done: int = 0
    needs_citation: int = 0
    first_left: Place | None = None
    firsts: Mapping[Shown, Place] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """How many still need something."""
        return self.total - self.done

    def of(self, shown: Shown) -> int:
        return self.counts.get(shown, 0)

    def place(self, shown: Shown | None = None) -> Place | None:
        """The first statement that counts as `shown`; of all the first that needs something, else any."""
        if shown is not None:
            return self.firsts.get(shown)
        return self.first_left or next(iter(self.firsts.values()), None)

    def __add__(self, other: "Numbers") -> "Numbers":
        return Numbers(
            {shown: self.of(shown) + other.of(shown) for shown in (*self.counts, *other.counts)},
            self.done + other.done,
            self.needs_citation + other.needs_citation,
            self.first_left or other.first_left,
            {**other.firsts, **self.firsts},
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of one article. Sources by their folded name, with the name as it was printed first."""

    article: Id
    title: str
    all: Numbers = field(default_factory=Numbers)
    sources: Mapping[str, tuple[str, Numbers]] = field(default_factory=dict)
    reviewers: Mapping[Id, Numbers] = field(default_factory=dict)
    kinds: Mapping[StatementKind, Numbers] = field(default_factory=dict)
    unticked: int = 0


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which statements a bar counts. `shown` where only one part of it is meant."""

    article: Id | None = None
    source: str = ""
    reviewer: Id | None = None
    kind: StatementKind | None = None
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of the overview."""

    name: str
    numbers: Numbers
    criteria: Criteria


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything at a glance; in each tuple what has most left comes first."""

    total: Numbers = field(default_factory=Numbers)
    unticked: int = 0
    articles: tuple[Bar, ...] = ()
    sources: tuple[Bar, ...] = ()
    reviewers: tuple[Bar, ...] = ()
    kinds: tuple[Bar, ...] = ()


def tally(record: ArticleRecord, reviewers: Iterable[Id], reader: Id | None) -> Tally:
    """The numbers of an article, as `reader` may see it.

    `unticked` are the sentences that `reader` has neither ticked nor masked.
    """
    record = shown(record, reader)
    by_id = {statement.id: statement for statement in record.statements}
    listed = [
        s for s in record.statements if not s.rejected and s.tier is Tier.CHECK and not record.article.masked(s.span)
    ]
    everything = Numbers()
    sources: dict[str, tuple[str, Numbers]] = {}
    kinds: dict[StatementKind, Numbers] = {}
    of_reviewers = {reviewer: Numbers() for reviewer in reviewers}
    for statement in listed:
        place = Place(record.article.id, statement.id)
        state = standing(statement, by_id, record.settings)
        counted = _counted(statement, state, place)
        everything += counted
        kinds[statement.kind] = kinds.get(statement.kind, Numbers()) + counted
        for name in _sources(statement, by_id, record.article.words):
            known, numbers = sources.get(name.casefold(), (name, Numbers()))
            sources[name.casefold()] = known, numbers + counted
        for reviewer in of_reviewers:
            of_reviewers[reviewer] += _of_reviewer(statement, reviewer, by_id, place)
    unticked = _unticked(record, reader)
    return Tally(record.article.id, record.article.title, everything, sources, of_reviewers, kinds, unticked)


def overview(tallies: Sequence[Tally], reviewers: Sequence[Reviewer]) -> Overview:
    """The tallies of all articles, added up."""
    total = Numbers()
    sources: dict[str, tuple[str, Numbers]] = {}
    people = {reviewer.id: Numbers() for reviewer in reviewers}
    kinds: dict[StatementKind, Numbers] = {}
    for each in tallies:
        total += each.all
        for key, (name, numbers) in each.sources.items():
            known, before = sources.get(key, (name, Numbers()))
            sources[key] = known, before + numbers
        for reviewer, numbers in each.reviewers.items():
            people[reviewer] = people.get(reviewer, Numbers()) + numbers
        for kind, numbers in each.kinds.items():
            kinds[kind] = kinds.get(kind, Numbers()) + numbers
    names = {reviewer.id: reviewer.name for reviewer in reviewers}
    return Overview(
        total,
        sum(each.unticked for each in tallies),
        _sorted(Bar(each.title, each.all, Criteria(article=each.article)) for each in tallies),
        _sorted(Bar(name, numbers, Criteria(source=name)) for name, numbers in sources.values()),
        _sorted(Bar(names.get(who, "?"), numbers, Criteria(reviewer=who)) for who, numbers in people.items()),
        _sorted(Bar(_KINDS[kind], numbers, Criteria(kind=kind)) for kind, numbers in kinds.items()),
    )


def _sorted(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """What has most left first."""
    return tuple(sorted(bars, key=lambda bar: (-bar.numbers.left, -bar.numbers.total, bar.name.casefold())))


def _counted(statement: Statement, state: Standing, place: Place) -> Numbers:
    judged = shown_judgement(statement, SO, None)
    shown = Shown.NO_CHECK if state.covered else Shown.OPEN if judged is None else Shown(judged.value)
    return _one(shown, place, done=state.done, needs_citation=state.state is State.NEEDS_CITATION)


def _of_reviewer(statement: Statement, reviewer: Id, by_id: Mapping[Id, Statement], place: Place) -> Numbers:
    """What one reviewer made of it; done once they have judged all that is asked."""
    own = statement.judgement(SO, reviewer)
    left = open_for(statement, reviewer, by_id)
    shown = Shown(own.value) if own is not None else Shown.OPEN if left else Shown.NO_CHECK
    return _one(shown, place, done=not left)


def _one(shown: Shown, place: Place, *, done: bool, needs_citation: bool = False) -> Numbers:
    return Numbers(
        {shown: 1},
        int(done),
        int(needs_citation),
        None if done else place,
        {shown: place},
    )


def _sources(statement: Statement, by_id: Mapping[Id, Statement], words: str) -> Iterable[str]:
    """To whom it is attributed: each source of its chain; a figure inside a quotation goes with it."""
    outer = by_id.get(statement.reading.parent) if statement.reading.parent else None
    attributed = statement if statement.kind is StatementKind.ATTRIBUTED else outer
    if attributed is None or attributed.kind is not StatementKind.ATTRIBUTED:
        return (OWN_WORDS,)
    names = []
    for link in attributed.reading.links:
        name = speaker_text(link, words) or NOBODY
        names.append(PRONOUNS if name.casefold() in _PRONOUNS else name[:1].upper() + name[1:])
    return dict.fromkeys(names or [NOBODY])


def _unticked(record: ArticleRecord, reader: Id | None) -> int:
    ticks = (record.ticks or {}).get(reader or b"", frozenset())
    words = record.article.words
    return sum(
        not any(tick.contains(sentence) for tick in ticks) and not record.article.masked(sentence)
        for paragraph in paragraphs(words)
        for sentence in sentences(words, paragraph)
    )
