import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.detection.numeric.figures import figures
from annotations.detection.numeric.numerals import numerals
from annotations.model.vocabulary import QuantityKind


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1,700", 1700),
        ("1.2 million", 1_200_000),
        ("twenty-one", 21),
        ("four hundred and seventeen", 417),
        ("two million three hundred thousand and five", 2_300_005),
        ("half a million", 500_000),
        ("a hundred", 100),
        ("3½", 3.5),
        ("minus 5", -5),
        ("10k", 10_000),
    ],
)
def test_numbers_in_digits_and_words(words: str, value: float) -> None:
    assert [(number.value, type(number.value)) for number in numerals(words)] == [(value, type(value))]


def test_neighbouring_numbers_stay_apart() -> None:
    assert [number.value for number in numerals("five and six, 53 and 200, two three, 2022 two")] == [
        5,
        6,
        53,
        200,
        2,
        3,
        2022,
        2,
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("more than 260 men", ("count", 260, None, None, "more than")),
        ("up to 3,000 men", ("count", None, 3000, None, "up to")),
        ("around 200 men", ("count", 200, 200, None, "around")),
        ("200 or more men", ("count", 200, None, None, "or more")),
        ("between 5 and 10 men", ("count", 5, 10, None, None)),
        ("3 to 5 million men", ("count", 3_000_000, 5_000_000, None, None)),
        ("two or three men", ("count", 2, 3, None, None)),
        ("half a dozen men", ("count", 6, 6, None, None)),
        ("12.5 per cent", ("percent", 12.5, 12.5, "percent", None)),
        ("US$5bn", ("money", 5_000_000_000, 5_000_000_000, "US dollar", None)),
        ("£90 million", ("money", 90_000_000, 90_000_000, "pound sterling", None)),
        ("40,000 roubles", ("money", 40_000, 40_000, "rouble", None)),
        ("a four-square-mile complex", ("measure", 4, 4, "square mile", None)),
        ("about 55 miles", ("measure", 55, 55, "mile", "about")),
        ("-5 °C", ("measure", -5, -5, "degree Celsius", None)),
        ("a 34-year-old man", ("age", 34, 34, "year", None)),
        ("an hour and a half", ("duration", 1.5, 1.5, "hour", None)),
        ("Less than a week and a half", ("duration", None, 1.5, "week", "less than")),
        ("half an hour", ("duration", 0.5, 0.5, "hour", None)),
        ("two-thirds of them", ("fraction", 2 / 3, 2 / 3, None, None)),
        ("one in five voters", ("fraction", 0.2, 0.2, None, None)),
        ("hundreds of men", ("vague", 200, 999, None, None)),
        ("Thousands of men", ("vague", 2000, 9999, None, None)),
        ("tens of thousands of men", ("vague", 20_000, 99_999, None, None)),
        ("several weeks", ("vague", 3, None, "week", None)),
        ("the twenty-first time", ("ordinal", 21, 21, None, None)),
        ("the 3rd time", ("ordinal", 3, 3, None, None)),
        ("more than 100 but fewer than 300 men", ("count", 100, 300, None, "more than")),
        ("6 ft 2 in", ("measure", 74 / 12, 74 / 12, "foot", None)),
        ("twelve dollars and thirty cents", ("money", 12.3, 12.3, "dollar", None)),
        ("CHF 1.5 million", ("money", 1_500_000, 1_500_000, "Swiss franc", None)),
        ("50 km/h", ("measure", 50, 50, "kilometre per hour", None)),
        ("3 megawatts", ("measure", 3, 3, "megawatt", None)),
        ("two and a half million people", ("count", 2_500_000, 2_500_000, None, None)),
        ("a quarter of a percentage point", ("percent", 0.25, 0.25, "percentage point", None)),
        ("between 44 mg and 50 mg", ("measure", 44, 50, "milligram", None)),
        ("1.234.567,89 litres", ("measure", 1_234_567.89, 1_234_567.89, "litre", None)),
        ("40 000 men", ("count", 40_000, 40_000, None, None)),
        ("no casualties", ("count", 0, 0, None, None)),
        ("5m people", ("count", 5_000_000, 5_000_000, None, None)),
        ("a 100m race", ("measure", 100, 100, "metre", None)),
        ("20 million pounds", ("money", 20_000_000, 20_000_000, "pound sterling", None)),
        ("12 Jamaican dollars", ("money", 12, 12, "Jamaican dollar", None)),
        ("900 Polish zlotys", ("money", 900, 900, "zloty", None)),
        ("a $1.2bn deal", ("money", 1_200_000_000, 1_200_000_000, "dollar", None)),
        ("$64.8million", ("money", 64_800_000, 64_800_000, "dollar", None)),
        ("-$5 million", ("money", -5_000_000, -5_000_000, "dollar", None)),
        ("€2.5-3bn", ("money", 2_500_000_000, 3_000_000_000, "euro", None)),
        ("1 234,50 euros", ("money", 1234.5, 1234.5, "euro", None)),
        ("ten to twelve people", ("count", 10, 12, None, None)),
        ("40 - 50 people", ("count", 40, 50, None, None)),
        ("six- to eight-week", ("duration", 6, 8, "week", None)),
        ("more than a year", ("duration", 1, None, "year", "more than")),
        ("a week or two", ("duration", 1, 2, "week", None)),
        ("a quarter of an hour", ("duration", 0.25, 0.25, "hour", None)),
        ("a year and two months", ("duration", 14 / 12, 14 / 12, "year", None)),
        ("12 straight days", ("duration", 12, 12, "day", None)),
        ("for over ten years", ("duration", 10, None, "year", "over")),
        ("spread over ten years", ("duration", 10, 10, "year", None)),
        ("half a mile", ("measure", 0.5, 0.5, "mile", None)),
        ("half a percentage point", ("percent", 0.5, 0.5, "percentage point", None)),
        ("less than half of 1 percent", ("percent", None, 0.5, "percent", "less than")),
        ("plus or minus 3 percentage points", ("percent", 3, 3, "percentage point", "plus or minus")),
        ("12 degrees below zero", ("measure", -12, -12, "degree", None)),
        ("a magnitude-7 earthquake", ("measure", 7, 7, "magnitude", None)),
        ("6×10²³ atoms", ("count", 6e23, 6e23, None, None)),
        ("a 155-mm howitzer", ("measure", 155, 155, "millimetre", None)),
        ("70 dB", ("measure", 70, 70, "decibel", None)),
        ("aged 18 to 24", ("age", 18, 24, "year", None)),
        ("a six-and-a-half-year-old girl", ("age", 6.5, 6.5, "year", None)),
        ("in her late forties", ("age", 40, 49, "year", "late")),
        ("seven-in-ten voters", ("fraction", 0.7, 0.7, None, None)),
        ("one of every nine voters", ("fraction", 1 / 9, 1 / 9, None, None)),
        ("nine of 10 voters", ("fraction", 0.9, 0.9, None, None)),
        ("the largest tank in Europe", ("ordinal", 1, 1, None, None)),
    ],
)
def test_what_a_figure_means(words: str, expected: tuple[object, ...]) -> None:
    (figure,) = figures(words, [])
    quantity = figure.quantity
    kind, low, high, unit, qualifier = expected
    assert (quantity.kind.value, quantity.unit, quantity.qualifier) == (kind, unit, qualifier)
    assert [quantity.low, quantity.high] == [end if end is None else pytest.approx(end) for end in (low, high)]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("Sales rose from 5 to 8 million.", [5_000_000, 8_000_000]),
        ("The share fell sharply from 7 percent to 5 percent.", [7, 5]),
        ("The fee went from $20 to $35.", [20, 35]),
        ("The crowd grew quickly from 300 to 2,000 people.", [300, 2000]),
        ("It grew from 3.2 million in 1990 to 4.1 million.", [3_200_000, None, 4_100_000]),
        ("Of the 6.9m people, 1.1m of them are children.", [6_900_000, 1_100_000]),
        ("It has 330m users; 68m are in Spain.", [330_000_000, 68_000_000]),
        ("It was 40C (104F) in the shade.", [40, 104]),
        ("It grew in the third quarter to 1.26 million.", [3, 1_260_000]),
        ("His children are aged 4, 7 and 11.", [4, 7, 11]),
        ("The Senate voted 52-48 for it.", [52, 48]),
    ],
)
def test_each_figure_has_its_own_value(words: str, values: list[float]) -> None:
    assert [figure.quantity.low for figure in figures(words, [])] == values


def test_a_list_of_ages_ends_where_something_is_counted() -> None:
    kinds = [figure.quantity.kind for figure in figures("They are aged 4, 7 and 11, as are 30 others.", [])]
    assert kinds == [QuantityKind.AGE] * 3 + [QuantityKind.COUNT]


def test_from_one_to_another_without_a_change_is_a_range() -> None:
    (figure,) = figures("Children from 5 to 10 are admitted.", [])
    assert (figure.quantity.low, figure.quantity.high) == (5, 10)


@pytest.mark.parametrize(
    ("words", "figure", "qualifier"),
    [
        ("twenty-odd people", "twenty-odd", "odd"),
        ("some 30 or so people", "some 30 or so", "some"),
        ("five odd socks", "five", None),
    ],
)
def test_a_qualifier_after_a_figure_belongs_to_it(words: str, figure: str, qualifier: str | None) -> None:
    (found,) = figures(words, [])
    assert (found.whole.of(words), found.quantity.qualifier) == (figure, qualifier)


@pytest.mark.parametrize(
    ("words", "figure", "date"),
    [
        ("on April 27, 2022 he", "April 27, 2022", "2022-04-27"),
        ("on 27 April 2022 he", "27 April 2022", "2022-04-27"),
        ("on 2022-04-27 he", "2022-04-27", "2022-04-27"),
        ("on February 28 in", "February 28", "XXXX-02-28"),
        ("at the end of April 2022 he", "the end of April 2022", "2022-04"),
        ("in early May he", "early May", "XXXX-05"),
        ("in summer 2022 he", "summer 2022", "2022-22"),
        ("since 2014 he", "2014", "2014"),
        ("in 2013-14 he", "2013-14", "2013/2014"),
        ("in the 1990s he", "the 1990s", "199X"),
        ("in the 19th century he", "the 19th century", "18XX"),
        ("at 2:00 p.m. GMT he", "2:00 p.m. GMT", "T14:00Z"),
        ("at 12:30 he", "12:30", "T12:30"),
        ("on Monday he", "Monday", None),
        ("from March to May 2020 he", "from March to May 2020", "2020-03/2020-05"),
        ("between 2014 and 2018 he", "between 2014 and 2018", "2014/2018"),
        ("on April 27, 2022, at 5 p.m. GMT he", "April 27, 2022, at 5 p.m. GMT", "2022-04-27T17:00Z"),
        ("on Monday at half past seven, he", "Monday at half past seven", None),
        ("in the first quarter of 2019 he", "the first quarter of 2019", "2019-01/2019-03"),
        ("tomorrow evening he", "tomorrow evening", None),
        ("the end of the week was", "the end of the week", None),
    ],
)
def test_dates_and_clock_times_in_edtf(words: str, figure: str, date: str | None) -> None:
    (found,) = figures(words, [])
    assert (found.span.of(words), found.quantity.date) == (figure, date)


@pytest.mark.parametrize(
    "words",
    [
        "They met one-on-one once again.",
        "on a day-to-day basis, one of the last spots",
        "an F-16, a T-72 and COVID-19",
        "a Boeing 737 on Route 66 under Article 5",
        "see https://example.org/2022/04/27 or write to me2@example.org",
        "First of all, the First Lady of the Third Reich in the first place",
        "after 9/11, 24/7",
        "call (202) 555-0143 or +44 20 7946 0958",
        "order ABC-12345-A1, version v2.10.3, address 192.168.0.1",
        "one of the first to see the second half",
        "the Fourth Amendment, a Fortune 500 company",
        "one hell of a way, all for naught, a four-way race",
        'data-id="1474387200" class="col-6"',
        "it brings out the worst in people",
        "United won 3-1, a 2-1 victory, and she won it 6-4, 7-6",
        "call 0800 555 111 or 020 7946 0000",
        "Call 911.",
        "apartment 4B, Row 12B, gate 4B",
        "a 401k plan, a 4K film",
    ],
)
def test_idioms_names_and_addresses_are_no_figures(words: str) -> None:
    assert figures(words, []) == []


def test_no_figure_in_a_blocked_span() -> None:
    (figure,) = figures("6 men\n6", [figures("6 men\n6", [])[1].span])
    assert figure.span.start == 0


@given(st.text(max_size=120))
def test_any_text_gives_figures_inside_it_that_do_not_overlap(words: str) -> None:
    found = figures(words, [])
    assert all(0 <= one.whole.start <= one.span.start < one.span.end <= one.whole.end <= len(words) for one in found)
    assert all(a.whole.end <= b.whole.start for a, b in pairwise(found))
    json.dumps([one.quantity.to_json() for one in found], allow_nan=False)


_NUMBER_WORDS = st.sampled_from(
    "one two twenty 5 1,000 2022 half a million billion and - . , $ % % to th st hours May 27 of the first".split()
)


@given(st.lists(_NUMBER_WORDS, max_size=12).map(" ".join))
def test_heaps_of_number_words_give_readable_figures(words: str) -> None:
    json.dumps([one.quantity.to_json() for one in figures(words, [])], allow_nan=False)


def test_a_long_row_of_digits_is_no_figure() -> None:
    assert figures("1" * 5000, []) == []
