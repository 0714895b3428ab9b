"""Selecting by keys, over whatever a text may be made of."""

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text import Span
from app.views.reading_blocks import LONGEST_BLOCK, Blocks
from app.views.selection_steps import Edge, Step, Steps

START, END = Edge.START, Edge.END
CHARACTERS = st.sampled_from(
    [
        *"ab 1.,“”—\n",
        "e\u0301",
        "😀",
        "👩🏽\u200d🚒",
        "🇺🇦",
        "👍🏽",
        "q\u0323\u0307",
        "각",
        "क्षि",
        "❤\ufe0f",
        "中",
        "ם",
        "\u2028",
        "\r",
    ]
)
MOVES = st.lists(st.tuples(st.sampled_from(Edge), st.sampled_from(Step), st.booleans()), max_size=12)


def moved(words: str, selected: str, edge: Edge, step: Step, *, forward: bool) -> str:
    """The words that are selected after a step from the first place of `selected`."""
    start = words.index(selected)
    span = Steps(Blocks(words)).moved(Span(start, start + len(selected)), edge, step, forward=forward)
    return span.of(words)


@pytest.mark.parametrize(
    "edge, step, forward, selected",
    [
        (END, Step.WORD, True, "1,700 fighters, he"),
        (END, Step.WORD, False, "1,700"),
        (START, Step.WORD, True, "fighters"),
        (START, Step.WORD, False, "than 1,700 fighters"),
        (END, Step.CHARACTER, True, "1,700 fighters,"),
        (END, Step.CHARACTER, False, "1,700 fighter"),
        (START, Step.CHARACTER, True, ",700 fighters"),
        (START, Step.CHARACTER, False, " 1,700 fighters"),
        (END, Step.SENTENCE, True, "1,700 fighters, he said."),
    ],
)
def test_each_step_from_the_middle_of_a_sentence(edge: Edge, step: Step, forward: bool, selected: str) -> None:
    words = "More than 1,700 fighters, he said. Nobody asked."
    assert moved(words, "1,700 fighters", edge, step, forward=forward) == selected


def test_sentences_are_taken_and_given_back() -> None:
    words = "It rained. Nobody spoke.\n\nKyiv denied."
    assert moved(words, "It rained.", END, Step.SENTENCE, forward=True) == "It rained. Nobody spoke."
    assert moved(words, "It rained. Nobody spoke.", END, Step.SENTENCE, forward=True) == words
    assert moved(words, words, END, Step.SENTENCE, forward=False) == "It rained. Nobody spoke."
    assert moved(words, "It rained.", END, Step.SENTENCE, forward=False) == "It rained."


def test_a_step_over_a_paragraph_lands_on_its_words() -> None:
    assert moved("one\n\n\n  two", "one", END, Step.CHARACTER, forward=True) == "one\n\n\n  t"
    assert moved("one\n\n\n  two", "two", START, Step.WORD, forward=False) == "one\n\n\n  two"


def test_something_stays_selected() -> None:
    for edge, forward in ((END, False), (START, True)):
        for step in Step:
            assert moved("a few words", "few", edge, step, forward=forward) != ""
            assert moved("a f b", "f", edge, step, forward=forward) == "f"


def test_at_the_ends_of_the_text_nothing_happens() -> None:
    for edge, forward in ((END, True), (START, False)):
        for step in Step:
            assert moved("all of it", "all of it", edge, step, forward=forward) == "all of it"


@pytest.mark.parametrize("word", ["cafe\u0301s", "क्षिप्र", "well-known", "Маріуполь", "Zelensky’s", "😀", "—", "1,700"])
def test_a_word_is_one_step(word: str) -> None:
    words = f"so {word} it"
    assert moved(words, "so", END, Step.WORD, forward=True) == f"so {word}"
    assert moved(words, "it", START, Step.WORD, forward=False) == f"{word} it"


@settings(deadline=None)
@given(st.lists(CHARACTERS, min_size=1, max_size=60), MOVES, st.data())
def test_no_character_is_cut(characters: list[str], moves: list[tuple[Edge, Step, bool]], data: st.DataObject) -> None:
    words = "".join(characters)
    whole = {0, *accumulate(map(len, characters))}
    blocks = Blocks(words)
    if not len(blocks):
        return
    start = data.draw(st.sampled_from(sorted(whole - {len(words)})))
    span = Span(start, min(place for place in whole if place > start))
    for edge, step, forward in moves:
        span = Steps(blocks).moved(span, edge, step, forward=forward)
        assert {span.start, span.end} <= whole


@settings(deadline=None)
@given(st.text(min_size=1, max_size=80), MOVES, st.data())
def test_a_selection_is_always_valid_and_moves_the_right_way(
    words: str, moves: list[tuple[Edge, Step, bool]], data: st.DataObject
) -> None:
    steps = Steps(Blocks(words))
    start = data.draw(st.integers(0, len(words) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(words))))
    for edge, step, forward in moves:
        before, span = span, steps.moved(span, edge, step, forward=forward)
        assert 0 <= span.start < span.end <= len(words)
        still, old, new = (
            (span.start == before.start, before.end, span.end)
            if edge is END
            else (span.end == before.end, before.start, span.start)
        )
        assert still
        assert new >= old if forward else new <= old


def test_an_emoji_after_indic_letters_is_whole() -> None:
    assert moved("क्षि👩🏽\u200d🚒a", "a", START, Step.CHARACTER, forward=False) == "👩🏽\u200d🚒a"


def test_blocks_of_one_paragraph_are_crossed() -> None:
    words = "word " * LONGEST_BLOCK
    steps, span = Steps(Blocks(words)), Span(0, 4)
    for _ in range(LONGEST_BLOCK - 1):
        span = steps.moved(span, END, Step.WORD, forward=True)
    assert span == Span(0, len(words) - 1)
    assert (
        steps.moved(Span(LONGEST_BLOCK, LONGEST_BLOCK + 4), START, Step.CHARACTER, forward=False).start < LONGEST_BLOCK
    )
