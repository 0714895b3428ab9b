"""Qualifiers ("more than", "about", "or less") and what they make of an interval.

"At least", "more than" leave the upper end open, "at most", "less than" the lower one; "about" keeps
both ends and carries the tolerance itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotations.detection.numeric import patterns
from annotations.detection.numeric.measured import Measured
from annotations.lexicon import lexicon
from annotations.model.statement import Quantity
from annotations.model.vocabulary import QuantityKind
from annotations.text import Span, hull

_REACH = 36
_DATED = (QuantityKind.DATE, QuantityKind.TIME)
_UNBOUND = (QuantityKind.ORDINAL, *_DATED)
_LATER = re.compile(r"\s(?:(?:or|and)\s(?:later|earlier|after)|onwards?)(?!\w)", re.IGNORECASE)
_AND = re.compile(r"\s(?:[a-z]+\s)?(?:and|but|yet)\s", re.IGNORECASE)


def qualified(words: str, span: Span, quantity: Quantity) -> tuple[Span, Quantity]:
    """The figure with the qualifier before or after it, and what it does to the interval."""
    numbers = lexicon("numbers")
    dated = quantity.kind in _DATED
    if before := patterns.qualifier(dated=dated).search(words, max(0, span.start - _REACH), span.start):
        place = 1 if before[1] else 2
        name = re.sub(r"[\s-]+", " ", before[place].lower())
        if name == "over" and quantity.kind is QuantityKind.DURATION and not _exceeds(words, before.start(place)):
            return span, quantity
        effect, end = numbers["qualifiers"].get(name, "both"), span.end
        if not dated and (after := patterns.qualifier_after().match(words, span.end)) and after[1]:
            more = numbers["qualifiers_after"][re.sub(r"\s+", " ", after[1].lower())]
            if effect == "both" and more in ("low", "high"):
                name, effect, end = after[1].lower(), more, after.end()
            elif more in ("keep", "both"):
                end = after.end()
        return Span(before.start(place), end), _opened(quantity, name, effect)
    if dated and (later := _LATER.match(words, span.end)):
        return Span(span.start, later.end()), replace(quantity, qualifier=later.group().strip().lower())
    if not dated and (after := patterns.qualifier_after().match(words, span.end)):
        name = re.sub(r"\s+", " ", (after[1] or "or more").lower())
        return Span(span.start, after.end()), _opened(quantity, name, numbers["qualifiers_after"][name])
    return span, quantity


# "For over ten years" is more than ten; "$374 billion over ten years" is during them.
_MORE_THAN = re.compile(
    r"(?:^|[.!?(\n“\"]\s*|(?<!\w)(?:for|well|just|little|of|after|with|is|was|are|were|been|be"
    r"|la?st(?:s|ed|ing)?|tak(?:es?|ing|en)|took|spen[dt]|wait(?:s|ed|ing)?)\s)$",
    re.IGNORECASE,
)


def _exceeds(words: str, at: int) -> bool:
    return _MORE_THAN.search(words, max(0, at - 12), at) is not None


def _opened(quantity: Quantity, qualifier: str, effect: str) -> Quantity:
    """The quantity with its qualifier: `low` means the figure is the lower end, `high` the upper."""
    if effect == "low":
        return replace(quantity, high=None, qualifier=qualifier)
    if effect == "high":
        return replace(quantity, low=None, qualifier=qualifier)
    return replace(quantity, qualifier=qualifier)


def bounded(words: str, found: Sequence[Measured]) -> Iterator[Measured]:
    """The figures, with "more than 100 and less than 300" as one of both limits."""
    at = 0
    while at < len(found):
        both = _both_limits(words, found[at], found[at + 1]) if at + 1 < len(found) else None
        yield both or found[at]
        at += 2 if both else 1


def _both_limits(words: str, first: Measured, second: Measured) -> Measured | None:
    if first.quantity.kind in _UNBOUND or second.span.start - first.span.end > 2 * _REACH:
        return None
    (one, left), (two, right) = (qualified(words, figure.span, figure.quantity) for figure in (first, second))
    if one.end > two.start or not _AND.fullmatch(words, one.end, two.start):
        return None
    if (left.high is None) == (right.high is None) or (left.low is None) == (right.low is None):
        return None
    low, high = (left.low, right.high) if right.low is None else (right.low, left.high)
    if low is None or high is None or low > high:
        return None
    if left.unit and right.unit and left.unit != right.unit:
        return None
    quantity = replace(right, low=low, high=high, unit=left.unit or right.unit, qualifier=left.qualifier)
    return replace(first, span=hull([one, two]), quantity=quantity, ranged=True, qualified=True)
