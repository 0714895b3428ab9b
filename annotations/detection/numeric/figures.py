"""Finds figures in the raw text and says what each means.

A figure is a number with its unit, a date, or a vague amount. The words come from
`resources/lexicons`; what is counted is read off the parse by `counted.py`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from annotations.detection.numeric import patterns
from annotations.detection.numeric.dates import Sort
from annotations.detection.numeric.measured import OLD, Measured, measured
from annotations.detection.numeric.moments import moments
from annotations.detection.numeric.numerals import Numeral, numerals
from annotations.detection.numeric.qualifiers import bounded, qualified
from annotations.detection.numeric.spots import Spot, matches, spots
from annotations.detection.numeric.units import unit_forms
from annotations.lexicon import lexicon
from annotations.model.statement import Quantity
from annotations.model.vocabulary import QuantityKind
from annotations.text import Span


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in the text: `span` is the figure itself, `whole` also its qualifier.

    `ambiguous`: only the parse can tell whether it is a figure at all (a bare "one", an ordinal,
    a year). `otherwise`: what it is if it is not this.
    """

    span: Span
    whole: Span
    quantity: Quantity
    ambiguous: bool = False
    otherwise: "Figure | None" = None


def figures(words: str, blocked: Iterable[Span]) -> list[Figure]:
    """The figures of a text in order; none overlaps another or a `blocked` span (page litter)."""
    parts = spots(words)
    taken = bytearray(len(words))
    for span in [*blocked, *_not_figures(words, parts)]:
        taken[span.start : span.end] = b"\1" * len(span)
    found: list[Figure] = []
    for figure in _candidates(words, parts):
        if any(taken[figure.span.start : figure.span.end]):
            continue
        whole = figure.whole if not any(taken[figure.whole.start : figure.whole.end]) else figure.span
        taken[whole.start : whole.end] = b"\1" * len(whole)
        found.append(replace(figure, whole=whole))
    return sorted(found, key=lambda figure: figure.span)


def _not_figures(words: str, parts: list[Spot]) -> Iterator[Span]:
    """Turns of phrase, addresses, and names with a number in them ("one-on-one", "Boeing 737")."""
    for pattern in (patterns.idioms(), patterns.labels(), patterns.not_prose()):
        for match in matches(pattern, words, parts):
            yield Span(*match.span())
    for match in matches(patterns.score(), words, parts):
        if match["played"] or match["more"] or match["result"]:
            yield Span(*match.span("score"))


def _candidates(words: str, parts: list[Spot]) -> Iterator[Figure]:
    """All readings, the surest first."""
    found = measured(words, numerals(words, [(spot.start, spot.end) for spot in parts]))
    at = {one.numeral.start: one for one in found}
    for when in moments(words, parts):
        kind = QuantityKind.TIME if when.sort is Sort.CLOCK else QuantityKind.DATE
        year = when.sort is Sort.YEAR and len(when.span) == 4
        dated = _qualified(words, when.span, Quantity(kind, date=when.date), ambiguous=year)
        number = at.get(when.span.start)
        if year and number and number.span != when.span:  # "1500 metres"
            continue
        yield replace(dated, otherwise=_of_measured(words, number)) if year and number else dated
    united = {at for one in found if one.quantity.unit for at in range(one.span.start, one.span.end)}
    yield from (single for single in _single_units(words, parts) if single.span.start not in united)
    yield from _decades_of_life(words, parts)
    inside = {start for one in found for start in range(one.span.start + 1, one.span.end)}
    yield from (vague for vague in _vague(words, parts) if vague.span.start not in inside)
    yield from _rankings(words, parts)
    for one in bounded(words, found):
        yield _of_measured(words, one)
    yield from _zeros(words, parts)


def _of_measured(words: str, one: Measured) -> Figure:
    quantity = one.quantity
    if one.qualified:
        return Figure(one.span, one.span, quantity)
    numeral = one.numeral
    bare = quantity.kind is QuantityKind.COUNT and numeral.value == 1 and not numeral.digits and not one.ranged
    unsure = bare or _is_unsure_part(words, numeral, quantity)
    if quantity.kind is QuantityKind.ORDINAL:
        return Figure(one.span, one.span, quantity, ambiguous=not words[numeral.start].isdigit())
    return _qualified(words, one.span, quantity, ambiguous=unsure)


def _is_unsure_part(words: str, numeral: Numeral, quantity: Quantity) -> bool:
    return quantity.kind is QuantityKind.FRACTION and words[numeral.start : numeral.end].lower() == "half"


def _qualified(words: str, span: Span, quantity: Quantity, *, ambiguous: bool = False) -> Figure:
    whole, limited = qualified(words, span, quantity)
    return Figure(span, whole, limited, ambiguous)


def _vague(words: str, parts: list[Spot]) -> Iterator[Figure]:
    for match in matches(patterns.vague_words(), words, parts):
        low, high = lexicon("numbers")["vague"][re.sub(r"[\s-]+", " ", match.group("amount").lower())]
        amount = Quantity(QuantityKind.VAGUE, low, None if high < 0 else high)
        span = Span(*match.span("amount"))
        if unit := re.compile(r"\s(\w+)").match(words, span.end):
            kind, name = unit_forms().get(unit.group(1).lower(), (None, ""))
            if kind in (QuantityKind.DURATION, QuantityKind.MEASURE, QuantityKind.MONEY) and len(unit.group(1)) > 3:
                yield _qualified(words, Span(span.start, unit.end()), replace(amount, unit=name))
                continue
        span = Span(span.start, span.start + len(re.sub(r"\sof$", "", match.group("amount"))))
        yield _qualified(words, span, amount)
    for match in matches(patterns.spans_of_time(), words, parts):
        group = "some" if match["some"] else "bare"
        unit_name = unit_forms()[(match["unit"] or match["bare"]).lower()][1]
        yield _qualified(words, Span(*match.span(group)), Quantity(QuantityKind.VAGUE, 2, None, unit_name))


def _single_units(words: str, parts: list[Spot]) -> Iterator[Figure]:
    """ "a week after", "half an hour", "an hour and a half": one unit without a number."""
    for match in matches(patterns.one_unit(), words, parts):
        value = _SHARES[match["half"].lower()] if match["half"] else 1
        if more := match["more"]:
            value += _SHARES[more.split()[-1].lower()]
        kind, unit = unit_forms()[match["unit"].lower()]
        start, end = match.end("led") if match["led"] else match.start(), match.end()
        if old := OLD.match(words, end):
            kind, end = QuantityKind.AGE, old.end()
        yield _qualified(words, Span(start, end), Quantity(kind, value, 2 if match["two"] else value, unit))


_SHARES = {"half": 0.5, "quarter": 0.25}


def _decades_of_life(words: str, parts: list[Spot]) -> Iterator[Figure]:
    """ "In her late forties": 40 to 49, whichever part of it."""
    for match in matches(patterns.decade_of_life(), words, parts):
        tens = int(match["digits"] or lexicon("numbers")["tens"][f"{match['word'].lower()}y"])
        qualifier = match["part"].lower() if match["part"] else None
        span = Span(*match.span("age"))
        yield Figure(span, span, Quantity(QuantityKind.AGE, tens, tens + 9, "year", qualifier=qualifier))


def _zeros(words: str, parts: list[Spot]) -> Iterator[Figure]:
    for match in matches(patterns.zero(), words, parts):
        span = Span(*match.span())
        yield Figure(span, span, Quantity(QuantityKind.COUNT, 0, 0), ambiguous=match["bare"] is not None)


def _rankings(words: str, parts: list[Spot]) -> Iterator[Figure]:
    """ "the biggest city to be taken": first of a field."""
    ranks = lexicon("numbers")["ordinals"]
    for match in matches(patterns.ranking(), words, parts):
        place = ranks.get(re.split(r"[\s-]", match["rank"].lower())[0], 1)
        span = Span(*match.span("rank"))
        yield Figure(
            span,
            Span(span.start, match.end("thing")),
            Quantity(QuantityKind.ORDINAL, place, place, counted=match["thing"].strip(" -") or None),
        )
