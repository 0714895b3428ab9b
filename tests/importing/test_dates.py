import pytest

from annotations.importing.files import article_from_paste


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Kyiv, April 27, 2022 – by our reporter", ("2022-04-27", "April 27, 2022")),
        ("27 April 2022", ("2022-04-27", "27 April 2022")),
        ("Published Sept. 3rd, 2021, updated", ("2021-09-03", "Sept. 3rd, 2021")),
        ("the 1st of May 2022", ("2022-05-01", "1st of May 2022")),
        ("2022-04-27T11:30:00Z", ("2022-04-27", "2022-04-27")),
        ("FEBRUARY 29, 2024", ("2024-02-29", "FEBRUARY 29, 2024")),
    ],
)
def test_full_dates_near_the_top_are_suggested(line: str, expected: tuple[str, str]) -> None:
    assert article_from_paste(f"A headline\n\n{line}\n\nThe story.").suggested_dates == (expected,)


@pytest.mark.parametrize(
    "line",
    [
        "Wednesday, November 29",
        "February 29, 2023",
        "April 2022",
        "April 31, 2022",
        "order 12022-04-271",
        "case 77-2022-04-27",
        "March 3, 20225",
        "Marching 3, 2022",
    ],
)
def test_what_is_no_full_date_is_not_suggested(line: str) -> None:
    assert article_from_paste(f"{line}\n\nThe story.").suggested_dates == ()


def test_dates_come_in_their_order_and_once() -> None:
    words = "3 May 2022 (updated 2022-05-04)\n\nMay 3, 2022"
    assert [day for day, _ in article_from_paste(words).suggested_dates] == ["2022-05-03", "2022-05-04"]


def test_dates_far_down_belong_to_the_story() -> None:
    assert article_from_paste("a\n\nb\n\nc\n\nd\n\ne\n\nOn May 3, 2022 it rained.").suggested_dates == ()
