import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.graphemes import boundaries, is_boundary

WHOLE = (
    "a",
    "e\u0301\u0323",
    "😀",
    "👍🏽",
    "👩🏽\u200d🚒",
    "👨\u200d👩\u200d👧\u200d👦",
    "❤\ufe0f\u200d🔥",
    "1\ufe0f\u20e3",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "क्षि",
    "น้ำ",
    "각",
    "\u1100\u1161\u11a8",
    "가\u11a8",
    "\r\n",
    "\u0600\u0661",
)


@pytest.mark.parametrize("character", WHOLE)
def test_what_is_one_character(character: str) -> None:
    assert boundaries(character) == [0, len(character)]
    assert boundaries(f"x{character}") == [0, 1, len(character) + 1]


@pytest.mark.parametrize(
    "words", ["ab", "🇺🇦🇵🇱", "\n\u0301", "😀😀", "가나", "मन", "\u2028\u0301", "“a", "a\u200d.", "\u0301a"]
)
def test_what_are_two(words: str) -> None:
    assert len(boundaries(words)) == 3


@given(st.lists(st.sampled_from([*WHOLE, "🇺🇦", " ", "“", "中"]), max_size=20))
def test_characters_stay_whole_beside_any_other(characters: list[str]) -> None:
    words, place = "".join(characters), 0
    for character in characters:
        inside = range(place + 1, place + len(character))
        assert not any(is_boundary(words, position) for position in inside)
        place += len(character)


@given(st.text())
def test_both_ends_of_any_text_are_boundaries(words: str) -> None:
    found = boundaries(words)
    assert found[0] == 0 and found[-1] == len(words)
    assert found == sorted(set(found))
