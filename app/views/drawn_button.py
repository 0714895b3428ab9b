"""A button that is a drawing."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QToolButton

from app.icons import icon


class DrawnButton(QToolButton):
    """A drawing in the colour of the text, whatever the theme. `tip` may end with its key in parentheses."""

    def __init__(self, drawing: str, tip: str) -> None:
        super().__init__()
        self._drawing = drawing
        self.setAutoRaise(True)
        self.setToolTip(tip)
        self.setAccessibleName(tip.partition(" (")[0])
        self.setIcon(icon(drawing))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.setIcon(icon(self._drawing))
