"""Verdicts can be told apart by their colours without red, green or blue cones."""

from itertools import combinations
from typing import get_args

import pytest

from app.theme import Family, load_theme, theme_names
from tests.app.colours import Vision, difference

KINDS = ("verified", "disputed", "unverifiable")
SAFE = [name for name in theme_names() if load_theme(name).family is Family.COLOUR_BLIND_SAFE]


def test_differences_are_those_of_the_cie() -> None:
    assert difference("#000000", "#FFFFFF") == pytest.approx(100, abs=0.01)
    assert difference("#FF0000", "#00FF00") == pytest.approx(170.6, abs=0.1)
    assert difference("#FF0000", "#00FF00", "tritanopia") > 3 * difference("#FF0000", "#BC8700", "deuteranopia")


@pytest.mark.parametrize("vision", get_args(Vision))
@pytest.mark.parametrize("name", SAFE)
def test_verdicts_stay_apart(name: str, vision: Vision) -> None:
    theme = load_theme(name)
    fills = [getattr(theme, f"fill_{kind}") for kind in KINDS]
    glyphs = [getattr(theme, f"glyph_{kind}") for kind in (*KINDS, "open")]
    assert min(difference(a, b, vision) for a, b in combinations(fills, 2)) >= 25
    assert min(difference(a, b, vision) for a, b in combinations(glyphs, 2)) >= 20
    assert min(difference(fill, theme.page, vision) for fill in fills) >= 10


def test_light_and_dark_are_there() -> None:
    assert len(SAFE) == 2
