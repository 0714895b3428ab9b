"""Markup made so that words can never become part of it: whatever is not `Html` already is escaped."""

import html
import re
from collections.abc import Iterable

from annotations.exporting.cells import clickable

# What HTML cannot hold or reads otherwise (its standard, 13.2.3.5 and 13.2.5), and C1, which no reader sees
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Html(str):
    """Markup that may be printed as it is."""

    __slots__ = ()


Content = Html | str | None
"""What an element holds: markup, words that are still to be escaped, or nothing."""


def escaped(words: str) -> Html:
    """Words as markup; what no page can hold shows as U+FFFD."""
    if not words.isprintable():
        words = _UNPRINTABLE.sub("\ufffd", words.replace("\r\n", "\n").replace("\r", "\n"))
    return Html(html.escape(words))


def tag(name: str, *content: Content, **attributes: str | None) -> Html:
    """An element. `class_` is the attribute "class", `aria_label` "aria-label"; those that are None are left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{written}>{joined(content)}</{name}>")


def joined(content: Iterable[Content], between: str = "") -> Html:
    """Several pieces, one after the other, with words between them; those that are empty are left out."""
    pieces = (piece if isinstance(piece, Html) else escaped(piece) for piece in content if piece)
    return Html(escaped(between).join(pieces))


def isolated(words: str) -> Html:
    """Words from outside, which cannot change the order of those around them, whatever their script or marks."""
    return tag("bdi", words)


def link(url: str, shown: str = "") -> Html:
    """A web address to follow; any other address, and a web address that is none, stays words."""
    if not clickable(url):
        return isolated(shown or url)
    return tag("a", isolated(shown or url), href=url, rel="noreferrer noopener")
