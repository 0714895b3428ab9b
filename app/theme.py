"""Colours and the look of widgets.

A theme is data: `resources/themes/*.toml` give every *semantic* name its colour, and one style
sheet template next to them uses the names. Contrast of each text colour on what it stands on is at
least 4.5:1 (WCAG 2.1, success criterion 1.4.3), which a test computes.
"""

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

RESOURCES = Path(__file__).resolve().parent.parent / "resources"

ThemeChoice = Literal["system", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Semantic colours as `#RRGGBB`.

    `page` is what articles stand on, `panel` lists and fields, `window` everything between them.
    `muted` is secondary text, `faint` paragraph numbers, `mask` the words of masked regions.
    `fill_*` lie under judged words, `glyph_*` stand on the page or a panel, never on a fill.
    `current` lies under the current statement, `current_row` under a chosen row of a list.
    """

    name: str
    page: str
    window: str
    panel: str
    text: str
    muted: str
    faint: str
    mask: str
    border: str
    accent: str
    accent_text: str
    current_row: str
    current: str
    selection: str
    fill_verified: str
    fill_disputed: str
    fill_unverifiable: str
    glyph_verified: str
    glyph_disputed: str
    glyph_unverifiable: str
    glyph_open: str
    underline: str
    underline_minor: str
    underline_strong: str
    tick: str
    danger: str
    button: str
    button_hover: str
    button_pressed: str
    button_disabled: str
    tooltip: str
    tooltip_text: str

    def color(self, name: str) -> QColor:
        """The colour of a semantic name, ready for painting."""
        return _color(getattr(self, name))


@cache
def _color(value: str) -> QColor:
    return QColor(value)


@cache
def load_theme(name: str) -> Theme:
    """The theme `light` or `dark`. Raises TypeError if its file misses a name or has one too many."""
    path = RESOURCES / "themes" / f"{name}.toml"
    return Theme(name=name, **tomllib.loads(path.read_text(encoding="utf-8")))


class _Shown:
    """The theme that was applied last; widgets that paint themselves ask for it when they paint."""

    theme: Theme | None = None


def current_theme() -> Theme:
    """The theme in use. It changes only together with the application palette (PaletteChange)."""
    if _Shown.theme is None:
        _Shown.theme = load_theme("light")
    return _Shown.theme


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole application the colours of `theme`, on the Fusion style."""
    _Shown.theme = theme
    if app.style().objectName().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))


def palette(theme: Theme) -> QPalette:
    """The Qt palette of a theme, for whatever the style sheet does not name."""
    colours = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.panel,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.faint,
        QPalette.ColorRole.Button: theme.button,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.danger,
        QPalette.ColorRole.Highlight: theme.selection,
        QPalette.ColorRole.HighlightedText: theme.text,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.LinkVisited: theme.accent,
        QPalette.ColorRole.ToolTipBase: theme.tooltip,
        QPalette.ColorRole.ToolTipText: theme.tooltip_text,
        QPalette.ColorRole.Light: theme.panel,
        QPalette.ColorRole.Midlight: theme.button_hover,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Dark: theme.underline,
        QPalette.ColorRole.Shadow: theme.border,
        QPalette.ColorRole.Accent: theme.accent,
    }
    for role, value in roles.items():
        colours.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        colours.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.button_disabled))
    return colours


def style_sheet(theme: Theme) -> str:
    """The application's style sheet in the colours of `theme`. Raises KeyError for an unknown name."""
    template = (RESOURCES / "themes" / "style.qss").read_text(encoding="utf-8")
    return Template(template).substitute(asdict(theme), folder=(RESOURCES / "themes").as_posix())


class ThemeWatcher(QObject):
    """Keeps the application in the chosen theme; `system` follows the desktop between light and dark.

    `themeChanged` carries the Theme, after it was applied: whoever holds icons asks for them again.
    """

    themeChanged = Signal(object)

    def __init__(self, app: QApplication, choice: ThemeChoice = "system", parent: QObject | None = None) -> None:
        super().__init__(parent or app)
        self._app = app
        self._choice = choice
        self._scheme = QGuiApplication.styleHints().colorScheme()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    def setChoice(self, choice: ThemeChoice) -> None:
        """Choose `light`, `dark`, or `system` to follow the desktop."""
        self._choice = choice
        self._apply()

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        self._scheme = scheme
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        of_desktop = "dark" if self._scheme is Qt.ColorScheme.Dark else "light"
        apply_theme(self._app, load_theme(of_desktop if self._choice == "system" else self._choice))
        self.themeChanged.emit(current_theme())
