"""Projects in temporary, synced and other folders, in the window."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from annotations.model.ids import Id, new_id
from annotations.model.vocabulary import SO, Verdict
from annotations.storage.private_copies import take_out
from annotations.storage.private_folders import kept, private_copy_of
from annotations.storage.project import Project
from annotations.storage.verify import verify
from app import settings as options
from app.dialogs.place import PlaceDialog
from app.dialogs.team import RolesDialog
from app.installation import private_folder
from tests.end_to_end.hands import LONG, Driver, button
from tests.end_to_end.test_sharing import dialog, judged_elsewhere

NewWindow = Callable[[], Driver]


@pytest.fixture
def shared(sample_project: Path, tmp_path: Path) -> Path:
    """A project in a folder that Syncthing syncs."""
    folder = tmp_path / "Synced"
    (folder / ".stfolder").mkdir(parents=True)
    path = Path(shutil.copy(sample_project, folder / "Team.factdesk"))
    project = Project.open(path, new_id())
    project.actions.add_reviewer("Kofi Mensah")
    project.close()
    return path


def judge(driver: Driver) -> Id:
    """Judge the current statement as somebody new; returns it."""
    driver.show_article("Moment of trust")
    driver.session.join_new("Rita One", "R1", lambda reviewer: None)
    driver.settled()
    statement = driver.statement().id
    driver.session.perform(lambda actions, who: actions.judge(statement, SO, Verdict.VERIFIED, who), statement)
    driver.settled()
    return statement


def opened(driver: Driver, path: Path) -> None:
    driver.until(lambda: driver.session.path == path and not driver.session.busy and bool(driver.session.order), LONG)
    for asking in driver.window.findChildren(QDialog):
        asking.reject()  # who is judging
    driver.until(lambda: not driver.window.intake.running, LONG)


def closed(driver: Driver) -> None:
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible(), LONG)


def verdicts_in(path: Path, statement: Id) -> set[str]:
    project = Project.open(path, new_id())
    try:
        found = project.article(project.article_of_statement(statement)).statement(statement)
        assert found is not None
        return {judgement.value for judgement in found.judgements}
    finally:
        project.close()


def test_a_synced_project_is_worked_on_in_a_private_copy_and_merged_back_on_closing(
    new_window: NewWindow, shared: Path
) -> None:
    driver = new_window()
    driver.window.projects.open(shared)
    asked = dialog(driver, PlaceDialog)
    driver.click(asked.ways["private"])
    copy = private_copy_of(shared, private_folder())
    opened(driver, copy.path)
    assert "private copy" in driver.window.windowTitle() and "private copy" in driver.window.status.saved.text()
    statement = judge(driver)
    assert verdicts_in(shared, statement) == set()
    judged_elsewhere(shared, statement, "Sam Two")
    driver.window.actions_["merge_back"].trigger()  # on demand, both ways
    driver.until(lambda: len(driver.statement().judgements) == 2, LONG)
    driver.until(lambda: not driver.window.intake.running, LONG)
    assert verdicts_in(shared, statement) == {"verified", "disputed"}
    driver.session.perform(lambda actions, who: actions.judge(statement, SO, Verdict.UNVERIFIABLE, who), statement)
    closed(driver)
    assert verdicts_in(shared, statement) == {"unverifiable", "disputed"}
    assert verify(shared) == [] and not copy.exists
    again = new_window()  # the answer is remembered, and the project was the last one
    again.window.projects.open_last()
    opened(again, copy.path)
    assert not again.window.findChildren(PlaceDialog)


def test_a_copy_that_could_not_be_merged_back_is_found_again(new_window: NewWindow, shared: Path) -> None:
    driver = new_window()
    driver.window.settings.set(options.WAY_IF_SYNCED, "private")
    driver.window.projects.open(shared)
    copy = private_copy_of(shared, private_folder())
    opened(driver, copy.path)
    statement = judge(driver)
    away = shared.rename(shared.with_name("moved away"))
    driver.window.close()
    driver.until(lambda: "Not merged back" in driver.desk.messages.words, LONG)
    assert driver.window.isVisible()
    driver.click(button(driver.desk.messages, "Close all the same"))
    driver.until(lambda: not driver.window.isVisible(), LONG)
    assert list(kept(private_folder())) == [copy]
    again = new_window()
    again.window.projects.open_last()
    opened(again, copy.path)
    assert "is not there" in again.desk.messages.words
    away.rename(shared)
    closed(again)
    assert verdicts_in(shared, statement) == {"verified"} and not copy.exists


def test_what_a_crash_left_is_offered_at_the_next_start_and_goes_back(new_window: NewWindow, shared: Path) -> None:
    copy = private_copy_of(shared, private_folder())
    take_out(copy, new_id())
    project = Project.open(copy.path, new_id())
    statement = project.article(project.article_ids()[0]).statements[0].id
    project.close()
    judged_elsewhere(copy.path, statement, "Rita One")
    driver = new_window()
    driver.window.projects.open_last()  # none was: the program was cut off before it noted one
    driver.until(lambda: "was not merged back" in driver.desk.messages.words, LONG)
    driver.click(button(driver.desk.messages, "Open it"))
    opened(driver, copy.path)
    assert "It was found again" in driver.desk.messages.words
    driver.window.close()
    driver.window.intake.cancel()  # as the button in the status bar does
    driver.until(lambda: not driver.window.isVisible(), LONG)
    assert copy.exists and verdicts_in(shared, statement) == set()
    again = new_window()
    again.window.projects.open(shared)
    opened(again, copy.path)
    closed(again)
    assert verdicts_in(shared, statement) == {"disputed"} and not copy.exists


def test_a_copy_of_a_sync_conflict_is_offered(new_window: NewWindow, shared: Path) -> None:
    project = Project.open(shared, new_id())
    statement = project.article(project.article_ids()[0]).statements[0].id
    project.close()
    conflict = Path(shutil.copy(shared, shared.with_name("Team (conflicted copy 2026-01-02).factdesk")))
    judged_elsewhere(conflict, statement, "Sam Two")
    driver = new_window()
    driver.window.settings.set(options.WAY_IF_SYNCED, "direct")
    driver.window.projects.open(shared)
    opened(driver, shared)
    driver.until(lambda: conflict.name in driver.desk.messages.words, LONG)


def test_a_project_out_of_a_mail_is_kept_where_it_stays(
    new_window: NewWindow, sample_project: Path, tmp_path: Path, home: Path
) -> None:
    folder = tmp_path / "mozilla_rita0"
    folder.mkdir()
    mailed = Path(shutil.copy(sample_project, folder / "From Kofi.factdesk"))
    before = mailed.read_bytes()
    driver = new_window()
    driver.window.projects.open(mailed)
    asked = dialog(driver, PlaceDialog)
    assert driver.session.path is None
    driver.click(asked.ways["keep"])
    driver.until(lambda: driver.session.path is not None, LONG)
    assert driver.session.path is not None
    target = driver.session.path
    opened(driver, target)
    assert target.name == mailed.name and target.is_relative_to(home)
    judge(driver)
    assert mailed.read_bytes() == before


def test_a_copy_of_a_known_project_says_what_it_has_more(driver: Driver, tmp_path: Path) -> None:
    mine = driver.session.path
    assert mine is not None
    copy = tmp_path / "Downloads" / "From Kofi.factdesk"
    copy.parent.mkdir()
    project = Project.reading(mine)
    project.save_to(copy)
    project.close()
    statement = driver.statement().id
    judged_elsewhere(copy, statement, "Kofi Mensah")
    driver.window.projects.open(copy)
    driver.until(lambda: "1 verdict that you lack" in driver.desk.messages.words, LONG)
    driver.click(button(driver.desk.messages, "Merge it into mine"))
    from app.dialogs.merging import MergeDialog

    driver.click(button(dialog(driver, MergeDialog), "Merge"))
    driver.until(lambda: driver.session.path == mine and not driver.window.intake.running, LONG)
    assert verdicts_in(mine, statement) == {"disputed"}


def test_two_identities_become_one_person_in_the_window(driver: Driver) -> None:
    assert driver.session.reviewer is not None and driver.session.path is not None
    statement, me = driver.statement().id, driver.session.reviewer
    judged_elsewhere(driver.session.path, statement, "Rita at home")
    driver.session.perform(lambda actions, who: actions.judge(statement, SO, Verdict.VERIFIED, who), statement)
    driver.until(lambda: len(driver.session.reviewers) == 2 and len(driver.statement().judgements) == 2, LONG)
    driver.window.actions_["roles"].trigger()
    team = dialog(driver, RolesDialog)
    team.list.setCurrentRow(1)
    team.others.aboutToShow.emit()
    team.others.actions()[0].trigger()
    driver.until(lambda: [j.fork for j in driver.statement().judgements] == [True], LONG)
    assert [one.id for one in driver.session.reviewers.values()] == [me.id]
    driver.session.perform(lambda actions, who: actions.judge(statement, SO, Verdict.UNVERIFIABLE, who), statement)
    driver.until(lambda: [j.fork for j in driver.statement().judgements] == [False], LONG)
    driver.window.actions_["undo"].trigger()
    driver.until(lambda: [j.fork for j in driver.statement().judgements] == [True], LONG)
    driver.window.actions_["undo"].trigger()
    driver.until(lambda: len(driver.session.reviewers) == 2 and len(driver.statement().judgements) == 2, LONG)
