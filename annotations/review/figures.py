"""A figure as a person reads it: its words, its interval, other units, and the day that "Monday" was.

Nothing of this is stored: it follows from the quantity and the article's accepted date.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from annotations.lexicon import lexicon
from annotations.model.edtf import is_edtf
from annotations.model.settings import Rate
from annotations.model.statement import Quantity
from annotations.model.vocabulary import QuantityKind

_BELOW = ("less than", "fewer than", "under", "below", "smaller than", "lower than", "younger than", "<")
_ABOVE = ("more than", "over", "above", "exceed", "greater than", "larger than", "higher than", "bigger than", ">")
_CELSIUS, _FAHRENHEIT = "degree Celsius", "degree Fahrenheit"
_WHOLE_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def in_words(quantity: Quantity) -> str:
    """ "more than 1,700 fighters", "5 to 7 percent", "200 to 999 civilians"; empty if it has no value."""
    value = _value(quantity)
    if not value:
        return ""
    after = quantity.qualifier == "plus" or (quantity.qualifier or "").startswith(("or ", "and "))
    counted = quantity.counted if quantity.counted != quantity.unit else None
    of = "of" if counted and quantity.kind in (QuantityKind.PERCENT, QuantityKind.FRACTION) else ""
    parts = [value, quantity.qualifier if after else "", _unit(quantity), of, counted]
    return " ".join(part for part in ("" if after else quantity.qualifier, *parts) if part)


def interval(quantity: Quantity) -> str:
    """The same in the notation of intervals: "(1,700, ∞)", "[200, 999]"; empty where both ends are one."""
    low, high, open_ = quantity.low, quantity.high, excludes_its_end(quantity)
    if low == high:
        return ""
    left = "(−∞" if low is None else f"{'(' if open_ and high is None else '['}{number(low)}"
    right = "∞)" if high is None else f"{number(high)}{')' if open_ and low is None else ']'}"
    return f"{left}, {right}"


def converted(quantity: Quantity, rates: tuple[Rate, ...] = ()) -> Quantity | None:
    """The quantity in the other usual unit: miles and kilometres, degrees; money only by a given rate."""
    other = _other_unit(quantity, rates)
    if other is None or quantity.low is quantity.high is None:
        return None
    unit, turn = other
    try:
        low, high = (None if end is None else _rounded(turn(end), end) for end in (quantity.low, quantity.high))
    except OverflowError:  # more than a float holds
        return None
    return replace(quantity, low=low, high=high, unit=unit, counted=None)


def _other_unit(quantity: Quantity, rates: tuple[Rate, ...]) -> tuple[str, Callable[[float], float]] | None:
    unit, tables = quantity.unit or "", lexicon("conversions")
    if quantity.kind is QuantityKind.MONEY and (rate := rate_of(unit, rates)):
        parts = 1 if rate.currency == unit else lexicon("currencies")["small"].get(unit, {}).get("of", 1)
        return rate.other, lambda amount: amount * rate.worth / parts
    if unit == _CELSIUS:
        return _FAHRENHEIT, lambda degrees: degrees * 9 / 5 + 32
    if unit == _FAHRENHEIT:
        return _CELSIUS, lambda degrees: (degrees - 32) * 5 / 9
    if unit in tables["factors"]:
        other, factor = tables["factors"][unit]
        return other, lambda amount: amount * factor
    if other := tables["backwards"].get(unit):
        factor = tables["factors"][other][1]
        return other, lambda amount: amount / factor
    return None


def rate_of(unit: str, rates: Iterable[Rate]) -> Rate | None:
    """The rate that turns a unit of money: its own, or of the one rated currency that it is, or is a part of.

    A dollar without a country goes by the rate of the US dollar and the other way round; a cent by that of
    the dollar or of the euro, but by neither where both have one.
    """
    by_currency = {rate.currency: rate for rate in rates}
    if unit in by_currency:
        return by_currency[unit]
    money = lexicon("currencies")
    wholes = money["small"].get(unit, {}).get("parts_of") or money["same"].get(unit, [])
    rated = {whole for whole in wholes if whole in by_currency}
    alike = {frozenset(money["same"].get(whole, [whole])) for whole in rated}
    return by_currency[min(rated)] if len(alike) == 1 else None


def _rounded(value: float, given: float) -> float:
    """With three significant digits, or as many as the given number has."""
    digits = max(3, len(f"{abs(given):.10g}".replace(".", "").strip("0")))
    return float(f"{value:.{digits}g}")


def number(value: float, kind: QuantityKind | None = None) -> str:
    """A number with its thousands apart; of the kind ORDINAL "3rd"."""
    if kind is QuantityKind.ORDINAL and value == int(value):
        place = int(value)
        teen = place % 100 in (11, 12, 13)
        return f"{place:,}" + ("th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th"))
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"


def excludes_its_end(quantity: Quantity) -> bool:
    """Whether the given end itself is left out: "more than 5", but "at least 5"."""
    return (quantity.qualifier or "").casefold().startswith((*_BELOW, *_ABOVE))


def _value(quantity: Quantity) -> str:
    ends = [number(end, quantity.kind) for end in (quantity.low, quantity.high) if end is not None]
    return " to ".join(dict.fromkeys(ends))


def _unit(quantity: Quantity) -> str:
    unit = quantity.unit or ""
    plural = unit and unit != "percent" and not (quantity.low == quantity.high == 1)
    if plural:
        head, per, rest = unit.partition(" per ")
        unit = f"{_plural(head)}{per}{rest}"
    return f"{unit} old" if quantity.kind is QuantityKind.AGE else unit


_IRREGULAR = (
    *(("foot", "feet"), ("inch", "inches"), ("henry", "henries"), ("century", "centuries")),
    *(("millennium", "millennia"), ("grosz", "groszy"), ("agora", "agorot"), ("leu", "lei"), ("lev", "leva")),
)
_KEPT = (
    *("sterling", "hertz", "horsepower", "stone", "gauss", "pence", "fils", "magnitude", "permille", "lux"),
    *("yuan", "yen", "rand", "won", "baht", "renminbi"),
)
_FIRST_TAKES_S = re.compile(r"(?P<first>degree|millimetre)(?P<rest> (?:Celsius|Fahrenheit|Rankine|of mercury))")


def _plural(unit: str) -> str:
    if match := _FIRST_TAKES_S.fullmatch(unit):
        return f"{match['first']}s{match['rest']}"
    if unit.endswith(_KEPT) or unit.isupper():
        return unit
    for one, many in _IRREGULAR:
        if unit.endswith(one):
            return unit.removesuffix(one) + many
    return f"{unit}s"


# Days told from the day of publication

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_SPAN = re.compile(r"(?P<which>this|last|next|the previous|the following)\s(?P<span>week|month|year)", re.IGNORECASE)
_PART = "(?: (?:early |late )?(?:morning|noon|afternoon|evening|night))?"
_DAYS = {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0}
_DAYS |= {"yesterday": -1, "last night": -1, "tomorrow": 1}


def resolved(when: str, published: str) -> str | None:
    """The date of "Monday", "tomorrow", "last month" as EDTF, told from a whole day of publication.

    A weekday is the last one up to that day, unless the words say "next": news tells what was. None where
    the day is not known, or the words are not of this kind: then it stays open.
    """
    if not _WHOLE_DAY.fullmatch(published) or not is_edtf(published):
        return None
    try:
        return _told_from(date.fromisoformat(published), " ".join(when.lower().split()))
    except (OverflowError, ValueError):  # the calendar ends there
        return None


def _told_from(day: date, words: str) -> str | None:
    for phrase, days in _DAYS.items():
        if re.fullmatch(rf"{phrase}{_PART}", words):
            return (day + timedelta(days)).isoformat()
    if match := _SPAN.fullmatch(words):
        return _span(day, match["which"], match["span"])
    for place, name in enumerate(_WEEKDAYS):
        if re.fullmatch(rf"(?:next |this coming |this |last |this past |past )?{name}{_PART}", words):
            back = (day.weekday() - place) % 7
            if words.startswith(("next", "this coming")):
                return (day + timedelta(7 - back)).isoformat()
            return (day - timedelta(back or (7 if words.startswith("last") else 0))).isoformat()
    return None


def completed(edtf: str, published: str) -> str | None:
    """A date without its year, with the year that puts it last before publication: July, in August 2022, is 2022-07."""
    if not edtf.startswith("XXXX-") or not re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){1,2}", published):
        return None
    year = int(published[:4])
    rest = edtf[4:]
    past = f"{year}{rest}"[: len(published)] <= published[: len(f"{year}{rest}")]
    made = f"{year if past else year - 1}{rest}"
    return made if is_edtf(made) and "/" not in edtf else None


def _span(day: date, which: str, span: str) -> str:
    step = {"this": 0, "last": -1, "the previous": -1}.get(which, 1)
    if span == "year":
        return f"{day.year + step:04}"
    if span == "month":
        months = day.year * 12 + day.month - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}"
    monday = day - timedelta(day.weekday()) + timedelta(7 * step)
    return f"{monday.isoformat()}/{(monday + timedelta(6)).isoformat()}"
