"""Paints the blocks of an article with their marks.

From below: the fill of the verdict, the fill of the current statement, the selection, underlines,
words, ticks. Where the marks of a block stand is worked out once and kept until the block changes.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from annotations.model.record import Statement
from annotations.text import Span
from app.theme import Theme
from app.views.gutter import Cell, Gutter
from app.views.highlights import Highlights, Line
from app.views.page_layout import LaidBlock, PageLayout


@dataclass(frozen=True, slots=True)
class Moment:
    """The colours, and what is chosen, at the moment of painting."""

    theme: Theme
    current: Statement | None = None
    sentence: Span | None = None
    selection: Span | None = None
    focused: bool = True


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where the marks of one laid-out block stand, in block coordinates."""

    laid: LaidBlock
    fills: list[tuple[QRect, str]]
    lines: Mapping[Line, list[QLineF]]
    ticks: list[QRectF]
    cells: list[Cell]


class ReadingPainter:
    """Paints one article. `page` and `highlights` must be of the same text."""

    def __init__(self, page: PageLayout, highlights: Highlights, gutter: Gutter) -> None:
        self.page = page
        self.highlights = highlights
        self.gutter = gutter
        self._placed: dict[int, _Placed] = {}

    def forget(self, index: int) -> None:
        """The marks of a block changed."""
        self._placed.pop(index, None)

    def cells(self, index: int) -> list[Cell]:
        """The gutter glyphs of a block, in block coordinates."""
        return self._marks(index).cells

    def paint(self, painter: QPainter, index: int, at: QPoint, clip: QRectF, moment: Moment) -> None:
        """Paint a block whose upper left corner of words is `at`; what lies outside `clip` may be left out."""
        marks, theme = self._marks(index), moment.theme
        laid = marks.laid
        painter.save()
        painter.translate(at)
        for rect, name in marks.fills:
            painter.fillRect(rect, theme.color(name))
        if moment.current is not None:
            self._paint_current_fill(painter, laid, theme, moment.current)
        if moment.selection is not None:
            for selected in laid.rects(moment.selection):
                painter.fillRect(_whole(selected), theme.color("selection"))
        for line, strokes in marks.lines.items():
            painter.setPen(_pen(line, self._thickness, theme))
            painter.drawLines(strokes)
        if moment.current is not None:
            self._paint_sources(painter, laid, theme, moment.current)
        painter.setPen(theme.color("text"))
        laid.draw(painter, QPointF(), clip.translated(-at.x(), -at.y()))
        for place in marks.ticks:
            paint_tick(painter, place, theme.color("tick"))
        if moment.sentence is not None:
            colour = theme.color("accent" if moment.focused else "faint")
            self._paint_sentence(painter, laid, colour, moment.sentence)
        self.gutter.paint_cells(painter, marks.cells, theme)
        if laid.block.opens:
            self.gutter.paint_number(painter, laid, theme)
        painter.restore()

    @property
    def _thickness(self) -> int:
        return max(1, round(self.page.metrics.descent / 4.5))

    def _stroke(self, rect: QRectF) -> QLineF:
        """The underline of words that cover `rect`, through the middle of its pixels."""
        descent = self.page.metrics.descent
        y = round(rect.bottom() - descent + max(2.0, descent * 0.5)) + self._thickness / 2
        return QLineF(round(rect.left()), y, round(rect.right()), y)

    def _marks(self, index: int) -> _Placed:
        laid = self.page.laid(index)
        placed = self._placed.get(index)
        if placed is None or placed.laid is not laid:
            placed = self._placed[index] = self._place(index, laid)
        return placed

    def _place(self, index: int, laid: LaidBlock) -> _Placed:
        marks = self.highlights.block(index)
        lines: defaultdict[Line, list[QLineF]] = defaultdict(list)
        for span, line in marks.lines:
            lines[line] += [self._stroke(rect) for rect in laid.rects(span)]
        return _Placed(
            laid,
            [(_whole(rect), f"fill_{verdict}") for span, verdict in marks.fills for rect in laid.rects(span)],
            lines,
            [_tick_place(laid, end) for end in marks.ticks],
            self.gutter.cells(laid, marks.marks),
        )

    def _paint_current_fill(self, painter: QPainter, laid: LaidBlock, theme: Theme, current: Statement) -> None:
        """Under the words of the current statement that carry no verdict, and the bar beside its lines."""
        rects = laid.rects(current.span)
        if not rects or not laid.block.span.overlaps(current.span):
            return
        for gap in self._without_verdict(laid.block.span, current.span):
            for rect in laid.rects(gap):
                painter.fillRect(_whole(rect), theme.color("current"))
        painter.fillRect(_whole(self.gutter.bar(rects[0].top(), rects[-1].bottom())), theme.color("accent"))

    def _without_verdict(self, block: Span, span: Span) -> list[Span]:
        gaps, start = [], max(block.start, span.start)
        end = min(block.end, span.end)
        marks = self.highlights.block(self.page.blocks.at(block.start))
        for taken in sorted([fill for fill, _ in marks.fills] + list(marks.masks)):
            if taken.start > start:
                gaps.append(Span(start, min(taken.start, end)))
            start = max(start, taken.end)
        gaps.append(Span(start, end))
        return [gap for gap in gaps if gap.start < gap.end]

    def _paint_sources(self, painter: QPainter, laid: LaidBlock, theme: Theme, current: Statement) -> None:
        """The sources of the current statement, underlined strongly."""
        pen = QPen(theme.color("underline_strong"), self._thickness + 1)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        for span in (span for link in current.reading.links for span in link.source):
            for rect in laid.rects(span):
                painter.drawLine(self._stroke(rect).translated(0, 0.5))

    def _paint_sentence(self, painter: QPainter, laid: LaidBlock, colour: QColor, sentence: Span) -> None:
        """Two small brackets around the sentence that would be ticked."""
        block = laid.block.span
        painter.setPen(QPen(colour, self._thickness))
        if block.start <= sentence.start < block.end:
            rect = laid.caret(sentence.start)
            _paint_bracket(painter, rect.left() - 3.5, rect, 4.0)
        if block.start < sentence.end <= block.end:
            rect = laid.rects(Span(sentence.end - 1, sentence.end))[-1]
            _paint_bracket(painter, rect.right() + 3.5, rect, -4.0)


def _whole(rect: QRectF) -> QRect:
    """The rectangle on whole pixels, so that neighbouring fills neither overlap nor leave a seam."""
    left, top = round(rect.left()), round(rect.top())
    return QRect(left, top, round(rect.right()) - left, round(rect.bottom()) - top)


def _pen(line: Line, thickness: int, theme: Theme) -> QPen:
    faint = line in (Line.FAINT_DOTTED, Line.FAINT_PLAIN)
    pen = QPen(theme.color("underline_minor" if faint else "underline"), thickness)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if line in (Line.DOTTED, Line.FAINT_DOTTED):
        pen.setDashPattern([1, 2])
    return pen


def _tick_place(laid: LaidBlock, end: int) -> QRectF:
    """Above the full stop, where the line is empty: no word moves for it."""
    last = laid.rects(Span(end - 1, end))[-1]
    size = round(last.height() * 0.3)
    return QRectF(last.right() - size * 0.35, last.top() + last.height() * 0.08, size, size)


def paint_tick(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """The mark of a sentence that was read, in `rect`."""
    path = QPainterPath(rect.topLeft() + QPointF(0, rect.height() * 0.55))
    path.lineTo(rect.topLeft() + QPointF(rect.width() * 0.35, rect.height() * 0.9))
    path.lineTo(rect.topRight())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(path, QPen(colour, max(1.2, rect.width() / 5)))
    painter.restore()


def _paint_bracket(painter: QPainter, x: float, words: QRectF, foot: float) -> None:
    """A bracket beside `words`, its feet `foot` pixels long (to the left if negative)."""
    top, bottom = words.top() - 0.5, words.bottom() + 0.5
    corners = [QPointF(x + foot, top), QPointF(x, top), QPointF(x, bottom), QPointF(x + foot, bottom)]
    painter.drawPolyline(corners)
