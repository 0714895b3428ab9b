"""CSL JSON, as Zotero and citation processors exchange it (schema 1.0.2)."""

import json
from collections.abc import Mapping
from typing import Any

from annotations.errors import ImportRefused
from annotations.importing.references.fields import (
    Misread,
    ReadReferences,
    date_of,
    identifiers_of,
    own_field,
)
from annotations.model.edtf import is_edtf
from annotations.model.reference import Author, format_authors
from annotations.model.reference_formats import TYPES
from annotations.progress import CancelToken, Progress, no_progress

_TYPES = {row.csl: row.word for row in TYPES} | {
    "document": "",  # what programs write where they do not know
    "personal_communication": "call",
    "broadcast": "video",
    "article": "report",
    "hearing": "document",
    "bill": "law",
    "post": "web page",
    "speech": "recording",
}
_FIELDS = {
    "title": "title",
    "container-title": "container",
    "publisher": "publisher",
    "publisher-place": "place",
    "URL": "url",
    "language": "language",
    "volume": "volume",
    "issue": "issue",
    "page": "pages",
}
_IDENTIFIERS = {"DOI": "doi", "ISBN": "isbn", "ISSN": "issn", "PMID": "pmid", "PMCID": "pmcid"}
_READ = {*_FIELDS, *_IDENTIFIERS, "type", "author", "issued", "accessed", "custom", "id", "citation-key"}


def read_csl(
    words: str, name: str, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> ReadReferences:
    """The references in a JSON text: a list of items, or one. Raises ImportRefused for what is no such text."""
    try:
        items = json.loads(words)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        where = f" at line {line}" if line else ""
        raise ImportRefused(f"{name} is not sound JSON{where}.", "Export it anew as CSL JSON.") from error
    if isinstance(items, dict):
        items = items.get("items", [items]) if isinstance(items.get("items", []), list) else [items]
    if not isinstance(items, list):
        raise ImportRefused(f"{name} holds no list of references.", "Export it anew as CSL JSON.")
    read = ReadReferences()
    for done, item in enumerate(items):
        if cancel is not None:
            cancel.check()
        progress(done, len(items), "Reading the references")
        if isinstance(item, dict):
            read.add(_fields(item, read), 0)
        else:
            read.misread.append(Misread(0, f"Item {done + 1} is no reference.", "Remove it from the file."))
    return read


def _fields(item: Mapping[str, Any], read: ReadReferences) -> dict[str, str]:
    kind = _word(item.get("type"))
    fields = {ours: _word(item.get(theirs)) for theirs, ours in _FIELDS.items()}
    fields["type"] = _TYPES.get(kind, kind)
    fields["authors"] = format_authors(_authors(item.get("author")))
    fields["published"], fields["accessed"] = _date(item.get("issued")), _date(item.get("accessed"))
    fields["identifier"] = identifiers_of(**{ours: _word(item.get(theirs)) for theirs, ours in _IDENTIFIERS.items()})
    custom = item.get("custom")
    own = custom.get("factdesk") if isinstance(custom, dict) else None
    for name, words in own.items() if isinstance(own, dict) else ():
        own_field(str(name), _word(words), fields)
    read.dropped.update(str(name)[:60] for name, words in item.items() if name not in _READ and words)
    return fields


def _word(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _authors(names: object) -> list[Author]:
    authors = []
    for name in names if isinstance(names, list) else ():
        if not isinstance(name, dict):
            continue
        particles = [_word(name.get(part)) for part in ("dropping-particle", "non-dropping-particle")]
        family = " ".join(filter(None, [*particles, _word(name.get("family"))]))
        given = " ".join(filter(None, [_word(name.get("given")), _word(name.get("suffix"))]))
        authors.append(Author(_word(name.get("literal")) or family or given, given if family else ""))
    return authors


def _date(value: object) -> str:
    """EDTF of a CSL date: its parts, a range, a season, circa; else what its words give."""
    if not isinstance(value, dict):
        return date_of(_word(value))
    parts = value.get("date-parts")
    ends = [_day(part) for part in parts[:2]] if isinstance(parts, list) else []
    season = _word(value.get("season"))
    if len(ends) == 1 and season in ("1", "2", "3", "4") and len(ends[0]) == 4:
        ends[0] += f"-2{season}"
    date = "/".join(ends) if all(ends) else next(filter(None, ends), "")
    if date and len(ends) == 1 and value.get("circa"):
        date += "~"
    return date if date and is_edtf(date) else date_of(_word(value.get("literal")) or _word(value.get("raw")))


def _day(part: object) -> str:
    numbers = part[:3] if isinstance(part, list) else []
    written = [_word(number) for number in numbers]
    if not written or not all(one.isdecimal() and one.isascii() and len(one) <= 4 for one in written):
        return ""
    return "-".join(one.zfill(2 if place else 4) for place, one in enumerate(written))
