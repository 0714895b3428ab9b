"""A parsed piece of a text, with positions in the whole text."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from annotations.text import Span, paragraphs, sentences

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

UNUSED = ("ner", "entity_ruler", "textcat", "senter")
"""Pipeline components whose work no rule here reads."""


LONGEST_SENTENCE = 2_000
"""In code points. Longer ones are no prose, and what is asked of their parse takes the square of their length."""

_UNBROKEN = re.compile(r"\S{400,}")
"""No word: spaCy's tokenizer takes minutes for 50,000 brackets in a row."""


def parse(nlp: "Language", words: str, piece: Span) -> "Parsed":
    """Parses one piece of a text. Every paragraph begins a sentence, whatever the parser thinks."""
    import numpy

    text = _UNBROKEN.sub(lambda run: "x" * len(run.group()), piece.of(words))
    doc = nlp.make_doc(text)
    starts = _sentence_starts(text)
    begins, waiting = [], 0
    for token in doc:
        end = token.idx + len(token)
        begin = waiting < len(starts) and starts[waiting] < end and not token.is_space
        while begin and waiting < len(starts) and starts[waiting] < end:
            waiting += 1
        begins.append(begin)
    # All at once: setting `is_sent_start` token by token takes the square of their number.
    doc.from_array(["SENT_START"], cast(Any, numpy.array(begins, dtype=numpy.uint64)))
    return Parsed(words, piece.start, nlp(doc))


def _sentence_starts(text: str) -> list[int]:
    """Where a sentence begins for certain: at paragraphs, and in the middle of what is too long."""
    starts = []
    for line in paragraphs(text):
        starts.append(line.start)
        if len(line) > LONGEST_SENTENCE:
            for sentence in sentences(text, line):
                starts += range(sentence.start + LONGEST_SENTENCE, sentence.end, LONGEST_SENTENCE)
    return starts


@dataclass(frozen=True)
class Parsed:
    """`doc` is the parse of `words` from `offset` on."""

    words: str
    offset: int
    doc: "Doc"

    @cached_property
    def extent(self) -> Span:
        return Span(self.offset, self.offset + len(self.doc.text))

    def span(self, first: "Token", last: "Token") -> Span:
        """From the beginning of one token to the end of another, in the whole text."""
        return Span(self.offset + first.idx, self.offset + last.idx + len(last))

    def tokens(self, span: Span) -> "list[Token]":
        """The tokens that a span of the whole text touches, white space apart."""
        if not span.overlaps(self.extent):
            return []
        start, end = max(span.start, self.extent.start) - self.offset, min(span.end, self.extent.end) - self.offset
        touched = self.doc.char_span(start, end, alignment_mode="expand")
        return [] if touched is None else [token for token in touched if not token.is_space]
