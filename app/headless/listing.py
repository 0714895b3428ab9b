"""What `factdesk show` prints: a project as text for people and as JSON for programs."""

from collections.abc import Iterator, Mapping
from typing import Any

from annotations.exporting.view import public_citation, public_references
from annotations.model.evidence import Attachment
from annotations.model.ids import Id
from annotations.model.judgement import Citation, Judgement, Note, Query, Reviewer
from annotations.model.record import (
    ArticleRecord,
    ProjectRecord,
    Statement,
    chain_text,
    cue_text,
    signed_off,
    source_text,
)
from annotations.model.reference import Reference
from annotations.model.vocabulary import NO_CHECK
from annotations.review.deciding import differs
from annotations.review.states import counts, standing

Json = dict[str, Any]


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
        "reviewers": [
            {"id": r.id.hex(), "name": r.name, "initials": r.initials, "role": r.role.value} for r in project.reviewers
        ],
        "references": [_reference(reference) for _, reference in sorted(public.items())],
        "attachments": [_attachment(attached) for attached in project.attachments if _may_be_told(attached, project)],
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


def _attachment(attached: Attachment) -> Json:
    return {
        "evidence": attached.evidence.hex(),
        "reference": attached.reference.hex(),
        "name": attached.name,
        "size": attached.size,
        "media_type": attached.media_type,
        "sha256": attached.sha256,
        "attached_at": attached.attached_at.isoformat(),
        "reviewer": attached.reviewer.hex() if attached.reviewer else None,
        "state": attached.state.value,
    }


def _article(record: ArticleRecord, public: Mapping[Id, Reference]) -> Json:
    article, by_id = record.article, {statement.id: statement for statement in record.statements}
    return {
        "id": article.id.hex(),
        "text": article.text.hex(),
        "title": article.title,
        "outlet": article.metadata.outlet,
        "url": article.metadata.url,
        "published": article.metadata.published,
        "file": article.metadata.original_name,
        "detected": record.detected,
        "assigned": sorted(reviewer.hex() for reviewer in record.assigned),
        "masks": [{"start": m.span.start, "end": m.span.end, "why": m.why} for m in article.masks],
        "ticks": {who.hex(): sorted(map(list, spans)) for who, spans in sorted((record.ticks or {}).items())},
        "statements": [_statement(statement, record, by_id, public) for statement in record.statements],
    }


def _statement(
    statement: Statement, record: ArticleRecord, by_id: Mapping[Id, Statement], public: Mapping[Id, Reference]
) -> Json:
    words, reading = record.article.words, statement.reading.to_json()
    for data, link in zip(reading["links"], statement.reading.links, strict=True):
        data |= {"source_words": source_text(link, words), "cue_words": cue_text(link, words)}
    return {
        "id": statement.id.hex(),
        "label": statement.label,
        "kind": statement.kind.value,
        "words": statement.span.of(words),
        **reading,
        "aspects": list(statement.aspects),
        "state": "Rejected" if statement.rejected else standing(statement, by_id, record.settings).state.value,
        "suggestion": statement.suggestion,
        "judgements": [_judgement(judgement) for judgement in (*statement.judgements, *statement.strays)],
        "finals": [_judgement(final) for final in statement.finals],
        "signed_off_by": statement.signed.reviewer.hex() if statement.signed and signed_off(statement) else None,
        "citations": [_citation(public_citation(cited, public)) for cited in statement.citations],
        "notes": [_note(note) for note in statement.notes],
        "queries": [_query(query) for query in statement.queries],
    }


def _note(note: Note) -> Json:
    return {"id": note.id.hex(), "words": note.words, "confidential": note.confidential}


def _query(query: Query) -> Json:
    names = ("addressee", "question", "asked", "due", "answered", "answer")
    return {"id": query.id.hex(), **{name: getattr(query, name) for name in names}}


def _judgement(judgement: Judgement) -> Json:
    return {
        "aspect": judgement.aspect,
        "reviewer": judgement.reviewer.hex(),
        "value": judgement.value,
        "reason": judgement.reason.value if judgement.reason else None,
        "justification": judgement.justification,
        "correction": judgement.correction,
        "recorded_at": judgement.recorded_at.isoformat(),
        "fork": judgement.fork,
        "outdated": judgement.outdated,
    }


def _citation(citation: Citation) -> Json:
    return {
        "id": citation.id.hex(),
        "aspect": citation.aspect,
        "reference": citation.reference.hex(),
        "stance": citation.stance.value,
        "passage": citation.passage,
        "locator": citation.locator,
        "note": citation.note,
    }


def _reference(reference: Reference) -> Json:
    fields = {name: getattr(reference, name) for name in Reference.__dataclass_fields__ if name != "id"}
    return {"id": reference.id.hex(), **{name: value for name, value in fields.items() if value}}
