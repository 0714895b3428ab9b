"""What is shown of the current statement only: its parts, and the statements that nest or cross on its words.

Offsets only: painting is done in `app.views.detail_painter`.
"""

from bisect import bisect_left, insort
from dataclasses import dataclass
from itertools import chain

from annotations.model.ids import Id
from annotations.model.record import Statement
from annotations.model.vocabulary import StatementKind
from annotations.review.nesting import innermost_first
from annotations.text import Span
from app.views.highlights import Highlights, Line, without

MOST_LANES = 5
"""More lines than that find no room under the words; what nests deeper shares the lowest."""


_CLEARER = {
    Line.DOTTED: Line.LANE_DOTTED,
    Line.PLAIN: Line.LANE_PLAIN,
    Line.FAINT_DOTTED: Line.DOTTED,
    Line.FAINT_PLAIN: Line.PLAIN,
}


@dataclass(frozen=True, slots=True)
class LaneLine:
    """A line under words, `lane` counted from the words downwards."""

    span: Span
    lane: int
    line: Line


class Detail:
    """The full detail of one statement. `number` of a link counts from 1, the innermost."""

    def __init__(self, statement: Statement, highlights: Highlights, blocks: range) -> None:
        """`blocks` are those that the statement touches."""
        self.statement = statement
        self._highlights = highlights
        here = {other.id: other for index in blocks for other in highlights.in_block(index)}
        here[statement.id] = statement
        self._lanes = _lanes([other for other in here.values() if other.span.overlaps(statement.span)])

    @property
    def span(self) -> Span:
        return self.statement.span

    @property
    def sources(self) -> list[Span]:
        return [span for link in self.statement.reading.links for span in link.source]

    @property
    def numbers(self) -> list[tuple[int, int]]:
        """Where a link of a chain begins (its source, else its cue), and its number. None for a single link."""
        links = self.statement.reading.links
        begins = [(link.source or link.cue)[:1] for link in links] if len(links) > 1 else []
        return [(first.start, number) for number, spans in enumerate(begins, 1) for first in spans]

    @property
    def lane(self) -> int:
        """Its own lane."""
        return self._lanes[self.statement.id]

    @property
    def lanes(self) -> int:
        """How many lanes are taken, its own among them."""
        return max(self._lanes.values()) + 1

    def lines(self, index: int, block: Span) -> list[LaneLine]:
        """The lines under the words of the current statement in a block."""
        masks = self._highlights.masks(block)
        found: list[LaneLine] = []

        def add(part: Span, lane: int, line: Line) -> None:
            shared = _common(_common(part, self.span), block)
            found.extend(LaneLine(span, lane, line) for span in without([shared], masks) if len(span))

        for other in self._highlights.in_block(index):
            if other.id != self.statement.id and other.id in self._lanes:
                add(other.span, self._lanes[other.id], _CLEARER[self._highlights.line(other)])
        for part, line in self._own():
            add(part, self.lane, line)
        return found

    def _own(self) -> list[tuple[Span, Line]]:
        """The content is underlined strongly, a quantity dotted strongly, what is neither thinly."""
        reading = self.statement.reading
        strong = [(span, Line.STRONG_PLAIN) for span in reading.content]
        strong += [(span, Line.STRONG_DOTTED) for span in reading.quantity_spans]
        if reading.content:
            return strong
        thin = Line.DOTTED if self.statement.kind is StatementKind.NUMERIC else Line.PLAIN
        rest = without([self.span], reading.quantity_spans)
        return strong + [(span, thin if strong else Line.STRONG_PLAIN) for span in rest]


def _lanes(statements: list[Statement]) -> dict[Id, int]:
    """A lane for each, so that no two on the same words share one; the innermost is next to the words."""
    lanes: dict[Id, int] = {}
    taken: list[list[Span]] = [[] for _ in range(MOST_LANES)]
    for statement in innermost_first(statements):
        free = (number for number, spans in enumerate(taken) if not _meets(statement.span, spans))
        lanes[statement.id] = lane = next(free, MOST_LANES - 1)
        insort(taken[lane], statement.span)
    return lanes


def _meets(span: Span, spans: list[Span]) -> bool:
    """Whether a span shares a character with one of some sorted spans that do not overlap."""
    at = bisect_left(spans, span)
    return any(other.overlaps(span) for other in chain(spans[max(0, at - 1) : at], spans[at : at + 1]))


def _common(a: Span, b: Span) -> Span:
    """What two spans share; an empty span if they share nothing."""
    start = max(a.start, b.start)
    return Span(start, max(start, min(a.end, b.end)))
