"""An article as a list of blocks: its paragraphs, very long ones cut into several."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from annotations.text import Span, paragraphs, sentences
from app.views.graphemes import is_boundary

LONGEST_BLOCK = 2000
"""Code points: what can be laid out and painted well within one frame."""


@dataclass(frozen=True, slots=True)
class Block:
    """Words that are laid out on their own. `opens`, `closes`: the first, the last of its paragraph.

    `paragraph` counts from 1, as in ¶ labels.
    """

    span: Span
    paragraph: int
    opens: bool
    closes: bool


class Blocks:
    """The blocks of a text, in order. Blocks of one paragraph touch each other."""

    def __init__(self, words: str) -> None:
        self.words = words
        self._paragraphs = paragraphs(words)
        self._blocks = [
            block for number, span in enumerate(self._paragraphs, 1) for block in _blocks_of(words, span, number)
        ]
        self._starts = [block.span.start for block in self._blocks]
        self._sentences = lru_cache(maxsize=64)(lambda paragraph: sentences(words, paragraph))

    def __len__(self) -> int:
        return len(self._blocks)

    def __iter__(self) -> Iterator[Block]:
        return iter(self._blocks)

    def __getitem__(self, index: int) -> Block:
        return self._blocks[index]

    def at(self, position: int) -> int:
        """The index of the block at a position; of the one before, in white space between paragraphs."""
        return max(0, bisect_right(self._starts, position) - 1)

    def touched(self, span: Span) -> range:
        """The indexes of the blocks that a span touches. None for a text without words."""
        if not self._blocks:
            return range(0)
        return range(self.at(span.start), self.at(max(span.start, span.end - 1)) + 1)

    def sentences_in(self, span: Span) -> list[Span]:
        """The sentences that share a character with `span`, in order."""
        found = []
        for number in sorted({self._blocks[index].paragraph for index in self.touched(span)}):
            of_paragraph = self._sentences(self._paragraphs[number - 1])
            first = bisect_right(of_paragraph, span.start, key=lambda sentence: sentence.end)
            last = bisect_left(of_paragraph, span.end, key=lambda sentence: sentence.start)
            found += of_paragraph[first:last]
        return found

    def sentence_at(self, position: int) -> Span | None:
        """The sentence at a position, or the one before it; None in a text without words."""
        if not self._blocks:
            return None
        of_paragraph = self._sentences(self._paragraphs[self._blocks[self.at(position)].paragraph - 1])
        return of_paragraph[max(0, bisect_right(of_paragraph, position, key=lambda sentence: sentence.start) - 1)]


def _blocks_of(words: str, paragraph: Span, number: int) -> list[Block]:
    found, start = [], paragraph.start
    while start < paragraph.end:
        end = _block_end(words, start, paragraph.end)
        found.append(Block(Span(start, end), number, start == paragraph.start, end == paragraph.end))
        start = end
    return found


def _block_end(words: str, start: int, end: int) -> int:
    """Where a block from `start` ends: after white space, else between two whole characters."""
    limit = start + LONGEST_BLOCK
    if limit >= end:
        return end
    places = range(limit, start + LONGEST_BLOCK // 2, -1)
    blanks = (cut for cut in places if words[cut - 1].isspace() and is_boundary(words, cut))
    whole = (cut for cut in places if is_boundary(words, cut))
    return next(blanks, next(whole, limit))
