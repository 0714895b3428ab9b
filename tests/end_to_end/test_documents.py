"""Report, checking copy and corrections from the real window, by their keys, as HTML and as PDF."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pypdfium2
from lxml import html
from PySide6.QtWidgets import QFileDialog, QLineEdit

from tests.end_to_end.hands import Driver, choose_file, record


def test_the_checking_copy_of_the_open_article_keeps_the_labels_that_it_printed(driver: Driver, tmp_path: Path) -> None:
    driver.keys("V", "Ctrl+P")
    choose_file(driver, tmp_path / "copy.pdf")
    driver.until(lambda: "copy.pdf" in driver.desk.messages.words)
    with pypdfium2.PdfDocument(tmp_path / "copy.pdf") as pdf:
        words = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    shown = record(driver)
    checked = [one for one in shown.statements if one.label and not one.rejected and one.judgements]
    assert checked
    assert all(f"¶{one.label}" in words for one in checked)
    assert words.count("Checking copy") == 1
    assert driver.session.path is not None
    with closing(sqlite3.connect(driver.session.path)) as file:
        frozen = dict(file.execute("SELECT subject, value FROM head WHERE kind = 'label'").fetchall())
    assert {one.id: one.label for one in shown.statements}.items() <= frozen.items()


def test_the_file_is_named_after_the_kind_that_is_chosen(driver: Driver, tmp_path: Path) -> None:
    driver.keys("V", "Ctrl+Shift+E")
    driver.until(lambda: bool(driver.window.findChildren(QFileDialog)))
    dialog = driver.window.findChildren(QFileDialog)[0]
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None and name.text().endswith("(report).html")
    dialog.selectNameFilter(dialog.nameFilters()[1])
    dialog.filterSelected.emit(dialog.nameFilters()[1])
    assert name.text().endswith("(report).pdf")
    choose_file(driver, tmp_path / "report.html")
    driver.until(lambda: "report.html" in driver.desk.messages.words)
    page = html.fromstring((tmp_path / "report.html").read_bytes())
    assert len(page.findall(".//article")) == len(driver.session.order)
    assert page.xpath("count(//li[contains(@class, 'card')])") >= 1
