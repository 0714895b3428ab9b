"""A quantity that is written in any supported way is found again with the same value; nothing hangs."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.detection.numeric.figures import Figure, figures
from annotations.detection.numeric.numerals import numerals
from annotations.lexicon import lexicon
from annotations.model.edtf import is_edtf
from annotations.model.vocabulary import QuantityKind

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))


def _in_words(number: int, joint: str = " and ") -> str:
    """The usual English words of a number: "four hundred and seventeen"."""
    for scale, name in _SCALES:
        if number >= scale:
            high, low = divmod(number, scale)
            rest = f"{' ' if low >= 100 else joint}{_in_words(low, joint)}" if low else ""
            return f"{_in_words(high, joint)} {name}{rest}"
    if number >= 100:
        high, low = divmod(number, 100)
        return f"{_ONES[high]} hundred" + (f"{joint}{_in_words(low, joint)}" if low else "")
    if number < 20:
        return _ONES[number]
    high, low = divmod(number, 10)
    return _TENS[high] + (f"-{_ONES[low]}" if low else "")


def _grouped(number: int, separator: str) -> str:
    return f"{number:,}".replace(",", separator)


_numbers = st.integers(0, 10**11)
_separators = st.sampled_from([",", "\u00a0", "\u2009", "\u202f", "’", "'", ""])


def _only(words: str) -> Figure:
    (figure,) = figures(words, [])
    return figure


@given(_numbers, st.sampled_from([" and ", " "]))
def test_number_words(number: int, joint: str) -> None:
    assert [one.value for one in numerals(f"They counted {_in_words(number, joint)} of them.")] == [number]


@given(_numbers, _separators)
def test_digits_with_any_separator(number: int, separator: str) -> None:
    assert [one.value for one in numerals(f"They counted {_grouped(number, separator)} of them.")] == [number]


@given(st.integers(1, 999), st.integers(1, 9), st.sampled_from(["million", "billion", "trillion", "crore"]))
def test_mixtures_of_digits_and_words(whole: int, tenth: int, scale: str) -> None:
    (found,) = numerals(f"They counted {whole}.{tenth} {scale} of them.")
    assert found.value == pytest.approx((10 * whole + tenth) * lexicon("numbers")["scales"][scale] / 10)


@given(
    st.integers(2, 10**9), st.sampled_from(["$", "€", "£", "US$", "EUR ", "CHF "]), st.sampled_from(["", " million"])
)
def test_money_before_and_after(number: int, sign: str, scale: str) -> None:
    figure = _only(f"It cost {sign}{number:,}{scale}, they said.")
    assert (figure.quantity.kind, figure.quantity.low) == (QuantityKind.MONEY, number * (10**6 if scale else 1))


_UNITS = [
    ("miles", "mile"),
    ("km", "kilometre"),
    ("square metres", "square metre"),
    ("kg", "kilogram"),
    ("tonnes", "metric ton"),
    ("°C", "degree Celsius"),
    ("degrees Fahrenheit", "degree Fahrenheit"),
    ("MW", "megawatt"),
    ("percent", "percent"),
    ("hours", "hour"),
    ("weeks", "week"),
]


@given(st.integers(2, 99_999), st.sampled_from(_UNITS), st.sampled_from(["more than ", "up to ", "about ", ""]))
def test_units_and_qualifiers(number: int, unit: tuple[str, str], qualifier: str) -> None:
    quantity = _only(f"It was {qualifier}{number:,} {unit[0]} there.").quantity
    low, high = (None if qualifier == "up to " else number), (None if qualifier == "more than " else number)
    assert (quantity.low, quantity.high, quantity.unit) == (low, high, unit[1])
    assert quantity.qualifier == (qualifier.strip() or None)


@given(st.integers(1, 900), st.integers(1, 90), st.sampled_from(["{}–{}", "{} to {}", "between {} and {}"]))
def test_ranges(low: int, more: int, form: str) -> None:
    quantity = _only(f"There were {form.format(low, low + more)} men.").quantity
    assert (quantity.low, quantity.high) == (low, low + more)


_RANGED = [
    ("${}–${}", "money", "dollar"),
    ("€{} to €{}", "money", "euro"),
    ("{} to {} per cent", "percent", "percent"),
    ("{}–{} km", "measure", "kilometre"),
    ("{} km to {} km", "measure", "kilometre"),
    ("{} to {} hours", "duration", "hour"),
    ("{}- to {}-day", "duration", "day"),
    ("between {} and {} weeks", "duration", "week"),
    ("from {} to {} roubles", "money", "rouble"),
]


@given(st.integers(2, 900), st.integers(2, 90), st.sampled_from(_RANGED))
def test_ranges_with_a_unit(low: int, more: int, form: tuple[str, str, str]) -> None:
    quantity = _only(f"It was {form[0].format(low, low + more)} there.").quantity
    assert (quantity.kind.value, quantity.low, quantity.high, quantity.unit) == (form[1], low, low + more, form[2])


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["bn", "m", " million", " billion"]))
def test_both_ends_of_a_range_share_the_scale(low: int, more: int, scale: str) -> None:
    factor = 10**9 if scale.strip().startswith("b") else 10**6
    quantity = _only(f"It cost €{low}–{low + more}{scale} there.").quantity
    assert (quantity.low, quantity.high) == (low * factor, (low + more) * factor)


_AGES = ["a {}-year-old man", "{} years old", "aged {},", "at the age of {},", "a man, {} years of age"]


@given(st.integers(2, 110), st.sampled_from(_AGES), st.booleans())
def test_ages(years: int, form: str, in_words: bool) -> None:
    written = _in_words(years) if in_words else str(years)
    quantity = _only(f"She met {form.format(written)} there.").quantity
    assert (quantity.kind, quantity.low, quantity.high, quantity.unit) == (QuantityKind.AGE, years, years, "year")


_LONG = [
    ("week", "day", 7),
    ("day", "hour", 24),
    ("hour", "minute", 60),
    ("minute", "second", 60),
    ("year", "month", 12),
]


@given(st.data(), st.integers(2, 40), st.sampled_from(_LONG), st.sampled_from([" and ", ", ", " "]), st.booleans())
def test_long_times(data: st.DataObject, many: int, units: tuple[str, str, int], joint: str, in_words: bool) -> None:
    large, small, size = units
    few = data.draw(st.integers(2, size - 1))
    first, second = (_in_words(number) if in_words else str(number) for number in (many, few))
    quantity = _only(f"It took {first} {large}s{joint}{second} {small}s there.").quantity
    assert (quantity.kind, quantity.unit) == (QuantityKind.DURATION, large)
    assert quantity.low == quantity.high == pytest.approx(many + few / size)


@given(st.integers(2, 40), st.sampled_from(["hours", "days", "weeks", "months", "years", "decades"]))
def test_half_as_long_again(many: int, unit: str) -> None:
    for written in (f"{many} and a half {unit}", f"{many} {unit} and a half", f"{many}½ {unit}", f"{many}.5 {unit}"):
        quantity = _only(f"It took {written}, they said.").quantity
        assert (quantity.kind, quantity.low, quantity.unit) == (QuantityKind.DURATION, many + 0.5, unit[:-1])


@given(
    st.integers(2, 9),
    st.integers(1, 11),
    st.sampled_from(["{} ft {} in", "{} feet {} inches", "{}'{}\"", "{}-foot-{}"]),
)
def test_feet_with_inches(feet: int, inches: int, form: str) -> None:
    quantity = _only(f"It was {form.format(feet, inches)} tall.").quantity
    assert (quantity.kind, quantity.unit) == (QuantityKind.MEASURE, "foot")
    assert quantity.low == quantity.high == pytest.approx(feet + inches / 12)


@given(st.integers(2, 999), st.integers(10, 99), st.sampled_from(["dollars", "euros"]))
def test_money_with_its_small_coins(whole: int, cents: int, currency: str) -> None:
    for written in (f"{whole} {currency} and {cents} cents", f"{whole}.{cents} {currency}"):
        quantity = _only(f"It cost {written}, they said.").quantity
        assert (quantity.kind, quantity.unit) == (QuantityKind.MONEY, currency[:-1])
        assert quantity.low == pytest.approx(whole + cents / 100)


_MONTHS = "January February March April May June July August September October November December".split()


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2099, 12, 31)))
def test_dates_are_read_back(day: date) -> None:
    month = _MONTHS[day.month - 1]
    for written in (
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        f"the {day.day}th of {month}, {day.year}",
        day.isoformat(),
    ):
        assert _only(f"It was on {written} there.").quantity.date == day.isoformat()


_WIDE = ["", "hundred quintillion", "hundred thousand million billion trillion quintillion", "trillion", "bn"]
_TAILS = ["thirds", "and a half", "years and 2 months", "feet 2 inches", "people", "percent", "dollars 50", "m"]


@given(
    st.integers(1, 9999),
    st.sampled_from(["^{}", "×10^{}", "e{}", "x10^-{}", "^-{}"]),
    st.integers(0, 99),
    st.sampled_from(_WIDE),
    st.sampled_from(_TAILS),
)
def test_no_power_grows_beyond_what_a_number_holds(root: int, power: str, raised: int, scale: str, tail: str) -> None:
    for one in figures(
        f"It was {root}.5{power.format(raised)} {scale} {tail}, {root}{power.format(raised)} {scale} {tail}", []
    ):
        assert all(end is None or math.isfinite(float(end)) for end in (one.quantity.low, one.quantity.high))


@pytest.mark.parametrize("tail", _TAILS)
def test_the_largest_power_with_the_largest_scale(tail: str) -> None:
    for power in ("10000^74", "999.5^99", "10000^37", "1e99"):
        for scale in _WIDE:
            for one in figures(f"It was {power} {scale} {tail} there.", []):
                assert math.isfinite(float(one.quantity.low or 0))


_PIECES = (
    "1 1,000 22 3.5 ½ 3/4 two hundred million half a and of to - – $ € % km ° ' , . ( ) \n first thirds point May 4th "
    "Monday 2014 at 5 p.m. last week between from in every 10:30 more than or one 1e9 x 10^ +1 222- year-old aged "
    "hours weeks a an for over years old none no ' \" ft in 10²³ 5bn million to- below zero magnitude her 40s"
).split(" ")
_ANY = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join),
    st.text(alphabet="0123456789.,'’/:-–^e x%$€½ \n", max_size=200),
)


@given(_ANY)
@settings(max_examples=300, deadline=None)
def test_no_text_is_too_odd(words: str) -> None:
    for one in figures(words, []):
        assert 0 <= one.whole.start <= one.span.start < one.span.end <= one.whole.end <= len(words)
        assert one.quantity.date is None or is_edtf(one.quantity.date)
        assert None in (one.quantity.low, one.quantity.high) or one.quantity.low <= one.quantity.high  # type: ignore[operator]
