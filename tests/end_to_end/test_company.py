"""Two windows on one file: who else is here, and what they record."""

from collections.abc import Callable
from pathlib import Path

from annotations.model.ids import new_id
from annotations.model.judgement import Reviewer
from annotations.storage.presence import Presence
from tests.end_to_end.hands import Driver


def shown(driver: Driver) -> str:
    company = driver.window.status.company
    return company.text() if company.isVisible() else ""


def litter(path: Path) -> list[str]:
    return [entry.name for entry in path.parent.iterdir() if entry.name.endswith(".here")]


def test_each_window_says_who_is_in_the_other(
    driver: Driver, new_window: Callable[[], Driver], project_path: Path
) -> None:
    assert shown(driver) == ""
    other = new_window()
    other.open(project_path)
    driver.until(lambda: shown(driver) == "also here: you")
    other.session.join_new("Kofi Mensah", "KM", lambda _: None)
    driver.until(lambda: shown(driver) == "also here: KM")
    other.until(lambda: shown(other) == "also here: R1")
    assert "Kofi Mensah, since " in driver.window.status.company.toolTip()
    assert "Kofi Mensah" in driver.window.status.company.accessibleName()
    other.window.close()
    driver.until(lambda: shown(driver) == "")
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())
    assert litter(project_path) == []


def test_another_project_is_entered_and_the_first_one_left(driver: Driver, tmp_path: Path, project_path: Path) -> None:
    driver.until(lambda: len(litter(project_path)) == 1)
    (tmp_path / "second").mkdir()
    second = tmp_path / "second" / "another.factdesk"
    driver.window.projects.create(second)
    driver.until(lambda: len(litter(second)) == 1)
    assert litter(project_path) == []


def test_many_others_take_little_room(driver: Driver, project_path: Path) -> None:
    others = [Presence(project_path) for _ in range(4)]
    people = ["AA", "BB", "CC", "AA"]
    for other, initials in zip(others, people, strict=True):
        other.announce(Reviewer(new_id(), f"Reviewer {initials}", initials))
    driver.until(lambda: shown(driver) == "also here: AA, BB +1")
    assert driver.window.status.company.accessibleName().count("Reviewer") == 4
    for other in others:
        other.leave()
    driver.until(lambda: shown(driver) == "")
