import pytest

from annotations.detection.litter import litter


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("To home page", "navigation"),
        ("Source link", "navigation"),
        ("Know more", "navigation"),
        ("LEAVE A REPLY", "comment form"),
        ("Please enter your comment!", "comment form"),
        ("AP Photo/Evgeniy Maloletka", "photo credit"),
        ("6", "page number"),
    ],
)
def test_litter_lines_get_a_mask_with_a_reason(line: str, why: str) -> None:
    words = f"An article of one sentence.\n\n{line}\n\nIts second one."
    assert [(mask.span.of(words), mask.why) for mask in litter(words)] == [(line, why)]


def test_an_agency_credit_at_the_end_of_a_paragraph() -> None:
    words = "So it was. (Associated Press)\nAnd so on (Reuters) it went."
    assert [mask.span.of(words) for mask in litter(words)] == ["(Associated Press)"]


@pytest.mark.parametrize(
    "line", ["Wednesday, November 29", "Conversations without peace", "To go home is to win.", "2014 was the year."]
)
def test_the_article_itself_is_not_litter(line: str) -> None:
    assert litter(line) == []
