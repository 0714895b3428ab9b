"""The list of articles: real clicks and keys on the widget, colours probed in what it paints."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from annotations.review.states import Counts
from app.models.articles import ArticleModel, ArticleRow
from app.theme import current_theme
from app.views.article_list import ArticleList

# the offscreen platform has no window manager and says so; nothing is wrong

FIRST = ArticleRow(b"1" * 16, "A first article", "The Courier", 22, Counts(27, 9, 15, 5, 3, 1))
SECOND = ArticleRow(b"2" * 16, "Another one", "", 1, Counts(4, 4))
FAILED = ArticleRow(b"3" * 16, "Broken", problem="The text is too long.")
WAITING = ArticleRow(b"4" * 16, "New", detecting=True)
ROWS = [FIRST, SECOND, FAILED, WAITING]


@pytest.fixture
def articles(qtbot: QtBot) -> ArticleList:
    shown = ArticleList()
    qtbot.addWidget(shown)
    shown.resize(360, 400)
    shown.setArticles(ROWS)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def click(qtbot: QtBot, articles: ArticleList, row: int) -> None:
    place = articles.view.visualRect(articles.model.index(row)).center()
    QTest.mouseClick(articles.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_model_keeps_the_contract_of_item_models() -> None:
    model = ArticleModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.setArticles(ROWS)
    model.setArticles([replace(row, outlet="Elsewhere") for row in ROWS])
    model.setArticles(ROWS[1:])
    model.setArticles([])
    assert tester.model() is model


def test_second_line_counts_what_is_done() -> None:
    assert FIRST.about == "22 paragraphs · The Courier"
    assert FIRST.progress == "9 of 27 · 15 minor"
    assert (SECOND.about, SECOND.progress) == ("1 paragraph · outlet unknown", "4 of 4")


def test_a_screen_reader_hears_detection_and_problems() -> None:
    assert "Finding statements…" in WAITING.spoken
    assert FAILED.problem in FAILED.spoken


def test_a_click_activates_and_setting_the_current_one_does_not(qtbot: QtBot, articles: ArticleList) -> None:
    with qtbot.waitSignal(articles.articleActivated) as activated:
        click(qtbot, articles, 1)
    assert activated.args == [SECOND.id]
    with qtbot.assertNotEmitted(articles.articleActivated):
        articles.setCurrent(FIRST.id)
    assert articles.current() == FIRST.id


def test_arrow_keys_activate_and_letters_are_left_to_the_verdicts(qtbot: QtBot, articles: ArticleList) -> None:
    articles.setCurrent(FIRST.id)
    articles.view.setFocus()
    with qtbot.waitSignal(articles.articleActivated):
        QTest.keyClick(articles.view, Qt.Key.Key_Down)
    with qtbot.assertNotEmitted(articles.articleActivated):
        QTest.keyClick(articles.view, Qt.Key.Key_B)
    assert articles.current() == SECOND.id


def test_an_update_redraws_one_row_and_keeps_the_current_one(qtbot: QtBot, articles: ArticleList) -> None:
    articles.setCurrent(SECOND.id)
    with qtbot.waitSignal(articles.model.dataChanged) as changed:
        articles.updateArticles([replace(FIRST, title="Renamed")])
    index: QModelIndex = changed.args[0]
    assert (index.row(), index.data()) == (0, "Renamed")
    with qtbot.assertNotEmitted(articles.articleActivated):
        articles.setArticles(ROWS[1:])
    assert articles.current() == SECOND.id
    assert articles.order() == [row.id for row in ROWS[1:]]


def test_the_bar_shows_the_verdicts_in_their_colours(articles: ArticleList) -> None:
    image = articles.view.viewport().grab().toImage()
    row = articles.view.visualRect(articles.model.index(0))
    seen = {image.pixelColor(x, y).name() for x in range(row.width()) for y in range(row.bottom() - 12, row.bottom())}
    theme = current_theme()
    for colour in (theme.glyph_verified, theme.glyph_disputed, theme.glyph_unverifiable):
        assert colour.lower() in seen
