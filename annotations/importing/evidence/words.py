"""The words of a file that is evidence, page by page, and where a quoted passage stands in them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from annotations.errors import ImportRefused, Unreadable
from annotations.folding import Folded
from annotations.importing.decoding import decoded
from annotations.importing.evidence.html import parsed, visible_words
from annotations.importing.evidence.mhtml import is_mhtml, saved_page
from annotations.importing.evidence.pdf import MAX_PAGES, Pdf
from annotations.model.media_types import HTML, media_type
from annotations.progress import CancelToken, Progress, no_progress
from annotations.text import Span, normalised, paragraphs

MAX_CHARACTERS = 5_000_000
"""Of one file's words; the rest is left out, and `whole` says so."""
MAX_TEXT_BYTES = 10_000_000

_HEAD = 4096


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """What can be read of a file.

    `kind`: "pdf", "html", "mhtml", "text", or "" for what has no words that could be read (images,
    recordings, programs). `pages` are the words by page; files of other kinds than PDF have one.
    `whole` is false where the file was too long to be read to its end.
    """

    kind: str
    pages: tuple[str, ...] = ()
    whole: bool = True


class Found(NamedTuple):
    """Where a passage stands: the page from 0, the code points in its words, and how one writes that."""

    page: int
    span: Span
    locator: str


def kind_of(head: bytes, name: str) -> str:
    """The kind of a file (see EvidenceWords) by its first 4096 bytes; `name` decides where they do not."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    ending = Path(name).suffix.lower()
    if ending in (".mht", ".mhtml") or is_mhtml(head):
        return "mhtml"
    if media_type(head) == HTML or ending in (".html", ".htm", ".xhtml"):
        return "html"
    try:
        # the cut may go through a character, which would be damage
        decoded(head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1] or head[:-4], name)
    except ImportRefused:
        return ""
    return "text"


def words_of(
    source: Path | bytes, name: str, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> EvidenceWords:
    """The words of a file, given by its path or its bytes; `name` is its name, which messages show.

    Raises Unreadable for a file of a kind that has words but is damaged, locked or too large, and
    Cancelled. PDFs are read in a process of their own.
    """
    kind = kind_of(_beginning(source, name), name)
    if kind == "pdf":
        return _of_pdf(source, name, progress, cancel)
    if not kind:
        return EvidenceWords("")
    data = _bytes(source, name)
    return EvidenceWords(kind, (_READERS[kind](data, name)[:MAX_CHARACTERS],))


def find_passage(words: EvidenceWords, passage: str) -> Found | None:
    """Where a passage stands, without regard to case, accents, white space, hyphens, commas in numbers and
    the shape of quotation marks; None if it does not. One that runs on to the next page is found where it begins.

    "…", "..." or "[…]" in the passage stands for words left out, at most 3,000 characters of them.
    """
    parts = [part for part in (_squeezed(Folded(part).words).strip("\"'") for part in _OMISSION.split(passage)) if part]
    if not parts:
        return None
    room = sum(map(len, parts)) * 2 + len(parts) * _LEFT_OUT
    for index, page in enumerate(words.pages):
        following = words.pages[index + 1][:room] if index + 1 < len(words.pages) else ""
        folded = Folded(f"{page}\n{following}")
        found = _row(parts, _squeezed(folded.words))
        if found is not None:
            span = folded.origin(*_unsqueezed(folded.words, *found))
            if span.start < len(page):
                span = Span(span.start, min(span.end, len(page)))
                return Found(index, span, _locator(words, index, span))
    return None


_OMISSION = re.compile(r"\[(?:…|\.\.\.)\]|…|\.\.\.")
_LEFT_OUT = 3_000
_TRIES = 2_000
_SQUEEZED = re.compile(r"[\s\xad-]+|(?<=\d),(?=\d)")
"""What a passage and its print may have differently: blanks, hyphens at line ends, commas in numbers."""


def _squeezed(folded: str) -> str:
    return _SQUEEZED.sub("", folded)


def _unsqueezed(folded: str, start: int, end: int) -> tuple[int, int]:
    """The range in folded words that a range in their squeezed form came from."""
    kept, first = 0, 0
    last, place = len(folded), 0
    begun = False
    for match in (*_SQUEEZED.finditer(folded), None):
        stop = len(folded) if match is None else match.start()
        size = stop - place
        if not begun and start < kept + size:
            first, begun = place + start - kept, True
        if end <= kept + size:
            last = place + end - kept
            break
        kept += size
        place = stop if match is None else match.end()
    return first, last


def _row(parts: list[str], words: str) -> tuple[int, int] | None:
    """Where the parts follow on each other, each at most _LEFT_OUT characters after the one before."""
    start = -1
    for _ in range(_TRIES):
        start = words.find(parts[0], start + 1)
        if start < 0:
            return None
        end = start + len(parts[0])
        for part in parts[1:]:
            place = words.find(part, end, end + _LEFT_OUT + len(part))
            if place < 0:
                break
            end = place + len(part)
        else:
            return start, end
    return None


def _locator(words: EvidenceWords, page: int, span: Span) -> str:
    if words.kind == "pdf":
        return f"p. {page + 1}"
    before = sum(paragraph.start <= span.start for paragraph in paragraphs(words.pages[page]))
    return f"para. {max(before, 1)}"


def _of_pdf(source: Path | bytes, name: str, progress: Progress, cancel: CancelToken | None) -> EvidenceWords:
    pages: list[str] = []
    room = MAX_CHARACTERS
    with Pdf(source, name, cancel) as pdf:
        for page in range(min(pdf.pages, MAX_PAGES)):
            if cancel is not None:
                cancel.check()
            progress(page, pdf.pages, name)
            pages.append(normalised(pdf.text(page))[:room])
            room -= len(pages[-1])
            if room <= 0:
                break
        return EvidenceWords("pdf", tuple(pages), whole=len(pages) == pdf.pages and room > 0)


def _of_mhtml(data: bytes, name: str) -> str:
    page = saved_page(data, name)
    return visible_words(parsed(page.html, name, page.charset))


def _of_text(data: bytes, name: str) -> str:
    if len(data) > MAX_TEXT_BYTES:
        raise Unreadable(f"{name} is larger than {MAX_TEXT_BYTES // 1_000_000} MB.", "Attach the part that is cited.")
    try:
        return normalised(decoded(data, name).words)
    except ImportRefused as refusal:
        raise Unreadable(refusal.sentence, refusal.next_step) from refusal


_READERS: dict[str, Callable[[bytes, str], str]] = {
    "html": lambda data, name: visible_words(parsed(data, name)),
    "mhtml": _of_mhtml,
    "text": _of_text,
}
_MOST_BYTES = 100_000_000


def _beginning(source: Path | bytes, name: str) -> bytes:
    return source[:_HEAD] if isinstance(source, bytes) else _read(source, name, _HEAD)


def _bytes(source: Path | bytes, name: str) -> bytes:
    return source if isinstance(source, bytes) else _read(source, name, _MOST_BYTES + 1)


def _read(path: Path, name: str, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise Unreadable(f"{name} could not be read: {error.strerror or error}.", "Choose it again.") from error
