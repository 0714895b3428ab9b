"""Joins dates and clock times that are one: "Monday at 5 p.m.", "from March to May 2022"."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from annotations.detection.numeric.dates import Sort, When, whens
from annotations.detection.numeric.spots import Spot
from annotations.model.edtf import is_edtf
from annotations.text import Span

_LONGEST_GAP = 14
_TO = re.compile(r"\s?[-–—~]\s?|\s(?:to|until|till|through|thru)\s(?:the\s)?", re.IGNORECASE)
_AND = re.compile(r"\sand\s(?:the\s)?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<!\w)(?:between|from)\s(?:the\s)?(?:about\s|around\s)?$", re.IGNORECASE)
_BETWEEN_ONLY = re.compile(r"(?<!\w)between\s(?:the\s)?$", re.IGNORECASE)
_WITH = re.compile(
    r"\s?[,@(]?\s{0,2}(?:(?:at|around|about|from|between|for|by|on|of|in|after|before)\s)?(?:the\s)?(?:around\s|about\s)?",
    re.IGNORECASE,
)
_BARE_HOUR = re.compile(
    r"(?:(?P<from>(?:from|between)\s)?(?P<hour>\d{1,2}(?::\d\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?:\s?[-–]\s?|\s(?:to|and|till|until)\s))$",
    re.IGNORECASE,
)
_Join = Callable[[str, When, When], When | None]
_DAYS = (Sort.DAY, Sort.WEEKDAY, Sort.RELATIVE, Sort.YEAR)


def moments(words: str, parts: Iterable[Spot]) -> list[When]:
    """Dates and clock times in order, each as long as it is one."""
    found = [_with_first_hour(words, when) for when in whens(words, parts)]
    found = _folded(words, found, _together)
    return [_led(words, when) for when in _folded(words, found, _interval)]


def _led(words: str, when: When) -> When:
    """An interval with the "from" or "between" before it."""
    span = when.span
    if not when.date or "/" not in when.date:
        return when
    lead = _BETWEEN.search(words, max(0, span.start - 14), span.start)
    return replace(when, span=Span(lead.start(), span.end)) if lead else when


def _folded(words: str, found: list[When], join: _Join) -> list[When]:
    joined: list[When] = []
    for when in found:
        one = join(words, joined[-1], when) if joined else None
        if one is None:
            joined.append(when)
        else:
            joined[-1] = one
    return joined


def _with_first_hour(words: str, when: When) -> When:
    """ "5 to 6pm": the hour before takes its half of the day from the one after."""
    if when.sort is not Sort.CLOCK:
        return when
    before = _BARE_HOUR.search(words, max(0, when.span.start - 20), when.span.start)
    if before is None or words[before.start() - 1 : before.start()].isalnum():
        return when
    return replace(when, span=Span(before.start("hour"), when.span.end), date=None)


def _together(words: str, first: When, second: When) -> When | None:
    """A day and its clock time, or a weekday and its date, as one."""
    gap = second.span.start - first.span.end
    if (
        gap > _LONGEST_GAP
        or not _may_meet(first, second)
        or not _WITH.fullmatch(words, first.span.end, second.span.start)
    ):
        return None
    between = words[first.span.end : second.span.start]
    if "\n" in between or ("," in between and Sort.CLOCK not in (first.sort, second.sort)):
        return None
    end = second.span.end + (words[second.span.end : second.span.end + 1] == ")" and "(" in between)
    day, clock = (second, first) if first.sort is Sort.CLOCK else (first, second)
    date = day.date or (None if clock.sort is Sort.CLOCK else clock.date)
    if clock.sort is Sort.CLOCK and is_edtf(f"{day.date}{clock.date}"):
        date = f"{day.date}{clock.date}"
    sort = Sort.DAY if Sort.DAY in (first.sort, second.sort) else day.sort
    return When(Span(first.span.start, end), sort, date)


def _may_meet(first: When, second: When) -> bool:
    sorts = {first.sort, second.sort}
    if first.sort is second.sort or Sort.YEAR in sorts:
        return False
    if Sort.CLOCK in sorts:
        return not any(when.long for when in (first, second))
    return Sort.WEEKDAY in sorts


def _interval(words: str, first: When, second: When) -> When | None:
    """Two ends of a time: "from March to May 2022", "between 2014 and 2018"."""
    start, end = first.span.end, second.span.start
    if end - start > _LONGEST_GAP or "\n" in words[start:end]:
        return None
    between = _BETWEEN_ONLY.search(words, max(0, first.span.start - 14), first.span.start) is not None
    if not _TO.fullmatch(words, start, end) and not (between and _AND.fullmatch(words, start, end)):
        return None
    if (first.sort in _DAYS) != (second.sort in _DAYS) and second.sort is not Sort.CLOCK:
        return None
    lead = _BETWEEN.search(words, max(0, first.span.start - 14), first.span.start)
    begin = lead.start() if lead else first.span.start
    sort = first.sort if first.sort is not Sort.YEAR else Sort.DAY
    return When(Span(begin, second.span.end), sort, _ends(first.date, second.date))


def _ends(first: str | None, second: str | None) -> str | None:
    """Two dates as an EDTF interval; a missing year is that of the later date."""
    if not first or not second or "T" in first + second or "/" in first + second:
        return None
    if first.startswith("XXXX-") and not second.startswith("XXXX"):
        first = second[:4] + first[4:]
        if first[: len(second)] > second[: len(first)]:
            first = f"{int(second[:4]) - 1}{first[4:]}"
    interval = f"{first}/{second}"
    return interval if is_edtf(interval) else None
