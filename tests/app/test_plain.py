"""Words of others stay words in tips, menus and buttons."""

import pytest
from PySide6.QtGui import QTextDocumentFragment

from app.plain import breakable, caption, shortened, tip


@pytest.mark.parametrize(
    "words", ["plain", "<b>bold</b> & <img src=x>", "two\nlines <br>", "&lt;", "R&D", "👩🏽‍🚒 fire", "a\u202eb"]
)
def test_a_tip_shows_exactly_the_words(words: str) -> None:
    shown = QTextDocumentFragment.fromHtml(tip(words)).toPlainText()
    assert shown == words


def test_a_tip_of_nothing_is_no_tip() -> None:
    assert tip("") == ""


def test_a_tip_is_no_longer_than_a_screen() -> None:
    assert len(tip("x" * 10_000)) < 1_400


def test_a_long_address_can_wrap() -> None:
    address = "https://example.org/" + "a" * 100
    parts = breakable(address).split("\u200b")
    assert "".join(parts) == address
    assert max(map(len, parts)) <= 80


@pytest.mark.parametrize("word", ["e\u0301" * 60, "👩🏽‍🚒" * 20, "=" * 10_000])
def test_marks_stay_with_their_letters(word: str) -> None:
    parts = breakable(word).split("\u200b")
    assert "".join(parts) == word
    assert not any(part.startswith(("\u0301", "\u200d", "🏽")) for part in parts)


def test_a_caption_shows_its_ampersand_on_one_line() -> None:
    assert caption("Smith & Sons\nLtd") == "Smith && Sons Ltd"
    assert len(caption("x" * 10_000)) == 61
    assert shortened("four", 4) == "four"
