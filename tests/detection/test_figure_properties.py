"""A quantity that is written in any supported way is found again with the same value; nothing hangs."""

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


_PIECES = (
    "1 1,000 22 3.5 ½ 3/4 two hundred million half a and of to - – $ € % km ° ' , . ( ) \n first thirds point May 4th "
    "Monday 2014 at 5 p.m. last week between from in every 10:30 more than or one 1e9 x 10^ +1 222-"
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
