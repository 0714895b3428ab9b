"""How a selection grows and shrinks by keys: by characters, words and sentences.

A character is what a reader takes for one (`app.views.graphemes`): no step ends inside an emoji
sequence or before a combining mark.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotations.text import Span
from app.views.graphemes import boundaries
from app.views.reading_blocks import Blocks


class Edge(Enum):
    """The end of a selection that moves."""

    START = "start"
    END = "end"


class Step(Enum):
    """How far."""

    CHARACTER = "character"
    WORD = "word"
    SENTENCE = "sentence"


_CHUNK = re.compile(r"\S+")
_WORD = re.compile(r"\w+(?:[’'.,\u2010-]\w+)*")

_SHIFT, _CTRL, _ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
_ALONG = {
    _SHIFT: (Edge.END, Step.WORD),
    _CTRL | _SHIFT: (Edge.END, Step.CHARACTER),
    _ALT | _SHIFT: (Edge.START, Step.WORD),
    _CTRL | _ALT | _SHIFT: (Edge.START, Step.CHARACTER),
}


def move_of(event: QKeyEvent) -> tuple[Edge, Step, bool] | None:
    """What a key moves, how far, and whether forward; None if it selects nothing. `reading_keys` lists them."""
    held, key = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, event.key()
    if held in _ALONG and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        return (*_ALONG[held], key == Qt.Key.Key_Right)
    if held == _SHIFT and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        return Edge.END, Step.SENTENCE, key == Qt.Key.Key_Down
    return None


class Steps:
    """The places in one text at which a selection may begin and end."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._characters = lru_cache(maxsize=16)(self._characters_of)

    def moved(self, span: Span, edge: Edge, step: Step, *, forward: bool) -> Span:
        """The span with one end moved by a step; the same span where there is no further place.

        The other end stays, and at least one character is left between the two.
        """
        places = self._places(edge, step)
        if edge is Edge.END:
            found = self._next(span.end, places) if forward else self._before(span.end, places)
            return span if found is None or found <= span.start else Span(span.start, found)
        found = self._next(span.start, places) if forward else self._before(span.start, places)
        return span if found is None or found >= span.end else Span(found, span.end)

    def _places(self, edge: Edge, step: Step) -> Callable[[int], list[int]]:
        """What gives the places of a block, in order."""

        def of(index: int) -> list[int]:
            if step is Step.CHARACTER:
                inside = self._characters(index)
                return inside[1:] if edge is Edge.END else inside[:-1]
            units = self._words(index) if step is Step.WORD else self._sentences(index)
            return [unit.end for unit in units] if edge is Edge.END else [unit.start for unit in units]

        return of

    def _next(self, position: int, places: Callable[[int], list[int]]) -> int | None:
        for index in range(self._blocks.at(position), len(self._blocks)):
            here = places(index)
            if (at := bisect_right(here, position)) < len(here):
                return here[at]
        return None

    def _before(self, position: int, places: Callable[[int], list[int]]) -> int | None:
        for index in range(min(self._blocks.at(position), len(self._blocks) - 1), -1, -1):
            here = places(index)
            if at := bisect_left(here, position):
                return here[at - 1]
        return None

    def _characters_of(self, index: int) -> list[int]:
        """The boundaries between the characters of a block, its two ends among them."""
        block = self._blocks[index].span
        return [block.start + position for position in boundaries(block.of(self._blocks.words))]

    def _words(self, index: int) -> list[Span]:
        """The words of a block. Signs that stand alone (a dash, an emoji) count as words."""
        block = self._blocks[index].span
        found: list[Span] = []
        for chunk in _CHUNK.finditer(block.of(self._blocks.words)):
            inside = [match.span() for match in _WORD.finditer(chunk.group())] or [(0, len(chunk.group()))]
            first = block.start + chunk.start()
            for start, end in inside:
                word = self._whole(Span(first + start, first + end), index)
                if found and word.start <= found[-1].end:  # letters around a combining mark
                    word = Span(found.pop().start, word.end)
                found.append(word)
        return found

    def _sentences(self, index: int) -> list[Span]:
        return self._blocks.sentences_in(self._blocks[index].span)

    def _whole(self, span: Span, index: int) -> Span:
        """The span, widened so that it cuts no character."""
        characters = self._characters(index)
        start = characters[max(0, bisect_right(characters, span.start) - 1)]
        return Span(start, characters[min(bisect_left(characters, span.end), len(characters) - 1)])
