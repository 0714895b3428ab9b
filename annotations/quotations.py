"""Pairs quotation marks on the raw text, before and independent of any parsing."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from annotations.text import Span, paragraphs

_CLOSERS = {
    "“": "”“",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’'",
    "‚": "‘’",
    '"': '"',
    "'": "'’",
    "”": "”",
}
_MARKS = re.compile("[" + "".join(sorted(set("".join(_CLOSERS)) | set("".join(_CLOSERS.values())))) + "]")
_LATE_SINGLE = re.compile(r"(?<=\S)['’](?!\w)")
_SINGLE = frozenset("‘’‚'")
_OPENS_AFTER = frozenset("([{—–-/:…")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: `span` with its marks, `inner` without. `level` 0 is outermost.

    One that runs over several paragraphs, opened at each and closed once, has one span over all.
    """

    span: Span
    inner: Span
    level: int = 0


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    continued: bool = False


def quotations(words: str) -> list[Quotation]:
    """The quotations of a text, by start, outer ones before inner ones.

    Marks: “ ” „ “ « » » « ‹ › ‘ ’ ‚ ‘ and the straight ones. A mark that is never closed reaches
    at most to the end of its paragraph, and only where the paragraph starts with it.
    """
    found: list[Quotation] = []
    stack: list[_Open] = []
    lines = paragraphs(words)
    starts = [line.start for line in lines]
    for number, line in enumerate(lines):
        stack = [outer for outer in stack[:1] if words[line.start] == outer.mark]
        for outer in stack:
            outer.continued = True
        last_single = _last_single_closer(words, line)
        for match in _MARKS.finditer(words, line.start + bool(stack), line.end):
            position = match.start()
            closed = _turn(words, line, position, stack, last_single)
            if closed:
                inner = Span(closed.start + 1, position)
                if inner:
                    found.append(Quotation(Span(closed.start, position + 1), inner, len(stack)))
        following = lines[number + 1].start if number + 1 < len(lines) else None
        if stack and (following is None or words[following] != stack[0].mark):
            first = bisect_right(starts, stack[0].start) - 1
            found.extend(_left_open(words, stack[0], lines[first : number + 1]))
    return sorted(found, key=lambda quotation: (quotation.span.start, -quotation.span.end))


def outermost(found: list[Quotation]) -> list[Quotation]:
    """Those that stand in no other, in order; they do not overlap."""
    kept: list[Quotation] = []
    for quotation in found:
        if not kept or quotation.span.start >= kept[-1].span.end:
            kept.append(quotation)
    return kept


def _turn(words: str, line: Span, position: int, stack: list[_Open], last_single: int) -> _Open | None:
    """Opens or closes at a mark: changes `stack` and returns what was closed, if anything."""
    mark = words[position]
    before = words[position - 1] if position > line.start else " "
    after = words[position + 1] if position + 1 < line.end else " "
    if mark in _SINGLE and before.isalnum() and after.isalnum():
        return None
    may_open = mark in _CLOSERS and not after.isspace() and _free(before)
    depth = next((i for i in reversed(range(len(stack))) if mark in _CLOSERS[stack[i].mark]), None)
    if depth is not None and not (
        may_open and mark in "“‘„«»\"'" and not _can_close(mark, before, after, stack[depth])
    ):
        closed = stack[depth]
        del stack[depth:]
        return closed
    if may_open and (mark not in _SINGLE or position < last_single):
        same = next((i for i, outer in enumerate(stack) if outer.mark == mark), None)
        if same is not None:
            del stack[same:]
        stack.append(_Open(mark, position))
    return None


def _free(before: str) -> bool:
    return before.isspace() or before in _OPENS_AFTER or bool(_MARKS.match(before))


def _can_close(mark: str, before: str, after: str, opened: _Open) -> bool:
    """Whether a mark that looks like an opening one may still close `opened`."""
    if mark in _SINGLE or before.isspace():
        return False
    return opened.mark in "„‚»›" or not after.isalnum()


def _last_single_closer(words: str, line: Span) -> int:
    """Where the line's last single mark stands that can close; before it a single mark may open."""
    matches = (match.start() for match in _LATE_SINGLE.finditer(words, line.start, line.end))
    return max(matches, default=-1)


def _left_open(words: str, opened: _Open, lines: list[Span]) -> list[Quotation]:
    """What is made of a quotation that is opened in the first of `lines` and never closed: a part for each."""
    if opened.start != lines[0].start and not opened.continued:
        return []
    return [
        Quotation(Span(max(opened.start, line.start), line.end), Span(max(opened.start, line.start) + 1, line.end))
        for line in lines
        if line.end - max(opened.start, line.start) > 1
    ]
