"""The export dialog by keys and mouse: what is chosen is previewed, written and remembered."""

import csv
import json
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from annotations.exporting.formats import BY_WORD, FORMATS
from annotations.model.vocabulary import StatementKind, Tier
from app.dialogs.exporting import ExportDialog
from tests.end_to_end.geometry import shown_dialog
from tests.end_to_end.hands import LONG, Driver, button, choose_file, record


def asked(driver: Driver) -> ExportDialog:
    driver.keys("Ctrl+E")
    dialog = shown_dialog()
    assert isinstance(dialog, ExportDialog)
    driver.until(lambda: dialog.table.rowCount() > 0 or "{" in dialog.text.toPlainText())
    return dialog


def confirm(driver: Driver, dialog: ExportDialog, target: Path) -> None:
    driver.click(button(dialog, "Choose where"))
    choose_file(driver, target)
    driver.until(lambda: f"“{target.name}”" in driver.desk.messages.words, LONG)


def test_a_part_as_csv_and_it_is_remembered(driver: Driver, tmp_path: Path) -> None:
    live = [s for s in record(driver).statements if not s.rejected and not record(driver).article.masked(s.span)]
    assert any(s.tier is Tier.MINOR for s in live)
    driver.keys("V")
    dialog = asked(driver)
    assert dialog.form().word == "xlsx"
    while dialog.form().word != "csv":
        QTest.keyClick(dialog.format, Qt.Key.Key_Down)
    dialog.scope.setCurrentIndex(1)
    assert dialog.scope.currentText() == "The article that is open"
    QTest.keyClick(dialog.minor, Qt.Key.Key_Space)
    dialog.separator.setValue("semicolon")
    driver.until(lambda: dialog.table.rowCount() == 12)
    first = dialog.table.item(0, 0)
    assert first is not None
    label = first.text()
    confirm(driver, dialog, tmp_path / "part.csv")
    with (tmp_path / "part.csv").open(encoding="utf-8-sig", newline="") as file:
        heads, *rows = csv.reader(file, delimiter=";")
    assert heads[2] == "Said (R1)"
    assert {row[heads.index("Statement id")] for row in rows} == {s.id.hex() for s in live if s.tier is Tier.CHECK}
    assert rows[0][0] == label
    assert "no minor statements" in driver.desk.messages.words
    again = asked(driver)
    assert (again.form().word, again.minor.isChecked(), again.separator.value()) == ("csv", False, "semicolon")
    assert again.scope.currentText() == "The whole project"  # a scope is of its moment


def test_what_the_filter_left_goes_out(driver: Driver, tmp_path: Path) -> None:
    driver.click(driver.desk.statements.chips["Numeric"])
    driver.settled()
    figures = [s for s in record(driver).statements if s.kind is StatementKind.NUMERIC and s.tier is Tier.CHECK]
    dialog = asked(driver)
    dialog.format.setValue(BY_WORD["jsonl"])
    dialog.scope.setCurrentIndex(2)
    assert dialog.scope.currentText() == f"What the list shows now ({len(figures)} statements)"
    confirm(driver, dialog, tmp_path / "figures.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "figures.jsonl").read_text("utf-8").splitlines()]
    statements = [line for line in lines if line["record"] == "statement"]
    assert driver.statement().kind is StatementKind.ATTRIBUTED  # it is listed only because it is the current one
    assert [line["id"] for line in statements] == [figure.id.hex() for figure in figures]


def test_the_workbook_takes_the_history_on_request_and_its_folder_can_be_opened(driver: Driver, tmp_path: Path) -> None:
    driver.keys("V")
    dialog = asked(driver)
    QTest.keyClick(dialog.history, Qt.Key.Key_Space)
    confirm(driver, dialog, tmp_path / "w.xlsx")
    book = load_workbook(tmp_path / "w.xlsx")
    assert "Verified" in [row[6] for row in book["History"].iter_rows(values_only=True)]
    assert button(driver.desk.messages, "Open the folder")


def test_every_format_shows_how_it_begins_and_what_it_lacks(driver: Driver) -> None:
    driver.keys("V")
    dialog = asked(driver)
    for form in FORMATS:
        dialog.table.setRowCount(0)
        dialog.text.clear()
        dialog.format.setValue(form)
        dialog.changed.emit()
        driver.until(lambda: dialog.table.rowCount() > 0 or len(dialog.text.toPlainText()) > 20)
        assert dialog.history.isVisible() == form.history
        assert dialog.guard.isVisible() == form.separated
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    driver.until(lambda: driver.window.exporting.shown is None)
    assert not driver.window.findChildren(QFileDialog)


def test_a_format_of_many_files_makes_a_folder(driver: Driver, tmp_path: Path) -> None:
    dialog = asked(driver)
    dialog.format.setValue(BY_WORD["csv-folder"])
    confirm(driver, dialog, tmp_path / "sheets")
    assert (tmp_path / "sheets" / "Statements.csv").is_file()
    assert (tmp_path / "sheets" / "Read me.csv").is_file()
