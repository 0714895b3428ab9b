from hypothesis import given
from hypothesis import strategies as st

from annotations.detection.pieces import pieces


@given(st.text(alphabet="ab. \n!”😀", max_size=300), st.integers(min_value=1, max_value=40))
def test_pieces_cover_the_text_and_none_is_too_long(words: str, longest: int) -> None:
    found = pieces(words, longest)
    assert "".join(piece.of(words) for piece in found) == words
    assert all(0 < len(piece) <= longest for piece in found)


def test_a_piece_ends_at_a_paragraph_else_a_sentence_else_a_word() -> None:
    assert [piece.of(text) for text in ["One.\nTwo. Three four"] for piece in pieces(text, 12)] == [
        "One.\n",
        "Two. ",
        "Three four",
    ]
    assert [piece.of(text) for text in ["abcdef"] for piece in pieces(text, 4)] == ["abcd", "ef"]


def test_a_short_text_is_one_piece_and_an_empty_one_none() -> None:
    assert len(pieces("One.\nTwo.")) == 1
    assert pieces("") == []
