"""What is selected in an article: dragged by characters, by words or by sentences."""

from collections.abc import Callable
from enum import Enum

from annotations.text import Span, hull, snapped_to_words
from app.views.reading_blocks import Blocks
from app.views.selection_steps import Steps

_FAR = 1000
"""Code points around a selection that are looked at for words; no word is longer."""


class Unit(Enum):
    """By what a drag selects. WORDS: as dragged, snapped to words; EXACT: as dragged."""

    WORDS = "words"
    EXACT = "exact"
    WORD = "word"
    SENTENCE = "sentence"


class Selection:
    """A selection in one text, empty at first."""

    def __init__(self, blocks: Blocks, changed: Callable[[], None]) -> None:
        self._blocks = blocks
        self._changed = changed
        self._unit = Unit.WORDS
        self._anchor = 0
        self.steps = Steps(blocks)
        self.span: Span | None = None

    def begin(self, position: int, unit: Unit) -> None:
        """Start at a position; words and sentences are selected at once."""
        self._unit = unit
        self._anchor = position
        self._set(self._between(position, position))

    def extend(self, position: int, *, exact: bool) -> None:
        """Reach from the start to `position`. `exact` cuts words if that is how it was dragged."""
        if self._unit in (Unit.WORDS, Unit.EXACT):
            self._unit = Unit.EXACT if exact else Unit.WORDS
        self._set(self._between(min(self._anchor, position), max(self._anchor, position)))

    def select(self, span: Span) -> None:
        """Select exactly these characters."""
        self._unit, self._anchor = Unit.EXACT, span.start
        self._set(span)

    def clear(self) -> None:
        self._set(None)

    def _between(self, start: int, end: int) -> Span | None:
        if self._unit is Unit.SENTENCE:
            ends = (self._blocks.sentence_at(start), self._blocks.sentence_at(end))
            return hull(sentence for sentence in ends if sentence) if all(ends) else None
        if self._unit is Unit.WORD:
            return self._snapped(Span(start, max(end, start + 1)))
        if start == end:
            return None
        return Span(start, end) if self._unit is Unit.EXACT else self._snapped(Span(start, end))

    def _snapped(self, span: Span) -> Span | None:
        before = max(0, span.start - _FAR)
        window = self._blocks.words[before : span.end + _FAR]
        inside = snapped_to_words(window, Span(span.start - before, min(span.end - before, len(window))))
        return Span(inside.start + before, inside.end + before) if len(inside) else None

    def _set(self, span: Span | None) -> None:
        if span != self.span:
            self.span = span
            self._changed()
