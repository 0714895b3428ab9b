"""RIS, as Zotero, EndNote and library catalogues write it. Tags are those of the RIS specification of 2011."""

import re
from collections.abc import Iterator

from annotations.errors import ImportRefused
from annotations.importing.references.fields import (
    Misread,
    ReadReferences,
    author_in_words,
    date_of,
    identifiers_of,
    own_field,
)
from annotations.model.reference import format_authors
from annotations.model.reference_formats import MARK, TYPES
from annotations.progress import CancelToken, Progress, no_progress

_TYPES = {row.ris: row.word for row in TYPES} | {
    "WEB": "web page",
    "ICOMM": "web page",
    "MPCT": "video",
    "GEN": "",
    "HEAR": "document",
    "BILL": "law",
    "CONF": "conference paper",
    "FIGURE": "image",
    "MAP": "image",
    "JFULL": "journal article",
    "INPR": "journal article",
}
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: |$)(.*)")
_ONE = {
    "container": ("T2", "JO", "JF", "BT", "JA"),
    "title": ("TI", "T1", "CT"),
    "publisher": ("PB",),
    "place": ("CY", "PP"),
    "url": ("UR", "L2"),
    "language": ("LA",),
    "volume": ("VL",),
    "issue": ("IS",),
}
_READ = {tag for tags in _ONE.values() for tag in tags} | set("TY AU A1 DA PY Y1 Y2 SP EP SN DO ID ER N1".split())
_ISBN_TYPES = {"book", "book chapter", "report", "conference paper", "thesis"}
_MOST_LINES = 5_000


def read_ris(
    words: str, name: str, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> ReadReferences:
    """The references in a RIS text. Raises ImportRefused where it has no entry at all."""
    read, lines = ReadReferences(), words.split("\n")
    found = False
    for line, record in _records(lines, cancel or CancelToken()):
        progress(line, len(lines), "Reading the references")
        found = True
        if len(record) > _MOST_LINES:
            read.misread.append(Misread(line, f"An entry of {len(record):,} lines.", "Shorten it."))
        else:
            read.add(_fields(record, read), line)
    if not found:
        raise ImportRefused(f"{name} holds no RIS entry: none begins with “TY  - ”.", "Export it anew as RIS.")
    return read


def _records(lines: list[str], cancel: CancelToken) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """The entries, each with its first line's number. One whose end is missing ends where the next begins."""
    record: list[tuple[str, str]] = []
    first = 0
    for number, line in enumerate(lines, 1):
        cancel.check()
        match = _TAG.match(line.lstrip("\ufeff"))
        if match and match[1] == "TY":
            if record:
                yield first, _joined(record)
            record, first = [], number
        if match and match[1] == "ER":
            if record:
                yield first, _joined(record)
            record = []
        elif match and (record or match[1] == "TY"):
            record.append((match[1], match[2].strip()))
        elif record and line.strip():
            record.append(("", line.strip()))
    if record:
        yield first, _joined(record)


def _joined(record: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The tags of an entry, lines without one joined to the tag before them."""
    joined: list[tuple[str, list[str]]] = []
    for tag, words in record:
        if tag:
            joined.append((tag, [words]))
        elif joined:
            joined[-1][1].append(words)
    return [(tag, "\n".join(words)) for tag, words in joined]


def _fields(record: list[tuple[str, str]], read: ReadReferences) -> dict[str, str]:
    by_tag: dict[str, list[str]] = {}
    for tag, words in record:
        if words:
            by_tag.setdefault(tag, []).append(words)

    def first(*tags: str) -> str:
        return next((by_tag[tag][0] for tag in tags if tag in by_tag), "")

    kind = first("TY").upper()
    fields = {ours: first(*tags) for ours, tags in _ONE.items()}
    fields["type"] = _TYPES.get(kind, kind.lower())
    fields["authors"] = format_authors(author_in_words(name) for tag in ("AU", "A1") for name in by_tag.get(tag, ()))
    fields["published"] = date_of(first("DA").rstrip("/")) or date_of(first("PY", "Y1").rstrip("/"))
    fields["accessed"] = date_of(first("Y2").rstrip("/"))
    fields["pages"] = "–".join(filter(None, (first("SP"), first("EP"))))
    scheme = "isbn" if fields["type"] in _ISBN_TYPES else "issn"
    fields["identifier"] = identifiers_of(doi=first("DO"), **{scheme: first("SN")})
    for note in by_tag.get("N1", ()):
        label, _, words = note.partition(": ")
        if not (label.startswith(MARK) and own_field(label.removeprefix(MARK), words, fields)):
            read.dropped["N1"] += 1
    read.dropped.update(tag for tag, _ in record if tag not in _READ)
    return fields
