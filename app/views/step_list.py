"""The list of a history's steps: when, who and where, and below it what."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.models.history import StepRole
from app.theme import current_theme

_MARGIN = 6
_BAR = 3
"""Width of the bar at the left of the current row, in pixels."""


class StepDelegate(QStyledItemDelegate):
    """Two lines each."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, 2 * option.fontMetrics.height() + 2 * _MARGIN)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect, theme = QRectF(option.rect), current_theme()
        painter.save()
        painter.setFont(option.font)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("current_row"))
            painter.fillRect(QRectF(rect.left(), rect.top(), _BAR, rect.height()), theme.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("button_hover"))
        line = rect.adjusted(_BAR + _MARGIN, _MARGIN, -_MARGIN, 0)
        line.setHeight(option.fontMetrics.height())
        for role, colour in ((StepRole.ABOUT, "muted"), (StepRole.LINE, "text")):
            words = QFontMetricsF(option.font).elidedText(index.data(role), Qt.TextElideMode.ElideRight, line.width())
            painter.setPen(theme.color(colour))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, words)
            line.translate(0, line.height())
        painter.restore()


class StepList(QListView):
    """The steps; Enter and a click go to one."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(StepDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Steps, the newest first")
