"""Cuts out of a text the atoms that numbers are made of: digits, number words, fraction signs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from annotations.lexicon import lexicon

Number = int | float

_THIN = "\u00a0\u2007\u2009\u202f"
_QUOTE = "'’"
# Longer rows of digits are no figures that anybody checks, and Python refuses to read the longest.
_DIGITS = (
    r"\d{1,3}(?:,\d{3}){1,6}(?!\d)(?:\.\d{1,15})?"  # 1,234,567.89
    r"|\d{1,2}(?:,\d\d){1,6},\d{3}(?!\d)(?:\.\d{1,15})?"  # 12,34,567.89, as India groups
    r"|\d{1,3}(?:\.\d{3}){1,6},\d{1,2}(?!\d)|\d{1,3}(?:\.\d{3}){2,6}(?!\d)"  # 1.234.567,89
    rf"|\d{{1,3}}(?:[{_THIN}{_QUOTE}]\d{{3}}){{1,6}}(?!\d)(?:[.,]\d{{1,15}})?"  # 1 234 567.89
    r"|[1-9]\d{0,2}(?: \d{3}){1,6}(?:,\d{1,2})(?!\d)|[1-9]\d{0,2}(?: \d{3}){1,6}(?![\d,/:-]|\.\d)"
    r"|(?:(?<=[€£$])|(?<=[€£$]\s))\d{1,3},\d{1,2}(?![\d,])"
    r"|\d{1,3},\d{1,2}(?![\d,])(?=\s?(?:[%€£$]|(?:million|billion|trillion|percent|per\scent|euros?|degrees|k?m|kg)\b))"
    r"|\d{1,15}(?!\d)(?:\.\d{1,15})?"
    r"|(?<![\d.])\.\d{1,15}"
)
# 1e10, 1.3x10^6, 5.5x10-3, 6×10²³, 1.1^23
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = str.maketrans(f"{_RAISED}⁺⁻−", "0123456789+--")
_POWER = (
    rf"(?:(?:e|\s?[x×*·]\s?(?P<base>\d{{1,2}})(?:\^|(?=[+\-−⁺⁻{_RAISED}]))|\^)"
    rf"(?P<exponent>[+\-−⁺⁻]?[\d{_RAISED}]{{1,2}})(?!\w))"
)


_SPACED = "bn|mn|mln|bln|trn"
_APART = frozenset(["M", "B", "k", *_SPACED.split("|")])
"""Letters for a million and the like that may stand a blank apart from their digits."""
_LARGEST = 1e150
"""Of powers: leaves room for every scale and unit that may follow, up to what a float holds."""


class Sort(Enum):
    """What an atom does in a number."""

    DIGITS = auto()
    SHARE = auto()
    """A fraction that is written with a sign or a stroke: ½, 3/4."""
    SMALL = auto()
    """One to nineteen, and nothing."""
    TENS = auto()
    SCALE = auto()
    """What multiplies the number before it: hundred, million, dozen."""
    PART = auto()
    """Half, quarter: what divides."""
    ORDINAL = auto()


@dataclass(frozen=True, slots=True)
class Atom:
    """One atom. `plural`: an ordinal or a part with an s, which can only be the lower half of a fraction.

    `scale`: what the letter of digits multiplied them by ("5bn").
    """

    start: int
    end: int
    sort: Sort
    value: Number
    plural: bool = False
    scale: Number = 1


@cache
def _vocabulary() -> dict[str, tuple[Sort, Number, bool]]:
    numbers = lexicon("numbers")
    known: dict[str, tuple[Sort, Number, bool]] = {}
    for section, sort in (
        ("ones", Sort.SMALL),
        ("tens", Sort.TENS),
        ("scales", Sort.SCALE),
        ("ordinals", Sort.ORDINAL),
    ):
        known |= {word: (sort, value, False) for word, value in numbers[section].items()}
    known |= {f"{word}s": (Sort.ORDINAL, value, True) for word, value in numbers["ordinals"].items() if value != 2}
    known |= {word: (Sort.PART, value, word.endswith("s")) for word, value in numbers["fractions"].items()}
    known |= {f"{scale}s": entry for scale, entry in known.items() if scale in ("hundred", "thousand")}
    return known | {sign: (Sort.SHARE, value, False) for sign, value in numbers["fraction_signs"].items()}


@cache
def _letters() -> dict[str, int]:
    return {letter.lower(): value for letter, value in lexicon("numbers")["scale_letters"].items()}


@cache
def _pattern() -> re.Pattern[str]:
    known = sorted(_vocabulary(), key=len, reverse=True)
    signs = "".join(word for word in known if not word.isalpha())
    words = "|".join(word for word in known if word.isalpha())
    letters = "|".join(sorted(_letters(), key=len, reverse=True))
    return re.compile(
        rf"(?:(?<![^\W_])|(?<=\b[A-Za-z]{{3}}))(?<![^\W_]\.)"
        rf"(?:(?P<stroke>(?<![\d/.,])\d{{1,3}}[/⁄]\d{{1,3}}(?![\w/]))"
        rf"|(?P<digits>{_DIGITS})(?P<power>{_POWER})?(?P<ordinal>(?:st|nd|rd|th)(?!\w))?"
        rf"(?P<letter>(?:{letters})(?!\w)|\s{{1,2}}(?:[MBk]|{_SPACED})(?![\w./’'-]))?)"
        rf"|(?<=\d)[{signs}]|(?<!\w)[{signs}]|\b(?:{words})\b(?!['’][a-rt-z])",
        re.IGNORECASE,
    )


def number_words() -> frozenset[str]:
    """All words that numbers are made of."""
    return frozenset(word for word in _vocabulary() if word.isalpha())


def atoms(words: str, start: int, end: int) -> Iterator[Atom]:
    """The atoms of a part of a text in order."""
    for match in _pattern().finditer(words, start, end):
        atom = _atom(match)
        if atom is not None:
            yield atom


def _atom(match: re.Match[str]) -> Atom | None:
    text = match.group()
    if match["stroke"]:
        top, bottom = (int(part) for part in re.split("[/⁄]", text))
        return Atom(*match.span(), Sort.SHARE, top / bottom) if bottom else None
    if match["digits"]:
        return _digits(match)
    sort, value, plural = _vocabulary()[text.lower()]
    return Atom(*match.span(), sort, value, plural)


def _digits(match: re.Match[str]) -> Atom | None:
    value = plain(match["digits"])
    if match["power"]:
        raised = _raised(value, match)
        if raised is None:
            return None
        value = raised
    if match["ordinal"]:
        return Atom(*match.span(), Sort.ORDINAL, value)
    end, scale = match.end("power") if match["power"] else match.end("digits"), 1
    if match["letter"]:
        letter = match["letter"]
        spaced = letter[0].isspace() and letter.strip() not in _APART
        if not spaced and not _is_unit(match, letter.strip()):
            scale, end = _letters()[letter.strip().lower()], match.end()
    return Atom(match.start(), end, Sort.DIGITS, value * scale, scale=scale)


# "5m people", "1m of them", but "a 100m race", "48m away"
_PLURAL = re.compile(
    r"\s(?:of (?:them|whom|these|those)|are|were|have)\b"
    r"|\s(?!(?:is|was|as|his|this|its|hurdles|across|times)\b)(?:[a-z]+[a-rt-z]s|people|children|men|women)\b"
)
_LONGEST_PRICE = 16
_MONEY = re.compile(r"(?:[$€£¥₽₴₹]|[A-Z]{3})\s?(?:[\d.,]+(?:\s?[-–—]\s?|\sto\s))?$")


def _is_unit(match: re.Match[str], letter: str) -> bool:
    """Whether a letter that is glued to digits is metres, millimetres or bits, not millions or billions."""
    start = match.start()
    if letter not in ("m", "mm", "b") or _MONEY.search(match.string, max(0, start - _LONGEST_PRICE), start):
        return False
    if letter == "b":
        return float(plain(match["digits"])) >= 1000
    return letter == "mm" or _PLURAL.match(match.string, match.end()) is None


def plain(digits: str) -> Number:
    """The number that a row of digits with separators stands for."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.search(rf"(?:^\d{{1,3}}|[ {_THIN}{_QUOTE}]\d{{3}}),\d{{1,2}}$", digits):
        digits = digits.replace(",", ".")
    digits = re.sub(rf"[,\s{_THIN}{_QUOTE}]", "", digits)
    return float(digits) if "." in digits else int(digits)


def _raised(value: Number, match: re.Match[str]) -> Number | None:
    """A number with its power of ten ("1.3x10^6", "1e10") or its own power ("1.1^23")."""
    exponent = int(match["exponent"].translate(_LOWERED))
    root, factor = (value, 1) if match["power"][0] == "^" else (int(match["base"] or 10), value)
    try:
        raised = factor * root**exponent if exponent >= 0 else factor / root**-exponent
        return raised if abs(float(raised)) < _LARGEST else None
    except (OverflowError, ZeroDivisionError):
        return None
