"""Finds dates and clock times, and writes them as EDTF (ISO 8601-2:2019, "Extended Date/Time Format").

What the words leave open is written `X`: "April 27" is `XXXX-04-27`. Days that only the date of
publication could tell ("Monday", "this week") have no date. Clock times are ISO 8601 times of day
(`T14:00Z`). The words come from `resources/lexicons/dates.toml`; `moments.py` joins what belongs
together ("Monday at 5 p.m.", "from March to May 2022").
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from annotations.detection.numeric.spots import Spot, Topic
from annotations.lexicon import lexicon
from annotations.model.edtf import is_edtf
from annotations.text import Span

_LONGEST_MONTH = 31
_LAST_CENTURY = 21
_Reader = Callable[[re.Match[str]], str | None]


class Sort(Enum):
    """What a date or time says, which decides what it may be joined to."""

    DAY = auto()
    """A day or month of the calendar."""
    YEAR = auto()
    """A year alone, which might as well be a number."""
    WEEKDAY = auto()
    RELATIVE = auto()
    """ "Tomorrow", "last week": told from the day of publication."""
    CLOCK = auto()


@dataclass(frozen=True, slots=True)
class When:
    """A date or clock time in a text, with its EDTF form where the words give one."""

    span: Span
    sort: Sort
    date: str | None = None
    long: bool = False
    """A week, month or year: no clock time belongs to it."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """`core`, where the pattern has it, is the date, and the rest had to be seen around it."""

    pattern: re.Pattern[str]
    sort: Sort
    read: _Reader
    topics: Topic


# Readers: from a match to EDTF


def _calendar(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    year, month = parts.get("year") or "XXXX", lexicon("dates")["months"][_capital(parts["month"])]
    day, until = _day(parts.get("day")), _day(parts.get("until"))
    if day is None:
        return f"{year}-{month:02}"
    first = f"{year}-{month:02}-{day:02}"
    return first if until is None else f"{first}/{year}-{month:02}-{until:02}"


def _capital(month: str) -> str:
    return month.rstrip(".").capitalize()


def _day(written: str | None) -> int | None:
    if not written:
        return None
    if digits := re.match(r"\d+", written):
        return int(digits.group())
    return sum(_ordinal_words()[word] for word in re.split(r"[\s-]+", written.lower()))


@cache
def _ordinal_words() -> dict[str, int]:
    numbers = lexicon("numbers")
    return {**numbers["ordinals"], **numbers["tens"]}


def _numeric(match: re.Match[str]) -> str | None:
    """Day and month in digits: only where one of them cannot be a month is it clear which is which."""
    first, second, year = int(match["first"]), int(match["second"]), match["year"]
    if len(year) == 2:
        return None
    if first > 12 >= second:
        first, second = second, first
    return f"{year}-{first:02}-{second:02}" if second > 12 or first == second else None


def _iso(match: re.Match[str]) -> str:
    return f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"


def _years(match: re.Match[str]) -> str:
    until = match["until"]
    return f"{match['year']}/{match['year'][: 4 - len(until)]}{until}"


def _century(match: re.Match[str]) -> str | None:
    century = _day(match["century"])
    return f"{century - 1:02}XX" if century and century <= _LAST_CENTURY else None


def _time(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    hour, minute, second = int(parts["hour"]), int(parts.get("minute") or 0), parts.get("second")
    half = (parts.get("half") or "").lower().replace(".", "").replace(" ", "")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return None
    universal = "Z" if (parts.get("zone") or "").upper() in ("GMT", "UTC", "ZULU") else ""
    return f"T{hour:02}:{minute:02}{':' + second if second else ''}{universal}"


def _season(match: re.Match[str]) -> str:
    return f"{match['year']}-{lexicon('dates')['seasons'][match['season'].lower()]}"


def _quarter(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    digit, year = parts.get("quarter") or "", parts.get("year")
    number = int(digit) if digit.isdecimal() else _day(digit)
    if not number or not year or number > 4:
        return None
    return f"{year}-{3 * number - 2:02}/{year}-{3 * number:02}"


def _year(match: re.Match[str]) -> str:
    return match["year"]


def _decade(match: re.Match[str]) -> str:
    return f"{match['decade']}X"


def _fiscal(match: re.Match[str]) -> str | None:
    return match["year"]


def _open(match: re.Match[str]) -> None:
    """What the words alone do not tell."""
    return


_READERS: dict[str, _Reader] = {
    "calendar": _calendar,
    "numeric": _numeric,
    "iso": _iso,
    "years": _years,
    "century": _century,
    "time": _time,
    "season": _season,
    "quarter": _quarter,
    "year": _year,
    "decade": _decade,
    "fiscal": _fiscal,
    "open": _open,
}


@cache
def _rules() -> tuple[_Rule, ...]:
    """In order: the first rule that takes a word keeps it."""
    dates = lexicon("dates")
    days = [word for word, value in lexicon("numbers")["ordinals"].items() if value <= _LONGEST_MONTH]
    ordinals = "|".join(sorted(days, key=len, reverse=True))
    months = "|".join(sorted(dates["months"], key=len, reverse=True))
    parts = {
        **{name: f"(?:{words.replace(' ', '_')})" for name, words in dates["phrases"].items()},
        "month": rf"(?P<month>(?:{months})\b\.?)",
        "year": r"(?P<year>1[1-9][0-9]{2}|20[0-9]{2})(?![0-9,.]*[0-9])(?!\w)",
        "number": r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?(?![0-9]|[.,:][0-9])",
        "ordinal": rf"(?:(?:twenty|thirty)[ -])?(?:{ordinals})\b",
        "seasons": f"(?P<season>{'|'.join(dates['seasons'])})",
        "half": r"(?P<half>[ap]_?\.?_?m\b\.?)",
    }
    parts["day_number"] = f"(?:{parts['number']}|{parts['ordinal']})"
    parts["dow"] = rf"(?:(?:{parts['weekday']}|{parts['short_weekday']})_?,?_?(?:the_)?)"
    parts["zoned"] = rf"(?:_?(?P<zone>{parts['zone']})\b)?"

    return tuple(_rule(rule, parts) for rule in dates["rules"])


def _rule(written: dict[str, str], parts: dict[str, str]) -> _Rule:
    pattern = re.sub(r"(?<!\?P)<([a-z_]+)>", lambda name: parts[name.group(1)], written["pattern"])
    compiled = re.compile(pattern.replace("_", r"(?:\s{1,2})"), re.IGNORECASE)
    sort = Sort[written["sort"].upper()]
    return _Rule(compiled, sort, _READERS[written.get("read", "open")], Topic[written["needs"].upper()])


@cache
def _rules_for(topics: Topic) -> tuple[_Rule, ...]:
    return tuple(rule for rule in _rules() if rule.topics & topics)


def whens(words: str, found: Iterable[Spot]) -> list[When]:
    """Dates and clock times in the spots of a text in order; none overlaps another."""
    return [when for spot in found for when in _in_window(words, spot)]


def _in_window(words: str, spot: Spot) -> list[When]:
    start, end = spot.start, spot.end
    taken = bytearray(end - start)
    found = []
    for rule in _rules_for(spot.topics):
        for match in rule.pattern.finditer(words, start, end):
            date = rule.read(match)
            if rule.read is _time and date is None:
                continue
            span = Span(*(match.span("core") if "core" in rule.pattern.groupindex else match.span()))
            if any(taken[span.start - start : span.end - start]):
                continue
            taken[span.start - start : span.end - start] = b"\1" * len(span)
            span = _trimmed(words, span)
            long = rule.sort is Sort.RELATIVE and _LONG.search(words, span.start, span.end) is not None
            found.append(When(span, rule.sort, date if date and is_edtf(date) else None, long))
    return sorted(found, key=lambda when: when.span)


def _trimmed(words: str, span: Span) -> Span:
    """Without white space at its end, or a point that is the sentence's."""
    end = span.end
    while words[end - 1].isspace():
        end -= 1
    if words[end - 1] == "." and not _ABBREVIATED.search(words, span.start, end):
        end -= 1
    return Span(span.start, end)


_LONG = re.compile(r"(?:week|month|quarter|year|decade|century|season)$", re.IGNORECASE)
_ABBREVIATED = re.compile(r"(?:(?<![a-z])m|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec))\.$", re.IGNORECASE)
