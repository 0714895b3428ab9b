"""What the window reads of a project, at first and again after something changed. No Qt."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from annotations.errors import DamagedProject
from annotations.model.changes import Changes
from annotations.model.ids import Id
from annotations.model.judgement import Reviewer
from annotations.model.record import ArticleRecord
from annotations.model.reference import Reference
from annotations.model.settings import ProjectSettings
from annotations.review.deciding import blinded
from annotations.review.first_pass import shown
from annotations.review.shaken import shaken
from annotations.review.states import counts
from annotations.text import paragraphs
from app.evidence import NOTHING_KNOWN, Evidence
from app.models.articles import ArticleRow

if TYPE_CHECKING:
    from annotations.model.outline import Outline
    from annotations.storage.project import Project

T = TypeVar("T")

EVERYTHING = Changes(references=True, reviewers=True, settings=True)


_AT_ONCE = 20
"""Articles: a screenful of the list. Of more, the others' whole records are read after all of them are listed."""


@dataclass(frozen=True, slots=True)
class Update:
    """What was read again after something changed. None: as it was.

    `outlined` are rows for articles of which nothing is known yet; `stale` those whose `rows` are still to
    be read, with `read_rows`.
    """

    changes: Changes
    order: list[Id] | None = None
    rows: Mapping[Id, ArticleRow] = field(default_factory=dict)
    record: ArticleRecord | None = None
    reviewers: list[Reviewer] | None = None
    references: Mapping[Id, Reference] | None = None
    settings: ProjectSettings | None = None
    evidence: Evidence | None = None
    outlined: Mapping[Id, ArticleRow] = field(default_factory=dict)
    stale: Sequence[Id] = ()


def read(
    project: "Project",
    changes: Changes,
    current: ArticleRecord | None,
    reader: Id | None,
    known: Evidence = NOTHING_KNOWN,
) -> Update:
    """Read again what `changes` touched; `current` is the record that is shown, `reader` who looks at it.

    `known` is what was known of the evidence files so far.
    """
    everything = changes.settings or changes.reviewers  # a lead sees more than others
    references = project.references() if everything or changes.references else None
    evidence = known if references is None else known.with_attachments(project.attachments(), references)
    touched = dict.fromkeys(changes.articles)
    for text in changes.texts:
        touched |= dict.fromkeys(project.articles_with(text))
    order = project.article_ids() if everything or changes.articles else None
    if everything and order is not None:
        touched = dict.fromkeys(order)
    elif evidence.damaged != known.damaged:
        touched = dict.fromkeys(project.article_ids())
    elif order is not None:
        listed = set(order)
        touched = {article: None for article in touched if article in listed}
    wanted, stale = list(touched)[:_AT_ONCE], list(touched)[_AT_ONCE:]
    if current is not None and current.article.id in stale:
        stale.remove(current.article.id)
        wanted.append(current.article.id)
    reviewers = project.reviewers()
    people = _initials(reviewers)
    settings = project.settings() if everything or stale else None
    records, rows = _read_articles(project, wanted, current, _Eyes(reader, people, evidence))
    outlined = project.outlines(stale, verdicts=settings is not None and not settings.blind)
    return Update(
        changes,
        order,
        rows,
        records.get(current.article.id) if current is not None else None,
        reviewers if everything else None,
        references,
        settings,
        evidence,
        {outline.article: _outline_row(outline, people) for outline in outlined},
        stale,
    )


def as_seen(record: ArticleRecord, reader: Id | None, evidence: Evidence) -> ArticleRecord:
    """The record as that reviewer may see it, with what is known of the evidence."""
    return shaken(blinded(record, reader), evidence.damaged)


def read_rows(
    project: "Project", articles: Sequence[Id], reader: Id | None, seconds: float, evidence: Evidence = NOTHING_KNOWN
) -> dict[Id, ArticleRow]:
    """The rows of as many of these articles as can be read in about so long, of the first one in any case."""
    begun, eyes = time.monotonic(), _Eyes(reader, _initials(project.reviewers()), evidence)
    rows: dict[Id, ArticleRow] = {}
    for article in articles:
        rows |= _read_articles(project, [article], None, eyes)[1]
        if time.monotonic() - begun >= seconds:
            break
    return rows


class _Eyes(NamedTuple):
    """Who looks, everybody's initials by id, and what is known of the evidence."""

    reader: Id | None
    people: Mapping[Id, str]
    evidence: Evidence


def _read_articles(
    project: "Project",
    articles: Sequence[Id],
    current: ArticleRecord | None,
    eyes: _Eyes,
) -> tuple[dict[Id, ArticleRecord], dict[Id, ArticleRow]]:
    records: dict[Id, ArticleRecord] = {}
    rows: dict[Id, ArticleRow] = {}
    for article in articles:
        try:
            records[article] = _sharing(as_seen(project.article(article), eyes.reader, eyes.evidence), current)
            rows[article] = article_row(records[article], eyes.reader, eyes.people)
        except DamagedProject as error:
            rows[article] = ArticleRow(article, "Unreadable article", problem=str(error))
    return records, rows


def _initials(reviewers: Sequence[Reviewer]) -> dict[Id, str]:
    return {reviewer.id: reviewer.initials or reviewer.name for reviewer in reviewers}


def _sharing(record: ArticleRecord, before: ArticleRecord | None) -> ArticleRecord:
    """The record, with the very objects of `before` for what is as it was: so views tell at once what is not."""
    if before is None or before.article.id != record.article.id:
        return record
    known, ticked = {statement.id: statement for statement in before.statements}, before.ticks or {}
    ticks = {reviewer: _same(spans, ticked.get(reviewer)) for reviewer, spans in (record.ticks or {}).items()}
    return replace(
        record,
        article=_same(record.article, before.article),
        statements=tuple(_same(statement, known.get(statement.id)) for statement in record.statements),
        ticks=ticks,
    )


def _same(now: T, before: T | None) -> T:
    return before if before is not None and before == now else now


def article_row(record: ArticleRecord, reader: Id | None, people: Mapping[Id, str]) -> ArticleRow:
    """The line of the article list for an article, as `reader` may see it. `people`: initials by id."""
    article = record.article
    return ArticleRow(
        article.id,
        article.title,
        article.metadata.outlet,
        len(paragraphs(article.words)),
        counts(shown(record, reader)),
        detecting=not record.detected,
        assigned=record.assigned,
        readers=tuple(name for own, name in people.items() if own in record.assigned),
    )


def _outline_row(outline: "Outline", people: Mapping[Id, str]) -> ArticleRow:
    return ArticleRow(
        outline.article,
        outline.title,
        outline.outlet,
        detecting=not outline.detected,
        assigned=outline.assigned,
        readers=tuple(name for own, name in people.items() if own in outline.assigned),
        exact=False,
        verdicts=outline.verdicts,
    )
