"""The colours of the window as variables of a page: `resources/themes/*.toml`."""

import tomllib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[3] / "resources" / "themes"
_LIFTED = ("page", "window", "text", "muted", "border", "accent")
_VERDICTS = ("verified", "disputed", "unverifiable")

COLOURS = (*_LIFTED, *(f"fill_{one}" for one in _VERDICTS), *(f"glyph_{one}" for one in _VERDICTS), "glyph_open")
"""The names of the colours that a page uses."""


@cache
def variables(theme: str) -> str:
    """The colours of a theme as declarations: "--page: #FFFEFB; …"."""
    colours = tomllib.loads((_FOLDER / f"{theme}.toml").read_text(encoding="utf-8"))
    return " ".join(f"--{name.replace('_', '-')}: {colours[name]};" for name in COLOURS)
