"""Joins attributions with the quotation marks of the text, and finds quotations without a cue."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from annotations.detection.attributions import Attribution
from annotations.detection.linking import chains
from annotations.lexicon import lexicon
from annotations.lexicon import words as word_list
from annotations.model.vocabulary import Form
from annotations.quotations import CLOSING, Quotation
from annotations.text import Span, hull

_ADJACENT = 2
FEWEST_WORDS = 4
"""A quotation without a cue needs so many words: fewer are scare quotes, nicknames, titles."""

# Possessive where a class occurs twice: a long run of blanks must not be tried in every way.
_TO_CUE = re.compile(r"[^\S\n]*+[,;.–—-]*+[^\S\n]*+")
_TIGHT = re.compile(
    r"[^\S\n]*+[,:–—-]?\s*+(?:(?:that|as|is|was|are|of(?: an?| the)?|how)\s*+)?|(?<= of)\s(?:an?|the)\s"
)
_LOOSE = re.compile(r"[^.!?;“”\"\n]{0,80}[\s,:]\n*")
_REST_OF_SENTENCE = re.compile(r"[^.!?“”\"\n]{0,120}[.!?,:;]?[^\S\n]*(?:[A-Z][\w ’]{0,20},[^\S\n]*)?")
_HEADLINE = re.compile(r"[^\S\n]*:[^\S\n]*\w[^\n]*[^\s.!?\"”](?:\n|\Z)")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


class Marks:
    """The outermost quotations of a text, found by position."""

    def __init__(self, found: list[Quotation]) -> None:
        self.all = found
        self._starts = [mark.span.start for mark in found]
        self._ends = [mark.span.end for mark in found]

    def __contains__(self, span: Span) -> bool:
        return any(mark.span == span for mark in self.touching(span))

    def touching(self, span: Span) -> list[Quotation]:
        """Those that share a character with `span`."""
        return self.all[bisect_right(self._ends, span.start) : bisect_left(self._starts, span.end)]

    def around(self, span: Span) -> Quotation | None:
        """The one whose words contain `span`."""
        return next((mark for mark in self.touching(span) if mark.inner.contains(span)), None)

    def last_before(self, position: int) -> Quotation | None:
        index = bisect_right(self._ends, position)
        return self.all[index - 1] if index else None

    def first_after(self, position: int) -> Quotation | None:
        index = bisect_left(self._starts, position)
        return self.all[index] if index < len(self.all) else None


def joined(words: str, found: Iterable[Attribution], marks: Marks, inner: Marks) -> list[Attribution]:
    """Attributions whose contents take in the quotations that belong to them.

    `marks` are the outermost quotations, `inner` those right within them. A quotation that several cues
    stand beside goes to the nearest one, and to those in whose content the parse has put it. Attributions
    that count only beside quotation marks and stand beside none are left out; quotations of
    `FEWEST_WORDS` that no cue claims are added: to the speech they continue, or to nobody.
    """
    told = list(found)
    outer = [() if marks.around(one.clause) else _beside(words, one, marks) for one in told]
    nearest = _nearest(told, outer)
    kept: list[Attribution] = []
    claimed: set[Quotation] = set()
    for attribution, candidates in zip(told, outer, strict=True):
        around = marks.around(attribution.clause)
        if around is not None:
            own = _beside(words, attribution, inner)
            if own or not (attribution.needs_marks or attribution.belief):
                kept.append(_inside(_with(attribution, own), around.inner))
            continue
        own = [mark for mark in candidates if _is_own(attribution, mark, nearest[mark])]
        if own or not attribution.needs_marks:
            claimed.update(own)
            kept.append(_with(attribution, own))
    return _continued(words, kept, marks, [mark for mark in marks.all if mark not in claimed])


def _is_own(one: Attribution, mark: Quotation, nearest: Span) -> bool:
    """Whether a quotation is an attribution's: it is the nearest, or has words of it, or "X said, Y reported"."""
    behind = 0 <= one.clause.start - mark.span.end <= _ADJACENT and nearest.start > one.clause.end
    return nearest == one.clause or _holds(one, mark) or behind


def _nearest(told: Sequence[Attribution], beside: Sequence[Sequence[Quotation]]) -> dict[Quotation, Span]:
    """For each quotation the clause that it belongs to, of those that it stands beside: the one nearest to it."""
    found: dict[Quotation, tuple[int, Span]] = {}
    for one, own in zip(told, beside, strict=True):
        for mark in own:
            far = max(one.clause.start - mark.span.end, mark.span.start - one.clause.end)
            best = (-1 if _holds(one, mark) else far, one.clause)
            if mark not in found or best[0] < found[mark][0]:
                found[mark] = best
    return {mark: clause for mark, (_, clause) in found.items()}


def _holds(attribution: Attribution, mark: Quotation) -> bool:
    """Whether the parse has put words of a quotation into the content."""
    return any(span.overlaps(mark.span) for span in attribution.content)


def form(words: str, content: Iterable[Span], marks: Marks) -> Form:
    """Direct if quotation marks enclose the content, mixed if they enclose words of it."""
    touched = [(span, mark.span) for span in content for mark in marks.touching(span)]
    if not touched:
        return Form.INDIRECT
    enclosed = sum(word_count(words, [_shared(span, mark)]) for span, mark in touched)
    return Form.DIRECT if enclosed >= word_count(words, content) else Form.MIXED


def word_count(words: str, spans: Iterable[Span]) -> int:
    return sum(len(_WORD.findall(span.of(words))) for span in spans)


def _shared(a: Span, b: Span) -> Span:
    return Span(max(a.start, b.start), min(a.end, b.end))


def _inside(attribution: Attribution, inner: Span) -> Attribution:
    """An attribution within a quotation: what it says ends where the quotation ends."""
    return replace(
        attribution, content=tuple(_shared(one, inner) for one in attribution.content if one.overlaps(inner))
    )


def _beside(words: str, attribution: Attribution, marks: Marks) -> list[Quotation]:
    """The quotations in the content; if there is no content, the one right before or after the cue."""
    clause = attribution.clause
    before = marks.last_before(clause.start)
    led = before is not None and _TO_CUE.fullmatch(words, before.span.end, clause.start) is not None
    if attribution.content:
        touched = [mark for span in attribution.content for mark in marks.touching(span)]
        if led and before is not None and before not in touched and _comma(words, before) and not attribution.aside:
            touched.insert(0, before)  # "“If so,” he said, “I will go”", where the parse sees one half
        return [mark for mark in touched if not mark.span.overlaps(clause)]
    if led and before is not None:
        return [before]
    after = marks.first_after(clause.end)
    if after is None or _names_a_work(words, after):
        return []
    gap = (clause.end, after.span.start)
    loose = word_count(words, [after.inner]) >= FEWEST_WORDS and _LOOSE.fullmatch(words, *gap)
    return [after] if loose or _TIGHT.fullmatch(words, *gap) else []


def _comma(words: str, mark: Quotation) -> bool:
    return "," in words[mark.inner.end - 1 : mark.span.end + 1]


def _with(attribution: Attribution, own: Iterable[Quotation]) -> Attribution:
    """The attribution with those quotations in its content, in as few spans as possible."""
    merged: list[Span] = []
    for span in sorted([*attribution.content, *(mark.span for mark in own)]):
        if merged and span.start <= merged[-1].end:
            merged[-1] = hull([merged[-1], span])
        else:
            merged.append(span)
    return replace(attribution, content=tuple(merged))


def _continued(words: str, kept: list[Attribution], marks: Marks, free: list[Quotation]) -> list[Attribution]:
    """Gives the quotations that nobody claimed to the speech they continue, or to nobody.

    "“A,” he said. “B.”" is one speech in two parts; after a content that is only partly in
    quotation marks they are a statement of its own with the same source and cue.
    """
    speeches = [list(chain) for chain in chains(kept)]
    speeches.sort(key=_end)
    result: list[list[Attribution]] = []
    waiting = 0
    for mark in free:
        while waiting < len(speeches) and _end(speeches[waiting]) <= mark.span.start:
            result.append(speeches[waiting])
            waiting += 1
        if _goes_on(words, result, mark):
            result[-1] = [replace(link, content=(*link.content, mark.span)) for link in result[-1]]
            continue
        if not _heads(words, mark) and (word_count(words, [mark.inner]) < FEWEST_WORDS or _is_name(words, mark)):
            continue
        before = result[-1] if result else None
        first = before[0] if before else None
        spoken = first is not None and any(marks.touching(span) for span in first.content)
        if before and first and spoken and _REST_OF_SENTENCE.fullmatch(words, _end(before), mark.span.start):
            if form(words, first.content, marks) is Form.DIRECT and first.content[-1].end <= first.clause.start:
                result[-1] = [replace(link, content=(*link.content, mark.span)) for link in before]
            else:
                result.append([replace(link, content=(mark.span,)) for link in before])
        elif not any(span.contains(mark.span) for one in speeches[waiting : waiting + 1] for span in one[0].content):
            result.append([Attribution((mark.span,), (), (), mark.span)])
    return [link for chain in [*result, *speeches[waiting:]] for link in chain]


def _goes_on(words: str, speeches: list[list[Attribution]], mark: Quotation) -> bool:
    """Whether a quotation goes on within the sentence of the last one: "“A,” said X, “and B.”" """
    if not speeches or not speeches[-1][0].content:
        return False
    first = speeches[-1][0]
    quoted_before = first.content[-1].end <= first.clause.start and words[first.content[-1].end - 1] in CLOSING
    gap = Span(first.clause.end, mark.span.start)
    return quoted_before and _TO_CUE.fullmatch(words, *gap) is not None and "," in gap.of(words)


def _heads(words: str, mark: Quotation) -> bool:
    """Whether a quotation is the head of a headline: "“Moment of trust”: How it went"."""
    begins = mark.span.start == 0 or words[mark.span.start - 1] == "\n"
    return begins and _HEADLINE.match(words, mark.span.end) is not None and word_count(words, [mark.inner]) > 1


def _end(chain: list[Attribution]) -> int:
    return max(span.end for one in chain for span in (one.clause, *one.content))


def _is_name(words: str, mark: Quotation) -> bool:
    """Whether a quotation is a title or a name: by its capitals, or by the word before it ("the film “…”")."""
    found = [word for word in _WORD.findall(mark.inner.of(words)) if len(word) > 3]
    return (len(found) > 1 and all(word[0].isupper() for word in found)) or _names_a_work(words, mark)


def _names_a_work(words: str, mark: Quotation) -> bool:
    """Whether the word before a quotation is "film", "book", "party", …, or "titled", "nicknamed", …"""
    before = _WORD.findall(words, max(0, mark.span.start - 30), mark.span.start)
    bare = words[max(0, mark.span.start - 2) : mark.span.start].strip()[-1:] not in (",", ":")
    return bool(before) and bare and before[-1].lower() in word_list(lexicon("cues")["names"]["works"])
