"""Finds figures in the raw text and says what each means.

A figure is a number with its unit, or a date, or a vague amount. The words come from
`resources/lexicons/numbers.toml`, `units.toml` and `names.toml`; what is counted is read off the
parse by `quantities.py`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from annotations.detection import patterns
from annotations.detection.dates import whens
from annotations.detection.numbers import Number, Numeral, numeral_at, numerals
from annotations.lexicon import lexicon
from annotations.model.statement import Quantity
from annotations.model.vocabulary import QuantityKind
from annotations.text import Span


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in the text: `span` is the figure itself, `whole` also its qualifier.

    `ambiguous`: only the parse can tell whether it is a figure at all (a bare "one", an ordinal,
    a year).
    """

    span: Span
    whole: Span
    quantity: Quantity
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    end: int
    kind: QuantityKind
    name: str


_NOT_PROSE = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\S)\S{1,64}@\S{1,255}|#\w+|(?<!\w)@\w+"  # addresses, hash tags, handles
    r"|(?<!\w)(?:[A-Za-z]+[-–]?\d[\w-]*|\d+[A-Z]{2,}\w*-\w+)(?!\w)"  # F-16, T72, COVID-19
)
_RANGE = re.compile(r"\s?[-–—]\s?|\s(?:to|or|and)\s")
_AND_A_HALF = re.compile(r"\sand\sa\s(half|quarter)(?!\w)", re.IGNORECASE)
_OLD = re.compile(r"[\s-](?:old|of\sage)(?!\w)", re.IGNORECASE)


def figures(words: str, blocked: Iterable[Span]) -> list[Figure]:
    """The figures of a text in order; none overlaps another or a `blocked` span (page litter)."""
    taken = bytearray(len(words))
    for span in [*blocked, *not_figures(words)]:
        taken[span.start : span.end] = b"\1" * len(span)
    found: list[Figure] = []
    for figure in _candidates(words):
        if any(taken[figure.span.start : figure.span.end]):
            continue
        whole = figure.whole if not any(taken[figure.whole.start : figure.whole.end]) else figure.span
        taken[whole.start : whole.end] = b"\1" * len(whole)
        found.append(replace(figure, whole=whole))
    return sorted(found, key=lambda figure: figure.span)


def not_figures(words: str) -> Iterator[Span]:
    """Turns of phrase, addresses, and names with a number in them ("one-on-one", "Boeing 737")."""
    for pattern in (patterns.idioms(), patterns.labels(), _NOT_PROSE):
        for match in pattern.finditer(words):
            yield Span(*match.span())


def _candidates(words: str) -> Iterator[Figure]:
    """All readings, the surest first."""
    for when in whens(words):
        yield _qualified(words, when.span, Quantity(when.kind, date=when.date), ambiguous=when.year_only)
    yield from _single_units(words)
    yield from _fractions(words)
    yield from _vague(words)
    for number in numerals(words):
        if figure := _figure(words, number):
            yield figure
    yield from _ordinals(words)


def _figure(words: str, number: Numeral) -> Figure | None:
    """A number with all that belongs to it: currency sign, second number of a range, unit."""
    start, end, low, high = number.start, number.end, number.value, number.value
    sign = patterns.money_sign().search(words, max(0, start - 5), start)
    if sign:
        start = sign.start()
    upper = _upper(words, number)
    if upper:
        end, high = upper.end, upper.value
        low = _same_scale(words, number, upper)
    unit = _unit(words, end, number)
    if half := _AND_A_HALF.match(words, unit.end if unit else end):
        low, high = low + _share(half), high + _share(half)
        end = half.end()
        unit = replace(unit, end=end) if unit else _unit(words, end, number)
    kind, name = QuantityKind.COUNT, None
    if sign:
        kind, name = QuantityKind.MONEY, patterns.money_signs()[sign.group().strip().upper()]
    elif unit:
        kind, name, end = unit.kind, unit.name, unit.end
        if kind is QuantityKind.DURATION and (old := _OLD.match(words, end)):
            kind, end = QuantityKind.AGE, old.end()
    if end < len(words) and (words[end].isalpha() or patterns.ordinal_tail().match(words, end)):
        return None
    alone = kind is QuantityKind.COUNT and number.value == 1 and not number.digits and not upper
    return _qualified(words, Span(start, end), Quantity(kind, low, high, name), ambiguous=alone)


def _upper(words: str, number: Numeral) -> Numeral | None:
    """The second number of a range ("5 to 10", "two or three", "between 5 and 10")."""
    joint = _RANGE.match(words, number.end)
    if not joint:
        return None
    at = joint.end()
    if sign := patterns.money_sign_at().match(words, at):
        at = sign.end()
    upper = numeral_at(words, at)
    if upper is None or (upper.value <= number.value and not _scaled(words, upper)) or upper.digits != number.digits:
        return None
    joint_word = joint.group().strip()
    if joint_word == "and" and not re.search(
        r"\bbetween\W{1,3}$", words[max(0, number.start - 11) : number.start], re.IGNORECASE
    ):
        return None
    if joint_word == "or" and upper.value != number.value + 1:
        return None
    return upper


def _scaled(words: str, numeral: Numeral) -> bool:
    return any(scale in words[numeral.start : numeral.end].lower() for scale in lexicon("numbers")["scales"])


def _same_scale(words: str, lower: Numeral, upper: Numeral) -> Number:
    """ "3 to 5 million": the first number shares the scale of the second."""
    match = re.search(r"[a-z]+$", words[upper.start : upper.end].lower())
    scale = lexicon("numbers")["scales"].get(match.group()) if match else None
    return lower.value * scale if scale and not _scaled(words, lower) else lower.value


def _share(half: re.Match[str]) -> float:
    return 0.5 if half.group(1).lower() == "half" else 0.25


def _unit(words: str, end: int, number: Numeral) -> _Unit | None:
    match = patterns.units().match(words, end)
    if not match:
        return None
    kind, name = _meaning(match)
    form = match.group(1).lower()
    if len(form) <= 3 and form.isalpha() and form not in ("day", "ton") and not number.digits:
        return None
    if kind is QuantityKind.MEASURE and form == "m" and words[number.start - 1 : number.start] in tuple("$€£¥"):
        return None
    return _Unit(match.end(), kind, name)


def _meaning(unit: re.Match[str]) -> tuple[QuantityKind, str]:
    """The kind and canonical name of a matched unit, whatever its hyphens and case."""
    return patterns.unit_forms()[re.sub(r"[\s-]", " ", unit.group(1).lower())]


def _fractions(words: str) -> Iterator[Figure]:
    numbers = lexicon("numbers")
    for match in patterns.fraction().finditer(words):
        top, bottom = 1.0, 2.0
        if parts := (match["parts"] or "").lower():
            top = _amount(match["top"])
            bottom = numbers["fractions"].get(parts) or numbers["ordinals"][parts.rstrip("s")]
        elif match["all"] or match["upper"]:
            top = _amount(match["chosen"] or match["upper"])
            bottom = _amount(match["all"] or match["lower"])
        if 0 < top < bottom:
            share = top / bottom
            yield _qualified(words, Span(*match.span()), Quantity(QuantityKind.FRACTION, share, share))


def _amount(words: str) -> Number:
    numeral = numeral_at("a " + words, 0) or numeral_at(words, 0)
    return 1 if numeral is None else numeral.value


def _vague(words: str) -> Iterator[Figure]:
    for match in patterns.vague_words().finditer(words):
        low, high = lexicon("numbers")["vague"][re.sub(r"\s+", " ", match.group("amount").lower())]
        amount = Quantity(QuantityKind.VAGUE, low, None if high < 0 else high)
        span = Span(*match.span("amount"))
        unit = patterns.units().match(words, span.end)
        if unit and patterns.unit_forms()[re.sub(r"[\s-]+", " ", unit.group(1).lower())][0] is QuantityKind.DURATION:
            span, amount = (
                Span(span.start, unit.end()),
                replace(amount, unit=patterns.unit_forms()[unit.group(1).lower()][1]),
            )
        else:
            span = Span(span.start, span.start + len(re.sub(r"\sof$", "", match.group("amount"))))
        yield _qualified(words, span, amount)
    for match in patterns.spans_of_time().finditer(words):
        group = "some" if match["some"] else "bare"
        unit_name = patterns.unit_forms()[(match["unit"] or match["bare"]).lower()][1]
        yield _qualified(words, Span(*match.span(group)), Quantity(QuantityKind.VAGUE, 2, None, unit_name))


def _ordinals(words: str) -> Iterator[Figure]:
    for match in patterns.ordinal().finditer(words):
        if match["digits"]:
            value = int(match["digits"])
        else:
            tens = lexicon("numbers")["tens"].get((match["tens"] or "").lower(), 0)
            value = tens + lexicon("numbers")["ordinals"][match["word"].lower()]
        span = Span(*match.span())
        yield Figure(span, span, Quantity(QuantityKind.ORDINAL, value, value), ambiguous=True)


def _single_units(words: str) -> Iterator[Figure]:
    """ "a week after", "half an hour", "an hour and a half": one unit without a number."""
    for match in patterns.one_unit().finditer(words):
        value: Number = 0.5 if match["half"] else 1
        if more := match["more"]:
            value += 0.5 if more.endswith("half") else 0.25
        unit = patterns.unit_forms()[match["unit"].lower()][1]
        span = Span(match.start(), match.end("more") if match["more"] else match.end("unit"))
        yield _qualified(words, span, Quantity(QuantityKind.DURATION, value, value, unit))


def _qualified(words: str, span: Span, quantity: Quantity, *, ambiguous: bool = False) -> Figure:
    """Adds the qualifier before or after the figure and what it does to the interval."""
    numbers = lexicon("numbers")
    dated = quantity.kind in (QuantityKind.DATE, QuantityKind.TIME)
    if before := patterns.qualifier(dated=dated).search(words, max(0, span.start - 30), span.start):
        qualifier = re.sub(r"[\s-]+", " ", before.group(1).lower())
        effect = numbers["qualifiers"].get(qualifier, "both")
        return Figure(span, Span(before.start(1), span.end), _opened(quantity, qualifier, effect), ambiguous)
    if after := patterns.qualifier_after().match(words, span.end):
        qualifier = after.group(1).lower()
        effect = numbers["qualifiers_after"][qualifier]
        return Figure(span, Span(span.start, after.end()), _opened(quantity, qualifier, effect), ambiguous)
    return Figure(span, span, quantity, ambiguous)


def _opened(quantity: Quantity, qualifier: str, effect: str) -> Quantity:
    """The quantity with its qualifier: `low` means the figure is the lower end, `high` the upper."""
    if effect == "low":
        return replace(quantity, high=None, qualifier=qualifier)
    if effect == "high":
        return replace(quantity, low=None, qualifier=qualifier)
    return replace(quantity, qualifier=qualifier)
