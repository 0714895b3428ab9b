import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.quotations import outermost, quotations
from annotations.text import Span


def quoted(words: str) -> list[str]:
    return [mark.span.of(words) for mark in quotations(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("He said “yes, we can”.", ["“yes, we can”"]),
        ('He said "yes", then "no".', ['"yes"', '"no"']),
        ("‘I don’t know,’ she said. The fighters’ release.", ["‘I don’t know,’"]),
        ("'No,' he said, 'it isn't.'", ["'No,'", "'it isn't.'"]),
        ("„Nein“, sagte er. »Ja«, sie.", ["„Nein“", "»Ja«"]),
        ("Il dit « oui » et «non».", ["« oui »", "«non»"]),
        ("“He said ‘no’ to me,” she said.", ["“He said ‘no’ to me,”", "‘no’"]),
        ("“Opened first. He said “closed” then.", ["“closed”"]),
        ("the boys' toys and the girls’ toys", []),
        ('a man of 6\' 2" said "hi there"', ['"hi there"']),
        ("👍🏽 “é̂ly” 👍", ["“é̂ly”"]),
        ("``Not yet,'' she said, ''and not soon.''", ["``Not yet,''", "''and not soon.''"]),
        ("`So be it,' he said.", ["`So be it,'"]),
        ("«Maybe,» he said; ‹perhaps›, ‚who knows‘.", ["«Maybe,»", "‹perhaps›"]),
        ("»Good,« he said.", ["»Good,«"]),
        ("”Good,” he said.", ["”Good,”"]),
        ('She asked: “Who wrote ‘stop’ and "go" there?”', ['“Who wrote ‘stop’ and "go" there?”', "‘stop’", '"go"']),
        ("“Before the stop”. “After it.”", ["“Before the stop”", "“After it.”"]),
        ("The '90s and ’tis and the Joneses' car; the Smiths’ too.", []),
        ("'I saw the Joneses' dog run,' he said.", ["'I saw the Joneses' dog run,'"]),
        ("He is 6' 2\" and she 5'11\".", []),
        ('A pipe of 12" and one of 8".', []),
        ('\u200f"\u05d0\u05d1 \u05d2" \u05d3', ['"\u05d0\u05d1 \u05d2"']),
    ],
)
def test_quotation_marks_of_every_style(words: str, expected: list[str]) -> None:
    assert quoted(words) == expected


def test_a_quotation_over_several_paragraphs_is_opened_at_each_and_closed_once() -> None:
    words = "He said: “One.\n\n“Two.\n“Three.”\nFour “five”."
    assert quoted(words) == ["“One.\n\n“Two.\n“Three.”", "“five”"]


def test_a_mark_that_is_never_closed_swallows_at_most_its_paragraph() -> None:
    assert quoted("“One two.\nThree four.") == ["“One two."]
    assert quoted("He said “one two.\nThree ”four”.") == ["”four”"]


@given(st.text(alphabet="ab \n.“”‘’\"'«»„‚‹›", max_size=80))
def test_quotations_are_inside_the_text_and_outermost_ones_do_not_overlap(words: str) -> None:
    found = quotations(words)
    assert all(
        0 <= mark.span.start < mark.inner.start < mark.inner.end <= mark.span.end <= len(words) for mark in found
    )
    ends = [0, *(mark.span.end for mark in outermost(found))]
    assert all(mark.span.start >= end for mark, end in zip(outermost(found), ends, strict=False))


def test_outermost_leaves_inner_ones_out() -> None:
    assert [mark.span for mark in outermost(quotations("“a ‘b’ c” ‘d’"))] == [Span(0, 9), Span(10, 13)]


def test_typewritten_marks_are_opened_at_each_paragraph_too() -> None:
    assert quoted("``One.\n``Two.''\nThree.") == ["``One.\n``Two.''"]


@pytest.mark.parametrize("mark", ["“", '"', "«", "‘", "``", "„"])
def test_a_stray_mark_leaves_the_paragraphs_after_it_alone(mark: str) -> None:
    words = f"He left{mark} early. {mark}Then she came.\nShe said “no”."
    assert "“no”" in quoted(words)
    assert all("\n" not in one for one in quoted(words))
