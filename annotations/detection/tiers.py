"""Which statements are shown and which folded away: visible rules (a reviewer can switch them)."""

import re

from annotations.model.statement import Reading
from annotations.model.vocabulary import Polarity, QuantityKind, SourceClass, Tier
from annotations.text import Span

_ALWAYS = frozenset(
    [QuantityKind.MONEY, QuantityKind.PERCENT, QuantityKind.MEASURE, QuantityKind.FRACTION, QuantityKind.AGE]
)
_RANKING = re.compile(r"(?:\w+est|best|worst)\b", re.IGNORECASE)
_RANKED = re.compile(
    r"\s(?:since|ever|on record|of its kind|to (?:be|become|ever|have|hold|lead|reach|receive|win)"
    r"|in (?:history|(?:more than |over |almost |nearly |about |at least )?(?:(?:[a-z]+|\d+) )?"
    r"(?:years|decades|centuries|months|a (?:decade|century|generation))))\b",
    re.IGNORECASE,
)
_NEAR = 40
_DEATH = re.compile(
    r"\b(?:die[ds]?|dying|dead|deaths?|kill(?:s|ed|ing)?|fatal\w*|murder(?:s|ed)?|drown(?:s|ed)?|perish(?:es|ed)?"
    r"|execut(?:es|ed)|slain)\b",
    re.IGNORECASE,
)
_SENTENCED = re.compile(r"\b(?:jail(?:ed|s)?|sentenced?|imprisoned|prison|custody|behind bars)\b", re.IGNORECASE)
"""What a figure says of a person, who may sue, or of the dead, is looked up, however small it is."""
_FEW = 3
_EXACT_DATE = re.compile(r"\d{4}(-\d\d-\d\d)?")


def numeric_tier(reading: Reading, words: str, *, attributed: bool, lead: bool, repeated: bool) -> Tier:
    """The tier of a figure.

    `attributed`: it stands in what a source says; `lead`: in headline or first paragraph;
    `repeated`: the same quantity stands earlier in the text.
    """
    quantity = reading.quantity
    if quantity is None:
        return Tier.MINOR
    kind = quantity.kind
    if kind is QuantityKind.ORDINAL and _is_ranking(reading.span, words):
        return Tier.CHECK
    if repeated:
        return Tier.MINOR
    if kind in (QuantityKind.DATE, QuantityKind.TIME):
        shown = quantity.date is not None and _EXACT_DATE.fullmatch(quantity.date) is not None
    elif kind is QuantityKind.DURATION:
        shown = attributed or _near(_SENTENCED, reading.span, words)
    elif kind is QuantityKind.VAGUE:  # hundreds, but not "several"
        shown = quantity.unit is None and (quantity.low or 0) > _FEW
    elif kind is QuantityKind.COUNT:
        shown = lead or quantity.qualifier is not None or quantity.high is None or quantity.high > 2
        shown = shown or quantity.high == 0  # "no casualties" claims as much as a number
        shown = shown or _near(_DEATH, reading.span, words)
    else:
        shown = kind in _ALWAYS
    return Tier.CHECK if shown else Tier.MINOR


def _is_ranking(span: Span, words: str) -> bool:
    """ "The biggest city", "the first time since 1945", "the first woman to lead it"; not "his first visit"."""
    return _RANKING.search(span.of(words)) is not None or _RANKED.match(words, span.end) is not None


def _near(pattern: re.Pattern[str], span: Span, words: str) -> bool:
    """Whether a pattern is found a few words before or after a figure, in its own sentence."""
    before = re.split(r"[.;!?\n]", words[max(0, span.start - _NEAR) : span.start])[-1]
    after = re.split(r"[.;!?\n]", words[span.end : span.end + _NEAR])[0]
    return pattern.search(f"{before}|{after}") is not None


def attributed_tier(reading: Reading, *, belief: bool, accusation: bool, lead: bool, size: int) -> Tier:
    """The tier of an attributed statement of `size` words. `belief`: thought, hoped or asked for, not said."""
    declined = any(link.polarity is Polarity.DECLINES for link in reading.links)
    classes = {link.source_class for link in reading.links}
    if accusation or SourceClass.NONE in classes:  # nobody is named who could be asked
        return Tier.CHECK
    if SourceClass.ANONYMOUS in classes or (lead and not belief):
        return Tier.CHECK
    if belief or declined or (reading.content and size < 4):
        return Tier.MINOR
    return Tier.CHECK
