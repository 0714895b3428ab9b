"""A small box with an arrow that points at a place of the window."""

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTextDocumentFragment,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.theme import current_theme

_ARROW, _EDGE, _WIDTH = 9, 6, 42
"""Pixels of the arrow and of the distance to the window's edge; average characters of a line."""


class Callout(QWidget):
    """Words with *Skip* and *Next*; screen readers announce them.

    It takes no key unless it is tabbed to: all others stay with the article.
    """

    nextRequested = Signal()
    skipRequested = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target = QRect()
        self._tip = QPointF()
        self._words, self._count = QLabel(), QLabel()
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setWordWrap(True)
        self._count.setProperty("role", "muted")
        self.skip, self.next = QPushButton("Skip"), QPushButton("Next")
        self.skip.setFlat(True)
        self.skip.setToolTip("No more hints. The menu Help has them again.")
        self.next.setProperty("main", True)
        for button in (self.skip, self.next):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.skip.clicked.connect(self.skipRequested)
        self.next.clicked.connect(self.nextRequested)
        foot = QHBoxLayout()
        foot.addWidget(self._count)
        foot.addStretch()
        foot.addWidget(self.skip)
        foot.addWidget(self.next)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(_ARROW + 14, _ARROW + 10, _ARROW + 12, _ARROW + 10)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addLayout(foot)
        self.hide()

    def tell(self, html: str, count: str, *, last: bool) -> None:
        """Show these words. `count` says which step it is; the last one has no further."""
        self._words.setText(html)
        spoken = QTextDocumentFragment.fromHtml(html).toPlainText()
        self.setAccessibleName(spoken)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))
        self._count.setText(count)
        self.next.setText("Done" if last else "Next")
        self.skip.setVisible(not last)

    def words(self) -> str:
        """What it says, as it was given."""
        return self._words.text()

    def point_at(self, target: QRect, *, at_left: bool) -> None:
        """Stand next to `target` (in the window's coordinates) where there is room: below, above, left, right.

        `at_left`: at the left first.
        """
        room = self._window.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        width = min(self.fontMetrics().averageCharWidth() * _WIDTH + 2 * _ARROW + 26, room.width())
        size = QSize(width, self._column.heightForWidth(width))
        self._target = target.intersected(room)
        centre = self._target.center()
        below = QPoint(centre.x() - size.width() // 2, self._target.bottom())
        above = QPoint(below.x(), self._target.top() - size.height())
        left = QPoint(self._target.left() - size.width(), centre.y() - size.height() // 2)
        right = QPoint(self._target.right(), left.y())
        places = (left, below, above, right) if at_left else (below, above, left, right)
        boxes = [QRect(self._inside(place, size, room), size) for place in places]
        free = [box for box in boxes if not box.adjusted(1, 1, -1, -1).intersects(self._target)]
        box = free[0] if free else boxes[0]
        self.setGeometry(box)
        self._tip = QPointF(self._nearest(box) - box.topLeft())
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        body = self.rect().adjusted(_ARROW, _ARROW, -_ARROW - 1, -_ARROW - 1)
        path = QPainterPath()
        path.addRoundedRect(body, 6, 6)
        path = path.united(self._arrow(body))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 1.5))
        painter.setBrush(theme.color("panel"))
        painter.drawPath(path)
        painter.end()

    @staticmethod
    def _inside(place: QPoint, size: QSize, room: QRect) -> QPoint:
        x = min(max(place.x(), room.left()), max(room.left(), room.right() - size.width()))
        y = min(max(place.y(), room.top()), max(room.top(), room.bottom() - size.height()))
        return QPoint(x, y)

    def _nearest(self, box: QRect) -> QPoint:
        """The point of the box's edge that is next to the middle of the target."""
        centre = self._target.center()
        x = min(max(centre.x(), box.left() + 2 * _ARROW + 8), box.right() - 2 * _ARROW - 8)
        y = min(max(centre.y(), box.top() + 2 * _ARROW + 8), box.bottom() - 2 * _ARROW - 8)
        if box.top() >= self._target.bottom():
            return QPoint(x, box.top())
        if box.bottom() <= self._target.top() + 1:
            return QPoint(x, box.bottom())
        return QPoint(box.right() if box.right() <= self._target.left() + 1 else box.left(), y)

    def _arrow(self, body: QRect) -> QPainterPath:
        tip, path = self._tip, QPainterPath()
        if body.left() <= tip.x() <= body.right():
            base = body.top() + 1 if tip.y() < body.top() else body.bottom()
            feet = (QPointF(tip.x() - _ARROW, base), QPointF(tip.x() + _ARROW, base))
        else:
            base = body.left() + 1 if tip.x() < body.left() else body.right()
            feet = (QPointF(base, tip.y() - _ARROW), QPointF(base, tip.y() + _ARROW))
        path.moveTo(tip)
        path.lineTo(feet[0])
        path.lineTo(feet[1])
        path.closeSubpath()
        return path
