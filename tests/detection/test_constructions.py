"""How English news says that somebody said something: each construction with its source, cue and content."""

from typing import TYPE_CHECKING

import pytest

from annotations.detection.pipeline import detect
from annotations.model.statement import Reading
from annotations.model.vocabulary import Form, Polarity, SourceClass, StatementKind, Tier
from tests.detection.test_attributions import readings, rows

if TYPE_CHECKING:
    from spacy.language import Language

_SAFE = "the bridge was safe"


def told(words: str, nlp: "Language") -> list[tuple[str, str, str]]:
    """Content, source and cue of the innermost links."""
    return [(content, *links[0]) for content, links in rows(words, nlp)]


@pytest.mark.parametrize(
    "quotation",
    [
        "“We stay in the town,”",
        '"We stay in the town,"',
        "‘We stay in the town,’",
        "'We stay in the town,'",
        "«We stay in the town,»",
        "« We stay in the town »,",
        "„We stay in the town,“",
        "»We stay in the town,«",
        "``We stay in the town,''",
        "''We stay in the town,''",
        "“We stay in the town”,",
    ],
)
def test_a_quotation_of_every_style_has_its_source(quotation: str, nlp: "Language") -> None:
    (reading,) = readings(words := f"{quotation} the mayor said.", nlp)
    assert [span.of(words) for span in reading.content] == [
        quotation.removesuffix(",") if ",“" not in quotation else quotation
    ]
    assert reading.links[0].form is Form.DIRECT
    assert [span.of(words) for span in reading.links[0].source] == ["the mayor"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # before, after and around the cue
        ("The vote was fair, the mayor said.", ("The vote was fair", "the mayor", "said")),
        ("The mayor said the vote was fair.", ("the vote was fair", "The mayor", "said")),
        (
            "The bridge, the engineer Paul Ohm said, will open in May.",
            ("The bridge … will open in May", "the engineer Paul Ohm", "said"),
        ),
        (
            "They also agreed in principle, he said, that the army should be involved in the search.",
            ("They also agreed in principle … the army should be involved in the search", "he", "said"),
        ),
        (
            "“We waited,” said Anna Berg, a nurse from Lund, “and nobody came.”",
            ("“We waited,” … “and nobody came.”", "Anna Berg, a nurse from Lund", "said"),
        ),
        (
            "“If you saw the bridge,” Holt said, “you would have wept.”",
            ("“If you saw the bridge,” … “you would have wept.”", "Holt", "said"),
        ),
        (
            "“The bridge will cost a fortune”, estimated the mayor.",
            ("“The bridge will cost a fortune”", "the mayor", "estimated"),
        ),
        (
            "The mayor has warned that they are “ready to talk”, but that “in no way” will they pay.",
            ("they are “ready to talk”, but that “in no way” will they pay", "The mayor", "has warned"),
        ),
        ("“No comment”, said the minister.", ("“No comment”", "the minister", "said")),
        ("“It’s over,” a notice on the door read.", ("“It’s over,”", "a notice on the door", "read")),
        ("The minister spoke of a “catastrophe”.", ("“catastrophe”", "The minister", "spoke of")),
        # asides
        (
            "In the words of the mayor, the bridge is a disgrace.",
            ("the bridge is a disgrace", "the mayor", "In the words of"),
        ),
        (
            "The bridge is, in the words of one resident, a death trap.",
            ("The bridge is … a death trap", "one resident", "in the words of"),
        ),
        ("Per the police report, the driver was drunk.", ("the driver was drunk", "the police report", "Per")),
        ("As the mayor put it, the bridge is a disgrace.", ("the bridge is a disgrace", "the mayor", "put it")),
        ("The driver was drunk, according to police.", ("The driver was drunk", "police", "according to")),
        (
            "According to the mayor, who had called in experts, the bridge is safe.",
            ("the bridge is safe", "the mayor", "According to"),
        ),
        # cue nouns
        ("As for the accusations of being “bought”, they are old.", ("being “bought”", "", "accusations")),
        ("The claim that the bridge was safe came from the engineer.", (_SAFE, "", "claim")),
        ("The mayor made the claim that the bridge was safe.", (_SAFE, "The mayor", "made the claim")),
        ("The ministry issued a statement that the bridge was safe.", (_SAFE, "The ministry", "issued a statement")),
        # headlines
        ("Mayor: Bridge will open in May", ("Bridge will open in May", "Mayor", "")),
        ("Bridge is a disgrace: mayor", ("Bridge is a disgrace", "mayor", "")),
        ("Olaf Berg: “The bridge is a disgrace”", ("“The bridge is a disgrace”", "Olaf Berg", "")),
        ("Bridge is safe, ministry says", ("Bridge is safe", "ministry", "says")),
        ("Berg: We will not close the bridge", ("We will not close the bridge", "Berg", "")),
        # a list
        (
            "The mayor named three demands:\n• a new bridge\n• lower taxes for families\nThe council meets on Friday.",
            ("three demands … a new bridge … lower taxes for families", "The mayor", "named"),
        ),
        # hedges without a source
        ("The driver is said to have been drunk.", ("The driver … to have been drunk", "", "is said")),
        ("The driver was reportedly drunk.", ("The driver was … drunk", "", "reportedly")),
        ("The minister allegedly took bribes.", ("The minister … took bribes", "", "allegedly")),
        # beliefs, hopes, plans, requests
        ("Residents believe the bridge is safe.", ("the bridge is safe", "Residents", "believe")),
        ("Kyiv hopes for a prisoner exchange.", ("a prisoner exchange", "Kyiv", "hopes for")),
        ("The mayor plans to close the bridge.", ("to close the bridge", "The mayor", "plans")),
        (
            "The mayor urged Lund and Malmö to talk and offered a room.",
            ("Lund and Malmö to talk", "The mayor", "urged"),
        ),
        # passives
        ("It was reported by Reuters that the vote was fair.", ("the vote was fair", "Reuters", "was reported")),
        ("Lind was accused by Berg of stealing the election.", ("stealing the election", "Berg", "was accused")),
        ("Lind has accused the firm of tax fraud.", ("tax fraud", "Lind", "has accused")),
        ("The bank expects growth of two percent.", ("growth of two percent", "The bank", "expects")),
        ("The vote was called unfair by the opposition.", ("The vote … unfair", "the opposition", "was called")),
        # full noun phrases
        (
            "Maria Lind, the head of the election authority, said the vote was fair.",
            ("the vote was fair", "Maria Lind, the head of the election authority", "said"),
        ),
        (
            "The mayor, Olaf Berg, who has insisted that the vote was fair, left.",
            ("the vote was fair", "The mayor, Olaf Berg", "has insisted"),
        ),
        ("Berg (Greens) told the court it was fair.", ("it was fair", "Berg (Greens)", "told")),
        ("Police and prosecutors said the vote was fair.", ("the vote was fair", "Police and prosecutors", "said")),
    ],
)
def test_a_construction(words: str, expected: tuple[str, str, str], nlp: "Language") -> None:
    assert told(words, nlp) == [expected]


def test_a_speaker_takes_up_again_after_a_clause_of_what_was_said(nlp: "Language") -> None:
    words = "He told her that the plan is going well and has warned that it will cost more."
    assert told(words, nlp) == [
        ("the plan is going well", "He", "told"),
        ("it will cost more", "He", "has warned"),
    ]


def test_a_quotation_belongs_to_one_cue_of_its_speaker(nlp: "Language") -> None:
    words = "“You are wrong,” Berg replied to Lind, adding that the bridge would cost “too much”."
    assert told(words, nlp) == [
        ("“You are wrong,”", "Berg", "replied"),
        ("the bridge would cost “too much”", "Berg", "adding"),
    ]


def test_a_question_to_the_speaker_is_not_what_is_said(nlp: "Language") -> None:
    assert told("Asked if the bridge was safe, he said no.", nlp) == []


@pytest.mark.parametrize(
    ("words", "chain"),
    [
        ("The dam was safe, Berg said, according to Lind.", [("Berg", "said"), ("Lind", "according to")]),
        (
            "The dam is safe, the minister was quoted as saying by Interfax.",
            [("the minister", "as saying"), ("Interfax", "was quoted")],
        ),
        (
            "The minister, quoted by the agency Interfax, said the dam was safe.",
            [("The minister", "said"), ("the agency Interfax", "quoted by")],
        ),
        (
            "The paper reported, citing two officials, that the dam had burst.",
            [("two officials", "citing"), ("The paper", "reported")],
        ),
        (
            "Berg said he “would never” sell the dam, Reuters reported.",
            [("Berg", "said"), ("Reuters", "reported")],
        ),
        (
            "State television said, citing the governor, that the dam had burst.",
            [("the governor", "citing"), ("State television", "said")],
        ),
        ("The minister was quoted as saying that the dam was safe.", [("The minister", "was quoted as saying")]),
    ],
)
def test_a_chain_has_one_content_and_its_links_in_order(
    words: str, chain: list[tuple[str, str]], nlp: "Language"
) -> None:
    ((content, links),) = rows(words, nlp)
    assert links == chain
    assert "dam" in content
    assert "said" not in content


def test_another_content_inside_is_a_statement_of_its_own_with_its_parent(nlp: "Language") -> None:
    words = "Lind said Berg told her that the dam was safe."
    outer, inner = [one for one in detect(words, nlp).suggestions if one.kind is StatementKind.ATTRIBUTED]
    assert inner.reading.parent == outer.id
    assert [span.of(words) for span in inner.reading.content] == ["the dam was safe"]


@pytest.mark.parametrize(
    "denial", ["Moscow denied.", "Moscow denies it.", "Moscow denied that.", "Moscow rejected the claim."]
)
def test_a_denial_takes_the_content_that_it_answers_and_stands_on_its_own_clause(denial: str, nlp: "Language") -> None:
    words = f"Kyiv said the missile hit a school. {denial}"
    claim, answer = readings(words, nlp)
    assert answer.content == claim.content
    assert answer.links[0].polarity is Polarity.DENIES
    assert answer.span.start == words.index("Moscow")


def test_a_denial_within_the_sentence_is_not_a_part_of_what_it_denies(nlp: "Language") -> None:
    claim, answer = readings(words := "Kyiv accused Moscow of hitting a school, which Moscow denied.", nlp)
    assert [span.of(words) for span in claim.content] == ["hitting a school"]
    assert answer.content == claim.content
    assert answer.links[0].polarity is Polarity.DENIES


def test_two_reports_on_two_sides_of_a_semicolon_have_their_own_contents(nlp: "Language") -> None:
    assert told("Lund said Malmö broke the dam; Malmö said a storm had broken it.", nlp) == [
        ("Malmö broke the dam", "Lund", "said"),
        ("a storm had broken it", "Malmö", "said"),
    ]


@pytest.mark.parametrize(
    ("words", "polarity"),
    [
        ("The mayor dismissed the claim that the bridge was unsafe.", Polarity.DENIES),
        ("The mayor did not deny that the bridge was unsafe.", Polarity.DECLINES),
        ("The mayor neither confirmed nor denied the report of a fall.", Polarity.DECLINES),
    ],
)
def test_what_is_turned_down_is_denied_and_what_is_left_open_declined(
    words: str, polarity: Polarity, nlp: "Language"
) -> None:
    assert {link.polarity for one in readings(words, nlp) for link in one.links} == {polarity}


def test_a_denial_of_what_nobody_said_has_no_content(nlp: "Language") -> None:
    words = "Kyiv said the missile hit a school. Kyiv denied."
    assert readings(words, nlp)[1].content == ()


@pytest.mark.parametrize(
    ("words", "content", "cue"),
    [
        ("The company denied that it had paid bribes.", "it had paid bribes", "denied"),
        ("The company denied paying bribes.", "paying bribes", "denied"),
        ("The company rejected claims that it had paid bribes.", "it had paid bribes", "rejected"),
    ],
)
def test_a_denial_says_what_it_denies(words: str, content: str, cue: str, nlp: "Language") -> None:
    (reading,) = readings(words, nlp)
    assert reading.links[0].polarity is Polarity.DENIES
    assert told(words, nlp) == [(content, "The company", cue)]


@pytest.mark.parametrize(
    ("words", "content", "cue"),
    [
        ("Officials have not said how many people were hurt.", "how many people were hurt", "have not said"),
        ("Officials declined to comment.", "", "declined to comment"),
        ("Officials refused to say how the man died.", "how the man died", "refused to say"),
        ("Officials did not immediately respond to a request for comment.", "", "did not immediately respond"),
        ("Officials could not be reached for comment.", "", "could not be reached"),
    ],
)
def test_refusals_and_silences(words: str, content: str, cue: str, nlp: "Language") -> None:
    (reading,) = readings(words, nlp)
    assert reading.links[0].polarity is Polarity.DECLINES
    assert told(words, nlp) == [(content, "Officials", cue)]


@pytest.mark.parametrize("nobody", ["Nobody", "No official", "Neither side", "None of them"])
def test_what_nobody_says_is_declined(nobody: str, nlp: "Language") -> None:
    (reading,) = readings(f"{nobody} would say who had won.", nlp)
    assert reading.links[0].polarity is Polarity.DECLINES


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Anna Berg", SourceClass.PERSON),
        ("The engineer Paul Ohm", SourceClass.PERSON),
        ("The company", SourceClass.ORGANISATION),
        ("The Kremlin", SourceClass.STATE),
        ("The White House", SourceClass.STATE),
        ("Hezbollah", SourceClass.ORGANISATION),
        ("UNHCR", SourceClass.ORGANISATION),
        ("State television", SourceClass.MEDIA),
        ("The report", SourceClass.DOCUMENT),
        ("Residents", SourceClass.COLLECTIVE),
        ("A senior official", SourceClass.ANONYMOUS),
        ("A person familiar with the talks", SourceClass.ANONYMOUS),
    ],
)
def test_the_class_of_a_source(source: str, expected: SourceClass, nlp: "Language") -> None:
    (reading,) = readings(f"{source} said the vote was fair.", nlp)
    assert reading.links[0].source_class is expected


def speakers(words: str, nlp: "Language") -> list[str | None]:
    return [link.speaker.text if link.speaker else None for one in readings(words, nlp) for link in one.links]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("President Anna Lind said it was safe. She said it would last.", [None, "Anna Lind"]),
        ("The mayor, Olaf Berg, opened the bridge. The mayor said it would last.", ["Olaf Berg"]),
        ("Mayor Olaf Berg opened the bridge. Berg said it was safe.", ["Olaf Berg"]),
        # doubtful: two people are named, two are called governor, another was named since
        ("Mayor Olaf Berg met the engineer Paul Ohm. He said it was safe.", [None]),
        (
            "Governor Anna Lind said it rained. Governor Bo Ek said it snowed. The governor said it cleared.",
            [None, None, None],
        ),
        ("Mayor Olaf Berg said it rained. Maria Lind left. He said it cleared.", [None, None]),
        ("The deputy said it rained. Deputy Prime Minister Anna Lind was away.", [None]),
    ],
)
def test_a_likely_speaker_or_none_where_it_is_doubtful(words: str, expected: list[str | None], nlp: "Language") -> None:
    assert speakers(words, nlp) == expected


def test_a_likely_speaker_is_marked_as_inferred_and_gives_its_reason(nlp: "Language") -> None:
    words = "President Anna Lind said it was safe. She said it would last."
    speaker = readings(words, nlp)[1].links[0].speaker
    assert speaker is not None
    assert speaker.inferred
    assert speaker.reason == "spoke last, and nobody else is named since"


@pytest.mark.parametrize(
    "words",
    [
        "The film “A Long Way Home” opened on Friday.",
        "He wrote the book “The Old Man and the Sea”.",
        "The party “Alternative for the North” won four seats.",
        "Bobby “The Fish” Miller was jailed.",
        "The so-called “peace plan” was rejected by both sides.",
        "He is 6' 2\" and weighs 200 pounds.",
        "The '90s were good to the Joneses' firm.",
        "The plant was supposed to run until spring.",
    ],
)
def test_what_is_no_quotation_and_no_report(words: str, nlp: "Language") -> None:
    assert readings(words, nlp) == []


def test_a_quotation_at_the_head_of_a_headline_is_a_statement(nlp: "Language") -> None:
    assert told("“Hour of need”: How the talks went\n\nThe talks went on.", nlp) == [("“Hour of need”", "", "")]


def _third_paragraph(words: str, nlp: "Language") -> Reading:
    (reading,) = readings(f"First line.\n\nSecond line.\n\n{words}", nlp)
    return reading


@pytest.mark.parametrize(
    ("words", "tier"),
    [
        ("The minister allegedly took bribes.", Tier.CHECK),
        ("Lind accused Berg of theft.", Tier.CHECK),
        ("A source said “no deal”.", Tier.CHECK),
        ("An insider said it rained.", Tier.CHECK),
        ("Senior officials hope to win.", Tier.CHECK),
        ("The accusation that Berg took bribes is old.", Tier.CHECK),
        ("The mayor said “no deal”.", Tier.MINOR),
        ("The mayor hopes to win.", Tier.MINOR),
        ("The mayor declined to comment.", Tier.MINOR),
        ("The mayor said the bridge would open in May.", Tier.CHECK),
    ],
)
def test_the_tier_of_a_statement(words: str, tier: Tier, nlp: "Language") -> None:
    assert _third_paragraph(words, nlp).tier is tier
