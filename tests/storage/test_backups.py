"""Backups: made without disturbing anybody, thinned, looked into, restored so that nothing is lost."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from annotations.errors import DamagedProject, StorageFailed
from annotations.model.article import ImportedArticle
from annotations.model.backup import Backup
from annotations.model.ids import new_id
from annotations.model.vocabulary import SO, Verdict
from annotations.storage import backups
from annotations.storage.backups import Why
from annotations.storage.copies import back_up
from annotations.storage.project import Project
from annotations.storage.verify import verify
from tests.storage.conftest import Desk

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def folder(desk: Desk, tmp_path: Path) -> Path:
    return backups.folder_of(tmp_path / "backups", desk.project.id)


def made(days: float, why: str = Why.SESSION) -> Backup:
    return Backup(Path(f"{days}"), NOW - timedelta(days=days), why, 1)


def test_all_of_a_day_one_a_day_for_a_week_one_a_week_for_the_rest() -> None:
    several = [made(hours / 24) for hours in range(0, 24 * 60, 5)]
    gone = backups.thinned(several, NOW)
    ages = [NOW - backup.made_at for backup in several if backup not in gone]
    assert sum(age <= timedelta(days=1) for age in ages) == 5
    assert 7 <= sum(timedelta(days=1) < age <= timedelta(days=8) for age in ages) <= 8
    assert 7 <= sum(age > timedelta(days=8) for age in ages) <= 9
    assert backups.thinned([backup for backup in several if backup not in gone], NOW) == []


def test_the_only_one_and_deliberate_ones_are_kept() -> None:
    assert backups.thinned([made(4000)], NOW) == []
    deliberate = [made(20 + place / 100, why) for place in range(3) for why in (Why.ASKED, Why.RESTORE)]
    assert backups.thinned(deliberate, NOW) == []
    assert len(backups.thinned([made(100 + place / 100, Why.ASKED) for place in range(3)], NOW)) == 2


def test_taking_one_thins_the_others(desk: Desk, folder: Path) -> None:
    first = backups.take(desk.project.path, folder, Why.SESSION)
    for days in (20, 20.01, 20.02):
        shutil.copy(
            first.path, folder / f"{(first.made_at - timedelta(days=days)).strftime(backups._NAME)} session.factdesk"
        )
    backups.take(desk.project.path, folder, Why.SESSION)
    assert len(backups.listed(desk.project.path, folder)) == 3


def test_a_list_says_when_and_why_and_what_each_holds(desk: Desk, folder: Path) -> None:
    project, me = desk.project, desk.reviewer.id
    before_merge = back_up(project.path, "before merge")
    project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, me)
    asked = backups.take(project.path, folder, Why.ASKED)
    project.actions.judge(desk.duration, SO, Verdict.DISPUTED, me)
    found = {backup.why: backup for backup in backups.listed(project.path, folder)}
    assert set(found) == {"before merge", "asked for"}
    assert found["before merge"].path == before_merge and found["asked for"] == asked
    held = backups.contents(asked.path, project.path)
    assert (held.articles, held.verdicts, held.lacks, held.only_there) == (1, 1, 1, 0)
    assert held.last_by == "Rita One" and held.last_at is not None and "Verified" in held.last
    assert backups.contents(before_merge, project.path).lacks == 2
    assert backups.contents(asked.path, None).lacks is None


def test_a_backup_of_another_project_says_so(desk: Desk, folder: Path, tmp_path: Path) -> None:
    other = Project.create(tmp_path / "other.factdesk", new_id())
    other.close()
    taken = backups.take(desk.project.path, folder, Why.ASKED)
    with pytest.raises(DamagedProject, match="another project"):
        backups.contents(taken.path, other.path)


def test_restoring_in_place_keeps_the_present_state(desk: Desk, folder: Path) -> None:
    project, me = desk.project, desk.reviewer.id
    taken = backups.take(project.path, folder, Why.ASKED)
    project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, me)
    before = backups.restore(project.path, taken.path, folder)
    with pytest.raises(StorageFailed, match="replaced"):
        project.actions.judge(desk.duration, SO, Verdict.DISPUTED, me)
    project.close()
    assert verify(project.path) == []
    held, kept = (backups.contents(path, None).verdicts for path in (project.path, before))
    assert (held, kept) == (0, 1)
    assert backups.contents(before, project.path).only_there == 1
    assert [each.name for each in project.path.parent.iterdir() if each.is_file()] == ["p.factdesk"]


def test_restoring_over_a_damaged_file_sets_it_aside(desk: Desk, folder: Path, tmp_path: Path) -> None:
    path = desk.project.path
    taken = backups.take(path, folder, Why.SESSION)
    desk.project.close()
    damaged = path.read_bytes()[:9000]
    path.write_bytes(damaged)
    assert backups.folder_by_path(tmp_path / "backups", path) == folder
    aside = backups.restore(path, taken.path, folder)
    assert aside.read_bytes() == damaged and verify(path) == []


def test_restoring_into_a_new_file_overwrites_nothing(desk: Desk, folder: Path, tmp_path: Path) -> None:
    taken = backups.take(desk.project.path, folder, Why.ASKED)
    backups.restore_as_new(taken.path, tmp_path / "again.factdesk")
    assert verify(tmp_path / "again.factdesk") == []
    with pytest.raises(StorageFailed, match="already a file"):
        backups.restore_as_new(taken.path, desk.project.path)


def test_a_backup_that_is_damaged_replaces_nothing(desk: Desk, folder: Path) -> None:
    path = desk.project.path
    taken = backups.take(path, folder, Why.ASKED)
    taken.path.write_bytes(taken.path.read_bytes()[:9000])
    before = path.read_bytes()
    with pytest.raises(DamagedProject, match="cut short"):
        backups.restore(path, taken.path, folder)
    assert path.read_bytes() == before


def test_a_project_in_a_folder_for_reading_only_is_backed_up(desk: Desk, folder: Path) -> None:
    desk.project.close()
    desk.project.path.chmod(0o444)
    assert verify(backups.take(desk.project.path, folder, Why.ASKED).path) == []


def test_where_nothing_can_be_kept_it_says_so(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file where the folder should be")
    with pytest.raises(StorageFailed, match="No backup could be made"):
        backups.take(desk.project.path, tmp_path / "backups" / "x", Why.SESSION)


def test_a_full_disk_leaves_no_half_of_a_backup(desk: Desk, small_disk: Callable[[str], Path]) -> None:
    desk.project.actions.add_article(ImportedArticle("words " * 50_000))
    folder = small_disk("128k") / "backups"
    with pytest.raises(StorageFailed, match="disk is full"):
        backups.take(desk.project.path, folder, Why.SESSION)
    assert [each.name for each in folder.iterdir()] == [backups._WHERE]
