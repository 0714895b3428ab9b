"""BibTeX and biblatex, as Zotero, JabRef and people write them."""

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotations.errors import ImportRefused
from annotations.importing.references.fields import (
    MAX_FIELD,
    Misread,
    ReadReferences,
    author_in_words,
    date_of,
    identifiers_of,
    own_field,
)
from annotations.model.reference import Author, format_authors
from annotations.model.reference_formats import MARK, TYPES
from annotations.progress import CancelToken, Progress, no_progress

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry

_TYPES = {row.bibtex: row.word for row in reversed(TYPES)} | {
    "misc": "",
    "article": "journal article",
    "electronic": "web page",
    "www": "web page",
    "techreport": "report",
    "inbook": "book chapter",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "conference": "conference paper",
    "movie": "video",
    "artwork": "image",
    "booklet": "book",
    "mvbook": "book",
    "manual": "report",
    "newspaper": "news article",
}
_SUBTYPES = {"newspaper": "news article", "magazine": "magazine article"}
_ONE = {
    "container": ("journaltitle", "journal", "booktitle", "maintitle"),
    "publisher": ("publisher", "institution", "school", "organization", "howpublished"),
    "place": ("location", "address"),
    "url": ("url",),
    "language": ("langid", "language"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages",),
}
_READ = {key for keys in _ONE.values() for key in keys} | set(
    "title subtitle author date year month day urldate doi isbn issn eprint eprinttype entrysubtype "
    "archiveprefix lastchecked".split()
)
_STRING = re.compile(r"^[ \t]*@string[ \t]*[{(][^\n]{1,500}[})][ \t]*$", re.IGNORECASE | re.MULTILINE)
_MOST_STRINGS = 1_000
_ENTRY = re.compile(r"^@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_PART = 100_000
"""Characters that are parsed at once, at least."""
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def read_bibtex(
    words: str, name: str, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> ReadReferences:
    """The references in a BibTeX text. Raises ImportRefused where it has no entry at all."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import RemoveEnclosingMiddleware, ResolveStringReferencesMiddleware

    progress(0, 0, "Reading the references")
    months = "".join(f"@string{{{month} = {{{month}}}}}" for month in _MONTHS)  # on one line: numbers stay true
    own = (one for one in _STRING.findall(words)[:_MOST_STRINGS] if one.count("{") == one.count("}"))
    strings = months + "".join(own)
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it writes a line for each entry that is damaged
    read = ReadReferences()
    for start, part in _parts(words):
        if cancel is not None:
            cancel.check()
        progress(start, len(words), "Reading the references")
        stack = [ResolveStringReferencesMiddleware(), RemoveEnclosingMiddleware()]
        before = words.count("\n", 0, start)
        for block in parse_string(strings + part, parse_stack=stack).blocks:
            _take(block, read, before)
    if not read.references and not read.misread:
        raise ImportRefused(f"{name} holds no BibTeX entry.", "Export it anew as BibTeX or biblatex.")
    return read


def _parts(words: str) -> Iterator[tuple[int, str]]:
    """A text in parts of whole entries, each with its place: reading can be cancelled between two of them."""
    start = 0
    while start < len(words):
        following = _ENTRY.search(words, start + _PART)
        end = following.start() if following else len(words)
        yield start, words[start:end]
        start = end


def _take(block: "Block", read: ReadReferences, before: int) -> None:
    """Take an entry in; `before`: how many lines stand before its part of the text."""
    from bibtexparser import model

    line = (block.start_line or 0) + 1 + before
    if isinstance(block, model.DuplicateBlockKeyBlock | model.DuplicateFieldKeyBlock):
        block = block.ignore_error_block or block  # the second of its key, or a field twice: an entry all the same
    if isinstance(block, model.Entry):
        read.add(_fields(block, read), line)
    elif isinstance(block, model.ParsingFailedBlock):
        read.misread.append(
            Misread(line, "An entry with a brace or quotation mark that is not closed.", "Close it in the file.")
        )


def _fields(entry: "Entry", read: ReadReferences) -> dict[str, str]:
    raw = {one.key.lower(): str(one.value) for one in entry.fields}

    def first(*keys: str) -> str:
        return next((plain(raw[key]) for key in keys if raw.get(key)), "")

    fields = {ours: first(*keys) for ours, keys in _ONE.items()}
    kind = entry.entry_type.lower()
    fields["type"] = _SUBTYPES.get(first("entrysubtype").lower(), _TYPES.get(kind, kind))
    fields["title"] = ": ".join(filter(None, (first("title"), first("subtitle"))))
    fields["authors"] = format_authors(map(_author, _names(raw.get("author", ""))))
    fields["published"] = date_of(first("date")) or _date(first("year"), first("month"), first("day"))
    fields["accessed"] = date_of(first("urldate", "lastchecked"))
    fields["pages"] = re.sub(r"\s*(--+|–)\s*", "–", fields["pages"])
    archive = first("eprinttype", "archiveprefix").lower()
    schemes = {"doi": first("doi"), "isbn": first("isbn"), "issn": first("issn")}
    fields["identifier"] = identifiers_of(**schemes, **({archive: first("eprint")} if archive.isalpha() else {}))
    for key, words in raw.items():
        if key.startswith(MARK) and own_field(key.removeprefix(MARK), plain(words), fields):
            continue
        if key not in _READ:
            read.dropped[key[:60]] += 1
    return fields


def plain(words: str) -> str:
    """Words without TeX: accents and signs as Unicode, braces gone. What is no sound TeX stays as it is."""
    if len(words) > MAX_FIELD * 2 or not re.search(r"[\\{}$~%]|--|``|''", words):
        return words
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.latexwalker import LatexWalkerError

    try:
        return str(LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=True).latex_to_text(_tidied(words)))
    except (LatexWalkerError, RecursionError, ValueError, IndexError, TypeError, AttributeError):
        return re.sub(r"[{}]", "", words)


_MISREAD = re.compile(r"\\text(braceleft|braceright|asciicircum)(?:\{\}|\b)")
_MEANT = {"braceleft": r"\{", "braceright": r"\}", "asciicircum": "^"}


def _tidied(words: str) -> str:
    """What pylatexenc reads rightly: signs whose names it does not know, and "%", which people mean as the sign."""
    return re.sub(r"(?<!\\)%", r"\\%", _MISREAD.sub(lambda found: _MEANT[found[1]], words))


def _names(words: str) -> list[str]:
    """The names of an author field, divided by "and" outside braces."""
    names, depth, last = [], 0, 0
    for match in re.finditer(r"[{}]|\sand\s", words, re.IGNORECASE):
        sign = match.group()
        if sign in "{}":
            depth += 1 if sign == "{" else -1
        elif depth <= 0:
            names.append(words[last : match.start()])
            last = match.end()
    return [name.strip() for name in (*names, words[last:]) if name.strip()]


def _author(name: str) -> Author:
    if name.startswith("{") and name.endswith("}"):
        return Author(plain(name[1:-1]))
    parts = [plain(part).strip() for part in name.split(",")]
    if len(parts) == 3:  # "Family, Jr, Given"
        return Author(f"{parts[0]} {parts[1]}", parts[2])
    return Author(parts[0], " ".join(parts[1:])) if len(parts) > 1 else author_in_words(parts[0])


def _date(year: str, month: str, day: str) -> str:
    if month[:3].lower() in _MONTHS:
        month = str(_MONTHS.index(month[:3].lower()) + 1)
    return date_of("-".join(filter(None, (year, month, day if month else ""))))
