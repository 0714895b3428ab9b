"""What is left before an article is done."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.model.article import Mask
from annotations.model.judgement import Query
from annotations.model.record import ArticleRecord, Statement
from annotations.model.reference import Reference
from annotations.model.vocabulary import StatementKind, Tier, Verdict
from annotations.review.coverage import Finding, FindingKind
from annotations.review.remaining import Group, Item, Reckoning, Remaining, remaining, remaining_words, short_words
from annotations.review.states import counts
from annotations.text import Span
from tests.factories import R2, WHEN, make_article, make_citation, make_judgement, make_statement

ARTICLE = make_article("260 fighters left and 40 stayed. Nobody spoke. Some wept.\n\nTo home page")
SENTENCES = (Span(0, 32), Span(33, 46))
FIGURE = make_statement(ARTICLE, "260 fighters", kind=StatementKind.NUMERIC)
OTHER = make_statement(ARTICLE, "40 stayed", kind=StatementKind.NUMERIC)
PAGE = Reference(b"\x09" * 16, url="https://example.org")
VERIFIED, DISPUTED, UNVERIFIABLE = Verdict


def judged(statement: Statement, value: str, **changes: object) -> Statement:
    judgement = replace(make_judgement(statement.id, value), **changes)  # type: ignore[arg-type]
    return replace(statement, judgements=(*statement.judgements, judgement))


def left(*statements: Statement, unread: Sequence[Span] = (), found: Sequence[Finding] | None = ()) -> Remaining:
    return remaining(ArticleRecord(ARTICLE, statements), unread, found)


def groups(*statements: Statement) -> dict[Group, int]:
    return {group: len(items) for group, items in left(*statements).groups.items()}


ASKED = replace(FIGURE, queries=(Query(b"\x01" * 16, FIGURE.id, "Press office"),))
SECOND = replace(make_judgement(FIGURE.id, DISPUTED), reviewer=R2.id)


@pytest.mark.parametrize(
    ("statement", "group"),
    [
        (FIGURE, Group.OPEN),
        (ASKED, Group.WAITING),
        (judged(FIGURE, VERIFIED), Group.CITATION),
        (replace(judged(FIGURE, VERIFIED), judgements=(make_judgement(FIGURE.id), SECOND)), Group.DIFFER),
        (judged(FIGURE, UNVERIFIABLE, outdated=True), Group.LOOK_AGAIN),
        (replace(FIGURE, strays=(make_judgement(FIGURE.id),)), Group.LOOK_AGAIN),
        (judged(FIGURE, UNVERIFIABLE, fork=True), Group.FORK),
        (replace(FIGURE, reading=replace(FIGURE.reading, tier=Tier.MINOR)), Group.MINOR),
    ],
)
def test_each_state_has_its_group(statement: Statement, group: Group) -> None:
    assert left(statement).groups == {group: (Item(group, statement.span, statement),)}


@pytest.mark.parametrize("statement", [judged(FIGURE, UNVERIFIABLE), replace(FIGURE, rejected=True)])
def test_what_is_done_or_rejected_is_not_left(statement: Statement) -> None:
    assert left(statement).groups == {} and left(statement).finished


def test_masked_statements_are_not_left() -> None:
    article = replace(ARTICLE, masks=(Mask(FIGURE.span, "litter"),))
    assert remaining(ArticleRecord(article, (FIGURE,)), (), ()).groups == {}


def test_a_minor_statement_is_left_where_somebody_did_something_unfinished() -> None:
    minor = replace(FIGURE, reading=replace(FIGURE.reading, tier=Tier.MINOR))
    assert groups(judged(minor, VERIFIED)) == {}
    assert groups(judged(minor, UNVERIFIABLE, outdated=True)) == {Group.LOOK_AGAIN: 1}
    assert groups(replace(minor, queries=ASKED.queries)) == {Group.WAITING: 1}
    assert left(minor).finished  # information only


def test_a_fork_that_is_outdated_too_is_both() -> None:
    assert groups(judged(FIGURE, UNVERIFIABLE, fork=True, outdated=True)) == {Group.FORK: 1, Group.LOOK_AGAIN: 1}


def test_a_figure_covered_by_what_was_verified_is_done_and_a_disputed_one_flags_it() -> None:
    outer = replace(
        judged(make_statement(ARTICLE, "260 fighters left and 40 stayed"), VERIFIED),
        citations=(make_citation(b"x" * 16, PAGE),),
    )
    inner = replace(OTHER, reading=replace(OTHER.reading, parent=outer.id))
    assert left(outer, inner).finished and left(outer, inner).done == 2
    assert groups(outer, judged(inner, DISPUTED)) == {Group.FLAGGED: 1, Group.CITATION: 1}


def test_findings_and_sentences_are_left_too() -> None:
    found = [Finding(Span(0, 3), FindingKind.NUMBER), Finding(Span(33, 39), FindingKind.SUPERLATIVE)]
    result = left(unread=SENTENCES, found=found)
    assert list(result.groups) == [Group.NUMBER, Group.SUPERLATIVE, Group.SENTENCE]
    assert len(result.items) == 4
    assert not left(found=None).finished  # not looked through yet


def test_it_counts_as_the_article_list_does() -> None:
    statements = (judged(FIGURE, UNVERIFIABLE), OTHER)
    result, counted = left(*statements), counts(ArticleRecord(ARTICLE, statements))
    assert (result.to_check, result.done, result.minor) == (counted.to_check, counted.done, counted.minor)
    assert result.latest == WHEN


@pytest.mark.parametrize(
    ("statements", "unread", "words"),
    [
        ((), (), "nothing to check · every sentence ticked · nothing left"),
        ((judged(FIGURE, UNVERIFIABLE),), SENTENCES, "1 checked · 2 sentences not yet ticked"),
        ((judged(FIGURE, UNVERIFIABLE),), SENTENCES[:1], "1 checked · 1 sentence not yet ticked"),
        ((judged(FIGURE, UNVERIFIABLE),), (), "1 checked · every sentence ticked · nothing left"),
        (
            (judged(FIGURE, VERIFIED), OTHER),
            SENTENCES,
            "0 of 2 checked · 1 open · 1 without citation · 2 sentences not yet ticked",
        ),
        ((ASKED,), (), "0 of 1 checked · 1 waiting · every sentence ticked"),
    ],
)
def test_the_end_of_an_article_never_just_says_done(
    statements: Sequence[Statement], unread: Sequence[Span], words: str
) -> None:
    assert remaining_words(left(*statements, unread=unread)) == words


def test_some_groups_in_short() -> None:
    result = left(judged(FIGURE, VERIFIED), OTHER, unread=SENTENCES)
    assert short_words(result, (Group.CITATION, Group.WAITING, Group.OPEN)) == "1 without citation · 1 open"


OUTER = make_statement(ARTICLE, "260 fighters left and 40 stayed", kind=StatementKind.ATTRIBUTED)
INSIDE = tuple(replace(one, reading=replace(one.reading, parent=OUTER.id)) for one in (FIGURE, OTHER))
STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([*Verdict, "clear", "reject", "minor", "mask"])), max_size=12
)


def after(record: ArticleRecord, which: int, what: str) -> ArticleRecord:
    """The record after one statement was judged, cleared, rejected or made minor, or the first words masked."""
    if what == "mask":
        masks = () if record.article.masks else (Mask(Span(0, 13), "by hand"),)
        return replace(record, article=replace(record.article, masks=masks))
    one = record.statements[which]
    changed = {
        "clear": replace(one, judgements=()),
        "reject": replace(one, rejected=not one.rejected),
        "minor": replace(one, reading=replace(one.reading, tier=Tier.MINOR)),
    }
    new = changed.get(what) or judged(replace(one, judgements=()), what)
    return replace(record, statements=tuple(new if s is one else s for s in record.statements))


@given(STEPS)
def test_what_is_left_step_by_step_is_what_is_left_at_all(steps: list[tuple[int, str]]) -> None:
    record, reckoning = ArticleRecord(ARTICLE, (OUTER, *INSIDE)), Reckoning()
    for which, what in steps:
        record = after(record, which, what)
        assert reckoning.remaining(record, SENTENCES, ()) == remaining(record, SENTENCES, ())
