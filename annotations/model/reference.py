"""Cited works: their fields, and the two that hold several things in one text, authors and identifiers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

from annotations.model.ids import Id
from annotations.model.vocabulary import ReferenceType


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited work. All fields are optional text; dates are EDTF (partial ones allowed).

    `type` is a ReferenceType, or a word that only a newer version knows. `authors` is what
    `format_authors` writes, `identifier` what `format_identifiers` writes. `container` is what it
    appeared in: the newspaper, journal or site (CSL: container-title). `level` is a Level, empty where
    nobody said. `origin` names what the work goes back to: two wire copies with the same origin count
    as one source; `target` is an article or statement of this project that is cited (`format_target`).
    `confidential` is empty, or the number under which the reference is printed; "yes" in files from
    before there were numbers. `same_as` is the hex id of the reference that this one was merged into;
    it stays in the ledger, and citations of it are read as citations of that one.

    For a call or interview, `contact` is who spoke, in which `role`, at which `time` of the day of
    `published`; `words_read_out` is what was read to them, `answer` what they said to it, `record` a
    Record.
    """

    id: Id
    title: str = ""
    url: str = ""
    type: str = ""
    authors: str = ""
    publisher: str = ""
    published: str = ""
    accessed: str = ""
    archived_url: str = ""
    identifier: str = ""
    language: str = ""
    origin: str = ""
    confidential: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    place: str = ""
    level: str = ""
    target: str = ""
    contact: str = ""
    role: str = ""
    time: str = ""
    words_read_out: str = ""
    answer: str = ""
    record: str = ""
    same_as: str = ""

    @property
    def name(self) -> str:
        """How the reference is called in lists: its title, else who spoke, else its address."""
        if self.title:
            return self.title
        if self.type == ReferenceType.CALL and self.contact:
            return f"Call with {self.contact}"
        return self.url or "Untitled reference"


def merged_into(same_as: str) -> Id | None:
    """The id in a field `same_as`; None where there is none."""
    return bytes.fromhex(same_as) if re.fullmatch("[0-9a-f]{32}", same_as) else None


def kept_of(reference: Id, same_as: Mapping[Id, Id]) -> Id:
    """The reference that stands for one after all mergings. Where two were merged into each other, the older one."""
    way = [reference]
    while (following := same_as.get(way[-1])) is not None:
        if following in way:
            return min(way[way.index(following) :])
        way.append(following)
    return way[-1]


def library(references: Mapping[Id, Reference]) -> dict[Id, Reference]:
    """The references without those that were merged into another one that is there."""
    same_as = {
        own: kept
        for own, reference in references.items()
        if (kept := merged_into(reference.same_as)) is not None and kept in references
    }
    return {own: reference for own, reference in references.items() if kept_of(own, same_as) == own}


REFERENCE_FIELDS = tuple(field.name for field in fields(Reference) if field.name != "id")


class CitedIn(NamedTuple):
    """Where a reference is cited: the statement in its words, and its article's title."""

    statement: Id
    article: str
    words: str
    stance: str
    passage: str


class Author(NamedTuple):
    """Who made a work. Of an organisation `family` is the whole name, and `given` is empty."""

    family: str
    given: str = ""


def parse_authors(text: str) -> tuple[Author, ...]:
    """The authors in a text of the form "Family, Given; Family, Given".

    A name without a comma is that of an organisation. One that has commas or semicolons stands in
    braces, as in BibTeX: "{Ministry of Defence, Kyiv}; Doe, Jane".
    """
    authors = []
    for one in re.findall(r"\s*(\{[^{}]*\}|[^;]+)\s*(?:;|$)", text):
        name = one.strip()
        if name.startswith("{") and name.endswith("}"):
            author = Author(name[1:-1].strip())
        else:
            family, _, given = name.partition(",")
            author = Author(family.strip(), given.strip())
        if author.family or author.given:
            authors.append(author)
    return tuple(authors)


def format_authors(authors: Iterable[Author]) -> str:
    """The text that `parse_authors` reads. Braces inside a name are left out."""
    written = []
    for author in authors:
        family, given = (" ".join(re.sub(r"[{}]", "", name).split()) for name in author)
        if given:
            written.append(f"{family.replace(',', '')}, {given}".replace(";", ""))
        elif family:
            written.append(f"{{{family}}}" if re.search("[,;]", family) else family)
    return "; ".join(written)


class Identifier(NamedTuple):
    """A name of a work in a public scheme: ("doi", "10.1000/182"). `scheme` is in small letters, or empty."""

    scheme: str
    value: str


_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


def parse_identifiers(text: str) -> tuple[Identifier, ...]:
    """The identifiers in a text of the form "doi:10.1000/182; isbn:9780306406157".

    They are divided by a semicolon with a blank after it, since a DOI may hold a semicolon. A bare DOI
    or its doi.org address is known as one; anything else without a scheme has an empty one.
    """
    found = []
    for one in filter(None, (part.strip() for part in re.split(r";\s+|;$", text))):
        scheme, colon, value = one.partition(":")
        if doi := _DOI.fullmatch(one.removeprefix("doi:").removeprefix("DOI:").strip()):
            found.append(Identifier("doi", doi[1]))
        elif colon and re.fullmatch(r"[A-Za-z][A-Za-z0-9.-]*", scheme) and not value.startswith("//"):
            found.append(Identifier(scheme.lower(), value.strip()))
        else:
            found.append(Identifier("", one))
    return tuple(found)


def format_identifiers(identifiers: Iterable[Identifier]) -> str:
    """The text that `parse_identifiers` reads."""
    return "; ".join(f"{scheme}:{value}" if scheme else value for scheme, value in identifiers)


class Target(NamedTuple):
    """An article or statement of the project that is cited. `kind`: "article" or "statement"."""

    kind: str
    id: Id


def parse_target(text: str) -> Target | None:
    """The target in a text of the form "article:<32 hex digits>" or "statement:<32 hex digits>"; None if it is none."""
    match = re.fullmatch(r"(article|statement):([0-9a-f]{32})", text)
    return Target(match[1], bytes.fromhex(match[2])) if match else None


def format_target(target: Target) -> str:
    """The text that `parse_target` reads."""
    return f"{target.kind}:{target.id.hex()}"
