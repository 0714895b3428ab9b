"""Copies and merging in the window."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QDialog

from annotations.model.ids import Id, new_id
from annotations.model.sharing import LeftOut
from annotations.model.vocabulary import SO, Verdict
from annotations.storage.project import Project
from annotations.storage.verify import verify
from app.dialogs.copying import CopyDialog
from app.dialogs.merging import MergeDialog
from app.dialogs.reviewer import ReviewerDialog
from tests.end_to_end.hands import LONG, Driver, button, choose_file

D = TypeVar("D", bound=QDialog)


def dialog(driver: Driver, kind: type[D]) -> D:
    driver.until(lambda: bool(driver.window.findChildren(kind)), LONG)
    return driver.window.findChildren(kind)[0]


def copied(driver: Driver, target: Path) -> Path:
    driver.window.actions_["copy_project"].trigger()
    asked = dialog(driver, CopyDialog)
    driver.click(button(asked, "Choose where"))
    choose_file(driver, target)
    driver.until(lambda: target.exists() and not driver.window.intake.running, LONG)
    return target


def judged_elsewhere(path: Path, statement: Id, name: str, reviewer: Id | None = None) -> None:
    project = Project.open(path, new_id())
    who = reviewer or project.actions.add_reviewer(name).id
    project.actions.judge(statement, SO, Verdict.DISPUTED, who)
    project.close()


def merging(driver: Driver, other: Path) -> MergeDialog:
    driver.window.actions_["merge_project"].trigger()
    choose_file(driver, other)
    return dialog(driver, MergeDialog)


def test_a_colleagues_verdicts_come_after_a_preview(driver: Driver, tmp_path: Path) -> None:
    other = copied(driver, tmp_path / "for Kofi.factdesk")
    assert "“for Kofi.factdesk”" in driver.desk.messages.words
    driver.desk.messages.dismiss()
    statement = driver.statement()
    judged_elsewhere(other, statement.id, "Kofi Mensah")
    preview = merging(driver, other)
    assert preview.counts.topLevelItemCount() > 2 and preview.forks.topLevelItemCount() == 0
    assert not driver.statement().judgements  # nothing is stored yet
    driver.click(button(preview, "Merge"))
    driver.until(lambda: bool(driver.statement().judgements), LONG)
    driver.until(lambda: not driver.window.intake.running, LONG)
    assert "Kofi Mensah (KM) came from “for Kofi”" in driver.desk.messages.words
    assert "Kofi Mensah" in {reviewer.name for reviewer in driver.session.reviewers.values()}
    assert driver.session.path is not None and verify(driver.session.path) == []
    assert driver.session.path.with_name(f"{driver.session.path.stem} (before merge).factdesk").exists()
    driver.desk.messages.dismiss()
    driver.window.actions_["merge_project"].trigger()
    choose_file(driver, other)
    driver.until(lambda: "nothing that is not here already" in driver.desk.messages.words, LONG)


def test_a_fork_is_shown_before_and_to_be_looked_at_again_after(driver: Driver, tmp_path: Path) -> None:
    other = copied(driver, tmp_path / "laptop.factdesk")
    assert driver.session.reviewer is not None
    statement, me = driver.statement(), driver.session.reviewer
    project = Project.open(other, new_id())
    known = me.id in {reviewer.id for reviewer in project.reviewers()}
    project.close()
    assert known
    judged_elsewhere(other, statement.id, "", me.id)
    driver.session.perform(lambda actions, who: actions.judge(statement.id, SO, Verdict.VERIFIED, who))
    driver.until(lambda: not driver.session.busy)
    preview = merging(driver, other)
    fork = preview.forks.topLevelItem(0)
    assert fork is not None and "Is it so" in fork.text(0)
    values = [fork.child(place) for place in range(2)]
    assert {(value.text(1), value.text(3)) for value in values if value is not None} == {
        ("Verified", "here"),
        ("Disputed", "there"),
    }
    report = tmp_path / "report.xlsx"
    driver.click(button(preview, "Save the report"))
    choose_file(driver, report)
    driver.until(lambda: report.exists() and not driver.window.intake.running, LONG)
    driver.click(button(preview, "Merge"))
    driver.until(lambda: any(judgement.fork for judgement in driver.statement().judgements), LONG)


def test_a_preview_that_is_closed_changes_nothing(driver: Driver, tmp_path: Path) -> None:
    other = copied(driver, tmp_path / "for Kofi.factdesk")
    judged_elsewhere(other, driver.statement().id, "Kofi Mensah")
    driver.click(button(merging(driver, other), "Cancel"))
    driver.settled()
    assert not driver.statement().judgements
    assert len(driver.session.reviewers) == 1


def test_a_copy_leaves_out_what_was_ticked(driver: Driver, tmp_path: Path) -> None:
    target = tmp_path / "editor.factdesk"
    driver.window.actions_["copy_project"].trigger()
    asked = dialog(driver, CopyDialog)
    for box in asked.boxes.values():
        driver.click(box)
    driver.click(button(asked, "Choose where"))
    choose_file(driver, target)
    driver.until(lambda: "without" in driver.desk.messages.words, LONG)
    assert set(asked.boxes) == set(LeftOut)
    assert verify(target) == []


def test_two_people_with_one_name_are_told_apart(driver: Driver, tmp_path: Path) -> None:
    other = copied(driver, tmp_path / "twin.factdesk")
    assert driver.session.reviewer is not None
    judged_elsewhere(other, driver.statement().id, driver.session.reviewer.name)
    driver.click(button(merging(driver, other), "Merge"))
    driver.until(lambda: len(driver.session.reviewers) == 2 and not driver.window.intake.running, LONG)
    driver.window.actions_["reviewer"].trigger()
    asked = dialog(driver, ReviewerDialog)
    rows = [asked.known.item(place).text() for place in range(2)]
    assert all("joined 20" in row for row in rows)
    assert not asked.known.selectedItems()
    asked.reject()
