"""Finds the parts of a text that may hold a figure, so that the patterns need not read the rest.

One pass over the words, each looked up in a table: a fraction of what the patterns would take.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Flag, auto
from functools import cache

from annotations.detection.numeric.atoms import number_words
from annotations.detection.numeric.units import unit_forms
from annotations.lexicon import lexicon
from annotations.lexicon import words as listed
from annotations.model.vocabulary import QuantityKind

_REACH = 44
"""So far around a telling word a figure with its qualifier and unit is looked for; in code points."""
_LONGEST_WORD = 300
"""How far a spot may grow to the next white space: an address in it must be seen whole."""
_WORD = re.compile(r"[A-Za-z]{2,}|[0-9]+|[\u00bc-\u00be\u2150-\u215e\u5143]")


class Topic(Flag):
    NUMBER = auto()
    MONTH = auto()
    WEEKDAY = auto()
    TIME = auto()


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a text, from white space to white space, and what its words hint at."""

    start: int
    end: int
    topics: Topic


@cache
def _telling() -> dict[str, Topic]:
    dates, numbers = lexicon("dates"), lexicon("numbers")
    vague = {word for phrase in numbers["vague"] for word in phrase.split()} - {"a", "of", "quite"}
    table = dict.fromkeys(
        number_words() | vague | {"no", "none"} | listed(lexicon("names")["superlatives"]), Topic.NUMBER
    )
    times = {form for form, (kind, _) in unit_forms().items() if kind is QuantityKind.DURATION and form.isalpha()}
    for word in times | listed(dates["telling"]["time"]):
        table[word] = table.get(word, Topic.TIME) | Topic.TIME
    for word in dates["months"]:
        table[word.lower()] = Topic.MONTH
    for word in listed(dates["telling"]["weekday"]):
        table[word] = table.get(word, Topic.WEEKDAY) | Topic.WEEKDAY
    return table


def spots(words: str) -> list[Spot]:
    """The spots of a text in order; none overlaps another."""
    found: list[Spot] = []
    telling = _telling()
    start = end = -1
    topics, number = Topic(0), Topic.NUMBER
    for match in _WORD.finditer(words):
        word = match.group()
        topic = telling.get(word.lower()) if word[0].isalpha() else number
        if topic is None:
            continue
        if match.start() - _REACH > end:
            if end >= 0:
                found.append(Spot(start, end, topics))
            start, topics = _left(words, match.start() - _REACH, end), Topic(0)
        if topic not in topics:
            topics |= topic
        if match.end() + _REACH > end:
            end = _right(words, match.end() + _REACH)
    if end >= 0:
        found.append(Spot(start, end, topics))
    return found


def _left(words: str, at: int, floor: int) -> int:
    floor = max(0, floor, at - _LONGEST_WORD)
    at = max(at, floor)
    while at > floor and not words[at - 1].isspace():
        at -= 1
    return at


def _right(words: str, at: int) -> int:
    ceiling = min(len(words), at + _LONGEST_WORD)
    at = min(at, len(words))
    while at < ceiling and not words[at].isspace():
        at += 1
    return at


def matches(pattern: re.Pattern[str], words: str, found: Iterable[Spot]) -> "Iterable[re.Match[str]]":
    """The matches of a pattern in the spots."""
    for spot in found:
        yield from pattern.finditer(words, spot.start, spot.end)
