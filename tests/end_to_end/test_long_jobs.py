"""Import, detection and export in the window, and what goes wrong with them."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from annotations.exporting.export import Options
from annotations.exporting.formats import format_of
from annotations.storage.verify import verify
from tests.end_to_end.hands import LONG, Driver, button, drop, new_samples, record


def test_a_file_that_cannot_be_opened_says_why_and_what_to_do(
    new_window: Callable[[], Driver], named: None, tmp_path: Path
) -> None:
    driver = new_window()
    path = tmp_path / "broken.factdesk"
    path.write_text("not a project")
    driver.window.projects.open(path)
    driver.until(lambda: "not a Factdesk project" in driver.desk.empty.accessibleName())
    assert button(driver.desk.empty, "Open another project")
    driver.click(button(driver.desk.empty, "Back to the start"))
    assert button(driver.desk.empty, "Open the sample articles")


def test_dropped_files_become_articles_and_the_others_are_named(driver: Driver, tmp_path: Path) -> None:
    good, empty = tmp_path / "good.txt", tmp_path / "empty.txt"
    good.write_text("🇺🇦 Officials said “👍 41 people 👍 were hurt.” The mayor said 7 streets were closed.", "utf-8")
    empty.write_text("")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (good, empty)])
    drop(driver, data)
    driver.until(lambda: len(driver.session.order) == 6 and not driver.window.intake.running, LONG)
    assert "empty.txt" in driver.desk.messages.words
    driver.until(lambda: any("Officials" in r.title and r.counts.to_check for r in driver.session.rows.values()))
    driver.show_article("Officials said")
    words = record(driver).article.words
    found = {s.span.of(words) for s in record(driver).statements}
    assert "41 people" in found and any("👍 41 people 👍 were hurt" in span for span in found)


def test_the_same_words_again_are_recognised(driver: Driver) -> None:
    QApplication.clipboard().setText(record(driver).article.words)
    driver.keys("Ctrl+Shift+I")
    driver.until(lambda: "already" in driver.desk.messages.words, LONG)
    assert len(driver.session.order) == 5
    driver.click(button(driver.desk.messages, "Another outlet"))
    driver.until(lambda: len(driver.session.order) == 6, LONG)


def test_one_begins_at_the_first_statement_as_soon_as_there_is_one(
    new_window: Callable[[], Driver], named: None, tmp_path: Path
) -> None:
    driver = new_window()
    new_samples(driver, tmp_path / "new.factdesk")
    driver.until(lambda: driver.desk.current is not None, LONG)
    assert driver.desk.current == driver.desk.statements.firstHere()
    assert driver.desk.inspector.isVisible() and driver.desk.reading.verticalScrollBar().value() == 0
    driver.until(lambda: not driver.window.intake.running, LONG)


def test_a_killed_detection_process_is_replaced(new_window: Callable[[], Driver], named: None, tmp_path: Path) -> None:
    driver = new_window()
    new_samples(driver, tmp_path / "new.factdesk")
    driver.until(lambda: bool(multiprocessing.active_children()), LONG)
    victim = multiprocessing.active_children()[0].pid
    assert victim is not None
    os.kill(victim, signal.SIGKILL)
    driver.until(lambda: not driver.window.intake.running, LONG)
    driver.until(lambda: not any(row.detecting for row in driver.session.rows.values()))
    assert driver.desk.messages.words == ""


def test_a_cancelled_detection_keeps_what_is_done_and_goes_on_later(
    new_window: Callable[[], Driver], named: None, tmp_path: Path
) -> None:
    driver = new_window()
    path = tmp_path / "new.factdesk"
    new_samples(driver, path)
    driver.until(lambda: any(not row.detecting for row in driver.session.rows.values()), LONG)
    driver.click(driver.window.status.cancel)
    driver.until(lambda: not driver.window.intake.running)
    assert multiprocessing.active_children() == []
    assert verify(path) == []
    driver.window.actions_["detect"].trigger()
    driver.until(lambda: not any(row.detecting for row in driver.session.rows.values()), LONG)


def test_another_project_opened_during_detection_gets_nothing_of_it(
    new_window: Callable[[], Driver], named: None, tmp_path: Path, project_path: Path
) -> None:
    driver = new_window()
    new_samples(driver, tmp_path / "new.factdesk")
    driver.until(lambda: bool(multiprocessing.active_children()), LONG)
    before = project_path.stat().st_size
    driver.open(project_path)
    driver.until(lambda: not driver.window.intake.running, LONG)
    assert driver.session.path == project_path and len(driver.session.order) == 5
    assert driver.desk.messages.words == ""
    assert project_path.stat().st_size <= before + 8192  # a reviewer joined, nothing else
    assert verify(project_path) == []


def test_an_export_that_fails_says_why_and_leaves_the_old_file(driver: Driver, tmp_path: Path) -> None:
    target = tmp_path / "folder.xlsx"
    target.mkdir()
    driver.window.intake.export(target, format_of(target), Options())
    driver.until(lambda: "folder.xlsx" in driver.desk.messages.words, LONG)
    assert target.is_dir()


def test_nothing_is_left_alive_when_the_window_closes(
    new_window: Callable[[], Driver], named: None, tmp_path: Path
) -> None:
    threads = set(threading.enumerate())
    driver = new_window()
    new_samples(driver, tmp_path / "new.factdesk")
    driver.until(lambda: bool(multiprocessing.active_children()), LONG)
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())
    assert multiprocessing.active_children() == []
    assert set(threading.enumerate()) <= threads


def test_a_wrong_file_leads_back_to_the_project_that_was_open(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "broken.factdesk"
    path.write_text("not a project")
    before = driver.session.path
    driver.window.projects.open(path)
    driver.until(lambda: "not a Factdesk project" in driver.desk.empty.accessibleName())
    assert driver.desk.statements.order() == []
    driver.click(button(driver.desk.empty, "Back to “work”"))
    driver.until(lambda: driver.session.record is not None)
    assert driver.session.path == before
