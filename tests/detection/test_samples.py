"""Every figure and every quotation of the sample articles that a reader would point at."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from annotations.detection.pipeline import detect
from annotations.model.vocabulary import Form, Polarity, StatementKind

if TYPE_CHECKING:
    from spacy.language import Language

Sample = Callable[[str], str]

# A phrase of the article, then of each figure: its words, kind, low, high, and date or unit or thing counted.
_FIGURES = {
    "Moment of trust": [
        ("first months", "vague", 2, None, "month"),
        ("hundreds of Ukrainian soldiers and civilians", "vague", 200, 999, "Ukrainian soldiers and civilians"),
        ("several weeks", "vague", 3, None, "week"),
        ("eleven unsuccessful missions", "count", 11, 11, "unsuccessful missions"),
        ("since 2014", "date", None, None, "2014"),
        ("the end of April 2022", "date", None, None, "2022-04"),
        ("first visit", "ordinal", 1, 1, "visit"),
        ("2014", "date", None, None, "2014"),
        ("first visit", "ordinal", 1, 1, "visit"),
        ("April 27, 2022", "date", None, None, "2022-04-27"),
        ("early May", "date", None, None, "XXXX-05"),
        ("hundreds of civilians", "vague", 200, 999, "civilians"),
        ("Less than a week and a half", "duration", None, 1.5, "week"),
        ("first meeting", "ordinal", 1, 1, "meeting"),
        ("two sides", "count", 2, 2, "sides"),
        ("just one day", "duration", 1, 1, "day"),
        ("53 wounded soldiers", "count", 53, 53, "wounded soldiers"),
        ("around 200 fighters", "count", 200, 200, "fighters"),
        ("at least 40 Ukrainian prisoners", "count", 40, None, "Ukrainian prisoners"),
        ("the end of July", "date", None, None, "XXXX-07"),
        ("130 were injured", "count", 130, 130, "(prisoners) injured"),
        ("August 2022", "date", None, None, "2022-08"),
    ],
    "more than 260": [
        ("Monday", "date", None, None, None),
        ("more than 260 Ukrainian fighters", "count", 260, None, "Ukrainian fighters"),
        ("one Moscow lawmaker", "count", 1, 1, "Moscow lawmaker"),
        ("Wednesday", "date", None, None, None),
        ("months", "vague", 2, None, "month"),
        ("Tuesday", "date", None, None, None),
        ("an additional seven buses", "count", 7, 7, "buses"),
        ("Tuesday", "date", None, None, None),
        ("about 55 miles", "measure", 55, 55, "mile"),
        ("four-square-mile complex", "measure", 4, 4, "square mile"),
        ("heaviest bombardment", "ordinal", 1, 1, "bombardment"),
        ("biggest city", "ordinal", 1, 1, "city"),
        ("nearly three-months long war", "duration", 3, 3, "month"),
        ("more than 20,000 civilians", "count", 20000, None, "civilians"),
        ("2014", "date", None, None, "2014"),
    ],
    "More than 1,700": [
        ("More than 1,700 Ukrainian gunmen", "count", 1700, None, "Ukrainian gunmen"),
        ("this week", "date", None, None, None),
        ("since the beginning of the week", "date", None, None, None),
        ("1,730 Ukrainian gunmen", "count", 1730, 1730, "Ukrainian gunmen"),
        ("April", "date", None, None, "XXXX-04"),
        ("weeks", "vague", 2, None, "week"),
    ],
    "Mad Vlad": [
        ("thousands of people", "vague", 2000, 9999, "people"),
        ("up to 3,000 soldiers and civilians", "count", None, 3000, "soldiers and civilians"),
        ("Tuesday", "date", None, None, None),
        ("first time", "ordinal", 1, 1, "time"),
        ("today", "date", None, None, None),
        ("tomorrow", "date", None, None, None),
        ("this morning", "date", None, None, None),
    ],
    "Wednesday, November 29": [
        ("Wednesday, November 29", "date", None, None, "XXXX-11-29"),
        ("second round", "ordinal", 2, 2, "round"),
        ("A week", "duration", 1, 1, "week"),
        ("this Thursday", "date", None, None, None),
        ("second round", "ordinal", 2, 2, "round"),
        ("two parties", "count", 2, 2, "parties"),
        ("around 12:00 GMT", "time", None, None, "T12:00Z"),
        ("around 2:00 p.m. GMT", "time", None, None, "T14:00Z"),
        ("2014", "date", None, None, "2014"),
        ("second round", "ordinal", 2, 2, "round"),
        ("an hour and a half", "duration", 1.5, 1.5, "hour"),
        ("first round", "ordinal", 1, 1, "round"),
        ("February 28", "date", None, None, "XXXX-02-28"),
        ("first round", "ordinal", 1, 1, "round"),
        ("about five hours", "duration", 5, 5, "hour"),
        ("several countries", "vague", 3, None, "countries"),
        ("none", "count", 0, 0, "(countries)"),
        ("Tuesday", "date", None, None, None),
        ("two states", "count", 2, 2, "states"),
        ("Hundreds of Ukrainian civilians", "vague", 200, 999, "Ukrainian civilians"),
        ("290,000 inhabitants", "count", 290000, 290000, "inhabitants"),
    ],
}

# A phrase of the article, then of each quotation its beginning and its sources, innermost first.
_QUOTATIONS = {
    "Moment of trust": [
        ("“Before me there were eleven unsuccessful missions”", ["him", "the broadcaster"]),
        ("“convince the other side", ["the deputy", "CNN"]),
        ("“all women, children and the elderly”", ["Ukrainian Deputy Prime Minister Iryna Vershchuk"]),
        ("“moment of trust”", ["the deputy", "the broadcaster"]),
        ("“the Russian side promised", ["the deputy", "the broadcaster"]),
        ("“Communication bridges work", ["the deputy", "CNN"]),
    ],
    "More than 1,700": [
        ("“I and the command are at", ["Palamar"]),
        ("“We expect all prisoners", ["Pentagon spokesman John Kirby"]),
    ],
    "Wednesday, November 29": [
        ("“at least” humanitarian", ["Ukraine"]),
        ("“Ukraine’s military infrastructure”", ["Russia"]),
        ("“on the way”", ["he"]),
        ("“minimum program”", ["He"]),
        ("“in no way”", ["The Ukrainian Foreign Minister, Dmytro Kuleba"]),
        ("“demilitarization and", ["Moscow"]),
        ("“militarized”", ["Russia"]),
        ("“prepared to negotiate”", ["The Ukrainian Foreign Minister, Dmytro Kuleba"]),
        ("“key points on the agenda”", ["he"]),
        ("“the end”", ["the Russian Foreign Minister, Sergei Lavrov", "EFE"]),
        ("“We are willing to negotiate", ["he"]),
        ("“Even if we sign a peace", ["Lavrov"]),
        ("“as planned”", ["he"]),
        ("“You are kidding yourself,”", ["Macron", "Elysee sources"]),
        ("“it would end up isolated", ["Macron"]),
        ("“deeply concerned", ["The Ukrainian government"]),
        ("“We ask the two states", ["he"]),
        ("“there is no other way”", ["he"]),
        ("“without light", ["The mayor of Mariúpol, Vadim Boichenkom"]),
    ],
    "Mad Vlad": [
        ("“proposals for humanitarian", ["U.N. spokesman Stephane Dujarric"]),
        ("“human shields”", ["Putin"]),
    ],
    "more than 260": [
        ("“Ukraine needs Ukrainian heroes", ["President Volodymyr Zelensky"]),
        ("“The operation to rescue", ["President Volodymyr Zelensky"]),
        ('"the most influential', ["He"]),
        ("“To save their lives", ["Ukrainian Defence Minister Oleksiy Reznikov"]),
        ('"identify the nationalists"', ["Russia"]),
    ],
}

_NO_QUOTATIONS = [
    "“Butcher of Mariupol”",
    "‘The Servant of the People’",
    "‘land bridge’",
    "“normal”",
    "‘denazification’",
]


@pytest.mark.parametrize("phrase", _FIGURES)
def test_the_figures_of_a_sample(phrase: str, sample: Sample, nlp: "Language") -> None:
    words = sample(phrase)
    found = [
        (
            one.reading.span.of(words),
            quantity.kind.value,
            quantity.low,
            quantity.high,
            quantity.date or quantity.unit or quantity.counted,
        )
        for one in detect(words, nlp).suggestions
        if (quantity := one.reading.quantity) is not None
    ]
    assert found == _FIGURES[phrase]


@pytest.mark.parametrize("phrase", _QUOTATIONS)
def test_the_quotations_of_a_sample_and_who_said_them(phrase: str, sample: Sample, nlp: "Language") -> None:
    words = sample(phrase)
    found = [one.reading for one in detect(words, nlp).suggestions if one.kind is StatementKind.ATTRIBUTED]
    for quotation, sources in _QUOTATIONS[phrase]:
        at = words.index(quotation)
        around = [reading for reading in found if any(span.start <= at < span.end for span in reading.content)]
        innermost = min(around, key=lambda reading: len(reading.span))
        assert [span.of(words) for link in innermost.links for span in link.source] == sources, quotation
        assert all(link.form is not Form.INDIRECT for link in innermost.links), quotation


def test_scare_quotes_nicknames_and_party_names_of_the_samples_are_no_statements(
    sample: Sample, nlp: "Language"
) -> None:
    for phrase in _FIGURES:
        words = sample(phrase)
        contents = {span.of(words) for one in detect(words, nlp).suggestions for span in one.reading.content}
        assert not contents & set(_NO_QUOTATIONS)


def test_the_page_litter_of_the_samples_gets_masks(sample: Sample, nlp: "Language") -> None:
    litter = {
        mask.span.of(words) for phrase in _FIGURES for words in [sample(phrase)] for mask in detect(words, nlp).masks
    }
    assert litter >= {
        "To home page",
        "Source link",
        "LEAVE A REPLY",
        "Please enter your comment!",
        "Please enter your name here",
        "Know more",
        "6",
        "AP Photo/Evgeniy Maloletka",
        "(Associated Press)",
    }


def test_the_denial_follows_the_claim(sample: Sample, nlp: "Language") -> None:
    words = sample("Kyiv denied.")
    denied = [
        one.reading
        for one in detect(words, nlp).suggestions
        if any(link.polarity is Polarity.DENIES for link in one.reading.links)
    ]
    assert [reading.span.of(words) for reading in denied] == ["Kyiv denied"]
    assert [span.of(words) for span in denied[0].content] == ["Ukraine hit the camp with Himar rocket launchers"]
