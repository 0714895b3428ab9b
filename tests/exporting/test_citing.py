"""References as a bibliography prints them."""

import pytest

from annotations.exporting.references.citing import STYLES, formatted
from annotations.model.ids import new_id
from annotations.model.reference import Reference

PAGE = Reference(
    new_id(), title="A page", url="https://a.org/x", type="web page", authors="Doe, Jane", published="2022-08-27"
)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_prints_every_reference_and_no_secret(style: str) -> None:
    works = [
        PAGE,
        Reference(new_id(), title="Meier", type="call", contact="Meier", confidential="2"),
        Reference(new_id(), type="call", contact="Smith", published="2022"),
        Reference(new_id(), title="Clip", type="video", published="XXXX-08-27", accessed="2022-08~"),
        Reference(new_id(), title="Odd <b>&amp; \u202e", type="book", authors="{A, B}; C", published="2021/2022"),
        Reference(new_id()),
    ]
    lines = formatted(works, style)
    assert "A page" in lines[0].replace("A Page", "A page") and "Doe" in lines[0] and "2022" in lines[0]
    assert lines[1] == "Confidential source 2"
    assert "Smith" in lines[2]
    assert "Clip" in lines[3]
    assert all(lines)


def test_apa() -> None:
    assert formatted([PAGE], "APA") == ["Doe, J. (2022, August 27). A page. https://a.org/x"]
