"""Positions on the page and in the text agree, whatever the text is made of."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from annotations.text import Span
from app.views.page_layout import PageLayout, PageMetrics
from app.views.reading_blocks import Blocks
from app.views.typography import reading_font

WORD = st.sampled_from(
    ["a", "wide", "wörld", "😀", "👍🏽", "cafe\u0301", "—", "1,700", "“quoted”", "Маріуполь", "中文"]
)
TEXT = st.lists(st.lists(WORD, min_size=1, max_size=60).map(" ".join), min_size=1, max_size=4).map("\n\n".join)


def page_of(words: str, width: float = 300) -> PageLayout:
    metrics = PageMetrics.of(reading_font(12), width)
    return PageLayout(Blocks(words), metrics, lambda _index: [], lambda _top, _by: None)


@pytest.mark.usefixtures("qapp")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(TEXT, st.data())
def test_from_a_position_to_the_page_and_back(words: str, data: st.DataObject) -> None:
    page = page_of(words)
    block = page.blocks[data.draw(st.integers(0, len(page.blocks) - 1))].span
    position = data.draw(st.integers(block.start, block.end - 1))
    place = page.caret(position).center()
    back = page.position_at(place.x(), place.y())
    assert page.caret(back).center() == place
    if words[position].isascii():
        assert back == position


@pytest.mark.usefixtures("qapp")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(TEXT, st.data())
def test_the_middle_of_a_character_finds_it(words: str, data: st.DataObject) -> None:
    page = page_of(words)
    position = data.draw(st.sampled_from([at for at, c in enumerate(words) if c.isascii() and not c.isspace()] or [0]))
    if words[position].isascii() and not "\u0300" <= words[position + 1 : position + 2] <= "\u036f":
        middle = page.rects(Span(position, position + 1))[0].center()
        assert page.character_at(middle.x(), middle.y()) == position


def test_emoji_do_not_shift_what_follows(qapp: QApplication) -> None:
    words = "😀😀 word"
    page = page_of(words)
    rect = page.rects(Span(3, 7))[0]
    assert rect.width() == pytest.approx(QFontMetricsF(page.metrics.font).horizontalAdvance("word"), abs=1.5)
    assert rect.left() > page.rects(Span(0, 2))[0].right()


def test_a_span_over_lines_has_a_rectangle_a_line(qapp: QApplication) -> None:
    page = page_of("some words that need " * 8 + "\n\nmore")
    rects = page.rects(Span(5, len(page.blocks.words)))
    assert len(rects) == page.laid(0).line_count() + 1
    assert all(0 <= rect.left() < rect.right() <= page.metrics.width for rect in rects)
    assert all(above.bottom() < below.top() for above, below in pairwise(rects))


def test_beside_the_words_there_is_no_character(qapp: QApplication) -> None:
    page = page_of("short")
    assert page.character_at(page.metrics.width - 1, 5) is None
    assert page.character_at(2, -5) is None
    assert page.character_at(2, page.height + 5) is None
    assert page.position_at(page.metrics.width - 1, 5) == 5


def test_a_block_reports_how_much_it_grew(qapp: QApplication) -> None:
    grown: list[tuple[float, float]] = []
    metrics = PageMetrics.of(reading_font(12), 300)
    blocks = Blocks("first\n\n" + "W" * 400)
    page = PageLayout(blocks, metrics, lambda _index: [], lambda top, by: grown.append((top, by)))
    before = page.height
    page.laid(1)
    assert grown == [(page.top(1), page.height - before)]
    assert grown[0][1] > 0


def test_the_measure_is_about_seventy_characters(qapp: QApplication) -> None:
    metrics = PageMetrics.of(reading_font(12), 5000)
    line = "It was the best of times, it was the worst of times, it was the age of"
    assert QFontMetricsF(metrics.font).horizontalAdvance(line) == pytest.approx(metrics.width, rel=0.12)


def test_a_line_of_a_megabyte_lays_out_only_what_is_asked_for(qapp: QApplication) -> None:
    page = page_of("word " * 200_000, 500)
    middle = 500_002
    place: QRectF = page.caret(middle)
    assert page.position_at(place.center().x(), place.center().y()) == middle
    assert page.height > 100_000


@pytest.mark.usefixtures("qapp")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(TEXT, st.data())
def test_estimated_extents_are_the_estimates_of_both_ends(words: str, data: st.DataObject) -> None:
    page = page_of(f"  {words}\n\nand more")
    length = len(page.blocks.words)
    ends = data.draw(st.lists(st.tuples(st.integers(0, length), st.integers(0, length)), max_size=8))
    spans = [Span(*sorted(pair)) for pair in ends]
    assert page.estimated_extents(spans) == [(page.estimated_of(s.start), page.estimated_of(s.end)) for s in spans]
