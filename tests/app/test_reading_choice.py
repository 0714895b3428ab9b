"""What is chosen in the reading view: crossing statements, the detail of the current one, keys, backlight, type."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontDatabase
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotations.model.record import ArticleRecord
from annotations.model.vocabulary import StatementKind, Verdict
from annotations.text import Span
from app.theme import current_theme
from app.views.reading_keys import TEXT_KEYS
from app.views.reading_view import ReadingView
from tests.app.conftest import CAMP, INNER, OFFICE, OUTER, WORDS, changed, judged, words_span
from tests.factories import R1, make_article, make_link, make_statement

Show = Callable[[ArticleRecord], ReadingView]
Key = Qt.Key
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
CROSSING = "fighters followed. It rained"


@pytest.fixture
def crossing_record(marked_record: ArticleRecord) -> ArticleRecord:
    """As `marked_record`, with one that crosses the end of the outer and of the inner statement."""
    crossing = make_statement(marked_record.article, CROSSING, kind=StatementKind.ATTRIBUTED)
    return replace(marked_record, statements=(*marked_record.statements, crossing))


@pytest.fixture
def view(show: Show, crossing_record: ArticleRecord) -> ReadingView:
    return show(crossing_record)


def selected(view: ReadingView) -> str:
    span = view.selectedSpan()
    return span.of(WORDS) if span else ""


def below(view: ReadingView, words: str, into: int) -> list[str]:
    """The colours under a letter from its baseline down, without those of page and fill."""
    image = view.viewport().grab().toImage()
    place = view.pointOf(words_span(words).start + into)
    ground = {current_theme().page, current_theme().current}
    rows = range(round(place.y()) + 4, round(place.y()) + 18)
    colours = [image.pixelColor(round(place.x()) + 3, y).name().upper() for y in rows]
    return [colour for colour in colours if colour not in ground]


def ink(view: ReadingView, words: str) -> QColor:
    """The darkest colour in the rectangle of the words: that of the letters."""
    image = view.viewport().grab().toImage()
    start, end = view.pointOf(words_span(words).start), view.pointOf(words_span(words).end)
    columns, rows = range(round(start.x()), round(end.x())), range(round(start.y()) - 6, round(start.y()) + 4)
    return min((image.pixelColor(x, y) for x in columns for y in rows), key=QColor.lightness)


def test_clicks_at_one_place_reach_all_that_cross_and_nest(
    qtbot: QtBot, view: ReadingView, crossing_record: ArticleRecord
) -> None:
    activated: list[bytes] = []
    view.statementActivated.connect(activated.append)
    view.statementActivated.connect(view.setCurrent)
    place = view.pointOf(words_span("fighters").start + 2).toPoint()
    for _ in range(4):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        qtbot.wait(QApplication.doubleClickInterval() + 20)
    inner, outer = crossing_record.statements[INNER].id, crossing_record.statements[OUTER].id
    assert activated == [inner, crossing_record.statements[-1].id, outer, inner]


def test_each_statement_on_the_words_of_the_current_one_has_a_line(
    view: ReadingView, crossing_record: ArticleRecord
) -> None:
    theme = current_theme()
    assert theme.underline_strong not in below(view, "followed", 2)
    view.setCurrent(crossing_record.statements[OUTER].id)
    lines = below(view, "followed", 2)
    assert lines.index(theme.muted) < lines.index(theme.underline_strong)  # the crossing one is the shorter
    assert theme.underline in below(view, "It rained", 1)
    assert theme.underline_strong not in below(view, "It rained", 1)


def test_brackets_stand_at_both_ends(view: ReadingView, crossing_record: ArticleRecord) -> None:
    def beside(position: int) -> set[str]:
        image, place = view.viewport().grab().toImage(), view.pointOf(position)
        columns = range(round(place.x()) - 3, round(place.x()) + 4)
        return {image.pixelColor(x, round(place.y()) - 5).name().upper() for x in columns}

    strong, crossing = current_theme().underline_strong, words_span(CROSSING)
    assert strong not in beside(crossing.start) | beside(crossing.end)
    view.setCurrent(crossing_record.statements[-1].id)
    assert strong in beside(crossing.start)
    assert strong in beside(crossing.end)
    assert strong not in beside(crossing.start + 5)


def test_source_and_chain_are_shown_with_the_current_statement(show: Show) -> None:
    article = make_article(WORDS)
    links = [make_link(article, "Russia", "claimed"), make_link(article, "the Office", "According to")]
    hit = make_statement(article, "the camp was hit", kind=StatementKind.ATTRIBUTED, links=links)
    both = show(ArticleRecord(article, (hit,)))
    one = show(ArticleRecord(article, (replace(hit, reading=replace(hit.reading, links=(links[0],))),)))
    for view in (both, one):
        assert current_theme().underline_strong not in below(view, "Russia", 2)
        view.setCurrent(hit.id)
        assert current_theme().underline_strong in below(view, "Russia", 2)

    def numbered(view: ReadingView) -> bool:
        image, place = view.viewport().grab().toImage(), view.pointOf(words_span("Russia").start)
        spots = [(x, y) for x in range(-8, 0) for y in range(-14, -3)]
        at = round(place.x()), round(place.y())
        return any(image.pixelColor(at[0] + x, at[1] + y) != current_theme().color("page") for x, y in spots)

    assert numbered(both)
    assert not numbered(one)


def test_a_new_cut_of_the_current_statement_moves_its_brackets(
    view: ReadingView, crossing_record: ArticleRecord
) -> None:
    view.setCurrent(crossing_record.statements[CAMP].id)
    before = view.viewport().grab().toImage()
    camp = crossing_record.statements[CAMP]
    shorter = replace(camp, reading=replace(camp.reading, span=words_span("the camp was"), content=()))
    view.setRecord(changed(crossing_record, CAMP, shorter), R1.id)
    assert view.viewport().grab().toImage() != before


def test_a_current_statement_that_comes_back_is_shown_again(view: ReadingView, crossing_record: ArticleRecord) -> None:
    view.setCurrent(crossing_record.statements[OFFICE].id)
    before = view.viewport().grab().toImage()
    gone = tuple(s for s in crossing_record.statements if s.id != crossing_record.statements[OFFICE].id)
    view.setRecord(replace(crossing_record, statements=gone), R1.id)
    assert view.viewport().grab().toImage() != before
    view.setRecord(crossing_record, R1.id)
    assert view.viewport().grab().toImage() == before


# Selecting by keys


@pytest.mark.parametrize(
    "key, held, words",
    [
        (Key.Key_Right, SHIFT, "at least 40 prisoners died. Russia"),
        (Key.Key_Left, SHIFT, "at least 40 prisoners"),
        (Key.Key_Right, CTRL | SHIFT, "at least 40 prisoners died."),
        (Key.Key_Left, CTRL | SHIFT, "at least 40 prisoners die"),
        (Key.Key_Right, ALT | SHIFT, "least 40 prisoners died"),
        (Key.Key_Left, ALT | SHIFT, "Office, at least 40 prisoners died"),
        (Key.Key_Right, CTRL | ALT | SHIFT, "t least 40 prisoners died"),
        (Key.Key_Left, CTRL | ALT | SHIFT, " at least 40 prisoners died"),
        (Key.Key_Down, SHIFT, "at least 40 prisoners died."),
    ],
)
def test_a_selection_begins_with_the_current_statement(
    view: ReadingView, crossing_record: ArticleRecord, key: Key, held: Qt.KeyboardModifier, words: str
) -> None:
    view.setCurrent(crossing_record.statements[OFFICE].id)
    QTest.keyClick(view, key, held)
    assert selected(view) == words
    assert f"Selected: {words}" in view.accessibleDescription()


def test_without_a_current_statement_it_begins_with_the_sentence(view: ReadingView) -> None:
    view.setCurrentSentence(words_span("It rained on Tuesday."))
    QTest.keyClick(view, Key.Key_Left, SHIFT)
    assert selected(view) == "It rained on Tuesday"


def test_without_anything_chosen_it_begins_at_the_top(view: ReadingView) -> None:
    QTest.keyClick(view, Key.Key_Left, SHIFT)
    assert selected(view) == "Talks at the steelworks"


def test_whole_emoji_are_taken(view: ReadingView, crossing_record: ArticleRecord) -> None:
    view.select(words_span("Russia "))
    QTest.keyClick(view, Key.Key_Right, CTRL | SHIFT)
    assert selected(view) == "Russia 👩🏽‍🚒"
    QTest.keyClick(view, Key.Key_Left, CTRL | SHIFT)
    assert selected(view) == "Russia "


def test_a_selection_by_keys_stays_in_view(show: Show) -> None:
    article = make_article("\n\n".join("Some words of it. " * 20 for _ in range(60)))
    view = show(ArticleRecord(article))
    view.select(Span(0, 4))
    for _ in range(300):
        QTest.keyClick(view, Key.Key_Down, SHIFT)
    span = view.selectedSpan()
    assert span is not None and span.start == 0
    assert view.verticalScrollBar().value() > 0
    assert view.isSpanVisible(Span(span.end - 1, span.end))


def test_keys_without_an_article_select_nothing(qtbot: QtBot) -> None:
    view = ReadingView()
    qtbot.addWidget(view)
    QTest.keyClick(view, Key.Key_Right, SHIFT)
    assert view.selectedSpan() is None


def test_the_keys_of_the_text_are_listed_for_the_help() -> None:
    listed = " ".join(keys for keys, _ in TEXT_KEYS)
    for keys in ("Shift+Right", "Ctrl+Shift+Left", "Alt+Shift+Right", "Ctrl+Alt+Shift+Left", "Shift+Down", "Ctrl+C"):
        assert keys in listed
    assert all(what for _, what in TEXT_KEYS)


# Backlight


def test_the_backlight_fades_what_is_in_no_statement(view: ReadingView) -> None:
    theme = current_theme()
    usual = ink(view, "Nobody spoke").lightness()
    view.setBacklight(True)
    assert view.isBacklit()
    assert ink(view, "Nobody spoke").lightness() >= theme.color("mask").lightness() - 2 > usual
    for marked in ("prisoners", "Office", "According", "Tuesday"):
        assert ink(view, marked).lightness() < usual + 30
    view.setBacklight(False)
    assert ink(view, "Nobody spoke").lightness() == usual


def test_a_rejected_statement_fades_and_a_new_one_stands_out(view: ReadingView, crossing_record: ArticleRecord) -> None:
    view.setBacklight(True)
    rejected = replace(crossing_record.statements[OFFICE], rejected=True)
    view.setRecord(changed(crossing_record, OFFICE, rejected), R1.id)
    mask = current_theme().color("mask").lightness() - 2
    for faded in ("prisoners", "According"):
        assert ink(view, faded).lightness() >= mask
    view.setRecord(crossing_record, R1.id)
    assert ink(view, "prisoners").lightness() < mask
    assert ink(view, "According").lightness() < mask


def test_selected_words_are_not_faint(view: ReadingView) -> None:
    usual = ink(view, "prisoners").lightness()
    view.setBacklight(True)
    view.select(words_span("Nobody spoke"))
    assert ink(view, "Nobody spoke").lightness() <= usual + 30
    view.select(words_span("To home page"))
    assert ink(view, "To home page").lightness() <= usual + 30


def test_an_article_without_statements_is_not_faded(show: Show) -> None:
    view = show(ArticleRecord(make_article(WORDS)))
    before = view.viewport().grab().toImage()
    view.setBacklight(True)
    assert view.viewport().grab().toImage() == before


# Type


def test_measure_and_spacing_change_the_page_within_limits(show: Show) -> None:
    words = "some words " * 40
    view = show(ArticleRecord(make_article(words)))

    def tops() -> list[int]:
        return sorted({round(view.pointOf(position).y()) for position in range(0, len(words) - 1, 5)})

    view.resize(2000, 500)
    usual = tops()
    counts: dict[int, int] = {}
    for wanted, measure in ((45, 45), (3, 45), (70, 70), (110, 110), (500, 110)):
        view.setMeasure(wanted)
        assert view.measure() == measure
        assert counts.setdefault(measure, len(tops())) == len(tops())
    assert counts[45] > counts[70] > counts[110]
    for factor, spacing in ((2.2, 2.2), (9.0, 2.2), (1.2, 1.2), (0.0, 1.2)):
        view.setSpacing(factor)
        assert view.spacing() == spacing
        assert tops()[1] - tops()[0] == pytest.approx((usual[1] - usual[0]) / 1.5 * spacing, abs=1)


def test_another_family_is_used_and_the_default_comes_back(view: ReadingView) -> None:
    before = view.viewport().grab().toImage()
    family = next(f for f in QFontDatabase.families() if "Sans" in f)
    view.setReadingFamily(family)
    assert view.readingFamily() == family
    assert view.viewport().grab().toImage() != before
    for default in ("", "No Such Family"):
        view.setReadingFamily(default)
        assert view.viewport().grab().toImage() == before


@pytest.mark.parametrize("size", [8, 13, 36])
@pytest.mark.parametrize("width", [320, 800])
def test_every_size_leaves_room_for_words(view: ReadingView, size: float, width: int) -> None:
    view.setReadingFont(size)
    view.resize(width, 500)
    view.setCurrent(view.statementsAt(words_span("fighters").start)[0])
    view.ensureVisible(words_span("fighters"))
    view.viewport().grab()
    left = view.pointOf(words_span("Talks").start).x()
    right = max(view.pointOf(position).x() for position in range(words_span("fighters").end))
    assert right <= view.viewport().width()
    assert view.viewport().width() - left >= view.viewport().width() / 3


def test_verdict_and_current_are_seen_together(view: ReadingView, crossing_record: ArticleRecord) -> None:
    view.setCurrent(crossing_record.statements[CAMP].id)
    image, place = view.viewport().grab().toImage(), view.pointOf(words_span("the camp").start)
    filled = image.pixelColor(round(place.x()) + 20, round(place.y()) - 8)
    assert filled == current_theme().color("fill_disputed")
    assert current_theme().underline_strong in below(view, "the camp", 4)


def test_a_verdict_on_the_current_statement_is_painted(view: ReadingView, crossing_record: ArticleRecord) -> None:
    view.setCurrent(crossing_record.statements[OFFICE].id)
    place = view.pointOf(words_span("least 40").start) + QPoint(1, -8)
    spot = place.toPoint()
    assert view.viewport().grab().toImage().pixelColor(spot) == current_theme().color("current")
    office = judged(crossing_record.statements[OFFICE], Verdict.VERIFIED)
    view.setRecord(changed(crossing_record, OFFICE, office), R1.id)
    assert view.viewport().grab().toImage().pixelColor(spot) == current_theme().color("fill_verified")
