"""Reads numbers: digits, number words and mixtures of both ("1.2 million", "twenty-one")."""

import re
from dataclasses import dataclass
from functools import cache

from annotations.lexicon import lexicon

Number = int | float

# Longer rows of digits are no figures that anybody checks, and Python refuses to read the longest.
_GROUPED = r"\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)|\d{1,15}(?!\d)"
_DIGITS = rf"(?:{_GROUPED})(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text: where it stands and what it is worth. `digits`: it begins with digits."""

    start: int
    end: int
    value: Number
    digits: bool


@cache
def _small() -> dict[str, int]:
    numbers = lexicon("numbers")
    return {**numbers["ones"], **numbers["tens"]}


@cache
def _numeral() -> re.Pattern[str]:
    numbers = lexicon("numbers")
    word = "|".join(sorted([*_small(), *numbers["scales"]], key=len, reverse=True))
    signs = "".join(numbers["fraction_signs"])
    letters = "|".join(sorted(numbers["scale_letters"], key=len, reverse=True))
    item = rf"(?:(?:{_DIGITS})(?:[{signs}]|(?:{letters})(?![\w]))?|[{signs}]|(?:{word})(?![\w]))"
    sign = r"(?:(?<![\w.,])[-−](?=\d)|(?<!\w)(?:minus|negative) )?"
    article = rf"(?:(?<![\w.])(?:a|half a|half) (?=(?:{'|'.join(numbers['scales'])})(?!\w)))?"
    return re.compile(
        rf"{sign}{article}(?<![^\W_])(?<!\d[.,]){item}(?:(?: and |-|\s)?(?<![^\W\d])(?<!\d){item}){{0,12}}",
        re.IGNORECASE,
    )


def _items(words: str) -> list[tuple[str, str, int]]:
    """The numbers and scales of a numeral with the glue before each and the end of each."""
    signs = "".join(lexicon("numbers")["fraction_signs"])
    parts = re.finditer(rf"({_DIGITS})|([{signs}])|([A-Za-z]+)", words)
    found, glue, end = [], "", 0
    for part in parts:
        word = part.group().lower()
        gap = words[end : part.start()]
        end = part.end()
        if word == "and":
            glue = " and "
            continue
        found.append((glue or gap, word, end))
        glue = ""
    return found


def numerals(words: str, start: int = 0, end: int | None = None) -> list[Numeral]:
    """The numbers of a text in order, each as long as the grammar of numbers allows."""
    found, position = [], start
    end = len(words) if end is None else end
    while match := _numeral().search(words, position, end):
        numeral = _read(match)
        if numeral is None:
            position = match.start() + 1
            continue
        found.append(numeral)
        position = max(numeral.end, match.start() + 1)
    return found


def numeral_at(words: str, position: int) -> Numeral | None:
    """The number that begins at `position`, or None."""
    match = _numeral().match(words, position)
    return _read(match) if match else None


def _read(match: re.Match[str]) -> Numeral | None:
    """The longest prefix of a match that is one number."""
    text = match.group()
    reading, end = _Sum(), 0
    for glue, word, stop in _items(text):
        if word in ("minus", "negative", "a"):
            reading.article = word == "a"
            continue
        if not reading.take(glue, word):
            break
        end = stop
    if not end or reading.bare:
        return None
    negative = text[0] in "-−" or text[:5].lower() in ("minus", "negat")
    value = -reading.value if negative else reading.value
    return Numeral(match.start(), match.start() + end, _tidy(value), text.lstrip("-−")[0].isdigit())


class _Sum:
    """Adds up the words of one number, and refuses the first that belongs to another."""

    def __init__(self) -> None:
        self.article = False
        self.bare = False
        self._total: Number = 0
        self._group: Number | None = None
        self._last: Number = 0
        self._last_word = ""
        self._smallest_scale: float = float("inf")

    @property
    def value(self) -> Number:
        return self._total + (self._group or 0)

    def take(self, glue: str, word: str) -> bool:
        numbers = lexicon("numbers")
        scale = numbers["scales"].get(word)
        if scale is None and not glue and self._last_word[:1].isdigit():
            scale = numbers["scale_letters"].get(word)
        taken = self._scale(scale) if scale else self._small(glue, word)
        if taken:
            self._last_word = word
        return taken

    def _scale(self, scale: int) -> bool:
        if self._group is None:
            if self._last_word:
                return False
            self.bare = not self.article
        if scale >= self._smallest_scale:
            return False
        self._group = (1 if self._group is None else self._group) * scale
        if scale >= 1000:
            self._total, self._group, self._smallest_scale = self._total + self._group, None, scale
        return True

    def _small(self, glue: str, word: str) -> bool:
        numbers = lexicon("numbers")
        half = word == "half" and not self._last_word
        value = 0.5 if half else numbers["fraction_signs"].get(word)
        value = _plain(word) if value is None else value
        if not self._last_word or word in numbers["fraction_signs"] or self._continues(glue, word, value):
            self._group = (self._group or 0) + value
            self._last = value
            return True
        return False

    def _continues(self, glue: str, word: str, value: Number) -> bool:
        """Whether a number below a scale goes on ("hundred and five", "twenty-one")."""
        if self._last_word in lexicon("numbers")["scales"]:
            if self._last_word == "hundred" or self._group is not None:
                return value < 100
            return value < self._smallest_scale
        both_words = word.isalpha() and self._last_word.isalpha()
        return (
            both_words and glue in ("-", " ") and self._last in lexicon("numbers")["tens"].values() and 0 < value < 10
        )


def _plain(word: str) -> Number:
    known = _small().get(word)
    if known is not None:
        return known
    digits = re.sub(r"[,\u00a0\u202f\u2009]", "", word)
    return float(digits) if "." in digits else int(digits)


def _tidy(value: Number) -> Number:
    """Whole numbers as int: 1.2 million is 1200000. Products such as 2.3 x 10**6 are rounded to 12 digits."""
    if isinstance(value, float):
        value = float(f"{value:.12g}")
        return int(value) if value.is_integer() else value
    return value
