"""What a saved file says of itself, as the fields of a reference: web pages, PDF documents, pictures.

Nothing is fetched, run or expanded; a field that cannot be read is left out.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from annotations.errors import FactdeskError
from annotations.importing.evidence.html import parsed
from annotations.importing.evidence.mhtml import saved_page
from annotations.importing.evidence.pdf import Pdf
from annotations.importing.evidence.words import kind_of
from annotations.importing.references.fields import author_in_words, cleaned, date_of, identifiers_of
from annotations.model.reference import Author, format_authors
from annotations.progress import CancelToken

_MAX_BYTES = 30_000_000
_MAX_JSON = 500_000
_MAX_FIELD = 2_000
_MOST_NODES = 2_000
_HEAD = 4096
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_DOI = re.compile(r"\b(?:doi:\s*|doi\.org/)(10\.\d{4,9}/[^\s\"<>“”]+)", re.IGNORECASE)
_SAVED_FROM = re.compile(r"\s*saved from url=\(\d+\)(\S+)")
_SINGLE_FILE = re.compile(r"Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*([^\n(]{6,60})")
_METAS = {
    "title": ("citation_title", "dc.title", "og:title", "dcterms.title"),
    "url": ("og:url", "citation_public_url"),
    "container": ("citation_journal_title", "og:site_name"),
    "publisher": ("citation_publisher", "dc.publisher", "dcterms.publisher"),
    "published": ("article:published_time", "citation_publication_date", "citation_date", "dc.date", "dcterms.date"),
    "language": ("citation_language", "dc.language", "og:locale"),
    "doi": ("citation_doi",),
}
_AUTHORS = ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author")
_TYPES = {"newsarticle": "news article", "reportagenewsarticle": "news article", "article": "", "report": "report"}
_PICTURES = frozenset(".jpg .jpeg .png .gif .webp .tif .tiff .bmp .heic .svg".split())


def fields_of_file(path: Path, today: date | None = None, cancel: CancelToken | None = None) -> dict[str, str]:
    """The fields of a reference that a saved file gives, by their names in Reference.

    `accessed` is the day at which the browser says that it saved the page, else `today`. A picture gives the
    day of the file alone; what is damaged or of another kind, no more than `accessed`. Raises Cancelled.
    """
    accessed = {"accessed": (today or date.today()).isoformat()}  # noqa: DTZ011 - the reviewer's own day
    try:
        found = _read(path, cancel)
    except (FactdeskError, OSError):
        found = {}
    clean = {name: cleaned(words)[:_MAX_FIELD] for name, words in found.items()}
    return accessed | {name: words for name, words in clean.items() if words}


def _read(path: Path, cancel: CancelToken | None) -> dict[str, str]:
    with path.open("rb") as file:
        kind = kind_of(file.read(_HEAD), path.name)
        if kind in ("html", "mhtml"):
            file.seek(0)
            data = file.read(_MAX_BYTES + 1)
    if path.suffix.lower() in _PICTURES and kind in ("", "text"):
        day = datetime.fromtimestamp(path.stat().st_mtime).astimezone().date()
        return {"type": "image", "published": day.isoformat()}
    if kind == "pdf":
        return _of_pdf(path, cancel)
    if kind == "mhtml":
        page = saved_page(data, path.name)
        noted = {"url": _address(page.url), "title": page.title, "accessed": _day(page.saved)}
        own = _of_page(parsed(page.html, path.name, page.charset))
        return own | {name: words for name, words in noted.items() if words and (name != "title" or not own["title"])}
    return _of_page(parsed(data, path.name)) if kind == "html" else {}


def _of_pdf(path: Path, cancel: CancelToken | None) -> dict[str, str]:
    with Pdf(path, path.name, cancel) as pdf:
        details, first = pdf.details(), pdf.text(0)
    doi = _DOI.search(first)
    made = re.match(r"D:(\d{4})(\d{2})?(\d{2})?", details.get("CreationDate", ""))
    return {
        "title": details.get("Title", ""),
        "authors": _authors(re.split(r"\s*;\s*|\s+and\s+", details.get("Author", ""))),
        "published": date_of("-".join(filter(None, made.groups()))) if made else "",
        "identifier": identifiers_of(doi=doi[1].rstrip(".,;)]")) if doi else "",
        "type": "report",
    }


def _of_page(root: Any) -> dict[str, str]:
    """What a page says in its head, the most careful word first: JSON-LD, meta elements, title, comments."""
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").strip().lower()
        metas.setdefault(name, []).append(meta.get("content") or "")
    meta_fields = {
        ours: next((metas[name][0] for name in names if name in metas), "") for ours, names in _METAS.items()
    }
    doi = meta_fields.pop("doi")
    authors = next((metas[name] for name in _AUTHORS if name in metas), [])
    own = {
        **meta_fields,
        "published": _date(meta_fields["published"]),
        "authors": _authors(name for name in authors if not _ADDRESS.match(name)),
        "identifier": identifiers_of(doi=doi),
        "language": meta_fields["language"].replace("_", "-"),
        "type": "web page",
    }
    plain = {"title": root.findtext(".//title") or "", "url": _canonical(root), "language": root.get("lang") or ""}
    fields: dict[str, str] = {}
    for source in (_of_comments(root), _of_json_ld(root), {**own, "url": ""}, plain, {"url": _address(own["url"])}):
        fields |= {name: words for name, words in source.items() if words and not fields.get(name)}
    return {"title": "", **fields}


def _canonical(root: Any) -> str:
    links = (link.get("href", "") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return next(filter(None, map(_address, links)), "")


def _of_comments(root: Any) -> dict[str, str]:
    """The address and the day that Internet Explorer and SingleFile leave in a comment before the page."""
    from lxml import etree

    before = list(root.itersiblings(preceding=True))
    for comment in (*before, *root.iter(etree.Comment)):
        words = (comment.text or "")[:_MAX_FIELD]
        if found := _SAVED_FROM.match(words):
            return {"url": _address(found[1])}
        if found := _SINGLE_FILE.search(words):
            return {"url": _address(found[1]), "accessed": date_of(found[2])}
    return {}


def _of_json_ld(root: Any) -> dict[str, str]:
    """The first article, report or web page that a page describes for search engines (schema.org)."""
    for script in root.iter("script"):
        words = script.text or ""
        if (script.get("type") or "").strip().lower() != "application/ld+json" or len(words) > _MAX_JSON:
            continue
        try:
            told = json.loads(words)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(told):
            kinds = [kind.lower() for kind in _texts(node.get("@type"))]
            if (node.get("headline") or node.get("author")) and any(kind.endswith(tuple(_TYPES)) for kind in kinds):
                return {
                    "title": _text(node.get("headline")) or _text(node.get("name")),
                    "published": _date(_text(node.get("datePublished"))),
                    "authors": _authors(_texts(node.get("author"))),
                    "publisher": _text(node.get("publisher")),
                    "language": _text(node.get("inLanguage")),
                    "type": next((_TYPES[kind] for kind in kinds if _TYPES.get(kind)), ""),
                }
    return {}


def _nodes(told: object) -> Iterator[Mapping[str, Any]]:
    """The objects in JSON-LD: those at its top and in its graphs."""
    waiting, seen = [told], 0
    while waiting and seen < _MOST_NODES:
        one, seen = waiting.pop(0), seen + 1
        if isinstance(one, list):
            waiting.extend(one[:_MOST_NODES])
        elif isinstance(one, dict):
            yield one
            waiting.append(one.get("@graph"))


def _texts(value: object) -> list[str]:
    """A value of JSON-LD as texts: itself, or the names of the things that it lists."""
    found = []
    for one in value[:50] if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str):
            found.append(name)
    return found


def _text(value: object) -> str:
    return next(iter(_texts(value)), "")


def _authors(names: Any) -> str:
    people: list[Author] = [author_in_words(name) for name in map(cleaned, names) if 0 < len(name) < 200]
    return format_authors(people[:50])


def _address(words: str) -> str:
    return words.strip() if _ADDRESS.fullmatch(words.strip()) else ""


def _date(words: str) -> str:
    """A date as pages give it, without its time."""
    return date_of(re.sub(r"^\s*(\d{4}-\d\d-\d\d)[T ].*", r"\1", words, flags=re.DOTALL))


def _day(words: str) -> str:
    """The day of a date as mail headers give it."""
    try:
        return parsedate_to_datetime(words).astimezone(UTC).date().isoformat()
    except (ValueError, OverflowError, TypeError):
        return ""
