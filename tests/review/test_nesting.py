from dataclasses import replace

import pytest

from annotations.model.article import Mask
from annotations.model.record import ArticleRecord, Statement
from annotations.review.nesting import Walk, around, meeting
from annotations.text import Span
from tests.factories import make_article, make_statement

WORDS = "one two three four five six seven eight"
FIGURE, LEFT, RIGHT, WHOLE, APART = "three", "two three", "three four five", "one two three four five six", "eight"


@pytest.fixture
def record() -> ArticleRecord:
    """A figure, two statements that cross on it, one around all three, and one that meets none."""
    article = make_article(WORDS)
    return ArticleRecord(
        article, tuple(make_statement(article, words) for words in (WHOLE, LEFT, FIGURE, RIGHT, APART))
    )


def of(record: ArticleRecord, words: str) -> Statement:
    return next(s for s in record.statements if s.span.of(WORDS) == words)


def way(record: ArticleRecord, start: str, steps: str) -> list[str]:
    """The words of the statements that a walk reaches; "+" goes outwards, "-" back."""
    walk, current, reached = Walk(), of(record, start), []
    for step in steps:
        found = walk.outer(record, current) if step == "+" else walk.inner(record, current)
        if found is None:
            reached.append("")
            continue
        statement = record.statement(found)
        assert statement is not None
        current = statement
        reached.append(current.span.of(WORDS))
    return reached


def test_crossing_and_nested_ones_meet_innermost_first(record: ArticleRecord) -> None:
    assert [s.span.of(WORDS) for s in meeting(record, of(record, FIGURE))] == [FIGURE, LEFT, RIGHT, WHOLE]
    assert [s.span.of(WORDS) for s in meeting(record, of(record, APART))] == [APART]


def test_the_way_out_reaches_every_one_and_comes_back(record: ArticleRecord) -> None:
    assert way(record, FIGURE, "++++") == [LEFT, RIGHT, WHOLE, ""]
    assert way(record, FIGURE, "+++---") == [LEFT, RIGHT, WHOLE, RIGHT, LEFT, FIGURE]
    assert way(record, FIGURE, "-") == [""]


def test_inwards_begins_with_the_first_one_inside(record: ArticleRecord) -> None:
    assert way(record, WHOLE, "---") == [LEFT, FIGURE, ""]
    assert way(record, WHOLE, "-+") == [LEFT, RIGHT]


def test_a_statement_that_was_chosen_otherwise_begins_a_new_way(record: ArticleRecord) -> None:
    walk = Walk()
    assert walk.outer(record, of(record, FIGURE)) == of(record, LEFT).id
    assert walk.outer(record, of(record, WHOLE)) is None
    assert walk.inner(record, of(record, RIGHT)) == of(record, LEFT).id


def test_rejected_and_masked_ones_are_passed_over(record: ArticleRecord) -> None:
    rejected = tuple(replace(s, rejected=s.span.of(WORDS) == RIGHT) for s in record.statements)
    assert way(replace(record, statements=rejected), FIGURE, "++") == [LEFT, WHOLE]
    masked = replace(record.article, masks=(Mask(Span(4, 13), "test"),))
    assert way(replace(record, article=masked), RIGHT, "+") == [WHOLE]


def test_a_statement_that_is_gone_ends_the_way(record: ArticleRecord) -> None:
    walk = Walk()
    walk.outer(record, of(record, FIGURE))
    gone = replace(record, statements=tuple(s for s in record.statements if s.span.of(WORDS) != FIGURE))
    assert walk.outer(gone, of(record, LEFT)) == of(record, RIGHT).id


def test_around_are_those_that_cover_more_and_the_parent_innermost_first(record: ArticleRecord) -> None:
    apart, figure = of(record, APART), of(record, FIGURE)
    assert [s.span.of(WORDS) for s in around(record, figure)] == [LEFT, RIGHT, WHOLE]
    assert around(record, of(record, WHOLE)) == []
    beyond = replace(figure, reading=replace(figure.reading, parent=apart.id))
    statements = tuple(
        beyond if s is figure else replace(s, rejected=s.span.of(WORDS) == LEFT) for s in record.statements
    )
    assert [s.span.of(WORDS) for s in around(replace(record, statements=statements), beyond)] == [APART, RIGHT, WHOLE]
