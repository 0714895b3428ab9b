"""UIMA CAS XMI for INCEpTION and other UIMA programs: a zip file with an XMI per article and their type system.

Layers: `webanno.custom.Statement` with its verdicts, and `webanno.custom.Part` with the role of the words it
covers (content, quantity, source, cue). UIMA counts UTF-16 code units: cassis converts the code points.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from annotations.exporting.cells import REPLACEMENT
from annotations.exporting.export import Export
from annotations.exporting.view import StatementView, verdict_words
from annotations.model.vocabulary import SO, said
from annotations.text import Span

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

STATEMENT, PART = "webanno.custom.Statement", "webanno.custom.Part"
_FEATURES = (
    *("label", "kind", "tier", "said", "so", "saidReason", "soReason", "correction", "state"),
    *("source", "resolvedSource", "statementId", "parentId"),
)
# What XML 1.0, section 2.2, has no place for. One character for one, so that no offset moves
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(export: Export, path: Path) -> None:
    """Write the zip file. Raises Cancelled between two articles."""
    types = type_system()
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("TypeSystem.xml", types.to_xml())
        for number, (record, views) in enumerate(export.articles(), 1):
            cas = _cas(export, types, record.article.words, views)
            archive.writestr(f"{number:05d} {record.article.id.hex()[:8]}.xmi", cas.to_xmi())
    export.remark_on_replaced("XML")


def type_system() -> "TypeSystem":
    """The two layers."""
    from cassis import TypeSystem

    types = TypeSystem()
    statement = types.create_type(STATEMENT, supertypeName="uima.tcas.Annotation")
    for feature in _FEATURES:
        types.create_feature(statement, name=feature, rangeType="uima.cas.String")
    part = types.create_type(PART, supertypeName="uima.tcas.Annotation")
    for feature in ("role", "statementId"):
        types.create_feature(part, name=feature, rangeType="uima.cas.String")
    return types


def _cas(export: Export, types: "TypeSystem", words: str, views: list[StatementView]) -> "Cas":
    from cassis import Cas

    def clean(text: str) -> str:
        stored, lost = _UNSTORABLE.subn(REPLACEMENT, text)
        export.replaced += lost
        return stored

    cas = Cas(typesystem=types)
    cas.sofa_string = clean(words)
    cas.sofa_mime = "text/plain"
    statement, part = types.get_type(STATEMENT), types.get_type(PART)
    for view in views:
        span = view.reading.span
        features = {name: clean(value) for name, value in _features(view).items() if value}
        cas.add(statement(begin=span.start, end=span.end, **features))
        for role, place in _parts(view):
            cas.add(part(begin=place.start, end=place.end, role=role, statementId=view.statement.id.hex()))
    return cas


def _features(view: StatementView) -> dict[str, str]:
    was_said, is_so = view.verdict(said(0)), view.verdict(SO)
    parent = view.reading.parent
    return {
        "label": view.statement.label,
        "kind": view.statement.kind.value,
        "tier": view.reading.tier.value,
        "said": verdict_words(was_said),
        "so": verdict_words(is_so),
        "saidReason": str(was_said.reason or "") if was_said else "",
        "soReason": str(is_so.reason or "") if is_so else "",
        "correction": is_so.correction if is_so else "",
        "state": view.state or "",
        "source": view.source,
        "resolvedSource": view.resolved_source,
        "statementId": view.statement.id.hex(),
        "parentId": parent.hex() if parent else "",
    }


def _parts(view: StatementView) -> list[tuple[str, Span]]:
    reading = view.reading
    parts: list[tuple[str, Any]] = [("content", reading.content), ("quantity", reading.quantity_spans)]
    for link in reading.links:
        parts += [("source", link.source), ("cue", link.cue)]
    return [(role, span) for role, spans in parts for span in spans]
