"""The ask list of the whole project, in the real window."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from annotations.model.ids import new_id
from annotations.model.judgement import Query
from annotations.model.vocabulary import StatementKind
from annotations.storage.project import Project
from annotations.text import Span
from app.dialogs.ask_list import AnswerDialog, AskList
from tests.end_to_end.hands import Driver, record

TODAY = date.today().isoformat()  # noqa: DTZ011 - as the window has it


def queries(driver: Driver) -> list[Query]:
    """All queries, read afresh from the file."""
    assert driver.session.path is not None
    project = Project.open(driver.session.path, new_id())
    found = [q for a in project.article_ids() for s in project.article(a).statements for q in s.queries]
    project.close()
    return sorted(found, key=lambda query: query.question)


@pytest.fixture
def asked(driver: Driver) -> AskList:
    """The list, with two questions about one article and one about another."""
    for title, whom in (("Moment of trust", ("Press office", "Press office")), ("NATO head", ("AP",))):
        driver.show_article(title)
        for number, addressee in enumerate(whom):
            statement = record(driver).statements[number]
            query = Query(new_id(), statement.id, addressee, f"{addressee} {number}?")
            driver.session.perform(lambda actions, me, query=query: actions.ask(query, me))  # type: ignore[misc]
            driver.settled()
    driver.keys("F7")
    shown = driver.window.asking.list
    assert shown is not None
    driver.until(lambda: len(shown.shown()) == 3)
    return shown


def test_it_reads_all_articles_and_follows_what_happens(driver: Driver, asked: AskList) -> None:
    assert [one.query.question for one in asked.shown()] == ["AP 0?", "Press office 0?", "Press office 1?"]
    driver.session.undo()
    driver.until(lambda: len(asked.shown()) == 2)
    driver.window.asking.open()
    assert driver.window.asking.list is asked  # one list


def test_a_click_goes_to_the_statement_in_its_article(driver: Driver, asked: AskList) -> None:
    row = asked.model.indexes("press office")[1]
    place = asked.tree.visualRect(row).center()
    QTest.mouseClick(asked.tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    driver.until(lambda: "Moment of trust" in record(driver).article.title)
    driver.settled()
    assert driver.desk.current == asked.shown()[0].query.statement


def test_marking_and_answering_several_is_one_step_each(driver: Driver, asked: AskList) -> None:
    QTest.mouseClick(asked.mark, Qt.MouseButton.LeftButton)
    driver.settled()
    assert [query.asked for query in queries(driver)] == [TODAY] * 3
    driver.until(lambda: all(one.query.asked for one in asked.shown()))
    QTest.mouseClick(asked.answer, Qt.MouseButton.LeftButton)
    dialog = asked.findChildren(AnswerDialog)[0]
    QTest.keyClicks(dialog.words, "Yes")
    QTest.keyClick(dialog.when, Qt.Key.Key_Return)
    driver.settled()
    assert [(query.answered, query.answer) for query in queries(driver)] == [(TODAY, "Yes")] * 3
    driver.until(asked.empty.isVisible)
    driver.session.undo()
    driver.settled()
    assert [query.answered for query in queries(driver)] == [""] * 3


def test_copied_words_keep_their_labels(driver: Driver, asked: AskList) -> None:
    labels = [one.label for one in asked.shown()]
    QTest.mouseClick(asked.copy, Qt.MouseButton.LeftButton)
    driver.until(lambda: "copied" in asked.summary.text())
    words = QGuiApplication.clipboard().text()
    assert all(f"¶{label}" in words for label in labels) and words.startswith("Questions to AP")
    driver.show_article("Moment of trust")
    first = record(driver).statements[0]
    text, before = record(driver).article.text, first.label
    before_it = Span(first.span.start, first.span.start + 3)  # would take its letter, were that not frozen
    driver.session.perform(lambda actions, me: actions.draw(text, StatementKind.OTHER, before_it, first.span, me)[1])
    driver.settled()
    again = record(driver).statement(first.id)
    assert again is not None and again.label == before


def test_it_is_saved_as_pages(driver: Driver, asked: AskList, tmp_path: Path) -> None:
    QTest.mouseClick(asked.save, Qt.MouseButton.LeftButton)
    driver.until(lambda: bool(asked.findChildren(QFileDialog)))
    name = asked.findChildren(QFileDialog)[0].findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.setText(str(tmp_path / "asked.pdf"))
    QTest.keyClick(name, Qt.Key.Key_Return)
    driver.until(lambda: "2 pages are in “asked.pdf”" in driver.desk.messages.words)
    assert (tmp_path / "asked.pdf").read_bytes().startswith(b"%PDF")
    driver.desk.messages.dismiss()
    driver.window.asking.save(tmp_path / "missing" / "asked.pdf", asked.shown())
    driver.until(lambda: "asked.pdf could not be written" in driver.desk.messages.words)


def test_the_print_dialog_opens_with_the_pages(driver: Driver, asked: AskList, tmp_path: Path) -> None:
    QTest.mouseClick(asked.print, Qt.MouseButton.LeftButton)
    driver.until(lambda: bool(asked.findChildren(QPrintDialog)))
    dialog = asked.findChildren(QPrintDialog)[0]
    name = dialog.findChild(QLineEdit, "filename")
    assert isinstance(name, QLineEdit)  # without a printer it offers to print to a file
    name.setText(str(tmp_path / "printed.pdf"))
    dialog.accept()
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")


def test_another_project_closes_the_list(driver: Driver, asked: AskList, tmp_path: Path) -> None:
    driver.window.projects.create(tmp_path / "other.factdesk")
    driver.until(lambda: driver.window.asking.list is None)
