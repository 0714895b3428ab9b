"""Dates that stand near the top of a page: suggestions for when it was published, never more."""

import re
from datetime import date

from annotations.text import paragraphs

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_FORMS = (
    re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<![0-9]){_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}", re.IGNORECASE),
    re.compile(r"(?<![\w-])(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9-])"),
)
_PARAGRAPHS = 5
_CHARACTERS = 10_000


def dates_near_top(words: str) -> tuple[tuple[str, str], ...]:
    """Full dates with a year in the first paragraphs, in their order: (ISO 8601, words read).

    Dates without a year, and impossible ones, are left out; a date that stands twice comes once.
    """
    found: dict[str, tuple[int, str]] = {}
    for paragraph in paragraphs(words[:_CHARACTERS])[:_PARAGRAPHS]:
        for form in _FORMS:
            for match in form.finditer(words, paragraph.start, paragraph.end):
                if (day := _iso(match)) and (day not in found or match.start() < found[day][0]):
                    found[day] = (match.start(), match.group())
    in_order = sorted(found.items(), key=lambda item: item[1][0])
    return tuple((day, read) for day, (_, read) in in_order)


def _iso(match: re.Match[str]) -> str | None:
    month = match["month"]
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(match["year"]), number, int(match["day"])).isoformat()
    except ValueError:
        return None
