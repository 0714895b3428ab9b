"""Bare numbers that are ages, by what stands around them: "the driver, 45, was", "he was 92", "a girl of six"."""

from typing import TYPE_CHECKING

from annotations.detection.numeric.figures import Figure
from annotations.lexicon import lexicon
from annotations.lexicon import words as listed
from annotations.model.vocabulary import QuantityKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_OLDEST = 120
_LAST_HOUR = 12
_ENDS = frozenset([",", ".", "and", ";", "when"])


def is_age(figure: Figure, tokens: "list[Token]") -> bool:
    """Whether a number without a unit tells how old a person is."""
    years, first, last = figure.quantity.low, tokens[0], tokens[-1]
    if figure.quantity.kind is not QuantityKind.COUNT or not isinstance(years, int) or not 0 < years <= _OLDEST:
        return False
    if first.i - first.sent.start < _WORDS_BEFORE or last.i + 1 == len(last.doc):
        return False
    name, before, after = first.nbor(-2), first.nbor(-1).lower_, last.nbor().text
    people = lexicon("names")["people"]
    told = (
        (before == "," and first.is_digit and name.tag_ in ("NN", "NNP"))
        or (before == "of" and name.lower_ in listed(people["told_by_age"]))
        or (before == "at" and years > _LAST_HOUR and name.lower_ in listed(people["done_at_an_age"]))
        or (before in ("is", "was") and name.lower_ in ("he", "she", "who"))
    )
    return told and after in _ENDS


_WORDS_BEFORE = 2
