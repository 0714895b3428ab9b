"""The page of the preferences on which keys are changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.actions import ActionRegistry
from app.dialogs.key_map import KeyMapPage
from app.key_map import KeyMap, use_keys
from app.settings import KEYS, Settings


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyMapPage]:
    monkeypatch.setenv("FACTDESK_HOME", str(tmp_path))
    owner = QObject()
    made = KeyMapPage(ActionRegistry(owner), Settings())
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    use_keys(KeyMap())
    owner.deleteLater()


def record(
    page: KeyMapPage, action: str, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> str:
    """Choose an action, press *Record a key* and a key; what the page says then."""
    page.choose(action)
    page.recorder.setFocus()
    QTest.mouseClick(page.recorder, Qt.MouseButton.LeftButton)
    assert page.recorder.isChecked()
    QTest.keyClick(page.recorder, key, held)
    return page.told.text()


def shown(page: KeyMapPage, action: str) -> str:
    page.choose(action)
    item = page.table.currentItem()
    assert item is not None
    return item.text(1)


def test_a_recorded_key_takes_the_place_of_the_first_one_and_is_stored(page: KeyMapPage) -> None:
    assert record(page, "next_open", Qt.Key.Key_Z) == "“Next open” has Z now."
    assert not page.recorder.isChecked()
    assert shown(page, "next_open") == "Z"
    record(page, "redo", Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert shown(page, "redo") == "Ctrl+G, Ctrl+Y"
    again = KeyMap(Settings().get(KEYS))
    assert again.of("next_open") == ("Z",) and again.of("redo") == ("Ctrl+G", "Ctrl+Y")


@pytest.mark.parametrize(
    ("key", "held", "words"),
    [
        (Qt.Key.Key_J, Qt.KeyboardModifier.NoModifier, "J belongs to “Down”. Give that one another key first."),
        (Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier, "V judges, so no combination may hold it"),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "Tab moves, selects or edits everywhere"),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, "Down moves, selects or edits everywhere"),
        (Qt.Key.Key_Odiaeresis, Qt.KeyboardModifier.NoModifier, "That key cannot be used"),
    ],
)
def test_a_refused_key_changes_nothing_and_says_why(
    page: KeyMapPage, key: Qt.Key, held: Qt.KeyboardModifier, words: str
) -> None:
    assert record(page, "next_open", key, held).startswith(words)
    assert shown(page, "next_open") == "N" and Settings().get(KEYS) == ""


def test_after_a_refused_key_another_one_can_be_pressed_at_once(page: KeyMapPage) -> None:
    record(page, "next_open", Qt.Key.Key_J)
    QTest.keyClick(page.recorder, Qt.Key.Key_Z)
    assert shown(page, "next_open") == "Z" and page.told.text() == "“Next open” has Z now."


def test_escape_ends_recording_without_a_key(page: KeyMapPage) -> None:
    assert record(page, "next_open", Qt.Key.Key_Escape) == ""
    assert not page.recorder.isChecked()
    assert shown(page, "next_open") == "N"


def test_holding_shift_waits_for_the_key(page: KeyMapPage) -> None:
    page.choose("next_open")
    QTest.mouseClick(page.recorder, Qt.MouseButton.LeftButton)
    QTest.keyPress(page.recorder, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
    assert page.recorder.isChecked()
    QTest.keyClick(page.recorder, Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier)
    assert shown(page, "next_open") == "Shift+Z"


def test_reset_one_and_all(page: KeyMapPage) -> None:
    record(page, "next_open", Qt.Key.Key_Z)
    record(page, "later", Qt.Key.Key_Y)
    page.choose("next_open")
    QTest.mouseClick(page.reset_button, Qt.MouseButton.LeftButton)
    assert (shown(page, "next_open"), shown(page, "later")) == ("N", "Y")
    page.choose("cite")
    QTest.mouseClick(page.remove_button, Qt.MouseButton.LeftButton)
    assert shown(page, "cite") == "" and not page.remove_button.isEnabled()
    QTest.mouseClick(page.reset_all_button, Qt.MouseButton.LeftButton)
    assert (shown(page, "later"), shown(page, "cite")) == (".", "C")
    assert Settings().get(KEYS) == "" and not page.reset_all_button.isEnabled()


def test_search_by_name_and_by_key(page: KeyMapPage) -> None:
    def listed() -> list[str]:
        found = []
        for at in range(page.table.topLevelItemCount()):
            group = page.table.topLevelItem(at)
            assert group is not None
            children = [group.child(row) for row in range(group.childCount())]
            names = [child.text(0) for child in children if child is not None and not child.isHidden()]
            assert group.isHidden() == (not names)
            found += names
        return found

    QTest.keyClicks(page.field, "next op")
    assert listed() == ["Next open"]
    page.field.setText("ctrl+k")
    assert listed() == ["Go to or do anything"]


def test_the_recorder_gives_up_when_another_widget_is_chosen(page: KeyMapPage, qtbot: QtBot) -> None:
    page.choose("next_open")
    QTest.mouseClick(page.recorder, Qt.MouseButton.LeftButton)
    page.field.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.field)
    assert not page.recorder.isChecked()
