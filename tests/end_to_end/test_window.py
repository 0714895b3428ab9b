"""The main job by keys and mouse: from first run to the exported file, and after reopening."""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget

from annotations.model.record import ArticleRecord
from annotations.model.vocabulary import NO_CHECK, SO, Reason, StatementKind, Verdict, said
from annotations.storage.verify import verify
from annotations.text import Span
from app.dialogs.article_details import ArticleDetailsDialog
from app.dialogs.reviewer import ReviewerDialog
from app.judging import OFF_SCREEN, SELECTED, TYPING
from tests.end_to_end.conftest import LONG, Driver

ROOT = Path(__file__).parents[2]


def button(parent: QWidget, words: str) -> QPushButton:
    """The visible button whose text begins so."""
    return next(b for b in parent.findChildren(QPushButton) if b.isVisible() and b.text().startswith(words))


def record(driver: Driver) -> ArticleRecord:
    """The article that is shown, as it is recorded."""
    assert driver.session.record is not None
    return driver.session.record


def type_into_focus(driver: Driver, words: str, *, end: Qt.Key, ctrl: bool = False) -> None:
    """Type into the field that has taken the focus, and press a key that ends it."""
    field = driver.focus()
    QTest.keyClicks(field, words)
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(field, end, held)


def choose_file(driver: Driver, path: Path) -> None:
    """Answer the file dialog that is open."""
    driver.until(lambda: bool(driver.window.findChildren(QFileDialog)))
    dialog = driver.window.findChildren(QFileDialog)[0]
    dialog.selectFile(str(path))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    driver.until(lambda: not driver.window.findChildren(QFileDialog))


def test_from_first_run_to_the_exported_file_and_after_reopening(
    new_window: Callable[[], Driver], home: Path, tmp_path: Path
) -> None:
    driver = new_window()
    driver.window.resize(790, 640)  # Qt's offscreen screen has 800 × 800 pixels
    assert driver.session.path is None
    driver.click(button(driver.desk.empty, "Open the sample articles"))
    driver.until(lambda: bool(driver.window.findChildren(ReviewerDialog)))
    dialog = driver.window.findChildren(ReviewerDialog)[0]
    QTest.keyClicks(dialog.name, "Rita One")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    driver.until(lambda: len(driver.session.order) == 5)
    driver.until(lambda: not driver.window.intake.running, LONG)
    driver.until(lambda: all(row.counts.to_check for row in driver.session.rows.values()))
    driver.settled()
    assert driver.session.reviewer is not None and driver.session.reviewer.initials == "RO"

    driver.show_article("Moment of trust")
    first = driver.statement()
    driver.keys("V")
    assert driver.desk.framed == SO  # said first, then so
    driver.keys("C")
    type_into_focus(driver, "Press release", end=Qt.Key.Key_Return, ctrl=True)
    driver.settled()
    driver.desk.reading.setFocus()
    driver.keys("V")
    assert driver.values(first) == {said(0): Verdict.VERIFIED, SO: Verdict.VERIFIED}
    assert driver.statement().id != first.id  # complete: it went on
    second = driver.statement()
    driver.keys("W")
    assert driver.values(second) == {second.aspects[0]: NO_CHECK}
    driver.keys("Return")  # the reason may be left out
    driver.keys("N")
    third = driver.statement()
    driver.keys("Shift+D")
    assert list(driver.values(third).values()) == [Verdict.DISPUTED]

    target = tmp_path / "verdicts.xlsx"
    driver.window.actions_["export"].trigger()
    choose_file(driver, target)
    driver.until(lambda: "statements are in" in driver.desk.messages.words, LONG)
    workbook = openpyxl.load_workbook(target)
    assert "Statements" in workbook.sheetnames and "Citations" in workbook.sheetnames
    cited = [str(cell.value) for row in workbook["Citations"].iter_rows() for cell in row if cell.value]
    assert "Press release" in cited

    path, height = driver.session.path, driver.window.height()
    assert path is not None
    driver.window.close()
    assert verify(path) == []

    again = new_window()
    again.window.open_last()
    again.until(lambda: again.session.record is not None and again.session.reviewer is not None)
    again.settled()
    assert again.window.height() == height
    assert "Moment of trust" in record(again).article.title
    found = record(again).statement(first.id)
    assert found is not None and len(found.judgements) == 2 and found.citations
    assert again.session.reviewer is not None and again.session.reviewer.name == "Rita One"


def test_keys_judge_said_first_then_so_and_a_letter_gives_the_reason(driver: Driver) -> None:
    statement = next(s for s in record(driver).statements if len(s.reading.links) == 2)
    driver.desk.go_to(statement.id)
    assert driver.desk.framed == said(0)
    driver.keys("V")
    assert driver.desk.framed == said(1)
    driver.keys("2")
    letters = driver.desk.inspector.reasonLetters()
    driver.keys(next(letter.upper() for letter, reason in letters.items() if reason is Reason.OUT_OF_CONTEXT))
    assert driver.desk.framed == SO
    driver.keys("U", "Return")
    assert driver.values(statement) == {
        said(0): Verdict.VERIFIED,
        said(1): Verdict.DISPUTED,
        SO: Verdict.UNVERIFIABLE,
    }
    recorded = record(driver).statement(statement.id)
    assert recorded is not None
    assert next(j.reason for j in recorded.judgements if j.aspect == said(1)) is Reason.OUT_OF_CONTEXT


def test_clear_accept_reject_and_later(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("V")
    driver.desk.frame(said(0))
    driver.keys("0")
    assert driver.values(statement) == {}
    driver.keys("A")
    assert driver.statement().accepted
    driver.keys("X")
    recorded = record(driver).statement(statement.id)
    assert recorded is not None and recorded.rejected
    assert statement.id not in driver.desk.statements.order()
    driver.keys("Ctrl+Z", "Ctrl+Z")
    assert driver.statement().id == statement.id and not driver.statement().accepted
    driver.keys(".")
    recorded = record(driver).statement(statement.id)
    assert recorded is not None and recorded.later
    assert driver.statement().id != statement.id


def test_undo_works_over_articles_and_goes_where_it_did_something(driver: Driver) -> None:
    first = driver.statement()
    driver.keys("V")
    driver.show_article("Ukraine is doing")
    second = driver.statement()
    driver.keys("V")
    driver.keys("Ctrl+Z")
    assert driver.statement().id == second.id and driver.values(second) == {}
    driver.keys("Ctrl+Z")
    driver.until(lambda: driver.desk.current == first.id)
    assert driver.values(first) == {}
    driver.keys("Ctrl+Y")
    assert driver.values(first) == {said(0): Verdict.VERIFIED}
    driver.keys("Ctrl+Shift+Z")
    driver.until(lambda: driver.desk.current == second.id)
    assert driver.values(second) == {said(0): Verdict.VERIFIED}


def test_the_toast_says_what_was_recorded_and_takes_it_back(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("V")
    assert driver.desk.toast.words == f"Was it said: Verified · ¶{statement.label}"
    driver.click(button(driver.desk.toast, "Undo"))
    assert driver.values(statement) == {}


def test_enter_ticks_the_sentence_and_goes_to_the_next(driver: Driver) -> None:
    driver.desk.go_to_sentence(driver.desk.sentences[0])
    before = len(driver.desk.unticked())
    driver.keys("Return", "Return")
    assert len(driver.desk.unticked()) == before - 2
    assert driver.desk.reading.currentSentence() == driver.desk.sentences[2]
    assert f"{before - 2} sentences not yet ticked" in driver.window.status.left.text()


def test_moving_between_statements_and_articles(driver: Driver) -> None:
    order = driver.desk.statements.order()
    driver.desk.go_to(order[0])
    driver.keys("J", "J", "K")
    assert driver.desk.current == order[1]
    nested = next(s for s in record(driver).statements if s.kind is StatementKind.NUMERIC and s.reading.parent)
    driver.desk.go_to(nested.id)
    driver.keys("Alt+Up")
    assert driver.desk.current == nested.reading.parent
    driver.keys("Alt+Down")
    assert driver.desk.current != nested.reading.parent
    shown = record(driver).article.id
    driver.keys("Ctrl+PageDown")
    assert record(driver).article.id != shown
    driver.keys("Ctrl+PageUp")
    assert record(driver).article.id == shown


def test_minor_statements_unfold(driver: Driver) -> None:
    folded = len(driver.desk.statements.order())
    driver.keys("F")
    assert len(driver.desk.statements.order()) > folded
    driver.keys("F")
    assert len(driver.desk.statements.order()) == folded


def test_a_statement_drawn_over_selected_words_and_recut(driver: Driver) -> None:
    words = record(driver).article.words
    start = words.index("Kovalyov got in touch")
    driver.desk.reading.ensureVisible(Span(start, start + 20))
    driver.desk.reading.select(Span(start, start + 21))
    driver.keys("S")
    drawn = driver.statement()
    assert drawn.kind is StatementKind.OTHER and drawn.span.of(words) == "Kovalyov got in touch"
    driver.desk.reading.select(Span(start, start + 12))
    driver.keys("E")
    assert driver.statement().id == drawn.id and driver.statement().span.of(words) == "Kovalyov got"
    driver.keys("Ctrl+Z", "Ctrl+Z")
    assert record(driver).statement(drawn.id) is None


def test_masks_are_lifted_and_laid(driver: Driver) -> None:
    words = record(driver).article.words
    start = words.index("Source link")
    span = Span(start, start + len("Source link"))
    assert record(driver).article.masked(span)
    driver.desk.reading.select(span)
    driver.window.actions_["lift_mask"].trigger()
    driver.settled()
    assert not record(driver).article.masked(span)
    driver.desk.reading.select(span)
    driver.window.actions_["mask"].trigger()
    driver.settled()
    assert record(driver).article.masked(span)


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


def test_the_verdict_of_another_process_appears_by_itself(driver: Driver) -> None:
    statement = driver.statement()
    command = [sys.executable, "main.py", "judge", str(driver.session.path), statement.id.hex(), "disputed"]
    subprocess.run([*command, "--reviewer", "Sam Two", "--reason", "error"], cwd=ROOT, check=True)
    driver.until(lambda: bool(driver.statement().judgements), 5000)
    assert driver.statement().judgements[0].reason is Reason.ERROR
    assert any(reviewer.name == "Sam Two" for reviewer in driver.session.reviewers.values())


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


def test_a_file_that_cannot_be_opened_says_why_and_what_to_do(
    new_window: Callable[[], Driver], named: None, tmp_path: Path
) -> None:
    driver = new_window()
    path = tmp_path / "broken.factdesk"
    path.write_text("not a project")
    driver.window.open_project(path)
    driver.until(lambda: "not a Factdesk project" in driver.desk.empty.accessibleName())
    assert button(driver.desk.empty, "Open another project")
    driver.click(button(driver.desk.empty, "Back to the start"))
    assert button(driver.desk.empty, "Open the sample articles")


def drop(driver: Driver, data: QMimeData) -> None:
    none = Qt.KeyboardModifier.NoModifier
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    driver.window.dropEvent(QDropEvent(QPointF(300, 300), action, data, left, none))


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


def test_find_in_the_article(driver: Driver) -> None:
    driver.keys("Ctrl+F")
    QTest.keyClicks(driver.window.find_bar.field, "Himar")
    selected = driver.desk.reading.selectedSpan()
    assert selected is not None and selected.of(record(driver).article.words) == "Himar"
    assert driver.window.find_bar.count.text() == "1 of 2"
    driver.keys("Return")
    assert driver.window.find_bar.count.text() == "2 of 2"
    driver.keys("Escape")
    assert driver.window.find_bar.isHidden() and driver.desk.reading.selectedSpan() is None


def test_find_in_the_project(driver: Driver) -> None:
    from app.dialogs.search import SearchDialog

    driver.keys("Ctrl+Shift+F")
    dialog = driver.window.findChildren(SearchDialog)[0]
    QTest.keyClicks(dialog.field, "Dujarric")
    driver.until(lambda: dialog.results.topLevelItemCount() == 1)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    driver.until(lambda: "NATO head" in record(driver).article.title)


def test_the_article_details_are_stored_and_a_wrong_date_is_refused(driver: Driver) -> None:
    driver.keys("F2")
    dialog = driver.window.findChildren(ArticleDetailsDialog)[0]
    QTest.keyClicks(dialog.outlet, "Der Tagesspiegel")
    QTest.keyClicks(dialog.published, "May")
    dialog.accept()
    assert "no date" in dialog.problem.text()
    dialog.published.clear()
    QTest.keyClicks(dialog.published, "2023-05")
    dialog.accept()
    driver.settled()
    metadata = record(driver).article.metadata
    assert (metadata.outlet, metadata.published) == ("Der Tagesspiegel", "2023-05")


@pytest.mark.parametrize("name", ["keys", "about", "reviewer", "details", "import", "open", "new"])
def test_every_dialog_opens_and_closes(driver: Driver, name: str) -> None:
    driver.window.actions_[name].trigger()
    driver.settled()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    driver.until(lambda: QApplication.activeModalWidget() is None)


def new_samples(driver: Driver, path: Path) -> None:
    driver.window.reporting.wants_samples = True
    driver.window.open_project(path, create=True)
    driver.until(lambda: len(driver.session.order) == 5)


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
    driver.window.intake.export(target)
    driver.until(lambda: "folder.xlsx" in driver.desk.messages.words, LONG)
    driver.window.intake.export(tmp_path / "verdicts.docx")
    driver.desk.messages.dismiss()
    driver.until(lambda: ".xlsx" in driver.desk.messages.words, LONG)


def test_a_citation_is_edited_repeated_and_removed(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("C")
    type_into_focus(driver, "Press release", end=Qt.Key.Key_Return, ctrl=True)
    driver.settled()
    driver.desk.reading.setFocus()
    driver.keys("R")
    cited = driver.statement().citations
    assert len(cited) == 2 and cited[0].reference == cited[1].reference
    panel = driver.desk.inspector.citations
    driver.click(button(panel, "Edit"))
    driver.focus().clear()  # type: ignore[attr-defined]  # the title field
    type_into_focus(driver, "Statement of the Office", end=Qt.Key.Key_Return, ctrl=True)
    driver.settled()
    assert driver.session.references[cited[0].reference].name == "Statement of the Office"
    driver.click(button(panel, "Remove"))
    assert len(driver.statement().citations) == 1
    driver.desk.reading.setFocus()
    driver.keys("Ctrl+Z", "Ctrl+Z")
    assert driver.session.references[cited[0].reference].name == "Press release"
    assert len(driver.values(statement)) == 0 and len(driver.statement().citations) == 2


def test_nothing_is_left_alive_when_the_window_closes(
    new_window: Callable[[], Driver], named: None, tmp_path: Path
) -> None:
    threads = set(threading.enumerate())
    driver = new_window()
    new_samples(driver, tmp_path / "new.factdesk")
    driver.until(lambda: bool(multiprocessing.active_children()), LONG)
    driver.window.close()
    assert multiprocessing.active_children() == []
    assert set(threading.enumerate()) <= threads
