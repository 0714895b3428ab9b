"""Lists that leave letters, digits and Enter to the window, where they judge and move."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from app.keys import key_name

_LINES = 5
"""So high a list is at least, in lines of its font: two rows of two lines."""


class QuietListView(QListView):
    """A list without type-ahead search."""

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, _LINES * self.fontMetrics().lineSpacing()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if key_name(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class QuietTreeView(QTreeView):
    """A tree without type-ahead search."""

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, _LINES * self.fontMetrics().lineSpacing()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if key_name(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class RoomyDelegate(QStyledItemDelegate):
    """Plain rows with some air between them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), hint.height() + hint.height() // 3)
