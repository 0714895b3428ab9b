"""Makes suggestions of what the detectors found: chains, parents, context, tiers, one id each."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from annotations.detection.attributions import Attribution
from annotations.detection.linking import chains
from annotations.detection.quoted import Marks, form, word_count
from annotations.detection.tiers import attributed_tier, numeric_tier
from annotations.model.ids import Id
from annotations.model.statement import Link, Quantity, Reading, Suggestion
from annotations.model.vocabulary import StatementKind
from annotations.text import Span, hull, paragraphs, sentences


class Assembly:
    """The suggestions of one text."""

    def __init__(self, text: Id, words: str, marks: Marks) -> None:
        self._text = text
        self._words = words
        self._marks = marks
        lines = paragraphs(words)
        self._sentences = [sentence for line in lines for sentence in sentences(words, line)]
        self._starts = [sentence.start for sentence in self._sentences]
        self._lead_end = lines[min(1, len(lines) - 1)].end if lines else 0

    def suggestions(self, spoken: Iterable[Attribution], counted: Iterable[Reading]) -> tuple[Suggestion, ...]:
        """All suggestions by position; of two with the same id the first is kept."""
        attributed = _nested([self._attributed(chain) for chain in chains(spoken)])
        numeric = self._numeric(counted, attributed)
        unique: dict[Id, Suggestion] = {}
        for suggestion in sorted([*attributed, *numeric], key=lambda one: (one.reading.span, one.kind.value)):
            unique.setdefault(suggestion.id, suggestion)
        return tuple(unique.values())

    def _attributed(self, chain: list[Attribution]) -> Suggestion:
        first = chain[0]
        span = hull(first.content) if first.content and not first.elsewhere else first.clause
        told = form(self._words, first.content, self._marks)
        links = tuple(Link(one.source, one.cue, told, one.polarity, one.source_class, one.speaker) for one in chain)
        reading = Reading(
            span, self._context(hull([span, *(one.clause for one in chain)])), content=first.content, links=links
        )
        tier = attributed_tier(
            reading,
            belief=all(one.belief for one in chain),
            accusation=any(one.accusation for one in chain),
            lead=span.start < self._lead_end,
            size=word_count(self._words, first.content),
        )
        anchor = (first.clause,) if first.elsewhere else first.content or (span,)
        return Suggestion.anchored(self._text, StatementKind.ATTRIBUTED, anchor, replace(reading, tier=tier))

    def _numeric(self, counted: Iterable[Reading], attributed: list[Suggestion]) -> list[Suggestion]:
        found, seen = [], set[Quantity | None]()
        bares = list(counted)
        for bare, parent in zip(bares, _parents([bare.span for bare in bares], attributed), strict=True):
            reading = replace(bare, context=self._context(bare.span), parent=parent.id if parent else None)
            lead = bare.span.start < self._lead_end
            same = replace(bare.quantity, when=None) if bare.quantity else None
            tier = numeric_tier(reading, self._words, attributed=parent is not None, lead=lead, repeated=same in seen)
            seen.add(same)
            found.append(Suggestion.of(self._text, StatementKind.NUMERIC, replace(reading, tier=tier)))
        return found

    def _context(self, span: Span) -> Span:
        """The sentences that a span touches."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        last = max(first, bisect_right(self._starts, span.end - 1) - 1)
        return hull([span, self._sentences[first], self._sentences[last]]) if self._sentences else span


def _nested(found: list[Suggestion]) -> list[Suggestion]:
    """Each with the innermost other statement in whose content it and its cues stand as its parent."""
    wholes = [hull([one.reading.span, *(cue for link in one.reading.links for cue in link.cue)]) for one in found]
    parents = _parents(wholes, found)
    return [
        one if parent is None or parent.id == one.id else replace(one, reading=replace(one.reading, parent=parent.id))
        for one, parent in zip(found, parents, strict=True)
    ]


def _parents(spans: list[Span], attributed: list[Suggestion]) -> list[Suggestion | None]:
    """For each span the attributed statement with the shortest content part that contains it and more.

    One sweep over the text, so that long texts stay linear.
    """
    parts = sorted(((part, one) for one in attributed for part in _own(one)), key=lambda entry: entry[0])
    parents: list[Suggestion | None] = [None] * len(spans)
    active: list[tuple[Span, Suggestion]] = []
    waiting = 0
    for index in sorted(range(len(spans)), key=lambda index: spans[index]):
        span = spans[index]
        while waiting < len(parts) and parts[waiting][0].start <= span.start:
            active.append(parts[waiting])
            waiting += 1
        active = [entry for entry in active if entry[0].end > span.start]
        around = [entry for entry in active if entry[0].contains(span) and entry[0] != span]
        if around:
            parents[index] = min(around, key=lambda entry: len(entry[0]))[1]
    return parents


def _own(one: Suggestion) -> Iterable[Span]:
    """The parts of a content, unless it stands elsewhere: those of what a denial answers are its statement's own."""
    return (part for part in one.reading.content if one.reading.span.contains(part))
