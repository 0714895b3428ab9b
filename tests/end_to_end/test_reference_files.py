"""References in and out of the window, as files."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from annotations.importing.references.reading import read_references
from annotations.model.ids import new_id
from annotations.model.reference import Reference, library
from app.controllers.reference_files import ReferenceFiles
from tests.end_to_end.hands import Driver, button, record


def files(driver: Driver) -> ReferenceFiles:
    found = driver.window.findChild(ReferenceFiles)
    assert found is not None
    return found


def test_references_come_in_with_a_report_once_and_go_out_without_the_confidential(
    driver: Driver, tmp_path: Path
) -> None:
    source = tmp_path / "many.bib"
    entries = [
        f"@online{{k{n}, title = {{Work {n}}}, url = {{https://example.org/{n}}}, file = {{x}}}}" for n in range(450)
    ]
    source.write_text("\n".join([*entries, "@book{broken, title = {never closed,", "@book{last, title = {The last}}"]))
    files(driver).bring_in(source)
    driver.until(lambda: not driver.window.intake.running)
    driver.until(lambda: len(library(driver.session.references)) == 451)
    bar = driver.window.desk.messages
    assert "451 references added, 1 entry could not be read." in bar.words
    button(bar, "What was not understood").click()
    box = driver.window.findChild(QMessageBox)
    assert box is not None
    assert "Line 451" in box.detailedText()
    assert "file (450 times)" in box.detailedText()
    box.close()

    files(driver).bring_in(source)
    driver.until(lambda: not driver.window.intake.running)
    driver.settled()
    assert len(library(driver.session.references)) == 451

    secret = Reference(new_id(), title="Meier", confidential="yes")
    driver.session.perform(lambda actions, me: actions.add_references([secret], me))
    driver.settled()
    target = tmp_path / "out.ris"
    files(driver).write(target)
    driver.until(lambda: not driver.window.intake.running)
    assert "Meier" not in target.read_text("utf-8")
    assert len(read_references(target).references) == 452


def test_a_pasted_link_to_a_passage_fills_the_citation(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("C")
    form = driver.desk.inspector.citations.form
    QGuiApplication.clipboard().setText(
        "@online{a, title={A work}, author={Doe, Jane}, url={https://a.example/x}, date={2022-08}}"
    )
    QTest.keySequence(form.title, QKeySequence(QKeySequence.StandardKey.Paste))
    assert (form.title.text(), form.url.text(), form.published.text()) == ("A work", "https://a.example/x", "2022-08")
    QGuiApplication.clipboard().setText("https://b.example/y#:~:text=So%20it%20was")
    QTest.keySequence(form.url, QKeySequence(QKeySequence.StandardKey.Paste))
    assert (form.url.text(), form.passage.toPlainText()) == ("https://b.example/y", "So it was")
    QTest.keyClick(form.locator, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.settled()
    driver.until(lambda: any(one.authors == "Doe, Jane" for one in driver.session.references.values()))
    cited = record(driver).statement(statement.id)
    assert cited is not None
    assert cited.citations[0].passage == "So it was"
