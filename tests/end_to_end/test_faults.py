"""Faults of ours in the real window: from a slot and from a lane they reach the person, once."""

import faulthandler
import logging
import sys
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import start
from app.dialogs.crash import CrashDialog
from app.jobs import Lane
from app.start import CrashReporter
from tests.end_to_end.hands import Driver

pytestmark = pytest.mark.qt_no_exception_capture


@pytest.fixture
def reporter(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> Iterator[CrashReporter]:
    made = CrashReporter(driver.window)
    monkeypatch.setattr(sys, "excepthook", made.report)
    yield made
    for dialog in driver.window.findChildren(CrashDialog):
        dialog.close()


WORDS = "words of an article"


def dialogs(driver: Driver) -> list[CrashDialog]:
    return [dialog for dialog in driver.window.findChildren(CrashDialog) if dialog.isVisible()]


def fail() -> None:
    raise KeyError(WORDS)


def test_a_fault_in_a_slot_is_told_and_work_goes_on(driver: Driver, reporter: CrashReporter) -> None:
    driver.keys("J")
    QTimer.singleShot(0, driver.window, fail)
    driver.until(lambda: len(dialogs(driver)) == 1)
    words = dialogs(driver)[0].report.toPlainText()
    assert "KeyError" in words and "Last actions: down" in words and WORDS not in words
    QTest.keyClick(dialogs(driver)[0], Qt.Key.Key_Escape)
    driver.until(lambda: dialogs(driver) == [])
    before = driver.desk.current
    driver.keys("J")
    assert driver.desk.current != before


def test_a_fault_in_a_lane_is_told(driver: Driver, reporter: CrashReporter) -> None:
    lane = Lane("test", driver.window)
    lane.start(fail, lambda _: None, lambda _: None)
    driver.until(lambda: len(dialogs(driver)) == 1)
    lane.close()
    assert "in fail" in dialogs(driver)[0].report.toPlainText()


def test_many_faults_make_one_dialog_and_the_same_one_comes_back_as_a_message(
    driver: Driver, reporter: CrashReporter
) -> None:
    for _ in range(5):
        QTimer.singleShot(0, driver.window, fail)
    driver.until(lambda: bool(dialogs(driver)) and "5 times" in dialogs(driver)[0].more.text())
    assert len(dialogs(driver)) == 1
    dialogs(driver)[0].close()
    QTimer.singleShot(0, driver.window, fail)
    driver.until(lambda: driver.desk.messages.words.startswith("The same fault"))
    assert dialogs(driver) == []


def test_a_run_that_was_cut_off_is_offered_at_the_next_start(driver: Driver, reporter: CrashReporter) -> None:
    reporter.tell_hard_crash("Fatal Python error")
    assert driver.desk.messages.words.startswith("Factdesk was cut off")
    driver.click(driver.desk.messages.buttons()[0])
    assert dialogs(driver)[0].report.toPlainText() == "Fatal Python error"


def test_the_start_finds_the_trace_of_a_run_that_was_cut_off(driver: Driver, reporter: CrashReporter) -> None:
    folder = start.log_file().parent
    (folder / "hard-crash-1.txt").write_text("Fatal Python error: Segmentation fault")
    root = logging.getLogger()
    kept = root.handlers[:]
    crashes = start._watch_for_crashes(driver.window)
    try:
        driver.window.projects.open_last()
        driver.until(lambda: driver.desk.messages.words.startswith("Factdesk was cut off"))
        assert [path.read_text() for path in folder.glob("hard-crash-*.txt")] == [""]  # that of this run
    finally:
        crashes.ended_well()
        faulthandler.enable()  # as the test runner had it
        root.handlers[:] = kept
    assert list(folder.glob("hard-crash-*.txt")) == []


def test_the_log_file_is_bounded(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    kept = root.handlers[:]
    root.handlers.clear()
    try:
        start._log_to_file()
        handler = root.handlers[0]
        assert isinstance(handler, RotatingFileHandler)
        for _ in range(40):
            logging.getLogger("factdesk").error("x" * 100_000)
        handler.close()
    finally:
        root.handlers[:] = kept
    logs = sorted(start.log_file().parent.glob("factdesk.log*"))
    assert [log.name for log in logs] == ["factdesk.log", "factdesk.log.1", "factdesk.log.2"]
    assert all(log.stat().st_size <= 1_000_000 for log in logs)


def test_escape_closes_the_message_when_nothing_is_selected(driver: Driver) -> None:
    messages = driver.desk.messages
    messages.show_message("A disk is full.", ("Try again", lambda: None))
    messages.show_message("Another one.")
    driver.desk.reading.setFocus()
    driver.keys("Escape")
    assert messages.words == "Another one."
    driver.keys("Escape")
    assert messages.words == ""


def test_the_buttons_of_a_message_are_reached_by_tab(driver: Driver) -> None:
    pressed: list[str] = []
    driver.desk.messages.show_message("A disk is full.", ("Try again", lambda: pressed.append("again")))
    driver.desk.reading.setFocus()
    button = driver.desk.messages.buttons()[0]
    for _ in range(30):
        QTest.keyClick(driver.focus(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is button:
            break
    QTest.keyClick(driver.focus(), Qt.Key.Key_Space)
    assert pressed == ["again"] and driver.desk.messages.words == ""
