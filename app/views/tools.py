"""The toolbar: icons as large as its words."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QToolBar, QWidget


class Tools(QToolBar):
    """A toolbar that stays where it is, and whose icons follow the font."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setMovable(False)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        side = max(20, round(self.fontMetrics().height() * 1.2))
        self.setIconSize(QSize(side, side))
