"""Half-written text after a killed process, after closing, and with a disk that refuses."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotations.model.ids import Id
from annotations.model.vocabulary import StatementKind, said
from app.recovery import read, recovery_file
from tests.end_to_end.hands import Driver, button, record, type_into_focus

ROOT = Path(__file__).parents[2]

_TYPES = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from app.main_window import MainWindow
from app.settings import Settings
from app.theme import ThemeWatcher
app = QApplication([])
window = MainWindow(Settings(), ThemeWatcher(app, "light"))
window.show()
window.projects.open(Path(sys.argv[1]))
inspector = window.desk.inspector
while window.session.record is None or window.session.reviewer is None or window.desk.current is None:
    app.processEvents()
inspector.justification.setFocus()
QTest.keyClicks(inspector.justification, "seen in the arch")
window.actions_["ask"].trigger()
QTest.keyClicks(inspector.queries.form.addressee, "Red Cr")
while not window.recovery.settled:
    app.processEvents()
print(window.desk.current.hex(), flush=True)
app.exec()
"""


def test_what_a_killed_program_was_told_stands_in_its_fields_again(
    new_window: Callable[[], Driver], named: None, project_path: Path
) -> None:
    command = [sys.executable, "-c", _TYPES, str(project_path)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8") as typing:
        assert typing.stdout is not None
        statement = bytes.fromhex(typing.stdout.readline())
        assert "Red Cr" in "".join(path.read_text() for path in kept_files())
        typing.send_signal(signal.SIGKILL)
    assert typing.returncode == -signal.SIGKILL

    driver = new_window()
    driver.open(project_path)
    driver.until(lambda: driver.desk.messages.words == "Half-written text of 1 statement was kept.")
    driver.desk.step(3)
    driver.settled()
    driver.click(button(driver.desk.messages, "Go there"))
    driver.until(lambda: driver.desk.current == statement)
    inspector = driver.desk.inspector
    driver.until(lambda: inspector.justification.toPlainText() == "seen in the arch")
    assert inspector.queries.form.isVisible() and inspector.queries.form.addressee.text() == "Red Cr"
    inspector.queries.form.addressee.clear()
    inspector.queries.form.putAway()
    driver.desk.reading.setFocus()
    driver.keys("V")
    driver.until(lambda: driver.desk.messages.words == "")  # all of it is recorded


def test_closing_keeps_what_is_half_written_for_the_next_start(
    driver: Driver, new_window: Callable[[], Driver], project_path: Path
) -> None:
    statement = begin_everything(driver)
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())

    again = new_window()
    again.open(project_path)
    again.until(lambda: "Half-written text" in again.desk.messages.words)
    again.desk.go_to(None)
    again.desk.go_to(statement)
    inspector = again.desk.inspector
    assert inspector.justification.toPlainText() == "seen"
    assert inspector.correction.toPlainText() == "42 men"
    assert inspector.notes.field.text() == "ask"
    assert inspector.citations.form.isVisible() and inspector.citations.form.title.text() == "Press rel"
    assert inspector.queries.form.isVisible() and inspector.queries.form.addressee.text() == "ICRC"
    assert inspector.editors.chain.isVisible() and inspector.editors.chain.speaker.text() == "Vershchuk"


def test_one_begins_where_one_left(driver: Driver, new_window: Callable[[], Driver], project_path: Path) -> None:
    driver.show_article("NATO head")
    driver.keys("N", "N")
    left = driver.statement().id
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())

    again = new_window()
    again.open(project_path)
    again.until(lambda: again.desk.current == left)


def test_what_is_recorded_is_kept_no_longer(driver: Driver) -> None:
    driver.desk.inspector.justification.setFocus()
    QTest.keyClicks(driver.focus(), "seen")
    driver.until(lambda: bool(kept_files()))
    driver.desk.reading.setFocus()
    driver.keys("V")
    driver.until(lambda: not kept_files() and driver.window.recovery.settled)


def test_two_statements_are_led_to_one_after_the_other(driver: Driver) -> None:
    first = driver.statement()
    driver.keys("M")
    QTest.keyClicks(driver.focus(), "one")
    driver.show_article("NATO head")
    second = driver.statement()
    driver.keys("M")
    QTest.keyClicks(driver.focus(), "two")
    driver.until(lambda: driver.window.recovery.settled and len(kept_files()) == 1)
    assert driver.session.path is not None
    driver.window.projects.open(driver.session.path)
    driver.until(lambda: driver.desk.messages.words == "Half-written text of 2 statements was kept.")
    driver.settled()
    driver.click(button(driver.desk.messages, "Go there"))
    driver.until(lambda: driver.desk.current == first.id and driver.desk.inspector.notes.field.text() == "one")
    assert driver.desk.messages.words == "Half-written text of 1 more statement was kept."
    driver.click(button(driver.desk.messages, "Go there"))
    driver.until(lambda: driver.desk.current == second.id and driver.desk.inspector.notes.field.text() == "two")
    assert driver.desk.messages.words == ""


def test_typing_without_a_pause_is_kept_all_the_same(driver: Driver) -> None:
    driver.keys("M")
    field = driver.focus()
    for _ in range(160):  # letters, at the pace of a fast typist
        if kept_files():
            return
        QTest.keyClicks(field, "a", delay=50)
    pytest.fail("nothing was kept while somebody typed on")


def test_a_damaged_file_is_told_and_the_project_opens(
    driver: Driver, new_window: Callable[[], Driver], project_path: Path
) -> None:
    path = recovery_file(driver.session.project_id)
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())
    path.parent.mkdir(exist_ok=True)
    path.write_text("{ not", encoding="utf-8")
    again = new_window()
    again.open(project_path)
    again.until(lambda: "half-written text is damaged" in again.desk.messages.words)
    assert path.with_suffix(".damaged").exists() and not path.exists()


def test_a_full_disk_is_told_and_closing_asks(
    small_disk: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, driver: Driver
) -> None:
    disk = small_disk("64k")
    monkeypatch.setenv("FACTDESK_HOME", str(disk))
    (disk / "recovery").mkdir()
    with pytest.raises(OSError, match="No space"):
        (disk / "filler").write_bytes(b"x" * 100_000)
    driver.keys("M")
    QTest.keyClicks(driver.focus(), "ask")
    driver.until(lambda: "Half-written text could not be kept" in driver.desk.messages.words)
    driver.desk.messages.dismiss()
    driver.window.close()
    driver.until(lambda: "Half-written text could not be kept" in driver.desk.messages.words)
    assert driver.window.isVisible()
    (disk / "filler").unlink()
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())
    (of,) = read(recovery_file(driver.session.project_id or project_of(disk))).values()
    assert of == {"note": {"text": "ask"}}


def begin_everything(driver: Driver) -> Id:
    """Begin all that can be half-written of one statement, and finish nothing."""
    statement = next(s for s in record(driver).statements if s.kind is StatementKind.ATTRIBUTED)
    driver.desk.go_to(statement.id)
    driver.desk.frame(said(0))
    inspector = driver.desk.inspector
    for field, words in ((inspector.justification, "seen"), (inspector.correction, "42 men")):
        field.setFocus()
        QTest.keyClicks(field, words)
    for key, words in (("M", "ask"), ("Q", "ICRC"), ("C", "Press rel")):
        driver.desk.reading.setFocus()
        driver.keys(key)
        type_into_focus(driver, words, end=Qt.Key.Key_Escape)
    driver.desk.reading.setFocus()
    driver.keys("I")
    inspector.editors.chain.speaker.setFocus()
    driver.keys("Ctrl+A")
    type_into_focus(driver, "Vershchuk", end=Qt.Key.Key_Escape)
    return statement.id


def project_of(home: Path) -> Id:
    return bytes.fromhex(next((home / "recovery").glob("*.json")).stem)


def kept_files() -> list[Path]:
    folder = Path(os.environ["FACTDESK_HOME"]) / "recovery"
    return sorted(folder.glob("*.json"))
