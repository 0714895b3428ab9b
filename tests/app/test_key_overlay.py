"""F1: the keys as they are, what is possible now, and how it goes away."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QTextEdit
from pytestqt.qtbot import QtBot

from app.action_specs import ACTIONS, Needs
from app.actions import ActionRegistry
from app.key_map import KeyMap, use_keys
from app.views.key_overlay import KeyOverlay

TEXT_KEYS = (
    *(
        (f"{held}+Left, {held}+Right", f"Move the {what}")
        for held in ("Shift", "Ctrl+Shift")
        for what in ("end", "start")
    ),
    ("Ctrl+Alt+Shift+Left, Ctrl+Alt+Shift+Right", "Select: move the beginning by a character"),
    *(("PgUp, PgDown, Space, Shift+Space", f"Scroll by {number} pages") for number in range(4)),
    ("Shift+Right", "Select the next word"),
)

Opened = tuple[QMainWindow, ActionRegistry, KeyOverlay]


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Callable[[int, int], Opened]]:
    def make(width: int, height: int) -> Opened:
        window = QMainWindow()
        qtbot.addWidget(window)
        window.resize(width, height)
        text = QTextEdit()
        window.setCentralWidget(text)
        registry = ActionRegistry(window)
        registry.enable({Needs.PROJECT})
        window.addActions([registry[spec.id] for spec in ACTIONS])
        overlay = KeyOverlay(window, registry, TEXT_KEYS)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        text.setFocus()
        overlay.open()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is overlay)
        return window, registry, overlay

    yield make
    use_keys(KeyMap())


def words(overlay: KeyOverlay) -> dict[str, QLabel]:
    return {label.text().replace("\n", " "): label for label in overlay.findChildren(QLabel)}


def test_it_lists_every_key_and_tells_what_is_possible(opened: Callable[[int, int], Opened]) -> None:
    _, registry, overlay = opened(1280, 720)
    shown = words(overlay)
    assert {registry.keys.all_shown(spec.id) for spec in ACTIONS} - {""} <= set(shown)
    assert "Select the next word" in shown
    assert shown["Ctrl+N"].property("role") == "key" and shown["V, 1"].property("role") == "muted"


def test_it_shows_the_current_keys(opened: Callable[[int, int], Opened]) -> None:
    _, registry, overlay = opened(1280, 720)
    overlay.close_overlay()
    registry.rebind("next_open", ["Z"])
    overlay.open()
    assert "Z" in words(overlay) and "N" not in words(overlay)


def test_all_fits_into_a_small_window(opened: Callable[[int, int], Opened]) -> None:
    _, _, overlay = opened(1280, 720)
    assert overlay.rect().contains(overlay.panel.geometry())
    assert overlay.area.verticalScrollBar().maximum() == 0
    assert overlay.area.horizontalScrollBar().maximum() == 0


def test_what_does_not_fit_is_scrolled_by_keys(opened: Callable[[int, int], Opened]) -> None:
    _, _, overlay = opened(500, 400)
    bar = overlay.area.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(overlay, Qt.Key.Key_PageDown)
    assert bar.value() > 0 and overlay.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Escape])
def test_keys_that_close_it(opened: Callable[[int, int], Opened], key: Qt.Key) -> None:
    window, _, overlay = opened(1280, 720)
    QTest.keyClick(overlay, key)
    assert overlay.isHidden() and QApplication.focusWidget() is window.centralWidget()


def test_a_click_closes_it(opened: Callable[[int, int], Opened]) -> None:
    _, _, overlay = opened(1280, 720)
    QTest.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=QPoint(640, 300))
    assert overlay.isHidden()


def test_no_key_reaches_what_is_hidden(opened: Callable[[int, int], Opened]) -> None:
    _, registry, overlay = opened(1280, 720)
    heard: list[str] = []
    registry.triggered.connect(heard.append)
    QTest.keyClick(overlay, Qt.Key.Key_V)
    QTest.keyClick(overlay, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert heard == [] and overlay.isVisible()


def test_it_follows_the_size_of_the_window(opened: Callable[[int, int], Opened], qtbot: QtBot) -> None:
    window, _, overlay = opened(1280, 720)
    window.resize(700, 500)
    qtbot.waitUntil(lambda: overlay.size() == window.size())
    assert overlay.rect().contains(overlay.panel.geometry())
