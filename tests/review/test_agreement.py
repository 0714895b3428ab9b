"""Agreement of reviewers: the published worked examples, a calculation by hand, and what is left out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model.judgement import Reviewer
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import NO_CHECK, SO, StatementKind, Verdict, said
from annotations.review.agreement import (
    FEWEST,
    Agreement,
    Ratings,
    agreement,
    cohens_kappa,
    krippendorffs_alpha,
    ratings,
)
from annotations.text import Span
from tests.factories import R1, R2, make_article, make_judgement, make_statement

R3 = Reviewer(b"\x03" * 16, "Uwe Lahn", "UL")
V, D, U = Verdict.VERIFIED, Verdict.DISPUTED, Verdict.UNVERIFIABLE
WORDS = " ".join(f"Item{number:02}." for number in range(60))
ARTICLE = make_article(WORDS)


def item(number: int, *given: tuple[Reviewer, str], aspect: str = SO, **changes: object) -> Statement:
    made = make_statement(ARTICLE, f"Item{number:02}")
    judgements = tuple(make_judgement(made.id, value, aspect, who) for who, value in given)
    return replace(made, judgements=judgements, **changes)  # type: ignore[arg-type]


def of(statements: Sequence[Statement], **changes: object) -> list[Agreement]:
    return agreement([ratings(ArticleRecord(ARTICLE, tuple(statements), **changes))])  # type: ignore[arg-type]


def pairs(table: Sequence[Sequence[int]]) -> list[Statement]:
    """Statements as two reviewers judged them, by a table of counts."""
    values = [
        (a, b)
        for a, row in zip(Verdict, table, strict=True)
        for b, n in zip(Verdict, row, strict=True)
        for _ in range(n)
    ]
    return [item(number, (R1, a), (R2, b)) for number, (a, b) in enumerate(values)]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # Wikipedia, "Cohen's kappa": grant proposals, and the two tables of the same marginal totals
        ([[20, 5], [10, 15]], 0.4),
        ([[45, 15], [25, 15]], 0.1304),
        ([[25, 35], [5, 35]], 0.2593),
        # by hand: 8 of 10 agree; by chance (6·6 + 4·4) / 100 = 0.52
        ([[5, 1], [1, 3]], (0.8 - 0.52) / 0.48),
    ],
)
def test_cohens_kappa_of_worked_examples(table: list[list[int]], expected: float) -> None:
    assert cohens_kappa(np.array(table)) == pytest.approx(expected, abs=5e-5)


def test_kappa_of_reviewers_who_always_say_the_same_one_thing_is_not_defined() -> None:
    assert cohens_kappa(np.array([[10, 0], [0, 0]])) is None


def test_krippendorffs_alpha_of_the_worked_examples() -> None:
    """Krippendorff (2011), "Computing Krippendorff's alpha-reliability": sections A and C."""
    two = [(0, 1), (1, 1), (0, 1), (0, 0), (0, 0), (0, 1), (0, 0), (0, 0), (1, 0), (0, 0)]
    binary = np.array([[pair.count(0), pair.count(1)] for pair in two])
    assert krippendorffs_alpha(binary) == pytest.approx(0.095, abs=5e-4)
    units = ["111", "2223", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "555", "11", "3"]
    nominal = np.array([[unit.count(str(value)) for value in range(1, 6)] for unit in units])
    assert krippendorffs_alpha(nominal) == pytest.approx(0.743, abs=5e-4)


def test_alpha_of_one_value_is_not_defined() -> None:
    assert krippendorffs_alpha(np.array([[2, 0], [2, 0]])) is None


def test_a_pair_by_hand() -> None:
    """12 statements: 9 alike. By chance (6·6 + 4·4 + 2·2) / 144 = 0.3889."""
    (found,) = of(pairs([[5, 1, 0], [1, 3, 0], [0, 0, 2]]))[:1]
    assert (found.what, found.n, found.reviewers) == ("so", 12, tuple(sorted([R1.id, R2.id])))
    assert found.percent is not None
    assert found.kappa is not None
    assert found.percent.value == pytest.approx(100 * 10 / 12)
    assert found.kappa.value == pytest.approx((10 / 12 - 56 / 144) / (1 - 56 / 144))
    for estimate in (found.percent, found.kappa, found.alpha):
        assert estimate is not None
        assert estimate.low is not None and estimate.high is not None and estimate.value is not None
        assert estimate.low <= estimate.value <= estimate.high


def test_the_interval_is_the_same_every_time_and_narrower_with_more() -> None:
    few, many = pairs([[5, 1, 0], [1, 3, 0], [0, 0, 2]]), pairs([[25, 5, 0], [5, 15, 0], [0, 0, 10]])
    (first, *_), (again, *_), (more, *_) = of(few), of(few), of(many)
    assert first == again

    def width(one: Agreement) -> float:
        assert one.kappa is not None and one.kappa.high is not None and one.kappa.low is not None
        return one.kappa.high - one.kappa.low

    assert width(more) < width(first)


def test_too_few_have_no_figures() -> None:
    (found,) = of(pairs([[FEWEST - 1, 0, 0], [0, 0, 0], [0, 0, 0]]))
    assert (found.n, found.percent, found.kappa, found.alpha) == (FEWEST - 1, None, None, None)


def test_each_aspect_has_a_line_and_three_reviewers_have_one_together() -> None:
    statements = [item(number, (R1, V), (R2, V), (R3, D)) for number in range(12)]
    found = of(statements)
    assert [(one.what, len(one.reviewers), one.n) for one in found] == [
        ("so", 3, 12),
        ("so", 2, 12),
        ("so", 2, 12),
        ("so", 2, 12),
    ]
    assert found[0].kappa is None
    assert found[0].percent is not None
    assert found[0].percent.value == pytest.approx(100 / 3)
    said_too = [item(n, (R1, V), (R2, V), aspect=said(0), kind=StatementKind.NUMERIC) for n in range(12)]
    assert of(said_too) == []  # a figure is not asked whether it was said


@pytest.mark.parametrize(
    "statement",
    [
        item(0, (R1, V), (R2, NO_CHECK)),
        item(0, (R1, V)),
        item(0, (R1, V), (R2, V), rejected=True),
    ],
    ids=["no check needed", "one reviewer", "not a statement"],
)
def test_what_is_no_unit(statement: Statement) -> None:
    assert of([statement]) == []


def drawn(start: int, length: int, who: Reviewer, number: int) -> Statement:
    made = make_statement(ARTICLE, f"Item{number:02}")
    span = Span(start, start + length)
    return replace(made, cut_by=who.id, suggestion=False, reading=replace(made.reading, span=span))


def test_spans_that_both_drew_where_both_read() -> None:
    mine = [drawn(10 * n, 8, R1, n) for n in range(6)]
    theirs = [drawn(0, 8, R2, 10), drawn(11, 8, R2, 11), drawn(26, 8, R2, 12), drawn(100, 8, R2, 13)]
    exact, overlapping = of([*mine, *theirs], passed=frozenset({R1.id, R2.id}))
    assert (exact.what, overlapping.what, exact.n) == ("spans exact", "spans overlapping", 10)
    assert exact.percent is not None
    assert overlapping.percent is not None
    assert exact.percent.value == pytest.approx(200 * 1 / 10)
    assert overlapping.percent.value == pytest.approx(200 * 2 / 10)
    assert (exact.kappa, exact.alpha) == (None, None)


def test_spans_where_only_one_has_read_do_not_count() -> None:
    mine = [drawn(10 * n, 8, R1, n) for n in range(12)]
    assert of(mine, passed=frozenset({R1.id})) == []
    ticks = {R1.id: frozenset({Span(0, len(WORDS))}), R2.id: frozenset({Span(0, 30)})}
    (exact, _) = of(mine, ticks=ticks)
    assert exact.n == 3


@settings(deadline=None, max_examples=25)  # resampling takes its time
@given(st.lists(st.tuples(st.sampled_from(Verdict), st.sampled_from(Verdict)), max_size=40))
def test_articles_add_up_as_their_statements_do(values: list[tuple[Verdict, Verdict]]) -> None:
    statements = [item(number, (R1, a), (R2, b)) for number, (a, b) in enumerate(values)]
    half = len(statements) // 2
    parts: list[Ratings] = [
        ratings(ArticleRecord(ARTICLE, tuple(part))) for part in (statements[:half], statements[half:])
    ]
    assert agreement(parts) == of(statements)
