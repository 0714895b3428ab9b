"""Finds what a few typed letters may mean, and which meaning is likeliest. No Qt."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from annotations.text import Span


class Rank(IntEnum):
    """How well words match, the best first."""

    EXACT = 0
    START = 1
    WORD_STARTS = 2
    INSIDE = 3
    SCATTERED = 4


@dataclass(frozen=True, slots=True)
class Match:
    """How well something matches, and which of its characters do."""

    rank: Rank
    spans: tuple[Span, ...] = ()


class _Folding(dict[int, int]):
    """Each code point to one without accent and capital; one to one, so that places stay true."""

    def __missing__(self, code: int) -> int:
        base = unicodedata.normalize("NFKD", chr(code))[:1] or chr(code)
        self[code] = ord(base.lower()[:1] or base)
        return self[code]


_FOLDING = _Folding()


def folded(text: str) -> str:
    """The text without capitals and accents, as long as before."""
    return text.translate(_FOLDING)


def rank_of(query: str, text: str) -> Rank | None:
    """How well `query` matches `text`, both folded, in a fraction of the time of `match`; its letters alone won't do.

    Each word of the query must be found, in any order.
    """
    if text.startswith(query):
        return Rank.EXACT if len(text) == len(query) else Rank.START
    rank = Rank.WORD_STARTS
    for word in query.split():
        place = text.find(word)
        if place < 0:
            return None
        if place > 0 and text[place - 1].isalnum() and _word_start(word, text, place) < 0:
            rank = Rank.INSIDE
    return rank


def match(query: str, text: str, *, scattered: bool = False) -> Match | None:
    """How `query` matches `text`, both folded, and where. `scattered`: its letters in order will do."""
    rank, words = rank_of(query, text), query.split()
    match rank:
        case None:
            return _scattered("".join(words), text) if scattered else None
        case Rank.EXACT | Rank.START:
            return Match(rank, (Span(0, len(query)),) if query else ())
        case Rank.WORD_STARTS:
            return Match(rank, _spans(words, [_word_start(word, text) for word in words]))
    return Match(rank, _spans(words, [text.index(word) for word in words]))


def _spans(words: Sequence[str], places: Sequence[int]) -> tuple[Span, ...]:
    return tuple(Span(place, place + len(word)) for word, place in zip(words, places, strict=True))


def _word_start(word: str, text: str, after: int = 0) -> int:
    """Where a word of the text begins so, at `after` or later; -1 if none does."""
    place = text.find(word, after)
    while place > 0 and text[place - 1].isalnum():
        place = text.find(word, place + 1)
    return place


def _scattered(letters: str, text: str) -> Match | None:
    """The letters in order: each at the next word's start where that works out, else where it comes next."""
    return _walk(letters, text, jumping=True) or _walk(letters, text, jumping=False)


def _walk(letters: str, text: str, *, jumping: bool) -> Match | None:
    spans: list[Span] = []
    place = 0
    for letter in letters:
        start = _word_start(letter, text, place) if jumping else -1
        found = start if start >= 0 else text.find(letter, place)
        if found < 0:
            return None
        spans.append(Span(found, found + 1))
        place = found + 1
    return Match(Rank.SCATTERED, tuple(spans))
