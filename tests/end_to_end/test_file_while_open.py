"""What happens to the file while its window is open: what the window says, and what it keeps."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotations.model.ids import Id, new_id
from annotations.model.vocabulary import Verdict, said
from annotations.storage.project import Project
from annotations.storage.verify import verify
from tests.end_to_end.hands import Driver, button, choose_file, record
from tests.mishaps import moved, replaced

NOTE = "asked the press office"


def judged(path: Path, statement: Id) -> dict[str, str]:
    with closing(Project.open(path, new_id())) as project:
        found = project.article(project.article_of_statement(statement)).statement(statement)
    assert found is not None
    return {judgement.aspect: judgement.value for judgement in found.judgements}


def begin_note(driver: Driver) -> None:
    driver.keys("M")
    QTest.keyClicks(driver.focus(), NOTE)
    driver.until(lambda: driver.window.recovery.settled)
    driver.desk.reading.setFocus()


@pytest.mark.parametrize("happens", [moved, Path.unlink, replaced])
def test_what_is_open_is_saved_to_another_file(
    driver: Driver, project_path: Path, happens: Callable[[Path], None]
) -> None:
    statement = driver.statement()
    driver.keys("V")
    begin_note(driver)
    happens(project_path)
    driver.until(lambda: "was moved, deleted or replaced" in driver.desk.messages.words)
    driver.keys("V")
    assert record(driver).statement(statement.id) == driver.statement()
    assert [judgement.aspect for judgement in driver.statement().judgements] == [said(0)]

    kept = project_path.with_name("kept.factdesk")
    driver.click(button(driver.desk.messages, "Save what is open here"))
    choose_file(driver, kept)
    driver.until(lambda: driver.session.path == kept and driver.session.record is not None)
    driver.until(lambda: driver.desk.messages.words == "Half-written text of 1 statement was kept.")
    driver.click(button(driver.desk.messages, "Go there"))
    driver.until(lambda: driver.desk.inspector.notes.field.text() == NOTE)
    driver.desk.reading.setFocus()
    driver.keys("V")
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())
    assert len(judged(kept, statement.id)) == 2 and judged(kept, statement.id)[said(0)] == Verdict.VERIFIED
    assert verify(kept) == []


def test_a_message_that_was_read_is_not_told_again_every_second(driver: Driver, project_path: Path) -> None:
    moved(project_path)
    driver.until(lambda: "was moved" in driver.desk.messages.words)
    driver.desk.messages.dismiss()
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1

    driver.session._poll.timeout.connect(look)
    driver.until(lambda: looks == 3)
    driver.settled()
    assert driver.desk.messages.words == ""
    project_path.with_name("moved.factdesk").rename(project_path)
    driver.keys("V")
    assert driver.values(driver.statement()) == {said(0): Verdict.VERIFIED}


def test_an_older_copy_written_over_it_is_opened_again(driver: Driver, project_path: Path) -> None:
    older = Path(shutil.copy(project_path, project_path.with_name("older.factdesk")))
    statement = driver.statement()
    driver.keys("V")
    shutil.copyfile(older, project_path)
    driver.until(lambda: "Another copy was written over “work.factdesk”" in driver.desk.messages.words)
    driver.click(button(driver.desk.messages, "Open it again"))
    driver.until(lambda: driver.session.record is not None and driver.session.reviewer is not None)
    driver.settled()
    driver.desk.go_to(statement.id)
    assert driver.statement().judgements == () and not driver.session.undo_stack.canUndo()
    driver.keys("D")
    assert driver.values(statement) == {said(0): Verdict.DISPUTED}


def test_a_damaged_file_is_told_and_not_written_to(driver: Driver, project_path: Path) -> None:
    project_path.write_bytes(b"\xff" * project_path.stat().st_size)
    driver.until(lambda: "is damaged" in driver.desk.messages.words)
    assert "recover what is readable" in driver.desk.messages.words
    driver.keys("V")
    assert set(project_path.read_bytes()) == {0xFF}


def test_on_a_full_disk_the_words_stay_and_are_offered_at_the_next_start(
    driver: Driver, new_window: Callable[[], Driver], small_disk: Callable[[str], Path], sample_project: Path
) -> None:
    size = sample_project.stat().st_size
    path = Path(shutil.copy(sample_project, small_disk(f"{size // 1024 + 200}k") / "work.factdesk"))
    driver.open(path)
    driver.show_article("Moment of trust")
    statement = driver.statement()
    driver.keys("V")
    filler = path.with_name("filler")
    with pytest.raises(OSError, match="No space"):
        filler.write_bytes(b"x" * 10_000_000)
    driver.keys("M")
    QTest.keyClicks(driver.focus(), NOTE * 400)
    QTest.keyClick(driver.focus(), Qt.Key.Key_Return)
    driver.settled()
    assert "The disk is full" in driver.desk.messages.words
    assert driver.statement().notes == () and driver.desk.inspector.notes.field.text() == NOTE * 400
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())

    filler.unlink()
    again = new_window()
    again.open(path)
    again.until(lambda: again.desk.messages.words == "Half-written text of 1 statement was kept.")
    again.click(button(again.desk.messages, "Go there"))
    again.until(lambda: again.desk.inspector.notes.field.text() == NOTE * 400)
    assert again.desk.current == statement.id and judged(path, statement.id) == {said(0): Verdict.VERIFIED}
    again.window.close()
    again.until(lambda: not again.window.isVisible())
    assert verify(path) == []


def test_a_folder_that_may_only_be_read_opens_for_reading(
    read_only_folder: Callable[[Callable[[Path], object]], Path],
    new_window: Callable[[], Driver],
    named: None,
    sample_project: Path,
) -> None:
    folder = read_only_folder(lambda folder: shutil.copy(sample_project, folder / "work.factdesk"))
    driver = new_window()
    driver.window.projects.open(folder / "work.factdesk")
    driver.until(lambda: driver.session.record is not None)
    driver.settled()
    assert driver.window.status.saved.text() == "reading only"
    assert "(reading only)" in driver.window.windowTitle()
