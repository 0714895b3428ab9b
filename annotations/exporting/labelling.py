"""Tasks for two labelling programs. Their tables hold no NUL, so that is replaced visibly and counted.

*Label Studio* counts code points (its editor turns the browser's units into them, `charsToCodePoints`).
*doccano* counts UTF-16 code units, as its issue 2290 shows, unless the project counts grapheme clusters.
"""

from pathlib import Path

from annotations.exporting.cells import REPLACEMENT
from annotations.exporting.export import Export
from annotations.exporting.json_files import json_array, json_lines
from annotations.exporting.json_forms import Json
from annotations.exporting.view import StatementView, verdict_words
from annotations.model.article import Article
from annotations.model.vocabulary import SO, said, said_link
from annotations.text import Utf16Map


def write_label_studio(export: Export, path: Path) -> None:
    """Write a task for each article. Raises Cancelled between two articles."""
    with json_array(export, path) as item:
        for record, views in export.articles():
            text = _without_nul(export, record.article.words)
            results = [result for view in views for result in _regions(view, text)]
            item({"data": {"text": text, **_about(record.article)}, "annotations": [{"result": results}]})
    export.remark_on_replaced("Label Studio")


def _regions(view: StatementView, text: str) -> list[Json]:
    span, own = view.reading.span, view.statement.id.hex()
    place = {"start": span.start, "end": span.end, "text": span.of(text)}
    regions = [_region(own, "label", "labels", {**place, "labels": [view.statement.kind.value]})]
    for name, aspect in (("said", said(0)), ("so", SO)):
        judgement = view.verdict(aspect)
        if judgement is not None:
            regions.append(_region(own, name, "choices", {**place, "choices": [verdict_words(judgement)]}))
    return regions


def _region(own: str, name: str, kind: str, value: Json) -> Json:
    return {"id": own, "from_name": name, "to_name": "text", "type": kind, "value": value}


def write_doccano(export: Export, path: Path) -> None:
    """Write a line for each article. Raises Cancelled between two articles."""
    with json_lines(export, path) as line:
        for record, views in export.articles():
            text = _without_nul(export, record.article.words)
            units = Utf16Map(text)
            labels = [
                [units.to_utf16(view.reading.span.start), units.to_utf16(view.reading.span.end), _label(view)]
                for view in views
            ]
            line({"text": text, "label": labels, **_about(record.article)})
    export.remark_on_replaced("doccano")


def _label(view: StatementView) -> str:
    """Kind and verdicts: "attributed, said: Verified, so: Disputed"."""
    parts = [view.statement.kind.value]
    for aspect in (said(0), SO):
        judgement = view.verdict(aspect)
        if judgement is not None:
            parts.append(f"{'so' if said_link(aspect) is None else 'said'}: {verdict_words(judgement)}")
    return ", ".join(parts)


def _about(article: Article) -> Json:
    return {"article": article.id.hex(), "title": article.title.replace("\0", REPLACEMENT), "url": article.metadata.url}


def _without_nul(export: Export, words: str) -> str:
    export.replaced += words.count("\0")
    return words.replace("\0", REPLACEMENT)
