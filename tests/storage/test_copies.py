"""Copies of a project, and what they leave out."""

from dataclasses import replace
from pathlib import Path

import pytest

from annotations.errors import (
    Cancelled,
    StorageFailed,
    WrongUse,
)
from annotations.model.ids import new_id
from annotations.model.judgement import Citation
from annotations.model.record import ArticleRecord
from annotations.model.sharing import LeftOut
from annotations.model.vocabulary import SO, Verdict
from annotations.progress import CancelToken
from annotations.storage.copies import make_copy
from annotations.storage.merging import rehearsed
from annotations.storage.project import Project
from annotations.storage.verify import verify
from tests.storage.conftest import Desk, elsewhere, merge


def test_a_copy_without_history_merges_back_but_takes_no_history_in(desk: Desk, tmp_path: Path) -> None:
    me, copy = desk.reviewer.id, tmp_path / "handed out.factdesk"
    for verdict in (Verdict.VERIFIED, Verdict.DISPUTED):
        desk.project.actions.judge_many([(desk.numeric, SO), (desk.duration, SO)], verdict, me)
    desk.project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, me)
    make_copy(desk.project.path, copy, [LeftOut.HISTORY])
    assert verify(copy) == []
    elsewhere(copy, lambda project: project.actions.judge(desk.duration, SO, Verdict.UNVERIFIABLE, me))
    summary, forks = merge(desk, copy)
    assert summary.steps == 1 and not forks
    with pytest.raises(WrongUse, match="without part of its history"), rehearsed(copy, desk.project.path):
        pass


SECRET, KNOWN = "Deep Throat of the ministry", "A report that everybody may read"


def test_what_is_confidential_is_not_in_the_bytes_of_a_copy(desk: Desk, tmp_path: Path) -> None:
    me, copy = desk.reviewer.id, tmp_path / "handed out.factdesk"
    secret = Citation(new_id(), desk.numeric, SO, new_id(), passage=f"{SECRET} says so")
    fields = {"title": SECRET, "confidential": "yes"}
    desk.project.actions.cite(secret, fields, me)
    known = Citation(new_id(), desk.numeric, SO, new_id(), passage="Page 3")
    desk.project.actions.cite(known, {"title": KNOWN}, me)
    removed = Citation(new_id(), desk.duration, SO, secret.reference, passage=f"{SECRET} again")
    desk.project.actions.cite(removed, {}, me, f"Cited “{SECRET}” for “Is it so?”")
    desk.project.actions.remove_citation(removed, me)
    desk.project.actions.write_note(desk.numeric, f"{SECRET} told me", me, own := new_id())
    desk.project.actions.write_note(desk.numeric, f"{SECRET} told me so", me, own, confidential=True)
    desk.project.actions.write_note(desk.numeric, "", me, own)
    desk.project.actions.write_note(desk.numeric, KNOWN, me)
    desk.project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, me)
    make_copy(desk.project.path, copy, [LeftOut.CONFIDENTIAL])
    assert SECRET.encode() in desk.project.path.read_bytes()
    assert SECRET.encode() not in copy.read_bytes() and KNOWN.encode() in copy.read_bytes()
    assert [path.name for path in tmp_path.iterdir() if "handed" in path.name] == [copy.name]
    assert verify(copy) == []
    elsewhere(copy, lambda project: project.actions.judge(desk.duration, SO, Verdict.DISPUTED, me))
    summary, forks = merge(desk, copy)
    assert summary.steps == 1 and not forks
    assert desk.project.references()[secret.reference].title == SECRET


@pytest.mark.parametrize("without", [list(LeftOut), list(LeftOut)[::-1]])
def test_a_citation_that_once_named_something_confidential_goes_in_whatever_order(
    desk: Desk, tmp_path: Path, without: list[LeftOut]
) -> None:
    me, copy = desk.reviewer.id, tmp_path / "handed out.factdesk"
    secret = Citation(new_id(), desk.numeric, SO, new_id(), passage=f"{SECRET} says so")
    desk.project.actions.cite(secret, {"title": "The leak", "confidential": "yes"}, me)
    desk.project.actions.cite(replace(secret, reference=new_id()), {"title": KNOWN}, me)
    make_copy(desk.project.path, copy, without)
    assert SECRET.encode() in desk.project.path.read_bytes()
    assert SECRET.encode() not in copy.read_bytes()
    assert verify(copy) == []


def test_what_no_longer_stands_is_not_in_the_bytes_of_a_copy_without_history(desk: Desk, tmp_path: Path) -> None:
    me, copy = desk.reviewer.id, tmp_path / "handed out.factdesk"
    desk.project.actions.judge(desk.numeric, SO, Verdict.DISPUTED, me, justification="A rash first thought")
    desk.project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, me, justification="On reflection")
    before = desk.project.article(desk.article)
    make_copy(desk.project.path, copy, [LeftOut.HISTORY, LeftOut.CONFIDENTIAL])
    assert b"A rash first thought" not in copy.read_bytes() and b"On reflection" in copy.read_bytes()
    elsewhere(copy, lambda project: check_same(project, desk, before))


def check_same(project: Project, desk: Desk, before: ArticleRecord) -> None:
    assert project.article(desk.article) == before


def test_a_copy_is_never_written_over_a_file(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "there.factdesk").write_text("mine")
    with pytest.raises(StorageFailed, match="already a file"):
        make_copy(desk.project.path, tmp_path / "there.factdesk")
    assert (tmp_path / "there.factdesk").read_text() == "mine"
    with pytest.raises(StorageFailed, match="no folder"):
        make_copy(desk.project.path, tmp_path / "nowhere" / "there.factdesk")


def test_a_cancelled_copy_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Cancelled):
        make_copy(desk.project.path, tmp_path / "copy.factdesk", cancel=cancel)
    assert sorted(tmp_path.iterdir()) == before
