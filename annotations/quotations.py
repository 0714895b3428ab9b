"""Pairs quotation marks on the raw text, before and independent of any parsing."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from annotations.text import Span, paragraphs

_CLOSERS = {
    "“": ("”", "“"),
    "„": ("“", "”"),
    "«": ("»",),
    "»": ("«",),
    "‹": ("›",),
    "›": ("‹",),
    "‘": ("’", "'"),
    "‚": ("‘", "’"),
    '"': ('"',),
    "'": ("'", "’"),
    "”": ("”",),
    "``": ("''", "”", '"'),
    "''": ("''",),
    "`": ("'", "’"),
}
OPENING = frozenset(mark[0] for mark in _CLOSERS)
"""The characters that a quotation can begin with."""
CLOSING = frozenset(mark[-1] for marks in _CLOSERS.values() for mark in marks)
"""The characters that a quotation can end with."""
_CHARACTERS = "".join(sorted({mark for pair in _CLOSERS.items() for mark in (pair[0], *pair[1]) if len(mark) == 1}))
_MARKS = re.compile(
    r"(?P<none>(?<=\d)[’'] ?\d{1,2}(?:\.\d+)? ?(?:[”\"]|'')"  # 6' 2"
    r"|(?<!\w)[‘’'](?=\d0s\b|(?i:tis|twas|em|til)\b))"  # the '90s
    rf"|``|''|[{_CHARACTERS}]"
)
_LATE_SINGLE = re.compile(r"(?<=\S)['’](?!\w)")
_AFTER_A_STOP = re.compile(r"(?<=[.,!?…])['’](?!\w)")
_POSSESSIVE = re.compile(r"(?<=s)['’] [a-z]")
_SINGLE = frozenset("‘’‚'`")
_SPACED = frozenset("«‹")
_OPENS_AFTER = frozenset("([{—–-/:…\u200e\u200f\u2066\u2067\u2068\u202a\u202b")


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


class _Late(NamedTuple):
    """Where a line's last single mark stands that can close, and its last one behind a stop or comma; else -1.

    Behind the first no single mark opens; before the second the one of "the boys' toys" closes nothing.
    """

    single: int
    after_a_stop: int


def quotations(words: str) -> list[Quotation]:
    """The quotations of a text, by start, outer ones before inner ones.

    Marks: “ ” „ “ « » » « ‹ › ‘ ’ ‚ ‘, the straight ones, and typewritten `` ''. Apostrophes and the
    marks of feet and inches are none. A mark that is never closed reaches at most to the end of its
    paragraph, and only where the paragraph starts with it.
    """
    found: list[Quotation] = []
    stack: list[_Open] = []
    lines = paragraphs(words)
    starts = [line.start for line in lines]
    for number, line in enumerate(lines):
        stack = [outer for outer in stack[:1] if words.startswith(outer.mark, line.start)]
        for outer in stack:
            outer.continued = True
        late = _Late(_last(_LATE_SINGLE, words, line), _last(_AFTER_A_STOP, words, line))
        for match in _MARKS.finditer(words, line.start + sum(len(outer.mark) for outer in stack), line.end):
            if match["none"]:
                continue
            closed = _turn(words, line, Span(*match.span()), stack, late)
            if closed:
                inner = Span(closed.start + len(closed.mark), match.start())
                if inner:
                    found.append(Quotation(Span(closed.start, match.end()), inner, len(stack)))
        following = lines[number + 1].start if number + 1 < len(lines) else None
        if stack and (following is None or not words.startswith(stack[0].mark, following)):
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


def inner_ones(found: list[Quotation]) -> list[Quotation]:
    """The outermost ones of those that stand in another, in order."""
    outer = set(outermost(found))
    return outermost([quotation for quotation in found if quotation not in outer])


def _turn(words: str, line: Span, at: Span, stack: list[_Open], late: _Late) -> _Open | None:
    """Opens or closes at a mark: changes `stack` and returns what was closed, if anything."""
    mark = at.of(words)
    before = words[at.start - 1] if at.start > line.start else " "
    after = words[at.end] if at.end < line.end else " "
    if mark in _SINGLE and before.isalnum() and after.isalnum():
        return None
    may_open = mark in _CLOSERS and (not after.isspace() or mark in _SPACED) and _free(before)
    depth = next((i for i in reversed(range(len(stack))) if mark in _CLOSERS[stack[i].mark]), None)
    if depth is not None and not (may_open and not _can_close(mark, before, after, stack[depth])):
        if mark in _SINGLE and at.start < late.after_a_stop and _POSSESSIVE.match(words, at.start):
            return None
        closed = stack[depth]
        del stack[depth:]
        return closed
    if may_open and (mark not in _SINGLE or at.start < late.single):
        same = next((i for i, outer in enumerate(stack) if outer.mark == mark), None)
        if same is not None:
            del stack[same:]
        stack.append(_Open(mark, at.start))
    return None


def _free(before: str) -> bool:
    return before.isspace() or before in _OPENS_AFTER or bool(_MARKS.match(before))


def _can_close(mark: str, before: str, after: str, opened: _Open) -> bool:
    """Whether a mark that looks like an opening one may still close `opened`."""
    if before.isspace():
        return opened.mark in _SPACED
    if mark in _SINGLE:
        return False
    return opened.mark in "„‚»›" or not after.isalnum()


def _last(pattern: re.Pattern[str], words: str, line: Span) -> int:
    return max((match.start() for match in pattern.finditer(words, line.start, line.end)), default=-1)


def _left_open(words: str, opened: _Open, lines: list[Span]) -> list[Quotation]:
    """What is made of a quotation that is opened in the first of `lines` and never closed: a part for each."""
    if opened.start != lines[0].start and not opened.continued:
        return []
    return [
        Quotation(Span(start, line.end), Span(start + len(opened.mark), line.end))
        for line in lines
        if line.end - (start := max(opened.start, line.start)) > len(opened.mark)
    ]
