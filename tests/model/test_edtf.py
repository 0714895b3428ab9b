"""Dates as EDTF: what is one, and when it is over."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.model.edtf import is_edtf, is_over


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_calendar_date_and_its_beginnings_are_dates(day: date) -> None:
    iso = day.isoformat()
    assert all(map(is_edtf, (iso, iso[:7], iso[:4], f"{iso}~", f"{iso}/..", f"XXXX{iso[4:]}")))


@pytest.mark.parametrize(
    "text",
    "201X 20XX XXXX-11-29 2022-08-XX 2022-21 2022-08? 2022-08% /2022-08 2022-07/2022-08 2022/2022 "
    "2022-07-29/2022-08-02 T20:30 T09:05:10 T20:30Z 2022-05-20T20:30".split(),
)
def test_these_are_dates(text: str) -> None:
    assert is_edtf(text)


@pytest.mark.parametrize(
    "text",
    "|yesterday|2022-13|2022-02-30|XXXX-02-30|27.8.2022|20220827|2022-8-1|２０２２|/|../..|2022-08/2022-07|"
    "2022-09-01/2022-08|2022/23|20:30|T24:00|2022-99T20:30|2022-08-27 |-5".split("|"),
)
def test_these_are_none(text: str) -> None:
    assert not is_edtf(text)


@pytest.mark.parametrize(
    ("text", "over"),
    [
        *(("2022-08-26", True), ("2022-07", True), ("2021", True), ("2022-08-27", False), ("2022-08-28", False)),
        *((text, False) for text in ("2022-08", "2022", "XXXX-01-01", "", "2021~")),
    ],
)
def test_a_day_month_or_year_is_over_when_its_last_day_is(text: str, over: bool) -> None:
    assert is_over(text, date(2022, 8, 27)) is over
