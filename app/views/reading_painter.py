"""Paints the blocks of an article with their marks.

From below: the fill of the verdict, the fill of the current statement, the selection, underlines,
words, ticks. Where the marks of a block stand is worked out once and kept as long as its layout.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from weakref import WeakKeyDictionary

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPen

from annotations.model.record import Statement
from annotations.text import Span
from app.theme import Theme
from app.views.detail_painter import DetailPainter
from app.views.gutter import Cell, Gutter
from app.views.highlights import Highlights, Line, parts_of
from app.views.page_layout import LaidBlock, PageLayout
from app.views.strokes import Strokes, paint_corner, paint_tick, whole


@dataclass(frozen=True, slots=True)
class Moment:
    """The colours, and what is chosen, at the moment of painting."""

    theme: Theme
    sentence: Span | None = None
    selection: Span | None = None
    focused: bool = True


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where the marks of one laid-out block stand, in block coordinates."""

    fills: list[tuple[QRect, str]]
    lines: Mapping[Line, list[QLineF]]
    ticks: list[QRectF]
    cells: list[Cell]


class ReadingPainter:
    """Paints one article. `page` and `highlights` must be of the same text."""

    def __init__(self, page: PageLayout, highlights: Highlights, gutter: Gutter) -> None:
        self.page = page
        self._highlights = highlights
        self._gutter = gutter
        self._current: Statement | None = None
        self._detail: DetailPainter | None = None
        self._detailed: frozenset[int] = frozenset()
        self._placed: WeakKeyDictionary[LaidBlock, _Placed] = WeakKeyDictionary()

    @property
    def highlights(self) -> Highlights:
        return self._highlights

    @property
    def current(self) -> Statement | None:
        """The statement that is shown in full detail."""
        return self._current

    @property
    def detailed(self) -> frozenset[int]:
        """The blocks that look different because of it."""
        return self._detailed

    def setHighlights(self, highlights: Highlights, current: Statement | None) -> None:
        """The record changed, with it the current statement; `forget` each block that has other marks now."""
        self._highlights = highlights
        self.setCurrent(current)

    def setGutter(self, gutter: Gutter) -> None:
        """Another font: to be followed by other metrics of the page."""
        self._gutter = gutter
        self.setCurrent(self._current)

    def setCurrent(self, statement: Statement | None) -> None:
        """Show a statement of the record in full detail, or none."""
        self._current, self._detail, self._detailed = statement, None, frozenset()
        if statement is not None:
            self._detail = DetailPainter(self.page, self._highlights, self._gutter, statement)
            touched = (self.page.blocks.touched(part) for part in parts_of(statement))
            self._detailed = frozenset(chain.from_iterable(touched))

    def forget(self, index: int) -> None:
        """The marks or styles of a block changed."""
        self.page.forget(index)

    def cells(self, index: int) -> list[Cell]:
        """The gutter glyphs of a block, in block coordinates."""
        return self._marks(index, self.page.laid(index)).cells

    def paint(self, painter: QPainter, index: int, at: QPoint, clip: QRectF, moment: Moment) -> None:
        """Paint a block whose upper left corner of words is `at`; what lies outside `clip` may be left out."""
        laid, theme = self.page.laid(index), moment.theme
        marks = self._marks(index, laid)
        detail = self._detail if index in self._detailed else None
        strokes = Strokes(self.page.metrics)
        painter.save()
        painter.translate(at)
        for rect, name in marks.fills:
            painter.fillRect(rect, theme.color(name))
        if detail is not None:
            detail.paint_fill(painter, index, laid, theme)
        if moment.selection is not None and moment.selection.overlaps(laid.block.span):
            for selected in laid.rects(moment.selection):
                painter.fillRect(whole(selected), theme.color("selection"))
        for line, lines in (detail.calm_lines(index, laid) if detail else marks.lines).items():
            painter.setPen(strokes.pen(line, theme))
            painter.drawLines(lines)
        if detail is not None:
            detail.paint_lines(painter, index, laid, theme)
        painter.setPen(theme.color("text"))
        # Faint words can be read on the page, not on the colour of a selection.
        laid.draw(painter, QPointF(), clip.translated(-at.x(), -at.y()), moment.selection)
        for place in marks.ticks:
            paint_tick(painter, place, theme.color("tick"))
        if moment.sentence is not None:
            painter.setPen(QPen(theme.color("accent" if moment.focused else "faint"), strokes.thickness))
            _paint_sentence(painter, laid, moment.sentence, 2.5 + 2 * strokes.thickness)
        self._gutter.paint_cells(painter, marks.cells, theme)
        if laid.block.opens:
            self._gutter.paint_number(painter, laid, theme)
        painter.restore()

    def _marks(self, index: int, laid: LaidBlock) -> _Placed:
        if (placed := self._placed.get(laid)) is None:
            placed = self._placed[laid] = self._place(index, laid)
        return placed

    def _place(self, index: int, laid: LaidBlock) -> _Placed:
        marks, strokes = self._highlights.block(index), Strokes(self.page.metrics)
        lines: defaultdict[Line, list[QLineF]] = defaultdict(list)
        for span, line in marks.lines:
            lines[line] += [strokes.under(rect, line) for rect in laid.rects(span)]
        return _Placed(
            [(whole(rect), f"fill_{verdict}") for span, verdict in marks.fills for rect in laid.rects(span)],
            lines,
            [_tick_place(laid, end) for end in marks.ticks],
            self._gutter.cells(laid, marks.marks),
        )


def _paint_sentence(painter: QPainter, laid: LaidBlock, sentence: Span, gap: float) -> None:
    """Two small corners around the sentence that would be ticked: unlike the brackets of a statement."""
    block = laid.block.span
    if block.start <= sentence.start < block.end:
        rect = laid.caret(sentence.start)
        paint_corner(painter, rect.topLeft() - QPointF(gap, 1.5), gap + 0.5, rect.height() * 0.4)
    if block.start < sentence.end <= block.end:
        rect = laid.letter(sentence.end - 1)
        paint_corner(painter, rect.bottomRight() + QPointF(gap, 1.5), -gap - 0.5, -rect.height() * 0.4)


def _tick_place(laid: LaidBlock, end: int) -> QRectF:
    """Above the full stop, where the line is empty: no word moves for it."""
    last = laid.letter(end - 1)
    size = round(last.height() * 0.3)
    return QRectF(last.right() - size * 0.35, last.top() + last.height() * 0.08, size, size)
