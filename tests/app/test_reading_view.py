from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from annotations.model.record import ArticleRecord
from annotations.model.vocabulary import Verdict
from annotations.text import Span
from app.theme import apply_theme, current_theme, load_theme
from app.views.reading_view import ReadingView
from tests.app.conftest import CAMP, INNER, MINOR, OFFICE, OUTER, changed, judged, words_span
from tests.factories import R1, R2, make_article

Show = Callable[[ArticleRecord], ReadingView]
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(show: Show, marked_record: ArticleRecord) -> ReadingView:
    return show(marked_record)


@pytest.fixture
def long_view(show: Show) -> ReadingView:
    """300 paragraphs of 5 to 90 words."""
    paragraphs = [f"Paragraph {n}: " + "some words of it " * (n % 30 + 1) for n in range(300)]
    return show(ArticleRecord(make_article("\n\n".join(paragraphs))))


def point(view: ReadingView, words: str, into: int = 1) -> QPoint:
    """A point on a character of the words."""
    place = view.pointOf(words_span(words).start + into)
    return QPoint(round(place.x()) + 2, round(place.y()))


def click(qtbot: QtBot, view: ReadingView, words: str) -> None:
    QTest.mouseClick(view.viewport(), LEFT, NO_KEY, point(view, words))
    qtbot.wait(QApplication.doubleClickInterval() + 20)


def drag(qtbot: QtBot, view: ReadingView, start: QPoint, end: QPoint, *, ctrl: bool = False) -> None:
    held = Qt.KeyboardModifier.ControlModifier if ctrl else NO_KEY
    QTest.mousePress(view.viewport(), LEFT, held, start)
    for step in (1, 2):
        QTest.mouseMove(view.viewport(), start + (end - start) * step / 2)
    QTest.mouseRelease(view.viewport(), LEFT, held, end)


def ground(view: ReadingView, words: str, into: int = 0) -> QColor:
    """The colour behind the words: at the upper edge of the band, above the letters."""
    image = view.viewport().grab().toImage()
    place = view.pointOf(words_span(words).start + into)
    return image.pixelColor(round(place.x()) + 1, round(place.y()) - 8)


def colours_beside(view: ReadingView, words: str) -> set[str]:
    """The colours in the gutter beside the line of the words, without the line that shows the focus."""
    image = view.viewport().grab().toImage()
    place = view.pointOf(words_span(words).start)
    left = round(view.pointOf(words_span("Talks").start).x())
    rows = range(round(place.y()) - 8, round(place.y()) + 9)
    return {image.pixelColor(x, y).name().upper() for x in range(3, left) for y in rows}


def test_a_click_activates_the_innermost_and_again_goes_outwards(
    qtbot: QtBot, view: ReadingView, marked_record: ArticleRecord
) -> None:
    activated: list[bytes] = []
    view.statementActivated.connect(activated.append)
    view.statementActivated.connect(view.setCurrent)
    for _ in range(3):
        click(qtbot, view, "200 fighters")
    inner, outer = marked_record.statements[INNER].id, marked_record.statements[OUTER].id
    assert activated == [inner, outer, inner]


def test_a_click_after_emoji_hits_the_right_word(qtbot: QtBot, view: ReadingView, marked_record: ArticleRecord) -> None:
    for words in ("the camp was hit", "hit."):
        with qtbot.waitSignal(view.statementActivated) as activated:
            QTest.mouseClick(view.viewport(), LEFT, NO_KEY, point(view, words, 0))
        assert activated.args == [marked_record.statements[CAMP].id]
        qtbot.wait(QApplication.doubleClickInterval() + 20)


def test_a_click_beside_statements_gives_the_sentence(qtbot: QtBot, view: ReadingView) -> None:
    with qtbot.waitSignal(view.sentenceActivated) as activated, qtbot.assertNotEmitted(view.statementActivated):
        QTest.mouseClick(view.viewport(), LEFT, NO_KEY, point(view, "rained"))
    assert activated.args == [words_span("It rained on Tuesday.")]


def test_rejected_and_masked_words_are_no_statements(qtbot: QtBot, view: ReadingView) -> None:
    for words in ("Nobody spoke", "home page"):
        with qtbot.waitSignal(view.sentenceActivated), qtbot.assertNotEmitted(view.statementActivated):
            QTest.mouseClick(view.viewport(), LEFT, NO_KEY, point(view, words))
        qtbot.wait(QApplication.doubleClickInterval() + 20)
    assert view.statementsAt(words_span("home page").start) == []


def test_a_gutter_glyph_activates_its_statement(qtbot: QtBot, view: ReadingView, marked_record: ArticleRecord) -> None:
    place = view.pointOf(words_span("According").start)
    found: list[bytes] = []
    view.statementActivated.connect(found.append)
    for x in range(0, round(place.x()), 6):
        QTest.mouseClick(view.viewport(), LEFT, NO_KEY, QPoint(x, round(place.y())))
        qtbot.wait(1)
    assert marked_record.statements[OFFICE].id in found


def test_fills_stand_exactly_under_their_words(view: ReadingView) -> None:
    theme = current_theme()
    assert ground(view, "the camp was hit") == theme.color("fill_disputed")
    assert ground(view, "the camp was hit", 15) == theme.color("fill_disputed")
    assert ground(view, "claimed the", 2) == theme.color("page")
    assert ground(view, "at least 40") == theme.color("page")


def test_the_gutter_shows_verdicts(view: ReadingView) -> None:
    beside = colours_beside(view, "the camp")
    assert current_theme().glyph_disputed in beside
    assert current_theme().glyph_verified not in beside


def test_the_current_statement_is_filled_and_has_a_bar(view: ReadingView, marked_record: ArticleRecord) -> None:
    before = colours_beside(view, "at least 40")
    view.setCurrent(marked_record.statements[OFFICE].id)
    assert ground(view, "at least 40", 3) == current_theme().color("current")
    assert current_theme().accent not in before
    assert current_theme().accent in colours_beside(view, "at least 40")
    view.setCurrent(None)
    assert ground(view, "at least 40", 3) == current_theme().color("page")


def test_a_new_verdict_is_painted(view: ReadingView, marked_record: ArticleRecord) -> None:
    view.setCurrentSentence(words_span("It rained on Tuesday."))
    office = judged(marked_record.statements[OFFICE], Verdict.UNVERIFIABLE)
    view.setRecord(changed(marked_record, OFFICE, office), R1.id)
    assert ground(view, "at least 40") == current_theme().color("fill_unverifiable")
    assert view.currentSentence() == words_span("It rained on Tuesday.")


def test_only_what_changed_is_repainted(qtbot: QtBot, show: Show, marked_record: ArticleRecord) -> None:
    painted: list[int] = []

    class Counting(ReadingView):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
            painted.append(event.rect().height())
            super().paintEvent(event)

    view = Counting()
    qtbot.addWidget(view)
    view.resize(800, 500)
    view.setRecord(marked_record, R1.id)
    with qtbot.waitExposed(view):
        view.show()
    qtbot.waitUntil(lambda: bool(painted))
    painted.clear()
    view.setRecord(marked_record, R1.id)
    QApplication.processEvents()
    assert painted == []
    view.setRecord(changed(marked_record, CAMP, judged(marked_record.statements[MINOR], Verdict.VERIFIED)), R1.id)
    QApplication.processEvents()
    assert painted
    assert max(painted) < 250


def test_another_reviewer_sees_other_ticks(view: ReadingView, marked_record: ArticleRecord) -> None:
    before = view.viewport().grab().toImage()
    view.setRecord(marked_record, R2.id)
    assert view.viewport().grab().toImage() != before


def test_minor_statements_get_their_glyph_when_unfolded(view: ReadingView) -> None:
    before = view.viewport().grab().toImage()
    view.setShowMinor(True)
    assert view.viewport().grab().toImage() != before


def test_a_drag_selects_whole_words(qtbot: QtBot, view: ReadingView) -> None:
    with qtbot.waitSignal(view.selectionChanged):
        drag(qtbot, view, point(view, "wounded", 3), point(view, "moved", 2))
    assert view.selectedSpan() == words_span("wounded soldiers were moved")
    assert ground(view, "soldiers") == current_theme().color("selection")
    with qtbot.waitSignal(view.selectionChanged):
        view.clearSelection()
    assert view.selectedSpan() is None


def test_with_ctrl_a_drag_cuts_words(qtbot: QtBot, view: ReadingView) -> None:
    start = words_span("wounded").start + 3
    place, end = view.pointOf(start), view.pointOf(start + 8)
    drag(qtbot, view, place.toPoint(), end.toPoint(), ctrl=True)
    assert view.selectedSpan() == Span(start, start + 8)


def test_a_drag_does_not_activate(qtbot: QtBot, view: ReadingView) -> None:
    with qtbot.assertNotEmitted(view.statementActivated), qtbot.assertNotEmitted(view.sentenceActivated):
        drag(qtbot, view, point(view, "wounded"), point(view, "moved"))


def test_a_double_click_selects_a_word_and_a_triple_click_the_sentence(qtbot: QtBot, view: ReadingView) -> None:
    place = point(view, "rained")
    QTest.mouseClick(view.viewport(), LEFT, NO_KEY, place)
    QTest.mouseDClick(view.viewport(), LEFT, NO_KEY, place)
    assert view.selectedSpan() == words_span("rained")
    QTest.mouseClick(view.viewport(), LEFT, NO_KEY, place)
    assert view.selectedSpan() == words_span("It rained on Tuesday.")


def test_copy_takes_the_words_of_the_article(qtbot: QtBot, view: ReadingView) -> None:
    drag(qtbot, view, point(view, "Russia"), point(view, "claimed the", 3))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Russia 👩🏽‍🚒 claimed"


def test_ensure_visible_scrolls_comfortably_and_not_without_need(long_view: ReadingView) -> None:
    words = "\n\n".join(f"Paragraph {n}: " + "some words of it " * (n % 30 + 1) for n in range(300))
    for number in (150, 299, 0, 77):
        start = words.index(f"Paragraph {number}:")
        span = Span(start, start + 10)
        long_view.ensureVisible(span)
        assert long_view.isSpanVisible(span)
        assert 0 < long_view.pointOf(start).y() < long_view.viewport().height()
        stays = long_view.verticalScrollBar().value()
        long_view.ensureVisible(span)
        assert long_view.verticalScrollBar().value() == stays
    assert not long_view.isSpanVisible(Span(words.index("Paragraph 200:"), words.index("Paragraph 200:") + 5))


def test_scrolling_upwards_into_the_unknown_does_not_jump(long_view: ReadingView) -> None:
    bar = long_view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    long_view.viewport().grab()
    for _ in range(120):
        position = long_view.positionAt(QPoint(400, 300))
        assert position is not None
        before = long_view.pointOf(position).y()
        bar.setValue(bar.value() - bar.singleStep())
        long_view.viewport().grab()
        assert long_view.pointOf(position).y() - before == pytest.approx(bar.singleStep(), abs=1)


def test_the_same_article_keeps_its_place(qtbot: QtBot, show: Show, marked_record: ArticleRecord) -> None:
    view = show(marked_record)
    view.resize(800, 130)
    view.verticalScrollBar().setValue(60)
    drag(qtbot, view, QPoint(400, 40), QPoint(500, 40))
    selected = view.selectedSpan()
    view.setRecord(changed(marked_record, OFFICE, judged(marked_record.statements[OFFICE], Verdict.VERIFIED)), R1.id)
    assert view.verticalScrollBar().value() == 60
    assert view.selectedSpan() == selected is not None


def test_another_article_starts_at_the_top(long_view: ReadingView, marked_record: ArticleRecord) -> None:
    long_view.verticalScrollBar().setValue(3000)
    long_view.setRecord(marked_record, R1.id)
    assert long_view.verticalScrollBar().value() == 0
    long_view.setRecord(None, None)
    assert long_view.selectedSpan() is None
    assert long_view.positionAt(QPoint(5, 5)) is None
    long_view.viewport().grab()


def test_zoom_and_width_keep_the_words_at_the_top(long_view: ReadingView) -> None:
    long_view.verticalScrollBar().setValue(8000)
    long_view.viewport().grab()
    before = long_view.positionAt(QPoint(0, 1))
    long_view.zoomIn()
    long_view.viewport().grab()
    after = long_view.positionAt(QPoint(0, 1))
    assert before is not None
    assert after is not None
    assert abs(after - before) < 150


def test_ctrl_and_wheel_zoom(qtbot: QtBot, view: ReadingView) -> None:
    size, place = view.readingFontSize(), QPointF(300, 200)
    wheel = QWheelEvent(
        place,
        view.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.waitSignal(view.readingFontChanged) as changed_size:
        QApplication.sendEvent(view.viewport(), wheel)
    assert changed_size.args == [size + 1]
    view.setReadingFont(1000)
    assert view.readingFontSize() == 36


@pytest.mark.parametrize(
    "key, moves", [(Qt.Key.Key_Down, 1), (Qt.Key.Key_PageDown, 1), (Qt.Key.Key_Space, 1), (Qt.Key.Key_End, 1)]
)
def test_keys_scroll(qtbot: QtBot, long_view: ReadingView, key: Qt.Key, moves: int) -> None:
    QTest.keyClick(long_view, key)
    assert long_view.verticalScrollBar().value() * moves > 0
    QTest.keyClick(long_view, Qt.Key.Key_Home)
    assert long_view.verticalScrollBar().value() == 0


def test_end_reaches_the_end(qtbot: QtBot, long_view: ReadingView) -> None:
    QTest.keyClick(long_view, Qt.Key.Key_End)
    long_view.viewport().grab()
    assert long_view.verticalScrollBar().value() == long_view.verticalScrollBar().maximum()


def test_letters_and_digits_are_left_to_the_window(qtbot: QtBot, marked_record: ArticleRecord) -> None:
    typed: list[int] = []

    class Window(QMainWindow):
        def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
            typed.append(event.key())

    window, view = Window(), ReadingView()
    qtbot.addWidget(window)
    window.setCentralWidget(view)
    view.setRecord(marked_record, R1.id)
    for key in (Qt.Key.Key_V, Qt.Key.Key_1, Qt.Key.Key_Return):
        QTest.keyClick(view, key)
    assert typed == [Qt.Key.Key_V, Qt.Key.Key_1, Qt.Key.Key_Return]


def test_a_dark_theme_reaches_the_page(qapp: QApplication, view: ReadingView) -> None:
    apply_theme(qapp, load_theme("dark"))
    try:
        assert ground(view, "It rained") == load_theme("dark").color("page")
        assert ground(view, "the camp was hit") == load_theme("dark").color("fill_disputed")
    finally:
        apply_theme(qapp, load_theme("light"))


def test_screen_readers_are_told_what_is_chosen(view: ReadingView, marked_record: ArticleRecord) -> None:
    view.setCurrent(marked_record.statements[OFFICE].id)
    assert "at least 40 prisoners died" in view.accessibleDescription()
    view.setCurrentSentence(words_span("It rained on Tuesday."))
    assert "It rained on Tuesday." in view.accessibleDescription()


@pytest.mark.parametrize("words", ["", " \n\n\t ", "x", "\u2028\u2029\x00\ufeff\u202e", "a" * 50_000])
def test_odd_texts_are_shown(qtbot: QtBot, show: Show, words: str) -> None:
    view = show(ArticleRecord(make_article(words)))
    QTest.mouseClick(view.viewport(), LEFT, NO_KEY, QPoint(400, 40))
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(view, key)
    view.ensureVisible(Span(0, len(words)))
    view.viewport().grab()


def test_a_masked_word_is_faint(view: ReadingView, marked_record: ArticleRecord) -> None:
    masked = view.viewport().grab().toImage()
    unmasked = replace(marked_record, article=replace(marked_record.article, masks=()))
    view.setRecord(unmasked, R1.id)
    assert view.viewport().grab().toImage() != masked
