"""Word lists: `resources/lexicons/*.toml`, read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[1] / "resources" / "lexicons"


@cache
def lexicon(name: str) -> dict[str, Any]:
    """The content of `resources/lexicons/<name>.toml`. Callers must not change it."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def words(listed: str) -> frozenset[str]:
    """A word list as the lexicons write it: words between white space."""
    return frozenset(listed.split())
