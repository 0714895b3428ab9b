"""The W3C Web Annotation Data Model (Recommendation of 23 February 2017), as one AnnotationPage in JSON-LD.

A judgement is an annotation of motivation *assessing*, with the verdict as the first body; a statement
nobody judged is one of motivation *highlighting*. The target is the text of the article, as Factdesk
keeps it, by position (section 4.2.5: code points) and by quotation (4.2.4); its `scope` is the page on the web.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from annotations.exporting.cells import clickable
from annotations.exporting.export import Export
from annotations.exporting.json_files import json_array
from annotations.exporting.json_forms import Json
from annotations.exporting.view import StatementView, verdict_words
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Judgement, Reviewer

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

_AROUND = 32
"""Code points of prefix and suffix, by which a quotation is found again in another rendering of the page."""


def write(export: Export, path: Path) -> None:
    """Write the annotations to a file. Raises Cancelled between two articles."""
    people = {own: reviewer for reviewer in export.project.reviewers for own in reviewer.ids}
    head = {
        "@context": CONTEXT,
        "id": _urn(new_id()),
        "type": "AnnotationPage",
        "partOf": {
            "id": _urn(new_id()),
            "type": "AnnotationCollection",
            "label": export.project.name,
            "modified": _moment(datetime.now(UTC)),
        },
    }
    with json_array(export, path, head, "items") as item:
        for _, views in export.articles():
            for view in views:
                for annotation in annotations_of(view, people):
                    item(annotation)


def annotations_of(view: StatementView, people: dict[Id, Reviewer]) -> Iterator[Json]:
    """The annotations of a statement: one for each judgement, final ones too; else one that only marks it."""
    statement, target = view.statement, _target(view)
    judgements = [(one, "reviewer") for one in statement.judgements] + [(one, "final") for one in statement.finals]
    for judgement, kind in judgements:
        bodies: list[Json] = [_text(verdict_words(judgement), "assessing")]
        bodies.append(_text(view.question(judgement.aspect), "describing"))
        if judgement.reason:
            bodies.append(_text(judgement.reason.value, "classifying"))
        if judgement.justification:
            bodies.append(_text(judgement.justification, "commenting"))
        if judgement.correction:
            bodies.append(_text(judgement.correction, "editing"))
        if kind == "final":
            bodies.append(_text("final", "tagging"))
        bodies += _evidence(view, judgement)
        yield {
            "id": _urn(judgement.entry),
            "type": "Annotation",
            "motivation": "assessing",
            **_creator(people.get(judgement.reviewer)),
            "created": _moment(judgement.recorded_at),
            "body": bodies,
            "target": target,
        }
    if not judgements:
        yield {"id": _urn(statement.id), "type": "Annotation", "motivation": "highlighting", "target": target}


def _target(view: StatementView) -> Json:
    words, span = view.article.words, view.reading.span
    url = view.article.metadata.url
    return {
        "type": "SpecificResource",
        "source": _urn(view.article.text),
        **({"scope": url} if clickable(url) else {}),
        "selector": [
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            {
                "type": "TextQuoteSelector",
                "exact": span.of(words),
                "prefix": words[max(0, span.start - _AROUND) : span.start],
                "suffix": words[span.end : span.end + _AROUND],
            },
        ],
    }


def _text(value: str, purpose: str) -> Json:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}


def _evidence(view: StatementView, judgement: Judgement) -> Iterator[Json]:
    for citation in view.citations:
        reference = view.viewpoint.reference(citation)
        if citation.aspect == judgement.aspect and clickable(reference.url):
            yield {"type": "SpecificResource", "source": reference.url, "purpose": "linking"}


def _creator(reviewer: Reviewer | None) -> dict[str, Any]:
    if reviewer is None:
        return {}
    known = {"id": _urn(reviewer.id), "type": "Person", "name": reviewer.name, "nickname": reviewer.initials}
    return {"creator": {name: value for name, value in known.items() if value}}


def _urn(own: Id) -> str:
    return f"urn:uuid:{UUID(bytes=own)}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
