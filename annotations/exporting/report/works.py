"""A cited work in a line, as the list of references prints it."""

import re
from collections.abc import Iterator

from annotations.exporting.report.markup import Content, Html, isolated, joined, link, tag
from annotations.model.reference import Reference, parse_authors, parse_identifiers
from annotations.model.vocabulary import Level, ReferenceType

_MONTHS = "January February March April May June July August September October November December".split()


def printed(reference: Reference) -> Html:
    """A reference that `public_references` made fit to print.

    Authors. Title. Where it appeared, when. Address. When it was looked at. Of a confidential one its
    number, and nothing else.
    """
    if reference.confidential:
        return joined((isolated(reference.name), "."))
    parts = [part for part in _parts(reference) if part]
    return joined((joined((part, "" if re.search(r"[.?!…](?:<[^>]*>)*$", part) else ".")) for part in parts), " ")


def _parts(reference: Reference) -> Iterator[Content]:
    if authors := _authors(reference.authors):
        yield isolated(authors)
    yield tag("cite", isolated(reference.title or _call(reference) or reference.url or "Untitled reference"))
    if reference.title and (call := _call(reference)):
        yield isolated(call)
    issue = f"({reference.issue})" if reference.issue else ""
    yield _listed(
        " ".join(filter(None, (reference.container, f"{reference.volume}{issue}"))),
        f"pp. {reference.pages}" if reference.pages else "",
        reference.publisher if reference.publisher != reference.container else "",
        reference.place,
        " ".join(filter(None, (day(reference.published), reference.time))),
    )
    if reference.level == Level.PRIMARY:
        yield "Primary source"
    for identifier in parse_identifiers(reference.identifier):
        yield isolated(f"{identifier.scheme.upper()} {identifier.value}".strip())
    if reference.url and (reference.title or _call(reference)):
        yield tag("span", link(reference.url), class_="url")
    if reference.archived_url:
        yield joined(("Archived: ", tag("span", link(reference.archived_url), class_="url")))
    if reference.accessed:
        yield joined(("Accessed ", isolated(day(reference.accessed))))


def _call(reference: Reference) -> str:
    if reference.type != ReferenceType.CALL or not reference.contact:
        return ""
    described = ", ".join(filter(None, (reference.contact, reference.role, reference.record)))
    return f"Call with {described}"


def _listed(*parts: str) -> Content:
    return joined((isolated(part) for part in parts if part), ", ")


def _authors(text: str) -> str:
    names = [" ".join(filter(None, (author.given, author.family))) for author in parse_authors(text)]
    if len(names) > 3:
        return f"{names[0]} and others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def day(edtf: str) -> str:
    """A date as people read it: "17 May 2022", "May 2022"; other EDTF as it is written."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?", edtf)
    if not match or not 1 <= int(match[2]) <= 12:
        return edtf
    month = f"{_MONTHS[int(match[2]) - 1]} {match[1]}"
    return f"{int(match[3])} {month}" if match[3] else month
