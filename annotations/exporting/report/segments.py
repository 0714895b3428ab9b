"""Statements that nest and cross, laid flat: runs of a text in which the same ones stand."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from annotations.model.record import reading_order
from annotations.text import Span

T = TypeVar("T")

DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Segment(Generic[T]):
    """A run of code points. `ending` are those it ends, `inside` those in which it stands, the innermost last.

    Of more than DEEPEST only so many of the innermost are told: thousands inside each other are no news.
    """

    span: Span
    inside: tuple[T, ...] = ()
    ending: tuple[T, ...] = ()


def segments(blocks: Iterable[Span], marked: Sequence[tuple[Span, T]]) -> list[list[Segment[T]]]:
    """The runs of each block; the blocks are in order, and no two overlap. Together the runs are the block.

    Of two that cross, the one that begins later is the inner one. What ends between two blocks ends in
    the last run before.
    """
    ordered = sorted(marked, key=lambda one: reading_order(one[0]))
    edges = sorted({edge for span, _ in ordered for edge in span})
    runs: list[tuple[int, Span, tuple[int, ...]]] = []
    last: dict[int, int] = {}
    active: tuple[int, ...] = ()
    following = 0
    for place, block in enumerate(blocks):
        for run in _cut(block, edges):
            while following < len(ordered) and ordered[following][0].start <= run.start:
                active += (following,)
                following += 1
            active = tuple(one for one in active if ordered[one][0].end > run.start)
            last |= dict.fromkeys(active, len(runs))
            runs.append((place, run, active[-DEEPEST:]))
    ending: dict[int, list[int]] = defaultdict(list)
    for one, number in last.items():
        ending[number].append(one)
    made: dict[int, list[Segment[T]]] = defaultdict(list)
    for number, (place, run, inside) in enumerate(runs):
        ends = sorted(ending[number], reverse=True)
        made[place].append(Segment(run, tuple(ordered[i][1] for i in inside), tuple(ordered[i][1] for i in ends)))
    return [made[place] for place in range(max(made, default=-1) + 1)]


def _cut(block: Span, edges: Sequence[int]) -> Iterator[Span]:
    """The block, cut at the edges inside it."""
    start = block.start
    for edge in edges[bisect_right(edges, start) :]:
        if edge >= block.end:
            break
        yield Span(start, edge)
        start = edge
    if start < block.end:
        yield Span(start, block.end)
