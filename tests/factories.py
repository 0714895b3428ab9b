"""Builders of records for tests: small, and true to what storage would hand out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from annotations.model.article import Article, ArticleMetadata, Mask
from annotations.model.evidence import Attachment
from annotations.model.ids import Id, article_id, new_id, suggestion_id, text_id
from annotations.model.judgement import Citation, Judgement, Note, Reviewer
from annotations.model.record import ArticleRecord, Statement
from annotations.model.reference import Reference
from annotations.model.settings import ProjectSettings
from annotations.model.statement import Link, Quantity, Reading
from annotations.model.vocabulary import SO, Reason, Role, Stance, StatementKind, Tier, Verdict
from annotations.text import Span

WHEN = datetime(2022, 5, 20, 9, 30, tzinfo=UTC)
R1 = Reviewer(bytes(15) + b"\x01", "Rina Holt", "R1", Role.LEAD)
R2 = Reviewer(bytes(15) + b"\x02", "Kofi Mensah", "R2")


@dataclass
class Record:
    """A ProjectRecord in memory."""

    name: str = "A project"
    reviewers: Sequence[Reviewer] = (R1, R2)
    references: Mapping[Id, Reference] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()
    of_articles: Sequence[ArticleRecord] = ()
    settings: ProjectSettings = field(default_factory=ProjectSettings)

    def articles(self) -> Iterator[ArticleRecord]:
        return iter(self.of_articles)


def make_article(words: str, masks: tuple[Mask, ...] = (), **metadata: str) -> Article:
    text = text_id(words)
    return Article(article_id(text), text, ArticleMetadata(**metadata), words, masks)


def make_reading(
    article: Article,
    words: str = "",
    *,
    context: str = "",
    tier: Tier = Tier.CHECK,
    links: Sequence[Link] = (),
    quantity: Quantity | None = None,
    parent: Id | None = None,
) -> Reading:
    """The reading of the first place where `words` (by default all) stand in the article."""
    span = span_of(article, words) if words else Span(0, len(article.words))
    clause = span_of(article, context) if context else span
    content, figure = ((), (span,)) if quantity else ((span,), ())
    return Reading(span, clause, tier, content, figure, tuple(links), quantity, parent)


def make_statement(
    article: Article,
    words: str = "",
    *,
    kind: StatementKind = StatementKind.OTHER,
    context: str = "",
    tier: Tier = Tier.CHECK,
    links: Sequence[Link] = (),
    quantity: Quantity | None = None,
    parent: Id | None = None,
    label: str = "1a",
    rejected: bool = False,
    judgements: Sequence[Judgement] = (),
    citations: Sequence[Citation] = (),
    notes: Sequence[Note] = (),
) -> Statement:
    """A statement."""
    reading = make_reading(article, words, context=context, tier=tier, links=links, quantity=quantity, parent=parent)
    return Statement(
        suggestion_id(article.text, kind, [reading.span]),
        kind,
        reading,
        label,
        rejected=rejected,
        judgements=tuple(judgements),
        citations=tuple(citations),
        notes=tuple(notes),
    )


def make_link(article: Article, source: str = "", cue: str = "", **changes: object) -> Link:
    """A link whose source and cue are the first places of these words."""
    parts = {"source": source, "cue": cue}
    spans = {name: (span_of(article, words),) for name, words in parts.items() if words}
    return Link(**{**spans, **changes})  # type: ignore[arg-type]


def make_judgement(
    statement: Id,
    verdict: str = Verdict.VERIFIED,
    aspect: str = SO,
    reviewer: Reviewer = R1,
    *,
    reason: Reason | None = None,
    justification: str = "",
    correction: str = "",
    recorded_at: datetime = WHEN,
) -> Judgement:
    return Judgement(new_id(), statement, aspect, reviewer.id, verdict, recorded_at, reason, justification, correction)


def make_citation(
    statement: Id,
    reference: Reference,
    aspect: str = SO,
    *,
    stance: Stance = Stance.SUPPORTS,
    passage: str = "",
    locator: str = "",
    note: str = "",
    order: int = 0,
) -> Citation:
    return Citation(new_id(), statement, aspect, reference.id, stance, passage, locator, note, order, reviewer=R1.id)


def record(
    *articles: tuple[Article, Sequence[Statement]],
    references: Sequence[Reference] = (),
    reviewers: Sequence[Reviewer] = (R1, R2),
    name: str = "A project",
) -> Record:
    """A project of these articles with their statements."""
    return Record(
        name,
        reviewers,
        {reference.id: reference for reference in references},
        of_articles=[ArticleRecord(article, tuple(statements)) for article, statements in articles],
    )


def span_of(article: Article, words: str) -> Span:
    start = article.words.index(words)
    return Span(start, start + len(words))
