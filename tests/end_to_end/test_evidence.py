"""Evidence files in the window: attached, looked at, taken from, taken off, verified, carried elsewhere."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QPageSize, QPainter, QPdfWriter, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from annotations.model.evidence import CHUNK_BYTES, Attachment, EvidenceState
from annotations.model.ids import Id
from annotations.model.judgement import Citation
from annotations.model.record import Statement
from annotations.model.vocabulary import State
from annotations.review.states import standing
from app.dialogs.evidence_preview import EvidencePreview
from app.evidence import state_words
from app.views.file_list import FileRow
from tests.end_to_end.hands import LONG, Driver, button, choose_file, record

PAGE = """<html><head><title>Talks</title><script>evil()</script></head><body><p>First words.</p>
<p>The talks   lasted <b>three hours</b>.</p><img src="http://192.0.2.1/x.png"></body></html>"""


def a_pdf(path: Path) -> Path:
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    painter = QPainter(writer)
    painter.drawText(400, 800, "The annual report begins.")
    writer.newPage()
    painter.drawText(400, 800, "In all 412 houses were damaged in March.")
    painter.end()
    return path


def a_photo(path: Path) -> Path:
    image = QImage(640, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    image.save(str(path))
    return path


def a_page(path: Path) -> Path:
    path.write_text(PAGE, encoding="utf-8")
    return path


def cite(driver: Driver, title: str) -> Citation:
    """A citation of a new reference on the current statement's last question, by the form."""
    before = set(driver.statement().citations)
    driver.keys("C")
    form = driver.desk.inspector.citations.form
    QTest.keyClicks(form.title, title)
    QTest.keyClick(form.title, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.settled()
    (new,) = set(driver.statement().citations) - before
    return new


def attach(driver: Driver, path: Path) -> None:
    """With the key and the file dialog, to the last citation."""
    number = len(driver.session.evidence.attached)
    driver.keys("Shift+C")
    choose_file(driver, path)
    driver.until(lambda: len(driver.session.evidence.attached) > number and not driver.window.intake.running, LONG)
    driver.settled()


def files(driver: Driver) -> list[FileRow]:
    return [row for citation in driver.desk.inspector.citations.rows() for row in citation.files.rows()]


def looked_at(driver: Driver) -> EvidencePreview:
    """What the preview shows once everything is read."""
    driver.keys("O")
    preview = driver.window.evidence_files.preview
    assert preview is not None
    driver.until(lambda: not preview.told.isVisible() or not preview.told.text().endswith("…"), LONG)
    return preview


def judged(driver: Driver, statement: Statement) -> Statement:
    driver.desk.go_to(statement.id)
    for aspect in statement.aspects:
        driver.window.judging.judge(aspect, "verified")
        driver.settled()
    driver.desk.go_to(statement.id)
    return driver.statement()


def figures(driver: Driver) -> list[Statement]:
    return [s for s in record(driver).statements if s.aspects == ("so",) and s.tier.value == "check"][:3]


def select(preview: EvidencePreview, words: str) -> None:
    cursor = preview.text.textCursor()
    start = preview.text.toPlainText().index(words)
    cursor.setPosition(start)
    cursor.setPosition(start + len(words), QTextCursor.MoveMode.KeepAnchor)
    preview.text.setTextCursor(cursor)


def flip_a_byte(path: Path, attachment: Attachment) -> None:
    """Change the content as any SQLite tool can."""
    connection = sqlite3.connect(path, timeout=20)
    query = "SELECT chunk FROM evidence_chunk WHERE evidence = ?"
    own = connection.execute(query, (attachment.evidence,)).fetchone()[0]
    query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'chunk'"
    guards = connection.execute(query).fetchall()
    content = bytearray(connection.execute("SELECT content FROM chunk WHERE id = ?", (own,)).fetchone()[0])
    content[-1] ^= 1
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE chunk SET content = ? WHERE id = ?", (bytes(content), own))
    for _, sql in guards:
        connection.execute(sql)
    connection.commit()
    connection.close()


def test_three_statements_rest_on_a_page_a_report_and_a_photograph_wherever_the_file_goes(
    driver: Driver, new_window: Callable[[], Driver], tmp_path: Path
) -> None:
    made = [a_page(tmp_path / "talks.html"), a_pdf(tmp_path / "report.pdf"), a_photo(tmp_path / "photo.jpg")]
    three = figures(driver)
    for statement, path in zip(three, made, strict=True):
        judged(driver, statement)
        cite(driver, path.stem)
        attach(driver, path)
        assert standing(driver.statement(), {}, driver.session.settings).done
    elsewhere = tmp_path / "elsewhere" / "carried.factdesk"
    elsewhere.parent.mkdir()
    assert driver.session.path is not None
    driver.window.sharing.copy(elsewhere, frozenset())
    driver.until(lambda: elsewhere.exists() and not driver.window.intake.running, LONG)
    for path in made:
        path.unlink()
    driver.window.close()
    other = new_window()
    other.open(elsewhere)
    other.show_article("Moment of trust")
    shown = []
    for statement in three:
        other.desk.go_to(statement.id)
        preview = looked_at(other)
        shown.append((preview.picture.isVisible(), preview.text.toPlainText() if preview.text.isVisible() else ""))
        preview.close()
    assert shown == [
        (False, "Talks\nFirst words.\nThe talks lasted three hours."),
        (True, "The annual report begins."),
        (True, ""),
    ] or shown[0][1].endswith("First words.\nThe talks lasted three hours.")


def test_a_passage_is_taken_from_the_page_where_it_stands(driver: Driver, tmp_path: Path) -> None:
    citation = cite(driver, "Report")
    attach(driver, a_pdf(tmp_path / "report.pdf"))
    preview = looked_at(driver)
    QTest.keyClick(preview, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(preview.find_bar.field, "412 houses")
    assert preview.text.page == 1 and preview.number.text() == "2 of 2"
    QTest.keyClick(preview.find_bar.field, Qt.Key.Key_Escape)
    select(preview, "412 houses were damaged")
    QTest.keyClick(preview.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.settled()
    (now,) = driver.statement().citations
    assert (now.passage, now.locator) == ("412 houses were damaged", "p. 2")
    preview.close()
    preview = looked_at(driver)  # it opens where the passage stands
    driver.until(lambda: preview.text.page == 1)
    assert len(preview.text.extraSelections()) == 1 and not preview.state.isVisible()
    preview.close()
    driver.keys("Ctrl+Z")
    assert driver.statement().citations[0].passage == "" == citation.passage


def test_into_an_open_form_the_passage_goes_as_words_and_what_is_not_in_the_file_is_told(
    driver: Driver, tmp_path: Path
) -> None:
    cite(driver, "Talks")
    attach(driver, a_page(tmp_path / "talks.html"))
    panel = driver.desk.inspector.citations
    panel.startEdit(driver.statement().citations[0])
    panel.form.passage.setPlainText("words that nobody wrote")
    row = panel.form.files.rows()[0]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Space)
    preview = driver.window.evidence_files.preview
    assert preview is not None
    driver.until(lambda: "not in this file" in preview.state.text(), LONG)
    select(preview, "three hours")
    driver.click(preview.take)
    assert panel.form.passage.toPlainText() == "three hours" and panel.form.locator.text().startswith("¶ ")
    assert driver.statement().citations[0].passage == ""


def test_what_is_dropped_or_pasted_on_a_draft_records_it_first(driver: Driver, tmp_path: Path) -> None:
    driver.keys("C")
    panel = driver.desk.inspector.citations
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(a_page(tmp_path / "talks.html")))])
    drop_on(panel.form.passage.viewport(), data)
    driver.until(lambda: len(files(driver)) == 1, LONG)
    driver.until(panel.isFormOpen)
    assert driver.session.references[driver.statement().citations[0].reference].title == "talks"
    QApplication.clipboard().setImage(QImage(str(a_photo(tmp_path / "photo.png"))))
    QTest.keyClick(panel.form.note, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    driver.until(lambda: len(files(driver)) == 2, LONG)
    assert len(driver.statement().citations) == 1
    pasted = files(driver)[1].attachment
    assert pasted.name.startswith("Pasted image 2") and pasted.media_type == "image/png"
    QTest.keyClick(panel.form.note, Qt.Key.Key_Escape)
    QApplication.clipboard().setImage(QImage(8, 8, QImage.Format.Format_ARGB32))
    driver.keys("Ctrl+V")  # no field has the keys, and no verdict is given
    driver.until(lambda: len(files(driver)) == 3, LONG)
    assert driver.statement().judgements == ()


def drop_on(widget: QWidget, data: QMimeData) -> None:
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(widget, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))


def test_taking_a_file_off_and_attaching_are_steps_to_undo(driver: Driver, tmp_path: Path) -> None:
    cite(driver, "Talks")
    here = driver.statement().id
    attach(driver, a_page(tmp_path / "talks.html"))
    files(driver)[0].setFocus()
    QTest.keyClick(files(driver)[0], Qt.Key.Key_Delete)
    driver.settled()
    assert files(driver) == [] and driver.focus() is driver.desk.reading
    driver.desk.go_to(next(s.id for s in record(driver).statements if s.id != here))
    driver.keys("Ctrl+Z")
    assert driver.statement().id == here and len(files(driver)) == 1
    driver.keys("Ctrl+Z")
    assert files(driver) == []
    driver.keys("Ctrl+Y")
    assert [row.attachment.name for row in files(driver)] == ["talks.html"]


def test_what_cannot_be_attached_is_named_with_the_reason(driver: Driver, tmp_path: Path) -> None:
    driver.session.perform(
        lambda actions, me: actions.change_settings(
            driver.session.project_id, type(driver.session.settings)(evidence_mb=1), me
        )
    )
    driver.settled()
    cite(driver, "Data")
    large, empty = tmp_path / "large.bin", tmp_path / "empty.txt"
    large.write_bytes(b"x" * 1_000_001)
    empty.touch()
    driver.window.attaching.give([large, empty, a_page(tmp_path / "talks.html")])
    driver.until(lambda: len(files(driver)) == 1 and not driver.window.intake.running, LONG)
    assert "“large.bin” has 1 MB" in driver.desk.messages.words and "“empty.txt” is empty" in driver.desk.messages.words


def test_verdicts_are_recorded_while_ninety_megabytes_go_in(driver: Driver, tmp_path: Path) -> None:
    cite(driver, "Recording")
    citation = driver.statement().citations[0]
    source = tmp_path / "recording.bin"
    with source.open("wb") as file:
        for number in range(90):
            file.write(bytes([number]) * CHUNK_BYTES)
    order: list[str] = []
    driver.session.stored.connect(lambda recorded: order.append(recorded.label))
    three = figures(driver)
    waiting = iter(three)

    def judge_one(what: str, done: int, total: int) -> None:
        if "recording.bin" in what and done and not driver.session.busy and (statement := next(waiting, None)):
            driver.desk.go_to(statement.id)
            driver.window.judging.judge("so", "disputed")

    driver.window.intake.progressed.connect(judge_one)
    driver.window.attaching.attach(citation.reference, [source])
    driver.until(lambda: bool(driver.session.evidence.attached), 120_000)
    assert order[-1] == "Attached “recording.bin”" and len(order) > 3
    assert all(record(driver).statement(s.id).judgements for s in three)  # type: ignore[union-attr]


def test_attaching_can_be_cancelled_and_leaves_nothing(driver: Driver, tmp_path: Path) -> None:
    cite(driver, "Recording")
    source = tmp_path / "recording.bin"
    with source.open("wb") as file:
        for number in range(40):
            file.write(bytes([number]) * CHUNK_BYTES)

    def stop(what: str, done: int, total: int) -> None:
        if done:
            driver.window.intake.cancel()

    driver.window.intake.progressed.connect(stop)
    driver.window.attaching.attach(driver.statement().citations[0].reference, [source])
    driver.until(lambda: not driver.window.intake.running, LONG)
    driver.settled()
    assert driver.session.evidence.attached == ()
    assert driver.session.path is not None
    with sqlite3.connect(driver.session.path) as connection:
        assert connection.execute("SELECT count(*) FROM chunk").fetchone() == (0,)
    connection.close()


def test_a_changed_byte_turns_what_rests_on_it_red_and_names_just_those_verdicts(
    driver: Driver, tmp_path: Path
) -> None:
    first, second, third = figures(driver)
    for statement, path in ((first, a_page(tmp_path / "talks.html")), (second, a_photo(tmp_path / "photo.jpg"))):
        judged(driver, statement)
        cite(driver, path.stem)
        attach(driver, path)
    judged(driver, third)
    assert driver.session.path is not None
    flip_a_byte(driver.session.path, driver.session.evidence.attached[0])
    driver.window.actions_["verify_evidence"].trigger()
    driver.until(lambda: driver.window.verifying.shown is not None, LONG)
    driver.settled()
    shown = driver.window.verifying.shown
    assert shown is not None
    lines = [shown.damage.item(row).text() for row in range(shown.damage.count())]
    assert len(lines) == 2 and "talks.html" in lines[0] and "was changed" in lines[0]
    assert first.span.of(record(driver).article.words) in lines[1] and "Verified by R1" in lines[1]

    def shaken() -> list[Id]:
        rules = driver.session.settings
        states = {s.id: standing(s, {}, rules).state for s in record(driver).statements}
        return [s for s, state in states.items() if state is State.EVIDENCE_CHANGED]

    driver.until(lambda: shaken() != [])
    assert shaken() == [first.id]
    QTest.keyClick(shown.damage, Qt.Key.Key_Return)
    driver.until(lambda: driver.desk.current == first.id)
    (row,) = files(driver)
    assert row.attachment.state is EvidenceState.CHANGED and "changed since it was attached" in row.accessibleName()
    driver.click(button(shown, "Copy as text"))
    assert lines[0] in QApplication.clipboard().text()
    shown.close()
    preview = looked_at(driver)
    assert "not what was attached" in preview.state.text()
    preview.close()
    attach_again = tmp_path / "talks.html"
    driver.window.attaching.attach(driver.statement().citations[0].reference, [attach_again])
    driver.until(lambda: state_words(files(driver)[0].attachment) == "", LONG)
    driver.settled()
    assert standing(record(driver).statement(first.id), {}, driver.session.settings).state is not State.EVIDENCE_CHANGED  # type: ignore[arg-type]


def test_another_program_gets_a_private_copy_after_a_question_and_never_what_runs(
    driver: Driver, tmp_path: Path
) -> None:
    handed: list[Path] = []
    driver.window.evidence_files.hand_over = lambda url: handed.append(Path(url.toLocalFile()))
    cite(driver, "Files")
    program, false, good = tmp_path / "tool.sh", tmp_path / "false.pdf", a_pdf(tmp_path / "report.pdf")
    program.write_text("#!/bin/sh\nrm -rf /\n")
    shutil.copy(a_photo(tmp_path / "photo.jpg"), false)
    driver.window.attaching.give([program, false, good])
    driver.until(lambda: len(files(driver)) == 3, LONG)
    said = []
    for row in files(driver):
        driver.window.evidence_files.open_outside(row.attachment)
        driver.until(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox), LONG)
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        opens = [each for each in box.buttons() if each.text() == "Open"]
        (opens[0] if opens else box.button(QMessageBox.StandardButton.Cancel)).click()
        driver.until(lambda: QApplication.activeModalWidget() is None)
    assert "program" in said[0] and "JPEG image" in said[1] and "“report.pdf” (PDF)" in said[2] and "Files" in said[2]
    driver.until(lambda: len(handed) == 1, LONG)
    assert handed[0].read_bytes() == good.read_bytes() and handed[0].stat().st_mode & 0o777 == 0o400
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())
    assert not handed[0].exists() and not handed[0].parent.parent.exists()


def test_copies_are_saved_beside_what_is_there(driver: Driver, tmp_path: Path) -> None:
    cite(driver, "Files")
    page = a_page(tmp_path / "talks.html")
    attach(driver, page)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "talks.html").write_text("mine")
    each = files(driver)[0].attachment
    driver.window.evidence_files.save_all_to([each], folder)
    driver.until(lambda: (folder / "talks (2).html").exists() and not driver.window.intake.running, LONG)
    driver.desk.messages.dismiss()
    driver.window.evidence_files.save_to(each, folder / "talks.html")
    driver.until(lambda: "talks.html" in driver.desk.messages.words and not driver.window.intake.running, LONG)
    assert (folder / "talks.html").read_text() == "mine" and (folder / "talks (2).html").read_text() == PAGE
