from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text import Span, normalised, paragraphs, sentences
from app.views.reading_blocks import LONGEST_BLOCK, Blocks


@given(st.text(max_size=300).map(normalised), st.integers(1, 30))
def test_blocks_cover_the_paragraphs_and_nothing_else(words: str, times: int) -> None:
    words *= times * times
    blocks = Blocks(words)
    for number, paragraph in enumerate(paragraphs(words), 1):
        own = [block for block in blocks if block.paragraph == number]
        assert (own[0].span.start, own[-1].span.end) == paragraph
        assert all(a.span.end == b.span.start for a, b in pairwise(own))
        assert [block.opens for block in own] == [True] + [False] * (len(own) - 1)
        assert [block.closes for block in own] == [False] * (len(own) - 1) + [True]
    assert all(0 < len(block.span) <= LONGEST_BLOCK for block in blocks)


def test_a_long_line_is_cut_after_white_space() -> None:
    blocks = Blocks("word " * 3000)
    assert len(blocks) > 3
    assert all(block.span.of(blocks.words).startswith("word") for block in blocks)


@pytest.mark.parametrize("cluster", ["e\u0301", "👩🏽\u200d🚒"])
def test_a_line_without_white_space_is_cut_between_whole_characters(cluster: str) -> None:
    words = "x" + cluster * 4000
    cuts = [block.span.start for block in Blocks(words)][1:]
    assert cuts
    assert all((cut - 1) % len(cluster) == 0 for cut in cuts)


def test_the_sentence_at_a_position() -> None:
    words = "One is here. Two is here.\n\nThree."
    blocks = Blocks(words)
    assert blocks.sentence_at(3) == Span(0, 12)
    assert blocks.sentence_at(words.index("Two")) == Span(13, 25)
    assert blocks.sentence_at(26) == Span(13, 25)
    assert blocks.sentence_at(len(words)) == Span(27, 33)
    assert Blocks(" \n ").sentence_at(1) is None


def test_sentences_of_a_span() -> None:
    words = "One is here. Two is here. Three.\n\nFour. Five."
    everything = [s for paragraph in paragraphs(words) for s in sentences(words, paragraph)]
    blocks = Blocks(words)
    assert blocks.sentences_in(Span(0, len(words))) == everything
    assert blocks.sentences_in(Span(20, 36)) == everything[1:4]
    assert blocks.sentences_in(Span(12, 13)) == []
