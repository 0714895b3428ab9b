"""Reads numbers: digits, number words and mixtures of both ("1.2 million", "twenty-first", "two thirds").

The grammar goes over the atoms of `atoms.py`. What stands between two atoms (a blank, a hyphen,
"and", "point") decides with them whether they are one number.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from annotations.detection.numeric.atoms import Atom, Number, Sort, atoms

_LONGEST_GAP = 12
_GAP = re.compile(
    r"(?P<blank>\s{0,3})|(?P<hyphen>\s?[-\u2010\u2011]\s?)|(?P<point>\s{1,2}point\s{1,2})"
    r"|(?P<and>[\s-]{1,3}and[\s-]{1,3})(?P<a>an?[\s-]{1,2})?|\s{1,2}(?P<of>of\san?\s)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"(?:(?<![\w.,)%])[-−]|^\s?[-−]\s|(?<!\w)(?<!plus or )(?:minus|negative)\s)$", re.IGNORECASE)
_ARTICLE = re.compile(r"(?<!\w)an?[\s-]{1,2}$", re.IGNORECASE)
# What may follow "a third" as a fraction, and not as the third thing.
_SHARED = re.compile(
    r"(?:\s+|-)(?:of|the|majority|in|on|more|less|to|from|since|are|is|was|were|have|had|as|by)(?!\w)"
    r"|\s*(?:[.,;:!?)\]”’\"](?!\w)|$)",
    re.IGNORECASE,
)
_OF_A = re.compile(r"\sof\san?\s$", re.IGNORECASE)
_TEEN = 20


class Form(Enum):
    CARDINAL = auto()
    ORDINAL = auto()
    FRACTION = auto()


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text: where it stands and what it is worth.

    `digits`: it begins with digits. `scaled`: it ends with hundred, million, "bn" … of that value, else 1.
    `first`, `last`: its atoms, of all those of the text.
    """

    start: int
    end: int
    value: Number
    digits: bool
    form: Form = Form.CARDINAL
    scaled: Number = 1


def numerals(words: str, parts: Iterable[tuple[int, int]] | None = None) -> list[Numeral]:
    """The numbers of a text, or of parts of it, in order, each as long as the grammar of numbers allows."""
    parts = [(0, len(words))] if parts is None else parts
    found = [atom for start, end in parts for atom in atoms(words, start, end)]
    return list(_Grammar(words, found).numerals())


class _Grammar:
    """The numbers that the atoms of one text make."""

    def __init__(self, words: str, found: Sequence[Atom]) -> None:
        self._words = words
        self._atoms = found
        self._gaps = [""] + [_gap(words, left, right) for left, right in pairwise(found)] + [""]

    def numerals(self) -> Iterator[Numeral]:
        at = 0
        while at < len(self._atoms):
            read = self._number(at)
            if read is None:
                at += 1
                continue
            numeral, at = read
            yield self._signed(numeral)

    def _number(self, at: int) -> tuple[Numeral, int] | None:
        """The number that begins with an atom, and the atom after it."""
        first = self._atoms[at]
        bare = first.sort is Sort.SCALE and not (self._article(first) or first.value >= _MILLION)
        if first.plural or bare:
            return None
        if first.sort is Sort.ORDINAL:
            return self._ordinal(at)
        if first.sort is Sort.PART:
            return self._part(at)
        value, end, ordinal = self._cardinal(at)
        if ordinal:
            if self._divides_one(at, end):
                return self._made(at, end, 1 / value, Form.FRACTION)
            return self._made(at, end, value, Form.ORDINAL)
        return self._with_fraction(at, end, value)

    def _ordinal(self, at: int) -> tuple[Numeral, int]:
        """ "third"; as a fraction in "a third of"."""
        atom = self._atoms[at]
        if atom.value > 2 and self._article(atom) and _SHARED.match(self._words, atom.end):
            return self._made(at, at + 1, 1 / atom.value, Form.FRACTION)
        return self._made(at, at + 1, atom.value, Form.ORDINAL)

    # Whole numbers

    def _cardinal(self, at: int) -> tuple[Number, int, bool]:
        """The longest whole number from an atom on; True: an ordinal ends it ("twenty-first")."""
        sum_ = _Sum(self._atoms[at])
        end = at + 1
        while end < len(self._atoms):
            atom, gap = self._atoms[end], self._gaps[end]
            if gap == "point" and (decimals := self._decimals(end)):
                return sum_.value + decimals[0], decimals[1], False
            if (
                atom.sort is Sort.ORDINAL
                and not atom.plural
                and sum_.takes_ordinal(atom, gap, self._is_bare_one(at, end))
            ):
                return sum_.with_ordinal(atom), end + 1, True
            if not sum_.takes(atom, gap, self._atoms[end + 1] if end + 1 < len(self._atoms) else None):
                break
            end += 1
        return sum_.value, end, False

    def _is_bare_one(self, at: int, end: int) -> bool:
        return end == at + 1 and self._atoms[at].value == 1

    def _decimals(self, at: int) -> tuple[float, int] | None:
        """ "zero three", "eleven" after "point"."""
        digits, end = "", at
        while end < len(self._atoms) and (end == at or self._gaps[end] == "blank"):
            atom = self._atoms[end]
            if atom.sort not in (Sort.SMALL, Sort.TENS, Sort.DIGITS) or not isinstance(atom.value, int):
                break
            digits += str(atom.value)
            end += 1
        return (float(f"0.{digits[:15]}"), end) if digits else None

    # Fractions

    def _part(self, at: int) -> tuple[Numeral, int] | None:
        """ "half a million", "a quarter", "half"."""
        atom = self._atoms[at]
        share = 1 / atom.value
        following = self._atoms[at + 1] if at + 1 < len(self._atoms) else None
        if following and following.sort is Sort.SCALE and following.value >= _DOZEN:
            between = self._words[atom.end : following.start]
            if re.fullmatch(r"\s+(?:an?\s+)?", between) or _OF_A.fullmatch(between):
                return self._made(at, at + 2, share * following.value, scaled=following.value)
        quarter = atom.value != 2
        if quarter and not self._article(atom):
            return None
        if quarter and not _SHARED.match(self._words, atom.end):
            return None
        return self._made(at, at + 1, share, Form.FRACTION)

    def _with_fraction(self, at: int, end: int, value: Number) -> tuple[Numeral, int]:
        """Adds to a whole number what follows as a fraction, or takes it for the upper half of one."""
        whole = self._made(at, end, value, scaled=self._scale_before(end))
        if end == len(self._atoms):
            return whole
        atom, gap = self._atoms[end], self._gaps[end]
        if atom.sort is Sort.SHARE and gap == "blank" and self._atoms[end - 1].sort is Sort.DIGITS:
            return self._scaled_on(at, end + 1, value + atom.value)
        if gap in ("and", "and a") and isinstance(value, int):
            more = self._added(end, gap)
            if more:
                share, after = more
                return self._scaled_on(at, after, value + share * self._scale_before(end), self._scale_before(end))
        if gap in ("blank", "hyphen") and (lower := self._denominator(end, value)):
            bottom, after = lower
            top, plus = self._upper(at, end, value, bottom)
            return self._scaled_on(
                at, after, plus + top / bottom, form=None if plus or top >= bottom else Form.FRACTION
            )
        return whole

    def _upper(self, at: int, end: int, value: Number, bottom: Number) -> tuple[Number, Number]:
        """Splits "six hundred and twelve hundredths" into 12 and 600."""
        for place in range(end - 1, at, -1):
            if self._gaps[place] == "and":
                top, stop, _ = self._cardinal(place)
                if stop == end and top < bottom:
                    scale = self._scale_before(place)  # "six billion and three quarters"
                    return top * (scale if scale > _HUNDRED else 1), value - top
        return value, 0

    def _denominator(self, at: int, top: Number) -> tuple[Number, int] | None:
        """The lower half of a fraction: "thirds", "quarters", "twenty-firsts"; "third" after one."""
        atom = self._atoms[at]
        if atom.sort in (Sort.ORDINAL, Sort.PART):
            if atom.plural and atom.value > 1:
                return atom.value, at + 1
            single = top == 1 and atom.value > 2 - (atom.sort is Sort.PART)
            return (atom.value, at + 1) if single and self._is_share(at) else None
        if atom.sort in (Sort.TENS, Sort.SMALL) and at + 1 < len(self._atoms):
            value, end, ordinal = self._cardinal(at)
            if ordinal and top == 1:
                return value, end
            if end < len(self._atoms) and self._atoms[end].plural and self._atoms[end].sort is Sort.ORDINAL:
                sum_ = _Sum(self._atoms[end - 1])
                if end - at == 1 and sum_.takes_ordinal(self._atoms[end], self._gaps[end], False):
                    return sum_.with_ordinal(self._atoms[end]), end + 1
        return None

    def _is_share(self, at: int) -> bool:
        quarter = self._atoms[at].sort is Sort.PART
        return quarter or self._gaps[at] == "hyphen" or _SHARED.match(self._words, self._atoms[at].end) is not None

    def _added(self, at: int, gap: str) -> tuple[float, int] | None:
        """ "and a half", "and three quarters", "and one fourth", "and two fifths"."""
        atom = self._atoms[at]
        if atom.sort is Sort.SHARE:
            return float(atom.value), at + 1
        if atom.sort in (Sort.PART, Sort.ORDINAL) and not atom.plural:
            single = atom.sort is Sort.PART or (gap == "and a" and atom.value > 2 and self._is_share(at))
            return (1 / atom.value, at + 1) if single else None
        if gap == "and" and atom.sort is Sort.SMALL and at + 1 < len(self._atoms):
            lower = self._denominator(at + 1, atom.value)
            if lower and self._gaps[at + 1] in ("blank", "hyphen") and atom.value < lower[0]:
                return atom.value / lower[0], lower[1]
        return None

    def _scaled_on(
        self, at: int, end: int, value: Number, scale: Number = 1, form: Form | None = None
    ) -> tuple[Numeral, int]:
        """A number with a fraction, times the scale that follows ("two and a half million")."""
        if end < len(self._atoms) and self._atoms[end].sort is Sort.SCALE and self._gaps[end] in ("blank", "of"):
            more = self._atoms[end].value
            if scale == 1:
                return self._made(at, end + 1, value * more, scaled=more)
            if more < scale:  # "two billion and a half million"
                whole = value - value % scale
                return self._made(at, end + 1, whole + value % scale / scale * more, scaled=more)
        return self._made(at, end, value, form or Form.CARDINAL, scale)

    # The rest

    def _divides_one(self, at: int, end: int) -> bool:
        return end == at + 1 + 1 and self._atoms[at].value == 1 and self._atoms[at].sort is Sort.SMALL

    def _article(self, atom: Atom) -> bool:
        return _ARTICLE.search(self._words, max(0, atom.start - 5), atom.start) is not None

    def _scale_before(self, end: int) -> Number:
        last = self._atoms[end - 1]
        return last.value if last.sort is Sort.SCALE and last.value > _DOZEN else last.scale

    def _made(
        self, at: int, end: int, value: Number, form: Form = Form.CARDINAL, scaled: Number = 1
    ) -> tuple[Numeral, int]:
        first, last = self._atoms[at], self._atoms[end - 1]
        start = first.start
        opens = first.sort is Sort.SCALE or form is Form.FRACTION or (first.sort is Sort.PART and end > at + 1)
        if opens and (article := _ARTICLE.search(self._words, max(0, start - 5), start)):
            start = article.start()
        if form is Form.CARDINAL and end == at + 1 and first.sort is Sort.SHARE and first.value < 1:
            form = Form.FRACTION
        worth = value if form is Form.FRACTION else tidy(value)
        return Numeral(start, last.end, worth, first.sort is Sort.DIGITS, form, scaled), end

    def _signed(self, numeral: Numeral) -> Numeral:
        if numeral.form is Form.ORDINAL:
            return numeral
        sign = _SIGN.search(self._words, max(0, numeral.start - 10), numeral.start)
        return replace(numeral, start=sign.start(), value=-numeral.value) if sign else numeral


_DOZEN = 12
_HUNDRED = 100
_MILLION = 1_000_000


class _Sum:
    """Adds up the atoms of one whole number, and refuses the first that belongs to another."""

    def __init__(self, first: Atom) -> None:
        self._total: Number = 0
        self._group: Number = 1 if first.sort is Sort.SCALE else 0
        self._added: Number = 0
        self._smallest = float("inf")
        self._last = first
        self._add(first)

    @property
    def value(self) -> Number:
        return self._total + self._group

    def takes(self, atom: Atom, gap: str, following: Atom | None) -> bool:
        """Adds an atom if the number goes on with it."""
        if atom.sort is Sort.SCALE:
            fits = not atom.plural and gap in ("blank", "hyphen") and self._scales(atom)
        else:
            fits = self._goes_on(atom, gap, following)
        if fits:
            self._add(atom)
        return fits

    def takes_ordinal(self, atom: Atom, gap: str, bare_one: bool) -> bool:
        """Whether an ordinal ends the number ("twenty-first", "hundred and fifth", "hundred trillionth")."""
        if self._last.sort is Sort.DIGITS or bare_one:
            return False
        if atom.value >= _HUNDRED:
            return gap in ("blank", "hyphen") and self._scales(Atom(0, 0, Sort.SCALE, atom.value))
        small = Atom(0, 0, Sort.SMALL if atom.value < _TEEN else Sort.TENS, atom.value)
        return self._goes_on(small, gap, None)

    def with_ordinal(self, atom: Atom) -> Number:
        return self._total + self._group * atom.value if atom.value >= _HUNDRED else self.value + atom.value

    def _scales(self, atom: Atom) -> bool:
        if self._last.sort is Sort.SCALE and self._last.value > _DOZEN:  # "a hundred thousand", "two lakh crore"
            return atom.value > self._last.value >= _HUNDRED and (
                self._last.value == _HUNDRED or self._total == 0 or atom.value > self._total
            )
        if atom.value == _HUNDRED:
            small = self._group < _HUNDRED or self._last.sort is Sort.DIGITS
            return self._group > 0 and small and self._last.sort is not Sort.SCALE
        return atom.value < self._smallest and (self._group != 0 or self._last.sort is Sort.DIGITS)

    def _goes_on(self, atom: Atom, gap: str, following: Atom | None) -> bool:
        if (
            gap not in ("blank", "hyphen", "and")
            or atom.sort in (Sort.SHARE, Sort.PART, Sort.ORDINAL)
            or atom.value == 0
        ):
            return False
        last = self._last
        if last.sort is Sort.TENS:
            divided = following is not None and following.sort in (Sort.ORDINAL, Sort.PART)
            return atom.sort is Sort.SMALL and 0 < atom.value < 10 and not (gap == "and" and divided)
        if last.sort is not Sort.SCALE or last.value == _DOZEN or not isinstance(atom.value, int):
            return False
        if (
            following
            and following.sort is Sort.SCALE
            and following.value >= max(last.value, self._smallest)
            and last.value != _HUNDRED
        ):
            return False
        if atom.sort is Sort.DIGITS and gap == "blank" and last.value == _HUNDRED:
            return False
        return atom.value < last.value

    def _add(self, atom: Atom) -> None:
        if atom.sort is not Sort.SCALE:
            self._added = atom.value
            self._group += atom.value
        elif self._last.sort is Sort.SCALE and self._last is not atom and self._group == 0:
            self._total *= atom.value
            self._smallest = atom.value
        elif atom.value == _DOZEN:
            self._group += self._added * (_DOZEN - 1) if self._added else self._group * (_DOZEN - 1)
        else:
            self._group *= atom.value
            self._added = 0
            if atom.value > _HUNDRED:
                self._total, self._group, self._smallest = self._total + self._group, 0, atom.value
        self._last = atom


def _gap(words: str, left: Atom, right: Atom) -> str:
    """The name of what stands between two atoms: blank, hyphen, point, and, "and a", of; or nothing."""
    if right.start - left.end > _LONGEST_GAP:
        return ""
    match = _GAP.fullmatch(words, left.end, right.start)
    if match is None:
        return ""
    if match["a"]:
        return "and a"
    return match.lastgroup or ""


def tidy(value: Number) -> Number:
    """Whole numbers as int: 1.2 million is 1200000. Products such as 2.3 x 10**6 are rounded to 12 digits."""
    if isinstance(value, float):
        value = float(f"{value:.12g}")
        return int(value) if value.is_integer() and abs(value) < 1e18 else value
    return value
