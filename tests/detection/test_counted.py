"""What the parse tells of a figure: the thing counted, left out or not; zeros, years, rankings."""

from typing import TYPE_CHECKING

import pytest

from annotations.detection.pipeline import detect
from annotations.model.statement import Quantity, Reading
from annotations.model.vocabulary import QuantityKind, Tier

if TYPE_CHECKING:
    from spacy.language import Language


_LEAD = "Nothing new here\n\nLife went on as it had before.\n\n"


def _readings(words: str, nlp: "Language") -> list[tuple[Reading, Quantity]]:
    found = [one.reading for one in detect(words, nlp).suggestions]
    return [(reading, reading.quantity) for reading in found if reading.quantity is not None]


@pytest.mark.parametrize(
    ("words", "counted"),
    [
        ("At least 30 miners died in the blast and 12 were injured.", ["miners", "(miners) injured"]),
        ("The bus carried 40 pupils. Six were hurt.", ["pupils", "(pupils) hurt"]),
        ("Police arrested 15 young protesters. Nine remain in jail.", ["young protesters", "(protesters)"]),
        ("More than 200 were evacuated.", ["evacuated"]),
        ("The court heard 20 witnesses. It rained for days. Two were absent.", ["witnesses", None, None]),
        ("Six of the villagers fled.", ["villagers"]),
        ("The minister met 20 mayors. The two quarrelled.", ["mayors", None]),
        ("They saw 300 villagers, 20 of whom fled.", ["villagers", "(villagers)"]),
        ("Some 120 people died, 95 of them soldiers.", ["people", "(people)"]),
        ("The army killed 12 soldiers and wounded 30.", ["soldiers", "(soldiers)"]),
        ("Russia lost 1,000 men, Ukraine 600.", ["men", "(men)"]),
        (
            "Germany took 12,000 refugees, France 5,000 and Spain 800.",
            ["refugees", "(refugees)", "(refugees)"],
        ),
        ("Twenty-odd people came, or some 30 or so guests.", ["people", "guests"]),
        ("They lost 200 or more men.", ["men"]),
        ("He signed a €1-a-day plan.", ["plan"]),
    ],
)
def test_a_noun_that_is_left_out_is_that_of_the_count_before(
    words: str, counted: list[str | None], nlp: "Language"
) -> None:
    assert [quantity.counted for _, quantity in _readings(words, nlp)] == counted


@pytest.mark.parametrize(
    ("words", "claims"),
    [
        ("None were killed in the raid.", True),
        ("Several ships were near, but none has offered help.", True),
        ("None of the hostages was freed.", True),
        ("The army reported no casualties.", True),
        ("He is none the wiser.", False),
        ("She has none.", False),
        ("None of this is new.", False),
        ("No one was there.", False),
    ],
)
def test_a_zero_where_something_is_claimed(words: str, *, claims: bool, nlp: "Language") -> None:
    zeros = [reading for reading, quantity in _readings(words, nlp) if quantity.low == quantity.high == 0]
    assert [reading.tier for reading in zeros] == ([Tier.CHECK] if claims else [])


@pytest.mark.parametrize(
    "words",
    [
        "It was a long day. The storm was the biggest to be seen in Europe.",
        "They met again. It was the first time since 1945 that they met.",
        "They met again. It was the first time since the war began.",
        "It rained. This is the second-largest bank in Asia.",
        "It rained. She is the first woman to lead the party.",
        "They met again. It was the first time in 20 years that snow fell.",
        "They met again. It was the first time in more than a decade.",
        "It was the worst drought in 40 years. Farmers said it was the worst drought in 40 years.",
    ],
)
def test_a_ranking_is_never_minor(words: str, nlp: "Language") -> None:
    rankings = [reading for reading, quantity in _readings(words, nlp) if quantity.kind is QuantityKind.ORDINAL]
    assert rankings and {reading.tier for reading in rankings} == {Tier.CHECK}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("One person was killed.", True),
        ("The storm killed two people.", True),
        ("He was jailed for 28 years.", True),
        ("She was sentenced to 12 years in prison.", True),
        ("Two people left.", False),
        ("It rained for 12 years.", False),
    ],
)
def test_a_death_and_a_sentence_of_prison_are_never_minor(words: str, *, shown: bool, nlp: "Language") -> None:
    tiers = [reading.tier for reading, _ in _readings(f"{_LEAD}{words}", nlp)]
    assert tiers == [Tier.CHECK if shown else Tier.MINOR]


def test_a_number_of_order_is_minor(nlp: "Language") -> None:
    words = "Nothing new happened.\n\nOn his first visit he signed it."
    assert [reading.tier for reading, _ in _readings(words, nlp)] == [Tier.MINOR]


@pytest.mark.parametrize(
    ("words", "kind", "date"),
    [
        ("He ran her 2008 campaign.", QuantityKind.DATE, "2008"),
        ("They published the senator's 1995 tax returns.", QuantityKind.DATE, "1995"),
        ("He wrote a book over the 2008 collapse.", QuantityKind.DATE, "2008"),
        ("About 2000 soldiers marched.", QuantityKind.COUNT, None),
        ("Some 2000 police officers were deployed.", QuantityKind.COUNT, None),
        ("They sent 1950 soldiers.", QuantityKind.COUNT, None),
    ],
)
def test_a_year_before_what_it_dates(words: str, kind: QuantityKind, date: str | None, nlp: "Language") -> None:
    ((_, quantity),) = _readings(words, nlp)
    assert (quantity.kind, quantity.date) == (kind, date)


@pytest.mark.parametrize(
    "words",
    [
        "The driver, 45, was arrested.",
        "The mayor's wife, 58, said no.",
        "A woman, 32, and her son, 5, were hurt.",
        "He was 92.",
        "He was 12 when they met.",
        "She died at 92.",
        "They found a girl of six.",
    ],
)
def test_a_bare_number_after_a_person_is_an_age(words: str, nlp: "Language") -> None:
    found = _readings(words, nlp)
    assert found and {(quantity.kind, quantity.unit) for _, quantity in found} == {(QuantityKind.AGE, "year")}


def test_a_mother_of_six_has_six_children(nlp: "Language") -> None:
    ((_, quantity),) = _readings("They met a mother of six.", nlp)
    assert quantity.kind is QuantityKind.COUNT


@pytest.mark.parametrize(
    ("words", "unit", "counted"),
    [
        ("The pub hired 12 bar staff.", None, "bar staff"),
        ("The bank has 5 ATM machines.", None, "ATM machines"),
        ("They rescued 300 Mt Everest climbers.", None, "Mt Everest climbers"),
        ("The pressure rose to 12 bar.", "bar", None),
        ("It was 40 F outside.", "degree Fahrenheit", None),
    ],
)
def test_a_symbol_that_is_a_word_may_belong_to_the_thing_counted(
    words: str, unit: str | None, counted: str | None, nlp: "Language"
) -> None:
    ((_, quantity),) = _readings(words, nlp)
    assert (quantity.unit, quantity.counted) == (unit, counted)


def test_one_more_person_is_no_share_of_them(nlp: "Language") -> None:
    kinds = [quantity.kind for _, quantity in _readings("Two people died and a third was injured.", nlp)]
    assert kinds == [QuantityKind.COUNT]
    kinds = [quantity.kind for _, quantity in _readings("Of the 30 passengers, a third were injured.", nlp)]
    assert kinds == [QuantityKind.COUNT, QuantityKind.FRACTION]


def test_a_figure_of_a_year_earlier_is_not_of_the_date_of_its_clause(nlp: "Language") -> None:
    found = _readings("Sales rose to 50 million in 2021 from 40 million a year earlier.", nlp)
    assert [quantity.when for _, quantity in found if quantity.kind is QuantityKind.COUNT] == ["2021", None]


def test_a_name_may_begin_with_a_number(nlp: "Language") -> None:
    assert _readings("Three Mile Island was closed.", nlp) == []
    assert _readings("They worked on Three Mile Island for long.", nlp) == []


def test_a_house_has_a_number_and_a_drive_a_length(nlp: "Language") -> None:
    assert _readings("They met at 10 Downing Street, not on 42nd Street.", nlp) == []
    ((_, quantity),) = _readings("She made the four-mile drive to town.", nlp)
    assert (quantity.low, quantity.unit) == (4, "mile")
