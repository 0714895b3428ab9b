"""Lanes, parts and chains of the current statement, as offsets."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model.article import Article, Mask
from annotations.model.record import ArticleRecord, Statement
from annotations.model.statement import Quantity
from annotations.model.vocabulary import QuantityKind, StatementKind, Tier
from annotations.text import Span
from app.theme import load_theme
from app.views.highlights import Highlights, Line
from app.views.reading_blocks import Blocks
from app.views.reading_detail import MOST_LANES, Detail
from tests.app.colours import contrast
from tests.factories import R1, make_article, make_link, make_statement, span_of

WORDS = "CNN quoted him as saying that more than 40 men died at the camp near the river on Monday."
ATTRIBUTED, NUMERIC = StatementKind.ATTRIBUTED, StatementKind.NUMERIC


def detail_of(article: Article, current: Statement, *others: Statement) -> Detail:
    blocks = Blocks(article.words)
    highlights = Highlights(ArticleRecord(article, (current, *others)), R1.id, blocks)
    return Detail(current, highlights, blocks.touched(current.span))


def lines(article: Article, current: Statement, *others: Statement) -> set[tuple[str, int, Line]]:
    detail = detail_of(article, current, *others)
    return {
        (line.span.of(article.words), line.lane, line.line) for line in detail.lines(0, Blocks(article.words)[0].span)
    }


def test_nested_and_crossing_statements_get_lanes_of_their_own() -> None:
    article = make_article(WORDS)
    current = make_statement(article, "more than 40 men died at the camp", kind=ATTRIBUTED)
    figure = make_statement(article, "40 men", kind=NUMERIC)
    crossing = make_statement(article, "the camp near the river", kind=ATTRIBUTED)
    apart = make_statement(article, "on Monday", kind=NUMERIC)
    assert lines(article, current, figure, crossing, apart) == {
        ("40 men", 0, Line.LANE_DOTTED),
        ("the camp", 0, Line.LANE_PLAIN),
        ("more than 40 men died at the camp", 1, Line.STRONG_PLAIN),
    }


def test_inside_an_outer_one_the_current_is_next_to_the_words() -> None:
    article = make_article(WORDS)
    outer = make_statement(article, "more than 40 men died at the camp", kind=ATTRIBUTED)
    current = make_statement(
        article, "more than 40 men", kind=NUMERIC, quantity=Quantity(QuantityKind.COUNT, 40, None, "men")
    )
    assert lines(article, current, outer) == {
        ("more than 40 men", 0, Line.STRONG_DOTTED),
        ("more than 40 men", 1, Line.LANE_PLAIN),
    }


def test_a_folded_minor_statement_has_a_quieter_lane() -> None:
    article = make_article(WORDS)
    current = make_statement(article, "more than 40 men died", kind=ATTRIBUTED)
    minor = make_statement(article, "40 men", kind=NUMERIC, tier=Tier.MINOR)
    assert ("40 men", 0, Line.DOTTED) in lines(article, current, minor)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_lanes_are_seen_on_every_fill(name: str) -> None:
    """WCAG 2.1, success criterion 1.4.11: at least 3 to 1."""
    theme = load_theme(name)
    grounds = ("page", "current", "fill_verified", "fill_disputed", "fill_unverifiable")
    for line in (theme.muted, theme.underline_strong):
        assert min(contrast(line, getattr(theme, ground)) for ground in grounds) >= 3


def test_masked_words_have_no_lane() -> None:
    article = make_article(WORDS, (Mask(span_of(make_article(WORDS), "men "), "test"),))
    current = make_statement(article, "40 men died", kind=ATTRIBUTED)
    assert {span for span, _, _ in lines(article, current)} == {"40 ", "died"}


def test_the_links_of_a_chain_are_numbered_from_the_innermost() -> None:
    article = make_article(WORDS)
    chain = [make_link(article, "him", "saying"), make_link(article, "CNN", "quoted")]
    current = make_statement(article, "more than 40 men died", kind=ATTRIBUTED, links=chain)
    assert detail_of(article, current).numbers == [(WORDS.index("him"), 1), (0, 2)]
    alone = make_statement(article, "more than 40 men died", kind=ATTRIBUTED, links=chain[:1])
    assert detail_of(article, alone).numbers == []
    unnamed = make_statement(
        article, "40 men died", kind=ATTRIBUTED, links=[make_link(article, "", "saying"), chain[1]]
    )
    assert detail_of(article, unnamed).numbers == [(WORDS.index("saying"), 1), (0, 2)]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 27)), min_size=1, max_size=12, unique=True))
def test_no_two_on_the_same_words_share_a_lane_while_there_is_room(places: list[tuple[int, int]]) -> None:
    article = make_article(WORDS)
    spans = [Span(start, start + length) for start, length in places]
    statements = {span: make_statement(article, span.of(WORDS)) for span in spans}
    statements = {s.span: s for s in statements.values()}
    current, *others = statements.values()
    found = detail_of(article, current, *others).lines(0, Blocks(WORDS)[0].span)
    for one, other in combinations(found, 2):
        shares_words = one.span.overlaps(other.span)
        assert not shares_words or one.lane != other.lane or one.lane == MOST_LANES - 1
