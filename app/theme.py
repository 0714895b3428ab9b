"""Colours and the look of widgets.

A theme is data: `resources/themes/*.toml` give every *semantic* name its colour, and one style
sheet template next to them uses the names. A theme may be based on another one and give only what
differs. Contrast of each text colour on what it stands on is at least 4.5:1 (WCAG 2.1, success
criterion 1.4.3), which a test computes.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

RESOURCES = Path(__file__).resolve().parent.parent / "resources"

SYSTEM = "system"
"""Instead of a scheme or a family: what the desktop has."""


class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


class Family(StrEnum):
    STANDARD = "standard"
    HIGH_CONTRAST = "high contrast"
    COLOUR_BLIND_SAFE = "colour-blind-safe"


@dataclass(frozen=True, slots=True)
class Theme:
    """Semantic colours as `#RRGGBB`.

    `page` is what articles stand on, `panel` lists and fields, `window` everything between them.
    `muted` is secondary text, `faint` paragraph numbers, `mask` the words of masked regions.
    `fill_*` lie under judged words, `glyph_*` stand on the page or a panel, never on a fill.
    `current` lies under the current statement, `current_row` under a chosen row of a list.
    `border` parts what need not be told apart, `field_border` shows where one can type or tick.
    `track` is the rest of a bar, whose done part has the colours of the glyphs.
    """

    name: str
    family: Family
    scheme: Scheme
    page: str
    window: str
    panel: str
    text: str
    muted: str
    faint: str
    mask: str
    border: str
    field_border: str
    track: str
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
    """The theme of a file in `resources/themes`. Raises TypeError if it misses a name or has one too many."""
    found = _colours(name)
    return Theme(**found | {"name": name, "family": Family(found["family"]), "scheme": Scheme(found["scheme"])})


def _colours(name: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((RESOURCES / "themes" / f"{name}.toml").read_text(encoding="utf-8"))
    base = found.pop("based_on", "")
    return {**_colours(base), **found} if base else found


def theme_names() -> list[str]:
    """The themes there are, by the names of their files."""
    return sorted(path.stem for path in (RESOURCES / "themes").glob("*.toml"))


def theme_of(family: Family, scheme: Scheme) -> Theme:
    """The theme of a family in a scheme. Raises StopIteration if there is none."""
    themes = (load_theme(name) for name in theme_names())
    return next(theme for theme in themes if theme.family is family and theme.scheme is scheme)


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


def set_interface_size(app: QApplication, points: int) -> None:
    """Give all text of the interface a size; 0: the desktop's."""
    font = QFont(_desktop_font())
    if points:
        font.setPointSizeF(float(points))
    if font != app.font():
        app.setFont(font)
        app.setStyleSheet(app.styleSheet())  # widgets that the sheet has styled keep their font until it comes anew


@cache
def _desktop_font() -> QFont:
    """The font the program was started with, which is the desktop's."""
    return QFont(QApplication.font())


class ThemeWatcher(QObject):
    """Keeps the application in the chosen theme; `system` follows the desktop between light and dark.

    For the family, `system` is the standard one, or high contrast where the desktop asks for it.
    `themeChanged` carries the Theme, after it was applied: whoever holds icons asks for them again.
    """

    themeChanged = Signal(object)

    def __init__(
        self, app: QApplication, choice: str = SYSTEM, family: str = SYSTEM, parent: QObject | None = None
    ) -> None:
        super().__init__(parent or app)
        self._app = app
        self._choice, self._family = choice, family
        hints = QGuiApplication.styleHints()
        self._scheme, self._contrast = hints.colorScheme(), hints.accessibility().contrastPreference()
        hints.colorSchemeChanged.connect(self._follow)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_contrast)
        self._apply()

    def setChoice(self, choice: str) -> None:
        """Choose a Scheme, or SYSTEM to follow the desktop."""
        self._choose(choice, self._family)

    def setFamily(self, family: str) -> None:
        """Choose a Family, or SYSTEM to follow the desktop."""
        self._choose(self._choice, family)

    @contextmanager
    def postponed(self) -> Iterator[None]:
        """Widgets that are made meanwhile get the style sheet at the end, all at once.

        With it, whatever is put into another widget is styled anew: that is half the time a window takes.
        The font of the interface has to be set before: the sheet keeps the one it finds.
        """
        self._app.setStyleSheet("")
        try:
            yield
        finally:
            self._app.setStyleSheet(style_sheet(current_theme()))

    def _choose(self, choice: str, family: str) -> None:
        if (choice, family) != (self._choice, self._family):
            self._choice, self._family = choice, family
            self._apply()

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        self._scheme = scheme
        if self._choice == SYSTEM:
            self._apply()

    def _follow_contrast(self, preference: Qt.ContrastPreference) -> None:
        self._contrast = preference
        if self._family == SYSTEM:
            self._apply()

    def _apply(self) -> None:
        of_desktop = Scheme.DARK if self._scheme is Qt.ColorScheme.Dark else Scheme.LIGHT
        asked = self._contrast is Qt.ContrastPreference.HighContrast
        usual = Family.HIGH_CONTRAST if asked else Family.STANDARD
        family = usual if self._family == SYSTEM else Family(self._family)
        scheme = of_desktop if self._choice == SYSTEM else Scheme(self._choice)
        apply_theme(self._app, theme_of(family, scheme))
        self.themeChanged.emit(current_theme())
