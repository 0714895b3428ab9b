"""References in and out of the window, as files."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox

from annotations.importing.references.reading import read_references
from annotations.model.ids import new_id
from annotations.model.reference import Reference, library
from app.controllers.reference_files import ReferenceFiles
from app.dialogs.references import ReferencesWindow
from tests.end_to_end.hands import Driver, button, record
from tests.end_to_end.test_evidence import drop_on


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


NEWS = """<html><head><title>Forty tanks</title><link rel="canonical" href="https://daily.example/tanks">
<meta property="article:published_time" content="2022-05-18T10:00:00Z"></head><body>Forty tanks left.</body></html>"""


def test_a_saved_page_that_is_dropped_on_a_citation_is_attached_and_fills_what_is_empty(
    driver: Driver, tmp_path: Path
) -> None:
    page = tmp_path / "saved.html"
    page.write_text(NEWS)
    driver.keys("C")
    form = driver.window.desk.inspector.citations.form
    form.container.setText("The Daily")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(page))])
    drop_on(form.title, data)
    driver.until(lambda: form.isOpen() and form.title.text() == "Forty tanks")
    assert (form.url.text(), form.published.text()) == ("https://daily.example/tanks", "2022-05-18")
    assert form.container.text() == "The Daily"
    reference = driver.statement().citations[0].reference
    driver.until(lambda: len(driver.session.evidence.of(reference)) == 1)


def test_a_page_in_the_library_becomes_a_reference_that_is_copied_as_a_citation(driver: Driver, tmp_path: Path) -> None:
    page = tmp_path / "saved.html"
    page.write_text(NEWS)
    driver.window.references.open()
    shown = driver.window.references.shown
    assert shown is not None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(page))])
    drop_on(shown.table.viewport(), data)
    driver.until(lambda: not driver.window.intake.running and shown.model.rowCount() == 1)
    driver.settled()
    shown.table.setCurrentIndex(shown.model.index(0, 0))
    driver.click(shown.copy)
    driver.until(lambda: "on the clipboard" in shown.told.text())
    assert QGuiApplication.clipboard().text().startswith("Forty tanks. (2022, May 18). https://daily.example/tanks")

    link = QMimeData()
    link.setText("https://other.example/x")
    driver.click(shown.new)
    drop_on(shown.form.fields["title"], link)
    assert field_text(shown, "url") == "https://other.example/x"
    shown.close()


def field_text(shown: ReferencesWindow, name: str) -> str:
    field = shown.form.fields[name]
    assert isinstance(field, QLineEdit)
    return field.text()
