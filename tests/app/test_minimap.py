"""The map beside the scroll bar, as it is seen and dragged."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import Tier, Verdict
from annotations.text import Span, sentences
from app.theme import apply_theme, current_theme, load_theme
from app.views.minimap import WIDTH, Minimap
from app.views.reading_view import ReadingView
from tests.app.conftest import changed, judged
from tests.factories import R1, make_article, make_statement

Show = Callable[[ArticleRecord], ReadingView]
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
PARAGRAPHS = 200
DISPUTED, OPEN, VERIFIED, MINOR = range(4)


@pytest.fixture
def long_record() -> ArticleRecord:
    """200 paragraphs; 20 is disputed, 100 open, 150 verified, 180 minor; the first sentence of 60 is ticked."""
    article = make_article("\n\n".join(f"Number {n:03}. " + "some words of it " * 12 for n in range(PARAGRAPHS)))
    statements = [make_statement(article, f"Number {n:03}.", label=f"{n + 1}a") for n in (20, 100, 150, 180)]
    statements[DISPUTED] = judged(statements[DISPUTED], Verdict.DISPUTED)
    statements[VERIFIED] = judged(statements[VERIFIED], Verdict.VERIFIED)
    reading = replace(statements[MINOR].reading, tier=Tier.MINOR)
    statements[MINOR] = replace(statements[MINOR], reading=reading)
    start = article.words.index("Number 060")
    ticked = sentences(article.words, Span(start, article.words.index("\n", start)))
    return ArticleRecord(article, tuple(statements), {R1.id: frozenset(ticked)})


@pytest.fixture
def view(show: Show, long_record: ArticleRecord) -> ReadingView:
    return show(long_record)


def column(minimap: Minimap, x: int) -> list[QColor]:
    image = minimap.grab().toImage()
    return [image.pixelColor(x, y) for y in range(image.height())]


def colours_at(view: ReadingView, statement: Statement) -> set[str]:
    """The colours of the marks where a statement stands."""
    y = round(view.minimap.yOf(statement.span.start))
    return {colour.name().upper() for colour in column(view.minimap, 8)[y - 1 : y + 3]}


def test_it_stands_beside_the_words_over_the_whole_height(view: ReadingView) -> None:
    assert view.minimap.width() == WIDTH
    assert view.minimap.height() == view.viewport().height()
    assert view.minimap.geometry().left() == view.viewport().geometry().right() + 1
    assert view.minimap.geometry().right() < view.verticalScrollBar().mapTo(view, QPoint(0, 0)).x()
    assert view.minimap.accessibleName()


def test_verdicts_and_what_is_left_are_seen(qtbot: QtBot, view: ReadingView, long_record: ArticleRecord) -> None:
    theme, (disputed, left, verified, minor) = current_theme(), long_record.statements
    assert theme.glyph_disputed in colours_at(view, disputed)
    assert theme.underline in colours_at(view, left)
    assert theme.glyph_verified in colours_at(view, verified)
    assert colours_at(view, minor) == {theme.page}
    view.setShowMinor(True)
    qtbot.waitUntil(lambda: theme.underline in colours_at(view, minor))


def test_the_marks_of_a_longer_article_come_after_its_words(qtbot: QtBot, show: Show) -> None:
    article = make_article("\n\n".join(f"Number {n:03}. " + "some words of it " * 12 for n in range(400)))
    statement = make_statement(article, "Number 200.", label="201a")
    view = show(ArticleRecord(article, (statement,)))
    assert colours_at(view, statement) == {current_theme().page}
    qtbot.waitUntil(lambda: current_theme().underline in colours_at(view, statement))


def test_a_new_verdict_is_seen(qtbot: QtBot, view: ReadingView, long_record: ArticleRecord) -> None:
    left = long_record.statements[OPEN]
    view.setRecord(changed(long_record, OPEN, judged(left, Verdict.UNVERIFIABLE)), R1.id)
    qtbot.waitUntil(lambda: current_theme().glyph_unverifiable in colours_at(view, left))


def test_trouble_shows_where_several_share_a_row(show: Show, long_record: ArticleRecord) -> None:
    article = long_record.article
    inner = make_statement(article, "020.")
    view = show(replace(long_record, statements=(*long_record.statements, judged(inner, Verdict.VERIFIED))))
    assert current_theme().glyph_disputed in colours_at(view, inner)


def test_ticked_stretches_are_faint(view: ReadingView, long_record: ArticleRecord) -> None:
    page = current_theme().color("page")
    y = round(view.minimap.yOf(long_record.article.words.index("Number 060")))
    beside = column(view.minimap, 3)
    assert any(colour != page for colour in beside[y : y + 2])
    assert all(colour == page for colour in beside[y + 20 : y + 60])


def test_the_current_statement_is_marked(view: ReadingView, long_record: ArticleRecord) -> None:
    current = long_record.statements[OPEN]
    assert current_theme().accent not in colours_at(view, current)
    view.setCurrent(current.id)
    assert current_theme().accent in colours_at(view, current)
    view.setCurrent(None)
    assert current_theme().accent not in colours_at(view, current)


def test_the_frame_follows_the_window(view: ReadingView, long_record: ArticleRecord) -> None:
    page = current_theme().color("page")

    def framed() -> list[int]:
        return [y for y, colour in enumerate(column(view.minimap, 0)) if colour != page]

    at_top = framed()
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert 0 < len(at_top) < view.minimap.height() / 4
    assert framed()[0] > at_top[-1]
    assert framed()[-1] == view.minimap.height() - 1


def test_a_click_goes_there(view: ReadingView, long_record: ArticleRecord) -> None:
    for statement in reversed(long_record.statements):
        y = round(view.minimap.yOf(statement.span.start))
        QTest.mouseClick(view.minimap, LEFT, NO_KEY, QPoint(WIDTH // 2, y))
        assert view.isSpanVisible(statement.span)


def test_dragging_scrolls_and_takes_hold_of_the_frame_where_it_is(view: ReadingView) -> None:
    bar, x = view.verticalScrollBar(), WIDTH // 2
    QTest.mousePress(view.minimap, LEFT, NO_KEY, QPoint(x, 3))
    assert bar.value() == 0
    QTest.mouseMove(view.minimap, QPoint(x, 200))
    halfway = bar.value()
    QTest.mouseMove(view.minimap, QPoint(x, 490))
    QTest.mouseRelease(view.minimap, LEFT, NO_KEY, QPoint(x, 490))
    assert 0 < halfway < bar.value()
    assert bar.value() > bar.maximum() * 0.9


def test_the_wheel_scrolls_the_page(view: ReadingView) -> None:
    place = QPointF(5, 100)
    wheel = QWheelEvent(
        place,
        view.minimap.mapToGlobal(place),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        NO_KEY,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.minimap, wheel)
    assert view.verticalScrollBar().value() > 0


def test_the_tip_says_what_stands_there(view: ReadingView, long_record: ArticleRecord) -> None:
    place = QPoint(5, round(view.minimap.yOf(long_record.statements[DISPUTED].span.end)))
    QApplication.sendEvent(view.minimap, QHelpEvent(QHelpEvent.Type.ToolTip, place, view.minimap.mapToGlobal(place)))
    assert QToolTip.text() in ("¶21 · 1 disputed", "¶20–21 · 1 disputed")
    QToolTip.hideText()
    assert view.minimap.tip(10_000) == f"¶{PARAGRAPHS}"


def test_a_short_article_is_not_stretched(show: Show, marked_record: ArticleRecord) -> None:
    view = show(marked_record)
    first = marked_record.statements[0].span.start
    assert view.minimap.yOf(first) == pytest.approx(view.pointOf(first).y(), abs=30)
    page = current_theme().color("page")
    assert all(colour == page for colour in column(view.minimap, 0))


def test_without_an_article_it_is_empty(qtbot: QtBot, view: ReadingView) -> None:
    view.setRecord(None, None)
    assert {colour.name().upper() for colour in column(view.minimap, 8)} == {current_theme().page}
    QTest.mouseClick(view.minimap, LEFT, NO_KEY, QPoint(5, 50))
    assert view.minimap.tip(50) == ""


def test_it_is_dark_in_the_dark(qapp: QApplication, view: ReadingView) -> None:
    apply_theme(qapp, load_theme("dark"))
    try:
        assert column(view.minimap, 13)[-1] == load_theme("dark").color("page")
    finally:
        apply_theme(qapp, load_theme("light"))
