"""Backups in the window, and files that are damaged."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from annotations.model.vocabulary import SO, Verdict
from annotations.storage import backups
from annotations.storage.verify import verify
from app.dialogs.backups import BackupsDialog
from tests.end_to_end.hands import LONG, Driver, button, choose_file
from tests.end_to_end.test_sharing import dialog


def root(home: Path) -> Path:
    return home / "factdesk" / "backups"


def kept(home: Path) -> list[Path]:
    return sorted(root(home).glob("*/*.factdesk"))


def judge(driver: Driver, verdict: Verdict = Verdict.VERIFIED) -> None:
    statement = driver.statement().id
    driver.session.perform(lambda actions, me: actions.judge(statement, SO, verdict, me))
    driver.settled()


def shown_backups(driver: Driver) -> BackupsDialog:
    shown = dialog(driver, BackupsDialog)
    driver.until(shown.here_button.isEnabled, LONG)
    return shown


def test_the_first_step_of_a_session_makes_one_backup(driver: Driver, home: Path) -> None:
    judge(driver)
    driver.until(lambda: len(kept(home)) == 1, LONG)
    judge(driver, Verdict.DISPUTED)
    driver.window.actions_["back_up"].trigger()
    driver.until(lambda: "Backed up" in driver.desk.toast.words, LONG)
    assert ["session" in path.name for path in kept(home)] == [True, False]
    assert all(verify(path) == [] for path in kept(home))


def test_a_backup_tells_what_it_lacks_and_is_restored_in_place(driver: Driver, home: Path) -> None:
    path = driver.session.path
    assert path is not None
    driver.window.actions_["back_up"].trigger()
    driver.until(lambda: "Backed up" in driver.desk.toast.words, LONG)
    judge(driver)
    judge(driver, Verdict.DISPUTED)
    driver.until(lambda: any("session" in kept_one.name for kept_one in kept(home)), LONG)
    driver.window.actions_["backups"].trigger()
    shown = dialog(driver, BackupsDialog)
    shown.list.setCurrentIndex(shown.list.model().index(shown.list.topLevelItemCount() - 1, 0))
    driver.until(shown.here_button.isEnabled, LONG)
    assert "5 articles, 0 verdicts." in shown.told.text() and "It lacks 2 steps" in shown.compared.text()
    driver.click(button(shown, "Restore here"))
    driver.until(lambda: "Restored." in driver.desk.messages.words, LONG)
    driver.until(lambda: driver.session.record is not None and not driver.session.busy, LONG)
    assert verify(path) == [] and not driver.statement().judgements
    before = next(each for each in kept(home) if "before restore" in each.name)
    assert before.name in driver.desk.messages.words
    assert backups.contents(before, path).only_there == 2
    judge(driver)
    assert driver.statement().judgements


def test_a_backup_becomes_a_new_file(driver: Driver, tmp_path: Path) -> None:
    judge(driver)
    driver.window.actions_["back_up"].trigger()
    driver.until(lambda: "Backed up" in driver.desk.toast.words, LONG)
    driver.window.actions_["backups"].trigger()
    driver.click(button(shown_backups(driver), "Restore as a new file"))
    target = tmp_path / "again.factdesk"
    choose_file(driver, target)
    driver.until(lambda: driver.session.path == target, LONG)
    assert verify(target) == []


def test_of_a_damaged_file_what_is_readable_is_recovered(
    new_window: Callable[[], Driver], named: None, project_path: Path, tmp_path: Path
) -> None:
    damaged = project_path.read_bytes()[: -4 * 4096]
    project_path.write_bytes(damaged)
    driver = new_window()
    driver.window.projects.open(project_path)
    empty = driver.desk.empty
    driver.until(lambda: "cut short" in empty.accessibleName(), LONG)
    driver.click(button(empty, "Recover what is readable"))
    target = tmp_path / "recovered.factdesk"
    choose_file(driver, target)
    driver.until(lambda: driver.session.path == target and driver.session.record is not None, LONG)
    driver.until(lambda: "what is readable of “work.factdesk”" in driver.desk.messages.words, LONG)
    assert project_path.read_bytes() == damaged and verify(target) == []
    assert "cut short" in target.with_name("recovered (what was recovered).txt").read_text(encoding="utf-8")


def test_for_a_damaged_file_its_backups_are_offered(
    new_window: Callable[[], Driver], named: None, project_path: Path, home: Path
) -> None:
    driver = new_window()
    driver.open(project_path)
    driver.show_article("Moment of trust")
    judge(driver)
    driver.until(lambda: len(kept(home)) == 1, LONG)
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible(), LONG)
    project_path.write_bytes(project_path.read_bytes()[:20_000])
    again = new_window()
    again.window.projects.open(project_path)
    again.until(lambda: "cut short" in again.desk.empty.accessibleName(), LONG)
    again.click(button(again.desk.empty, "Restore a backup"))
    shown = shown_backups(again)
    assert "1 verdict." in shown.told.text() and "cannot be read" in shown.compared.text()
    again.click(button(shown, "Restore here"))
    again.until(lambda: "work (damaged).factdesk" in again.desk.messages.words, LONG)
    again.until(lambda: again.session.record is not None, LONG)
    assert verify(project_path) == []


def test_of_a_file_with_foreign_parts_a_clean_copy_is_offered(
    new_window: Callable[[], Driver], named: None, project_path: Path, tmp_path: Path
) -> None:
    connection = sqlite3.connect(project_path)
    connection.execute("CREATE TRIGGER spy AFTER INSERT ON action BEGIN DELETE FROM head; END")
    connection.close()
    driver = new_window()
    driver.window.projects.open(project_path)
    driver.until(lambda: "did not make (spy)" in driver.desk.empty.accessibleName(), LONG)
    driver.click(button(driver.desk.empty, "Make a clean copy"))
    target = tmp_path / "clean.factdesk"
    choose_file(driver, target)
    driver.until(lambda: driver.session.path == target and len(driver.session.order) == 5, LONG)
    assert verify(target) == [] and b"spy" not in target.read_bytes()
