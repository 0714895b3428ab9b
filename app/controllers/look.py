"""What the preferences change in the window, and the window's own look: preferences, full screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from app import settings as options
from app.settings import Option
from app.theme import ThemeWatcher, set_interface_size

if TYPE_CHECKING:
    from app.main_window import MainWindow


class Look(QObject):
    """Applies the options that a person chose, at once and at every start."""

    def __init__(self, window: "MainWindow", themes: ThemeWatcher) -> None:
        super().__init__(window)
        self._window, self._settings = window, window.settings
        get, desk = self._settings.get, window.desk
        self._appliers: dict[str, Callable[[], object]] = {
            options.THEME.key: lambda: themes.setChoice(get(options.THEME)),
            options.THEME_FAMILY.key: lambda: themes.setFamily(get(options.THEME_FAMILY)),
            options.INTERFACE_SIZE.key: self._apply_interface_size,
            options.READING_SIZE.key: lambda: desk.reading.setReadingFont(get(options.READING_SIZE)),
            options.READING_FAMILY.key: lambda: desk.reading.setReadingFamily(get(options.READING_FAMILY)),
            options.READING_MEASURE.key: lambda: desk.reading.setMeasure(get(options.READING_MEASURE)),
            options.READING_SPACING.key: lambda: desk.reading.setSpacing(get(options.READING_SPACING)),
            options.TYPING_GUARD.key: self._apply_guard,
            options.TYPING_MS.key: self._apply_guard,
            options.TOAST_SECONDS.key: lambda: desk.toast.setSeconds(get(options.TOAST_SECONDS)),
        }
        self._settings.changed.connect(self._apply)
        window.desk.reading.readingFontChanged.connect(lambda size: self._settings.set(options.READING_SIZE, size))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"preferences": self._preferences, "full_screen": self._full_screen}

    def apply_all(self) -> None:
        """Give the window what was chosen; at the start. The theme came with the ThemeWatcher."""
        for key, applier in self._appliers.items():
            if key not in (options.THEME.key, options.THEME_FAMILY.key):
                applier()

    def _apply(self, option: Option[Any]) -> None:
        if option.key in self._appliers:
            self._appliers[option.key]()

    def _apply_interface_size(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            set_interface_size(application, self._settings.get(options.INTERFACE_SIZE))

    def _apply_guard(self) -> None:
        on, milliseconds = self._settings.get(options.TYPING_GUARD), self._settings.get(options.TYPING_MS)
        self._window.judging.guard.seconds = milliseconds / 1000 if on else 0.0

    def _preferences(self) -> None:
        from app.dialogs.key_map import KeyMapPage
        from app.dialogs.preferences import PreferencesDialog

        keys = KeyMapPage(self._window.actions_, self._settings)
        self._window.reporting.open_dialog(PreferencesDialog(self._settings, (("Keys", keys),), self._window))

    def _full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)
        self.show_state()

    def show_state(self) -> None:
        """Check the menu entry of the full screen if it is."""
        self._window.actions_["full_screen"].setChecked(self._window.isFullScreen())
