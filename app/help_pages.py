"""The pages of the help: Markdown in `resources/help`, whose keys are filled in when they are read. No Qt.

A page's first line is its title ("# Judging"). `{key:ACTION}` stands for the action's current key,
or for its place in the menus where it has none.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.key_map import SPECS, current_keys, menu_path, shown
from app.matching import folded

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "help"

ORDER = (
    "start",
    "judging",
    "evidence",
    "line-by-line",
    "by-hand",
    "lists",
    "asking",
    "search",
    "keys",
    "projects",
    "exporting",
    "preferences",
    "trouble",
)
"""The pages as the contents list them."""

_KEY = re.compile(r"\{key:(\w+)\}")
_ALL_KEYS = re.compile(r"\{keys:(\w+)\}")
_MARKS = re.compile(r"[#*`_]|\]\([^)]*\)|\[")


@dataclass(frozen=True, slots=True)
class Page:
    """One page, as it is written."""

    name: str
    title: str
    markdown: str

    def filled(self) -> str:
        """Its Markdown with the keys as they are now."""
        return _ALL_KEYS.sub(lambda found: _all_keys(found[1]), _KEY.sub(lambda found: _key(found[1]), self.markdown))

    def plain(self) -> str:
        """Its words alone, folded for searching."""
        return folded(_MARKS.sub("", self.filled()))


@cache
def pages() -> tuple[Page, ...]:
    """All pages, in the order of the contents. Raises FileNotFoundError if one is missing."""
    read = []
    for name in ORDER:
        markdown = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
        read.append(Page(name, markdown.partition("\n")[0].removeprefix("# "), markdown))
    return tuple(read)


def hits(words: str) -> dict[str, int]:
    """How often words stand on each page, by its name; pages without them are left out."""
    wanted = folded(words.strip())
    if not wanted:
        return {}
    return {page.name: count for page in pages() if (count := page.plain().count(wanted))}


def _key(action: str) -> str:
    """The first key as code, or the way through the menus in italics. Raises KeyError for no such action."""
    spec = SPECS[action]
    first = current_keys().first(action)
    return f"`{first}`" if first else f"*{menu_path(spec)}*"


def _all_keys(action: str) -> str:
    keys = current_keys().of(action)
    return " or ".join(f"`{shown(key)}`" for key in keys) or f"*{menu_path(SPECS[action])}*"
