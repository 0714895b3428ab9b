"""What the menu View does with the article that is read."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.settings import BACKLIGHT

if TYPE_CHECKING:
    from app.main_window import MainWindow


class ReadingActions(QObject):
    """Larger and smaller text, and the backlight, which is remembered."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._reading, self._settings = window.desk.reading, window.settings
        self._backlight = window.actions_["backlight"]
        self._show_backlight(self._settings.get(BACKLIGHT))
        # Keys that waited for a step are dropped when another project opens, but had checked the action.
        window.session.opened.connect(lambda: self._backlight.setChecked(self._reading.isBacklit()))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "backlight": lambda: self._set_backlight(not self._reading.isBacklit()),
            "larger": self._reading.zoomIn,
            "smaller": self._reading.zoomOut,
        }

    def _set_backlight(self, on: bool) -> None:
        self._show_backlight(on)
        self._settings.set(BACKLIGHT, on)

    def _show_backlight(self, on: bool) -> None:
        self._reading.setBacklight(on)
        self._backlight.setChecked(on)
