"""What stands on what in the documents is read in light and dark: contrast by WCAG 2.1."""

import re

import pytest

from annotations.exporting.report.theme import COLOURS, variables
from tests.app.colours import contrast

VERDICTS = ("verified", "disputed", "unverifiable")
WORDS = [
    *((ink, paper) for ink in ("text", "muted", "accent") for paper in ("page", "window")),
    *(("text", f"fill-{verdict}") for verdict in VERDICTS),
    ("text", "border"),  # "No check needed" on its badge
    *((f"glyph-{verdict}", "page") for verdict in (*VERDICTS, "open")),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_signs_have_enough_contrast(theme: str) -> None:
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6});", variables(theme)))
    assert len(colours) == len(COLOURS)
    assert {pair: contrast(*(colours[name] for name in pair)) for pair in WORDS if _weak(pair, colours)} == {}


def _weak(pair: tuple[str, str], colours: dict[str, str]) -> bool:
    return contrast(colours[pair[0]], colours[pair[1]]) < 4.5
