import pytest

from annotations.model.settings import Rate
from annotations.model.statement import Quantity
from annotations.model.vocabulary import QuantityKind
from annotations.review.figures import completed, converted, in_words, interval, resolved

_COUNT, _MEASURE, _MONEY = QuantityKind.COUNT, QuantityKind.MEASURE, QuantityKind.MONEY


@pytest.mark.parametrize(
    ("quantity", "words", "notation"),
    [
        (
            Quantity(_COUNT, 1700, None, counted="fighters", qualifier="more than"),
            "more than 1,700 fighters",
            "(1,700, ∞)",
        ),
        (Quantity(_COUNT, 40, None, counted="men", qualifier="at least"), "at least 40 men", "[40, ∞)"),
        (Quantity(_COUNT, None, 3000, counted="men", qualifier="up to"), "up to 3,000 men", "(−∞, 3,000]"),
        (Quantity(_COUNT, 200, 200, counted="fighters", qualifier="around"), "around 200 fighters", ""),
        (Quantity(QuantityKind.VAGUE, 200, 999, counted="men"), "200 to 999 men", "[200, 999]"),
        (Quantity(_COUNT, 5, None, counted="men", qualifier="or more"), "5 or more men", "[5, ∞)"),
        (Quantity(QuantityKind.PERCENT, 12.5, 12.5, "percent", "voters"), "12.5 percent of voters", ""),
        (Quantity(QuantityKind.AGE, 34, 34, "year"), "34 years old", ""),
        (Quantity(QuantityKind.ORDINAL, 22, 22, counted="round"), "22nd round", ""),
        (Quantity(QuantityKind.DATE, date="2022"), "", ""),
        (
            Quantity(QuantityKind.PERCENT, 3, 3, "percentage point", qualifier="plus or minus"),
            "plus or minus 3 percentage points",
            "",
        ),
        (Quantity(_COUNT, 20, None, counted="men", qualifier="plus"), "20 plus men", "[20, ∞)"),
    ],
)
def test_a_figure_in_words_and_as_an_interval(quantity: Quantity, words: str, notation: str) -> None:
    assert (in_words(quantity), interval(quantity)) == (words, notation)


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity(_MEASURE, 55, 55, "mile", qualifier="about"), "about 88.5 kilometres"),
        (Quantity(_MEASURE, 100, 100, "kilometre"), "62.1 miles"),
        (Quantity(_MEASURE, 4, 4, "square mile", "complex"), "10.4 square kilometres"),
        (Quantity(_MEASURE, 40, 40, "degree Celsius"), "104 degrees Fahrenheit"),
        (Quantity(_MEASURE, 14, 14, "degree Fahrenheit"), "-10 degrees Celsius"),
        (Quantity(_MEASURE, None, 120, "mile per hour", qualifier="up to"), "up to 193 kilometres per hour"),
    ],
)
def test_a_measure_in_the_other_usual_unit(quantity: Quantity, words: str) -> None:
    other = converted(quantity)
    assert other is not None and in_words(other) == words


def test_money_is_converted_by_a_given_rate_only() -> None:
    price = Quantity(_MONEY, 100, 100, "dollar")
    assert converted(price) is None
    assert converted(price, (Rate("dollar", "euro", 0.92),)) == Quantity(_MONEY, 92.0, 92.0, "euro")


@pytest.mark.parametrize(
    ("unit", "currencies", "euros"),
    [
        ("cent", ["dollar"], 0.5),
        ("US dollar", ["dollar"], 50),
        ("dollar", ["US dollar"], 50),
        ("cent", ["dollar", "US dollar"], 0.5),
        ("cent", ["dollar", "euro"], None),
        ("kopeck", ["hryvnia"], 0.5),
        ("Canadian dollar", ["dollar"], None),
        ("pence", ["dollar"], None),
    ],
)
def test_one_rate_does_for_what_is_plainly_the_same_money(
    unit: str, currencies: list[str], euros: float | None
) -> None:
    rates = tuple(Rate(currency, "yen", 0.5) for currency in currencies)
    other = converted(Quantity(_MONEY, 100, 100, unit), rates)
    assert (other.low if other else None) == euros


@pytest.mark.parametrize(
    ("unit", "plural"),
    [
        ("millimetre of mercury", "millimetres of mercury"),
        ("square inch", "square inches"),
        ("pound per square inch", "pounds per square inch"),
        ("lux", "lux"),
        ("millihenry", "millihenries"),
        ("century", "centuries"),
        ("pence", "pence"),
        ("horsepower", "horsepower"),
        ("leu", "lei"),
    ],
)
def test_the_plural_of_a_unit(unit: str, plural: str) -> None:
    assert in_words(Quantity(_MEASURE, 2, 2, unit)) == f"2 {plural}"


def test_a_count_and_an_open_amount_have_no_other_unit() -> None:
    assert converted(Quantity(_COUNT, 5, 5)) is None
    assert converted(Quantity(QuantityKind.VAGUE, unit="mile")) is None


@pytest.mark.parametrize(
    ("when", "date"),
    [
        ("Monday", "2022-05-16"),
        ("Wednesday", "2022-05-18"),
        ("Thursday", "2022-05-12"),
        ("last Wednesday", "2022-05-11"),
        ("next Friday", "2022-05-20"),
        ("today", "2022-05-18"),
        ("yesterday evening", "2022-05-17"),
        ("tomorrow", "2022-05-19"),
        ("this week", "2022-05-16/2022-05-22"),
        ("last month", "2022-04"),
        ("next year", "2023"),
        ("for months", None),
    ],
)
def test_a_relative_date_told_from_the_day_of_publication(when: str, date: str | None) -> None:
    assert resolved(when, "2022-05-18") == date


@pytest.mark.parametrize("published", ["", "2022-05", "2022-02-30", "XXXX-05-18"])
def test_without_a_whole_day_of_publication_a_relative_date_stays_open(published: str) -> None:
    assert resolved("Monday", published) is None


def test_a_year_that_is_not_given_is_the_last_one_before_publication() -> None:
    assert completed("XXXX-07", "2022-08-27") == "2022-07"
    assert completed("XXXX-12-24", "2022-08-27") == "2021-12-24"
    assert completed("XXXX-07", "") is None
    assert completed("2022-07", "2022-08-27") is None


def test_what_is_too_great_for_a_float_is_not_converted() -> None:
    assert converted(Quantity(_MEASURE, 10**400, 10**400, "mile")) is None


@pytest.mark.parametrize(
    ("when", "published", "date"),
    [
        ("Monday", "0000-01-01", None),
        ("yesterday", "0001-01-01", None),
        ("tomorrow", "9999-12-31", None),
        ("last month", "0501-01-31", "0500-12"),
        ("Monday to Friday", "2022-05-18", None),
        ("Monday night", "2022-05-18", "2022-05-16"),
    ],
)
def test_the_calendar_has_ends_and_a_day_is_no_stretch(when: str, published: str, date: str | None) -> None:
    assert resolved(when, published) == date
