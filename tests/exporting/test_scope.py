from dataclasses import replace

from annotations.exporting.scope import Scope
from annotations.model.article import Mask
from annotations.model.judgement import Signature
from annotations.model.record import ArticleRecord, Statement, decided
from annotations.model.vocabulary import Tier
from annotations.text import Span
from tests.factories import R1, R2, WHEN, make_article, make_judgement, make_statement

ARTICLE = make_article("One two three four five six litter", (Mask(Span(28, 34), "page litter"),))
ONE = make_statement(ARTICLE, "One")
TWO = make_statement(ARTICLE, "two", tier=Tier.MINOR)
THREE = make_statement(ARTICLE, "three", judgements=[make_judgement(b"3" * 16, reviewer=R2)])
FOUR = replace(make_statement(ARTICLE, "four"), finals=(make_judgement(b"4" * 16, reviewer=R1),))
_JUDGED = make_statement(ARTICLE, "five", judgements=[make_judgement(b"5" * 16, reviewer=R1)])
FIVE = replace(_JUDGED, signed=Signature(R1.id, WHEN, tuple(decided(_JUDGED).items())))
SIX = replace(FIVE, id=b"6" * 16, judgements=(make_judgement(b"6" * 16, "disputed"),))
REJECTED = make_statement(ARTICLE, "six", rejected=True)
LITTER = make_statement(ARTICLE, "litter")
RECORD = ArticleRecord(ARTICLE, (ONE, TWO, THREE, FOUR, FIVE, SIX, REJECTED, LITTER))


def left(scope: Scope) -> tuple[Statement, ...]:
    return tuple(scope.standing(RECORD))


def test_by_default_everything_that_stands() -> None:
    assert left(Scope()) == (ONE, TWO, THREE, FOUR, FIVE, SIX)
    assert not Scope().narrows
    assert Scope().words() == ""


def test_each_narrowing_by_itself_and_together() -> None:
    assert left(Scope(minor=False)) == (ONE, THREE, FOUR, FIVE, SIX)
    assert left(Scope(statements=frozenset({TWO.id, REJECTED.id, LITTER.id}))) == (TWO,)
    assert left(Scope(judged_by=R2.id)) == (THREE,)
    assert left(Scope(judged_by=R1.id)) == (FIVE, SIX)
    # a signature lapses with the decision that it was on
    assert left(Scope(final_only=True)) == (FOUR, FIVE)
    assert left(Scope(final_only=True, judged_by=R1.id)) == (FIVE,)
    narrowed = Scope(articles=frozenset({ARTICLE.id}), minor=False)
    assert narrowed.has_article(ARTICLE.id)
    assert not narrowed.has_article(b"other")
    assert narrowed.words() == "Only a part of the project was exported: 1 article, no minor statements."
