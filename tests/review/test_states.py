"""Where the work on a statement stands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from annotations.model.article import Mask
from annotations.model.judgement import Citation, Judgement, Query
from annotations.model.record import ArticleRecord, Statement
from annotations.model.reference import Reference
from annotations.model.settings import ProjectSettings
from annotations.model.vocabulary import NO_CHECK, SO, State, StatementKind, Tier, Verdict, said
from annotations.review.states import (
    Counts,
    Standing,
    contradicted_within,
    counts,
    next_question,
    open_for,
    shown_judgement,
    standing,
    wants_citation,
)
from annotations.text import Span
from tests.factories import R1, R2, WHEN, make_article, make_citation, make_judgement, make_link, make_statement

ARTICLE = make_article("Kyiv said that 260 fighters left and 40 stayed, CNN reports. Nobody spoke.\n\nTo home page")
LINKS = (make_link(ARTICLE, "Kyiv", "said"), make_link(ARTICLE, "CNN", "reports"))
OUTER = make_statement(
    ARTICLE, "260 fighters left and 40 stayed", kind=StatementKind.ATTRIBUTED, links=LINKS, label="1a"
)
FIGURE = make_statement(ARTICLE, "260 fighters", kind=StatementKind.NUMERIC, parent=OUTER.id, label="1b")
PAGE = Reference(b"\x09" * 16, url="https://example.org")
VERIFIED, DISPUTED, UNVERIFIABLE = Verdict.VERIFIED, Verdict.DISPUTED, Verdict.UNVERIFIABLE


def judged(statement: Statement, *judgements: Judgement) -> Statement:
    return replace(statement, judgements=(*statement.judgements, *judgements))


def cited(statement: Statement, *citations: Citation) -> Statement:
    return replace(statement, citations=citations or (make_citation(statement.id, PAGE),))


def all_judged(value: str) -> Statement:
    return judged(OUTER, *(make_judgement(OUTER.id, value, aspect) for aspect in OUTER.aspects))


def state(statement: Statement, *others: Statement) -> Standing:
    return standing(statement, {each.id: each for each in (statement, *others)})


def test_only_attributed_statements_ask_who_said_it() -> None:
    assert OUTER.aspects == (said(0), said(1), SO)
    assert FIGURE.aspects == (SO,)
    assert replace(OUTER, kind=StatementKind.OTHER).aspects == (SO,)


class TestStanding:
    def test_it_is_open_until_every_aspect_is_judged(self) -> None:
        assert state(OUTER) == Standing(State.OPEN)
        for aspect in (said(0), said(1)):
            assert state(judged(OUTER, make_judgement(OUTER.id, UNVERIFIABLE, aspect))).state is State.OPEN
        assert state(all_judged(UNVERIFIABLE)) == Standing(State.DONE)

    def test_asked_about_it_waits_until_the_answer_or_a_verdict(self) -> None:
        asked = Query(b"\x05" * 16, OUTER.id, "Press office", asked="2022-05-20")
        assert state(replace(OUTER, queries=(asked,))).state is State.WAITING
        assert state(replace(OUTER, queries=(replace(asked, answered="2022-05-21"),))).state is State.OPEN
        assert state(replace(all_judged(UNVERIFIABLE), queries=(asked,))).state is State.DONE

    def test_put_off_it_stays_open(self) -> None:
        assert state(replace(OUTER, later=True)).state is State.OPEN

    def test_what_was_judged_of_another_cut_or_link_is_looked_at_again(self) -> None:
        done = all_judged(UNVERIFIABLE)
        old = replace(done.judgements[0], outdated=True)
        assert state(replace(done, judgements=(old, *done.judgements[1:]))).state is State.LOOK_AGAIN
        assert state(replace(done, strays=(old,))).state is State.LOOK_AGAIN
        assert open_for(replace(done, judgements=(old, *done.judgements[1:])), R1.id, {})

    def test_the_project_says_how_many_citations_are_asked_for(self) -> None:
        verified = all_judged(VERIFIED)
        assert standing(verified, {}, ProjectSettings(citations=0)).done
        assert wants_citation(cited(verified), ProjectSettings(citations=2))

    @pytest.mark.parametrize("value", [VERIFIED, DISPUTED])
    def test_verified_and_disputed_want_a_citation(self, value: Verdict) -> None:
        statement = all_judged(value)
        assert wants_citation(statement)
        assert state(statement).state is State.NEEDS_CITATION
        assert not wants_citation(cited(statement))
        assert state(cited(statement)).done

    @pytest.mark.parametrize("value", [UNVERIFIABLE, NO_CHECK])
    def test_what_cannot_be_or_need_not_be_checked_wants_none(self, value: str) -> None:
        assert not wants_citation(all_judged(value))
        assert state(all_judged(value)).done

    def test_other_verdicts_of_two_reviewers_differ_even_while_it_is_open(self) -> None:
        statement = judged(
            OUTER, make_judgement(OUTER.id, VERIFIED, said(1)), make_judgement(OUTER.id, DISPUTED, said(1), R2)
        )
        assert state(statement).state is State.REVIEWERS_DIFFER
        assert state(cited(statement)).state is State.REVIEWERS_DIFFER

    def test_verdicts_on_different_aspects_do_not_differ(self) -> None:
        statement = judged(
            OUTER, make_judgement(OUTER.id, VERIFIED, said(0)), make_judgement(OUTER.id, DISPUTED, SO, R2)
        )
        assert state(statement).state is State.OPEN

    def test_no_check_against_a_verdict_is_a_difference(self) -> None:
        statement = judged(FIGURE, make_judgement(FIGURE.id, NO_CHECK), make_judgement(FIGURE.id, DISPUTED, SO, R2))
        assert state(statement).state is State.REVIEWERS_DIFFER

    def test_a_note_or_reason_alone_is_no_difference(self) -> None:
        mine = make_judgement(FIGURE.id, UNVERIFIABLE, justification="asked the press office")
        assert state(judged(FIGURE, mine, make_judgement(FIGURE.id, UNVERIFIABLE, SO, R2))).done

    def test_a_fork_is_looked_at_again(self) -> None:
        fork = replace(make_judgement(FIGURE.id, UNVERIFIABLE), fork=True)
        assert state(judged(FIGURE, fork)).state is State.LOOK_AGAIN


class TestCovered:
    def test_a_figure_inside_what_was_verified_is_done(self) -> None:
        outer = judged(OUTER, make_judgement(OUTER.id, VERIFIED))
        assert state(FIGURE, outer) == Standing(State.DONE, covered=True)
        assert not open_for(FIGURE, R1.id, {outer.id: outer})

    @pytest.mark.parametrize(
        "judgements",
        [
            (),
            (make_judgement(OUTER.id, VERIFIED, said(0)),),
            (make_judgement(OUTER.id, DISPUTED),),
            (make_judgement(OUTER.id, UNVERIFIABLE),),
            (make_judgement(OUTER.id, NO_CHECK),),
        ],
        ids=["nothing", "said", "disputed", "unverifiable", "no check"],
    )
    def test_nothing_else_passes_inward(self, judgements: Sequence[Judgement]) -> None:
        assert state(FIGURE, judged(OUTER, *judgements)) == Standing(State.OPEN)

    @pytest.mark.parametrize(
        "so",
        [
            (make_judgement(OUTER.id, VERIFIED), make_judgement(OUTER.id, DISPUTED, SO, R2)),
            (replace(make_judgement(OUTER.id, VERIFIED), outdated=True),),
            (replace(make_judgement(OUTER.id, VERIFIED), fork=True),),
        ],
        ids=["reviewers differ", "look again", "fork"],
    )
    def test_what_is_not_settled_outside_covers_nothing(self, so: Sequence[Judgement]) -> None:
        assert state(FIGURE, judged(OUTER, *so)) == Standing(State.OPEN)

    def test_two_reviewers_who_agree_cover_and_a_question_about_the_figure_is_moot(self) -> None:
        outer = judged(OUTER, make_judgement(OUTER.id, VERIFIED), make_judgement(OUTER.id, VERIFIED, SO, R2))
        asked = replace(FIGURE, queries=(Query(b"\x05" * 16, FIGURE.id, "Press office"),))
        assert state(asked, outer) == Standing(State.DONE, covered=True)

    def test_what_became_of_its_own_link_keeps_a_figure_from_being_covered(self) -> None:
        outer = judged(OUTER, make_judgement(OUTER.id, VERIFIED))
        stray = replace(FIGURE, strays=(make_judgement(FIGURE.id, VERIFIED, said(0)),))
        assert state(stray, outer).state is State.LOOK_AGAIN

    def test_its_own_verdict_counts_for_itself(self) -> None:
        outer = judged(OUTER, make_judgement(OUTER.id, VERIFIED))
        assert state(judged(FIGURE, make_judgement(FIGURE.id, DISPUTED)), outer) == Standing(State.NEEDS_CITATION)

    def test_neither_a_rejected_nor_an_unknown_outer_covers(self) -> None:
        outer = replace(judged(OUTER, make_judgement(OUTER.id, VERIFIED)), rejected=True)
        assert state(FIGURE, outer).state is State.OPEN
        assert state(FIGURE).state is State.OPEN

    def test_an_attributed_statement_inside_another_is_asked_by_itself(self) -> None:
        inner = make_statement(ARTICLE, "40 stayed", kind=StatementKind.ATTRIBUTED, parent=OUTER.id)
        assert state(inner, judged(OUTER, make_judgement(OUTER.id, VERIFIED))).state is State.OPEN


def test_a_disputed_figure_flags_a_verified_outer_statement() -> None:
    outer = judged(OUTER, make_judgement(OUTER.id, VERIFIED))
    wrong = judged(FIGURE, make_judgement(FIGURE.id, DISPUTED))
    assert contradicted_within(outer, {outer.id: outer, wrong.id: wrong})
    assert not contradicted_within(outer, {outer.id: outer, FIGURE.id: FIGURE})
    assert not contradicted_within(OUTER, {OUTER.id: OUTER, wrong.id: wrong})
    elsewhere = replace(wrong, reading=replace(wrong.reading, parent=None))
    assert not contradicted_within(outer, {outer.id: outer, elsewhere.id: elsewhere})


class TestQuestions:
    def test_they_come_in_the_order_of_asking_for_each_reviewer(self) -> None:
        statement = OUTER
        for aspect in OUTER.aspects:
            assert next_question(statement, R1.id) == aspect
            assert open_for(statement, R1.id, {})
            statement = judged(statement, make_judgement(OUTER.id, VERIFIED, aspect))
        assert next_question(statement, R1.id) == SO
        assert not open_for(statement, R1.id, {})
        assert next_question(statement, R2.id) == said(0)
        assert open_for(statement, R2.id, {})

    def test_a_rejected_statement_asks_nobody(self) -> None:
        assert not open_for(replace(OUTER, rejected=True), R1.id, {})

    def test_ones_own_judgement_shows_first_then_the_latest(self) -> None:
        mine = make_judgement(FIGURE.id, VERIFIED)
        later = make_judgement(FIGURE.id, DISPUTED, SO, R2, recorded_at=WHEN + timedelta(seconds=1))
        statement = judged(FIGURE, later, mine)
        assert shown_judgement(statement, SO, R1.id) == mine
        assert shown_judgement(statement, SO, None) == later
        assert shown_judgement(statement, said(0), R1.id) is None


class TestCounts:
    def test_verdicts_are_of_so_of_statements_to_check(self) -> None:
        article = replace(ARTICLE, masks=(Mask(Span(ARTICLE.words.index("To home"), len(ARTICLE.words)), "link"),))
        outer = cited(all_judged(VERIFIED))
        minor = judged(make_statement(article, "40 stayed", tier=Tier.MINOR), make_judgement(b"x" * 16, DISPUTED))
        statements = (
            outer,
            FIGURE,
            minor,
            judged(make_statement(article, "Nobody spoke"), make_judgement(b"y" * 16, UNVERIFIABLE)),
            judged(make_statement(article, "fighters"), make_judgement(b"z" * 16, DISPUTED)),
            judged(make_statement(article, "stayed"), make_judgement(b"w" * 16, NO_CHECK)),
            judged(make_statement(article, "Kyiv", rejected=True), make_judgement(b"v" * 16, DISPUTED)),
            make_statement(article, "home page"),
        )
        assert counts(ArticleRecord(article, statements)) == Counts(
            to_check=5, done=4, minor=1, verified=1, disputed=1, unverifiable=1, needs_citation=1
        )

    def test_done_is_by_the_rule_of_the_project(self) -> None:
        record = ArticleRecord(ARTICLE, (all_judged(VERIFIED),))
        assert (counts(record).done, counts(record).needs_citation) == (0, 1)
        free = replace(record, settings=ProjectSettings(citations=0))
        assert (counts(free).done, counts(free).needs_citation) == (1, 0)

    def test_an_article_without_statements(self) -> None:
        assert counts(ArticleRecord(ARTICLE)) == Counts()
