"""What the readers of reference files share: dates, identifiers, and the report of what was read."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotations.importing.dates import dates_near_top
from annotations.model.edtf import is_edtf
from annotations.model.ids import new_id
from annotations.model.reference import (
    Author,
    Identifier,
    Reference,
    format_identifiers,
    parse_authors,
    parse_identifiers,
)
from annotations.model.reference_formats import OWN_FIELDS
from annotations.text import normalised

MAX_FIELD = 20_000
"""Characters of one field; what is longer is cut, and the report says so."""
CUT = "ends of overlong fields"


@dataclass(frozen=True, slots=True)
class Misread:
    """An entry that could not be read. `line`: where it begins in the file, from 1; 0 where that is unknown."""

    line: int
    sentence: str
    next_step: str


@dataclass(slots=True)
class ReadReferences:
    """What became of a file of references.

    `dropped` counts, by their names in the file, the fields that Factdesk has no place for.
    """

    references: list[Reference] = field(default_factory=list)
    misread: list[Misread] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    guessed_encoding: str = ""

    def add(self, fields: Mapping[str, str], line: int) -> None:
        """Take an entry in, or note that it says nothing."""
        kept = {}
        for name, words in fields.items():
            clean = cleaned(words, lines=name in ("words_read_out", "answer"))
            if len(clean) > MAX_FIELD:
                self.dropped[CUT] += 1
            if clean[:MAX_FIELD]:
                kept[name] = clean[:MAX_FIELD]
        if set(kept) <= {"type", "accessed", "language"}:
            self.misread.append(Misread(line, "An entry without title, authors or address.", "Add one of them to it."))
            return
        self.references.append(Reference(new_id(), **kept))


def own_field(name: str, words: str, fields: dict[str, str]) -> bool:
    """Take in a field that Factdesk wrote under its mark; whether it is one."""
    key = name.replace("-", "_")
    if key not in OWN_FIELDS:
        return False
    fields[key] = words
    return True


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def cleaned(words: str, *, lines: bool = False) -> str:
    """Words as a field keeps them: on one line unless `lines`, without control characters."""
    words = _CONTROL.sub("", normalised(words))
    return "\n".join(" ".join(line.split()) for line in words.split("\n")).strip() if lines else " ".join(words.split())


def date_of(words: str) -> str:
    """A date as EDTF, from the ways in which files give one ("2022/08/27", "27 Aug 2022", "2022"); "" for none."""
    words = words.strip()[:200]
    if is_edtf(words):
        return words
    match = re.match(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)", words)
    if match:
        parts = [match[1], match[2].zfill(2), (match[3] or "").zfill(2)]
        for candidate in ("-".join(parts), "-".join(parts[:2])):
            if is_edtf(candidate):
                return candidate
    if read := dates_near_top(words):
        return read[0][0]
    year = re.search(r"(?<!\d)\d{4}(?!\d)", words)
    month = re.search(r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", words)
    if year and month:
        return f"{year[0]}-{_MONTHS.index(month[1].lower()) + 1:02}"
    return year[0] if year else ""


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def identifiers_of(**named: str) -> str:
    """The text of a field `identifier` from values by their scheme (doi, isbn, issn, pmid …)."""
    found: list[Identifier] = []
    for scheme, words in named.items():
        value = cleaned(words)
        if scheme == "doi":
            parsed = parse_identifiers(value)
            value = parsed[0].value if len(parsed) == 1 and parsed[0].scheme == "doi" else value
        if value:
            found.append(Identifier(scheme, value.replace("; ", ", ")))
    return format_identifiers(found)


def author_in_words(name: str) -> Author:
    """A name as people write it: "Family, Given", "Given van Family", or that of an organisation in braces."""
    name = name.strip()
    if name.startswith("{") or "," in name:
        parsed = parse_authors(name.replace(";", " ") if not name.startswith("{") else name)
        return parsed[0] if parsed else Author("")
    words = name.split()
    if len(words) < 2:
        return Author(name)
    particle = next((i for i, word in enumerate(words[1:-1], 1) if word[0].islower()), len(words) - 1)
    return Author(" ".join(words[particle:]), " ".join(words[:particle]))
