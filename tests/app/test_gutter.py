from collections.abc import Iterable

import pytest
from PySide6.QtGui import QFont, QFontMetricsF

from annotations.model.ids import new_id
from app.models.statements import Mark
from app.views.gutter import Gutter
from app.views.highlights import GutterMark
from app.views.page_layout import PageLayout, PageMetrics
from app.views.reading_blocks import Blocks
from app.views.typography import reading_font

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def gutter() -> Gutter:
    return Gutter(reading_font(12), QFont())


@pytest.fixture
def page() -> PageLayout:
    blocks = Blocks("some words that need more than one line " * 4)
    return PageLayout(blocks, PageMetrics.of(reading_font(12), 300), lambda _index: [], lambda _top, _by: None)


def marks(kinds: Iterable[Mark], start: int = 0) -> list[GutterMark]:
    return [GutterMark(new_id(), start, kind, f"tip {number}") for number, kind in enumerate(kinds)]


def test_glyphs_stand_in_order_beside_their_line(gutter: Gutter, page: PageLayout) -> None:
    laid = page.laid(0)
    cells = gutter.cells(laid, marks([Mark.OPEN, Mark.DISPUTED]) + marks([Mark.VERIFIED], 80))
    first, second, below = sorted(cells, key=lambda cell: (cell.rect.top(), cell.rect.left()))
    assert [first.mark, second.mark, below.mark] == [Mark.OPEN, Mark.DISPUTED, Mark.VERIFIED]
    assert below.rect.center().y() > laid.line_top(laid.line_of(80))
    assert below.rect.right() == second.rect.right()
    assert first.tip == "tip 0"


def test_many_glyphs_beside_one_line_become_counts(gutter: Gutter, page: PageLayout) -> None:
    kinds = [Mark.OPEN] * 3 + [Mark.DISPUTED] + [Mark.OPEN] * 9
    cells = gutter.cells(page.laid(0), marks(kinds))
    assert {cell.mark: len(cell.marks) for cell in cells} == {Mark.OPEN: 12, Mark.DISPUTED: 1}
    assert {cell.tip for cell in cells} == {"12 statements begin here: open", "tip 3"}


@pytest.mark.parametrize("columns", [1, 3])
def test_counts_never_reach_the_paragraph_numbers(page: PageLayout, columns: int) -> None:
    gutter = Gutter(reading_font(12), QFont(), columns)
    every = [kind for kind in Mark if kind is not Mark.NONE]
    counts = gutter.cells(page.laid(0), marks(every * 12))
    assert len(counts) == len(every)
    room_for_number = QFontMetricsF(QFont()).horizontalAdvance("9")
    assert min(cell.rect.left() for cell in counts) >= room_for_number - gutter.width(9)


def test_the_room_for_all_numbers_is_kept(gutter: Gutter, page: PageLayout) -> None:
    assert gutter.width(10_000) > gutter.width(9)
    bar = gutter.bar(0, 20)
    assert bar.right() < 0
    assert all(cell.rect.right() < bar.left() for cell in gutter.cells(page.laid(0), marks([Mark.OPEN])))


def test_large_text_keeps_its_room(page: PageLayout) -> None:
    """At 36 points the margin leaves most of a middle pane to the words."""
    usual, large = (Gutter(reading_font(size), QFont()).width(99) for size in (13, 36))
    assert usual < large < 2 * usual
