"""What a reader takes for one character: extended grapheme clusters (Unicode Standard Annex 29, version 15.1).

Of our own, since QTextBoundaryFinder (Qt 6.11) cuts emoji into code units wherever they stand in the
same run as Indic letters. In doubt two clusters are taken for one: no character is ever cut.
"""

import unicodedata
from itertools import takewhile

_JOINER = "\u200d"
_NO_CONTROL = "\u200c\u200d"
_LATE_MARKS = "\u0e33\u0eb3\uff9e\uff9f"
"""Letters by their category that continue the one before (Thai and Lao am, halfwidth voice marks)."""

_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\U000110bd\U000110cd")
_LONGEST = 400
"""Letters: no longer row of flags is counted from its beginning."""

_VIRAMA = 9
"""The canonical combining class of the signs that bind two Indic consonants."""


def boundaries(words: str) -> list[int]:
    """Where characters begin, and the end of the last one."""
    if words.isascii() and "\r" not in words:
        return list(range(len(words) + 1))
    return [position for position in range(len(words) + 1) if is_boundary(words, position)]


def is_boundary(words: str, position: int) -> bool:
    """Whether a text can be cut at a position without cutting a character."""
    if not 0 < position < len(words):
        return True
    before, after = words[position - 1], words[position]
    if before < "\u0300" and after < "\u0300":
        return (before, after) != ("\r", "\n")
    if _is_control(before) or _is_control(after):
        return True
    return not (
        _continues(after)
        or before in _PREPENDED
        or (before == _JOINER and unicodedata.category(after)[0] not in "PZN")
        or (unicodedata.combining(before) == _VIRAMA and unicodedata.category(after) == "Lo")
        or _hangul_joins(before, after)
        or (_is_regional(after) and _letters_of_flags(words, position) % 2 == 1)
    )


def _continues(character: str) -> bool:
    """Marks, joiners, emoji modifiers, and the tags of flags."""
    return (
        unicodedata.category(character)[0] == "M"
        or character in _NO_CONTROL
        or character in _LATE_MARKS
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_control(character: str) -> bool:
    if character in _NO_CONTROL or character in _PREPENDED or "\U000e0020" <= character <= "\U000e007f":
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")


def _is_regional(character: str) -> bool:
    """One of the two letters of a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _letters_of_flags(words: str, position: int) -> int:
    """How many there are before a position."""
    return len(list(takewhile(_is_regional, reversed(words[max(0, position - _LONGEST) : position]))))


def _hangul(character: str) -> str:
    """L, V or T for the leading, middle and closing letters of a syllable; S for a whole one."""
    for kind, first, last in (
        ("L", "\u1100", "\u115f"),
        ("V", "\u1160", "\u11a7"),
        ("T", "\u11a8", "\u11ff"),
        ("L", "\ua960", "\ua97c"),
        ("S", "\uac00", "\ud7a3"),
        ("V", "\ud7b0", "\ud7c6"),
        ("T", "\ud7cb", "\ud7fb"),
    ):
        if first <= character <= last:
            return kind
    return ""


def _hangul_joins(before: str, after: str) -> bool:
    if not "\u1100" <= after <= "\ud7fb":
        return False
    return _hangul(before) + _hangul(after) in ("LL", "LV", "LS", "VV", "VT", "SV", "ST", "TT")
