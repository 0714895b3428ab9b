"""Words as they are compared: without case, accents and the shapes of quotation marks.

`Folded` knows where each folded character came from, so that what is found in the folded words is
found at its place in the printed ones. Positions are code points.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import overload

from annotations.text import Span

_ALIKE = {
    **dict.fromkeys("‘’‚‛ʼ´`′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_OF_UNSPACED = re.compile(f"[{_UNSPACED}]")
_GROUPED = re.compile(r"(?<=\d),?(?=\d)")
"""Between two digits: a comma that groups thousands may stand there or not (1,700 and 1700)."""

_LETTER_BEFORE, _LETTER_AFTER = r"(?<![^\W_])", r"(?![^\W_])"


@cache
def _folded(character: str) -> str:
    """One character, folded on its own: so the fold of a whole is the whole of the folds."""
    for _ in range(3):  # until nothing changes: a case fold may be taken apart once more
        plain = "".join(c for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c) not in _MARKS)
        folded = "".join(_ALIKE.get(c, c) for c in plain.casefold())
        if folded == character:
            break
        character = folded
    return character


_MARKS = frozenset({"Mn", "Me"})


class Folded:
    """A text folded, and the way back. One of 1 MB takes about 20 ms."""

    def __init__(self, original: str) -> None:
        others = () if original.isascii() else set(original)
        changed = {c: _folded(c) for c in others if not c.isascii() and _folded(c) != c}
        words = original
        for character, folded in changed.items():
            words = words.replace(character, folded)
        self.words = words.lower()
        uneven = {c: len(folded) for c, folded in changed.items() if len(folded) != 1}
        self._places: list[int] = []  # of the characters that became none or several, in the original
        self._sizes: list[int] = []
        self._starts: list[int] = []  # the same places in the folded words
        if uneven:
            shift = 0
            for match in re.finditer(f"[{re.escape(''.join(uneven))}]", original):
                size = uneven[match.group()]
                self._places.append(match.start())
                self._sizes.append(size)
                self._starts.append(match.start() + shift)
                shift += size - 1

    def origin(self, start: int, end: int) -> Span:
        """The printed words that the folded ones from `start` to `end` (not empty) came from."""
        if not self._places:
            return Span(start, end)
        last = self._owner(end - 1) + 1
        index = bisect_left(self._places, last)
        while index < len(self._places) and self._places[index] == last and self._sizes[index] == 0:
            last, index = last + 1, index + 1  # accents belong to the letter before them
        return Span(self._owner(start), last)

    def _owner(self, position: int) -> int:
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return position
        beyond = position - self._starts[index] - self._sizes[index]
        return self._places[index] if beyond < 0 else self._places[index] + 1 + beyond


def fold(words: str) -> str:
    """Words folded, where nobody asks for the way back."""
    return Folded(words).words


def spread(folded: str) -> str:
    """Folded words for a word index: each character of a script without spaces (Chinese, Thai …) set apart.

    Numbers lose their commas.
    """
    return _OF_UNSPACED.sub(r" \g<0> ", _GROUPED.sub("", folded))


class Wanted:
    """What somebody looks for: words that all occur, each at the beginning of a word.

    In quotation marks (the closing one may still be missing) they must follow on each other.
    """

    def __init__(self, typed: str) -> None:
        folded = fold(typed).strip()
        inner = folded[1:].removesuffix('"').strip()
        self.exact = folded.startswith('"') and bool(inner) and '"' not in inner
        self.words = (inner if self.exact else folded).split()
        self._closed = self.exact and folded.endswith('"')
        self._phrase = re.compile(_pattern(self.words, begin=True, end=self._closed))
        self._parts = [re.compile(_pattern([word], begin=True)) for word in self.words]
        self._anywhere = re.compile(_pattern(self.words))

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def closed(self) -> bool:
        """Whether the last word is wanted whole."""
        return self._closed

    def places(self, words: str, *, anywhere: bool = False, limit: int = 1000) -> list[tuple[Span, ...]]:
        """Where the words are found, in order; empty unless all are.

        The whole row of words wherever it stands; else once, the first place of each. `anywhere`:
        the row may begin inside a word.
        """
        if not self.words:
            return []
        folded = Folded(words)
        pattern = self._anywhere if anywhere else self._phrase
        rows = [(folded.origin(*match.span()),) for match in islice(pattern.finditer(folded.words), limit)]
        if rows or anywhere or self.exact:
            return list(rows)
        firsts = [part.search(folded.words) for part in self._parts]
        found = [folded.origin(*match.span()) for match in firsts if match is not None]
        return [tuple(sorted(set(found)))] if len(found) == len(firsts) else []


class Occurrences(Sequence[Span]):
    """Every place where what was typed stands in a text, in order; also inside words unless `whole_words`.

    The places are led back to the printed words one by one, as they are asked for: a letter may
    stand in a long article a hundred thousand times.
    """

    def __init__(self, folded: Folded, typed: str, *, whole_words: bool = False) -> None:
        self._folded = folded
        pattern = re.compile(_pattern(fold(typed).split(), begin=whole_words, end=whole_words))
        self._found = [match.span() for match in pattern.finditer(folded.words)]

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> list[Span]: ...
    def __getitem__(self, index: int | slice) -> Span | list[Span]:
        if isinstance(index, slice):
            return [self._folded.origin(*found) for found in self._found[index]]
        return self._folded.origin(*self._found[index])


def _pattern(words: list[str], *, begin: bool = False, end: bool = False) -> str:
    if not words:
        return r"(?!)"
    first, last = words[0][0], words[-1][-1]
    before = _LETTER_BEFORE if begin and first.isalnum() and not _OF_UNSPACED.match(first) else ""
    after = _LETTER_AFTER if end and last.isalnum() and not _OF_UNSPACED.match(last) else ""
    return before + r"\s+".join(_GROUPED.sub(",?", re.escape(word)) for word in words) + after
