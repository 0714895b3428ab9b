"""Headlines that put a source and its words on two sides of a colon: "Mayor: Bridge to open in May"."""

import re
from collections.abc import Iterator

from annotations.detection.attributions import Attribution
from annotations.detection.contents import clean
from annotations.detection.layout import is_heading
from annotations.detection.parsing import Parsed
from annotations.detection.sources import known_class
from annotations.model.vocabulary import SourceClass
from annotations.text import Span, paragraphs

_FIRST = re.compile(r"(?P<source>[^\W\d][^:\n“”\"]{1,60}): (?P<content>[^\n]{8,200})")
_LAST = re.compile(r"(?P<content>[^\n:]{8,200}): (?P<source>[^\W\d][^:.!?\n“”\"]{1,40})")
_QUOTED = re.compile(r"[“\"‘'«„].*[”\"’'»“]\.?")
_FIRST_PERSON = re.compile(r"(?:I|We)\b(?![^\n]*\?)")
_MOST_WORDS = 6
_LONGEST = 280
"""In code points: longer lines are no headlines."""


def headlines(piece: Parsed) -> Iterator[Attribution]:
    """The colon headline that the text begins with, and lines "Somebody: “…”" anywhere in the piece."""
    for number, line in enumerate(paragraphs(piece.extent.of(piece.words))):
        whole = Span(piece.offset + line.start, piece.offset + line.end)
        heads = number == 0 and piece.offset == 0 and piece.words[whole.end - 1] != "."
        if len(whole) <= _LONGEST and (found := _headline(piece, whole, first=heads)) is not None:
            yield found


def _headline(piece: Parsed, line: Span, *, first: bool) -> Attribution | None:
    for pattern in (_FIRST, _LAST) if first else (_FIRST,):
        match = pattern.fullmatch(piece.words, *line)
        if match is None:
            continue
        source, content = Span(*match.span("source")), Span(*match.span("content"))
        quoted = _QUOTED.fullmatch(piece.words, *content) is not None
        kind = _class(piece, source)
        spoken = quoted or _FIRST_PERSON.match(piece.words, *content) is not None
        whose = kind if kind is not SourceClass.NONE else _by_name(piece, source) if spoken else kind
        if whose is not SourceClass.NONE and (quoted or first):
            return Attribution(
                (content,) if quoted else clean(piece, [content]), (source,), (), source, source_class=whose
            )
    return None


def _class(piece: Parsed, source: Span) -> SourceClass:
    """The class of the phrase before or behind the colon by the last word that a list knows."""
    tokens = piece.tokens(source)
    if not tokens or len(tokens) > _MOST_WORDS or any(token.pos_ in ("VERB", "AUX") for token in tokens):
        return SourceClass.NONE
    return known_class(tokens[-1])


def _by_name(piece: Parsed, source: Span) -> SourceClass:
    """A name of one to three words that is no heading ("Update: …")."""
    tokens = piece.tokens(source)
    named = all(token.text[0].isupper() and token.is_alpha for token in tokens) and 0 < len(tokens) <= 3
    return SourceClass.PERSON if named and not is_heading(source.of(piece.words)) else SourceClass.NONE
