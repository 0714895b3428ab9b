"""Readings and suggestions, and their JSON form."""

import json

from hypothesis import given
from hypothesis import strategies as st

from annotations.model.ids import suggestion_id, text_id
from annotations.model.statement import Link, Quantity, Reading, Speaker, Suggestion
from annotations.model.vocabulary import Form, Polarity, QuantityKind, SourceClass, StatementKind, Tier
from annotations.text import Span

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 10**6), st.integers(1, 500))
several = st.lists(spans, max_size=3).map(tuple)
words = st.text(max_size=12)
numbers = st.none() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False)
links = st.builds(
    Link,
    several,
    several,
    st.sampled_from(Form),
    st.sampled_from(Polarity),
    st.sampled_from(SourceClass),
    st.none() | st.builds(Speaker, words, st.booleans()),
)
quantities = st.builds(
    Quantity, st.sampled_from(QuantityKind), numbers, numbers, *(st.none() | words for _ in range(4))
)
readings = st.builds(
    Reading,
    spans,
    spans,
    st.sampled_from(Tier),
    several,
    several,
    st.lists(links, max_size=3).map(tuple),
    st.none() | quantities,
    st.none() | st.binary(min_size=16, max_size=16),
)


@given(readings)
def test_a_reading_survives_its_json_form(reading: Reading) -> None:
    through = Reading.from_json(json.loads(json.dumps(reading.to_json())))
    assert through == reading
    assert type(through.quantity and through.quantity.low) is type(reading.quantity and reading.quantity.low)


def test_the_json_form_of_design_section_9() -> None:
    reading = Reading(
        Span(0, 30),
        Span(0, 40),
        content=(Span(0, 10), Span(20, 30)),
        links=(
            Link(
                (Span(11, 13),),
                (Span(14, 18),),
                Form.MIXED,
                Polarity.DENIES,
                SourceClass.PERSON,
                Speaker("Hanna Maliar"),
            ),
        ),
        quantity=Quantity(QuantityKind.COUNT, 1700, None, None, "fighters", "more than", None),
        parent=bytes(range(16)),
    )
    suggestion = Suggestion.of(text_id("x"), StatementKind.ATTRIBUTED, reading)
    assert suggestion.to_json() == {
        "id": suggestion.id.hex(),
        "kind": "attributed",
        "tier": "check",
        "start": 0,
        "end": 30,
        "context": [0, 40],
        "parts": {"content": [[0, 10], [20, 30]], "quantity": []},
        "links": [
            {
                "source": [[11, 13]],
                "cue": [[14, 18]],
                "form": "mixed",
                "polarity": "denies",
                "source_class": "person",
                "speaker": {"text": "Hanna Maliar", "inferred": True},
            }
        ],
        "parent": "000102030405060708090a0b0c0d0e0f",
        "quantity": {
            "kind": "count",
            "low": 1700,
            "high": None,
            "unit": None,
            "counted": "fighters",
            "qualifier": "more than",
            "date": None,
        },
    }


def test_a_suggestion_is_anchored_by_content_then_figure_then_span() -> None:
    text, whole = text_id("x"), Span(0, 9)
    content, figure = (Span(5, 7), Span(1, 2)), (Span(3, 4),)
    for reading, anchor in (
        (Reading(whole, whole, content=content, quantity_spans=figure), (Span(1, 2), Span(5, 7))),
        (Reading(whole, whole, quantity_spans=figure), figure),
        (Reading(whole, whole), (whole,)),
    ):
        suggestion = Suggestion.of(text, StatementKind.NUMERIC, reading)
        assert suggestion.anchor == anchor
        assert suggestion.id == suggestion_id(text, "numeric", anchor)


def test_other_meaning_same_place_is_the_same_statement() -> None:
    text, place = text_id("x"), Span(0, 9)
    one = Suggestion.of(text, StatementKind.NUMERIC, Reading(place, place, Tier.CHECK))
    other = Suggestion.of(text, StatementKind.NUMERIC, Reading(place, Span(0, 20), Tier.MINOR))
    assert one.id == other.id
