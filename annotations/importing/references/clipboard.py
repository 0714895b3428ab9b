"""What a browser or another program puts on the clipboard, or into a drag, as the fields of a reference.

Nothing is fetched: only what is there is read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import unquote

from annotations.errors import FactdeskError
from annotations.importing.evidence.html import parsed, visible_words
from annotations.importing.references.fields import cleaned
from annotations.importing.references.reading import format_of, references_in
from annotations.model.reference import REFERENCE_FIELDS

_MOST = 200_000
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/|\b)(10\.\d{4,9}/[^\s\"<>“”]+)", re.IGNORECASE)
_ISBN = re.compile(r"(?:\bISBN(?:-1[03])?:?\s*)?\b((?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx])\b")
_QUOTED = re.compile(r"[“\"]([^“”\"]{4,300}?)[,.]?[”\"]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_SOURCE_URL = re.compile(r"^SourceURL:(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Captured:
    """What was read: the fields of a reference by their names, the passage that was copied, and where it stands."""

    fields: Mapping[str, str] = field(default_factory=dict)
    passage: str = ""
    locator: str = ""


def captured(text: str, html: str = "", moz_url: str = "", today: date | None = None) -> Captured | None:
    """What is on the clipboard, from the forms in which it is there; None where it is no reference.

    `html` may begin with the header of Windows (CF_HTML); `moz_url` is Firefox's text/x-moz-url: address and
    title, a line each. `today` becomes the date of access.
    """
    text, html = text[:_MOST], html[:_MOST]
    found = _entry(text) or _of_moz_url(moz_url) or _of_html(html, text) or _of_text(text)
    if found is None:
        return None
    accessed = (today or date.today()).isoformat()  # noqa: DTZ011 - the reviewer's own day
    return Captured({"accessed": accessed, **found.fields}, found.passage, found.locator)


def text_fragment(url: str) -> tuple[str, str]:
    """An address without its text fragment, and the passage that this names ("start … end" where it is a range).

    As the WICG's "URL fragment text directives" has it: `#:~:text=[prefix-,]start[,end][,-suffix]`. Several
    passages are joined by "…".
    """
    address, mark, directives = url.partition(":~:")
    if not mark:
        return url, ""
    passages = []
    for directive in directives.split("&"):
        name, _, value = directive.partition("=")
        if name == "text":
            parts = [part for part in value.split(",") if not part.endswith("-") and not part.startswith("-")]
            passages.append(" … ".join(cleaned(unquote(part)) for part in parts[:2]))
    return address.removesuffix("#"), " … ".join(filter(None, passages))


def _entry(text: str) -> Captured | None:
    """The first reference of BibTeX, RIS or CSL JSON."""
    if format_of(text) is None:
        return None
    try:
        read = references_in(text, "The clipboard")
    except FactdeskError:
        return None
    if not read.references:
        return None
    first = read.references[0]
    return Captured({name: words for name in REFERENCE_FIELDS if (words := getattr(first, name))})


def _of_moz_url(moz_url: str) -> Captured | None:
    address, _, title = moz_url[:_MOST].strip("\0").partition("\n")
    if not _ADDRESS.fullmatch(address.strip()):
        return None
    return _page(address.strip(), title)


def _page(address: str, title: str = "", passage: str = "") -> Captured:
    url, named = text_fragment(address)
    title = cleaned(title)
    fields = {"url": url, "type": "web page"} | ({"title": title} if title and title != address else {})
    if doi := _DOI.fullmatch(url):
        fields["identifier"] = f"doi:{doi[1]}"
    return Captured(fields, passage or named)


def _of_html(html: str, text: str) -> Captured | None:
    """A link that was copied, or a passage with the address of its page (which Windows alone tells)."""
    if "<" not in html:
        return None
    source = _SOURCE_URL.search(html[:2000])
    try:
        root = parsed(html[html.index("<") :].encode("utf-8", "replace"), "The clipboard", "utf-8")
    except FactdeskError:
        return None
    words = visible_words(root)
    links: list[Any] = [link for link in root.iter("a") if _ADDRESS.fullmatch(link.get("href", "").strip())]
    if len(links) == 1 and cleaned(words) == cleaned("".join(links[0].itertext())):
        return _page(links[0].get("href").strip(), words)
    if source and _ADDRESS.fullmatch(source[1]):
        return _page(source[1], passage=text.strip() or words)
    return None


def _of_text(text: str) -> Captured | None:
    """An address, a DOI, an ISBN, or a formatted reference with one of them or a title in quotation marks."""
    words = cleaned(text)
    if not words or len(words) > 3_000:
        return None
    if _ADDRESS.fullmatch(words):
        return _page(words)
    fields: dict[str, str] = {}
    if doi := _DOI.search(words):
        fields["identifier"] = f"doi:{doi[1].rstrip('.,;)]')}"
    elif (isbn := _ISBN.search(words)) and _is_isbn(isbn[1]):
        fields["identifier"] = f"isbn:{re.sub('[- ]', '', isbn[1]).upper()}"
    if address := _ADDRESS.search(words):
        fields["url"] = address.group().rstrip(".,;)]")
    year = _YEAR.search(re.sub(_ADDRESS, "", words))
    title = _QUOTED.search(words)
    if not fields and not (title and year):
        return None
    if title:
        fields["title"] = title[1].strip()
    if year and len(words) > 40:
        fields["published"] = year.group()
    return Captured(fields)


def _is_isbn(written: str) -> bool:
    """Whether the check digit is right (ISO 2108)."""
    digits = [10 if sign in "Xx" else int(sign) for sign in re.sub("[- ]", "", written)]
    if len(digits) == 10:
        return sum(weight * digit for weight, digit in zip(range(10, 0, -1), digits, strict=True)) % 11 == 0
    return 10 not in digits and sum(digit * (3 if i % 2 else 1) for i, digit in enumerate(digits)) % 10 == 0
