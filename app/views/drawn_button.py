"""Buttons that are a drawing."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QToolButton

from app.icons import icon
from app.plain import tip


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


class IconButton(DrawnButton):
    """A smaller and quieter one, at the side of what it changes. `name` is what it does."""

    def __init__(self, drawing: str, name: str) -> None:
        super().__init__(drawing, tip(name))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)

    def _draw(self) -> None:
        side = max(18, self.fontMetrics().height())
        self.setIconSize(QSize(side - 6, side - 6))
        self.setFixedSize(side, side)
        self.setIcon(icon(self._drawing, "muted"))
