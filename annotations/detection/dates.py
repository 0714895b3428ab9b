"""Finds dates and clock times, and writes them as EDTF (ISO 8601-2:2019, "Extended Date/Time Format").

What the words leave open is written `X`: "April 27" is `XXXX-04-27`. Days that only the date of
publication could tell ("Monday", "this week") have no date. Clock times are ISO 8601 times of day
(`T14:00Z`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from annotations.model.vocabulary import QuantityKind
from annotations.text import Span

_MONTHS = (
    "January|Jan\\.?",
    "February|Feb\\.?",
    "March|Mar\\.?",
    "April|Apr\\.?",
    "May",
    "June|Jun\\.?",
    "July|Jul\\.?",
    "August|Aug\\.?",
    "September|Sept?\\.?",
    "October|Oct\\.?",
    "November|Nov\\.?",
    "December|Dec\\.?",
)
_MONTH = "(?P<month>" + "|".join(_MONTHS) + r")(?!\w)"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?P<year>1[0-9][0-9][0-9]|20[0-9][0-9])(?![0-9,.]*[0-9])(?!\w)"
_DAY = r"(?P<day>[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![0-9]|[.,][0-9])"
_PHASE = r"(?:the )?(?:(?:very )?(?:end|beginning|start|middle) of(?: the)?|early|mid|late)[ -]"
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_SEASON = f"(?P<season>{'|'.join(_SEASONS)})"
_LEAD = (
    r"(?:in|since|from|until|till|by|before|after|during|of|for|between|to|and|through|throughout|year|around"
    r"|last|this|next)"
)
_HALF = r"(?P<half>[ap]\.m\.|[ap]m)(?!\w)"
_ZONE = r"(?: ?(?P<zone>GMT|UTC|CES?T|E[SD]?T|BST|P[SD]?T|EEST|MSK|local time)(?!\w))?"


@dataclass(frozen=True, slots=True)
class When:
    """A date or clock time in a text, with its EDTF form where the words give one."""

    span: Span
    kind: QuantityKind
    date: str | None = None
    year_only: bool = False


def _month_number(month: str) -> int:
    return next(i for i, names in enumerate(_MONTHS, 1) if re.fullmatch(names, month, re.IGNORECASE))


def _calendar(match: re.Match[str]) -> str:
    parts = match.groupdict()
    date = f"{parts.get('year') or 'XXXX'}-{_month_number(parts['month']):02}"
    return f"{date}-{int(parts['day']):02}" if parts.get("day") else date


def _years(match: re.Match[str]) -> str:
    until = match["until"]
    return f"{match['year']}/{match['year'][: 4 - len(until)]}{until}"


def _century(match: re.Match[str]) -> str:
    return f"{int(match['century']) - 1:02}XX"


def _time(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
    half = (parts.get("half") or "").lower().replace(".", "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return None
    universal = "Z" if (parts.get("zone") or "") in ("GMT", "UTC") else ""
    return f"T{hour:02}:{minute:02}{universal}"


def _season(match: re.Match[str]) -> str:
    return f"{match['year']}-{_SEASONS[match['season'].lower()]}"


def _year(match: re.Match[str]) -> str:
    return match["year"]


def _decade(match: re.Match[str]) -> str:
    return f"{match['decade']}X"


def _unknown(match: re.Match[str]) -> None:
    return None


_D, _T = QuantityKind.DATE, QuantityKind.TIME
# In order: the first rule that takes a word keeps it. `core` is the date where more had to be seen.
_RULES: tuple[tuple[re.Pattern[str], QuantityKind, Callable[[re.Match[str]], str | None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE if fold else 0), kind, reader)
    for pattern, fold, kind, reader in (
        (r"(?<![\w-])[0-9]{4}-(?:0[1-9]|1[0-2])-(?:[0-2][0-9]|3[01])(?![\w-])", False, _D, re.Match.group),
        (rf"(?<!\w)(?:{_WEEKDAY},? )?{_MONTH} {_DAY}(?:,? {_YEAR})?(?!\w)", False, _D, _calendar),
        (rf"(?<![\w.,])(?:{_WEEKDAY},? )?(?:the )?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?", False, _D, _calendar),
        (rf"(?<!\w)(?:{_PHASE})?{_MONTH},? {_YEAR}", False, _D, _calendar),
        (rf"(?<!\w){_PHASE}{_MONTH}", False, _D, _calendar),
        (rf"(?i:(?<!\w){_LEAD}) (?P<core>{_MONTH})(?! [0-9])", False, _D, _calendar),
        (rf"(?<!\w)(?:{_PHASE})?{_SEASON}(?: of)? {_YEAR}", True, _D, _season),
        (rf"(?<!\w)(?:the )?(?:{_PHASE})?(?P<decade>1[0-9][0-9]|20[0-9])0[’']?s(?!\w)", True, _D, _decade),
        (r"(?<!\w)(?:the )?(?P<century>[0-9][0-9]?)(?:st|nd|rd|th)[ -]century(?!\w)", True, _D, _century),
        (rf"(?<![\w.,-]){_YEAR[:-6]}[-–/](?P<until>[0-9][0-9](?:[0-9][0-9])?)(?![\w-])", False, _D, _years),
        (rf"(?<!\w){_PHASE}{_YEAR}", True, _D, _year),
        (rf"(?<!\w){_LEAD} (?:the year )?(?P<core>{_YEAR})", True, _D, _year),
        (rf"\((?P<core>{_YEAR})\)", False, _D, _year),
        (rf"(?<![\w:.])(?P<hour>[0-9][0-9]?)(?:[:.](?P<minute>[0-9][0-9]))? ?{_HALF}{_ZONE}", True, _T, _time),
        (rf"(?<![\w:.])(?P<hour>[0-9][0-9]?):(?P<minute>[0-9][0-9])(?![0-9:]){_ZONE}", False, _T, _time),
        (r"(?<!\w)(?:at|around|by|before|after|until) (?P<core>noon|midnight)(?!\w)", True, _T, _unknown),
        (rf"(?<!\w)(?:(?:this|last|next) )?{_WEEKDAY}(?!\w)", False, _D, _unknown),
        (r"(?<!\w)(?:this|last|next) (?:week|month|year|weekend)(?!\w)", True, _D, _unknown),
    )
)


def whens(words: str) -> Iterator[When]:
    """Dates and clock times, rule by rule; later ones may overlap earlier ones, which then count."""
    for pattern, kind, reader in _RULES:
        for match in pattern.finditer(words):
            date = reader(match)
            if kind is QuantityKind.TIME and date is None and reader is _time:
                continue
            core = match.span("core") if "core" in pattern.groupindex else match.span()
            yield When(Span(*core), kind, date, year_only=reader is _year)
