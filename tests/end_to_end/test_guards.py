"""Keys that were not meant, keys that must wait, fields, dialogs and searching."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView

from annotations.model.ids import new_id
from annotations.model.vocabulary import SO, Verdict, said
from annotations.storage.project import Project
from annotations.text import Span
from app.action_specs import ACTIONS
from app.controllers.judging import OFF_SCREEN, SELECTED, TYPING
from app.key_map import fill_keys
from app.settings import LAST_PROJECT
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
    assert driver.desk.toast.words == fill_keys(TYPING)


def test_a_number_typed_into_the_text_withdraws_nothing(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("Shift+V")
    driver.window.judging.guard.clock = lambda: 100.0
    driver.keys("1", "7", "0", "0")
    assert driver.values(statement) == {said(0): Verdict.VERIFIED, SO: Verdict.VERIFIED}
    assert driver.desk.toast.words == fill_keys(TYPING)


def test_no_verdict_while_words_are_selected(driver: Driver) -> None:
    statement = driver.statement()
    driver.desk.reading.select(Span(0, 5))
    driver.keys("V")
    assert driver.values(statement) == {}
    assert driver.desk.toast.words == fill_keys(SELECTED)
    driver.keys("Escape", "V")
    assert driver.values(statement) == {said(0): Verdict.VERIFIED}


def test_no_verdict_on_a_statement_that_is_off_screen(driver: Driver) -> None:
    statement = driver.statement()
    bar = driver.desk.reading.verticalScrollBar()
    bar.setValue(bar.maximum())
    driver.keys("V")
    assert driver.values(statement) == {}
    assert driver.desk.toast.words == fill_keys(OFF_SCREEN)
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


@pytest.mark.parametrize("name", ["about", "reviewer", "details", "import", "open", "new"])
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


def test_every_action_does_something(driver: Driver) -> None:
    assert driver.window.handled == {spec.id for spec in ACTIONS}


def ticks(driver: Driver) -> int:
    return len(driver.desk.sentences) - len(driver.desk.unticked())


def test_enter_in_a_field_is_none_of_the_articles_business(driver: Driver) -> None:
    statement, before = driver.statement(), ticks(driver)
    driver.keys("M")
    type_into_focus(driver, "ask the press office", end=Qt.Key.Key_Return)
    driver.settled()
    driver.keys("C")
    type_into_focus(driver, "Press release", end=Qt.Key.Key_Return)
    driver.settled()
    assert driver.desk.current == statement.id and not driver.desk.inspector.citations.form.isHidden()
    driver.keys("Escape")
    driver.desk.statements.words.setFocus()
    type_into_focus(driver, "soldiers", end=Qt.Key.Key_Return)
    driver.settled()
    assert ticks(driver) == before


def test_letters_judge_while_a_list_has_the_focus(driver: Driver) -> None:
    statement = driver.statement()
    driver.desk.statements.tree.setFocus()
    driver.keys("V")
    assert driver.values(statement) == {said(0): Verdict.VERIFIED}
    driver.desk.articles.findChildren(QListView)[0].setFocus()
    driver.keys("V")
    assert driver.values(statement)[SO] == Verdict.VERIFIED


def test_the_history_is_there_at_once_and_says_what_changed(driver: Driver) -> None:
    driver.keys("D")
    driver.keys(next(iter(driver.desk.inspector.reasonLetters())).upper())
    driver.until(lambda: "Was it said: Disputed, " in driver.desk.inspector.history.accessibleDescription(), 3000)


def test_what_was_typed_is_stored_when_the_window_closes(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("V")
    driver.desk.frame(said(0))
    driver.desk.inspector.justification.setFocus()
    QTest.keyClicks(driver.focus(), "seen in the archive")
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())
    project = Project.open(Path(driver.window.settings.get(LAST_PROJECT)), new_id())
    found = project.article(project.article_ids()[0]).statement(statement.id)
    project.close()
    assert found is not None and found.judgements[0].justification == "seen in the archive"


def test_an_undo_that_somebody_overtook_says_so(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("V")
    command = [sys.executable, "main.py", "judge", str(driver.session.path), statement.id.hex(), "disputed"]
    subprocess.run([*command, "--reviewer", "R1", "--aspect", "said"], cwd=Path(__file__).parents[2], check=True)
    driver.keys("Ctrl+Z")
    driver.until(lambda: "changed it since" in driver.desk.messages.words)
    assert driver.values(statement) == {said(0): Verdict.DISPUTED}
    assert not driver.session.undo_stack.canRedo()


def test_the_newer_verdict_stands_when_a_justification_is_stored_after_it(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("V")
    driver.desk.frame(said(0))
    other = sqlite3.connect(str(driver.session.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    driver.desk.inspector.judged.emit(said(0), Verdict.DISPUTED.value)
    driver.desk.inspector.justification.setFocus()
    QTest.keyClicks(driver.focus(), "other words")
    QTest.keyClick(driver.focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    other.execute("ROLLBACK")
    other.close()
    driver.until(lambda: not driver.session.busy, LONG)
    assert driver.values(statement) == {said(0): Verdict.DISPUTED}


def test_keys_kept_while_the_file_is_locked_are_judged_by_when_they_were_pressed(driver: Driver) -> None:
    first = driver.statement()
    driver.desk.step(1)
    second = driver.statement()
    driver.desk.go_to(first.id)
    other = sqlite3.connect(str(driver.session.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for key in (Qt.Key.Key_V, Qt.Key.Key_J, Qt.Key.Key_U):
        QTest.keyClick(driver.focus(), key)
    other.execute("ROLLBACK")
    other.close()
    driver.until(lambda: not driver.session.busy and not driver.window.has_waiting_keys, LONG)
    assert driver.values(first) == {said(0): Verdict.VERIFIED}
    assert list(driver.values(second).values()) == [Verdict.UNVERIFIABLE]


def test_a_window_that_is_closed_while_keys_wait_stores_them_first(driver: Driver) -> None:
    statement, path = driver.statement(), driver.session.path
    other = sqlite3.connect(str(path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    QTest.keyClick(driver.focus(), Qt.Key.Key_V)
    QTest.keyClick(driver.focus(), Qt.Key.Key_U)
    driver.window.close()
    assert driver.window.isVisible()
    other.execute("ROLLBACK")
    other.close()
    driver.until(lambda: not driver.window.isVisible(), LONG)
    driver.session.path = path
    assert driver.values(statement) == {said(0): Verdict.VERIFIED, SO: Verdict.UNVERIFIABLE}


def test_another_reviewer_cannot_undo_what_was_not_theirs(driver: Driver) -> None:
    driver.keys("V")
    driver.session.join_new("Sam Two", "S2", lambda reviewer: None)
    driver.settled()
    assert not driver.session.undo_stack.canUndo()


def test_typed_words_stay_with_their_statement_when_one_moves_on(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("V")
    driver.desk.frame(said(0))
    driver.desk.inspector.justification.setFocus()
    QTest.keyClicks(driver.focus(), "seen in the archive")
    driver.desk.step(1)
    driver.settled()
    found = record(driver).statement(statement.id)
    assert found is not None and found.judgements[0].justification == "seen in the archive"


def test_a_reason_may_follow_its_verdict_as_fast_as_fingers_go(driver: Driver) -> None:
    driver.window.judging.guard.clock = lambda: 100.0
    statement = driver.statement()
    driver.keys("D")
    driver.keys(next(iter(driver.desk.inspector.reasonLetters())).upper())
    found = record(driver).statement(statement.id)
    assert found is not None and found.judgements[0].reason is not None
