"""Cuts a long text into pieces that are parsed one at a time.

The cuts depend on nothing but the words, so that the same text gives the same statements on every
computer and any number of workers. The rule is part of the detector's version (`PIECES_VERSION`).
"""

import re

from annotations.text import Span

PIECES_VERSION = 1

LONGEST_PIECE = 50_000
"""In code points. A spaCy Doc takes about 3.4 KB a character while it is parsed."""

_CUTS = (re.compile(r"\n"), re.compile(r"[.!?…][\"”’'»)\]]*\s"), re.compile(r"\s"))


def pieces(words: str, longest: int = LONGEST_PIECE) -> list[Span]:
    """Spans that cover the whole text in order, each at most `longest` code points long.

    A piece ends at its last paragraph end; without one at its last sentence end, white space, or
    at the limit.
    """
    spans, start = [], 0
    while len(words) - start > longest:
        end = _last_cut(words, start, start + longest)
        spans.append(Span(start, end))
        start = end
    if start < len(words):
        spans.append(Span(start, len(words)))
    return spans


def _last_cut(words: str, start: int, limit: int) -> int:
    for cut in _CUTS:
        end = max((match.end() for match in cut.finditer(words, start, limit)), default=start)
        if end > start:
            return end
    return limit
