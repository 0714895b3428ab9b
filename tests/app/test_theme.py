"""Every text and glyph can be read on what it stands on: WCAG 2.1, success criterion 1.4.3."""

import tomllib
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.theme import RESOURCES, Theme, ThemeWatcher, apply_theme, current_theme, load_theme, style_sheet

SURFACES = ("page", "panel", "window")
ON = {
    "text": (
        *SURFACES,
        *("current_row", "current", "selection", "fill_verified", "fill_disputed", "fill_unverifiable"),
        *("button", "button_hover", "button_pressed"),
    ),
    "muted": (*SURFACES, "current_row"),
    "faint": (*SURFACES, "current_row"),
    "mask": ("page",),
    "accent": SURFACES,
    "accent_text": ("accent",),
    "danger": SURFACES,
    "tooltip_text": ("tooltip",),
    "tick": ("page",),
    **{f"glyph_{kind}": ("page", "panel", "current_row") for kind in ("verified", "disputed", "unverifiable", "open")},
}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture
def _restored(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, load_theme("light"))


def test_contrast_is_computed_as_wcag_gives_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_and_glyphs_have_at_least_4_5_to_1(name: str) -> None:
    theme = load_theme(name)
    poor = {
        f"{text} on {ground}": round(ratio, 2)
        for text, grounds in ON.items()
        for ground in grounds
        if (ratio := contrast(getattr(theme, text), getattr(theme, ground))) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_underlines_have_at_least_3_to_1(name: str) -> None:
    """WCAG 2.1, success criterion 1.4.11: what is needed to understand a drawing."""
    theme = load_theme(name)
    assert min(contrast(theme.underline, theme.page), contrast(theme.underline_strong, theme.page)) >= 3


def test_the_agreed_verdict_colours() -> None:
    light, dark = load_theme("light"), load_theme("dark")
    assert (light.fill_verified, light.fill_disputed, light.fill_unverifiable) == ("#BFE8DA", "#FFCFA8", "#D9D2F0")
    assert (dark.fill_verified, dark.fill_disputed, dark.fill_unverifiable) == ("#0B5A45", "#8A3B00", "#4B3F86")
    assert (light.glyph_verified, light.glyph_disputed) == ("#00735A", "#B34700")
    assert (light.glyph_unverifiable, light.glyph_open) == ("#5B4BA8", "#5F6368")


@pytest.mark.parametrize("name", ["light", "dark"])
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
