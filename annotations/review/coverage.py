"""What of an article no statement holds: figures, quotations, names, superlatives, and sentences not ticked.

By rules of spelling, without a parser, so that it can be told after every key. `scan` looks at the
words alone, which is the long part and never changes; `unticked` and `uncovered` set ticks, masks and
statements against it. All take time in proportion to the article.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache

from annotations.lexicon import lexicon
from annotations.lexicon import words as listed
from annotations.model.ids import Id
from annotations.model.record import ArticleRecord
from annotations.quotations import outermost, quotations
from annotations.text import Ranges, Span, paragraphs, sentences


class FindingKind(StrEnum):
    """What was found in no statement. The values are the words for one of them."""

    NUMBER = "number"
    QUOTATION = "quotation"
    NAME = "name"
    SUPERLATIVE = "superlative"


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that a reader would want checked. A quotation over several sentences is one in each.

    `parts` are the words of a name that tell it from others, in lower case; they follow from its words.
    """

    span: Span
    kind: FindingKind
    parts: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Scan:
    """What a text holds, whatever was judged: its sentences, and its findings by position."""

    sentences: tuple[Span, ...]
    findings: tuple[Finding, ...]


def scan(words: str) -> Scan:
    """All that can be found in a text."""
    found = [sentence for paragraph in paragraphs(words) for sentence in sentences(words, paragraph)]
    findings = [
        *(Finding(span, FindingKind.NUMBER) for span in _numbers(words)),
        *(Finding(span, FindingKind.QUOTATION) for span in _quoted(words, found)),
        *(Finding(span, FindingKind.SUPERLATIVE) for span in _superlatives(words)),
        *(Finding(span, FindingKind.NAME, _parts(span.of(words))) for span in _names(words, found)),
    ]
    findings.sort(key=lambda finding: (finding.span.start, -finding.span.end))
    return Scan(tuple(found), tuple(findings))


def unticked(found: Sequence[Span], record: ArticleRecord, reviewer: Id | None) -> tuple[Span, ...]:
    """The sentences that this reviewer has not ticked, without the masked ones; `found` are all."""
    ticked = Ranges((record.ticks or {}).get(reviewer, ()) if reviewer else ())
    masked = Ranges(mask.span for mask in record.article.masks)
    return tuple(sentence for sentence in found if not ticked.covers(sentence) and not masked.covers(sentence))


def uncovered(scanned: Scan, unread: Sequence[Span], record: ArticleRecord) -> tuple[Finding, ...]:
    """The findings in no statement and no ticked sentence; `unread` are the sentences not ticked.

    `scanned` must be of the record's words. Who says it, and the words that say so, belong to a
    statement too. A name is found once: where it has a part that stood in no statement, in no ticked
    sentence and in no name before.
    """
    return unstated(scanned, record).uncovered(unread)


@dataclass(frozen=True, slots=True)
class Unstated:
    """The findings in no statement, by position, and the parts of the names that stand in one."""

    findings: tuple[Finding, ...]
    known: frozenset[str]

    def uncovered(self, unread: Sequence[Span]) -> tuple[Finding, ...]:
        """Those of them in no ticked sentence, as the function of that name."""
        to_read, known = Ranges(unread), set(self.known)
        missing: list[Finding] = []
        for finding in self.findings:
            if to_read.covers(finding.span):
                missing.append(finding)
            else:
                known.update(finding.parts)
        found = []
        for finding in missing:
            if finding.kind is FindingKind.NAME:
                if known.issuperset(finding.parts):
                    continue
                known.update(finding.parts)
            found.append(finding)
        return tuple(found)


def unstated(scanned: Scan, record: ArticleRecord) -> Unstated:
    """What no statement and no mask of the record touches, whatever is ticked; the longer part of `uncovered`."""
    masked, stated = Ranges(mask.span for mask in record.article.masks), Ranges(_stated(record))
    findings: list[Finding] = []
    known: set[str] = set()
    for finding in scanned.findings:
        if masked.touches(finding.span):
            continue
        if stated.touches(finding.span):
            known.update(finding.parts)
        else:
            findings.append(finding)
    return Unstated(tuple(findings), frozenset(known))


def _stated(record: ArticleRecord) -> Iterator[Span]:
    for statement in record.statements:
        if not statement.rejected:
            yield statement.span
            for link in statement.reading.links:
                yield from link.source
                yield from link.cue


@cache
def _listed(name: str) -> frozenset[str]:
    return listed(lexicon("coverage")[name])


# Numbers

_DIGITS = r"[$€£¥]?\d+(?:[.,:/–-]\d+)*(?:%|‰|(?:st|nd|rd|th|s)\b)?"


@cache
def _number() -> re.Pattern[str]:
    known = lexicon("numbers")
    scales = known["scales"]
    small = [word for word in (*known["ones"], *known["tens"]) if word not in ("zero", "one")]  # mostly pronouns
    ordinals = [word for word in known["ordinals"] if word != "first"]  # which is a superlative
    plurals = [f"{word}s" for word in (*scales, *known["tens"])]
    word = "|".join(sorted([*small, *scales, *ordinals, *plurals, *known["fractions"]], key=len, reverse=True))
    item = rf"(?:{_DIGITS}|[{''.join(known['fraction_signs'])}]|(?:{word})\b)"
    return re.compile(rf"(?<![^\W\d_]){item}(?:(?:[ \u00a0-]| and )?{item})*", re.IGNORECASE)


def _numbers(words: str) -> Iterator[Span]:
    return (Span(*match.span()) for match in _number().finditer(words))


# Quotations

_TWO_WORDS = re.compile(r"\w\W*\s\W*\w")


def _quoted(words: str, found: list[Span]) -> Iterator[Span]:
    """The quotations of two words or more, cut at the ends of sentences."""
    starts = [sentence.start for sentence in found]
    for quotation in outermost(quotations(words)):
        if not _TWO_WORDS.search(words, *quotation.inner):
            continue
        place = max(0, bisect_right(starts, quotation.span.start) - 1)
        while place < len(found) and starts[place] < quotation.span.end:
            part = Span(max(starts[place], quotation.span.start), min(found[place].end, quotation.span.end))
            if part.start < part.end and _TWO_WORDS.search(words, *part):
                yield part
            place += 1


# Superlatives

_SINCE = re.compile(r"\s+since\b", re.IGNORECASE)


@cache
def _superlative() -> re.Pattern[str]:
    absolutes = "|".join(sorted(_listed("absolutes")))
    idioms = "|".join(re.escape(phrase) for phrase in lexicon("coverage")["no_absolutes"])
    return re.compile(
        rf"\b(?:(?P<idiom>(?:{idioms})\b)|(?:most|least)\s[^\W\d_]+|(?:{absolutes})\b|\w{{2,40}}est\b)", re.IGNORECASE
    )


def _superlatives(words: str) -> Iterator[Span]:
    exceptions = _listed("no_superlatives")
    for match in _superlative().finditer(words):
        if match["idiom"] or match.group().lower() in exceptions:
            continue
        since = _SINCE.match(words, match.end())
        yield Span(match.start(), since.end() if since else match.end())


# Names

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_][\w\u0300-\u036f]*(?:[’'-][^\W_][\w\u0300-\u036f]*)*")
_POSSESSIVE = re.compile(r"[’']s$")
_BLANKS = (" ", "\u00a0")
_OPENERS, _STARTERS = tuple('"“„«»‘‚‹([{'), tuple(":•–—")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word. `begins`: the first of a sentence, a quotation or what follows a colon, so capitalised anyway."""

    span: Span
    word: str
    follows: bool
    begins: bool


def _names(words: str, found: list[Span]) -> Iterator[Span]:
    """Runs of capitalised words; one that only begins a sentence is none."""
    ordinary = {match.group() for match in _TOKEN.finditer(words) if match.group()[0].islower()}
    joins = _listed("joins_names")
    for sentence in found:
        run: list[_Token] = []
        held: list[_Token] = []
        for token in _tokens(words, sentence):
            follows = bool(run) and token.follows and not token.begins
            if token.word[0].isupper() and follows:
                run += [*held, token]
                held = []
            elif follows and token.word in joins and len(held) < 2:
                held.append(token)
            else:
                yield from _name(run, ordinary)
                run, held = [token] if token.word[0].isupper() else [], []
        yield from _name(run, ordinary)


def _tokens(words: str, sentence: Span) -> Iterator[_Token]:
    end = None
    for match in _TOKEN.finditer(words, *sentence):
        gap = words[sentence.start if end is None else end : match.start()]
        begins = end is None or gap.endswith(_OPENERS) or gap.rstrip().endswith(_STARTERS)
        yield _Token(Span(*match.span()), match.group(), gap in _BLANKS, begins)
        end = match.end()


def _name(run: list[_Token], ordinary: set[str]) -> Iterator[Span]:
    """The name in a run of capitalised words: without what stands before and after it, if any is left."""
    stop = _listed("no_names")
    first, last = 0, len(run)
    while first < last and (
        run[first].word.lower() in stop or (run[first].begins and run[first].word.lower() in ordinary)
    ):
        first += 1
    while last > first and run[last - 1].word.lower() in stop:
        last -= 1
    if first == last:
        return
    opening, closing = run[first], run[last - 1]
    capitals = len(opening.word) > 1 and opening.word.isupper()
    if last - first == 1 and (len(opening.word) == 1 or (opening.begins and not capitals)):
        return
    ending = _POSSESSIVE.search(closing.word)
    yield Span(opening.span.start, closing.span.start + (ending.start() if ending else len(closing.word)))


@lru_cache(maxsize=10_000)
def _parts(name: str) -> frozenset[str]:
    """The words of a name that tell it from others, in lower case. Kept: an article says a name often."""
    parts = frozenset(_POSSESSIVE.sub("", part).lower() for part in _TOKEN.findall(name))
    return parts - _listed("joins_names") - _listed("no_names")
