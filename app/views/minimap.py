"""The strip beside the scroll bar: the whole article at a glance, to see what is left and to go there."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from annotations.text import Span
from app.models.statements import Mark
from app.theme import current_theme
from app.views.highlights import Highlights
from app.views.page_layout import PageLayout

WIDTH = 14
"""Pixels."""

_TICKS = (2, 2)
_MARKS = (5, 7)
"""Where the two columns begin, and how wide they are."""

_LATER = 40
"""Milliseconds until the marks of a long article, or new ones of the same, are seen."""

_LONG = 300
"""Blocks: the marks of a longer article are painted after its words."""

_LEAST = 2
"""Pixels: the height of a statement of few words."""

_SHOWN_FIRST = (
    Mark.DISPUTED,
    Mark.UNVERIFIABLE,
    Mark.OPEN,
    Mark.VERIFIED,
    Mark.COVERED,
    Mark.NO_CHECK,
)
"""What a row shows where several statements share it: trouble, then what is left, then what is done."""

_COLOURS = ("glyph_disputed", "glyph_unverifiable", "underline", "glyph_verified", "glyph_verified", "underline_minor")


@dataclass(frozen=True, slots=True)
class Shown:
    """An article in the map: its layout and marks, and the room above the first and below the last block."""

    page: PageLayout
    highlights: Highlights
    above: float
    below: float

    @property
    def height(self) -> float:
        return self.above + self.page.estimated_tops[-1] + self.below


class Minimap(QWidget):
    """Paints the marks of an article from the estimated heights of its blocks, once, and keeps the picture.

    `visible` gives the top and the bottom of what the window shows, in estimated pixels of the
    column. `placeRequested` carries such a height that should come into the middle of the window.
    `wheel` takes the wheel that is turned over the map.
    """

    placeRequested = Signal(float)

    def __init__(
        self,
        visible: Callable[[], tuple[float, float]],
        wheel: Callable[[QWheelEvent], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._wheel = wheel
        self._visible = visible
        self._shown: Shown | None = None
        self._places_in: tuple[object, float, float, float] | None = None
        self._places: dict[Span, tuple[int, int]] = {}  # the rows of spans, as long as the layout stays
        self._current: Span | None = None
        self._picture: QPixmap | None = None
        self._blank = False  # the marks are still to come
        self._grip = 0.0
        self._repaint_later = QTimer(self, singleShot=True, interval=_LATER)
        self._repaint_later.timeout.connect(self._forget_picture)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)  # that of the text belongs to the text
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Map of the article")
        self.setAccessibleDescription("Where its statements stand and how they were judged. A click goes there.")

    def setShown(self, shown: Shown | None) -> None:
        """Show another article, or the same with other measures."""
        self._shown = shown
        self._forget_picture()
        self._blank = shown is not None and len(shown.page.blocks) > _LONG

    def setMarks(self, shown: Shown) -> None:
        """Show other marks of the same article, a moment later: the words come first."""
        self._shown = shown
        self._repaint_later.start()

    def setCurrent(self, span: Span | None) -> None:
        """Mark where the current statement stands."""
        if span != self._current:
            self._current = span
            self.update()

    def yOf(self, position: int) -> float:
        """Where a position of the text stands on the map. Only with an article."""
        assert self._shown is not None
        return self._on_map(self._shown.page.estimated_of(position))

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 100)

    # What Qt asks for

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._picture = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._picture is None or self._picture.size() != size:
            self._picture = self._painted(size, ratio)
        if self._blank and not self._repaint_later.isActive():  # the words are painted together with this
            self._repaint_later.start()
        theme, painter = current_theme(), QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self._shown is None:
            return
        if self._current is not None:
            top, bottom = self.yOf(self._current.start), self.yOf(self._current.end)
            mark = QRectF(0, round(top), self.width(), max(3, round(bottom - top)))
            painter.fillRect(mark, _translucent(theme.color("accent"), 90))
            painter.fillRect(QRectF(0, mark.top(), self.width(), 3), theme.color("accent"))
        frame = self._frame()
        if frame.height() < self.height() - 2:
            painter.fillRect(frame, _translucent(theme.color("text"), 22))
            painter.setPen(theme.color("faint"))
            painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._shown is not None:
            frame, y = self._frame(), event.position().y()
            held = frame.top() <= y <= frame.bottom()
            self._grip = y - sum(map(self._on_map, self._visible())) / 2 if held else 0.0
            if not held:
                self._ask(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._ask(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel(event)  # a scroll area passes on no wheel of its other children

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip(event.pos().y()), self)
            return True
        return super().event(event)

    def tip(self, y: float) -> str:
        """What stands at a height of the map, in words."""
        if self._shown is None or not len(self._shown.page.blocks):
            return ""
        page, highlights = self._shown.page, self._shown.highlights
        first, last = (page.estimated_index_at(self._from_map(edge)) for edge in (y - 1, y + 1))
        counts = Counter(mark.mark for index in range(first, last + 1) for mark in highlights.block(index).marks)
        said = [f"{counts[mark]} {mark.value}" for mark in _SHOWN_FIRST if counts[mark]]
        numbers = sorted({page.blocks[first].paragraph, page.blocks[last].paragraph})
        return " · ".join([f"¶{'–'.join(map(str, numbers))}", *said])

    # Internals

    def _forget_picture(self) -> None:
        self._picture, self._blank = None, False
        self.update()

    def _ask(self, point: QPointF) -> None:
        if self._shown is not None:
            self.placeRequested.emit(self._from_map(point.y() - self._grip))

    def _scale(self) -> float:
        """Pixels of the map for one of the page: a short article is not stretched."""
        assert self._shown is not None
        return min(1.0, self.height() / self._shown.height)

    def _on_map(self, y: float) -> float:
        assert self._shown is not None
        return (y + self._shown.above) * self._scale()

    def _from_map(self, y: float) -> float:
        assert self._shown is not None
        return y / self._scale() - self._shown.above

    def _frame(self) -> QRectF:
        if self._shown is None:
            return QRectF()
        top, bottom = (min(max(0.0, self._on_map(y)), self.height()) for y in self._visible())
        return QRectF(0, round(top), self.width(), max(8, round(bottom) - round(top)))

    def _painted(self, size: QSize, ratio: float) -> QPixmap:
        picture = QPixmap(size)
        picture.setDevicePixelRatio(ratio)
        theme = current_theme()
        picture.fill(theme.color("page"))
        if self._shown is None or self._blank:
            return picture
        painter = QPainter(picture)
        painter.scale(1, 1 / ratio)
        ticked = self._rows(size.height(), ratio, [(span, 0) for span in self._shown.highlights.ticked()])
        for top, bottom, _ in ticked:
            painter.fillRect(QRectF(_TICKS[0], top, _TICKS[1], bottom - top), _translucent(theme.color("tick"), 110))
        kinds = {mark: number for number, mark in enumerate(_SHOWN_FIRST)}
        marks = [(span, kinds[mark]) for span, mark in self._shown.highlights.marked()]
        for top, bottom, kind in self._rows(size.height(), ratio, marks):
            painter.fillRect(QRectF(_MARKS[0], top, _MARKS[1], bottom - top), theme.color(_COLOURS[kind]))
        painter.end()
        return picture

    def _rows(self, height: int, ratio: float, spans: list[tuple[Span, int]]) -> list[tuple[int, int, int]]:
        """Stretches of equal rows (top, bottom, kind) in device pixels; the least kind shows where several meet."""
        assert self._shown is not None
        nothing = 255
        rows = bytearray([nothing]) * height
        scale, above, page = self._scale() * ratio, self._shown.above, self._shown.page
        least = round(_LEAST * ratio)
        if self._places_in is None or self._places_in[0] is not page or self._places_in[1:] != (scale, above, ratio):
            self._places_in, self._places = (page, scale, above, ratio), {}
        places = self._places
        unknown = [span for span, _ in spans if span not in places]
        for span, (upper, lower) in zip(unknown, page.estimated_extents(unknown), strict=True):
            top = int((upper + above) * scale)
            places[span] = (top, max(top + least, int((lower + above) * scale)))
        for span, kind in spans:
            top, bottom = places[span]
            for row in range(top, min(bottom, height)):
                if kind < rows[row]:  # noqa: PLR1730 (min() takes three times as long)
                    rows[row] = kind
        found, top = [], 0
        for kind, group in groupby(rows):
            bottom = top + len(list(group))
            if kind != nothing:
                found.append((top, bottom, kind))
            top = bottom
        return found


def _translucent(colour: QColor, alpha: int) -> QColor:
    seen_through = QColor(colour)
    seen_through.setAlpha(alpha)
    return seen_through
