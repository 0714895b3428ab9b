"""What the window reads of a project, at first and again after something changed. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

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
    from annotations.storage.project import Project

T = TypeVar("T")

EVERYTHING = Changes(references=True, reviewers=True, settings=True)


@dataclass(frozen=True, slots=True)
class Update:
    """What was read again after something changed. None: as it was."""

    changes: Changes
    order: list[Id] | None = None
    rows: Mapping[Id, ArticleRow] = field(default_factory=dict)
    record: ArticleRecord | None = None
    reviewers: list[Reviewer] | None = None
    references: Mapping[Id, Reference] | None = None
    settings: ProjectSettings | None = None
    evidence: Evidence | None = None


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
    touched = set(changes.articles)
    for text in changes.texts:
        touched.update(project.articles_with(text))
    order = project.article_ids() if everything or changes.articles else None
    if everything and order is not None:
        touched.update(order)
    elif evidence.damaged != known.damaged:
        touched.update(project.article_ids())
    listed = set(order) if order is not None else None
    reviewers = project.reviewers()
    people = {reviewer.id: reviewer.initials or reviewer.name for reviewer in reviewers}
    records: dict[Id, ArticleRecord] = {}
    rows: dict[Id, ArticleRow] = {}
    for article in touched if listed is None else touched & listed:
        try:
            records[article] = _sharing(as_seen(project.article(article), reader, evidence), current)
            rows[article] = article_row(records[article], reader, people)
        except DamagedProject as error:
            rows[article] = ArticleRow(article, "Unreadable article", problem=str(error))
    return Update(
        changes,
        order,
        rows,
        records.get(current.article.id) if current is not None else None,
        reviewers if everything else None,
        references,
        project.settings() if everything else None,
        evidence,
    )


def as_seen(record: ArticleRecord, reader: Id | None, evidence: Evidence) -> ArticleRecord:
    """The record as that reviewer may see it, with what is known of the evidence."""
    return shaken(blinded(record, reader), evidence.damaged)


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
