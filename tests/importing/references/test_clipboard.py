"""What is on the clipboard, as a reference."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.importing.references.clipboard import Captured, captured, text_fragment

TODAY = date(2022, 8, 27)
ON = {"accessed": "2022-08-27"}
CF_HTML = """Version:0.9
StartHTML:0000000105
SourceURL:https://example.org/story#:~:text=said
<html><body><!--StartFragment--><p>He <b>said</b> so</p><!--EndFragment--></body></html>"""


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (
            {"text": "https://example.org/a#:~:text=more%20than-,1%2C700,fighters,-left"},
            Captured(ON | {"url": "https://example.org/a", "type": "web page"}, "1,700 … fighters"),
        ),
        (
            {"text": "x", "moz_url": "https://example.org/a\nA title"},
            Captured(ON | {"url": "https://example.org/a", "type": "web page", "title": "A title"}),
        ),
        (
            {"text": "A title", "html": '<meta charset="utf-8"><a href="https://example.org/a">A title</a>'},
            Captured(ON | {"url": "https://example.org/a", "type": "web page", "title": "A title"}),
        ),
        (
            {"text": "He said so", "html": CF_HTML},
            Captured(ON | {"url": "https://example.org/story", "type": "web page"}, "He said so"),
        ),
        ({"text": "doi:10.1000/ab.c"}, Captured(ON | {"identifier": "doi:10.1000/ab.c"})),
        ({"text": "ISBN 978-0-306-40615-7"}, Captured(ON | {"identifier": "isbn:9780306406157"})),
        (
            {"text": "Doe, J. (2021). “A long title of a work.” Journal, 3. https://doi.org/10.1000/xyz."},
            Captured(
                ON
                | {
                    "identifier": "doi:10.1000/xyz",
                    "url": "https://doi.org/10.1000/xyz",
                    "title": "A long title of a work",
                    "published": "2021",
                }
            ),
        ),
        ({"text": "@book{a, title = {T}}"}, Captured(ON | {"type": "book", "title": "T"})),
        ({"text": "plain words"}, None),
        ({"text": "978-0-306-40615-8"}, None),
    ],
)
def test_what_programs_put_there(given_: dict[str, str], expected: Captured | None) -> None:
    assert captured(today=TODAY, **given_) == expected


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=60))
def test_nothing_on_the_clipboard_breaks_it(text: str, html: str, moz_url: str) -> None:
    captured(text, f"<a href='https://a.b'>{html}", moz_url)
    text_fragment(f"https://a.b/#:~:{text}")
