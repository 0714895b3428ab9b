"""A button that is a drawing."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QToolButton

from app.icons import icon


class DrawnButton(QToolButton):
    """A drawing as high as the text and in its colour. `tip` may end with its key in parentheses."""

    def __init__(self, drawing: str, tip: str) -> None:
        super().__init__()
        self._drawing = drawing
        self.setProperty("role", "link")
        self.setToolTip(tip)
        self.setAccessibleName(tip.partition(" (")[0])
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw()

    def _draw(self) -> None:
        side = max(16, self.fontMetrics().height())
        self.setIconSize(QSize(side, side))
        self.setIcon(icon(self._drawing))
