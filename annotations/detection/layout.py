"""What the layout of a text says about who speaks: turns of a transcript, signed quotations, blocks behind a colon."""

import re
from collections import Counter
from collections.abc import Iterator

from annotations.detection.attributions import Attribution
from annotations.detection.quoted import Marks
from annotations.detection.sources import class_of_name
from annotations.lexicon import lexicon, words
from annotations.text import Ranges, Span

_TURN = re.compile(
    r"^[^\S\n]*[\"“”'‘]?(?P<source>[^\W\d_a-z][\w.’'\- ]{0,39}[\w.])(?: ?\([^)\n]{1,40}\))?:"
    r"[^\S\n]+(?P<content>\S[^\n]*\S)",
    re.MULTILINE,
)
_SIGNED = re.compile(
    r"^[^\S\n]*(?P<content>[\"“”'‘«„][^\n]{12,}[\"“”’'»])\s*(?:[―—–]|--?(?=\s))[^\S\n]*"
    r"(?P<source>(?P<name>[^\W\d_a-z][^\n.!?:;,“”\"]{1,40})(?:, [^\n.!?:;“”\"]{2,50})?)\.?[^\S\n]*$",
    re.MULTILINE,
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_PARTICLES = frozenset("of the de la van von der den al el bin and".split())
_LONGEST_NAME = 5
_REACH = 200
"""A colon ends the paragraph of its cue at most so many code points behind it."""
_PARAGRAPH = re.compile(r"\S[^\n]*")


def laid_out(text: str) -> Iterator[Attribution]:
    """The turns of a transcript ("BERG: We waited.") and signed quotations ("“We waited.” — Anna Berg"), by position.

    A transcript has two speakers in capitals, one of whom speaks again: labels such as "WHEN:" do not
    come back. The signature is a name, with a description behind a comma or without. The cue is empty:
    a mark is no word. Of a turn of several paragraphs only the first is found.
    """
    found = [*_turns(text), *(match for match in _SIGNED.finditer(text) if _is_signed(match))]
    for match in sorted(found, key=lambda match: match.start()):
        source = Span(*match.span("source"))
        yield Attribution(
            (Span(*match.span("content")),), (source,), (), source, source_class=class_of_name(source.of(text))
        )


def _turns(text: str) -> list[re.Match[str]]:
    turns = [match for match in _TURN.finditer(text) if match["source"].isupper() and not is_heading(match["source"])]
    speakers = Counter(match["source"] for match in turns)
    return turns if len(speakers) > 1 and max(speakers.values()) > 1 else []


def _is_signed(match: re.Match[str]) -> bool:
    """Whether a quotation is followed by a name; a title, whose words have capitals, is no quotation."""
    name = match["name"].split()
    named = len(name) <= _LONGEST_NAME and all(word[0].isupper() or word.lower() in _PARTICLES for word in name)
    spoken = [word for word in _WORD.findall(match["content"])[1:] if len(word) > 3]
    return named and not all(word[0].isupper() for word in spoken)


def behind_colon(text: str, end: int, marks: Marks, masked: Ranges | None = None) -> Span | None:
    """What a cue that ends at `end` introduces, if only a colon ends its paragraph: the next one, or its quotation.

    `marks` are the outermost quotations of the text; paragraphs that touch `masked` are passed over.
    """
    line_end = text.find("\n", end, end + _REACH)
    if line_end < 0:
        return None
    rest = text[end:line_end].rstrip()
    if not rest.endswith(":") or ". " in rest:
        return None
    while (below := _PARAGRAPH.search(text, line_end)) is not None:
        block = Span(below.start(), below.start() + len(below.group().rstrip()))
        if masked is None or not masked.touches(block):
            return next((mark.span for mark in marks.touching(block) if mark.span.start == block.start), block)
        line_end = below.end()
    return None


def is_heading(name: str) -> bool:
    """Whether what stands before a colon heads a text rather than naming who speaks ("UPDATE: …")."""
    return any(word.lower() in words(lexicon("cues")["names"]["headings"]) for word in name.split())
