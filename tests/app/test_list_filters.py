"""The list of statements: filters, orders, and what it shows over the whole project."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from annotations.model.record import ArticleRecord
from annotations.model.vocabulary import Verdict, said
from app.models.filters import Scope, Sort
from app.models.statements import rows_of
from app.views.statement_list import StatementList
from tests.app.test_statement_list import (
    ARTICLE,
    CHECKED,
    DENIAL,
    FIGHTERS,
    OUTER,
    RECORD,
    SOLDIERS,
    STATEMENTS,
    YEAR,
    click_chip,
    judged,
    row_of,
    verdict,
)
from tests.factories import R1, make_article, make_statement


@pytest.fixture
def shown(qtbot: QtBot) -> StatementList:
    """The list with an article in it, as it is in the window."""
    statements = StatementList()
    qtbot.addWidget(statements)
    statements.resize(340, 500)
    statements.setRecord(RECORD, R1.id)
    with qtbot.waitExposed(statements):
        statements.show()
    return statements


def test_open_chip_keeps_the_current_statement_until_one_moves_on(qtbot: QtBot, shown: StatementList) -> None:
    click_chip(qtbot, shown, "Open")
    shown.setCurrent(YEAR.id)
    shown.setRecord(judged(RECORD, YEAR, verdict(YEAR, Verdict.DISPUTED)), R1.id)
    assert YEAR.id in shown.order()
    shown.setCurrent(DENIAL.id)
    assert YEAR.id not in shown.order()


def test_a_kept_figure_keeps_the_row_around_it(qtbot: QtBot, shown: StatementList) -> None:
    click_chip(qtbot, shown, "Open")
    done = judged(RECORD, OUTER, verdict(OUTER), verdict(OUTER, aspect=said(0)), verdict(OUTER, aspect=said(1)))
    shown.setRecord(done, R1.id)
    assert shown.order() == [YEAR.id, DENIAL.id]
    shown.setCurrent(FIGHTERS.id)
    assert shown.order() == [OUTER.id, FIGHTERS.id, YEAR.id, DENIAL.id]
    shown.setCurrent(YEAR.id)
    assert shown.order() == [YEAR.id, DENIAL.id]


def test_a_filter_lets_go_of_a_current_statement_that_it_does_not_mean(qtbot: QtBot, shown: StatementList) -> None:
    shown.setCurrent(YEAR.id)
    QTest.keyClicks(shown.words, "Kyiv")
    assert shown.order() == [DENIAL.id]
    shown.setCurrent(YEAR.id)  # it is still current in the text: that is no reason to come back
    assert shown.order() == [DENIAL.id]
    assert "1 found" in shown.heading()
    shown.setCurrent(SOLDIERS.id)  # gone to: it must be seen
    assert shown.order() == [OUTER.id, SOLDIERS.id, DENIAL.id]


def test_chosen_statements_stay_in_a_list_of_open_ones_until_the_choice_ends(
    qtbot: QtBot, shown: StatementList
) -> None:
    click_chip(qtbot, shown, "Open")
    shown.setCurrent(YEAR.id)
    shown.tree.extend(1)
    assert shown.chosen() == [YEAR.id, DENIAL.id]
    record = RECORD
    for statement in (YEAR, DENIAL):
        record = judged(record, statement, *(verdict(statement, aspect=aspect) for aspect in statement.aspects))
    shown.setRecord(record, R1.id)
    shown.setCurrent(YEAR.id)
    assert shown.chosen() == [YEAR.id, DENIAL.id]
    shown.dropChoice()
    assert shown.order() == [OUTER.id, SOLDIERS.id, FIGHTERS.id, YEAR.id]


def test_verdicts_and_states_have_chips(qtbot: QtBot, shown: StatementList) -> None:
    shown.setRecord(judged(RECORD, YEAR, verdict(YEAR, Verdict.DISPUTED)), R1.id)
    click_chip(qtbot, shown, "Disputed")
    assert shown.order() == [YEAR.id]
    shown.clearFilters()
    menu = shown.controls.state.menu()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == "Needs citation").trigger()
    assert shown.order() == [YEAR.id]
    assert shown.controls.state.text() == "Needs citation ▾"
    assert shown.controls.state.accessibleName() == "States shown: Needs citation"


def test_a_verdict_moves_no_statement_of_a_sorted_list(qtbot: QtBot, shown: StatementList) -> None:
    menu = shown.controls.sort.menu()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == "By verdict").trigger()
    assert shown.controls.sort.text() == "By verdict ▾"
    before = shown.order()
    shown.setRecord(judged(RECORD, DENIAL, verdict(DENIAL, Verdict.DISPUTED)), R1.id)
    assert shown.order() == before
    shown.setSort(Sort.VERDICT)
    assert shown.order()[0] == DENIAL.id


@pytest.mark.parametrize(("width", "rows"), [(330, 2), (600, 1)])
def test_chips_eat_little_of_the_pane(shown: StatementList, width: int, rows: int) -> None:
    shown.resize(width - 8, 600)
    QApplication.processEvents()
    chips = (shown.controls.scope, *shown.chips.values(), shown.controls.state, shown.controls.sort)
    assert len({chip.y() for chip in chips}) == rows
    assert all(chip.width() >= chip.sizeHint().width() for chip in chips)


def test_the_list_over_the_project_shows_articles_as_they_come(qtbot: QtBot, shown: StatementList) -> None:
    other = make_article("Two men left.", title="Another")
    statement = make_statement(other, "Two men left.")
    shown.setScope(Scope.PROJECT, [other.id, ARTICLE.id])
    shown.setReading(1, 2)
    assert "reading 1 of 2 articles" in shown.heading()
    assert shown.order() == CHECKED
    shown.putRows(rows_of(ArticleRecord(other, (statement,)), R1.id))
    shown.setReading(0, 0)
    assert shown.order() == [statement.id, *CHECKED]
    assert shown.heading() == "<b>Statements</b> 6 to check · 1 minor folded"
    assert shown.articleOf(statement.id) == other.id
    assert shown.nextOpen(None) == OUTER.id  # of the article that is read
    assert shown.nextOpen(DENIAL.id) == statement.id
    shown.setScope(Scope.ARTICLE)
    assert shown.order() == CHECKED


def test_an_article_that_is_read_again_and_says_the_same_touches_no_row(qtbot: QtBot, shown: StatementList) -> None:
    shown.setScope(Scope.PROJECT, [ARTICLE.id])
    with qtbot.assertNotEmitted(shown.model.dataChanged):
        shown.putRows(rows_of(RECORD, R1.id))
    assert shown.order() == CHECKED


def test_the_current_statement_is_in_view_again_after_a_list_that_does_not_hold_it(shown: StatementList) -> None:
    """A figure without a source stands in no list by source."""
    shown.resize(340, 230)
    shown.setCurrent(YEAR.id)
    shown.setScope(Scope.SOURCES, [ARTICLE.id])
    assert YEAR.id not in shown.order()
    shown.setScope(Scope.PROJECT, [ARTICLE.id])
    assert shown.current() == YEAR.id
    assert shown.tree.viewport().rect().contains(shown.tree.visualRect(shown.tree.currentIndex()).center())


def test_another_article_is_shown_from_its_beginning(shown: StatementList) -> None:
    shown.resize(340, 200)
    shown.setCurrent(DENIAL.id)
    assert shown.tree.verticalScrollBar().value() > 0
    copy = replace(ARTICLE, id=bytes(16))
    shown.setRecord(replace(RECORD, article=copy), R1.id)
    shown.setCurrent(None)
    assert shown.tree.verticalScrollBar().value() == 0


def test_two_articles_of_the_same_words_are_both_listed_and_the_one_that_is_read_is_meant(
    shown: StatementList,
) -> None:
    copy = replace(ARTICLE, id=bytes(16))
    shown.setScope(Scope.PROJECT, [ARTICLE.id, copy.id])
    shown.putRows(rows_of(replace(RECORD, article=copy), R1.id))
    assert len(shown.model.indexesOf(YEAR.id)) == 2 and shown.articleOf(YEAR.id) == ARTICLE.id
    shown.setRecord(replace(RECORD, article=copy), R1.id)
    assert shown.articleOf(YEAR.id) == copy.id


def test_a_heading_folds_what_stands_under_it(qtbot: QtBot, shown: StatementList) -> None:
    shown.setScope(Scope.PROJECT, [ARTICLE.id])
    place = shown.tree.visualRect(shown.model.index(0, 0)).center()
    QTest.mouseClick(shown.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown.order() == []
    QTest.mouseClick(shown.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown.order() == CHECKED


def test_kind_chips_and_words_filter(qtbot: QtBot, shown: StatementList) -> None:
    click_chip(qtbot, shown, "Attributed")
    assert shown.order() == [OUTER.id, DENIAL.id]
    click_chip(qtbot, shown, "Attributed")
    click_chip(qtbot, shown, "Numeric")
    assert shown.order() == [OUTER.id, SOLDIERS.id, FIGHTERS.id, YEAR.id]
    QTest.keyClicks(shown.words, "fsb")
    assert shown.order() == [YEAR.id]
    shown.clearFilters()
    assert shown.order() == CHECKED


def test_a_label_finds_its_statement(qtbot: QtBot, shown: StatementList) -> None:
    QTest.keyClicks(shown.words, "¶4A")
    assert shown.order() == [DENIAL.id]


def test_what_was_put_off_comes_after_all_others(shown: StatementList) -> None:
    put_off = replace(RECORD, statements=tuple(replace(s, later=s in (OUTER, YEAR)) for s in STATEMENTS))
    shown.setRecord(put_off, R1.id)
    assert shown.nextOpen(None) == SOLDIERS.id
    assert shown.nextOpen(FIGHTERS.id) == DENIAL.id
    assert shown.nextOpen(DENIAL.id, backwards=True) == FIGHTERS.id
    for statement in (SOLDIERS, FIGHTERS, DENIAL):
        put_off = judged(put_off, statement, *(verdict(statement, aspect=aspect) for aspect in statement.aspects))
    shown.setRecord(put_off, R1.id)
    assert shown.nextOpen(DENIAL.id) == OUTER.id
    assert row_of(shown, OUTER).state_words == "Later"


def test_filters_that_let_nothing_through_can_be_lifted(qtbot: QtBot, shown: StatementList) -> None:
    QTest.keyClicks(shown.words, "nowhere")
    assert shown.order() == []
    assert "filters" in shown.emptySentence()
