"""A picture that fits the width of its place, or is larger."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea

_ZOOMS = (1.0, 1.5, 2.0, 3.0)
_SETTLED_MS = 150


class Picture(QScrollArea):
    """Shows an image as wide as there is room, times the zoom. `widthChanged`: it wants to be drawn anew."""

    widthChanged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Picture of the file")
        self._image = QImage()
        self._zoom = 0
        self._label = QLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._label)
        self.setWidgetResizable(True)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self.widthChanged)

    def wantedWidth(self) -> int:
        """How many pixels wide a picture should be to be sharp."""
        return max(64, round(self._room() * _ZOOMS[self._zoom] * self.devicePixelRatioF()))

    def setImage(self, image: QImage) -> None:
        self._image = image
        self._show()

    def zoom(self, by: int) -> None:
        """Show it larger (1) or smaller (-1); the smallest fits the width."""
        zoom = min(max(self._zoom + by, 0), len(_ZOOMS) - 1)
        if zoom != self._zoom:
            self._zoom = zoom
            self._show()
            self.widthChanged.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._show()
            self._settled.start()

    def _room(self) -> int:
        bar = self.verticalScrollBar()
        return self.width() - (bar.sizeHint().width() if bar is not None else 0) - 2

    def _show(self) -> None:
        if self._image.isNull():
            self._label.clear()
            return
        ratio = self.devicePixelRatioF()
        width = self.wantedWidth()
        if self._zoom == 0:
            width = min(width, max(self._image.width(), 64))  # what is small is not blown up
        pixmap = QPixmap.fromImage(self._image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
        pixmap.setDevicePixelRatio(ratio)
        self._label.setPixmap(pixmap)
        self._label.setMinimumSize(pixmap.deviceIndependentSize().toSize())
