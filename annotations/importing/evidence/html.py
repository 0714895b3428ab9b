"""The visible words of a web page. Nothing is fetched, run or expanded."""

import re
from typing import Any

from annotations.errors import Unreadable

MAX_BYTES = 30_000_000
"""The largest page that is read: saved pages with their pictures inside reach some millions of bytes."""
_MAX_CHARACTERS = 5_000_000

_UNSEEN = frozenset("script style template noscript head svg math iframe object select datalist audio video".split())
_BLOCKS = frozenset(
    "address article aside blockquote body br caption dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead "
    "title tr ul".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\xa0\u2007\u202f]+")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def parsed(data: bytes, name: str, charset: str = "") -> Any:
    """The root element of a page (of lxml). `charset` is what whoever delivered the page said of it.

    Raises Unreadable for what is too large or holds no element.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{name} is larger than {MAX_BYTES // 1_000_000} MB.", "Save the page without its pictures.")
    from lxml import etree
    from lxml.html import HTMLParser

    # libxml2 ends at a NUL. Without huge_tree it ends without a word at 256 levels, which careless pages reach
    clean = decoded_page(data, charset).replace("\0", "\ufffd").encode("utf-8", "replace")
    parser = HTMLParser(encoding="utf-8", no_network=True, recover=True, huge_tree=True, remove_pis=True)
    try:
        root = etree.fromstring(clean, parser) if clean.strip() else None
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(f"{name} cannot be read as a web page.", "Save the page anew.") from error
    if root is None:
        raise Unreadable(f"{name} is empty.", "Save the page anew.")
    return root


def decoded_page(data: bytes, charset: str = "") -> str:
    """The characters of a page: by its byte order mark, by what was said of it, by its own word, as UTF-8."""
    told = _CHARSET.search(data[:4096])
    own = told[1].decode("ascii") if told else ""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    for encoding in (marked, charset, own, "utf-8"):
        try:
            if encoding:
                return data.decode(encoding)
        except (LookupError, ValueError):  # an unknown one, or a wrong one: the next is tried
            continue
    return data.decode("cp1252", "replace")  # as browsers do


def visible_words(root: Any) -> str:
    """The words that a reader sees, a paragraph a line; at most five million characters."""
    from lxml import etree

    pieces: list[str] = []
    skipped = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        tag = element.tag if isinstance(element.tag, str) else None
        if event == "start":
            if skipped or _is_unseen(element, tag):
                skipped += 1
                continue
            pieces.append("\n" if tag in _BLOCKS else "")
            pieces.append(_plain(element.text, tag))
        elif event == "end" and skipped:
            skipped -= 1
        elif event == "end":
            pieces.append("\n" if tag in _BLOCKS else "")
        if event != "start" and not skipped:
            pieces.append(_plain(element.tail, ""))
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)[:_MAX_CHARACTERS]


def _is_unseen(element: Any, tag: str | None) -> bool:
    if tag in _UNSEEN or element.get("hidden") is not None:
        return True
    return _HIDDEN.search(element.get("style", "")[:2000]) is not None


def _plain(words: str | None, tag: str | None) -> str:
    """Words as a paragraph has them; only `pre` keeps its line ends."""
    if not words or tag == "pre":
        return words or ""
    return words.replace("\n", " ").replace("\r", " ")
