"""Where the words of an article stand on the page.

A block is laid out with QTextLayout when it is first needed; the heights of the others are estimates.

This is the one place of the interface where code points meet UTF-16 code units: everything that
goes in or comes out counts code points.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from annotations.text import Span, Utf16Map
from app.views.graphemes import is_boundary
from app.views.reading_blocks import Block, Blocks
from app.views.reading_heights import Heights

_KEPT = 160
"""Laid-out blocks that are kept; a tall screen of one-line paragraphs shows about 80."""

_FEWEST = 4
"""Characters a line, however narrow the window is."""

_PARAGRAPH_GAP = 0.45

Styles = Callable[[int], list[tuple[Span, QTextCharFormat]]]


@dataclass(frozen=True)
class PageMetrics:
    """Font and measures of the column, in pixels. `ascent`, `descent`: of the reading font."""

    font: QFont
    width: float
    line_height: float
    ascent: float
    descent: float
    per_line: float

    @classmethod
    def of(cls, font: QFont, available: float, measure: int = 70, spacing: float = 1.5) -> "PageMetrics":
        """Metrics of a column of about `measure` characters, or as many as `available` pixels allow.

        `spacing` is the height of a line as a factor of the font's height.
        """
        metrics = QFontMetricsF(font)
        sample = "The quick brown fox jumps over the lazy dog, then sleeps for 200 days."
        character = metrics.horizontalAdvance(sample) / len(sample)
        width = max(_FEWEST * character, min(measure * character, available))
        line_height = round(metrics.height() * spacing)
        return cls(font, width, line_height, metrics.ascent(), metrics.descent(), width / character)

    @property
    def paragraph_gap(self) -> float:
        return round(self.line_height * _PARAGRAPH_GAP)

    def estimated(self, block: Block) -> float:
        """The height that a block will probably have."""
        lines = ceil(len(block.span) / self.per_line)
        return lines * self.line_height + (self.paragraph_gap if block.closes else 0)


class LaidBlock:
    """A block with its lines. Coordinates are pixels from its upper left corner."""

    def __init__(
        self, words: str, block: Block, metrics: PageMetrics, styles: list[tuple[Span, QTextCharFormat]]
    ) -> None:
        self.block = block
        self._metrics = metrics
        self._words = block.span.of(words)
        self._map = Utf16Map(self._words)
        self._layout = QTextLayout(self._words, metrics.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        self._layout.setFormats([self._format(span, style) for span, style in styles])
        self._lines: list[QTextLine] = []
        self._starts: list[int] = []
        self._baselines: list[float] = []
        self._tops: list[float] = []
        self.height = self._lay_out()

    def draw(self, painter: QPainter, at: QPointF, clip: QRectF, plain: Span | None = None) -> None:
        """Draw the words that touch `clip`; those of `plain` in the painter's colour, whatever their style."""
        parts = []
        if plain is not None and plain.overlaps(self.block.span):
            style = QTextCharFormat()
            style.setForeground(painter.pen().color())
            parts = [self._format(plain, style)]
        self._layout.draw(painter, at, parts, clip)

    def line_count(self) -> int:
        return len(self._lines)

    def line_of(self, position: int) -> int:
        """The index of the line on which the character at `position` stands."""
        return max(0, bisect_right(self._starts, self._unit(position)) - 1)

    def line_top(self, line: int) -> float:
        return self._tops[line]

    def baseline(self, line: int) -> float:
        return self._baselines[line]

    def rects(self, span: Span) -> list[QRectF]:
        """What the words of `span` cover: a rectangle a line, as high as the reading font."""
        start, end = self._unit(span.start), self._unit(span.end)
        rects = []
        for index in range(max(0, bisect_right(self._starts, start) - 1), len(self._lines)):
            line = self._lines[index]
            first = line.textStart()
            if first >= end:
                break
            left = self._x(line, max(start, first))
            right = self._x(line, min(end, first + line.textLength()))
            left, right = min(left, right), min(max(left, right), line.naturalTextWidth())
            if right > left:
                rects.append(self._band(index, left, right))
        return rects

    def letter(self, position: int) -> QRectF:
        """The rectangle of the character at `position`, without width if it takes no room (a blank at a line's end)."""
        rects = self.rects(Span(position, position + 1))
        return rects[-1] if rects else self.caret(position)

    def caret(self, position: int) -> QRectF:
        """The place before the character at `position`: a rectangle without width."""
        line = self.line_of(position)
        x = self._x(self._lines[line], self._unit(position))
        return self._band(line, x, x)

    def position_at(self, x: float, y: float) -> int:
        """The boundary between characters that is nearest to a point."""
        line = self._lines[self._line_at(y)]
        unit = line.xToCursor(x, QTextLine.CursorPosition.CursorBetweenCharacters)
        last = line.textStart() + line.textLength()
        if unit >= last and line.lineNumber() < len(self._lines) - 1:
            unit = self._layout.previousCursorPosition(last)
        position = self._position(unit)
        while not is_boundary(self._words, position - self.block.span.start):
            position -= 1  # Qt cuts emoji in some scripts
        return position

    def character_at(self, x: float, y: float) -> int | None:
        """The position of the character under a point; None beside the words."""
        index = self._line_at(y)
        line = self._lines[index]
        if not (0 <= x <= line.naturalTextWidth() and 0 <= y < self._tops[-1] + self._metrics.line_height):
            return None
        unit = line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter)
        return min(self._position(unit), self.block.span.end - 1)

    def _lay_out(self) -> float:
        layout, metrics = self._layout, self._metrics
        lead = (metrics.line_height - metrics.ascent - metrics.descent) / 2
        top = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(metrics.width)
            # A fallback font (emoji, for example) may be taller: its line grows, the others do not.
            rise = max(0, ceil(line.ascent() - metrics.ascent - lead))
            baseline = round(top + lead + metrics.ascent + rise)
            line.setPosition(QPointF(0, baseline - line.ascent()))
            self._lines.append(line)
            self._starts.append(line.textStart())
            self._baselines.append(baseline)
            self._tops.append(top)
            top += metrics.line_height + rise + max(0, ceil(line.descent() - metrics.descent - lead))
        layout.endLayout()
        return top + (metrics.paragraph_gap if self.block.closes else 0)

    def _line_at(self, y: float) -> int:
        return max(0, bisect_right(self._tops, y) - 1)

    def _band(self, line: int, left: float, right: float) -> QRectF:
        top = self._baselines[line] - self._metrics.ascent
        return QRectF(left, top, right - left, self._metrics.ascent + self._metrics.descent)

    @staticmethod
    def _x(line: QTextLine, unit: int) -> float:
        # The bindings return the x and the cursor position that Qt corrected.
        return float(line.cursorToX(unit)[0])  # type: ignore[index]

    def _format(self, span: Span, style: QTextCharFormat) -> QTextLayout.FormatRange:
        part = QTextLayout.FormatRange()
        part.start = self._unit(span.start)
        part.length = self._unit(span.end) - part.start
        part.format = style
        return part

    def _unit(self, position: int) -> int:
        """The UTF-16 offset in the block of a position in the article, clamped to the block."""
        start, end = self.block.span
        return self._map.to_utf16(min(max(position, start), end) - start)

    def _position(self, unit: int) -> int:
        return self.block.span.start + self._map.to_code_point(unit)


class PageLayout:
    """The column of blocks of one text. Coordinates are pixels from the upper left of the column.

    `styles` gives the character formats of a block (masked words, for example) as it is laid out;
    `grown(top, by)` is called when a block that begins at `top` turns out higher than estimated.
    `estimated_tops` is where each block would begin if no estimate was ever corrected, and the end.
    """

    def __init__(
        self, blocks: Blocks, metrics: PageMetrics, styles: Styles, grown: Callable[[float, float], None]
    ) -> None:
        self.blocks = blocks
        self._styles = styles
        self._grown = grown
        self._laid: OrderedDict[int, LaidBlock] = OrderedDict()
        self.setMetrics(metrics)

    @property
    def height(self) -> float:
        return self._heights.total

    def setMetrics(self, metrics: PageMetrics) -> None:
        """Another font or width: everything is estimated anew."""
        self.metrics = metrics
        self._laid.clear()
        estimated = [metrics.estimated(block) for block in self.blocks]
        self._heights = Heights(estimated)
        self.estimated_tops = [0.0, *accumulate(estimated)]
        spans = [block.span for block in self.blocks]
        self._starts, self._ends = [span.start for span in spans], self.estimated_tops[1:]
        self._each = [high / len(span) for span, high in zip(spans, estimated, strict=True)]

    def forget(self, index: int) -> None:
        """Lay the block out again when it is next needed, since its styles changed."""
        self._laid.pop(index, None)

    def laid(self, index: int) -> LaidBlock:
        """The block with its lines, laid out now if it was not yet."""
        if (block := self._laid.get(index)) is not None:
            self._laid.move_to_end(index)
            return block
        block = LaidBlock(self.blocks.words, self.blocks[index], self.metrics, self._styles(index))
        self._laid[index] = block
        while len(self._laid) > _KEPT:
            self._laid.popitem(last=False)
        if growth := self._heights.change(index, block.height):
            self._grown(self.top(index), growth)
        return block

    def top(self, index: int) -> float:
        return self._heights.before(index)

    def height_of(self, index: int) -> float:
        """The height of a block as far as it is known."""
        return self._heights[index]

    def index_at(self, y: float) -> int:
        """The block at a height. Only for a text that has blocks."""
        return self._heights.at(y)

    def estimated_of(self, position: int) -> float:
        """The height at which a position would stand if no estimate was ever corrected."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return 0.0
        y, end = self.estimated_tops[index] + (position - self._starts[index]) * self._each[index], self._ends[index]
        return y if y < end else end

    def estimated_extents(self, spans: Iterable[Span]) -> list[tuple[float, float]]:
        """The `estimated_of` the start and the end of each span; there are thousands of them."""
        starts, tops, each, ends, extents = self._starts, self.estimated_tops, self._each, self._ends, []
        if not starts:
            return [(0.0, 0.0) for _ in spans]
        for start, end in spans:
            index = max(0, bisect_right(starts, start) - 1)
            top = min(tops[index] + (start - starts[index]) * each[index], ends[index])
            if index + 1 < len(starts) and end >= starts[index + 1]:
                index = bisect_right(starts, end) - 1
            bottom = min(tops[index] + (end - starts[index]) * each[index], ends[index])
            extents.append((max(0.0, top), max(0.0, bottom)))
        return extents

    def estimated_index_at(self, y: float) -> int:
        """The block at an estimated height; the first or last one outside. Only for a text that has blocks."""
        return min(max(0, bisect_right(self.estimated_tops, y) - 1), len(self.blocks) - 1)

    def estimated(self, y: float) -> float:
        """The estimated height of what stands at `y`."""
        if not len(self.blocks) or not 0 <= y < self.height:
            return y if y < 0 else self.estimated_tops[-1] + y - self.height
        index = self.index_at(y)
        top, end = self.estimated_tops[index : index + 2]
        return top + (y - self.top(index)) / self.height_of(index) * (end - top)

    def from_estimated(self, y: float) -> float:
        """Where that stands which would stand at the estimated height `y`."""
        if not len(self.blocks) or not 0 <= y < self.estimated_tops[-1]:
            return y if y < 0 else self.height + y - self.estimated_tops[-1]
        index = self.estimated_index_at(y)
        top, end = self.estimated_tops[index : index + 2]
        return self.top(index) + (y - top) / (end - top) * self.height_of(index)

    def rects(self, span: Span) -> list[QRectF]:
        """The rectangles of a span, in the column."""
        laid = [(index, self.laid(index)) for index in self.blocks.touched(span)]
        return [rect.translated(0, self.top(index)) for index, block in laid for rect in block.rects(span)]

    def caret(self, position: int) -> QRectF:
        index = self.blocks.at(position)
        rect = self.laid(index).caret(position)
        return rect.translated(0, self.top(index))

    def position_at(self, x: float, y: float) -> int:
        """The boundary between characters nearest to a point of the column."""
        index = self.index_at(y)
        block = self.laid(index)
        return block.position_at(x, y - self.top(index))

    def character_at(self, x: float, y: float) -> int | None:
        """The position of the character under a point of the column; None beside the words."""
        if not len(self.blocks) or not 0 <= y < self.height:
            return None
        index = self.index_at(y)
        block = self.laid(index)
        return block.character_at(x, y - self.top(index))
