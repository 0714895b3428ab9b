"""To whom words belong where several could have said them, or nobody did."""

from typing import TYPE_CHECKING

import pytest

from annotations.model.vocabulary import Polarity, SourceClass
from tests.detection.test_attributions import readings, rows
from tests.detection.test_constructions import told

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Here is what neighbours told us:\n\n“They came at night and took it all,” said Ida Diallo, a nurse.",
            ("“They came at night and took it all,”", [("Ida Diallo, a nurse", "said")]),
        ),
        (
            "Berg told Lind, who replied: “No, we will not do that now.”",
            ("“No, we will not do that now.”", [("Lind", "replied")]),
        ),
        (
            "When Berg asked her why, Lind said: “We will not do that now.”",
            ("“We will not do that now.”", [("Lind", "said")]),
        ),
        ("“We won,” Berg said, Reuters reported.", ("“We won,”", [("Berg", "said"), ("Reuters", "reported")])),
        (
            "“The dam held,” engineer Tomas Reyes said. “It was never close to breaking.”",
            ("“The dam held,” … “It was never close to breaking.”", [("engineer Tomas Reyes", "said")]),
        ),
        (
            "“We will never leave this town” – Mayor vows to fight on",
            ("“We will never leave this town”", [("Mayor", "vows")]),
        ),
        ("Berg accused of lying over the dam", ("lying over the dam", [("", "accused")])),
        ("“It is a disgrace,” fumed Tove Lund.", ("“It is a disgrace,”", [("Tove Lund", "fumed")])),
    ],
)
def test_the_words_go_to_who_said_them(
    words: str, expected: tuple[str, list[tuple[str, str]]], nlp: "Language"
) -> None:
    assert rows(words, nlp) == [expected]


@pytest.mark.parametrize(
    "words",
    [
        "WHAT: Concert\nWHEN: Friday at eight in the evening\nWHERE: The town hall",
        "“The Long Winter of Discontent” - Anna Berg",
        "Storm: Why I stayed at home",
        "Taxes: How will it change our lives?",
        "Derby: Our experts pick the winners",
        "The club dismissed the coach.",
        "The actress is expecting a baby.",
    ],
)
def test_nobody_says_it(words: str, nlp: "Language") -> None:
    assert told(words, nlp) == []


def test_litter_below_a_colon_is_not_what_is_said(nlp: "Language") -> None:
    words = "The council met.\n\nOfficials wrote:\n\nShare this article\n\nThe dam is safe for all.\n\nIt rained."
    assert ("The dam is safe for all.", "Officials", "wrote") in told(words, nlp)


@pytest.mark.parametrize(
    ("words", "polarity"),
    [
        ("No 10 said the minister would not come.", Polarity.ASSERTS),
        ("None other than the mayor said it was safe.", Polarity.ASSERTS),
        ("Nobody denied that the bridge was unsafe.", Polarity.DECLINES),
    ],
)
def test_who_counts_as_nobody(words: str, polarity: Polarity, nlp: "Language") -> None:
    (reading,) = readings(words, nlp)
    assert reading.links[0].polarity is polarity


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("The White House", SourceClass.STATE),
        ("An officer", SourceClass.PERSON),
        ("An MEP", SourceClass.PERSON),
        ("The UNHCR", SourceClass.ORGANISATION),
    ],
)
def test_the_class_of_a_source(source: str, expected: SourceClass, nlp: "Language") -> None:
    (reading,) = readings(f"{source} said the vote was fair.", nlp)
    assert reading.links[0].source_class is expected
