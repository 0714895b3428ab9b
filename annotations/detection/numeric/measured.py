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

_RANGE = re.compile(r"-?\s(?:to|or|and|through)\s|-(?:to|or)-|\s?[-–—]\s?", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\W{1,3}$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:between|from)\s$", re.IGNORECASE)
OLD = re.compile(r"[\s-](?:olds?|of[\s-]age)(?!\w)", re.IGNORECASE)
"""What makes an age of a time."""
_YEARS_OLD = re.compile(r"\s?y(?:/o|\.o\.|o)(?!\w)")
_AGED = re.compile(
    r"(?<!\w)(?:aged?|ages)(?: of)?\s(?P<others>(?:\d{1,3}(?:,\s(?:and\s)?|\sand\s)){1,6})?"
    r"(?:between\s|about\s|around\s|just\s|under\s|over\s)?$",
    re.IGNORECASE,
)
_AND_A_HALF = re.compile(r"\sand\s(?:a\s)?(half|quarter)(?!\w)", re.IGNORECASE)
_OF_A = re.compile(r"\sof\s(?:an?|one|1)(?=\s)", re.IGNORECASE)
_TOLERANCE = re.compile(r"\s?(?:±|\+/-|\+-)\s?[\d.]+(?:e-?\d+)?", re.IGNORECASE)
_JOINT = re.compile(r",?\s(?:and\s)?")
_RATE = re.compile(r"\s(?:an?|per|each|every)(?!\w)", re.IGNORECASE)
_PRIME, _PRIMES = re.compile(r"['’′]\s?"), re.compile(r"[\"”″]|''|’’")
_MINUS = re.compile(r"(?<![\w.,)%])[-−]$")
_BELOW_ZERO = re.compile(r"\sbelow\s(?:zero|freezing)(?!\w)", re.IGNORECASE)
_MAGNITUDE = re.compile(r"(?<!\w)magnitude[\s-](?:of\s)?(?:about\s)?$", re.IGNORECASE)
_LATE_SCALE = re.compile(r"\s(million|billion|trillion)\b", re.IGNORECASE)
_PERCENT_OF = re.compile(r"(?<!\w)(?:percent|per cent|%) of $", re.IGNORECASE)
_TIMES = (
    {"year": 12, "month": 1},
    {"week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60, "second": 1},
)
"""Times that can be added up exactly: a month is no number of days."""
_SMALLER = {"foot": ("inch", 12), "pound": ("ounce", 16), "stone": ("pound", 14), "metre": ("centimetre", 100)}
_LARGEST_YEAR = 2100
_OLDEST = 130
_ROUND = (10, 100)


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
        changed = _is_change(words, first)
        return (_level(words, first, unit, second, ranged), 1) if changed else (ranged, 2)
    one = _single(words, first, unit)
    if one and one.quantity.kind in (QuantityKind.DURATION, QuantityKind.AGE):
        return _long_time(words, one, unit, found[at + 1 :])
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
    if sign is None and _glued(words, numeral, unit) and not _YEARS_OLD.match(words, end):
        return None
    if sign is None and (percent := _PERCENT_OF.search(words, max(0, start - 12), start)) and unit is None:
        return Measured(Span(percent.start(), end), numeral, Quantity(QuantityKind.PERCENT, value, value, "percent"))
    if sign is None and unit is None and value > 0 and (years := _YEARS_OLD.match(words, end)):
        return Measured(Span(start, years.end()), numeral, Quantity(QuantityKind.AGE, value, value, "year"))
    if unit is not None and sign is None:
        end, value = unit.end, value * unit.factor
        if unit.name.startswith("degree") and (below := _BELOW_ZERO.match(words, end)):
            end, value = below.end(), -abs(value)
    if (half := _AND_A_HALF.match(words, end)) and isinstance(value, int) and value < 100:
        value, end = value + (0.5 if half.group(1).lower() == "half" else 0.25), half.end()
    kind, name, end = _kind(words, numeral, sign, unit, end)
    if sign is not None:
        start = sign[0]
        before = _MINUS.search(words, max(0, start - 2), start)
        if value > 0 and (before or "-" in words[start : numeral.start]):
            value, start = -value, start - 1 if before else start
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
        if unit.kind is QuantityKind.DURATION:
            old = OLD.match(words, end)
            aged = old is not None or _is_aged(words, numeral.start, numeral.value)
            return QuantityKind.AGE if aged else unit.kind, unit.name, old.end() if old else end
        return unit.kind, unit.name, end
    if numeral.form is Form.FRACTION:
        return QuantityKind.FRACTION, None, end
    return *_told_before(words, numeral.start, numeral.value), end


def _told_before(words: str, start: int, value: Number) -> tuple[QuantityKind, str | None]:
    """Kind and unit of a bare number by the words before it ("aged 45", "magnitude 5.6")."""
    if _is_aged(words, start, value):
        return QuantityKind.AGE, "year"
    if _MAGNITUDE.search(words, max(0, start - 20), start):
        return QuantityKind.MEASURE, "magnitude"
    return QuantityKind.COUNT, None


def _is_aged(words: str, start: int, value: Number) -> bool:
    """ "Aged 45", "at the age of 65", "ages 18 to 24"."""
    told = _AGED.search(words, max(0, start - 40), start) if 0 < value < _OLDEST else None
    return told is not None and (not told["others"] or _NO_NOUN.match(words, start) is not None)


# "Aged 4, 7 and 11", but "aged 4, 7 soldiers".
_NO_NOUN = re.compile(r"\d{1,3}(?:\s?[.,;:)]|\sand\s\d|$)")


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
    if joint["of"] and second.value not in _ROUND:  # "six of seven men" are six men
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
    if not _is_range(words, joint.group().strip(" -").lower() or "-", first, low, second, named=unit is not None):
        return None
    low, high = min(low, high), max(low, high)
    whole = _single(words, second, upper_unit)
    if whole is None:
        return None
    start = sign[0] if sign else first.start
    kind, name = (
        (QuantityKind.MONEY, sign[1]) if sign and not upper_unit else (whole.quantity.kind, whole.quantity.unit)
    )
    if kind is QuantityKind.COUNT and _is_aged(words, start, high):
        kind, name = QuantityKind.AGE, "year"
    between = _FROM.search(words, max(0, start - 8), start)
    span = Span(between.start() if between else start, max(whole.span.end, second.end))
    return Measured(span, first, Quantity(kind, tidy(low), tidy(high), name), ranged=True)


def _is_change(words: str, first: Numeral) -> bool:
    """ "Rose from 3 to 5 million" tells two levels; "children from 5 to 10" are a range."""
    return patterns.change().search(words, max(0, first.start - _CLAUSE), first.start) is not None


_CLAUSE = 60


def _level(words: str, first: Numeral, unit: Unit | None, second: Numeral, ranged: Measured) -> Measured:
    """The first of two levels, with the scale and the unit that the second has for both."""
    sign = money_before(words, first.start)
    span = Span(sign[0] if sign else first.start, unit.end if unit else first.end)
    value = tidy(_same_scale(first, second))
    return Measured(span, first, replace(ranged.quantity, low=value, high=value))


def _is_range(words: str, joint: str, first: Numeral, low: Number, second: Numeral, *, named: bool) -> bool:
    high = second.value
    if joint == "and":
        return _BETWEEN.search(words, max(0, first.start - 11), first.start) is not None
    if joint == "or":
        return high == low + 1
    if joint in ("-", "–", "—") and first.digits != second.digits and not first.value < second.value:
        return False
    if high > _LARGEST_YEAR >= low and _IN_A_YEAR.match(words, max(0, first.start - len("in "))):
        return False
    years = first.scaled == second.scaled == 1 and 1900 < low < _LARGEST_YEAR and high < 100
    return not years and (low < high or (named and low != high) or low < 0)


# "From 3.2 million in 1990 to 4.1 million".
_IN_A_YEAR = re.compile(r"in\s(?:19|20)\d\d(?!\w)", re.IGNORECASE)


def _same_scale(lower: Numeral, upper: Numeral) -> Number:
    """ "3 to 5 million": the first number shares the scale of the second."""
    return lower.value * upper.scaled if lower.scaled == 1 and lower.value < 1000 else lower.value


def _long_time(words: str, one: Measured, unit: Unit | None, following: Sequence[Numeral]) -> tuple[Measured, int]:
    """ "Two days and three hours", "1 hour, 20 minutes", "a year and two months": in the largest unit of it."""
    sizes = next((sizes for sizes in _TIMES if unit and unit.name in sizes), None)
    if unit is None or sizes is None or one.quantity.kind is QuantityKind.AGE:
        return one, 1
    least, added, end, used = sizes[unit.name], 0.0, one.span.end, 1
    for more in following:
        smaller = _unit(words, more)
        fits = smaller is not None and 0 < more.value * sizes.get(smaller.name, least) < least
        if smaller is None or not fits or _JOINT.fullmatch(words, end, more.start) is None:
            break
        if _RATE.match(words, smaller.end):
            break
        least, end, used = sizes[smaller.name], smaller.end, used + 1
        added += more.value * least
    value = tidy((one.quantity.low or 0) + added / sizes[unit.name]) if added else one.quantity.low
    old = OLD.match(words, end)
    kind, end = (QuantityKind.AGE, old.end()) if old else (one.quantity.kind, end)
    quantity = replace(one.quantity, kind=kind, low=value, high=value)
    return _after_one(words, replace(one, span=Span(one.span.start, end), quantity=quantity), sizes), used


def _after_one(words: str, one: Measured, sizes: dict[str, int]) -> Measured:
    """ "A year and two months": with the one larger unit that goes before without a number."""
    before = _ONE_BEFORE.search(words, max(0, one.span.start - 16), one.span.start)
    name, unit = before["unit"].lower() if before else "", one.quantity.unit or ""
    if before is None or (one.quantity.low or 0) * sizes[unit] >= sizes.get(name, 0):
        return one
    value = 1 + (one.quantity.low or 0) * sizes[unit] / sizes[name]
    quantity = replace(one.quantity, low=value, high=value, unit=name)
    return replace(one, span=Span(before.start(), one.span.end), quantity=quantity)


_ONE_BEFORE = re.compile(r"(?<!\w)an?\s(?P<unit>year|week|day|hour|minute)\sand\s$", re.IGNORECASE)


def _with_smaller(words: str, one: Measured, unit: Unit | None, second: Numeral) -> Measured | None:
    """ "6 ft 2", "5 feet 2 inches", "twelve dollars and thirty cents", "15 dollars 50"."""
    if unit is None:
        return _with_primes(words, one, second)
    hyphen = unit.name == "foot" and words[one.span.end : second.start] == "-"  # "6-foot-2"
    if not 0 < second.value < 100 or not (hyphen or _JOINT.fullmatch(words, one.span.end, second.start)):
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


def _with_primes(words: str, one: Measured, second: Numeral) -> Measured | None:
    """Feet and inches with their signs: 5'11"."""
    inches = _PRIMES.match(words, second.end)
    if not inches or not one.numeral.digits or not 0 <= second.value < _INCHES:
        return None
    if not _PRIME.fullmatch(words, one.span.end, second.start):
        return None
    value = round((one.quantity.low or 0) + second.value / _INCHES, 12)
    quantity = Quantity(QuantityKind.MEASURE, value, value, "foot")
    return replace(one, span=Span(one.span.start, inches.end()), quantity=quantity)


_INCHES = 12


def _noun_follows(words: str, at: int) -> bool:
    return (
        re.match(r"\s[a-z]{3,}", words[at : at + 4]) is not None
        and re.match(r"\s(?:tall|more|and|but|for|was|who|the)\b", words[at : at + 6]) is None
    )
