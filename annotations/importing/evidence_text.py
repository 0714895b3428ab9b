"""The words of an attached file, to see whether a passage stands in it."""

import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser

from annotations.errors import ImportRefused
from annotations.importing.decoding import decoded
from annotations.model.media_types import HTML, TEXT

_LARGEST = 20_000_000
"""Bytes: of a larger file nobody would find a passage by reading."""

_UNSEEN = frozenset({"script", "style", "template", "noscript", "head"})
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


def text_of(media_type: str, contents: Callable[[], Iterable[bytes]]) -> str | None:
    """The words of a file of that media type; None where they cannot be read by this version.

    `contents` gives the file piece by piece, and is only called for what can be read. Raises what it raises.
    """
    reader = _READERS.get(media_type)
    if reader is None:
        return None
    data = bytearray()
    for piece in contents():
        data += piece
        if len(data) > _LARGEST:
            return None
    return reader(bytes(data))


def _plain(data: bytes) -> str | None:
    try:
        return decoded(data, "").words
    except ImportRefused:
        return None


def _html(data: bytes) -> str | None:
    declared = _META_CHARSET.search(data[:4096])
    try:
        words = data.decode(declared[1].decode("ascii")) if declared else None
    except (LookupError, UnicodeError):
        words = None
    words = words if words is not None else _plain(data)
    if words is None:
        return None
    page = _Page()
    page.feed(words)
    page.close()
    return "".join(page.parts)


_READERS = {TEXT: _plain, HTML: _html}


class _Page(HTMLParser):
    """The words that a page shows, with a space at each tag that is not inside a word by custom."""

    _INLINE = frozenset(
        "a abbr b bdi bdo cite code dfn em font i ins del kbd mark q s small span strong sub sup u".split()
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unseen += tag in _UNSEEN
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)

    def _break(self, tag: str) -> None:
        if tag not in self._INLINE:
            self.parts.append(" ")
