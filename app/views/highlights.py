"""Which words of an article are marked, and how. Offsets only: painting is the views' part.

Everything is worked out a block at a time, when the block is first shown, from an index of the
statements by block; so a paint never walks over all statements of an article.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import NO_CHECK, SO, StatementKind, Tier, Verdict
from annotations.review.nesting import innermost_first, outer_first
from annotations.review.states import shown_judgement, standing
from annotations.text import Ranges, Span
from app.models.statements import Mark
from app.views.reading_blocks import Block, Blocks

T = TypeVar("T", bound=Hashable)

_FILLS = {
    Mark.VERIFIED: Verdict.VERIFIED,
    Mark.COVERED: Verdict.VERIFIED,
    Mark.DISPUTED: Verdict.DISPUTED,
    Mark.UNVERIFIABLE: Verdict.UNVERIFIABLE,
}


class Line(StrEnum):
    """The underline of a statement: dotted under figures, plain under the rest.

    Strong for the current one; on its words, where lines must be told apart, others are clearer than elsewhere.
    """

    DOTTED = "dotted"
    PLAIN = "plain"
    FAINT_DOTTED = "faint dotted"
    FAINT_PLAIN = "faint plain"
    LANE_DOTTED = "lane dotted"
    LANE_PLAIN = "lane plain"
    STRONG_DOTTED = "strong dotted"
    STRONG_PLAIN = "strong plain"


@dataclass(frozen=True, slots=True)
class GutterMark:
    """The gutter glyph of a statement, beside the line on which it starts."""

    statement: Id
    start: int
    mark: Mark
    tip: str


@dataclass(frozen=True, slots=True)
class BlockHighlights:
    """What is marked in one block. Spans lie inside the block and do not overlap within a list."""

    fills: tuple[tuple[Span, Verdict], ...]
    lines: tuple[tuple[Span, Line], ...]
    masks: tuple[Span, ...]
    ticks: tuple[int, ...]
    marks: tuple[GutterMark, ...]


def parts_of(statement: Statement) -> list[Span]:
    """The words that belong to a statement: its span, and the sources and cues of its links."""
    links = statement.reading.links
    return [statement.span, *(span for link in links for span in (*link.source, *link.cue))]


class Highlights:
    """The marks of one article as one reviewer sees them.

    Rejected statements and those wholly inside a mask are left out. `show_minor` treats minor
    statements like the others; else they are underlined faintly and have no glyph. `before` are those
    of an older record of the same text: what did not change since is taken from there.
    """

    def __init__(
        self,
        record: ArticleRecord,
        reviewer: Id | None,
        blocks: Blocks,
        show_minor: bool = False,
        before: "Highlights | None" = None,
    ) -> None:
        self.record = record
        self._reviewer = reviewer
        self._blocks = blocks
        self._show_minor = show_minor
        self._masked = Ranges(mask.span for mask in record.article.masks)
        self._ticked = Ranges((record.ticks or {}).get(reviewer, ()) if reviewer else ())
        self._by_id = {statement.id: statement for statement in record.statements}
        self._known_marks: dict[Id, Mark] = {}
        self._live: dict[Id, Statement]
        self._by_block: dict[int, list[Statement]]
        if before is None or not self._take_over(before):
            live = (s for s in record.statements if not s.rejected and not self._masked.covers(s.span))
            self._live = {statement.id: statement for statement in live}
            self._by_block = defaultdict(list)
            for statement in self._live.values():
                for index in self._blocks.touched(statement.span):
                    self._by_block[index].append(statement)
        self._cache: dict[int, BlockHighlights] = {}

    def _take_over(self, before: "Highlights") -> bool:
        """Put the statements that changed into the index of `before`; False if some came, went or moved."""
        known = before._by_id
        if before._blocks is not self._blocks or before.record.article.masks != self.record.article.masks:
            return False
        if known.keys() != self._by_id.keys():
            return False
        changed = [(known[id_], s) for id_, s in self._by_id.items() if known[id_] is not s]
        if any(old.span != new.span or old.rejected != new.rejected for old, new in changed):
            return False
        self._live, self._by_block = dict(before._live), dict(before._by_block)
        if before._reviewer == self._reviewer and before.record.settings == self.record.settings:
            touched = {statement.id for _, statement in changed}
            near = (s.id for s in self._live.values() if s.reading.parent in touched) if touched else ()
            self._known_marks = dict(before._known_marks)
            for id_ in (*touched, *near):
                self._known_marks.pop(id_, None)
        for _, statement in changed:
            if statement.id in self._live:
                self._live[statement.id] = statement
                for index in self._blocks.touched(statement.span):
                    here = self._by_block[index]
                    self._by_block[index] = [statement if s.id == statement.id else s for s in here]
        return True

    def mark_all(self) -> None:
        """Work out ahead what is said of every statement."""
        for statement in self._live.values():
            self._mark(statement)

    @property
    def blocks(self) -> Blocks:
        return self._blocks

    def statement(self, statement: Id) -> Statement | None:
        return self._by_id.get(statement)

    def statements_at(self, position: int) -> list[Id]:
        """The statements that cover a position, innermost first."""
        here = self.in_block(self._blocks.at(position))
        covering = [statement for statement in here if statement.span.start <= position < statement.span.end]
        return [statement.id for statement in innermost_first(covering)]

    def in_block(self, index: int) -> Sequence[Statement]:
        """The statements that touch a block, in no order."""
        return self._by_block.get(index, ())

    def marked(self) -> Iterator[tuple[Span, Mark]]:
        """The statements with what is said of them; folded minor ones only where they were judged."""
        for statement in self._live.values():
            mark = self._mark(statement)
            if mark is not Mark.OPEN or not self._folded(statement):
                yield statement.span, mark

    def ticked(self) -> Sequence[Span]:
        """The stretches that the reviewer has ticked, in order."""
        return self._ticked.spans

    def unmarked(self, span: Span) -> list[Span]:
        """What in `span` belongs to no statement; nothing where the article has no statements at all."""
        return without([span], _inside_of(span, self._parts)) if self._parts else []

    @cached_property
    def _parts(self) -> list[Span]:
        return Ranges(part for statement in self._live.values() for part in parts_of(statement)).spans

    def block(self, index: int) -> BlockHighlights:
        """The marks of a block."""
        if (known := self._cache.get(index)) is None:
            known = self._cache[index] = self._block_highlights(index)
        return known

    def masks(self, span: Span) -> list[Span]:
        """The masked parts of a span."""
        return _inside_of(span, self._masked.spans)

    def is_masked(self, position: int) -> bool:
        return bool(self.masks(Span(position, position + 1)))

    def unlike(self, before: "Highlights") -> set[int]:
        """The blocks that look different from `before`, an older record of the same text."""
        changed = _differing(self._masked.spans, before._masked.spans) + _differing(
            self._ticked.spans, before._ticked.spans
        )
        known = before._by_id.get
        came = [s for id_, s in self._by_id.items() if known(id_) is not s and known(id_) != s]
        gone = [s for id_, s in before._by_id.items() if id_ not in self._by_id]
        instead = [old for new in came if (old := known(new.id)) is not None]
        changed += [part for s in (*came, *gone, *instead) for part in parts_of(s)]
        return {index for span in changed for index in self._blocks.touched(span)}

    def _block_highlights(self, index: int) -> BlockHighlights:
        block = self._blocks[index]
        shown = sorted(self._by_block.get(index, ()), key=outer_first)
        masks = tuple(self.masks(block.span))
        fills: list[Verdict | None] = [None] * len(block.span)
        lines: list[tuple[Id, Line] | None] = [None] * len(block.span)
        faint = [s for s in shown if self._folded(s)]
        for statement in [*faint, *(s for s in shown if not self._folded(s))]:
            part = _inside(statement.span, block.span)
            lines[part] = [(statement.id, self.line(statement))] * (part.stop - part.start)
        for statement in shown:
            so = self._answer(statement, SO)
            if so is not Mark.OPEN:  # of the innermost that was judged: an open figure makes no hole
                part = _inside(statement.span, block.span)
                fills[part] = [_FILLS.get(so)] * (part.stop - part.start)
        for mask in masks:
            part = _inside(mask, block.span)
            fills[part] = [None] * (part.stop - part.start)
            lines[part] = [None] * (part.stop - part.start)
        return BlockHighlights(
            tuple(_runs(fills, block.span.start)),
            tuple((span, line) for span, (_, line) in _runs(lines, block.span.start)),
            masks,
            tuple(self._ticks(block)),
            tuple(self._marks(shown, block)),
        )

    def _marks(self, shown: list[Statement], block: Block) -> list[GutterMark]:
        marks = []
        for statement in shown:
            start = statement.span.start
            if block.span.start <= start < block.span.end and not self._folded(statement) and not self.is_masked(start):
                marks.append(GutterMark(statement.id, start, self._mark(statement), self._tip(statement)))
        return sorted(marks, key=lambda mark: mark.start)

    def _ticks(self, block: Block) -> list[int]:
        """Where ticked sentences end. A sentence counts as ticked if ticked spans cover it."""
        if not self._ticked.spans:
            return []
        found = [s for s in self._blocks.sentences_in(block.span) if self._ticked.covers(s)]
        return [sentence.end for sentence in found if sentence.end <= block.span.end]

    def _folded(self, statement: Statement) -> bool:
        return statement.tier is Tier.MINOR and not self._show_minor

    def line(self, statement: Statement) -> Line:
        """The underline of a statement that is not the current one."""
        if statement.kind is StatementKind.NUMERIC:
            return Line.FAINT_DOTTED if self._folded(statement) else Line.DOTTED
        return Line.FAINT_PLAIN if self._folded(statement) else Line.PLAIN

    def _mark(self, statement: Statement) -> Mark:
        if (known := self._known_marks.get(statement.id)) is None:
            known = self._known_marks[statement.id] = self._mark_of(statement)
        return known

    def _mark_of(self, statement: Statement) -> Mark:
        """The worse of both: a misquotation is trouble even where the thing is so."""
        if not statement.judgements and statement.reading.parent is None:
            return Mark.OPEN  # as all the slow ways would find: most of a long article is of this sort
        answers = [self._answer(statement, aspect) for aspect in statement.aspects]
        so = answers[-1]
        trouble = (Mark.DISPUTED, Mark.UNVERIFIABLE)
        return so if so in trouble else next((mark for mark in trouble if mark in answers), so)

    def _answer(self, statement: Statement, aspect: str) -> Mark:
        if (judgement := shown_judgement(statement, aspect, self._reviewer)) is not None:
            return Mark.NO_CHECK if judgement.value == NO_CHECK else Mark(judgement.value)
        return (
            Mark.COVERED
            if aspect == SO and standing(statement, self._by_id, self.record.settings).covered
            else Mark.OPEN
        )

    def _tip(self, statement: Statement) -> str:
        answers = [
            f"{'Is it so?' if aspect == SO else 'Was it said?'} {self._answer(statement, aspect).value}"
            for aspect in statement.aspects
        ]
        return "\n".join([f"¶{statement.label}", *answers] if statement.label else answers)


def _inside(span: Span, block: Span) -> slice:
    """The indexes of `span` in a list of the characters of `block`."""
    return slice(max(span.start, block.start) - block.start, min(span.end, block.end) - block.start)


def _runs(values: list[T | None], start: int) -> Iterator[tuple[Span, T]]:
    """Stretches of equal values as spans; the first value stands at `start`. None is left out."""
    for value, group in groupby(values):
        end = start + len(list(group))
        if value is not None:
            yield Span(start, end), value
        start = end


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of `spans` where none of `taken` lies."""
    left = list(spans)
    for hole in taken:
        pieces = ((Span(s.start, min(s.end, hole.start)), Span(max(s.start, hole.end), s.end)) for s in left)
        left = [piece for pair in pieces for piece in pair if piece.start < piece.end]
    return left


def _inside_of(span: Span, others: list[Span]) -> list[Span]:
    """What of sorted spans that do not touch lies in `span`."""
    first = max(0, bisect_right(others, span.start, key=lambda other: other.start) - 1)
    last = bisect_left(others, span.end, key=lambda other: other.start)
    parts = (Span(max(other.start, span.start), min(other.end, span.end)) for other in others[first:last])
    return [part for part in parts if part.start < part.end]


def _differing(new: list[Span], old: list[Span]) -> list[Span]:
    return list(set(new) ^ set(old))
