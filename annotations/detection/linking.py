"""Relates attributions to one another: chains of one content, and denials of what was said before."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from annotations.detection.attributions import Attribution
from annotations.lexicon import lexicon, words
from annotations.model.vocabulary import Polarity
from annotations.quotations import CLOSING, OPENING
from annotations.text import Span, hull

_REACH = 400
"""A denial without content answers what was said at most so many code points before it."""
_SPARE = 3
"""So many words more than a report within it an aside may take in and still have it as its content."""


def chains(found: Iterable[Attribution]) -> Iterable[list[Attribution]]:
    """Attributions of one content together, the first found (the innermost link) first."""
    found_by: dict[tuple[Span, ...], list[Attribution]] = {}
    for attribution in found:
        own = attribution.elsewhere or not attribution.content
        found_by.setdefault((attribution.clause,) if own else attribution.content, []).append(attribution)
    return found_by.values()


def chained(text: str, found: Iterable[Attribution]) -> list[Attribution]:
    """Gives an aside about a report the report's content, behind it: "X said so, according to Y" is one chain.

    So is "X said so, Y reported".
    """
    told = list(found)
    reports = sorted(
        (one for one in told if one.content and one.source and not (one.aside or one.belief)),
        key=lambda one: one.clause,
    )
    starts = [one.clause.start for one in reports]
    result = []
    for attribution in told:
        if not attribution.content or not attribution.source or not _is_put_behind(text, attribution):
            result.append(attribution)
            continue
        whole = hull(attribution.content)
        within = reports[bisect_left(starts, whole.start) : bisect_left(starts, whole.end)]
        inner = next((one for one in within if _is_all(text, one, whole)), None)
        result.append(attribution if inner is None else replace(attribution, content=inner.content))
    return result


def _is_put_behind(text: str, one: Attribution) -> bool:
    """Whether an attribution is an aside, or stands behind a content that is not in quotation marks."""
    behind = one.content[-1].end <= one.clause.start and not one.belief and one.polarity is Polarity.ASSERTS
    quoted = text[one.content[0].start] in OPENING and text[one.content[-1].end - 1] in CLOSING
    return one.aside or (behind and not quoted)


def _is_all(text: str, inner: Attribution, whole: Span) -> bool:
    """Whether a report, its addressee apart, is all that stands in `whole`."""
    if not all(whole.contains(span) for span in (inner.clause, *inner.content)):
        return False
    kept = sorted([inner.clause, *inner.content])
    rest, position = "", whole.start
    for span in kept:
        rest += " " + text[position : max(position, span.start)]
        position = max(position, span.end)
    return len((rest + " " + text[position : whole.end]).split()) <= _SPARE


def answered(text: str, found: Iterable[Attribution]) -> list[Attribution]:
    """Gives a denial that does not say what it denies the content of the report before it.

    "Kyiv denied.", "His lawyer denied it.", "Moscow rejects the claim." A report of the same source
    is not what it denies.
    """
    result = list(found)
    said: Attribution | None = None
    for place in sorted(range(len(result)), key=lambda place: result[place].clause):
        attribution = result[place]
        if attribution.polarity is Polarity.DENIES and _unsaid(text, attribution):
            result[place] = _answering(text, attribution, said)
            continue
        asserts = attribution.polarity is Polarity.ASSERTS and (attribution.accusation or not attribution.belief)
        if attribution.content and asserts:
            said = attribution
    return result


def _answering(text: str, denial: Attribution, said: Attribution | None) -> Attribution:
    if said is None or not 0 <= denial.clause.start - max(said.clause.end, said.content[-1].end) <= _REACH:
        return denial
    same = {span.of(text) for span in said.source} & {span.of(text) for span in denial.source}
    return denial if same else replace(denial, content=said.content, elsewhere=True)


def _unsaid(text: str, denial: Attribution) -> bool:
    """Whether the content is missing or a mere "it", "the claim", "these allegations"."""
    content = " ".join(span.of(text) for span in denial.content).lower().split()
    known = lexicon("cues")["answers"]
    things = words(known["things"])
    return all(word in words(known["pointers"]) for word in content[:-1]) and (
        not content or content[-1] in things or content[-1].removesuffix("s") in things
    )
