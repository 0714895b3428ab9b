"""Suggests masks for page litter: navigation, comment forms, photo credits, stray page numbers."""

import re
from functools import cache

from annotations.lexicon import lexicon
from annotations.model.statement import SuggestedMask
from annotations.text import Span, paragraphs

_LONGEST = 120
"""Litter is short: longer paragraphs are the article's own."""


def litter(words: str) -> list[SuggestedMask]:
    """The regions of a text that are litter by `resources/lexicons/litter.toml`, in order."""
    found = []
    for line in paragraphs(words):
        if len(line) <= _LONGEST:
            why = next((why for pattern, why in _lines() if pattern.fullmatch(words, *line)), None)
            if why:
                found.append(SuggestedMask(line, why))
                continue
        for pattern, why in _ends():
            if match := pattern.search(words, max(line.start, line.end - _LONGEST), line.end):
                found.append(SuggestedMask(Span(*match.span(1)), why))
    return found


@cache
def _lines() -> list[tuple[re.Pattern[str], str]]:
    return [(_any(group["patterns"]), group["why"]) for group in lexicon("litter")["line"]]


@cache
def _ends() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(rf"({_any(group['patterns']).pattern})$", re.IGNORECASE), group["why"])
        for group in lexicon("litter")["end"]
    ]


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
