"""Preferences, project settings, the first pass and the full screen in the real window."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from annotations.model.settings import PRESETS, Preset
from annotations.text import Span
from app import settings as options
from app.dialogs.project_settings import ProjectSettingsDialog
from app.settings import Settings
from app.theme import apply_theme, current_theme, load_theme, set_interface_size
from tests.end_to_end.geometry import shown_dialog
from tests.end_to_end.hands import Driver, record


@pytest.fixture(autouse=True)
def _restored(qapp: QApplication) -> Iterator[None]:
    yield
    set_interface_size(qapp, 0)
    apply_theme(qapp, load_theme("light"))


def choose_preset(driver: Driver, preset: Preset) -> None:
    driver.window.actions_["settings"].trigger()
    dialog = shown_dialog()
    assert isinstance(dialog, ProjectSettingsDialog)
    QTest.mouseClick(dialog.presets[preset], Qt.MouseButton.LeftButton)
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    driver.click(box.button(QDialogButtonBox.StandardButton.Save))


def test_preferences_are_applied_at_once(driver: Driver) -> None:
    settings, desk = driver.window.settings, driver.desk
    settings.set(options.THEME, "dark")
    settings.set(options.THEME_FAMILY, "high contrast")
    assert current_theme().name == "high-contrast-dark"
    settings.set(options.INTERFACE_SIZE, 20)
    assert desk.statements.words.font().pointSizeF() == desk.inspector.notes.field.font().pointSizeF() == 20
    settings.set(options.READING_SIZE, 17.0)
    assert desk.reading.readingFontSize() == 17
    settings.set(options.TYPING_MS, 900)
    assert driver.window.judging.guard.seconds == 0.9


def test_a_window_starts_as_it_was_chosen(new_window: Callable[[], Driver]) -> None:
    first = new_window()
    first.window.settings.set(options.INTERFACE_SIZE, 16)
    first.window.settings.set(options.TYPING_GUARD, False)
    first.window.settings.sync()
    second = new_window()
    assert second.window.menuBar().font().pointSizeF() == 16
    assert second.window.judging.guard.seconds == 0


def test_zooming_is_remembered(driver: Driver) -> None:
    size = driver.desk.reading.readingFontSize()
    driver.window.actions_["larger"].trigger()
    assert driver.window.settings.get(options.READING_SIZE) == size + 1


def test_without_the_guard_words_are_believed(driver: Driver) -> None:
    driver.window.settings.set(options.TYPING_GUARD, False)
    driver.window.judging.guard.clock = lambda: 100.0
    statement = driver.statement()
    driver.keys("H", "V")
    assert len(driver.values(statement)) == 1


def test_project_settings_are_one_step(driver: Driver) -> None:
    choose_preset(driver, Preset.RESEARCH)
    assert driver.session.settings == PRESETS[Preset.RESEARCH]
    driver.keys("Ctrl+Z")
    assert driver.session.settings == PRESETS[Preset.NEWSROOM]


def test_a_first_pass_hides_suggestions_until_it_is_done(driver: Driver) -> None:
    desk, action = driver.desk, driver.window.actions_["first_pass"]
    assert not action.isEnabled()
    all_found = len(record(driver).statements)
    choose_preset(driver, Preset.RESEARCH)
    assert desk.statements.order() == [] and desk.current is None
    assert desk.first_pass.isVisible() and action.isEnabled() and not action.isChecked()
    assert len(record(driver).statements) == all_found  # nothing is lost
    assert all(row.counts.to_check == row.counts.minor == 0 for row in driver.session.rows.values())  # nor told
    words = record(driver).article.words
    start = words.index("Himar")
    desk.reading.setFocus()
    desk.reading.select(Span(start, start + 5))
    driver.keys("S")
    assert len(desk.statements.order()) == 1
    driver.click(desk.first_pass.button)
    assert not desk.first_pass.isVisible() and action.isChecked()
    assert len(desk.statements.order()) > 1
    assert driver.session.rows[record(driver).article.id].counts.to_check > 1
    driver.keys("Ctrl+Z")
    assert desk.first_pass.isVisible() and len(desk.statements.order()) == 1


def test_full_screen_is_entered_and_left(driver: Driver) -> None:
    driver.keys("F11")
    assert driver.window.isFullScreen() and driver.window.actions_["full_screen"].isChecked()
    driver.keys("F11")
    assert not driver.window.isFullScreen() and not driver.window.actions_["full_screen"].isChecked()


def test_a_narrow_window_leaves_the_text_its_share(driver: Driver) -> None:
    driver.window.resize(960, 600)
    QApplication.processEvents()
    left, text, inspector = driver.desk.panes.sizes()
    assert text >= 0.4 * 960 and min(left, inspector) >= 160


def test_a_window_begins_with_the_size_that_was_chosen(new_window: Callable[[], Driver]) -> None:
    Settings().set(options.INTERFACE_SIZE, 18)
    window = new_window().window
    parts = (window.desk.statements.words, window.desk.articles.view, window.menuBar(), window.status.crumbs)
    assert {part.font().pointSizeF() for part in parts} == {18.0}
