"""Erasing for good in the window and at the command line: nothing of the words is left on the disk."""

import json
from pathlib import Path

import pytest

from annotations.model.ids import new_id
from annotations.model.vocabulary import SO, Role, Verdict
from annotations.storage.copies import make_copy
from annotations.storage.project import Project
from annotations.storage.verify import verify
from app.dialogs.erasing import EraseDialog
from tests.end_to_end.commands import SEEDS, factdesk, shown, statements
from tests.end_to_end.hands import LONG, Driver, button
from tests.end_to_end.places import become_lead
from tests.end_to_end.test_sharing import dialog

SECRET = "Żaneta Deepthroat"


def holds(*folders: Path) -> list[str]:
    """The files below these folders with the secret in their bytes, also as JSON writes it."""
    wanted = [SECRET.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    wanted += [json.dumps(SECRET).strip('"').encode(), SECRET.partition(" ")[2].lower().encode()]
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return sorted(path.name for path in files if any(words in path.read_bytes() for words in wanted))


def test_a_lead_erases_in_the_window(driver: Driver, home: Path) -> None:
    path = driver.session.path
    assert path is not None
    become_lead(driver)
    statement = driver.statement().id
    driver.session.perform(lambda actions, me: actions.write_note(statement, f"{SECRET} told me", me))
    driver.settled()
    driver.window.actions_["back_up"].trigger()
    driver.until(lambda: "Backed up" in driver.desk.toast.words, LONG)
    driver.desk.inspector.drafts.put(statement, "note", {"words": f"{SECRET} said more"})
    driver.window.searching.open_panel(SECRET)
    driver.until(lambda: len(holds(home, path.parent)) >= 4, LONG)  # project, backups, index, half-written text
    driver.window.actions_["erase"].trigger()
    shown_one = dialog(driver, EraseDialog)
    assert not button(shown_one, "Erase for good").isEnabled()
    shown_one.list.setCurrentIndex(shown_one.list.model().index(0, 0))
    shown_one.reason.setText("She asked for it")
    assert not button(shown_one, "Erase for good").isEnabled()
    shown_one.sure.setChecked(True)
    driver.click(button(shown_one, "Erase for good"))
    driver.until(lambda: "Erased here and in" in driver.desk.messages.words, LONG)
    driver.until(lambda: not holds(home, path.parent), LONG)
    assert not driver.statement().notes and not driver.session.undo_stack.canUndo()
    assert verify(path) == []


def test_who_is_no_lead_is_refused(driver: Driver) -> None:
    driver.window.actions_["erase"].trigger()
    driver.until(lambda: "Only a lead may erase" in driver.desk.messages.words)


@pytest.fixture
def project(own_home: Path, tmp_path: Path) -> Path:
    path = tmp_path / "p.factdesk"
    assert factdesk(own_home, "import", path, SEEDS[0]).returncode == 0
    first, second = (bytes.fromhex(one["id"]) for one in statements(shown(own_home, path))[:2])
    opened = Project.open(path, new_id())
    lead = opened.actions.add_reviewer("Lea Lead", "LL", Role.LEAD).id
    opened.actions.judge(first, SO, Verdict.DISPUTED, lead, justification=f"{SECRET} denies it")
    opened.actions.write_note(second, "Nothing special", lead)
    opened.close()
    return path


def test_the_command_lists_and_erases_and_a_merge_brings_nothing_back(own_home: Path, project: Path) -> None:
    old = project.with_name("old.factdesk")
    make_copy(project, old)
    listed = factdesk(own_home, "erase", project)
    assert listed.returncode == 0 and SECRET in listed.stdout
    name = next(line for line in listed.stdout.splitlines() if SECRET in line).partition("\t")[0]
    by = ("--reviewer", "LL", "--reason", "She asked for it")
    assert "Nothing begins" in factdesk(own_home, "erase", project, "note:0000", *by).stderr
    assert "no reviewer “RH”" in factdesk(own_home, "erase", project, name, "--reviewer", "RH").stderr
    assert "needs a reason" in factdesk(own_home, "erase", project, name, "--reviewer", "LL").stderr
    erased = factdesk(own_home, "erase", project, name.split(":")[1][:12], *by)
    assert erased.returncode == 0 and "Erased here and in no backup" in erased.stderr
    assert holds(own_home, project.parent) == [old.name]
    assert factdesk(own_home, "merge", project, old, "--apply").returncode == 0
    assert holds(own_home, project.parent) == [old.name]
    assert factdesk(own_home, "merge", old, project, "--apply").returncode == 0  # its backup is cleaned as well
    assert holds(own_home, project.parent) == []
    for path in (project, old):
        assert "Damaged" not in factdesk(own_home, "verify", path).stdout
