"""The ¶ labels of statements."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.model.ids import Id
from annotations.model.record import labels
from annotations.text import Span, paragraphs

WORDS = "Headline here\n\nFirst body line of words\n\nSecond body line"
HEAD, FIRST, SECOND = paragraphs(WORDS)


def own(number: int) -> Id:
    return number.to_bytes(16, "big")


def test_they_count_paragraphs_and_go_by_position_outer_first() -> None:
    statements = [
        (own(1), Span(SECOND.start, SECOND.start + 3)),
        (own(2), Span(FIRST.start + 4, FIRST.start + 6)),
        (own(3), Span(FIRST.start, FIRST.start + 2)),
        (own(4), Span(FIRST.start, FIRST.start + 9)),
        (own(5), HEAD),
    ]
    given_labels = labels(statements, WORDS, {})
    assert given_labels == {own(1): "3a", own(2): "2c", own(3): "2b", own(4): "2a", own(5): "1a"}
    assert list(given_labels) == [statement for statement, _ in statements]


def test_a_printed_label_stays_and_a_new_statement_takes_the_next_free_letter() -> None:
    before = [(own(1), Span(FIRST.start + 5, FIRST.start + 6)), (own(2), Span(FIRST.start + 8, FIRST.start + 9))]
    printed = labels(before, WORDS, {})
    after = labels([*before, (own(3), Span(FIRST.start, FIRST.start + 2))], WORDS, printed)
    assert after == {own(1): "2a", own(2): "2b", own(3): "2c"}


def test_the_label_of_a_statement_that_went_is_not_given_again() -> None:
    frozen = {own(1): "2a", own(2): "2b"}
    assert labels([(own(2), FIRST), (own(3), FIRST)], WORDS, frozen) == {own(2): "2b", own(3): "2c"}


def test_a_recut_statement_keeps_its_printed_label_in_another_paragraph() -> None:
    assert labels([(own(1), SECOND), (own(2), FIRST)], WORDS, {own(1): "2a"}) == {own(1): "2a", own(2): "2b"}


def test_after_z_comes_aa() -> None:
    statements = [(own(number), Span(HEAD.start, HEAD.start + 1 + number % 3)) for number in range(704)]
    letters = [label.removeprefix("1") for label in sorted(labels(statements, WORDS, {}).values(), key=_place)]
    assert letters[:2] == ["a", "b"]
    assert letters[24:28] == ["y", "z", "aa", "ab"]
    assert letters[51:53] == ["az", "ba"]
    assert letters[700:704] == ["zy", "zz", "aaa", "aab"]


def _place(label: str) -> tuple[int, str]:
    return len(label), label


starts = st.lists(st.integers(0, len(WORDS) - 1), min_size=1, max_size=12)


@given(starts, starts)
def test_labels_are_unique_and_frozen_ones_hold(first: list[int], later: list[int]) -> None:
    statements = [(own(number), Span(start, len(WORDS))) for number, start in enumerate(first)]
    printed = labels(statements, WORDS, {})
    more = [(own(100 + number), Span(start, len(WORDS))) for number, start in enumerate(later)]
    after = labels(more + statements, WORDS, printed)
    assert {statement: after[statement] for statement, _ in statements} == printed
    assert len(set(after.values())) == len(after)
