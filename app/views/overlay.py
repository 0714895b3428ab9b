"""What lies over the whole window for a moment and takes all keys: the key overlay, the palette."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

_VEIL = QColor(0, 0, 0, 90)
"""A shadow, which is black under every theme."""


class Overlay(QWidget):
    """Covers `window` with a veil; `panel` stands on it. Closed by Escape and by a click beside the panel.

    No key goes through to the window, whose verdict keys would act on what is hidden. The focus
    returns to where it was. `closed` comes after that.
    """

    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self.panel = QFrame(self)
        self.panel.setObjectName("overlayPanel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        window.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it over everything, with the focus."""
        self._before = QApplication.focusWidget()
        self.setGeometry(self._window.rect())
        self.place_panel()
        self.show()
        self.raise_()
        self.focus_first().setFocus()

    def close_overlay(self) -> None:
        """Hide it; the keys go where they went before."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self.closed.emit()

    def focus_first(self) -> QWidget:
        """What has the focus when it opens."""
        return self

    def place_panel(self) -> None:
        """Put the panel where it belongs in the current size."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # a shortcut of the window would act on what is hidden
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self.setGeometry(self._window.rect())
            self.place_panel()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        if event.key() == Qt.Key.Key_Escape:
            self.close_overlay()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_overlay()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _VEIL)
        painter.end()
