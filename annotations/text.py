"""Plain text and positions in it.

Every position in Factdesk counts Unicode code points of an article's stored text, as Python
strings do. Qt counts UTF-16 code units: `Utf16Map` is the one place where the two meet.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from annotations.errors import WrongUse


class Span(NamedTuple):
    """A half-open range of code points, `start <= position < end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def __len__(self) -> int:
        return self.end - self.start


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that covers all of `spans`. Raises ValueError if there are none."""
    spans = list(spans)
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def iou(a: Span, b: Span) -> float:
    """Intersection over union of two spans, 0.0 to 1.0."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared / (max(a.end, b.end) - min(a.start, b.start)) if shared > 0 else 0.0


class Ranges:
    """Spans united: what they cover together. `spans` are sorted, and no two of them touch."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans: list[Span] = []
        for span in sorted(spans):
            if self.spans and span.start <= self.spans[-1].end:
                self.spans[-1] = Span(self.spans[-1].start, max(self.spans[-1].end, span.end))
            elif len(span):
                self.spans.append(span)
        self._starts = [span.start for span in self.spans]

    def covers(self, span: Span) -> bool:
        """Whether every character of `span` is covered."""
        place = bisect_right(self._starts, span.start) - 1
        return place >= 0 and span.end <= self.spans[place].end

    def touches(self, span: Span) -> bool:
        """Whether any character of `span` is covered."""
        place = bisect_right(self._starts, span.end - 1) - 1
        return place >= 0 and self.spans[place].end > span.start


_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def normalised(words: str) -> str:
    """The form in which a text is stored.

    Line ends become `\\n`, a leading byte order mark goes, and lone surrogates (which no file
    can hold) become U+FFFD. Nothing else is changed: what a reviewer quotes is what was printed.
    """
    words = words.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _LONE_SURROGATE.sub("\ufffd", words)


class Utf16Map:
    """Converts positions of one text between code points and UTF-16 code units.

    Characters beyond U+FFFF (emoji, for example) take one code point and two units. A unit in
    the middle of such a character maps to the code point it belongs to.
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        wide = re.compile("[\U00010000-\U0010ffff]")
        self._wide = [] if text.isascii() else [match.start() for match in wide.finditer(text)]
        self._wide_units = [position + index for index, position in enumerate(self._wide)]

    def to_utf16(self, position: int) -> int:
        """The UTF-16 offset of a code-point offset between 0 and the length of the text."""
        if not 0 <= position <= self._length:
            raise WrongUse(f"Position {position} is outside the text (0 to {self._length}).")
        return position + bisect_left(self._wide, position)

    def to_code_point(self, units: int) -> int:
        """The code-point offset of a UTF-16 offset."""
        position = units - bisect_left(self._wide_units, units)
        if not 0 <= position <= self._length:
            raise WrongUse(f"UTF-16 offset {units} is outside the text.")
        return position

    @property
    def units(self) -> int:
        """The length of the text in UTF-16 code units."""
        return self._length + len(self._wide)


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of a text, in order: its non-blank lines, without white space at the ends.

    Their numbers (the ¶ of a label) are their places in this list, from 1.
    """
    spans = []
    for match in re.finditer(r"[^\n]+", text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            spans.append(Span(start, start + len(stripped)))
    return spans


_SENTENCE_END = re.compile(r"""[.!?…]+["”’'»›)\]]*(?=\s)""")
_NEXT_START = re.compile(r"\s[^\w]*+(\w+)")
_NO_END_AFTER = frozenset(
    "mr mrs ms dr prof sen rep gov gen lt col sgt capt maj cmdr adm rev hon vs fig e.g i.e cf approx ca".split()
)
_MAY_END_AFTER = frozenset(
    "u.s u.n u.k e.u d.c a.m p.m st jr sr etc inc ltd co corp dept "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_STARTERS = frozenset(
    "The A An He She It They We I You But And In On At After Before This That These Those There "
    "According However Meanwhile When While If As His Her Its Their Our Earlier Later Officials".split()
)


def sentences(text: str, paragraph: Span) -> list[Span]:
    """The sentences of a paragraph, in order, without white space at the ends.

    A rule of punctuation, not a parser: ticks hang on these spans, so they must be the same on
    every computer and with every model. A sentence counts as ticked if ticked spans cover it,
    which keeps ticks valid should this rule ever change.
    """
    words = paragraph.of(text)
    spans, start = [], 0
    for match in _SENTENCE_END.finditer(words):
        if match.end() <= start:
            continue
        following = _NEXT_START.match(words, match.end())
        if following is None:  # no word comes any more
            break
        if not _ends_sentence(words, start, match, following.group(1)):
            continue
        spans.append(Span(paragraph.start + start, paragraph.start + match.end()))
        start = following.end() - len(following.group().lstrip())
    if start < len(words):
        spans.append(Span(paragraph.start + start, paragraph.end))
    return spans


def _ends_sentence(words: str, start: int, end: re.Match[str], following: str) -> bool:
    if following[0].islower():
        return False
    if not end.group().startswith(".") or end.group().startswith(".."):
        return True
    before = re.search(r"[\w.]+$", words[max(start, end.start() - 24) : end.start()])
    last = before.group().lower() if before else ""
    if last in _NO_END_AFTER or (len(last) == 1 and last.isalpha() and last != "i"):
        return False
    if last == "no":  # "No. 5", but "He said no. She left."
        return not following[0].isdigit()
    return last not in _MAY_END_AFTER or following in _STARTERS


_WORD = re.compile(r"[\w\u0300-\u036f\u200d\ufe0f]+(?:[’'.,-](?=\w)[\w\u0300-\u036f]+)*")


def snapped_to_words(text: str, span: Span) -> Span:
    """The span, widened so that it cuts no word and narrowed so that it ends on no white space."""
    start, end = span
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    window = text[line_start : line_end if line_end >= 0 else len(text)]
    for match in _WORD.finditer(window):
        word = Span(line_start + match.start(), line_start + match.end())
        if word.start < start < word.end:
            start = word.start
        if word.start < end < word.end:
            end = word.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


class Lines:
    """Finds the paragraph of a position. Paragraphs are numbered from 1, as in ¶ labels."""

    def __init__(self, text: str) -> None:
        self.paragraphs = paragraphs(text)
        self._starts = [paragraph.start for paragraph in self.paragraphs]

    def number_of(self, position: int) -> int:
        """The number of the paragraph at `position` (of the one before, between paragraphs)."""
        return max(1, bisect_right(self._starts, position))


_TREACHEROUS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def harmless(name: str, longest: int = 120) -> str:
    """A name as a message may show it: what could reorder or break the line is U+FFFD, a long middle "…"."""
    shown = _TREACHEROUS.sub("\ufffd", name)
    return shown if len(shown) <= longest else f"{shown[: longest - 40]}…{shown[-39:]}"
