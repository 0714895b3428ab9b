"""One line of a list, drawn with looks of its own for some of its words."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout

from annotations.text import Span, Utf16Map


def draw_marked_line(
    painter: QPainter, font: QFont, line: QRectF, words: str, marks: Iterable[tuple[Span, QTextCharFormat]]
) -> None:
    """Draw words, cut to the line already, in the painter's colour; of overlapping marks the later one counts."""
    units = Utf16Map(words)
    layout = QTextLayout(words, font)
    layout.setFormats([_range(span, units, look) for span, look in marks])
    layout.beginLayout()
    layout.createLine().setLineWidth(line.width() * 2)
    layout.endLayout()
    painter.setClipRect(line)
    layout.draw(painter, line.topLeft())


def _range(span: Span, units: Utf16Map, look: QTextCharFormat) -> QTextLayout.FormatRange:
    part = QTextLayout.FormatRange()
    part.start = units.to_utf16(span.start)
    part.length = units.to_utf16(span.end) - part.start
    part.format = look
    return part
