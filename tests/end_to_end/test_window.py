"""The main job by keys and mouse: from first run to the exported file, and after reopening."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from annotations.model.vocabulary import NO_CHECK, SO, Reason, StatementKind, Verdict, said
from annotations.storage.verify import verify
from annotations.text import Span
from app.dialogs.article_details import ArticleDetailsDialog
from app.dialogs.reviewer import ReviewerDialog
from tests.end_to_end.geometry import shown_dialog
from tests.end_to_end.hands import LONG, Driver, button, choose_file, record, type_into_focus

ROOT = Path(__file__).parents[2]


def with_samples(driver: Driver) -> Driver:
    """A first run: the sample articles are opened, a name is given, statements are found."""
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
    return driver


def test_from_first_run_to_the_exported_file_and_after_reopening(
    new_window: Callable[[], Driver], home: Path, tmp_path: Path
) -> None:
    driver = with_samples(new_window())
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
    QTest.keyClick(shown_dialog(), Qt.Key.Key_Return)
    choose_file(driver, target)
    driver.until(lambda: "statements are in" in driver.desk.messages.words, LONG)
    workbook = openpyxl.load_workbook(target)
    assert "Statements" in workbook.sheetnames and "Citations" in workbook.sheetnames
    cited = [str(cell.value) for row in workbook["Citations"].iter_rows() for cell in row if cell.value]
    assert "Press release" in cited

    path, height = driver.session.path, driver.window.height()
    assert path is not None
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())
    assert verify(path) == []

    again = new_window()
    again.window.projects.open_last()
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
    driver.desk.reading.ensureVisible(span)
    menu = driver.window.context_menus.of_text(driver.desk.reading.pointOf(start + 2))
    assert [action.objectName() for action in menu.actions()] == ["lift_mask"]
    menu.actions()[0].trigger()
    driver.settled()
    assert not record(driver).article.masked(span)
    driver.desk.reading.select(span)
    driver.window.actions_["mask"].trigger()
    driver.settled()
    assert record(driver).article.masked(span)


def test_the_verdict_of_another_process_appears_by_itself(driver: Driver) -> None:
    statement = driver.statement()
    command = [sys.executable, "main.py", "judge", str(driver.session.path), statement.id.hex(), "disputed"]
    subprocess.run([*command, "--reviewer", "Sam Two", "--reason", "error"], cwd=ROOT, check=True)
    driver.until(lambda: bool(driver.statement().judgements), 5000)
    assert driver.statement().judgements[0].reason is Reason.ERROR
    assert any(reviewer.name == "Sam Two" for reviewer in driver.session.reviewers.values())


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


def test_a_citation_is_edited_repeated_and_removed(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("C")
    type_into_focus(driver, "Press release", end=Qt.Key.Key_Return, ctrl=True)
    driver.settled()
    driver.desk.reading.setFocus()
    driver.keys("R")
    assert len(driver.statement().citations) == 1  # for this question it is cited already
    assert "cited for “was it said” already" in driver.desk.toast.words
    driver.desk.frame(SO)
    driver.keys("R", "R")
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
    for _ in range(2):
        driver.desk.reading.setFocus()  # offscreen, the list of completions was a window that had been active
        driver.keys("Ctrl+Z")
    assert driver.session.references[cited[0].reference].name == "Press release"
    assert len(driver.values(statement)) == 0 and len(driver.statement().citations) == 2


def test_recent_projects_are_a_click_away(driver: Driver, sample_project: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(sample_project, tmp_path / "this & that.factdesk"))
    first = driver.session.path
    driver.open(other)
    recent = next(menu for menu in driver.window.findChildren(QMenu) if menu.title() == "Open &recent")
    recent.aboutToShow.emit()
    assert [action.text() for action in recent.actions()] == ["work"]
    recent.actions()[0].trigger()
    driver.until(lambda: driver.session.path == first)
    driver.settled()
    recent.aboutToShow.emit()
    assert [action.text() for action in recent.actions()] == ["this && that"]
