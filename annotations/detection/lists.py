"""What stands below a colon is part of what its lead-in says: "He named three demands:" and the items, "He wrote:"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace

from annotations.detection.attributions import Attribution
from annotations.detection.layout import behind_colon
from annotations.detection.quoted import Marks
from annotations.model.vocabulary import Polarity
from annotations.text import Ranges, Span, paragraphs

_ITEM = re.compile(r"(?:[•‣▪●◦*·–—-]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")

_MOST_ITEMS = 100


def listed(words: str, found: Iterable[Attribution], marks: Marks, masked: Ranges) -> list[Attribution]:
    """Attributions whose sentence ends with a colon before a list or block, with these in their content.

    `marks` are the outermost quotations of the text; what is `masked` is no block.
    """
    told = list(found)
    order = sorted(range(len(told)), key=lambda place: told[place].clause)
    starts = [told[place].clause.start for place in order]
    lines = paragraphs(words)
    for number, line in enumerate(lines):
        if words[line.end - 1] != ":":
            continue
        items = _items(words, lines, number + 1)
        within = order[bisect_left(starts, line.start) : bisect_right(starts, line.end - 1)]
        last = next((place for place in reversed(within) if not told[place].aside), None)
        if last is None or ". " in words[told[last].clause.end : line.end]:
            continue
        if items:
            told[last] = _with(words, told[last], line, items)
        elif not told[last].content and told[last].polarity is not Polarity.DECLINES:
            block = behind_colon(words, told[last].clause.end, marks, masked)
            told[last] = (
                told[last]
                if block is None or block in marks
                else replace(told[last], content=(block,), needs_marks=False)
            )
    return told


def _items(words: str, lines: list[Span], first: int) -> list[Span]:
    items = []
    for line in lines[first : first + _MOST_ITEMS]:
        marker = _ITEM.match(words, line.start)
        if marker is None:
            break
        items.append(Span(marker.end(), line.end))
    return items


def _with(words: str, attribution: Attribution, line: Span, items: list[Span]) -> Attribution:
    """What stands between the cue and the colon belongs to the content too ("three demands")."""
    rest = Span(attribution.clause.end, line.end - 1)
    own = attribution.content or ((rest,) if rest.of(words).strip() else ())
    start = next((at for at in range(*rest) if not words[at].isspace()), rest.end)
    own = tuple(Span(start, span.end) if span == rest else span for span in own)
    return replace(attribution, content=(*own, *items), needs_marks=False)
