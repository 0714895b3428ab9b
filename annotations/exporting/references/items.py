"""References as CSL items: for CSL JSON and for formatted citations."""

import re
from collections.abc import Iterable
from typing import Any

from annotations.model.reference import Author, Reference, parse_authors, parse_identifiers
from annotations.model.reference_formats import OWN_FIELDS, TYPES

_TYPES = {row.word: row.csl for row in TYPES}
_FIELDS = {
    "title": "title",
    "container": "container-title",
    "publisher": "publisher",
    "place": "publisher-place",
    "url": "URL",
    "language": "language",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
}
_IDENTIFIERS = {"doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID"}
_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?")


def public(references: Iterable[Reference]) -> list[Reference]:
    """References as others may see them: of a confidential one nothing but its number."""
    return [
        Reference(one.id, title=confidential_name(one.confidential), type=one.type and "document")
        if one.confidential
        else one
        for one in references
    ]


def confidential_name(number: str) -> str:
    """How a confidential reference is printed: "Confidential source 2"."""
    return f"Confidential source {number}" if number.isdecimal() else "Confidential source"


def carries(identifier: str, schemes: Iterable[str]) -> bool:
    """Whether a format with a place for one identifier of each of these schemes carries a field `identifier` whole."""
    written = [scheme for scheme, _ in parse_identifiers(identifier)]
    return written == [scheme for scheme in schemes if scheme in written]


def own_fields(reference: Reference, carried: Iterable[str]) -> dict[str, str]:
    """The fields that a format does not carry as they are, by name."""
    left = {name: getattr(reference, name) for name in OWN_FIELDS if name not in carried}
    return {name: words for name, words in left.items() if words}


def csl_item(reference: Reference, key: str) -> dict[str, Any]:
    """A reference as CSL JSON has it, with what is ours alone under "custom"."""
    item: dict[str, Any] = {"id": key, "type": _TYPES.get(reference.type, reference.type or "document")}
    carried = set() if reference.type == "document" else {"type"}  # CSL's "document" may be anything
    for ours, theirs in _FIELDS.items():
        carried.add(ours)
        if words := getattr(reference, ours):
            item[theirs] = words
    if reference.authors:
        item["author"] = [_csl_name(author) for author in parse_authors(reference.authors)]
        carried.add("authors")
    for ours, theirs in (("published", "issued"), ("accessed", "accessed")):
        if date := getattr(reference, ours):
            item[theirs] = csl_date(date)
            carried.add(ours)
    identifiers = parse_identifiers(reference.identifier)
    item |= {_IDENTIFIERS[scheme]: value for scheme, value in reversed(identifiers) if scheme in _IDENTIFIERS}
    if carries(reference.identifier, _IDENTIFIERS):
        carried.add("identifier")
    if own := own_fields(reference, carried):
        item["custom"] = {"factdesk": own}
    return item


def _csl_name(author: Author) -> dict[str, str]:
    return {"family": author.family, "given": author.given} if author.given else {"literal": author.family}


def csl_date(date: str) -> dict[str, Any]:
    """An EDTF date as CSL has it: parts where it is a day, month, year or range of them, else its words."""
    if match := re.fullmatch(r"(\d{4})-2([1-4])", date):
        return {"date-parts": [[int(match[1])]], "season": match[2]}
    plain = date.removesuffix("~")
    ends = plain.split("/")
    if len(ends) > 2 or not all(_DAY.fullmatch(end) for end in ends) or ("~" in date and len(ends) > 1):
        return {"literal": date}
    found: dict[str, Any] = {"date-parts": [[int(number) for number in end.split("-")] for end in ends]}
    return found | ({"circa": True} if plain != date else {})
