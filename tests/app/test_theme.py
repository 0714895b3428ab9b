"""Every text and glyph can be read on what it stands on: WCAG 2.1, success criterion 1.4.3."""

import tomllib
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.theme import (
    RESOURCES,
    Family,
    Scheme,
    Theme,
    ThemeWatcher,
    apply_theme,
    current_theme,
    load_theme,
    style_sheet,
    theme_names,
    theme_of,
)
from tests.app.colours import contrast

SURFACES = ("page", "panel", "window")
FILLS = tuple(f"fill_{kind}" for kind in ("verified", "disputed", "unverifiable"))
ROWS = ("current_row", "button_hover")
"""What the rows of a list stand on while they are chosen, or under the mouse."""
ON = {
    "text": (*SURFACES, *ROWS, *FILLS, "current", "selection", "button", "button_pressed"),
    "muted": (*SURFACES, *ROWS, "current", "button_pressed"),
    "faint": (*SURFACES, *ROWS),
    "mask": ("page",),
    "accent": SURFACES,
    "accent_text": ("accent",),
    "danger": (*SURFACES, *ROWS),
    "tooltip_text": ("tooltip",),
    "tick": ("page",),
    **{
        f"glyph_{kind}": ("page", "panel", *ROWS, "button_pressed")
        for kind in ("verified", "disputed", "unverifiable", "open")
    },
}
"""Each colour of words or glyphs, and everything that it stands on somewhere in the window."""

DRAWN_ON = {
    "accent": (*SURFACES, "button", "current"),
    "field_border": SURFACES,
    "underline": (*SURFACES, *FILLS, "current", "current_row"),
    "underline_strong": ("page", "current"),
    **{f"glyph_{kind}": ("track",) for kind in ("verified", "disputed", "unverifiable")},
}
"""Lines that mean something: rings of focus and frame, edges of fields, underlines, bars."""


@pytest.fixture
def _restored(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, load_theme("light"))


def test_contrast_is_computed_as_wcag_gives_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def poor(theme: Theme, pairs: dict[str, tuple[str, ...]], wanted: float) -> dict[str, float]:
    """Which of these pairs have less contrast than is wanted."""
    ratios = {
        f"{upper} on {lower}": contrast(getattr(theme, upper), getattr(theme, lower))
        for upper, lowers in pairs.items()
        for lower in lowers
    }
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < wanted}


@pytest.mark.parametrize("name", theme_names())
def test_text_and_glyphs_have_at_least_4_5_to_1(name: str) -> None:
    """In high contrast 7:1, WCAG 2.1, success criterion 1.4.6."""
    theme = load_theme(name)
    assert poor(theme, ON, 7.0 if theme.family is Family.HIGH_CONTRAST else 4.5) == {}


@pytest.mark.parametrize("name", theme_names())
def test_lines_that_mean_something_have_at_least_3_to_1(name: str) -> None:
    """WCAG 2.1, success criterion 1.4.11: what is needed to understand a drawing."""
    assert poor(load_theme(name), DRAWN_ON, 3.0) == {}


def test_every_family_is_light_and_dark() -> None:
    themes = [theme_of(family, scheme) for family in Family for scheme in Scheme]
    assert sorted(theme.name for theme in themes) == theme_names()


def test_the_agreed_verdict_colours() -> None:
    light, dark = load_theme("light"), load_theme("dark")
    assert (light.fill_verified, light.fill_disputed, light.fill_unverifiable) == ("#BFE8DA", "#FFCFA8", "#D9D2F0")
    assert (dark.fill_verified, dark.fill_disputed, dark.fill_unverifiable) == ("#0B5A45", "#8A3B00", "#4B3F86")
    assert (light.glyph_verified, light.glyph_disputed) == ("#00735A", "#B34700")
    assert (light.glyph_unverifiable, light.glyph_open) == ("#5B4BA8", "#5F6368")


@pytest.mark.parametrize("name", theme_names())
def test_the_style_sheet_uses_only_colours_of_the_theme(name: str) -> None:
    sheet = style_sheet(load_theme(name))
    assert "$" not in sheet
    assert load_theme(name).accent in sheet


def test_a_theme_file_with_a_name_too_many_is_refused() -> None:
    colours = tomllib.loads((RESOURCES / "themes" / "light.toml").read_text(encoding="utf-8"))
    with pytest.raises(TypeError):
        Theme(**{"name": "light", **colours, "glow": "#FFFFFF"})


@pytest.mark.usefixtures("_restored")
def test_a_chosen_theme_reaches_widgets(qapp: QApplication, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    watcher = ThemeWatcher(qapp, "light")
    with qtbot.waitSignal(watcher.themeChanged) as changed:
        watcher.setChoice("dark")
    assert changed.args == [load_theme("dark")]
    assert current_theme().name == "dark"
    assert widget.palette().color(QPalette.ColorRole.Window) == load_theme("dark").color("window")
    watcher.deleteLater()


@pytest.mark.usefixtures("_restored")
def test_the_system_choice_follows_the_desktop(qapp: QApplication) -> None:
    watcher = ThemeWatcher(qapp, "system")
    hints = QGuiApplication.styleHints()
    for scheme, name in ((Qt.ColorScheme.Dark, "dark"), (Qt.ColorScheme.Light, "light")):
        hints.colorSchemeChanged.emit(scheme)
        assert current_theme().name == name
    watcher.setChoice("light")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert current_theme().name == "light"
    watcher.deleteLater()


@pytest.mark.usefixtures("_restored")
def test_the_system_family_follows_the_wish_for_contrast(qapp: QApplication) -> None:
    watcher = ThemeWatcher(qapp, "dark")
    wish = QGuiApplication.styleHints().accessibility().contrastPreferenceChanged
    wish.emit(Qt.ContrastPreference.HighContrast)
    assert current_theme().name == "high-contrast-dark"
    watcher.setFamily(Family.COLOUR_BLIND_SAFE)
    assert current_theme().name == "colour-blind-safe-dark"
    watcher.setFamily("system")
    wish.emit(Qt.ContrastPreference.NoPreference)
    assert current_theme().name == "dark"
    watcher.deleteLater()
