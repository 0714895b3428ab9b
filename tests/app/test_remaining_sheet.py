"""The sheet of what is left: groups, what is chosen, and what stays chosen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from annotations.model.judgement import Query
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import StatementKind, Tier, Verdict
from annotations.review.coverage import Finding, FindingKind, scan
from annotations.review.remaining import Group, Item, Remaining, remaining
from annotations.text import Span
from app.views.remaining import RemainingSheet
from tests.app.conftest import judged
from tests.factories import make_article, make_statement, span_of

ARTICLE = make_article("😀 260 fighters left and 40 stayed. Nobody spoke of Olenivka.\n\nTwo visits.")
SENTENCES = scan(ARTICLE.words).sentences
FIGURE = make_statement(ARTICLE, "260 fighters", kind=StatementKind.NUMERIC, label="1a", context="260 fighters left")
OTHER = make_statement(ARTICLE, "40 stayed", kind=StatementKind.NUMERIC, label="1b")
MINOR = make_statement(ARTICLE, "Two visits", kind=StatementKind.NUMERIC, tier=Tier.MINOR, label="2a")
NAME = Finding(span_of(ARTICLE, "Olenivka"), FindingKind.NAME)


def left(*statements: Statement, unread: tuple[Span, ...] = SENTENCES) -> Remaining:
    found = [NAME] if NAME.span.end <= max((s.end for s in unread), default=0) else []
    return remaining(ArticleRecord(ARTICLE, statements), unread, found)


def sentence_at(position: int) -> Span | None:
    return next((s for s in SENTENCES if s.start <= position < s.end), None)


def show(sheet: RemainingSheet, remaining_: Remaining) -> None:
    sheet.setRemaining(remaining_, ARTICLE.words, sentence_at)


@pytest.fixture
def sheet(qtbot: QtBot) -> RemainingSheet:
    sheet = RemainingSheet()
    qtbot.addWidget(sheet)
    sheet.resize(330, 420)
    QAbstractItemModelTester(sheet.model, QAbstractItemModelTester.FailureReportingMode.Fatal, sheet)
    show(sheet, left(FIGURE, OTHER, MINOR))
    with qtbot.waitExposed(sheet):
        sheet.show()
    return sheet


def headings(sheet: RemainingSheet) -> list[str]:
    return [sheet.model.index(row, 0).data() for row in range(sheet.model.rowCount())]


def rows(sheet: RemainingSheet, group: Group) -> list[tuple[str, str]]:
    return [(row.data(), row.siblingAtColumn(1).data()) for row in sheet.model.indexes(group.value)]


def test_it_lists_each_group_with_its_count(sheet: RemainingSheet) -> None:
    assert headings(sheet) == [
        "Open  2",
        "Names in no statement  1",
        "Sentences not yet ticked  3",
        "Minor and not judged  1",
    ]
    assert rows(sheet, Group.OPEN) == [("¶1a", "260 fighters — 260 fighters left"), ("¶1b", "40 stayed")]
    assert rows(sheet, Group.NAME) == [("¶1", "Olenivka — Nobody spoke of Olenivka.")]
    assert rows(sheet, Group.SENTENCE)[2] == ("¶2", "Two visits.")
    assert sheet.summary.text() == "0 of 2 checked · 2 open · 3 sentences not yet ticked"
    assert not sheet.tree.isExpanded(sheet.model.groupIndex(Group.MINOR.value))  # information only


def test_waiting_says_whom_since_when_and_until_when(sheet: RemainingSheet) -> None:
    asked = Query(b"\x01" * 16, FIGURE.id, "Press office", asked="2022-05-20", due="2022-05-27")
    show(sheet, left(replace(FIGURE, queries=(asked, replace(asked, answered="2022-05-21", addressee="CNN")))))
    (row,) = rows(sheet, Group.WAITING)
    assert row[1].startswith("Press office, asked 2022-05-20, due 2022-05-27 — 260 fighters")


def test_a_click_and_enter_go_there(sheet: RemainingSheet, qtbot: QtBot) -> None:
    heard: list[Item] = []
    sheet.chosen.connect(heard.append)
    place = sheet.tree.visualRect(sheet.model.indexes(Group.OPEN.value)[1]).center()
    QTest.mouseClick(sheet.tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert [item.statement for item in heard] == [OTHER]
    QTest.keyClick(sheet.tree, Qt.Key.Key_Up)
    with qtbot.waitSignal(sheet.backToText):
        QTest.keyClick(sheet.tree, Qt.Key.Key_Return)
    assert [item.statement for item in heard] == [OTHER, FIGURE]


def test_enter_on_a_heading_folds_it(sheet: RemainingSheet) -> None:
    heading = sheet.model.groupIndex(Group.OPEN.value)
    sheet.tree.setCurrentIndex(heading)
    QTest.keyClick(sheet.tree, Qt.Key.Key_Return)
    assert not sheet.tree.isExpanded(heading)
    show(sheet, left(FIGURE, MINOR))
    assert not sheet.tree.isExpanded(sheet.model.groupIndex(Group.OPEN.value))  # it stays as it was put


def test_next_walks_through_all_but_the_minor_ones_and_around(sheet: RemainingSheet) -> None:
    heard: list[Item] = []
    sheet.chosen.connect(heard.append)
    for _ in range(7):
        sheet.goToNext()
    assert [item.group for item in heard] == [Group.OPEN] * 2 + [Group.NAME] + [Group.SENTENCE] * 3 + [Group.OPEN]


def test_after_what_was_chosen_is_done_next_goes_to_what_took_its_place(sheet: RemainingSheet) -> None:
    heard: list[Item] = []
    sheet.chosen.connect(heard.append)
    sheet.goToNext()
    show(sheet, left(judged(FIGURE, Verdict.UNVERIFIABLE), OTHER, MINOR))
    sheet.goToNext()
    assert [item.statement for item in heard] == [FIGURE, OTHER]
    show(sheet, left(judged(FIGURE, Verdict.UNVERIFIABLE), judged(OTHER, Verdict.UNVERIFIABLE), MINOR))
    sheet.goToNext()
    assert heard[-1].group is Group.NAME


def test_when_nothing_is_left_it_says_when_it_was_finished_and_next_closes_it(sheet: RemainingSheet) -> None:
    show(sheet, left(judged(FIGURE, Verdict.UNVERIFIABLE), MINOR, unread=()))
    assert sheet.summary.text() == "1 checked · every sentence ticked · nothing left"
    assert sheet.more.text().startswith("last verdict 2022-05-20")
    sheet.goToNext()
    assert not sheet.isVisible()


def test_it_says_that_the_words_are_still_looked_through(sheet: RemainingSheet) -> None:
    show(sheet, remaining(ArticleRecord(ARTICLE, (FIGURE,)), SENTENCES, None))
    assert "looking" in sheet.more.text()


def test_escape_closes_it(sheet: RemainingSheet, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sheet.backToText):
        QTest.keyClick(sheet.tree, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_headings_have_no_thing(sheet: RemainingSheet) -> None:
    assert sheet.model.thing(sheet.model.index(0, 0)) is None
    assert sheet.model.thing(QModelIndex()) is None
    assert sheet.model.indexes("no such group") == []
