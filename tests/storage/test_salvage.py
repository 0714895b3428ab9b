"""Recovering what is readable of a damaged project."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from annotations.errors import Cancelled, DamagedProject, NewerProject, NotAProject, StorageFailed
from annotations.model.ids import new_id
from annotations.model.judgement import Citation
from annotations.model.vocabulary import SO, Verdict
from annotations.progress import CancelToken
from annotations.storage.merging import rehearsed
from annotations.storage.project import Project
from annotations.storage.salvage import recover
from annotations.storage.verify import verify
from tests.storage.conftest import Desk

PAGE = 4096
TABLES = ("project", "text", "statement", "run", "reading", "action", "entry", "supersedes", "head")


@pytest.fixture
def judged(desk: Desk, tmp_path: Path) -> Path:
    """A closed copy of a project with verdicts of two reviewers, one of them changed, and a citation."""
    actions, me = desk.project.actions, desk.reviewer.id
    actions.judge(desk.numeric, SO, Verdict.DISPUTED, me, justification="A first thought")
    actions.judge(desk.numeric, SO, Verdict.VERIFIED, me, justification="On reflection " * 500)
    actions.judge(desk.duration, SO, Verdict.UNVERIFIABLE, actions.add_reviewer("Kofi Mensah").id)
    actions.cite(Citation(new_id(), desk.numeric, SO, new_id(), passage="Page 3"), {"title": "A report"}, me)
    path = tmp_path / "damaged.factdesk"
    desk.project.close()
    shutil.copy(desk.project.path, path)
    return path


def rows(path: Path, table: str) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return sorted(repr(row) for row in connection.execute(f"SELECT * FROM {table}"))
    finally:
        connection.close()


def verdicts(path: Path) -> set[tuple[bytes, str, str]]:
    project = Project.open(path, new_id())
    try:
        names = {reviewer.id: reviewer.name for reviewer in project.reviewers()}
        records = [project.article(article) for article in project.article_ids()]
        return {(s.id, j.value, names[j.reviewer]) for r in records for s in r.statements for j in s.judgements}
    finally:
        project.close()


def pages_of(path: Path, name: str) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0])
    finally:
        connection.close()


def destroy_page(path: Path, number: int, filler: bytes = b"\xff") -> None:
    with path.open("r+b") as file:
        file.seek((number - 1) * PAGE)
        file.write(filler * PAGE)


def test_of_a_whole_file_everything_is_recovered(judged: Path, tmp_path: Path) -> None:
    before, new = judged.read_bytes(), tmp_path / "new.factdesk"
    report = recover(judged, new)
    assert report.is_whole and "Nothing is known to be missing." in report.lines()
    assert {table: rows(new, table) for table in TABLES} == {table: rows(judged, table) for table in TABLES}
    assert judged.read_bytes() == before
    assert verify(new) == []


@pytest.mark.parametrize(
    "lost", ["head", "entry_by_action", "statement_by_text", "supersedes_by_superseded", "run_by_id"]
)
def test_a_lost_index_or_list_of_current_values_costs_nothing(judged: Path, tmp_path: Path, lost: str) -> None:
    whole, new = verdicts(judged), tmp_path / "new.factdesk"
    destroy_page(judged, pages_of(judged, lost))
    with pytest.raises(DamagedProject):
        Project.open(judged, new_id())
    assert not recover(judged, new).losses
    assert verdicts(new) == whole and verify(new) == []


def test_what_puts_what_aside_is_read_from_the_index_where_the_table_is_lost(judged: Path, tmp_path: Path) -> None:
    whole, new = verdicts(judged), tmp_path / "new.factdesk"
    destroy_page(judged, pages_of(judged, "supersedes"))
    recover(judged, new)
    assert verdicts(new) == whole and rows(new, "head") == rows(tmp_path / "p.factdesk", "head")


def test_without_its_first_page_a_file_still_gives_its_verdicts(judged: Path, tmp_path: Path) -> None:
    whole, new = verdicts(judged), tmp_path / "new.factdesk"
    destroy_page(judged, 1, b"\0")
    with pytest.raises(NotAProject):
        Project.open(judged, new_id())
    recover(judged, new)
    assert verdicts(new) == whole


def test_a_file_cut_at_any_page_gives_what_is_before_the_cut(judged: Path, tmp_path: Path) -> None:
    whole, data = verdicts(judged), judged.read_bytes()
    survived: list[set[tuple[bytes, str, str]]] = []
    for number, pages in enumerate(range(len(data) // PAGE - 1, 2, -1)):
        judged.write_bytes(data[: pages * PAGE])
        new = tmp_path / f"new {number}.factdesk"
        try:
            recover(judged, new)
        except NotAProject:
            continue
        assert verify(new) == []
        survived.append(verdicts(new))
    assert survived[0] & whole and survived[-1] == set()


def test_a_step_that_is_lost_is_told_and_given_to_nobody(judged: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.factdesk"
    destroy_page(judged, pages_of(judged, "action"))
    report = recover(judged, new)
    assert verdicts(new) == set()
    assert any("judgement" in loss and "so verified" in loss and "by whom" in loss for loss in report.losses)
    assert report.unreadable == 0 and not report.is_whole


def test_words_that_were_changed_are_left_out(judged: Path, tmp_path: Path) -> None:
    judged.write_bytes(
        judged.read_bytes().replace(b"The siege lasted three months.", b"The siege lasted seven months.")
    )
    report = recover(judged, tmp_path / "new.factdesk")
    assert any("not those that were imported" in loss for loss in report.losses)
    assert verify(tmp_path / "new.factdesk") == []


def test_a_recovered_project_merges_with_a_backup(judged: Path, tmp_path: Path) -> None:
    """The backup has what was lost; the recovered project has what came after."""
    backup, new = tmp_path / "backup.factdesk", tmp_path / "new.factdesk"
    shutil.copy(judged, backup)
    whole = verdicts(judged)
    destroy_page(judged, pages_of(judged, "reading"))
    recover(judged, new)
    project = Project.open(backup, new_id())
    try:
        with rehearsed(backup, new) as found:
            found.apply(project.take_in)
    finally:
        project.close()
    assert verdicts(backup) == whole and verify(backup) == []


def test_nothing_foreign_comes_into_the_new_file(judged: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(judged)
    connection.executescript(
        "CREATE TRIGGER spy AFTER INSERT ON action BEGIN DELETE FROM head; END;"
        "CREATE VIEW peep AS SELECT * FROM entry; CREATE TABLE mine (a); INSERT INTO mine VALUES ('x');"
    )
    connection.close()
    with pytest.raises(DamagedProject, match="did not make"):
        Project.open(judged, new_id())
    new = tmp_path / "clean.factdesk"
    assert recover(judged, new).is_whole
    assert verify(new) == [] and b"spy" not in new.read_bytes() and b"peep" not in new.read_bytes()


@pytest.mark.parametrize("content", [b"", b"words", b"\r" * 40_000, bytes(range(256)) * 200])
def test_where_nothing_can_be_read_nothing_is_made(tmp_path: Path, content: bytes) -> None:
    path, new = tmp_path / "p.factdesk", tmp_path / "new.factdesk"
    path.write_bytes(content)
    with pytest.raises(NotAProject, match="nothing can be read"):
        recover(path, new)
    assert [each.name for each in tmp_path.iterdir()] == ["p.factdesk"]


def test_recovering_overwrites_nothing_and_stops_when_asked(judged: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="already a file"):
        recover(judged, judged)
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        recover(judged, tmp_path / "new.factdesk", cancel=cancel)
    assert not (tmp_path / "new.factdesk").exists()


def test_a_newer_file_is_left_to_the_newer_program(judged: Path, tmp_path: Path) -> None:
    data = bytearray(judged.read_bytes())
    data[60:64] = (2 << 16).to_bytes(4)
    judged.write_bytes(data)
    with pytest.raises(NewerProject, match=r"format 2\.0"):
        recover(judged, tmp_path / "new.factdesk")
