"""Panes and pages that scroll where they do not fit, and are never squeezed."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDialog, QFrame, QScrollArea, QWidget


class ScrollingPage(QScrollArea):
    """Scrolls its content downwards only: it is at least as wide as the content needs.

    The wheel scrolls the page; it changes a field only where that has the focus.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content: QWidget | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def setWidget(self, widget: QWidget) -> None:
        """Show this content."""
        super().setWidget(widget)
        self._content = widget
        widget.installEventFilter(self)
        for field in (*widget.findChildren(QComboBox), *widget.findChildren(QAbstractSpinBox)):
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.installEventFilter(self)

    def sizeHint(self) -> QSize:
        content = self._content.sizeHint() if self._content else QSize()
        return QSize(content.width() + self._bar_width(), content.height() + 2)

    def minimumSizeHint(self) -> QSize:
        content = self._content.minimumSizeHint().expandedTo(self._content.minimumSize()) if self._content else QSize()
        return QSize(content.width() + self._bar_width(), min(content.height(), 6 * self.fontMetrics().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.FontChange):
            self.updateGeometry()
        elif event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox | QAbstractSpinBox):
            event.setAccepted(watched.hasFocus())
            return not watched.hasFocus()
        return super().eventFilter(watched, event)

    def _bar_width(self) -> int:
        """What is taken beside the content."""
        margins = self.viewportMargins()
        return self.verticalScrollBar().sizeHint().width() + margins.left() + margins.right()


class Column(QWidget):
    """Widgets above each other whose wrapped words count: it is at least as high as they need at its width."""

    def minimumSizeHint(self) -> QSize:
        layout, least = self.layout(), super().minimumSizeHint()
        if layout is None or not layout.hasHeightForWidth():
            return least
        return QSize(least.width(), layout.totalMinimumHeightForWidth(max(self.width(), least.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


def fit_dialog(dialog: QDialog) -> None:
    """Give a dialog a comfortable size in its font, within the window that it belongs to."""
    metrics = dialog.fontMetrics()
    wanted = dialog.sizeHint().expandedTo(QSize(metrics.averageCharWidth() * 80, metrics.lineSpacing() * 30))
    over = dialog.parentWidget()
    dialog.resize(wanted.boundedTo(over.window().size() * 0.9) if over is not None else wanted)
