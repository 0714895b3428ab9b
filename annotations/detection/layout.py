"""What the layout of a text says about who speaks: turns of a transcript, signed quotations, blocks behind a colon."""

import re
from collections.abc import Iterator

from annotations.detection.attributions import Attribution
from annotations.detection.quoted import Marks
from annotations.detection.sources import class_of_name
from annotations.lexicon import lexicon, words
from annotations.text import Span

_TURN = re.compile(
    r"^[^\S\n]*[\"“”'‘]?(?P<source>[A-Z][A-Z.’'\- ]{0,38}[A-Z.])(?: ?\([^)\n]{1,40}\))?:"
    r"[^\S\n]+(?P<content>\S[^\n]*\S)",
    re.MULTILINE,
)
_SIGNED = re.compile(
    r"^[^\S\n]*(?P<content>[\"“”'‘«„][^\n]{12,}[\"“”’'»])\s*(?:[―—–]|--?(?=\s))[^\S\n]*"
    r"(?P<source>[^\W\d_a-z][^\n.!?:;“”\"]{1,60})\.?[^\S\n]*$",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"\S[^\n]*")
_FEWEST_TURNS = 2


def laid_out(text: str) -> Iterator[Attribution]:
    """The turns of a transcript ("BERG: We waited.") and signed quotations ("“We waited.” — Anna Berg"), by position.

    Their cue is empty: a mark is no word.
    """
    turns = [match for match in _TURN.finditer(text) if not _is_heading(match["source"])]
    found = [*(turns if len(turns) >= _FEWEST_TURNS else ()), *_SIGNED.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        source = Span(*match.span("source"))
        kind = class_of_name(source.of(text))
        yield Attribution((Span(*match.span("content")),), (source,), (), source, source_class=kind)


def behind_colon(text: str, end: int, marks: Marks) -> Span | None:
    """What a cue that ends at `end` introduces, if only a colon ends its paragraph: the next one, or its quotation.

    `marks` are the outermost quotations of the text.
    """
    line_end = text.find("\n", end)
    rest = text[end:line_end].rstrip()
    if line_end < 0 or not rest.endswith(":") or ". " in rest:
        return None
    below = _PARAGRAPH.search(text, line_end)
    if below is None:
        return None
    block = Span(below.start(), below.start() + len(below.group().rstrip()))
    return next((mark.span for mark in marks.touching(block) if mark.span.start == block.start), block)


def _is_heading(name: str) -> bool:
    return any(word.lower() in words(lexicon("cues")["names"]["headings"]) for word in name.split())
