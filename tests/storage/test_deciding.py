"""Forks, final verdicts, sign-off, roles, assignment, in the ledger."""

from pathlib import Path

import pytest

from annotations.errors import WrongUse
from annotations.model.record import Statement
from annotations.model.vocabulary import SO, Reason, Role, Verdict
from annotations.storage.project import Project
from annotations.storage.verify import verify
from tests.storage.conftest import Desk, elsewhere, merge


def statement(desk: Desk) -> Statement:
    found = desk.project.article(desk.article).statement(desk.duration)
    assert found is not None
    return found


def lead(desk: Desk) -> bytes:
    desk.project.actions.set_role(desk.reviewer.id, Role.LEAD, desk.reviewer.id)
    return desk.reviewer.id


def forked(desk: Desk, other: Path) -> None:
    me = desk.reviewer.id
    elsewhere(other, lambda p: p.actions.judge(desk.duration, SO, Verdict.DISPUTED, me, reason=Reason.ERROR))
    desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, me)
    merge(desk, other)


def test_a_fork_is_listed_and_settled_for_either_side_and_undone(desk: Desk, other: Path) -> None:
    forked(desk, other)
    (fork,) = desk.project.forks(desk.article)
    assert fork.statement == desk.duration and "by R1" in fork.what
    assert {choice.words for choice in fork.choices} == {"Verified", "Disputed · reason: error"}
    for number in range(2):
        choice = desk.project.forks(desk.article)[0].choices[number]
        settled = desk.project.actions.settle_fork(fork.place, choice.entry, desk.reviewer.id)
        assert settled is not None
        (judged,) = statement(desk).judgements
        assert not judged.fork and judged.value == choice.words.split(" ")[0].lower()
        assert desk.project.forks(desk.article) == []
        desk.project.actions.undo(settled.action, desk.reviewer.id)
        assert len(desk.project.forks(desk.article)[0].choices) == 2
    assert verify(desk.project.path) == []


def test_only_oneself_settles_ones_own_verdicts(desk: Desk, other: Path) -> None:
    forked(desk, other)
    (fork,) = desk.project.forks(desk.article)
    stranger = desk.project.actions.add_reviewer("Kofi Mensah")
    with pytest.raises(WrongUse, match="another reviewer"):
        desk.project.actions.settle_fork(fork.place, fork.choices[0].entry, stranger.id)


def test_differing_titles_are_a_fork_that_anybody_settles(desk: Desk, other: Path) -> None:
    from annotations.model.article import ArticleMetadata

    def named(project: Project, title: str) -> None:
        project.actions.edit_metadata(desk.article, ArticleMetadata(title=title), desk.reviewer.id)

    elsewhere(other, lambda p: named(p, "There"))
    named(desk.project, "Here")
    merge(desk, other)
    (fork,) = desk.project.forks(None)
    stranger = desk.project.actions.add_reviewer("Kofi Mensah")
    chosen = next(choice for choice in fork.choices if choice.words == "Here")
    desk.project.actions.settle_fork(fork.place, chosen.entry, stranger.id)
    assert desk.project.article(desk.article).article.title == "Here"
    assert desk.project.forks(None) == []


def test_a_final_verdict_stands_beside_the_reviewers_own(desk: Desk) -> None:
    me = lead(desk)
    kofi = desk.project.actions.add_reviewer("Kofi Mensah").id
    desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, me)
    desk.project.actions.judge(desk.duration, SO, Verdict.DISPUTED, kofi)
    desk.project.actions.adjudicate(
        desk.duration, SO, Verdict.DISPUTED, me, reason=Reason.ERROR, justification="It lasted 82 days."
    )
    found = statement(desk)
    assert {j.value for j in found.judgements} == {"verified", "disputed"}
    final = found.final(SO)
    assert final is not None
    assert (final.value, final.reason, final.justification) == ("disputed", Reason.ERROR, "It lasted 82 days.")
    withdrawn = desk.project.actions.adjudicate(desk.duration, SO, None, me)
    assert withdrawn is not None and statement(desk).finals == ()
    assert verify(desk.project.path) == []


def test_only_a_lead_decides_and_signs(desk: Desk) -> None:
    me = desk.reviewer.id
    with pytest.raises(WrongUse, match="Only a lead"):
        desk.project.actions.adjudicate(desk.duration, SO, Verdict.VERIFIED, me)
    with pytest.raises(WrongUse, match="Only a lead"):
        desk.project.actions.sign_off({desk.duration: {SO: "verified"}}, me)


def test_the_first_lead_names_themselves_the_next_are_named_by_one(desk: Desk) -> None:
    kofi = desk.project.actions.add_reviewer("Kofi Mensah").id
    lead(desk)
    with pytest.raises(WrongUse, match="Only a lead"):
        desk.project.actions.set_role(kofi, Role.LEAD, kofi)
    desk.project.actions.set_role(kofi, Role.LEAD, desk.reviewer.id)
    assert desk.project.article(desk.article).leads == {kofi, desk.reviewer.id}


def test_agreeing_takes_over_the_reason_the_words_and_the_evidence(desk: Desk) -> None:
    me, kofi = desk.reviewer.id, desk.project.actions.add_reviewer("Kofi Mensah").id
    desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, me)
    desk.project.actions.judge(
        desk.duration, SO, Verdict.DISPUTED, kofi, reason=Reason.ERROR, justification="It lasted 82 days."
    )
    theirs = statement(desk).judgement(SO, kofi)
    assert theirs is not None
    done = desk.project.actions.agree(theirs, me)
    mine = statement(desk).judgement(SO, me)
    assert mine is not None and done is not None
    assert (mine.value, mine.reason, mine.justification) == ("disputed", Reason.ERROR, "It lasted 82 days.")
    desk.project.actions.undo(done.action, me)
    again = statement(desk).judgement(SO, me)
    assert again is not None and again.value == "verified"


def test_decisions_and_assignments_of_another_copy_come_with_a_merge(desk: Desk, other: Path) -> None:
    me = desk.reviewer.id

    def decide(project: Project) -> None:
        project.actions.set_role(me, Role.LEAD, me)
        project.actions.adjudicate(desk.duration, SO, Verdict.VERIFIED, me)
        project.actions.sign_off({desk.duration: {SO: "verified"}}, me)
        project.actions.assign(desk.article, [me], me)

    elsewhere(other, decide)
    summary, forks = merge(desk, other)
    assert forks == []
    new = {count.what: count.new for count in summary.counts}
    assert (new["Final verdicts"], new["Sign-offs"], new["Assignments"]) == (1, 1, 1)
    found = statement(desk)
    assert found.final(SO) is not None and found.signed is not None
    assert desk.project.article(desk.article).assigned == {me}
    assert verify(desk.project.path) == []
    desk.project.actions.assign(desk.article, [], me)
    assert desk.project.article(desk.article).assigned == frozenset()
