"""The words of others (articles, names, notes, files) as Qt must be given them, so that they stay words.

Qt takes a tip for HTML where it looks like it, and an "&" in a menu or on a button for a key.
"""

import re
from html import escape

_LONG_WORD = re.compile(r"\S{24,80}?(?=\w)")
_TIP, _CAPTION = 1_200, 60
"""Characters that a tip and a menu entry show at most."""


def breakable(text: str) -> str:
    """The text with zero-width spaces inside very long words (addresses), so that they can wrap.

    They stand before letters and digits only: a mark stays with its letter, an emoji whole.
    """
    return _LONG_WORD.sub("\\g<0>\u200b", text)


def shortened(words: str, most: int) -> str:
    """The words, ending with "…" where there are more than `most` characters."""
    return words if len(words) <= most else f"{words[:most].rstrip()}…"


def tip(words: str) -> str:
    """The words for `setToolTip`, `QToolTip.showText` and the tool tip role: wrapped, and nothing but words."""
    if not words:
        return ""
    lines = (escape(breakable(line)) for line in shortened(words, _TIP).split("\n"))
    return f"<p>{'<br>'.join(lines)}</p>"


def caption(words: str, most: int = _CAPTION) -> str:
    """The words for a menu entry or a button: on one line, not too long, with each "&" shown."""
    return shortened(" ".join(words.split()), most).replace("&", "&&")
