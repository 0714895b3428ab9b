"""Judging on other keyboards, with keys of one's own, and what lies over the window meanwhile."""

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotations.model.vocabulary import NO_CHECK, SO, Verdict, said
from app.key_map import KeyMap
from app.settings import KEYS, Settings
from app.views.key_overlay import KeyOverlay
from app.views.palette import Palette
from tests.end_to_end.hands import Driver, record
from tests.keyboards import ALT_GR, FRENCH, LAYOUTS, NONE, Printed, pressed, typed

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="Apple's key codes are others")
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def send(driver: Driver, event: QKeyEvent) -> None:
    """Press a key as the window system would, where the focus is, and let go of it."""
    focused = driver.focus()
    QApplication.sendEvent(focused, event)
    released = QKeyEvent(
        QEvent.Type.KeyRelease, event.key(), event.modifiers(), event.nativeScanCode(), 0, 0, event.text()
    )
    QApplication.sendEvent(focused, released)
    driver.settled()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_judges(driver: Driver, layout: str) -> None:
    keys, statement = LAYOUTS[layout], driver.statement()
    send(driver, typed(keys["V"]))
    assert driver.values(statement) == {said(0): Verdict.VERIFIED}
    send(driver, typed(keys["2"]))
    assert driver.values(statement) == {said(0): Verdict.VERIFIED, SO: Verdict.DISPUTED}
    send(driver, typed(keys["0"]))
    assert driver.values(statement) == {said(0): Verdict.VERIFIED}
    send(driver, typed(keys["U"], shift=True))
    assert driver.values(statement) == {said(0): Verdict.UNVERIFIABLE}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_judges_with_caps_lock(driver: Driver, layout: str) -> None:
    keys, statement = LAYOUTS[layout], driver.statement()
    send(driver, typed(keys["D"], caps=True))
    send(driver, typed(keys["3"], caps=True, shift=True))
    assert driver.values(statement) == {said(0): Verdict.DISPUTED, SO: Verdict.UNVERIFIABLE}
    send(driver, typed(keys["W"], caps=True))
    assert driver.values(statement) == {said(0): Verdict.DISPUTED, SO: NO_CHECK}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_full_stop_of_every_layout_puts_off(driver: Driver, layout: str) -> None:
    statement = driver.statement()
    send(driver, typed(LAYOUTS[layout]["."], shift=layout == "French"))
    found = record(driver).statement(statement.id)
    assert found is not None and found.later


@pytest.mark.parametrize("layout", LAYOUTS)
def test_alt_gr_never_judges(driver: Driver, layout: str) -> None:
    statement = driver.statement()
    ways = [(Qt.KeyboardModifier.GroupSwitchModifier, ALT_GR), (CTRL | ALT, 0)]
    ways += [(NONE, ALT_GR)] if sys.platform == "linux" else []
    for name in "VDUW0123":
        printed = LAYOUTS[layout][name]
        for held, native in ways:
            send(driver, pressed(ord(printed.plain.upper()), printed.plain, printed.place, held, native))
    assert driver.values(statement) == {}


def test_dead_keys_do_nothing(driver: Driver) -> None:
    statement = driver.statement()
    for place in (*range(2, 14), 26, 41):
        send(driver, pressed(Qt.Key.Key_Dead_Circumflex, "", place))
        send(driver, pressed(Qt.Key.Key_Dead_Acute, "", place, Qt.KeyboardModifier.ShiftModifier))
    assert driver.values(statement) == {} and driver.statement() == statement


@pytest.mark.parametrize("layout", LAYOUTS)
def test_keys_of_ones_own_work_on_every_layout(driver: Driver, layout: str) -> None:
    actions, statement = driver.window.actions_, driver.statement()
    assert actions.rebind("accept", []) == "" and actions.rebind("verified", ["A"]) == ""
    send(driver, typed(LAYOUTS[layout]["V"]))
    assert driver.values(statement) == {}
    send(driver, typed(LAYOUTS[layout]["A"]))
    assert driver.values(statement) == {said(0): Verdict.VERIFIED}


def test_german_z_and_y_are_where_they_are_printed(driver: Driver) -> None:
    driver.window.actions_.rebind("next_open", ["Z"])
    before = driver.desk.current
    send(driver, typed(LAYOUTS["German"]["Y"]))
    assert driver.desk.current == before
    send(driver, typed(LAYOUTS["German"]["Z"]))
    assert driver.desk.current != before


def test_a_stored_key_map_is_used_from_the_start(driver: Driver) -> None:
    keys = KeyMap()
    keys.give("next_open", ["Z"])
    settings = Settings()
    settings.set(KEYS, keys.stored())
    settings.sync()
    from app.main_window import MainWindow  # a second start of the program
    from app.theme import ThemeWatcher

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    themes = ThemeWatcher(application, "light")
    window = MainWindow(Settings(), themes)
    assert window.actions_.keys.of("next_open") == ("Z",)
    window.close()
    window.deleteLater()
    themes.deleteLater()


def test_letters_that_move_may_follow_fast_but_rebound_ones_that_judge_may_not(driver: Driver) -> None:
    driver.window.actions_.rebind("next_open", ["A"])  # refused: A accepts
    driver.window.actions_.rebind("accept", ["Z"])
    driver.window.judging.guard.clock = lambda: 100.0
    driver.keys("H", "Z")
    assert not driver.statement().accepted


def test_f1_shows_the_keys_and_takes_them_away(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("F1")
    overlay = driver.window.findChildren(KeyOverlay)[0]
    assert overlay.isVisible()
    driver.keys("V", "Ctrl+I")
    assert overlay.isVisible() and driver.values(statement) == {}
    driver.keys("F1")
    assert overlay.isHidden()
    driver.keys("V")
    assert driver.values(statement) == {said(0): Verdict.VERIFIED}


def test_f1_works_while_a_field_is_typed_into(driver: Driver) -> None:
    driver.keys("M", "F1")
    assert driver.window.findChildren(KeyOverlay)[0].isVisible()
    driver.keys("Escape")
    assert QApplication.focusWidget() is driver.desk.inspector.notes.field


def test_the_palette_acts_goes_to_statements_and_to_articles(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("Ctrl+K")
    palette = driver.window.findChildren(Palette)[0]
    QTest.keyClicks(palette.field, "verified")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    driver.settled()
    assert driver.values(statement) == {said(0): Verdict.VERIFIED}
    other = next(s for s in record(driver).statements if s.label == "16b")
    driver.keys("Ctrl+K")
    QTest.keyClicks(palette.field, "16b")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    driver.settled()
    assert driver.desk.current == other.id
    driver.keys("Ctrl+K")
    QTest.keyClicks(palette.field, "nato head")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    driver.until(lambda: "NATO head" in record(driver).article.title)


def test_the_palette_says_why_an_action_is_not_possible(driver: Driver) -> None:
    driver.keys("Ctrl+K")
    palette = driver.window.findChildren(Palette)[0]
    QTest.keyClicks(palette.field, "undo")
    entry = palette.model.entry(palette.list.currentIndex())
    assert entry is not None and entry.action == "undo" and entry.why_not
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    driver.keys("Ctrl+K")
    assert palette.isHidden()


def test_french_digits_are_keys_of_the_upper_row(driver: Driver) -> None:
    statement = driver.statement()
    send(driver, typed(FRENCH["1"]))
    send(driver, pressed(Qt.Key.Key_3, "3", Printed(4, "3", "3").place))  # CapsLock on Windows prints the digit
    assert driver.values(statement) == {said(0): Verdict.VERIFIED, SO: Verdict.UNVERIFIABLE}
