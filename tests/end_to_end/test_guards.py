"""Keys that were not meant, keys that must wait, fields, dialogs and searching."""

import sqlite3

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotations.model.vocabulary import SO, Verdict, said
from annotations.text import Span
from app.actions import ACTIONS
from app.judging import OFF_SCREEN, SELECTED, TYPING
from tests.end_to_end.hands import LONG, Driver, record, type_into_focus


def test_a_held_key_judges_once(driver: Driver) -> None:
    statement = driver.statement()
    repeat = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_V, Qt.KeyboardModifier.NoModifier, "v", True)
    QApplication.sendEvent(driver.window, repeat)
    driver.settled()
    assert driver.values(statement) == {}


def test_a_word_typed_into_the_text_judges_nothing_more(driver: Driver) -> None:
    driver.window.judging.guard.clock = lambda: 100.0
    statement = driver.statement()
    driver.keys("H", "A", "D")
    assert driver.values(statement) == {} and not driver.statement().accepted
    assert driver.desk.toast.words == TYPING


def test_no_verdict_while_words_are_selected(driver: Driver) -> None:
    statement = driver.statement()
    driver.desk.reading.select(Span(0, 5))
    driver.keys("V")
    assert driver.values(statement) == {}
    assert driver.desk.toast.words == SELECTED
    driver.keys("Escape", "V")
    assert driver.values(statement) == {said(0): Verdict.VERIFIED}


def test_no_verdict_on_a_statement_that_is_off_screen(driver: Driver) -> None:
    statement = driver.statement()
    bar = driver.desk.reading.verticalScrollBar()
    bar.setValue(bar.maximum())
    driver.keys("V")
    assert driver.values(statement) == {}
    assert driver.desk.toast.words == OFF_SCREEN
    driver.keys("V")
    assert driver.values(statement) == {said(0): Verdict.VERIFIED}


def test_letters_belong_to_a_field_that_is_typed_into(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("M")
    type_into_focus(driver, "vdu ask", end=Qt.Key.Key_Return)
    driver.settled()
    recorded = record(driver).statement(statement.id)
    assert recorded is not None
    assert [note.words for note in recorded.notes] == ["vdu ask"] and recorded.judgements == ()


def test_keys_pressed_while_the_file_is_locked_are_kept(driver: Driver) -> None:
    statement = driver.statement()
    other = sqlite3.connect(str(driver.session.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    QTest.keyClick(driver.window, Qt.Key.Key_V)
    QTest.keyClick(driver.window, Qt.Key.Key_V)
    assert driver.session.busy and driver.window.has_waiting_keys
    driver.until(lambda: "waiting" in driver.window.status.saved.text(), LONG)
    other.execute("ROLLBACK")
    other.close()
    driver.until(lambda: not driver.session.busy and not driver.window.has_waiting_keys, LONG)
    assert driver.values(statement) == {said(0): Verdict.VERIFIED, SO: Verdict.VERIFIED}


@pytest.mark.parametrize("name", ["keys", "about", "reviewer", "details", "import", "open", "new"])
def test_every_dialog_opens_and_closes(driver: Driver, name: str) -> None:
    driver.window.actions_[name].trigger()
    driver.settled()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    driver.until(lambda: QApplication.activeModalWidget() is None)


def test_find_in_the_article(driver: Driver) -> None:
    driver.keys("Ctrl+F")
    QTest.keyClicks(driver.window.articles.find_bar.field, "Himar")
    selected = driver.desk.reading.selectedSpan()
    assert selected is not None and selected.of(record(driver).article.words) == "Himar"
    assert driver.window.articles.find_bar.count.text() == "1 of 2"
    driver.keys("Return")
    assert driver.window.articles.find_bar.count.text() == "2 of 2"
    driver.keys("Escape")
    assert driver.window.articles.find_bar.isHidden() and driver.desk.reading.selectedSpan() is None


def test_find_in_the_project(driver: Driver) -> None:
    from app.dialogs.search import SearchDialog

    driver.keys("Ctrl+Shift+F")
    dialog = driver.window.findChildren(SearchDialog)[0]
    QTest.keyClicks(dialog.field, "Dujarric")
    driver.until(lambda: dialog.results.topLevelItemCount() == 1)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    driver.until(lambda: "NATO head" in record(driver).article.title)


def test_every_action_does_something(driver: Driver) -> None:
    assert driver.window.handled == {spec.id for spec in ACTIONS}
