"""How far reviewers agree: on verdicts, for every pair and for all together, and on the spans they drew.

Units are the aspects of statements that at least two of them gave a verdict: *so* once a statement,
*said* once a link. No check needed is no verdict and stays out. Measures: percent agreement; Cohen's
kappa (Cohen 1960, "A coefficient of agreement for nominal scales", for pairs); Krippendorff's alpha for
nominal data (Krippendorff 2018, "Content Analysis", chapter 12; the library `krippendorff`); for spans
the F-measure of one reviewer's against the other's (Hripcsak and Rothschild 2005), which needs no count
of what nobody marked. Intervals are 95 % percentile bootstraps: over units, for spans over articles.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import SO, Verdict
from annotations.review.states import live_statements
from annotations.text import Ranges, Span

FEWEST = 10
"""With fewer units a figure says nothing. A convention of ours."""

_VERDICTS = tuple(Verdict)
_RESAMPLES = 1000
_MOST_ROWS = 2_000_000
"""Bounds the work of resampling alpha: units times resamples."""
_SAME = 0.5
"""Two spans are of one thing from this intersection over union on."""

Pattern = tuple[tuple[Id, Verdict], ...]
Table = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SpanCount:
    """The spans of two reviewers in one article: `first`'s, `second`'s, and how many are the same."""

    first: int
    second: int
    exact: int
    overlapping: int


@dataclass(frozen=True, slots=True)
class Ratings:
    """What the reviewers of one article judged.

    `units`: for "said" and "so", how many have each pattern of who gave which verdict. `spans`: of
    each two who both read something, in the order of their ids.
    """

    units: Mapping[str, Mapping[Pattern, int]] = field(default_factory=dict)
    spans: Mapping[tuple[Id, Id], SpanCount] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval. None where there is none: all units are alike."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far `reviewers` (two, or all) agree on `what`: "said", "so", "spans exact", "spans overlapping".

    `n` units: aspects that at least two judged, or spans of both. With fewer than `FEWEST` there are no
    figures. `percent` is between 0 and 100 (of spans: the F-measure), `kappa` and `alpha` at most 1.
    """

    reviewers: tuple[Id, ...]
    what: str
    n: int
    percent: Estimate | None = None
    kappa: Estimate | None = None
    alpha: Estimate | None = None


def ratings(record: ArticleRecord) -> Ratings:
    """What is to be compared of an article: of rejected and masked statements nothing."""
    units: dict[str, Counter[Pattern]] = {"said": Counter(), "so": Counter()}
    live = live_statements(record)
    for statement in live:
        for aspect in statement.aspects:
            given = ((j.reviewer, j.verdict) for j in statement.of_aspect(aspect) if not j.outdated)
            pattern = tuple(sorted((who, verdict) for who, verdict in given if verdict is not None))
            if len(pattern) > 1:
                units["so" if aspect == SO else "said"][pattern] += 1
    return Ratings(units, _span_counts(record, live))


def agreement(articles: Sequence[Ratings]) -> list[Agreement]:
    """The agreement of all together, if they are more than two, and of every two who share a unit."""
    found: list[Agreement] = []
    for what in ("said", "so"):
        units: Counter[Pattern] = Counter()
        for one in articles:
            units.update(one.units.get(what, {}))
        people = sorted({who for pattern in units for who, _ in pattern})
        if len(people) > 2:
            found.append(_of_all(tuple(people), what, units))
        found += (_of_pair(pair, what, table) for pair, table in _tables(units, people))
    pairs = sorted({pair for one in articles for pair in one.spans})
    found += (
        _of_spans(pair, what, [one.spans[pair] for one in articles if pair in one.spans])
        for pair in pairs
        for what in ("spans exact", "spans overlapping")
    )
    return found


def cohens_kappa(table: Table) -> float | None:
    """Kappa of a square table of counts, rows one reviewer's values, columns the other's.

    None where it is not defined: both always gave one and the same value.
    """
    total = table.sum()
    by_chance = float((table.sum(0) * table.sum(1)).sum()) / float(total) ** 2
    return None if by_chance == 1 else (float(np.trace(table)) / float(total) - by_chance) / (1 - by_chance)


def krippendorffs_alpha(counts: Table) -> float | None:
    """Alpha of nominal data. `counts`: a row for each unit, a column for each value, how often it was given.

    None where it is not defined: all values are the same.
    """
    import krippendorff

    if (counts.sum(0) > 0).sum() < 2:
        return None
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def _tables(units: Mapping[Pattern, int], people: Sequence[Id]) -> Iterable[tuple[tuple[Id, Id], Table]]:
    for pair in combinations(people, 2):
        table = np.zeros((len(_VERDICTS), len(_VERDICTS)), dtype=np.int64)
        for pattern, count in units.items():
            given = dict(pattern)
            if pair[0] in given and pair[1] in given:
                table[_VERDICTS.index(given[pair[0]]), _VERDICTS.index(given[pair[1]])] += count
        if table.any():
            yield pair, table


def _of_pair(pair: tuple[Id, Id], what: str, table: Table) -> Agreement:
    n = int(table.sum())
    if n < FEWEST:
        return Agreement(pair, what, n)
    rows, columns = np.nonzero(table)
    units = np.repeat(np.stack([rows, columns], 1), table[rows, columns], axis=0)
    counts = np.stack([(units == value).sum(1) for value in range(len(_VERDICTS))], 1)

    def again(chosen: Table) -> Table:
        result = np.zeros_like(table)
        np.add.at(result, (units[chosen, 0], units[chosen, 1]), 1)
        return result

    return Agreement(
        pair,
        what,
        n,
        _estimate(n, lambda chosen: 100 * float(np.trace(again(chosen))) / n),
        _estimate(n, lambda chosen: cohens_kappa(again(chosen))),
        _estimate(n, lambda chosen: krippendorffs_alpha(counts[chosen])),
    )


def _of_all(people: tuple[Id, ...], what: str, units: Mapping[Pattern, int]) -> Agreement:
    """Percent is of all pairs of verdicts that two reviewers gave one unit."""
    n = sum(units.values())
    if n < FEWEST:
        return Agreement(people, what, n)
    patterns = sorted(units)
    each = [Counter(verdict for _, verdict in pattern) for pattern in patterns]
    rows = np.array([[counted[value] for value in _VERDICTS] for counted in each], dtype=np.int64)
    counts = np.repeat(rows, [units[pattern] for pattern in patterns], axis=0)

    def percent(chosen: Table) -> float:
        given = counts[chosen]
        total = given.sum(1)
        return 100 * float((given * (given - 1)).sum()) / float((total * (total - 1)).sum())

    alpha = _estimate(n, lambda chosen: krippendorffs_alpha(counts[chosen]))
    return Agreement(people, what, n, _estimate(n, percent), None, alpha)


def _of_spans(pair: tuple[Id, Id], what: str, articles: Sequence[SpanCount]) -> Agreement:
    same = [one.exact if what == "spans exact" else one.overlapping for one in articles]
    numbers = np.array([(both, one.first + one.second) for both, one in zip(same, articles, strict=True)])
    n = int(numbers[:, 1].sum())
    if n < FEWEST:
        return Agreement(pair, what, n)

    def measure(chosen: Table) -> float | None:
        both, marked = numbers[chosen].sum(0)
        return 200 * float(both) / float(marked) if marked else None

    return Agreement(pair, what, n, _estimate(len(articles), measure))


def _estimate(n: int, measure: Callable[[Table], float | None]) -> Estimate:
    """The measure of all units, and its interval over resamples of them, the same at every call."""
    value = measure(np.arange(n))
    if value is None or n < FEWEST:
        return Estimate(value)
    chance = np.random.default_rng(1)
    times = max(100, min(_RESAMPLES, _MOST_ROWS // n))
    drawn: list[Any] = [measure(chance.integers(0, n, n)) for _ in range(times)]
    known = [one for one in drawn if one is not None]
    if not known:
        return Estimate(value)
    low, high = np.percentile(known, [2.5, 97.5])
    return Estimate(value, float(low), float(high))


def _span_counts(record: ArticleRecord, live: Iterable[Statement]) -> dict[tuple[Id, Id], SpanCount]:
    """Of each two reviewers the spans they drew where both have read: the whole article, or sentences both ticked."""
    drawn: dict[Id, list[Span]] = {}
    for statement in live:
        if statement.cut_by is not None:
            drawn.setdefault(statement.cut_by, []).append(statement.span)
    ticks = record.ticks or {}
    counts = {}
    for pair in combinations(sorted({*record.passed, *ticks}), 2):
        first, second = (_where_read(drawn.get(who, []), pair, record) for who in pair)
        if first or second:
            exact = len(set(first) & set(second))
            counts[pair] = SpanCount(len(first), len(second), exact, _overlapping(first, second))
    return counts


def _where_read(spans: Iterable[Span], pair: tuple[Id, Id], record: ArticleRecord) -> list[Span]:
    read = [None if who in record.passed else Ranges((record.ticks or {}).get(who, ())) for who in pair]
    return [span for span in spans if all(ranges is None or ranges.covers(span) for ranges in read)]


def _overlapping(first: Sequence[Span], second: Sequence[Span]) -> int:
    """How many can be paired one to one, the likest first."""
    likeness = sorted(
        ((_iou(one, other), i, j) for i, one in enumerate(first) for j, other in enumerate(second)), reverse=True
    )
    left, right = set[int](), set[int]()
    for share, i, j in likeness:
        if share >= _SAME and i not in left and j not in right:
            left.add(i)
            right.add(j)
    return len(left)


def _iou(one: Span, other: Span) -> float:
    shared = max(0, min(one.end, other.end) - max(one.start, other.start))
    return shared / (len(one) + len(other) - shared)
