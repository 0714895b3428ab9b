"""Who speaks by the layout of a text, in both readings: transcripts, signed quotations, blocks behind a colon."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.detection.flat_reading import detect_flat
from annotations.detection.layout import behind_colon, laid_out
from annotations.detection.pipeline import detect
from annotations.detection.quoted import Marks
from annotations.model.statement import Detection
from annotations.model.vocabulary import StatementKind
from annotations.quotations import outermost, quotations

if TYPE_CHECKING:
    from spacy.language import Language

READINGS = pytest.mark.parametrize("read", [detect, detect_flat], ids=["nested", "flat"])
Read = Callable[[str, "Language"], Detection]


def told(read: Read, words: str, nlp: "Language") -> list[tuple[str, str]]:
    """Content and source of each attributed statement."""
    found = [one.reading for one in read(words, nlp).suggestions if one.kind is StatementKind.ATTRIBUTED]
    return [
        (" … ".join(span.of(words) for span in one.content), " ".join(span.of(words) for span in one.links[0].source))
        for one in found
    ]


@READINGS
def test_the_turns_of_a_transcript(read: Read, nlp: "Language") -> None:
    words = (
        "BERG: Will the bridge be open?\n\n"
        "LIND (mayor): It will be open on Monday at noon. 🎉\n\n"
        "(CROSSTALK)\n\n"
        "BERG: If I may ask again."
    )
    assert told(read, words, nlp) == [
        ("Will the bridge be open?", "BERG"),
        ("It will be open on Monday at noon. 🎉", "LIND"),
        ("If I may ask again.", "BERG"),
    ]


@READINGS
@pytest.mark.parametrize("dash", [" ― ", " — ", "― ", " – ", " - ", "\n— "])
def test_a_quotation_is_signed_behind_a_dash(read: Read, dash: str, nlp: "Language") -> None:
    quotation = "“They came at night and took everything we had.”"
    assert told(read, f"{quotation}{dash}Sonya Ek, nurse", nlp) == [(quotation, "Sonya Ek, nurse")]


@READINGS
@pytest.mark.parametrize(
    "block",
    [
        "“The health of the mayor is a matter for the town.”",
        "“The health of the mayor is a matter for the town.\n\n“It is not a matter for the party.”",
    ],
)
def test_a_quotation_stands_in_the_paragraphs_below_its_cue(read: Read, block: str, nlp: "Language") -> None:
    words = f"The bridge is old.\n\nBerg said in a letter on Friday:\n\n{block}\n\nThe council meets in May."
    assert (block, "Berg") in told(read, words, nlp)


def test_a_paragraph_without_marks_stands_below_its_cue(nlp: "Language") -> None:
    block = "The health of the mayor is a matter for the town."
    words = f"Berg wrote in a letter:\n\n{block}\n\nThe council meets in May."
    assert told(detect, words, nlp) == [(block, "Berg")]


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE: The bridge is open\n\nBREAKING: The bridge is closed again",
        "BERG: one line of this kind is no transcript",
        "“Short” — Berg",
        "He wore a cap that read “Never again” — a gift.",
        "The goods - bread, milk - were sold.",
    ],
)
def test_what_looks_like_a_turn_or_a_signature_and_is_none(words: str) -> None:
    assert list(laid_out(words)) == []


@given(st.text(alphabet=st.sampled_from('AB:. \n"“”—a🎉'), max_size=80))
def test_any_text_has_spans_within_it(words: str) -> None:
    marks = Marks(outermost(quotations(words)))
    for one in laid_out(words):
        for span in (*one.source, *one.content):
            assert 0 <= span.start < span.end <= len(words)
            assert span.of(words).strip()
    for end in range(len(words) + 1):
        block = behind_colon(words, end, marks)
        assert block is None or end < block.start < block.end <= len(words)
