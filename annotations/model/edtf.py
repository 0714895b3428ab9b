"""Dates as EDTF (ISO 8601-2): those forms that a news article gives occasion for."""

import re
from datetime import date

_DATE = re.compile(r"(?P<year>[0-9X]{4})(?:-(?P<month>[0-9X]{2})(?:-(?P<day>[0-9X]{2}))?)?[?~%]?")
_SEASONS = range(21, 25)
_CLOCK = re.compile(r"(?P<date>[^T]+)?T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?Z?")


def is_edtf(text: str) -> bool:
    """Whether a text is a date of EDTF: 2022, 2022-08, 2022-08-27, XXXX-08-27, 2022-08~, 2022-07/2022-08, 2022-21 …

    Taken are years of four digits, unspecified digits (X), seasons (21 to 24), `?`, `~` and `%` at the
    end, intervals with an open end (`..` or nothing), and clock times (T20:30, T20:30Z) with or without
    a day before them.
    """
    if "/" in text:
        first, _, last = text.partition("/")
        ends = [end for end in (first, last) if end not in ("", "..")]
        return bool(ends) and all(map(_is_date, ends)) and not _runs_backwards(first, last)
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        return clock["date"] is None or _is_date(clock["date"])
    return _is_date(text)


def is_over(text: str, today: date) -> bool:
    """Whether a whole date, or the month or year that is given, lies before today. Other dates never are."""
    return _is_plain(text) and text < today.isoformat()[: len(text)]


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    month, day = match["month"], match["day"]
    if month is None or "X" in month:
        return day is None or "X" in day
    if day is None:
        return int(month) in range(1, 13) or int(month) in _SEASONS
    try:  # an unknown year may be a leap year
        date(int(match["year"].replace("X", "0")) or 2000, int(month), 1 if "X" in day else int(day))
    except ValueError:
        return match["year"] != "XXXX" and "X" in match["year"] and (month, day) == ("02", "29")
    return True


def _runs_backwards(first: str, last: str) -> bool:
    size = min(len(first), len(last))
    return _is_plain(first) and _is_plain(last) and last[:size] < first[:size]


def _is_plain(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text) is not None
