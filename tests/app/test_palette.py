"""The palette: what is found for a few letters, in which order, and what Enter and a click do."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from annotations.model.record import ArticleRecord
from annotations.text import Span
from app.action_specs import ACTIONS, Needs
from app.key_map import KeyMap
from app.matching import Rank, folded, match
from app.models.articles import ArticleRow
from app.palette_entries import MOST, Entry, Kind, action_entries, article_entries, found, statement_entries
from app.views.palette import Palette

ACTION_ENTRIES = action_entries(ACTIONS, KeyMap(), lambda name: name not in ("verified", "undo"), Needs.STATEMENT)


def titles(query: str, entries: Sequence[Entry] = ACTION_ENTRIES, recent: Sequence[str] = ()) -> list[str]:
    return [entry.title for entry in found(query, entries, recent) if entry.kind is not Kind.SEARCH]


@pytest.mark.parametrize(
    ("query", "text", "rank", "spans"),
    [
        ("next", "next open", Rank.START, [(0, 4)]),
        ("next open", "next open", Rank.EXACT, [(0, 9)]),
        ("op ne", "next open", Rank.WORD_STARTS, [(5, 7), (0, 2)]),
        ("pen", "next open", Rank.INSIDE, [(6, 9)]),
        ("nop", "next open", Rank.SCATTERED, [(0, 1), (5, 6), (6, 7)]),
    ],
)
def test_how_words_match(query: str, text: str, rank: Rank, spans: list[tuple[int, int]]) -> None:
    how = match(query, text, scattered=True)
    assert how is not None and how.rank is rank and how.spans == tuple(Span(*span) for span in spans)


def test_what_does_not_match() -> None:
    assert match("open xy", "next open", scattered=True) is None
    assert match("nop", "next open") is None


def test_folding_keeps_every_place() -> None:
    text = "Élysée 👩🏽‍🚒 İstanbul ﬁn Київ"
    assert len(folded(text)) == len(text)
    assert folded(text).startswith("elysee ") and folded(text).endswith("fn киів")


def test_beginnings_come_before_word_starts_and_these_before_the_rest() -> None:
    assert titles("f")[0].startswith("F")
    offered = titles("open")
    assert offered[0] == "Open project" and offered.index("Next open") > offered.index("Open the sample articles")
    assert titles("nxop") == ["Next open"]


def test_what_was_used_last_comes_first_among_equals() -> None:
    assert titles("find") == ["Find statements again", "Find in the article", "Find in the project"]
    assert titles("find", recent=["find", "search"])[:2] == ["Find in the project", "Find in the article"]
    assert titles("", recent=["cite"])[0] == "New citation"


def test_an_action_that_is_not_possible_comes_after_and_says_why() -> None:
    verified = next(entry for entry in found("verified", ACTION_ENTRIES, ()) if entry.action == "verified")
    assert verified.why_not == "choose a statement first"
    undo = next(entry for entry in ACTION_ENTRIES if entry.action == "undo")
    assert undo.why_not == "not possible now"


def test_statements_by_label_and_by_words(marked_record: ArticleRecord) -> None:
    entries = [*ACTION_ENTRIES, *statement_entries(marked_record)]
    assert [entry.label for entry in found("2b", entries, ()) if entry.label] == ["2b"]
    assert [entry.label for entry in found("¶2", entries, ()) if entry.label] == ["2a", "2b", "2c"]
    assert [entry.label for entry in found("prisoners 40", entries, ()) if entry.kind is Kind.STATEMENT] == ["3a"]
    assert not any(entry.label == "2d" for entry in entries)  # rejected


def test_of_ten_thousand_articles_the_best_are_shown() -> None:
    rows = [
        ArticleRow(number.to_bytes(16), f"Report {number} of the prison camp at Олені́вка") for number in range(10_000)
    ]
    entries = list(article_entries(rows))
    assert len(found("camp олені", entries, ())) == MOST
    assert found("report 9876", entries, ())[0].id == (9876).to_bytes(16)


def test_the_last_entry_takes_what_was_typed_to_the_search_of_the_project() -> None:
    *_, last = found(" 1,700 ", ACTION_ENTRIES, ())
    assert last.kind is Kind.SEARCH and last.words == "1,700" and last.title == "Find “1,700” in the project"
    nothing_open = action_entries(ACTIONS, KeyMap(), lambda name: name != "search", Needs.PROJECT)
    assert not any(entry.kind is Kind.SEARCH for entry in found("1,700", nothing_open, ()))
    assert not any(entry.kind is Kind.SEARCH for entry in found(" ", ACTION_ENTRIES, ()))


Opened = tuple[Palette, list[Entry], QLineEdit]


@pytest.fixture
def opened(qtbot: QtBot, marked_record: ArticleRecord) -> Callable[..., Opened]:
    def make(actions: Sequence[Entry] = ACTION_ENTRIES) -> Opened:
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(900, 600)
        before = QLineEdit(window)
        articles = [ArticleRow(b"a", "أخبار من كييف"), ArticleRow(b"b", "Firefighters 👩🏽‍🚒 in Kyiv", "BBC")]
        entries = [*actions, *statement_entries(marked_record), *article_entries(articles)]
        palette = Palette(window, lambda: entries, lambda: ())
        chosen: list[Entry] = []
        palette.chosen.connect(chosen.append)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        before.setFocus()
        palette.open()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is palette.field)
        return palette, chosen, before

    return make


def test_typing_and_enter(opened: Callable[..., Opened]) -> None:
    palette, chosen, before = opened()
    QTest.keyClicks(palette.field, "next o")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert [entry.action for entry in chosen] == ["next_open"]
    assert palette.isHidden() and QApplication.focusWidget() is before


def test_arrows_go_round(opened: Callable[..., Opened]) -> None:
    palette, chosen, _ = opened()
    QTest.keyClicks(palette.field, "find")
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == palette.model.rowCount() - 1
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    for _ in range(3):
        QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert [entry.action for entry in chosen] == ["find"]


def test_escape_and_a_click_beside_close_it(opened: Callable[..., Opened]) -> None:
    palette, chosen, before = opened()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden() and QApplication.focusWidget() is before
    palette.open()
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 590))
    assert palette.isHidden() and chosen == []


def test_a_click_on_a_line_chooses_it(opened: Callable[..., Opened]) -> None:
    palette, chosen, _ = opened()
    QTest.keyClicks(palette.field, "find")
    place = palette.list.visualRect(palette.model.index(1)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [entry.action for entry in chosen] == ["find"]


def test_what_is_not_possible_stays_open(opened: Callable[..., Opened]) -> None:
    palette, chosen, _ = opened()
    palette.field.setText("verified")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == [] or chosen[0].action == "other_verified"
    palette.open()
    palette.field.setText("undo")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isHidden() and not any(entry.action == "undo" for entry in chosen)


def test_emoji_and_right_to_left_words_are_found_and_painted(opened: Callable[..., Opened]) -> None:
    palette, chosen, _ = opened()
    for words in ("kyiv", "👩🏽‍🚒", "كييف"):
        palette.field.setText(words)
        assert palette.model.rowCount() == 2  # it, and the search of the project
        assert not palette.grab().isNull()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert [entry.id for entry in chosen] == [b"a"]


def test_entries_of_a_large_project_come_in_while_one_types(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    rows = [ArticleRow(number.to_bytes(16), f"Report {number}") for number in range(5000)]
    taken: list[int] = []

    def coming() -> Iterator[Entry]:
        for entry in article_entries(rows):
            taken.append(1)
            yield entry

    palette = Palette(window, coming, lambda: ())
    with qtbot.waitExposed(window):
        window.show()
    palette.open()
    assert 0 < len(taken) < len(rows)
    palette.field.setText("report 4999")
    qtbot.waitUntil(lambda: palette.model.rowCount() == 1)
    assert palette.list.currentIndex().row() == 0


def test_nothing_found_says_so(opened: Callable[..., Opened]) -> None:
    palette, _, _ = opened(action_entries(ACTIONS, KeyMap(), lambda _: False, Needs.PROJECT))
    palette.field.setText("qqqq")
    assert palette.told.isVisible() and "qqqq" in palette.told.text()
