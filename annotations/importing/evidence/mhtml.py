"""Web pages saved as one file (MHTML: RFC 2557), as Chrome, Edge and Internet Explorer write them."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.message import Message

from annotations.errors import Unreadable

MAX_BYTES = 100_000_000

_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}?MIME-Version:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The page itself, without its pictures: its bytes, their charset, and what the browser noted (or "")."""

    html: bytes
    charset: str
    url: str
    title: str
    saved: str


def is_mhtml(head: bytes) -> bool:
    """Whether a file begins as one does, by its first few thousand bytes."""
    return head[:13].lower() == b"mime-version:" or _HEADERS.match(head[:4000]) is not None


def saved_page(data: bytes, name: str) -> SavedPage:
    """The page in the bytes of an MHTML file. Raises Unreadable where there is none."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{name} is larger than {MAX_BYTES // 1_000_000} MB.", "Save the page without its pictures.")
    try:
        message = message_from_bytes(data)
        page = _page_of(message)
        body = page.get_payload(decode=True) if page is not None else None
    except (RecursionError, ValueError, LookupError) as error:  # parts in parts without end
        raise Unreadable(f"{name} is damaged.", "Save the page anew.") from error
    if page is None or not isinstance(body, bytes):
        raise Unreadable(f"{name} holds no web page.", "Save the page anew, as one file.")
    url = message.get("Snapshot-Content-Location") or page.get("Content-Location") or ""
    return SavedPage(
        body,
        page.get_content_charset() or "",
        str(url).strip(),
        _words(message.get("Subject")),
        str(message["Date"] or ""),
    )


def _page_of(message: Message) -> Message | None:
    """The part that the others belong to: the one that is named as the first, else the first HTML."""
    start = str(message.get_param("start") or "")
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    named = (part for part in pages if start and str(part.get("Content-ID", "")).strip() == start)
    return next(named, pages[0] if pages else None)


def _words(header: object) -> str:
    """A header as a person reads it: browsers write titles as RFC 2047 has it."""
    if header is None:
        return ""
    pieces = []
    try:
        for piece, charset in decode_header(str(header)):
            pieces.append(piece if isinstance(piece, str) else piece.decode(charset or "utf-8", "replace"))
    except (ValueError, LookupError):
        return str(header)
    return " ".join("".join(pieces).split())
