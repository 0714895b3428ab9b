"""Numbers with what belongs to them: currency sign, unit, second number of a range, smaller unit after a larger."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotations.detection.numeric import patterns
from annotations.detection.numeric.atoms import Number
from annotations.detection.numeric.numerals import Form, Numeral, tidy
from annotations.detection.numeric.units import Unit, after_money_sign, money_before, small_money, unit_at
from annotations.lexicon import lexicon
from annotations.model.statement import Quantity
from annotations.model.vocabulary import QuantityKind
from annotations.text import Span

_RANGE = re.compile(r"\s?[-–—]\s?|\s(?:to|or|and|through)\s", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\W{1,3}$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:between|from)\s$", re.IGNORECASE)
_OLD = re.compile(r"[\s-](?:olds?|of[\s-]age)(?!\w)", re.IGNORECASE)
_AGED = re.compile(
    r"(?<!\w)(?:aged?|ages)(?: of)?\s(?:between\s|about\s|around\s|just\s|under\s|over\s)?$", re.IGNORECASE
)
_AND_A_HALF = re.compile(r"\sand\s(?:a\s)?(half|quarter)(?!\w)", re.IGNORECASE)
_OF_A = re.compile(r"\sof\san?(?=\s)", re.IGNORECASE)
_TOLERANCE = re.compile(r"\s?(?:±|\+/-|\+-)\s?[\d.]+(?:e-?\d+)?", re.IGNORECASE)
_JOINT = re.compile(r",?\s(?:and\s)?|,\s")
_LATE_SCALE = re.compile(r"\s(million|billion|trillion)\b", re.IGNORECASE)
_PERCENT_OF = re.compile(r"(?<!\w)(?:percent|per cent|%) of $", re.IGNORECASE)
_SMALLER = {"foot": ("inch", 12), "pound": ("ounce", 16), "stone": ("pound", 14), "metre": ("centimetre", 100)}
_LARGEST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its unit: the figure's span and what it means. `qualified`: its limits are in it already."""

    span: Span
    numeral: Numeral
    quantity: Quantity
    ranged: bool = False
    qualified: bool = False


def measured(words: str, found: Sequence[Numeral]) -> list[Measured]:
    """All numbers of a text with their units, in order; the second of a range is part of the first."""
    made: list[Measured] = []
    at = 0
    while at < len(found):
        one, used = _figure(words, found, at)
        if one is not None:
            made.append(one)
        at += used
    return made


def _figure(words: str, found: Sequence[Numeral], at: int) -> tuple[Measured | None, int]:
    """The figure that begins with a number, and how many numbers it takes."""
    first = found[at]
    if first.form is Form.ORDINAL:
        return _ordinal(words, first), 1
    second = found[at + 1] if at + 1 < len(found) else None
    if second and (share := _ratio(words, first, second)):
        return share, 2
    unit = _unit(words, first)
    if second and (ranged := _ranged(words, first, unit, second)):
        return ranged, 2
    one = _single(words, first, unit)
    if one and second and (grown := _with_smaller(words, one, unit, second)):
        return grown, 2
    return one, 1


def _ordinal(words: str, numeral: Numeral) -> Measured:
    span = Span(numeral.start, numeral.end)
    return Measured(span, numeral, Quantity(QuantityKind.ORDINAL, numeral.value, numeral.value))


def _unit(words: str, numeral: Numeral) -> Unit | None:
    if numeral.form is Form.FRACTION and (of := _OF_A.match(words, numeral.end)):  # "half of a percentage point"
        return unit_at(words, of.end(), numeral.value, digits=False, start=numeral.start)
    end = tolerance.end() if (tolerance := _TOLERANCE.match(words, numeral.end)) else numeral.end
    return unit_at(words, end, numeral.value, digits=numeral.digits, start=numeral.start)


def _single(words: str, numeral: Numeral, unit: Unit | None) -> Measured | None:
    start, end, value = numeral.start, numeral.end, numeral.value
    sign = money_before(words, start)
    if sign is None and _glued(words, numeral, unit):
        return None
    if sign is None and (percent := _PERCENT_OF.search(words, max(0, start - 12), start)) and unit is None:
        return Measured(Span(percent.start(), end), numeral, Quantity(QuantityKind.PERCENT, value, value, "percent"))
    if unit is not None and sign is None:
        end, value = unit.end, value * unit.factor
    if (half := _AND_A_HALF.match(words, end)) and isinstance(value, int) and value < 100:
        value, end = value + (0.5 if half.group(1).lower() == "half" else 0.25), half.end()
    kind, name, end = _kind(words, numeral, sign, unit, end)
    if sign is not None:
        start = sign[0]
        if "-" in words[start : numeral.start] and value > 0:
            value = -value
    if kind is QuantityKind.MONEY and numeral.scaled == 1 and (late := _LATE_SCALE.match(words, end)):
        value, end = value * lexicon("numbers")["scales"][late.group(1).lower()], late.end()
    value = value if kind is QuantityKind.FRACTION else tidy(value)
    return Measured(Span(start, end), numeral, Quantity(kind, value, value, name))


def _kind(
    words: str, numeral: Numeral, sign: tuple[int, str] | None, unit: Unit | None, end: int
) -> tuple[QuantityKind, str | None, int]:
    """Kind and unit of a number, and where the figure ends."""
    if sign is not None:
        if unit is not None and (unit.name == sign[1] or " per " in unit.name):  # "$5 dollars", "$15/hour"
            end = unit.end
        return QuantityKind.MONEY, sign[1], end
    if unit is not None:
        if unit.kind is QuantityKind.DURATION and (old := _OLD.match(words, end)):
            return QuantityKind.AGE, unit.name, old.end()
        return unit.kind, unit.name, end
    if numeral.form is Form.FRACTION:
        return QuantityKind.FRACTION, None, end
    if _AGED.search(words, max(0, numeral.start - 22), numeral.start) and 0 < numeral.value < 130:
        return QuantityKind.AGE, "year", end
    return QuantityKind.COUNT, None, end


def _glued(words: str, numeral: Numeral, unit: Unit | None) -> bool:
    """Letters that are glued to digits and no unit: "11a", "ABC115"."""
    end = numeral.end
    after = unit is None and end < len(words) and words[end].isalpha()
    return after or (words[numeral.start - 1 : numeral.start].isalpha() and numeral.digits)


def _ratio(words: str, first: Numeral, second: Numeral) -> Measured | None:
    """ "one in five", "two out of three"; "one over three" where nothing follows."""
    joint = patterns.ratio().fullmatch(words, first.end, second.start)
    fits = (
        0 < first.value < second.value
        and Form.ORDINAL is not second.form
        and isinstance(second.value, int)
        and isinstance(first.value, int)
    )
    if (
        joint is None
        or not fits
        or money_before(words, first.start)
        or _unit(words, second)
        or 1500 <= second.value <= _LARGEST_YEAR
    ):
        return None
    if joint["over"] and re.match(r"\s*(?:[.,;:!?)]|$)", words[second.end :][:3]) is None:
        return None
    share = first.value / second.value
    return Measured(Span(first.start, second.end), first, Quantity(QuantityKind.FRACTION, share, share))


def _ranged(words: str, first: Numeral, unit: Unit | None, second: Numeral) -> Measured | None:
    """ "5 to 10", "two or three", "between 5 and 10", "3 kg to 4 kg", "$5–$10"."""
    end = unit.end if unit else first.end
    joint = _RANGE.match(words, end)
    if joint is None or second.form is Form.ORDINAL or after_money_sign(words, joint.end()) < second.start:
        return None
    negative = words[second.start] in "-−" and second.value < 0
    if (joint.end() > second.start and not negative) or (
        joint.end() < second.start and not money_before(words, second.start)
    ):
        return None
    upper_unit = _unit(words, second)
    if (unit and (upper_unit is None or upper_unit.name != unit.name)) or _glued(words, first, unit):
        return None
    low, high = _same_scale(first, second), second.value
    sign = money_before(words, first.start)
    if not _is_range(words, joint.group().strip().lower(), first, low, second, named=unit is not None):
        return None
    low, high = min(low, high), max(low, high)
    whole = _single(words, second, upper_unit)
    if whole is None:
        return None
    start = sign[0] if sign else first.start
    kind, name = (
        (QuantityKind.MONEY, sign[1]) if sign and not upper_unit else (whole.quantity.kind, whole.quantity.unit)
    )
    between = _FROM.search(words, max(0, start - 8), start)
    span = Span(between.start() if between else start, max(whole.span.end, second.end))
    return Measured(span, first, Quantity(kind, tidy(low), tidy(high), name), ranged=True)


def _is_range(words: str, joint: str, first: Numeral, low: Number, second: Numeral, *, named: bool) -> bool:
    high = second.value
    if joint == "and":
        return _BETWEEN.search(words, max(0, first.start - 11), first.start) is not None
    if joint == "or":
        return high == low + 1
    if joint in ("-", "–", "—") and first.digits != second.digits and not first.value < second.value:
        return False
    years = first.scaled == second.scaled == 1 and 1900 < low < _LARGEST_YEAR and high < 100
    return not years and (low < high or (named and low != high) or low < 0)


def _same_scale(lower: Numeral, upper: Numeral) -> Number:
    """ "3 to 5 million": the first number shares the scale of the second."""
    return lower.value * upper.scaled if lower.scaled == 1 and lower.value < 1000 else lower.value


def _with_smaller(words: str, one: Measured, unit: Unit | None, second: Numeral) -> Measured | None:
    """ "6 ft 2", "5 feet 2 inches", "twelve dollars and thirty cents", "15 dollars 50"."""
    if unit is None or not 0 < second.value < 100 or not _JOINT.fullmatch(words, one.span.end, second.start):
        return None
    smaller = _unit(words, second)
    quantity, value = one.quantity, one.quantity.low or 0
    if unit.kind is QuantityKind.MONEY:
        parts = small_money(smaller.name) if smaller else None
        bare = (
            smaller is None
            and second.digits
            and second.value >= 10
            and not _glued(words, second, None)
            and "and" not in words[one.span.end : second.start]
            and not _noun_follows(words, second.end)
        )
        if parts is None and not bare:
            return None
        value, end = value + second.value / (parts or 100), smaller.end if smaller else second.end
    elif unit.name in _SMALLER:
        name, parts = _SMALLER[unit.name]
        inch = name == "inch" and re.compile(r"\s?(?:in\b|[”\"″])").match(words, second.end)
        bare = unit.name == "foot" and smaller is None and second.value < parts and not _noun_follows(words, second.end)
        if not (smaller and smaller.name == name) and not inch and not bare:
            return None
        value += second.value / parts
        end = inch.end() if inch else smaller.end if smaller and smaller.name == name else second.end
    else:
        return None
    value = round(value, 12)
    return replace(one, span=Span(one.span.start, end), quantity=replace(quantity, low=value, high=value))


def _noun_follows(words: str, at: int) -> bool:
    return (
        re.match(r"\s[a-z]{3,}", words[at : at + 4]) is not None
        and re.match(r"\s(?:tall|more|and|but|for|was|who|the)\b", words[at : at + 6]) is None
    )
