"""Paints the current statement: its fill, bar, parts, brackets, and the lanes of what nests or crosses on its words."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from annotations.model.record import Statement
from annotations.text import Span
from app.theme import Theme
from app.views.gutter import Gutter
from app.views.highlights import Highlights, Line, without
from app.views.page_layout import LaidBlock, PageLayout
from app.views.reading_detail import Detail
from app.views.strokes import Strokes, whole


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where the detail stands in one laid-out block. `calm` are the usual lines that stay."""

    calm: Mapping[Line, list[QLineF]]
    fills: list[QRect]
    bar: QRect | None
    lines: Mapping[Line, list[QLineF]]
    brackets: list[list[QPointF]]
    numbers: list[tuple[QPointF, str]]


class DetailPainter:
    """Paints one statement as the current one. A new one is made when statement, record or gutter change.

    `index` is that of the block `laid`; painting is in its coordinates.
    """

    def __init__(self, page: PageLayout, highlights: Highlights, gutter: Gutter, statement: Statement) -> None:
        self._page = page
        self._highlights = highlights
        self._gutter = gutter
        self._detail = Detail(statement, highlights, page.blocks.touched(statement.span))
        self._placed: WeakKeyDictionary[LaidBlock, _Placed] = WeakKeyDictionary()

    def calm_lines(self, index: int, laid: LaidBlock) -> Mapping[Line, list[QLineF]]:
        """The usual lines of a block, without those that the lanes take the place of."""
        return self._of(index, laid).calm

    def paint_fill(self, painter: QPainter, index: int, laid: LaidBlock, theme: Theme) -> None:
        """What lies under the selection: the fill where no verdict stands, and the bar beside the lines."""
        placed = self._of(index, laid)
        for rect in placed.fills:
            painter.fillRect(rect, theme.color("current"))
        if placed.bar is not None:
            painter.fillRect(placed.bar, theme.color("accent"))

    def paint_lines(self, painter: QPainter, index: int, laid: LaidBlock, theme: Theme) -> None:
        """What lies between the selection and the words."""
        placed, strokes = self._of(index, laid), Strokes(self._page.metrics)
        for line, lines in placed.lines.items():
            painter.setPen(strokes.pen(line, theme))
            painter.drawLines(lines)
        pen = QPen(theme.color("underline_strong"), strokes.width(Line.STRONG_PLAIN))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        for corners in placed.brackets:
            painter.drawPolyline(corners)
        if placed.numbers:
            painter.setFont(strokes.small())
            painter.setPen(theme.color("accent"))
            for place, number in placed.numbers:
                painter.drawText(place, number)

    def _of(self, index: int, laid: LaidBlock) -> _Placed:
        if (placed := self._placed.get(laid)) is None:
            placed = self._placed[laid] = self._place(index, laid)
        return placed

    def _place(self, index: int, laid: LaidBlock) -> _Placed:
        detail, block, strokes = self._detail, laid.block.span, Strokes(self._page.metrics)
        calm: defaultdict[Line, list[QLineF]] = defaultdict(list)
        marks = self._highlights.block(index)
        for span, line in marks.lines:
            for part in without([span], [detail.span]):
                calm[line] += [strokes.under(rect, line) for rect in laid.rects(part)]
        lines: defaultdict[Line, list[QLineF]] = defaultdict(list)
        for lane in detail.lines(index, block):
            lines[lane.line] += [strokes.under(r, lane.line, lane.lane, detail.lanes) for r in laid.rects(lane.span)]
        for source in detail.sources:
            lines[Line.STRONG_PLAIN] += [strokes.under(r, Line.STRONG_PLAIN) for r in laid.rects(source)]
        fills, bar = [], None
        if block.overlaps(detail.span):
            taken = [*(fill for fill, _ in marks.fills), *marks.masks]
            inside = Span(max(block.start, detail.span.start), min(block.end, detail.span.end))
            fills = [whole(rect) for gap in without([inside], taken) for rect in laid.rects(gap)]
            if rects := laid.rects(detail.span):
                bar = whole(self._gutter.bar(rects[0].top(), rects[-1].bottom()))
        return _Placed(calm, fills, bar, lines, self._brackets(laid, strokes), self._numbers(laid, strokes))

    def _brackets(self, laid: LaidBlock, strokes: Strokes) -> list[list[QPointF]]:
        """Brackets at the two ends of the statement, which stand on its line."""
        start, end = self._detail.span
        block, found = laid.block.span, []
        if block.start <= start < block.end:
            first = laid.letter(start)
            found.append(self._bracket(first.left() - 1.0, first, strokes, 1))
        if block.start < end <= block.end:
            last = laid.letter(end - 1)
            found.append(self._bracket(last.right() + 1.0, last, strokes, -1))
        return found

    def _bracket(self, x: float, words: QRectF, strokes: Strokes, inwards: int) -> list[QPointF]:
        line = strokes.under(words, Line.STRONG_PLAIN, self._detail.lane, self._detail.lanes)
        x, top, foot = round(x), round(words.top()) + 1.0, inwards * (3.0 + strokes.thickness)
        return [QPointF(x + foot, top), QPointF(x, top), QPointF(x, line.y1()), QPointF(x + foot, line.y1())]

    def _numbers(self, laid: LaidBlock, strokes: Strokes) -> list[tuple[QPointF, str]]:
        found = []
        for start, number in self._detail.numbers:
            if laid.block.span.start <= start < laid.block.span.end:
                found.append((strokes.before(laid.letter(start), str(number)), str(number)))
        return found
