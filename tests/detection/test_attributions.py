from typing import TYPE_CHECKING

import pytest

from annotations.detection.pipeline import detect
from annotations.model.statement import Reading
from annotations.model.vocabulary import Form, Polarity, SourceClass, StatementKind, Tier

if TYPE_CHECKING:
    from spacy.language import Language

Row = tuple[str, list[tuple[str, str]]]


def readings(words: str, nlp: "Language") -> list[Reading]:
    found = detect(words, nlp).suggestions
    return [one.reading for one in found if one.kind is StatementKind.ATTRIBUTED]


def rows(words: str, nlp: "Language") -> list[Row]:
    """Content and links (source, cue), innermost first, as words."""
    return [
        (
            " … ".join(span.of(words) for span in reading.content),
            [
                ("".join(s.of(words) for s in link.source), "".join(s.of(words) for s in link.cue))
                for link in reading.links
            ],
        )
        for reading in readings(words, nlp)
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Russia claimed Ukraine hit the camp.", [("Ukraine hit the camp", [("Russia", "claimed")])]),
        ("The plan is dead, a senior official said.", [("The plan is dead", [("a senior official", "said")])]),
        (
            "According to the UN, 40 men died in the camp.",
            [("40 men died in the camp", [("the UN", "According to")])],
        ),
        (
            "The attack killed 40 men, according to Ukraine, and left the rest without water.",
            [("The attack killed 40 men", [("Ukraine", "according to")])],
        ),
        (
            "The MP played a role in the talks, as reported by US news channel CNN.",
            [("The MP played a role in the talks", [("US news channel CNN", "as reported by")])],
        ),
        (
            "“All is not lost in this life,” CNN quoted the deputy as saying.",
            [("“All is not lost in this life,”", [("the deputy", "as saying"), ("CNN", "quoted")])],
        ),
        (
            "It is believed that 3,000 soldiers remain inside.",
            [("3,000 soldiers remain inside", [("", "is believed")])],
        ),
        ("He was accused of helping the police.", [("helping the police", [("", "was accused")])]),
        (
            "Officials have not said how many remain inside.",
            [("how many remain inside", [("Officials", "have not said")])],
        ),
        (
            "“We will go,” she told CNN. “Nobody can stop us.”",
            [("“We will go,” … “Nobody can stop us.”", [("she", "told")])],
        ),
        (
            "Putin's claim that the war is over was noted.",
            [("the war is over", [("Putin", "claim")])],
        ),
    ],
)
def test_who_says_what(words: str, expected: list[Row], nlp: "Language") -> None:
    assert rows(words, nlp) == expected


def test_a_bare_denial_stands_on_its_clause(nlp: "Language") -> None:
    (reading,) = readings("Kyiv denied.", nlp)
    assert (reading.content, reading.span, reading.links[0].polarity) == ((), (0, 11), Polarity.DENIES)


def test_form_and_class_of_a_source(nlp: "Language") -> None:
    words = (
        "“We will leave the city tomorrow,” a source said. "
        "The minister said they would “never leave”. Reuters said it rained."
    )
    links = [reading.links[0] for reading in readings(words, nlp)]
    assert [(link.form, link.source_class) for link in links] == [
        (Form.DIRECT, SourceClass.ANONYMOUS),
        (Form.MIXED, SourceClass.PERSON),
        (Form.INDIRECT, SourceClass.MEDIA),
    ]


def test_hopes_and_refusals_are_minor_and_accusations_are_not(nlp: "Language") -> None:
    words = (
        "First line.\n\nSecond line.\n\nResidents hope they can be exchanged. Moscow accused Kyiv of shelling the camp."
    )
    assert [reading.tier for reading in readings(words, nlp)] == [Tier.MINOR, Tier.CHECK]


def test_a_belief_that_nobody_is_named_for_is_not_minor(nlp: "Language") -> None:
    words = "First line.\n\nSecond line.\n\nIt is believed that up to 3,000 soldiers remain inside."
    assert [reading.tier for reading in readings(words, nlp)] == [Tier.CHECK]


@pytest.mark.parametrize(
    "words",
    [
        "Everything is done to “save” them.",
        "He is known as the “Butcher of Mariupol”.",
        "The leader of the party ‘The Servant of the People’ was there.",
        "In more “normal” times that would be sound.",
    ],
)
def test_scare_quotes_nicknames_and_titles_are_no_statements(words: str, nlp: "Language") -> None:
    assert readings(words, nlp) == []


def test_statements_within_statements_have_a_parent(nlp: "Language") -> None:
    words = "According to the UN, at least 40 prisoners died in the camp."
    by_kind = {one.kind: one for one in detect(words, nlp).suggestions}
    assert by_kind[StatementKind.NUMERIC].reading.parent == by_kind[StatementKind.ATTRIBUTED].id


def test_nothing_is_found_in_page_litter(nlp: "Language") -> None:
    assert detect("An article.\n\nAP Photo/Evgeniy Said So\n\n6", nlp).suggestions == ()


@pytest.mark.parametrize("before", ["👍🏽 ", "é̂.\n", "\u00a0\u2028 ", "𝔘.\n"])
def test_emoji_and_combining_marks_do_not_shift_spans(before: str, nlp: "Language") -> None:
    words = f"{before}“We saw 👩‍👩‍👧 more than 260 fighters,” Jo̊rg said."
    found = detect(words, nlp).suggestions
    numeric = next(one.reading for one in found if one.kind is StatementKind.NUMERIC)
    spoken = next(one.reading for one in found if one.kind is StatementKind.ATTRIBUTED)
    assert numeric.span.of(words) == "more than 260 fighters"
    assert [span.of(words) for span in spoken.content] == ["“We saw 👩‍👩‍👧 more than 260 fighters,”"]
