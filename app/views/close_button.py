"""The button that closes a bar."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QToolButton

from app.icons import icon


class CloseButton(QToolButton):
    """A cross in the colour of the text, whatever the theme."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAutoRaise(True)
        self.setToolTip("Close")
        self.setAccessibleName(name)
        self.setIcon(icon("close"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.setIcon(icon("close"))
