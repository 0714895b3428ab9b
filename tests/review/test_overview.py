"""Progress and verdicts at a glance: what is counted where, and what comes first."""

from dataclasses import replace

from annotations.model.article import Mask
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import NO_CHECK, StatementKind, Tier, Verdict, said
from annotations.review.overview import NOBODY, OWN_WORDS, PRONOUNS, Bar, Numbers, Place, Shown, overview, tally
from annotations.review.states import counts
from annotations.text import Span
from tests.factories import R1, R2, make_article, make_judgement, make_link, make_statement

WORDS = "The Office said 53 soldiers were moved. He denied it. 200 buses came. Nobody spoke. Source link"
ARTICLE = make_article(WORDS, (Mask(Span(84, 95), "navigation"),), title="Talks")
ATTRIBUTED, NUMERIC = StatementKind.ATTRIBUTED, StatementKind.NUMERIC
PEOPLE = [R1.id, R2.id]


def statements() -> list[Statement]:
    office = make_link(ARTICLE, "The Office", "said")
    outer = make_statement(ARTICLE, "53 soldiers were moved", kind=ATTRIBUTED, links=[office])
    return [
        outer,
        make_statement(ARTICLE, "53 soldiers", kind=NUMERIC, parent=outer.id),
        make_statement(ARTICLE, "denied it", kind=ATTRIBUTED, links=[make_link(ARTICLE, "He", "denied")]),
        make_statement(ARTICLE, "200 buses", kind=NUMERIC),
        make_statement(ARTICLE, "Nobody spoke", tier=Tier.MINOR),
        make_statement(ARTICLE, "Source link"),
        make_statement(ARTICLE, "came", rejected=True),
    ]


def judged(statement: Statement, *values: tuple[str, str, object]) -> Statement:
    made = tuple(make_judgement(statement.id, value, aspect, who) for aspect, value, who in values)  # type: ignore[arg-type]
    return replace(statement, judgements=made)


def of(bars: tuple[Bar, ...], name: str) -> Numbers:
    return next(bar.numbers for bar in bars if bar.name == name)


def test_only_what_is_to_be_checked_counts_and_agrees_with_the_article_list() -> None:
    record = ArticleRecord(ARTICLE, tuple(statements()))
    counted, listed = tally(record, PEOPLE, R1.id), counts(record)
    assert counted.all.total == listed.to_check == 4
    assert counted.all.done == listed.done == 0
    assert counted.all.of(Shown.OPEN) == 4
    assert counted.unticked == 4  # the masked words are no sentence to read


def test_a_figure_inside_a_verified_statement_needs_no_check() -> None:
    outer, inner, *rest = statements()
    outer = judged(outer, (said(0), Verdict.VERIFIED, R1), ("so", Verdict.VERIFIED, R1))
    numbers = tally(ArticleRecord(ARTICLE, (outer, inner, *rest)), PEOPLE, R1.id).all
    assert (numbers.of(Shown.VERIFIED), numbers.of(Shown.NO_CHECK), numbers.of(Shown.OPEN)) == (1, 1, 2)
    assert (numbers.done, numbers.needs_citation, numbers.left) == (1, 1, 3)
    assert numbers.place() == Place(ARTICLE.id, outer.id)  # it still wants a citation
    assert numbers.place(Shown.NO_CHECK) == Place(ARTICLE.id, inner.id)
    assert numbers.place(Shown.DISPUTED) is None


def test_sources_are_those_of_the_chain_and_figures_go_with_their_quotation() -> None:
    seen = overview([tally(ArticleRecord(ARTICLE, tuple(statements())), PEOPLE, R1.id)], [R1, R2])
    assert {bar.name: bar.numbers.total for bar in seen.sources} == {"The Office": 2, PRONOUNS: 1, OWN_WORDS: 1}
    unnamed = make_statement(ARTICLE, "200 buses", kind=ATTRIBUTED, links=[make_link(ARTICLE, "", "said")])
    seen = overview([tally(ArticleRecord(ARTICLE, (unnamed,)), PEOPLE, R1.id)], [R1, R2])
    assert [bar.name for bar in seen.sources] == [NOBODY]


def test_a_source_is_one_whether_it_begins_a_sentence_or_not() -> None:
    words = "the office said 9 buses"
    article = make_article(words)
    again = make_statement(article, "9 buses", kind=ATTRIBUTED, links=[make_link(article, "the office", "said")])
    both = [
        tally(ArticleRecord(ARTICLE, tuple(statements())), PEOPLE, R1.id),
        tally(ArticleRecord(article, (again,)), PEOPLE, R1.id),
    ]
    assert of(overview(both, [R1, R2]).sources, "The Office").total == 3


def test_each_reviewer_is_counted_by_what_they_judged_themselves() -> None:
    outer, inner, denied, buses, *rest = statements()
    buses = judged(buses, ("so", Verdict.DISPUTED, R1), ("so", Verdict.UNVERIFIABLE, R2))
    denied = judged(denied, ("so", NO_CHECK, R2))
    seen = overview([tally(ArticleRecord(ARTICLE, (outer, inner, denied, buses, *rest)), PEOPLE, None)], [R1, R2])
    first, second = of(seen.reviewers, R1.name), of(seen.reviewers, R2.name)
    assert (first.of(Shown.DISPUTED), first.of(Shown.OPEN), first.done) == (1, 3, 1)
    assert (second.of(Shown.UNVERIFIABLE), second.of(Shown.NO_CHECK), second.done) == (1, 1, 1)  # *said* is not judged


def test_what_has_most_left_comes_first() -> None:
    full = tally(ArticleRecord(ARTICLE, tuple(statements())), PEOPLE, R1.id)
    few = tally(ArticleRecord(make_article("9 buses", title="Few"), ()), PEOPLE, R1.id)
    seen = overview([few, full], [R1, R2])
    assert [bar.name for bar in seen.articles] == ["Talks", "Few"]
    assert [bar.criteria.article for bar in seen.articles] == [ARTICLE.id, few.article]
    assert [bar.name for bar in seen.kinds] == ["Attributed statements", "Figures"]
    assert (seen.total.total, seen.unticked) == (4, full.unticked + few.unticked)
    assert overview([], []).total == Numbers()
