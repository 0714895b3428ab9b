"""The margin left of the words: paragraph numbers, and a glyph for each statement beside its first line."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from app.models.statements import Mark
from app.theme import Theme
from app.views.highlights import GutterMark
from app.views.page_layout import LaidBlock
from app.views.statement_delegate import paint_mark

GLYPHS = 3
"""Columns of glyphs; more statements that begin on one line become counts."""

_FULL_GROWTH = 14.0
"""Points: up to this reading size the margin grows with it, beyond it slowly, or it would take the words' room."""

_COUNTED = (Mark.DISPUTED, Mark.UNVERIFIABLE, Mark.OPEN, Mark.VERIFIED, Mark.COVERED, Mark.NO_CHECK)


@dataclass(frozen=True, slots=True)
class Cell:
    """One glyph, with a count where it stands for several statements. `rect` is in block coordinates."""

    rect: QRectF
    mark: Mark
    marks: tuple[GutterMark, ...]

    @property
    def tip(self) -> str:
        if len(self.marks) == 1:
            return self.marks[0].tip
        return f"{len(self.marks)} statements begin here: {self.mark.value}"


class Gutter:
    """Geometry and painting of the margin. X counts from the left edge of the words, leftwards negative.

    `columns` is how many glyphs stand side by side before they become counts.
    """

    def __init__(self, reading: QFont, interface: QFont, columns: int = GLYPHS) -> None:
        self._columns = columns
        usual = min(reading.pointSizeF(), _FULL_GROWTH)
        size = max(7.0, usual * 0.78 + (reading.pointSizeF() - usual) * 0.2)
        self._number_font = QFont(interface)
        self._number_font.setPointSizeF(size)
        self._glyph_font = QFont(self._number_font)
        self._glyph_font.setPointSizeF(size * 1.15)
        self._glyph_font.setBold(True)
        glyph = QFontMetricsF(self._glyph_font)
        self._glyph_height = glyph.height()
        self._cell = round(glyph.horizontalAdvance("≠") * 1.2)
        self._digit = QFontMetricsF(self._number_font).horizontalAdvance("0")
        self.bar_width = max(3, round(self._digit / 3))
        self._bar_right = -round(self._digit * 1.6)
        self._glyphs_right = self._bar_right - self.bar_width - round(self._digit)
        self._room = max(columns * self._cell, self._cell + round(2 * self._digit) + 2)  # a glyph with its count
        self._glyphs_left = self._glyphs_right - self._room

    def width(self, paragraphs: int) -> int:
        """The room that numbers up to `paragraphs` and the glyphs need, in pixels."""
        return round(-self._glyphs_left + self._digit * (len(str(paragraphs)) + 2))

    def bar(self, top: float, bottom: float) -> QRectF:
        """The bar beside lines of the current statement."""
        return QRectF(self._bar_right - self.bar_width, top, self.bar_width, bottom - top)

    def cells(self, laid: LaidBlock, marks: Iterable[GutterMark]) -> list[Cell]:
        """The glyphs of a block, aligned with the lines on which the statements start."""
        cells: list[Cell] = []
        for line, group in groupby(marks, key=lambda mark: laid.line_of(mark.start)):
            beside = list(group)
            top = laid.baseline(line) - self._glyph_height * 0.8
            if len(beside) <= self._columns:
                cells += self._row([[mark] for mark in beside], top)
                continue
            counted = [[mark for mark in beside if mark.mark is kind] for kind in _COUNTED]
            rows = self._rows([marks for marks in counted if marks])
            for number, row in enumerate(rows):
                cells += self._row(row, top + (number - (len(rows) - 1) / 2) * self._glyph_height * 0.9)
        return cells

    def paint_cells(self, painter: QPainter, cells: Iterable[Cell], theme: Theme) -> None:
        """The glyphs of a block at whose upper left corner of words the painter's origin is."""
        for cell in cells:
            rect = cell.rect
            glyph = QRectF(rect.left(), rect.top(), self._cell, rect.height())
            painter.setFont(self._glyph_font)
            paint_mark(painter, glyph, cell.mark, theme)
            if len(cell.marks) > 1:
                painter.setFont(self._number_font)
                painter.setPen(theme.color("muted"))
                count = rect.adjusted(self._cell, 0, 0, 0)
                painter.drawText(
                    count, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(len(cell.marks))
                )

    def paint_number(self, painter: QPainter, laid: LaidBlock, theme: Theme) -> None:
        """The number of the paragraph, on the baseline of its first line."""
        painter.setFont(self._number_font)
        painter.setPen(theme.color("faint"))
        number = str(laid.block.paragraph)
        x = self._glyphs_left - self._digit * (len(number) + 0.5)
        painter.drawText(QPointF(x, laid.baseline(0)), number)

    def _rows(self, counted: list[list[GutterMark]]) -> list[list[list[GutterMark]]]:
        """Counts in rows: two to a row where there is room for both."""
        rows: list[list[list[GutterMark]]] = []
        for alike in counted:
            if rows and len(rows[-1]) == 1 and self._width(rows[-1][0]) + self._width(alike) <= self._room:
                rows[-1].append(alike)
            else:
                rows.append([alike])
        return rows

    def _row(self, together: list[list[GutterMark]], top: float) -> list[Cell]:
        """Cells side by side, flush right."""
        cells, right = [], float(self._glyphs_right)
        for alike in reversed(together):
            width = self._width(alike)
            rect = QRectF(right - width, top, width, self._glyph_height)
            cells.append(Cell(rect, alike[0].mark, tuple(alike)))
            right -= width
        return cells

    def _width(self, alike: list[GutterMark]) -> float:
        """Of one glyph and the number of statements it stands for."""
        return self._cell + (self._digit * len(str(len(alike))) + 2 if len(alike) > 1 else 0.0)
