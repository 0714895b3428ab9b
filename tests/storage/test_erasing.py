"""Erasing for good: nothing of the words is left, no copy brings them back, and the ledger stays whole."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import WrongUse
from annotations.model.erasing import Erasable
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation, Query, Reviewer
from annotations.model.sharing import LeftOut
from annotations.model.vocabulary import SO, Role, Verdict
from annotations.storage import backups, salvage
from annotations.storage.copies import back_up, make_copy
from annotations.storage.erasing import erase_in_backups
from annotations.storage.merging import rehearsed
from annotations.storage.project import Project
from annotations.storage.verify import verify
from tests.storage.conftest import Desk, elsewhere, merge
from tests.storage.test_action_laws import Hand, Step, heads_are_right, merge_into, steps
from tests.storage.test_merging import same_rows

SECRET = "Żaneta Deepthroat"
WHY = "She asked for it"


@pytest.fixture
def lead(desk: Desk) -> Id:
    return desk.project.actions.add_reviewer("Lea Lead", "LL", Role.LEAD).id


def holds(folder: Path) -> list[str]:
    """The files below a folder with the secret in their bytes, whatever the encoding."""
    wanted = [SECRET.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.name for path in files if any(words in path.read_bytes() for words in wanted))


def note(desk: Desk) -> None:
    desk.project.actions.write_note(desk.numeric, f"{SECRET} told me", desk.reviewer.id)


def note_removed(desk: Desk) -> None:
    own = new_id()
    for words in (f"{SECRET} told me", f"{SECRET} told me so", ""):
        desk.project.actions.write_note(desk.numeric, words, desk.reviewer.id, own)


def citation(desk: Desk) -> None:
    me, own, reference = desk.reviewer.id, new_id(), new_id()
    cited = Citation(own, desk.numeric, SO, reference, passage=f"{SECRET} says so")
    desk.project.actions.cite(cited, {"title": f"Talk with {SECRET}", "publisher": SECRET}, me, f"Cited “{SECRET}”")
    desk.project.actions.cite(replace(cited, reference=new_id()), {"title": "Something harmless"}, me)
    desk.project.actions.cite(Citation(new_id(), desk.duration, SO, reference, locator=SECRET), {}, me)


def query(desk: Desk) -> None:
    asked = Query(new_id(), desk.numeric, SECRET, "How many?")
    recorded = desk.project.actions.ask(asked, desk.reviewer.id)
    assert recorded is not None and SECRET in recorded.label
    desk.project.actions.ask(replace(asked, answered="2026-01-01", answer=f"{SECRET}: 260"), desk.reviewer.id)
    undone = desk.project.actions.undo(recorded.action, desk.reviewer.id)
    assert undone is not None


def verdict(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    actions.judge(desk.numeric, SO, Verdict.DISPUTED, me, justification=f"{SECRET} denies it", correction=SECRET)
    actions.judge(desk.numeric, SO, Verdict.VERIFIED, me)
    second = actions.judge(desk.numeric, SO, Verdict.DISPUTED, me)
    assert second is not None
    actions.undo(second.action, me)


def reviewer(desk: Desk) -> None:
    own = desk.project.actions.add_reviewer(SECRET, "ŻD").id
    desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, own)


WRITTEN = [note, note_removed, citation, query, verdict, reviewer]


def the_secret(project: Project) -> Erasable:
    return next(one for one in project.erasable() if SECRET in one.words)


def erase(project: Project, lead: Id) -> None:
    project.erase(the_secret(project), WHY, lead)


@pytest.mark.parametrize("written", WRITTEN, ids=lambda each: each.__name__)
def test_nothing_is_left_of_it_anywhere(desk: Desk, lead: Id, tmp_path: Path, written: Callable[[Desk], None]) -> None:
    path, root = desk.project.path, tmp_path / "data" / "backups"
    written(desk)
    back_up(path, "before merge")
    backups.take(path, backups.folder_of(root, desk.project.id), backups.Why.ASKED)
    assert len(holds(tmp_path)) >= 3
    made = [backup.made_at for backup in backups.listed(path, backups.folder_of(root, desk.project.id))]
    erase(desk.project, lead)
    report = erase_in_backups(path, root)
    assert (report.backups, report.kept) == (2, [])
    assert holds(tmp_path) == []
    left = backups.listed(path, backups.folder_of(root, desk.project.id))
    assert [backup.made_at for backup in left] == made
    for each in (path, *(backup.path for backup in left)):
        heads_are_right(each)
    make_copy(path, tmp_path / "copy.factdesk", [LeftOut.HISTORY, LeftOut.CONFIDENTIAL])
    assert verify(tmp_path / "copy.factdesk") == []
    assert not any(SECRET in one.words for one in desk.project.erasable())
    assert any(WHY.encode() in file.read_bytes() for file in (path, left[0].path))


@pytest.mark.parametrize("written", WRITTEN, ids=lambda each: each.__name__)
@pytest.mark.parametrize("ours", [True, False])
def test_no_copy_brings_it_back(
    desk: Desk, lead: Id, tmp_path: Path, written: Callable[[Desk], None], ours: bool
) -> None:
    written(desk)
    old = tmp_path / "old" / "p.factdesk"
    old.parent.mkdir()
    make_copy(desk.project.path, old)
    elsewhere(old, lambda project: project.actions.judge(desk.numeric, SO, Verdict.UNVERIFIABLE, desk.reviewer.id))
    if ours:
        erase(desk.project, lead)
        merge(desk, old)
        merge_into(old, desk.project.path)
    else:
        elsewhere(old, lambda project: erase(project, lead))
        merge(desk, old)
    assert holds(tmp_path) == []
    heads_are_right(desk.project.path)
    heads_are_right(old)
    merge_into(old, desk.project.path)
    assert same_rows(desk.project.path, old)
    assert not merge(desk, old)[0].brings_something


def test_words_kept_in_a_new_verdict_of_an_old_copy_are_erased_and_words_written_since_are_not(
    desk: Desk, lead: Id, other: Path
) -> None:
    me = desk.reviewer.id
    verdict(desk)
    merge_into(other, desk.project.path)
    erase(desk.project, lead)
    desk.project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, me, justification="The report says so")
    for change in (Verdict.VERIFIED, Verdict.DISPUTED, Verdict.UNVERIFIABLE) * 3:  # later than the erasing by its clock
        elsewhere(other, lambda project, change=change: project.actions.judge(desk.numeric, SO, change, me))  # type: ignore[misc]
    merge(desk, other)
    assert holds(other.parent.parent) == [other.name]
    merge_into(other, desk.project.path)
    assert holds(other.parent.parent) == []
    words = {one.words for one in desk.project.erasable() if one.what == "Words of a verdict"}
    assert words == {"The report says so"}
    again = next(one for one in desk.project.erasable() if one.words == "The report says so")
    desk.project.erase(again, WHY, lead)
    assert not any(one.what == "Words of a verdict" for one in desk.project.erasable())
    merge(desk, other)
    assert not any(one.what == "Words of a verdict" for one in desk.project.erasable())
    assert verify(desk.project.path) == []


def test_a_verdict_stays_without_its_words_and_a_reviewer_without_the_name(desk: Desk, lead: Id) -> None:
    verdict(desk)
    erase(desk.project, lead)
    statement = desk.project.article(desk.article).statement(desk.numeric)
    assert statement is not None
    (judgement,) = statement.judgements
    assert (judgement.value, judgement.justification, judgement.correction) == (Verdict.VERIFIED, "", "")
    reviewer(desk)
    erase(desk.project, lead)
    names = [known.name for known in desk.project.reviewers()]
    assert names[:2] == ["Rita One", "Lea Lead"] and names[2].startswith("Name erased (")


def test_only_a_lead_erases_with_a_reason_and_nobody_takes_it_back(desk: Desk, lead: Id) -> None:
    note(desk)
    one = the_secret(desk.project)
    with pytest.raises(WrongUse, match="Only a lead"):
        desk.project.erase(one, WHY, desk.reviewer.id)
    with pytest.raises(WrongUse, match="needs a reason"):
        desk.project.erase(one, " ", lead)
    recorded = desk.project.erase(one, WHY, lead)
    with pytest.raises(WrongUse, match="cannot be brought back"):
        desk.project.actions.undo(recorded.action, lead)
    item = desk.project.history(desk.numeric, lead)[-1]
    assert (item.what, item.reviewer, item.restorable) == ("Erased for good", "LL", False)
    for step in desk.project.history(desk.numeric, desk.reviewer.id):
        assert not step.restorable


def test_what_was_erased_meanwhile_is_not_written_again(desk: Desk, lead: Id) -> None:
    actions, me, reference = desk.project.actions, desk.reviewer.id, new_id()
    cited = Citation(new_id(), desk.numeric, SO, reference, passage=SECRET)
    actions.cite(cited, {"title": SECRET}, me)
    actions.write_note(desk.numeric, f"{SECRET} told me", me, own := new_id())
    for _ in range(2):
        erase(desk.project, lead)
    ways: tuple[Callable[[], object], ...] = (
        lambda: actions.write_note(desk.numeric, SECRET, me, own),
        lambda: actions.cite(cited, {}, me),
        lambda: actions.cite(replace(cited, id=new_id()), {}, me),
        lambda: actions.cite(replace(cited, id=new_id()), {"title": SECRET}, me),
    )
    for again in ways:
        with pytest.raises(WrongUse, match="erased for good meanwhile"):
            again()
    assert verify(desk.project.path) == []


def test_what_is_erased_between_a_rehearsal_and_the_merge_does_not_come(desk: Desk, lead: Id, other: Path) -> None:
    note(desk)
    merge_into(other, desk.project.path)
    own = the_secret(desk.project)
    identity = bytes.fromhex(own.name.partition(":")[2])
    me = desk.reviewer.id
    elsewhere(other, lambda project: project.actions.write_note(desk.numeric, f"{SECRET} insists", me, identity))
    with rehearsed(desk.project.path, other) as found:
        desk.project.erase(own, WHY, lead)
        found.apply(desk.project.take_in)
    assert holds(other.parent.parent) == [other.name]
    assert verify(desk.project.path) == []


def test_another_window_that_has_written_leaves_no_journal(desk: Desk, lead: Id, tmp_path: Path) -> None:
    second = Project.open(desk.project.path, new_id())
    try:
        note(desk)
        second.actions.judge(desk.numeric, SO, Verdict.VERIFIED, desk.reviewer.id, justification=SECRET)
        for _ in range(2):
            erase(desk.project, lead)
        assert desk.numeric in second.changes_of_others().statements
        second.actions.judge(desk.numeric, SO, Verdict.DISPUTED, desk.reviewer.id)
        assert holds(tmp_path) == []
    finally:
        second.close()


def test_a_recovered_project_is_without_it(desk: Desk, lead: Id, tmp_path: Path) -> None:
    note(desk)
    erase(desk.project, lead)
    salvage.recover(desk.project.path, tmp_path / "recovered.factdesk")
    assert holds(tmp_path) == [] and verify(tmp_path / "recovered.factdesk") == []


def test_a_backup_that_cannot_be_cleaned_is_told(desk: Desk, lead: Id, tmp_path: Path) -> None:
    note(desk)
    backup = back_up(desk.project.path, "before merge")
    backup.write_bytes(backup.read_bytes()[:-4096])
    erase(desk.project, lead)
    report = erase_in_backups(desk.project.path, tmp_path / "backups")
    assert [kept.path for kept in report.kept] == [str(backup)] and "cut short" in report.kept[0].why


def as_lead(hand: Hand) -> Reviewer:
    return next(known for known in hand.project.reviewers() if known.role is Role.LEAD)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    histories=st.tuples(*[st.lists(st.one_of(steps, st.integers(0, 9)), max_size=7)] * 3),
    order=st.sampled_from(list(permutations(range(3)))),
)
def test_three_copies_that_erase_merge_to_the_same_rows_in_any_order(
    desk: Desk, tmp_path: Path, histories: tuple[list[Step | int], ...], order: tuple[int, ...]
) -> None:
    """A number among the steps erases one of what can be erased there."""
    others = [desk.reviewer.id, desk.project.actions.add_reviewer("Sam Two").id, desk.reviewer.id]
    desk.project.actions.add_reviewer("Lea Lead", "LL", Role.LEAD)
    for written in (note, citation, query, verdict):
        written(desk)
    copies = [Path(shutil.copy(desk.project.path, tmp_path / f"{name}.factdesk")) for name in "abc"]
    for path, me, history in zip(copies, others, histories, strict=True):
        hand = Hand(path, desk, me)
        for step in history:
            if isinstance(step, tuple):
                hand.do(step)
            elif choice := [one for one in hand.project.erasable() if not one.name.startswith("reviewer")]:
                hand.project.erase(choice[step % len(choice)], WHY, as_lead(hand).id)
        hand.project.close()
    together = [Path(shutil.copy(desk.project.path, tmp_path / f"{name}.factdesk")) for name in ("one", "two")]
    for target, sources in zip(together, (range(3), order), strict=True):
        for source in sources:
            merge_into(target, copies[source])
        merge_into(target, copies[order[0]])
    merge_into(copies[order[1]], copies[order[0]])
    merge_into(copies[order[2]], copies[order[1]])
    for path in (*together, copies[order[2]]):
        heads_are_right(path)
    assert same_rows(together[0], together[1]) and same_rows(together[0], copies[order[2]])
