"""Horizontal stacked bars of verdicts, painted by ourselves, that can be chosen by mouse and keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from annotations.review.overview import Bar, Numbers, Shown
from app.plain import tip
from app.theme import Theme, current_theme

Index = QModelIndex | QPersistentModelIndex

_MARGIN = 8
_BAR = 3
_GAP = 1
"""Between the parts of a bar, in pixels: parts of like lightness stay apart."""

_NARROWEST = 3.0
"""A part that is not empty is at least so wide: one dispute in a thousand statements is seen."""


@dataclass(frozen=True, slots=True)
class Shade:
    """How a verdict looks: its name, glyph, and the names of its colours in the theme."""

    shown: Shown
    name: str
    glyph: str
    fill: str
    glyph_colour: str


SHADES = (
    Shade(Shown.VERIFIED, "verified", "✓", "fill_verified", "glyph_verified"),
    Shade(Shown.DISPUTED, "disputed", "≠", "fill_disputed", "glyph_disputed"),
    Shade(Shown.UNVERIFIABLE, "unverifiable", "?", "fill_unverifiable", "glyph_unverifiable"),
    Shade(Shown.NO_CHECK, "no check needed", "–", "border", "glyph_open"),
    Shade(Shown.OPEN, "open", "○", "panel", "glyph_open"),
)


def shade_of(judged: str) -> Shade:
    """The shade of a judgement's value; that of open for none."""
    return next((shade for shade in SHADES if shade.shown == judged), SHADES[-1])


def spoken(numbers: Numbers) -> str:
    """The numbers in words: "9 of 27 checked, 5 verified, 2 disputed, 20 open"."""
    parts = [f"{number} {shade.name}" for shade in SHADES if (number := numbers.of(shade.shown))]
    citation = [f"{numbers.needs_citation} without citation"] if numbers.needs_citation else []
    return ", ".join([f"{numbers.done} of {numbers.total} checked", *parts, *citation])


def parts_of(numbers: Numbers, width: float) -> list[tuple[Shade, float, float]]:
    """The parts of a bar of that width, as shade, left edge and width.

    Each has its narrowest width first; what is free is shared out by the counts.
    """
    counts = [(shade, numbers.of(shade.shown)) for shade in SHADES if numbers.of(shade.shown)]
    if not counts:
        return []
    free = width - _GAP * (len(counts) - 1) - _NARROWEST * len(counts)
    parts, left = [], 0.0
    for shade, count in counts:
        part = _NARROWEST + free * count / numbers.total
        parts.append((shade, left, part))
        left += part + _GAP
    return parts


def paint_bar(painter: QPainter, rect: QRectF, numbers: Numbers, theme: Theme) -> None:
    """Paints the parts of a bar; a part has its number in it where there is room."""
    metrics = QFontMetricsF(painter.font())
    for shade, left, width in parts_of(numbers, rect.width()):
        part = QRectF(rect.left() + left, rect.top(), width, rect.height())
        painter.fillRect(part, theme.color(shade.fill))
        if shade.shown is Shown.OPEN:
            painter.setPen(theme.color("border"))
            painter.drawRect(part.adjusted(0.5, 0.5, -0.5, -0.5))
        else:
            # the edge in the glyph's colour tells the verdicts apart where the fills are pale
            painter.fillRect(QRectF(part.left(), part.bottom() - 2, part.width(), 2), theme.color(shade.glyph_colour))
        number = str(numbers.of(shade.shown))
        if metrics.horizontalAdvance(number) + _MARGIN / 2 <= width:
            painter.setPen(theme.color("text" if shade.shown is not Shown.OPEN else "muted"))
            painter.drawText(part.adjusted(0, 0, 0, -1), Qt.AlignmentFlag.AlignCenter, number)


class BarRole(IntEnum):
    """What the model answers besides Qt's own roles: the whole `Bar`."""

    BAR = Qt.ItemDataRole.UserRole + 1


class BarModel(QAbstractListModel):
    """Bars, found by their criteria when they are shown anew."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()

    def setBars(self, bars: Sequence[Bar]) -> None:
        self.beginResetModel()
        self._bars = tuple(bars)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self._bars)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        bar = self._bars[index.row()]
        match role:
            case BarRole.BAR:
                return bar
            case Qt.ItemDataRole.DisplayRole:
                return bar.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{bar.name}: {spoken(bar.numbers)}"
        return None


class BarDelegate(QStyledItemDelegate):
    """A name and how much is checked; under it the bar."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, 2 * option.fontMetrics.height() + 2 * _MARGIN + 4)

    def bar_rect(self, rect: QRectF, font: QFont) -> QRectF:
        """Where the bar of a row is."""
        height = QFontMetricsF(font).height()
        inner = rect.adjusted(_MARGIN + _BAR, _MARGIN / 2 + height + 2, -_MARGIN, 0)
        inner.setHeight(height + 4)
        return inner

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        bar: Bar = index.data(BarRole.BAR)
        theme, rect = current_theme(), QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("current_row"))
            painter.fillRect(QRectF(rect.left(), rect.top(), _BAR, rect.height()), theme.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("button_hover"))
        painter.setFont(option.font)
        below = self.bar_rect(rect, option.font)
        line = QRectF(below.left(), rect.top() + _MARGIN / 2, below.width(), QFontMetricsF(option.font).height())
        metrics = QFontMetricsF(option.font)
        painter.setPen(theme.color("muted"))
        numbers = bar.numbers
        about = f"{numbers.done} of {numbers.total}"
        if numbers.needs_citation:
            about = f"{numbers.needs_citation} without citation · {about}"
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, about)
        room = line.width() - metrics.horizontalAdvance(about) - 2 * _MARGIN
        painter.setPen(theme.color("text"))
        name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, max(0.0, room))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, name)
        paint_bar(painter, below, numbers, theme)
        painter.restore()


class BarChart(QListView):
    """A scrolling list of bars. `barChosen` carries the Bar and the Shade that was clicked (None by key)."""

    barChosen = Signal(object, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.bars = BarModel(self)
        self._delegate = BarDelegate(self)
        self.setModel(self.bars)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)

    def setBars(self, bars: Sequence[Bar]) -> None:
        """Shows these bars; the chosen one stays chosen, and the list where it was scrolled to."""
        current = self.currentIndex().data(BarRole.BAR)
        scrolled = self.verticalScrollBar().value()
        self.bars.setBars(bars)
        if current is not None:
            names = [(bar.name, bar.criteria.article) for bar in bars]
            key = current.name, current.criteria.article
            if key in names:
                self.setCurrentIndex(self.bars.index(names.index(key)))
        self.verticalScrollBar().setValue(scrolled)

    def shadeAt(self, index: QModelIndex, x: float) -> Shade | None:
        """The part of a bar that is at that place of the viewport."""
        bar: Bar = index.data(BarRole.BAR)
        rect = self._delegate.bar_rect(QRectF(self.visualRect(index)), self.font())
        parts = parts_of(bar.numbers, rect.width())
        return next((s for s, left, width in parts if left <= x - rect.left() < left + width + _GAP), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self.barChosen.emit(index.data(BarRole.BAR), self.shadeAt(index, event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.barChosen.emit(self.currentIndex().data(BarRole.BAR), None)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            words = f"{index.data()}\n{spoken(index.data(BarRole.BAR).numbers)}" if index.isValid() else ""
            QToolTip.showText(event.globalPos(), tip(words), self.viewport())
            return True
        return super().viewportEvent(event)


class TotalBar(QWidget):
    """One large bar, without a choice."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = Numbers()
        self.setMinimumHeight(self.fontMetrics().height() + _MARGIN)

    def setNumbers(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self.setAccessibleName(spoken(numbers))
        self.setToolTip(spoken(numbers))
        self.update()

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        paint_bar(painter, QRectF(self.rect()), self._numbers, current_theme())
