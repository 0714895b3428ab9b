"""Articles, statements and what people recorded of them, as JSON: the same words in `show --json` and in exports.

Positions count Unicode code points of the article's text. Ids are hexadecimal, times ISO 8601 in UTC.
"""

from collections.abc import Mapping
from typing import Any

from annotations.exporting.view import public_citation
from annotations.model.evidence import Attachment
from annotations.model.ids import Id
from annotations.model.judgement import Citation, Judgement, Note, Query, Reviewer
from annotations.model.record import ArticleRecord, Statement, cue_text, signed_off, source_text
from annotations.model.reference import Reference

Json = dict[str, Any]


def reviewer_json(reviewer: Reviewer) -> Json:
    return {
        "id": reviewer.id.hex(),
        "name": reviewer.name,
        "initials": reviewer.initials,
        "role": reviewer.role.value,
    }


def attachment_json(attached: Attachment) -> Json:
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


def article_json(record: ArticleRecord) -> Json:
    """An article without its words and statements."""
    article = record.article
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
    }


def statement_json(statement: Statement, words: str, state: str | None, public: Mapping[Id, Reference]) -> Json:
    """A statement of an article with these words, and all about it. `public`: of `public_references`."""
    reading = statement.reading.to_json()
    for data, link in zip(reading["links"], statement.reading.links, strict=True):
        data |= {"source_words": source_text(link, words), "cue_words": cue_text(link, words)}
    return {
        "id": statement.id.hex(),
        "label": statement.label,
        "kind": statement.kind.value,
        "words": statement.span.of(words),
        **reading,
        "aspects": list(statement.aspects),
        "state": state,
        "suggestion": statement.suggestion,
        "judgements": [_judgement(judgement) for judgement in (*statement.judgements, *statement.strays)],
        "finals": [_judgement(final) for final in statement.finals],
        "signed_off_by": statement.signed.reviewer.hex() if statement.signed and signed_off(statement) else None,
        "citations": [_citation(public_citation(cited, public)) for cited in statement.citations],
        "notes": [_note(note) for note in statement.notes],
        "queries": [_query(query) for query in statement.queries],
    }


def reference_json(reference: Reference) -> Json:
    """The fields of a reference that are not empty."""
    fields = {name: getattr(reference, name) for name in Reference.__dataclass_fields__ if name != "id"}
    return {"id": reference.id.hex(), **{name: value for name, value in fields.items() if value}}


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
