"""The preferences: made of the table, applied at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app import settings as options
from app.dialogs.preferences import ChoiceBox, PreferencesDialog
from app.settings import PREFERENCES, Option, Page, Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("FACTDESK_HOME", str(tmp_path))
    return Settings()


@pytest.fixture
def dialog(settings: Settings, qtbot: QtBot) -> Iterator[PreferencesDialog]:
    made = PreferencesDialog(settings, (("Keys", QLabel("A map of keys")),))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def editor(dialog: PreferencesDialog, option: Option[Any]) -> QWidget:
    return next(page.editors[option.key] for page in dialog.pages.values() if option.key in page.editors)


def test_every_option_has_words_a_page_and_an_allowed_default() -> None:
    for option in PREFERENCES:
        assert option.title and option.page is not None and option.accepts(option.default)
        assert len(option.named) == len(option.allowed)
    assert len({option.key for option in PREFERENCES}) == len(PREFERENCES)
    assert {option.page for option in PREFERENCES} == set(Page)


def test_pages_are_made_of_the_table(dialog: PreferencesDialog) -> None:
    assert [dialog.tabs.tabText(place) for place in range(dialog.tabs.count())] == [*Page, "Keys"]
    kinds: dict[Option[Any], type[QWidget]] = {
        options.THEME: ChoiceBox,
        options.READING_FAMILY: ChoiceBox,
        options.READING_SIZE: QDoubleSpinBox,
        options.TYPING_MS: QSpinBox,
        options.TYPING_GUARD: QCheckBox,
    }
    for option, kind in kinds.items():
        assert isinstance(editor(dialog, option), kind)


def test_a_change_is_stored_and_told_at_once(dialog: PreferencesDialog, settings: Settings, qtbot: QtBot) -> None:
    field = dialog.pages[Page.JUDGING].editors[options.TYPING_MS.key]
    assert isinstance(field, QSpinBox)
    with qtbot.waitSignal(settings.changed) as told:
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert told.args == [options.TYPING_MS]
    assert settings.get(options.TYPING_MS) == 450 == Settings().get(options.TYPING_MS)


def test_a_value_set_elsewhere_is_shown(dialog: PreferencesDialog, settings: Settings) -> None:
    settings.set(options.READING_SIZE, 20.0)
    field = dialog.pages[Page.READING].editors[options.READING_SIZE.key]
    assert isinstance(field, QDoubleSpinBox) and field.value() == 20.0


def test_defaults_come_back_on_their_page_only(dialog: PreferencesDialog, settings: Settings) -> None:
    settings.set(options.READING_MEASURE, 100)
    settings.set(options.TYPING_MS, 900)
    QTest.mouseClick(dialog.pages[Page.READING].restore, Qt.MouseButton.LeftButton)
    assert settings.get(options.READING_MEASURE) == options.READING_MEASURE.default
    assert settings.get(options.TYPING_MS) == 900


def test_searching_leaves_the_options_with_these_words(dialog: PreferencesDialog) -> None:
    QTest.keyClicks(dialog.search, "TYPING")
    assert dialog.tabs.tabText(dialog.tabs.currentIndex()) == Page.JUDGING
    shown = {key for key, field in dialog.pages[Page.JUDGING].editors.items() if field.isVisible()}
    assert shown == {options.TYPING_GUARD.key, options.TYPING_MS.key}
    assert not dialog.tabs.isTabEnabled(0)
    QTest.keyClicks(dialog.search, " without such words")
    assert any("No preference" in label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    dialog.search.clear()
    assert all(field.isVisible() for field in dialog.pages[Page.JUDGING].editors.values())


@pytest.mark.parametrize(
    ("option", "stored"),
    [(options.THEME, "glowing"), (options.READING_MEASURE, 4000), (options.READING_SPACING, "wide")],
)
def test_a_stored_value_that_is_not_allowed_gives_the_default(
    settings: Settings, option: Option[Any], stored: object
) -> None:
    settings._stored.setValue(option.key, stored)
    assert settings.get(option) == option.default


def test_the_dialog_lets_go_of_the_settings(settings: Settings, qtbot: QtBot) -> None:
    dialog = PreferencesDialog(settings)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.deleteLater()
    settings.set(options.TYPING_MS, 500)
