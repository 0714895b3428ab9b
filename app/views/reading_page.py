"""The page that articles are read on: a column of words that scrolls, of which only the visible part is laid out."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from annotations.text import Span
from app.theme import current_theme
from app.views.gutter import Gutter
from app.views.highlights import Highlights
from app.views.minimap import WIDTH, Minimap, Shown
from app.views.page_layout import PageLayout, PageMetrics
from app.views.reading_blocks import Blocks
from app.views.reading_painter import Moment, ReadingPainter
from app.views.typography import Typography

_TOP_MARGIN = 26
_RIGHT_MARGIN = 28
_MANY = 99
"""Paragraphs of an article that is usual."""

_FOCUS_BAR = 2
"""Width of the line at the left edge that says where the keys go, in pixels."""


class ReadingPage(QAbstractScrollArea):
    """Lays out, scrolls and paints one article; what is marked in it is told by `ReadingView`.

    Heights of blocks that were never shown are estimates. When one above the window's upper edge is
    corrected, the scroll bar moves along, so that what is being read stays in place.
    """

    readingFontChanged = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._type = Typography()
        self._font = self._type.font()
        self._gutter = Gutter(self._font, self.font())
        self._painter: ReadingPainter | None = None
        self._left = 0
        self._wheel = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, since one that comes and goes changes the width, and with it the height.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setViewportMargins(0, 0, WIDTH, 0)
        self.minimap = Minimap(self._seen, self.wheelEvent, self)
        self.minimap.placeRequested.connect(self._center)

    # How it is set

    def setReadingFont(self, size: float) -> None:
        """Set the size of the reading font in points, between 8 and 36."""
        before = self._type.size
        self._set(self._type.changed(size=size))
        if self._type.size != before:
            self.readingFontChanged.emit(self._type.size)

    def readingFontSize(self) -> float:
        return self._type.size

    def setReadingFamily(self, family: str) -> None:
        """Set the family of the reading font; "" is the best serif that is installed."""
        self._set(self._type.changed(family=family))

    def readingFamily(self) -> str:
        """The family that was set, "" for the default."""
        return self._type.family

    def setMeasure(self, characters: int) -> None:
        """Set how many characters a line has, between 45 and 110, where there is room for them."""
        self._set(self._type.changed(measure=characters))

    def measure(self) -> int:
        return self._type.measure

    def setSpacing(self, factor: float) -> None:
        """Set the height of a line, between 1.2 and 2.2 times the height of the font."""
        self._set(self._type.changed(spacing=factor))

    def spacing(self) -> float:
        return self._type.spacing

    def zoomIn(self) -> None:
        self.setReadingFont(self._type.size + 1)

    def zoomOut(self) -> None:
        self.setReadingFont(self._type.size - 1)

    # Places

    def ensureVisible(self, span: Span) -> None:
        """Scroll so that `span` stands comfortably inside; not at all if it already does."""
        if self._painter is None or not len(self._painter.page.blocks):
            return
        page, height = self._painter.page, self.viewport().height()
        margin = min(2 * page.metrics.line_height, height / 5)
        # Blocks that come into view are laid out and may be higher than estimated: then once more.
        for _ in range(4):
            top, bottom = self._extent_of(span)
            value = self._offset()
            inside = top - value >= margin and bottom - value <= height - margin
            if inside or (bottom - top > height - 2 * margin and 0 <= top - value <= margin):
                return
            room = height - (bottom - top)
            self.verticalScrollBar().setValue(round(top - max(margin, room / 3)))
            self._lay_out_visible()
            if self._offset() == value:
                return

    def isSpanVisible(self, span: Span) -> bool:
        """Whether at least one line of the span stands in the window."""
        if self._painter is None:
            return False
        visible = self._visible_blocks()
        touched = self._blocks_touched(span)
        if touched.stop <= visible.start or visible.stop <= touched.start:
            return False
        top, bottom = self._extent_of(span)
        seen = min(bottom, self._offset() + self.viewport().height()) - max(top, self._offset())
        return seen >= min(bottom - top, 0.8 * self._painter.page.metrics.line_height)

    def positionAt(self, point: QPoint | QPointF) -> int | None:
        """The boundary between characters nearest to a point of the viewport; None without an article."""
        if self._painter is None or not len(self._painter.page.blocks):
            return None
        return self._painter.page.position_at(point.x() - self._left, point.y() + self._offset())

    def pointOf(self, position: int) -> QPointF:
        """The middle of the left edge of a character, in the viewport or beyond it. Only with an article."""
        assert self._painter is not None
        center = self._painter.page.caret(position).center()
        return center + QPointF(self._left, -self._offset())

    # What Qt asks for

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._lay_out_visible() and event.rect() != self.viewport().rect():
            self.viewport().update()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), current_theme().color("page"))
        if self.hasFocus():
            painter.fillRect(0, 0, _FOCUS_BAR, self.viewport().height(), current_theme().color("accent"))
        if self._painter is None:
            return
        moment = self._moment()
        clip = QRectF(event.rect())
        page = self._painter.page
        for index in self._visible_blocks():
            at = QPoint(self._left, round(page.top(index)) - self._offset())
            if at.y() < clip.bottom() and at.y() + page.laid(index).height > clip.top():
                self._painter.paint(painter, index, at, clip, moment)

    def resizeEvent(self, event: QResizeEvent) -> None:
        beside = self.viewport().geometry()
        self.minimap.setGeometry(beside.right() + 1, beside.top(), WIDTH, beside.height())
        if event.size().width() != event.oldSize().width():
            self._refit()
        self._update_range()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._refit()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()
        self.minimap.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        # Fine wheels send parts of the 120 units (eighths of a degree) that make one step.
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / 120)
        self._wheel -= steps * 120
        self.setReadingFont(self._type.size + steps)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        others = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        steps: dict[int, int] = {
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_Space: -bar.pageStep() if shift else bar.pageStep(),
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        if (step := steps.get(event.key())) is not None and not others:
            bar.setValue(bar.value() + step)
        else:
            event.ignore()

    # For the view that knows what is marked

    def _moment(self) -> Moment:
        """What is chosen, for painting."""
        raise NotImplementedError

    def _styles(self, index: int) -> list[tuple[Span, QTextCharFormat]]:
        """The character formats of a block."""
        raise NotImplementedError

    def _show(self, blocks: Blocks | None, highlights: Highlights | None) -> None:
        """Show another text from its beginning, or none."""
        self._painter = None
        if blocks is not None and highlights is not None:
            page = PageLayout(blocks, self._metrics(len(blocks)), self._styles, self._grown)
            self._painter = ReadingPainter(page, highlights, self._gutter)
        self.verticalScrollBar().setValue(0)
        self._refit()

    def _renew(self, indexes: Iterable[int]) -> None:
        """These blocks have other marks or styles than before."""
        if self._painter is None:
            return
        indexes = list(indexes)
        for index in indexes:
            self._painter.forget(index)
        self._update_blocks(indexes)

    def _update_marks(self) -> None:
        """The map of the same article shows other marks."""
        if (shown := self._shown()) is not None:
            self.minimap.setMarks(shown)

    def _shown(self) -> Shown | None:
        """What the map shows."""
        painter = self._painter
        return None if painter is None else Shown(painter.page, painter.highlights, _TOP_MARGIN, self._room_below())

    def _update_blocks(self, indexes: Iterable[int]) -> None:
        if self._painter is None:
            return
        page, visible = self._painter.page, self._visible_blocks()
        height = page.height
        for index in set(indexes).intersection(visible):
            block = page.laid(index)
            top = round(page.top(index)) - self._offset()
            self.viewport().update(0, top - 4, self.viewport().width(), round(block.height) + 8)
        if page.height != height:
            self.viewport().update()

    def _blocks_touched(self, span: Span) -> range:
        return range(0) if self._painter is None else self._painter.page.blocks.touched(span)

    # Layout

    def _metrics(self, blocks: int) -> PageMetrics:
        gutter = self._gutter.width(blocks)
        available = self.viewport().width() - gutter - _RIGHT_MARGIN
        return PageMetrics.of(self._font, available, self._type.measure, self._type.spacing)

    def _fitting_gutter(self) -> Gutter:
        """The margin, narrower where it would take more than a third of the window."""
        usual = Gutter(self._font, self.font())
        wide = 3 * usual.width(_MANY) > self.viewport().width()
        return Gutter(self._font, self.font(), columns=1) if wide else usual

    def _set(self, typography: Typography) -> None:
        if typography != self._type:
            self._type, self._font = typography, typography.font()
            self._refit()

    def _refit(self) -> None:
        """Width, font or colours changed: lay out anew, with the same words at the top."""
        self._gutter = self._fitting_gutter()
        if self._painter is None:
            self._update_range()
            self.minimap.setShown(self._shown())
            self.viewport().update()
            return
        page = self._painter.page
        place = self._place_at_top()
        blocks = len(page.blocks)
        metrics = self._metrics(blocks)
        page.setMetrics(metrics)
        self._painter.setGutter(self._gutter)
        spare = self.viewport().width() - metrics.width
        self._left = round(max(self._gutter.width(blocks), spare / 2))
        self._update_range()
        if place is not None:
            position, below = place
            self.verticalScrollBar().setValue(round(page.caret(position).top() - below) + _TOP_MARGIN)
        self.minimap.setShown(self._shown())
        self.viewport().update()

    def _place_at_top(self) -> tuple[int, float] | None:
        """The position at the top of the window and how far below the edge its line begins."""
        if self._painter is None or not len(self._painter.page.blocks) or self._offset() <= 0:
            return None
        page = self._painter.page
        position = page.position_at(0, self._offset())
        return position, page.caret(position).top() - self._offset()

    def _lay_out_visible(self) -> bool:
        """Lay out what the window shows, until its heights are known. Tells whether any of them changed."""
        if self._painter is None:
            return False
        page, bar = self._painter.page, self.verticalScrollBar()
        for turn in range(4):
            at_end = bar.value() == bar.maximum() > 0
            height = page.height
            for index in self._visible_blocks():
                page.laid(index)
            if page.height == height:
                return turn > 0
            self._update_range()
            if at_end:
                self._move_quietly(bar.maximum())
        return True

    def _grown(self, top: float, by: float) -> None:
        """A block above the window's upper edge is higher than estimated: keep what is read in place."""
        if top < self._offset():
            self._update_range()
            self._move_quietly(self.verticalScrollBar().value() + round(by))

    def _move_quietly(self, value: int) -> None:
        bar = self.verticalScrollBar()
        bar.blockSignals(True)
        bar.setValue(value)
        bar.blockSignals(False)

    def _update_range(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        line = round(self._painter.page.metrics.line_height) if self._painter else 20
        content = 0 if self._painter is None else self._painter.page.height + _TOP_MARGIN + self._room_below()
        bar.blockSignals(True)
        bar.setRange(0, max(0, round(content - height)))
        bar.setPageStep(max(line, height - 2 * line))
        bar.setSingleStep(line)
        bar.setEnabled(bar.maximum() > 0)
        bar.blockSignals(False)

    def _room_below(self) -> int:
        """The empty room at the end, so that the last line does not stick to the edge."""
        return max(48, self.viewport().height() // 4)

    def _seen(self) -> tuple[float, float]:
        """The upper and the lower edge of the window in estimated pixels of the column."""
        if self._painter is None:
            return 0.0, 0.0
        edges = (self._offset(), self._offset() + self.viewport().height())
        top, bottom = (self._painter.page.estimated(y) for y in edges)
        return top, bottom

    def _center(self, estimated: float) -> None:
        """Bring what stands at an estimated height into the middle of the window."""
        if self._painter is not None:
            y = self._painter.page.from_estimated(estimated)
            self.verticalScrollBar().setValue(round(y - self.viewport().height() / 2) + _TOP_MARGIN)

    def _offset(self) -> int:
        """The y of the column at the upper edge of the viewport."""
        return self.verticalScrollBar().value() - _TOP_MARGIN

    def _visible_blocks(self) -> range:
        if self._painter is None or not len(self._painter.page.blocks):
            return range(0)
        page = self._painter.page
        first = page.index_at(max(0, self._offset()))
        last = page.index_at(max(0, self._offset() + self.viewport().height()))
        return range(first, last + 1)

    def _extent_of(self, span: Span) -> tuple[float, float]:
        assert self._painter is not None
        page = self._painter.page
        page.caret(span.start)
        bottom = page.caret(max(span.start, span.end - 1)).bottom()
        return page.caret(span.start).top(), bottom
