"""What `factdesk show` prints: a project as text for people and as JSON for programs."""

from collections.abc import Iterator, Mapping

from annotations.exporting.json_forms import (
    Json,
    article_json,
    attachment_json,
    reference_json,
    reviewer_json,
    statement_json,
)
from annotations.exporting.view import public_references
from annotations.model.evidence import Attachment
from annotations.model.ids import Id
from annotations.model.judgement import Judgement, Reviewer
from annotations.model.record import ArticleRecord, ProjectRecord, Statement, chain_text
from annotations.model.reference import Reference
from annotations.model.vocabulary import NO_CHECK
from annotations.review.deciding import differs
from annotations.review.states import counts, standing
from app.work import state_words


def as_text(project: ProjectRecord) -> Iterator[str]:
    """Lines to read: articles, statements with ids, verdicts and differences."""
    people = {reviewer.id: reviewer for reviewer in project.reviewers}
    public = public_references(project.references)
    yield f"{project.name} · {len(people)} reviewer(s)"
    for record in project.articles():
        done = counts(record)
        yield ""
        yield f"{record.article.title}"
        about = [value for value in (record.article.metadata.outlet, record.article.metadata.published) if value]
        progress = f"{done.done} of {done.to_check} checked · {done.minor} minor"
        yield " · ".join([*about, progress if record.detected else "not detected yet"])
        by_id = {statement.id: statement for statement in record.statements}
        for statement in record.statements:
            yield _line(statement, record, by_id)
            for judgement in statement.judgements:
                yield f"{'':14}{_judged(judgement, people)}"
            for final in statement.finals:
                yield f"{'':14}final: {_judged(final, people)}"
            for citation in statement.citations:
                name = public.get(citation.reference, Reference(citation.reference)).name
                yield f"{'':14}cited: {name} ({citation.stance.value})"


def _line(statement: Statement, record: ArticleRecord, by_id: Mapping[Id, Statement]) -> str:
    words = " ".join(statement.span.of(record.article.words).split())
    words = words if len(words) <= 90 else words[:89] + "…"
    who = f"{chain_text(statement.reading, record.article.words)}: " if statement.reading.links else ""
    state = "rejected" if statement.rejected else standing(statement, by_id, record.settings).state.value
    verdicts = "".join(f"; {judgement.aspect} {judgement.value}" for judgement in statement.judgements)
    return f"  {statement.id.hex()[:8]}  ¶{statement.label:<5} {who}{words} [{statement.tier.value}; {state}{verdicts}]"


def _judged(judgement: Judgement, people: Mapping[Id, Reviewer]) -> str:
    reviewer = people.get(judgement.reviewer)
    value = "no check needed" if judgement.value == NO_CHECK else judgement.value
    reason = f", {judgement.reason.value}" if judgement.reason else ""
    fork = " (another verdict by the same reviewer stands against it)" if judgement.fork else ""
    return f"{judgement.aspect}: {value}{reason} — {reviewer.initials if reviewer else 'unknown'}{fork}"


def as_json(project: ProjectRecord, project_id: Id) -> Json:
    """Everything current, in a form that is the same in every copy with the same ledger.

    Of confidential references there is no more than their numbers.
    """
    records, public = list(project.articles()), public_references(project.references)
    return {
        "project": project_id.hex(),
        "reviewers": [reviewer_json(reviewer) for reviewer in project.reviewers],
        "references": [reference_json(reference) for _, reference in sorted(public.items())],
        "attachments": [
            attachment_json(attached) for attached in project.attachments if _may_be_told(attached, project)
        ],
        "articles": [_article(record, public) for record in records],
        "forks": [
            {"statement": s.id.hex(), "aspect": j.aspect, "reviewer": j.reviewer.hex()}
            for record in records
            for s in record.statements
            for j in s.judgements
            if j.fork
        ],
        "differences": [
            {"statement": s.id.hex(), "aspect": aspect, "values": {j.reviewer.hex(): j.value for j in judged}}
            for record in records
            for s in record.statements
            for aspect in s.aspects
            for judged in (s.of_aspect(aspect),)
            if differs(s, aspect)
        ],
    }


def _may_be_told(attached: Attachment, project: ProjectRecord) -> bool:
    reference = project.references.get(attached.reference)
    return reference is not None and not reference.confidential


def _article(record: ArticleRecord, public: Mapping[Id, Reference]) -> Json:
    words, by_id = record.article.words, {statement.id: statement for statement in record.statements}
    statements = [
        statement_json(one, words, state_words(one, by_id, settings=record.settings), public)
        for one in record.statements
    ]
    return {**article_json(record), "statements": statements}
