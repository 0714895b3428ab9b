"""One person with several identities: read as one, while every row stays as it was given."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import WrongUse
from annotations.model.deciding import StandingFork
from annotations.model.history import Wanted
from annotations.model.ids import Id
from annotations.model.judgement import Judgement
from annotations.model.vocabulary import SO, Role, Verdict
from annotations.review.deciding import differences
from annotations.storage.ledger import Recorded
from annotations.storage.merging import rehearsed
from annotations.storage.persons import kept
from annotations.storage.project import Project, snapshot
from annotations.storage.verify import verify
from tests.storage.conftest import Desk, elsewhere, merge

IDS = [bytes(15) + bytes([number]) for number in range(6)]


@given(st.dictionaries(st.sampled_from(IDS), st.sampled_from([*(own.hex() for own in IDS), "ff" * 16, "nonsense"])))
def test_chains_and_rings_end_at_one_identity_whatever_their_order(links: dict[Id, str]) -> None:
    found = kept(links, IDS)
    assert found == kept(dict(reversed(links.items())), reversed(IDS))
    assert not found.keys() & set(found.values())  # whom a person is called after is no other person
    for own, digits in links.items():
        if digits in (other.hex() for other in IDS):
            assert found.get(own, own) == found.get(bytes.fromhex(digits), bytes.fromhex(digits))


def judged(project: Project, desk: Desk) -> list[Judgement]:
    statement = project.article(desk.article).statement(desk.numeric)
    assert statement is not None
    return list(statement.judgements)


def forks(desk: Desk) -> list[StandingFork]:
    return desk.project.forks(desk.article)


def two_identities(desk: Desk) -> tuple[Id, Id]:
    """Rita judged as one and as the other, differently, and said that both are her."""
    me = desk.reviewer.id
    laptop = desk.project.actions.add_reviewer("Rita at home").id
    desk.project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, me)
    desk.project.actions.judge(desk.numeric, SO, Verdict.DISPUTED, laptop)
    desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, laptop)
    desk.project.actions.link(laptop, me, me)
    return me, laptop


def test_two_identities_that_are_one_person_do_not_differ_but_have_two_verdicts(desk: Desk) -> None:
    me, laptop = two_identities(desk)
    (one,) = judged(desk.project, desk)
    assert (one.reviewer, one.value, one.fork) == (me, Verdict.DISPUTED, True)
    assert not list(differences(desk.project.article(desk.article)))
    (rita,) = desk.project.reviewers()
    assert rita.ids == (me, laptop)
    with snapshot(desk.project.path) as taken:
        mine = {step.action for step in taken.history(Wanted(reviewer=me))}
        assert {step.reviewer for step in taken.history(Wanted())} == {rita.name, ""}
    assert len(mine) == 6  # two joined, three judged, one linked


def test_settling_the_fork_or_judging_anew_settles_it_and_undo_brings_it_back(desk: Desk) -> None:
    me, _ = two_identities(desk)
    actions = desk.project.actions
    ways: tuple[Callable[[], Recorded | None], ...] = (
        lambda: actions.settle_fork(forks(desk)[0].place, forks(desk)[0].choices[0].entry, me),
        lambda: actions.settle_fork(forks(desk)[0].place, forks(desk)[0].choices[1].entry, me),
        lambda: actions.judge(desk.numeric, SO, Verdict.UNVERIFIABLE, me),
        lambda: actions.clear(desk.numeric, SO, me),
    )
    for settle in ways:
        assert len(forks(desk)) == 1
        done = settle()
        assert done is not None and forks(desk) == []
        assert len(judged(desk.project, desk)) <= 1 and not any(one.fork for one in judged(desk.project, desk))
        actions.undo(done.action, me)
    assert len(forks(desk)[0].choices) == 2
    assert verify(desk.project.path) == []


def test_a_link_taken_back_leaves_to_each_what_they_recorded(desk: Desk) -> None:
    me, laptop = two_identities(desk)
    desk.project.actions.judge(desk.numeric, SO, Verdict.UNVERIFIABLE, laptop)  # under the identity kept
    desk.project.actions.unlink(me, me)
    assert {one.reviewer: one.value for one in judged(desk.project, desk)} == {
        me: Verdict.UNVERIFIABLE,
        laptop: Verdict.DISPUTED,
    }
    assert [one.ids for one in desk.project.reviewers()] == [(me,), (laptop,)]


def test_only_a_lead_or_the_person_says_who_is_one(desk: Desk) -> None:
    me = desk.reviewer.id
    first, second = (desk.project.actions.add_reviewer("Sam Two").id for _ in range(2))
    with pytest.raises(WrongUse, match="Only a lead"):
        desk.project.actions.link(first, second, me)
    desk.project.actions.set_role(me, Role.LEAD, me)
    desk.project.actions.assign(desk.article, [first], me)
    desk.project.actions.link(first, second, me)
    with pytest.raises(WrongUse, match="already"):
        desk.project.actions.link(second, first, me)
    assert desk.project.article(desk.article).assigned == {second}


def test_a_merge_tells_the_two_verdicts_of_one_person(desk: Desk, other: Path) -> None:
    me = desk.reviewer.id
    desk.project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, me)

    def at_home(project: Project) -> None:
        laptop = project.actions.add_reviewer("Rita at home").id
        project.actions.judge(desk.numeric, SO, Verdict.DISPUTED, laptop)
        project.actions.link(laptop, me, laptop)

    elsewhere(other, at_home)
    summary, (fork,) = merge(desk, other)
    assert summary.forks == 1 and fork.what == "Is it so, by R1"
    assert {value.words for value in fork.values} == {"Verified", "Disputed"}


def act(project: Project, desk: Desk, people: list[Id], chance: random.Random) -> None:
    """A dozen random steps of linking, judging, withdrawing and undoing."""
    done: list[tuple[Id, Id]] = []
    for _ in range(12):
        who, other, what = chance.choice(people), chance.choice(people), chance.randrange(7)
        try:
            if what < 3:
                recorded = project.actions.judge(desk.numeric, SO, chance.choice([*Verdict]), who)
            elif what == 3:
                recorded = project.actions.clear(desk.numeric, SO, who)
            elif what == 4:
                recorded = project.actions.link(who, other, who)
            elif what == 5:
                recorded = project.actions.unlink(who, who)
            else:
                recorded = project.actions.undo(*chance.choice(done)) if done else None
        except WrongUse:
            continue
        if recorded is not None and recorded.action:
            done.append((recorded.action, who))


@pytest.mark.parametrize("seed", range(4))
def test_copies_that_linked_and_judged_apart_read_the_same_in_whatever_order_they_merge(
    desk: Desk, other: Path, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    people = [desk.reviewer.id, *(desk.project.actions.add_reviewer(f"Number {n}").id for n in range(3))]
    third, mine = tmp_path / "third.factdesk", tmp_path / "mine.factdesk"
    other.unlink()
    for path in (other, third):
        desk.project.save_to(path)
        elsewhere(path, lambda project: act(project, desk, people, chance))
    act(desk.project, desk, people, chance)
    desk.project.save_to(mine)

    def reads(project: Project) -> object:
        return [(one.reviewer, one.value, one.fork) for one in judged(project, desk)], project.reviewers()

    for path in (other, third, other):  # twice: merging again changes nothing
        merge(desk, path)

    def merge_there(project: Project) -> None:
        for path in (other, mine):
            with rehearsed(third, path) as found:
                found.apply(project.take_in)
        assert reads(project) == reads(desk.project)

    elsewhere(third, merge_there)
    assert verify(third) == []
