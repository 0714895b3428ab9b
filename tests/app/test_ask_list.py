"""The ask list: what it shows, what its buttons are about, and the pages it prints."""

import re
from collections.abc import Sequence
from datetime import date

import pytest
from PySide6.QtCore import QBuffer, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QPdfWriter
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from annotations.model.ids import new_id
from annotations.model.judgement import Query
from annotations.review.asking import Asked, by_addressee
from app.dialogs.ask_list import AnswerDialog, AskList
from app.views.ask_sheet import prepare, print_asked

TODAY = date(2022, 5, 20)
SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


def asked(
    addressee: str, question: str, *, when: str = "", due: str = "", answered: str = "", answer: str = ""
) -> Asked:
    query = Query(new_id(), b"\x07" * 16, addressee, question, when, due, answered, answer)
    return Asked(query, b"\x08" * 16, "The <b>siege</b>", "3a", "at least 40 prisoners died")


HOW_MANY = asked("Press office", "How many?", when="2022-05-10", due="2022-05-19")
WHEN = asked("Press office", "When?")
WHERE = asked("CNN <script>", "Where?", when="2022-05-10")
WHO = asked("CNN <script>", "Who?", answered="2022-05-11", answer="Nobody")
ALL = (WHERE, WHO, WHEN, HOW_MANY)


@pytest.fixture
def shown(qtbot: QtBot) -> AskList:
    dialog = AskList()
    qtbot.addWidget(dialog)
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal, dialog)
    dialog.setAsked(ALL, TODAY)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def index_of(dialog: AskList, one: Asked) -> QModelIndex:
    rows = [row for key in dialog.model.groupKeys() for row in dialog.model.indexes(key)]
    return next(row for row in rows if dialog.model.thing(row) == one)


def test_it_groups_by_addressee_what_is_overdue_first(shown: AskList) -> None:
    headings = [shown.model.index(row, 0).data() for row in range(shown.model.rowCount())]
    assert headings == ["Press office · 2 questions · 1 overdue", "CNN <script> · 1 question"]
    assert shown.shown() == [HOW_MANY, WHEN, WHERE]
    assert shown.summary.text() == "2 addressees · 1 overdue · 1 to ask · 1 asked, waiting"
    cells = [index_of(shown, HOW_MANY).siblingAtColumn(column).data() for column in range(7)]
    assert cells == [
        "¶3a",
        "How many?",
        "at least 40 prisoners died",
        "The <b>siege</b>",
        "2022-05-10",
        "2022-05-19",
        "overdue",
    ]


def test_hostile_names_stay_words_in_tooltips(shown: AskList) -> None:
    tip = index_of(shown, HOW_MANY).data(Qt.ItemDataRole.ToolTipRole)
    assert "The &lt;b&gt;siege&lt;/b&gt;" in tip and "<b>" not in tip
    assert "How many?, at least 40" in index_of(shown, HOW_MANY).data(Qt.ItemDataRole.AccessibleTextRole)


def test_all_shows_the_answered_ones_too(shown: AskList) -> None:
    QTest.mouseClick(shown.everything, Qt.MouseButton.LeftButton)
    assert shown.shown() == [HOW_MANY, WHEN, WHERE, WHO]
    QTest.mouseClick(shown.pending, Qt.MouseButton.LeftButton)
    assert WHO not in shown.shown()


def test_buttons_are_about_the_chosen_ones(shown: AskList, qtbot: QtBot) -> None:
    shown.tree.selectionModel().select(index_of(shown, WHEN), SELECT)
    with qtbot.waitSignal(shown.asked) as heard:
        QTest.mouseClick(shown.mark, Qt.MouseButton.LeftButton)
    assert heard.args == [[WHEN]]
    shown.setAsked(ALL, TODAY)
    assert shown.shown() == [WHEN]  # still chosen
    shown.tree.selectionModel().clearSelection()
    shown.tree.selectionModel().select(shown.model.index(0, 0), SELECT)
    assert shown.shown() == [HOW_MANY, WHEN]  # a heading stands for all under it


def test_only_what_can_be_done_can_be_pressed(shown: AskList) -> None:
    shown.tree.selectionModel().select(index_of(shown, WHERE), SELECT)
    assert not shown.mark.isEnabled() and shown.answer.isEnabled()
    shown.setAsked((), TODAY)
    assert not shown.print.isEnabled() and shown.empty.isVisible() and not shown.tree.isVisible()


def test_a_click_goes_to_the_statement(shown: AskList, qtbot: QtBot) -> None:
    place = shown.tree.visualRect(index_of(shown, WHERE)).center()
    with qtbot.waitSignal(shown.chosen) as heard:
        QTest.mouseClick(shown.tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert heard.args == [WHERE]
    with qtbot.waitSignal(shown.entered):
        QTest.keyClick(shown.tree, Qt.Key.Key_Return)
    ctrl, other = Qt.KeyboardModifier.ControlModifier, shown.tree.visualRect(index_of(shown, WHEN)).center()
    with qtbot.assertNotEmitted(shown.chosen):
        QTest.mouseClick(shown.tree.viewport(), Qt.MouseButton.LeftButton, ctrl, other)
    assert shown.shown() == [WHEN, WHERE]


def test_an_answer_needs_a_day(qtbot: QtBot) -> None:
    dialog = AnswerDialog([WHEN], TODAY)
    qtbot.addWidget(dialog)
    dialog.show()
    heard: list[tuple[str, str]] = []
    dialog.given.connect(lambda when, words: heard.append((when, words)))
    QTest.keyClicks(dialog.words, " On Monday ")
    dialog.when.setText("yesterday")
    QTest.keyClick(dialog.when, Qt.Key.Key_Return)
    assert heard == [] and "2022-05-17" in dialog.problem.text()
    dialog.when.setText("2022-05")
    QTest.keyClick(dialog.when, Qt.Key.Key_Return)
    assert heard == [("2022-05", "On Monday")] and not dialog.isVisible()


def pdf(groups: Sequence[Asked]) -> tuple[int, bytes]:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    prepare(writer, "Ask list")
    pages, taken = print_asked(writer, "Proj\u202eect", by_addressee(groups, TODAY), TODAY)
    assert taken
    return pages, bytes(buffer.data().data())


def test_each_addressee_has_pages_of_their_own(qapp: object) -> None:
    pages, data = pdf(ALL)
    assert pages == 2 and data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 2


def test_many_questions_and_endless_words_take_more_pages(qapp: object) -> None:
    assert pdf([asked("Press office", "How many?") for _ in range(12)])[0] == 3
    hostile = asked("x" * 5000 + "\x00\u202e", "word " * 3000 + "😀e\u0301" * 200, due="<img src=x>")
    assert pdf([hostile])[0] > 2
