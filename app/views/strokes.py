"""The lines under and around words: where they run, and how thick they are."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from app.theme import Theme
from app.views.highlights import Line
from app.views.page_layout import PageMetrics

_COLOURS = {
    Line.DOTTED: "underline",
    Line.PLAIN: "underline",
    Line.FAINT_DOTTED: "underline_minor",
    Line.FAINT_PLAIN: "underline_minor",
    Line.LANE_DOTTED: "muted",
    Line.LANE_PLAIN: "muted",
    Line.STRONG_DOTTED: "underline_strong",
    Line.STRONG_PLAIN: "underline_strong",
}
_STRONG = (Line.STRONG_DOTTED, Line.STRONG_PLAIN)


@dataclass(frozen=True, slots=True)
class Strokes:
    """Underlines for one font and spacing. Rectangles are those of words, as `LaidBlock.rects` gives them."""

    metrics: PageMetrics

    @property
    def thickness(self) -> int:
        """Of a usual underline, in pixels."""
        return max(1, round(self.metrics.descent / 4.5))

    def width(self, line: Line) -> int:
        return self.thickness + (line in _STRONG)

    def under(self, rect: QRectF, line: Line, lane: int = 0, lanes: int = 1) -> QLineF:
        """The line under words, through the middle of its pixels. Lane 0 is next to the words."""
        descent = self.metrics.descent
        top = round(rect.bottom() - descent + max(2.0, descent * 0.5)) + lane * self._pitch(lanes)
        y = top + self.width(line) / 2
        return QLineF(round(rect.left()), y, round(rect.right()), y)

    def pen(self, line: Line, theme: Theme) -> QPen:
        pen = QPen(theme.color(_COLOURS[line]), self.width(line))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if line in (Line.DOTTED, Line.FAINT_DOTTED, Line.LANE_DOTTED):
            pen.setDashPattern([1, 2])
        elif line is Line.STRONG_DOTTED:
            pen.setDashPattern([1, 1])
        return pen

    def small(self) -> QFont:
        """For numbers beside words."""
        font = QFont(self.metrics.font)
        font.setPointSizeF(max(6.0, font.pointSizeF() * 0.6))
        font.setBold(True)
        return font

    def before(self, words: QRectF, number: str) -> QPointF:
        """Where a small number is drawn that stands before and above the first of some words."""
        metrics = QFontMetricsF(self.small())
        return QPointF(words.left() - metrics.horizontalAdvance(number), words.top() + metrics.ascent() * 0.75)

    def _pitch(self, lanes: int) -> int:
        """From lane to lane: what the room down to the next line allows, at least a gap of one pixel."""
        room = self.metrics.line_height - self.metrics.ascent - self.metrics.descent * 0.5
        wanted = self.thickness + max(2, self.thickness)
        return max(self.thickness + 1, min(wanted, int(room / max(1, lanes))))


def whole(rect: QRectF) -> QRect:
    """The rectangle on whole pixels, so that neighbouring fills neither overlap nor leave a seam."""
    left, top = round(rect.left()), round(rect.top())
    return QRect(left, top, round(rect.right()) - left, round(rect.bottom()) - top)


def paint_tick(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """The mark of a sentence that was read, in `rect`."""
    path = QPainterPath(rect.topLeft() + QPointF(0, rect.height() * 0.55))
    path.lineTo(rect.topLeft() + QPointF(rect.width() * 0.35, rect.height() * 0.9))
    path.lineTo(rect.topRight())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(path, QPen(colour, max(1.2, rect.width() / 5)))
    painter.restore()


def paint_corner(painter: QPainter, corner: QPointF, across: float, down: float) -> None:
    """Two strokes that meet in `corner`, `across` and `down` pixels long (to the left and upwards if negative)."""
    painter.drawPolyline([corner + QPointF(across, 0), corner, corner + QPointF(0, down)])
