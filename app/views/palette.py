"""Ctrl+K: type part of an action, an article or a statement, and go there or do it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import islice
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
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotations.text import Utf16Map
from app.key_map import current_keys
from app.keys import chord_name
from app.palette_entries import Entry, Kind, found
from app.plain import tip
from app.theme import current_theme
from app.views.overlay import Overlay

Index = QModelIndex | QPersistentModelIndex

_WIDTH, _ROWS, _GAP = 80, 12, 12
"""Average characters it is wide, rows it shows at most, pixels around and between words."""

_SLICE = 400
"""Entries that are taken at once: some milliseconds."""

_KIND_WORDS = {Kind.ACTION: "", Kind.STATEMENT: "statement", Kind.ARTICLE: "article", Kind.SEARCH: ""}
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class _Role(IntEnum):
    ENTRY = Qt.ItemDataRole.UserRole + 1


class EntryModel(QAbstractListModel):
    """The entries on offer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def setEntries(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def entry(self, index: Index) -> Entry | None:
        return self._entries[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's default)
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index)
        if entry is None:
            return None
        match role:
            case _Role.ENTRY:
                return entry
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.ToolTipRole:
                return tip(entry.title if entry.kind is not Kind.ACTION else entry.why_not)
            case Qt.ItemDataRole.AccessibleTextRole:
                parts = (entry.title, entry.detail, entry.keys, _KIND_WORDS[entry.kind], entry.why_not)
                return ", ".join(part for part in parts if part)
        return None


class EntryDelegate(QStyledItemDelegate):
    """A line: what it is, with the letters that match; at its right where it belongs, and its key."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(_Role.ENTRY)
        theme = current_theme()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("current_row"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.color("button_hover"))
        room = QRectF(option.rect).adjusted(_GAP, 0, -_GAP, 0)
        painter.setFont(option.font)
        if entry.keys and not entry.why_not:
            room.setRight(self._right(painter, room, entry.keys, theme.color("text")))
        about = entry.why_not or entry.detail or _KIND_WORDS[entry.kind]
        if about:
            about = option.fontMetrics.elidedText(about, Qt.TextElideMode.ElideRight, round(room.width() * 0.45))
            room.setRight(self._right(painter, room, about, theme.color("muted")))
        self._paint_title(painter, option, room, entry)
        painter.restore()

    def _right(self, painter: QPainter, room: QRectF, words: str, colour: QColor) -> float:
        """Paint words at the right edge; where the room for the others ends."""
        painter.setPen(colour)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(room, int(align | Qt.AlignmentFlag.AlignAbsolute) | Qt.TextFlag.TextSingleLine.value, words)
        return room.right() - painter.fontMetrics().horizontalAdvance(words) - 2 * _GAP

    def _paint_title(self, painter: QPainter, option: QStyleOptionViewItem, room: QRectF, entry: Entry) -> None:
        theme = current_theme()
        title = option.fontMetrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, int(room.width()))
        layout = QTextLayout(title, option.font)
        line_option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        line_option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(line_option)
        layout.setFormats(_formats(title, entry))
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(room.width())
        layout.endLayout()
        painter.setPen(theme.color("muted" if entry.why_not else "text"))
        top = room.center().y() - line.height() / 2
        painter.setClipRect(room)
        layout.draw(painter, QRectF(room.left(), top, 0, 0).topLeft())


def _formats(title: str, entry: Entry) -> list[QTextLayout.FormatRange]:
    """Bold and underlined where the letters match; `title` may have been cut short."""
    strong = QTextCharFormat()
    strong.setFontWeight(QFont.Weight.Bold)
    strong.setForeground(current_theme().color("muted" if entry.why_not else "accent"))
    units, ranges = Utf16Map(title), []
    for span in entry.spans:
        if span.end <= len(title):
            one = QTextLayout.FormatRange()
            one.start = units.to_utf16(span.start)
            one.length = units.to_utf16(span.end) - one.start
            one.format = strong
            ranges.append(one)
    return ranges


class Palette(Overlay):
    """A field and what it finds. `chosen` carries the Entry, after the palette is gone.

    `entries` is asked when it opens, and taken a slice at a time, so that a large project delays no
    key. `recent` gives the ids of the actions used, the latest last.
    """

    chosen = Signal(object)

    def __init__(
        self, window: QWidget, entries: Callable[[], Iterable[Entry]], recent: Callable[[], Sequence[str]]
    ) -> None:
        super().__init__(window)
        self._entries_now, self._recent = entries, recent
        self._entries: list[Entry] = []
        self._coming: Iterator[Entry] = iter(())
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._take_slice)
        self.setAccessibleName("Palette")
        self.field = QLineEdit()
        self.field.setPlaceholderText("An action, a title, words of a statement, or a number such as 12c")
        self.field.setAccessibleName("Go to or do")
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self.model = EntryModel(self)
        self.list = QListView()
        self.list.setObjectName("paletteList")
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName("Found")
        self.list.clicked.connect(self._choose)
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setProperty("role", "muted")
        self.told.setContentsMargins(_GAP, 4, _GAP, 4)
        self._column = column = QVBoxLayout(self.panel)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for part in (self.field, self.told, self.list):
            column.addWidget(part)

    def open(self) -> None:
        self._entries, self._coming = [], iter(self._entries_now())
        self._slices.start()
        self.field.clear()
        self._take_slice()
        super().open()

    def close_overlay(self) -> None:
        self._slices.stop()
        super().close_overlay()

    def focus_first(self) -> QWidget:
        return self.field

    def place_panel(self) -> None:
        margins = self._column.contentsMargins()
        rows = min(self.model.rowCount(), _ROWS)
        row = self.list.sizeHintForRow(0) if rows else 0
        width = min(self.fontMetrics().averageCharWidth() * _WIDTH, self.width() - 48)
        top = max(24, self.height() // 6)
        above = self.field.sizeHint().height() + self._column.spacing() + margins.top() + margins.bottom()
        room = self.height() - top - 24 - above
        self.list.setFixedHeight(min(rows * row + 2 * self.list.frameWidth(), room))
        self.list.setVisible(bool(rows))
        self.told.setVisible(not rows)
        below = self.list.height() if rows else min(self.told.sizeHint().height(), room)
        self.panel.setGeometry((self.width() - width) // 2, top, width, above + below)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self._steered(event):
                return True
        return super().eventFilter(watched, event)

    def _steered(self, event: QKeyEvent) -> bool:
        """Keys that the list has, while the words go on into the field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif event.key() == Qt.Key.Key_Escape or chord_name(event) in current_keys().of("palette"):
            self.close_overlay()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._step(1 if event.key() == Qt.Key.Key_Tab else -1)
        elif event.key() in _MOVES:
            page = _ROWS - 1 if event.key() in _MOVES[2:] else 1
            self._step(page if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) else -page)
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        last = self.model.rowCount() - 1
        if last >= 0:
            row = self.list.currentIndex().row() + by
            # one step beyond an end goes round, a page stops there
            row = (0 if row > last else last if row < 0 else row) if abs(by) == 1 else min(max(row, 0), last)
            self.list.setCurrentIndex(self.model.index(row))

    def _take_slice(self) -> None:
        """Take some more entries; after the last ones look again for what was typed meanwhile."""
        more = list(islice(self._coming, _SLICE))
        first, last = not self._entries, len(more) < _SLICE
        self._entries += more
        if last:
            self._slices.stop()
        if first or last:
            row = self.list.currentIndex().row()
            self._find()
            self.list.setCurrentIndex(self.model.index(max(row, 0) if not first else 0))

    def _find(self) -> None:
        self.model.setEntries(found(self.field.text(), self._entries, self._recent()))
        self.list.setCurrentIndex(self.model.index(0))
        self.told.setText(f"Nothing is called “{self.field.text()}” here.")
        if not self.isHidden():
            self.place_panel()

    def _choose(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is not None and not entry.why_not:
            self.close_overlay()
            self.chosen.emit(entry)
