"""The history of the project in the real window: filters, where a step leads, what is new, files."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation
from annotations.model.vocabulary import SO, Verdict
from annotations.storage.project import Project
from app.dialogs.history import HistoryWindow
from app.models.history import StepRole
from tests.end_to_end.hands import Driver, button, choose_file, record
from tests.end_to_end.places import judged_by_three


def history(driver: Driver) -> HistoryWindow:
    driver.keys("Ctrl+H")
    shown = next(window for window in driver.window.findChildren(HistoryWindow) if window.isVisible())
    driver.until(lambda: shown.model.rowCount() > 0)
    return shown


def lines(shown: HistoryWindow) -> list[str]:
    return [str(shown.model.index(row).data()) for row in range(shown.model.rowCount())]


def choose(driver: Driver, shown: HistoryWindow, person: str) -> None:
    shown.person.setCurrentText(person)
    shown.person.activated.emit(shown.person.currentIndex())
    driver.until(lambda: bool(lines(shown)) and all(person in line for line in lines(shown)))


def judge_elsewhere(path: Path, name: str, number: int) -> Id:
    """Somebody else judges statements of the last article while the project is not open here."""
    project = Project.open(path, new_id())
    kofi = project.actions.add_reviewer(name)
    statements = project.article(project.article_ids()[-1]).statements[:number]
    for statement in statements:
        project.actions.judge(statement.id, SO, Verdict.DISPUTED, kofi.id)
    project.close()
    return statements[0].id


def test_the_newest_step_comes_first_and_leads_to_its_statement(driver: Driver) -> None:
    judged = driver.statement()
    driver.keys("V", "J", "J")
    assert driver.desk.current != judged.id
    shown = history(driver)
    assert f"¶{judged.label}" in lines(shown)[0]
    assert "Rita One" in lines(shown)[0]
    QTest.keyClick(shown.list, Qt.Key.Key_Return)
    driver.until(lambda: driver.desk.current == judged.id)


def test_a_step_leads_to_another_article(driver: Driver) -> None:
    assert driver.session.path is not None
    wanted = judge_elsewhere(driver.session.path, "Kofi Mensah", 1)
    shown = history(driver)
    row = next(
        at for at in range(shown.model.rowCount()) if shown.model.index(at).data(StepRole.STEP).statement == wanted
    )
    rect = shown.list.visualRect(shown.model.index(row))
    QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    driver.until(lambda: driver.desk.current == wanted)


def test_filters_by_person_words_days_and_article(driver: Driver) -> None:
    judged_by_three(driver)
    driver.until(lambda: len(driver.session.reviewers) == 3)
    shown = history(driver)
    choose(driver, shown, "Uwe Lahn")
    shown.person.setCurrentIndex(0)
    QTest.keyClicks(shown.words, "uwe disputed")
    driver.until(lambda: bool(lines(shown)) and all("Uwe Lahn" in line and "Disputed" in line for line in lines(shown)))
    shown.words.clear()
    shown.period.setCurrentText("Day or days…")
    shown.period.activated.emit(shown.period.currentIndex())
    QTest.keyClicks(shown.days, "1999-12-31/2000-01-01")
    driver.until(lambda: not lines(shown))
    driver.until(lambda: "Nothing was done" in shown.told.text())
    shown.days.setText("yesterday")
    driver.until(lambda: "Give a day as" in shown.told.text())
    shown.period.setCurrentText("Today")
    shown.article.setCurrentText(driver.session.rows[driver.session.order[-1]].title)
    shown.period.activated.emit(shown.period.currentIndex())
    driver.until(lambda: bool(lines(shown)))
    steps = [shown.model.index(row).data(StepRole.STEP) for row in range(shown.model.rowCount())]
    assert {step.article for step in steps} == {driver.session.order[-1]}


def test_the_list_goes_on_as_one_scrolls_and_with_what_is_done(driver: Driver) -> None:
    statement, me = driver.statement().id, driver.session.reviewer
    assert driver.session.path is not None and me is not None
    project = Project.open(driver.session.path, new_id())
    for number in range(150):
        project.actions.write_note(statement, f"note {number}", me.id)
    project.close()
    shown = history(driver)
    first = shown.model.rowCount()
    assert first < 150
    shown.list.scrollToBottom()
    driver.until(lambda: shown.model.rowCount() > first)
    shown.list.scrollToTop()
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    driver.desk.reading.setFocus()
    driver.keys("V")
    assert driver.values(driver.statement())
    driver.until(lambda: "Verified" in lines(shown)[0])


def test_what_others_did_meanwhile_is_told_once_and_listed(driver: Driver, new_window: Callable[[], Driver]) -> None:
    path = driver.session.path
    assert path is not None
    driver.keys("V")
    project = driver.session.project_id
    driver.until(lambda: driver.window.settings.seen_in(project) is not None)
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())
    judge_elsewhere(path, "Kofi Mensah", 3)
    again = new_window()
    again.open(path)
    again.until(lambda: bool(again.desk.messages.words))
    assert again.desk.messages.words == (
        "New since you last had this project open: 3 verdicts and 1 other step by Kofi Mensah."
    )
    again.click(button(again.desk.messages, "Show them"))
    shown = next(window for window in again.window.findChildren(HistoryWindow) if window.isVisible())
    again.until(lambda: len(lines(shown)) == 4)
    assert all("Kofi Mensah" in line for line in lines(shown))
    shown.new.click()
    again.until(lambda: len(lines(shown)) > 4)
    again.until(lambda: not again.session.busy)
    seen = Project.reading(path)
    latest = seen.newest_step()
    seen.close()
    again.until(lambda: again.window.settings.seen_in(project) == latest)
    again.window.close()
    again.until(lambda: not again.window.isVisible())
    third = new_window()
    third.open(path)
    third.until(lambda: third.window.histories.told)
    assert third.desk.messages.words == ""


def test_the_steps_that_are_listed_go_into_files(driver: Driver, tmp_path: Path) -> None:
    judged_by_three(driver)
    driver.until(lambda: len(driver.session.reviewers) == 3)
    shown = history(driver)
    choose(driver, shown, "Uwe Lahn")
    driver.click(shown.export)
    choose_file(driver, tmp_path / "h.csv")
    driver.until(lambda: "h.csv" in driver.desk.messages.words)
    with (tmp_path / "h.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["Person"] for row in rows} == {"Uwe Lahn"}
    judged = [row for row in rows if row["Statement"]]
    assert len(judged) == 14 and all(row["¶"] for row in judged)


def test_the_inspector_tells_what_a_verdict_rested_on(driver: Driver) -> None:
    statement = driver.statement()
    citation = Citation(new_id(), statement.id, SO, new_id(), locator="p. 3")
    driver.session.perform(lambda actions, me: actions.cite(citation, {"title": "Report"}, me))
    driver.settled()
    driver.session.perform(lambda actions, me: actions.judge(statement.id, SO, Verdict.VERIFIED, me))
    driver.settled()
    driver.session.perform(lambda actions, me: actions.remove_citation(citation, me))
    driver.settled()
    told = driver.desk.inspector.history
    driver.until(lambda: "rested on Report, p. 3 (taken away since)" in told.accessibleDescription())
    assert any("taken away since" in label.text() for label in told.findChildren(QLabel))
    assert record(driver).statement(statement.id) is not None


def test_while_the_check_is_blind_only_own_steps_are_listed(driver: Driver) -> None:
    judged_by_three(driver)
    shown = history(driver)
    driver.until(lambda: any("Kofi Mensah" in line for line in lines(shown)))
    blind = replace(driver.session.settings, blind=True)
    driver.session.perform(lambda actions, me: actions.change_settings(driver.session.project_id, blind, me))
    driver.settled()
    driver.until(lambda: bool(lines(shown)) and all("Rita One" in line for line in lines(shown)))
    assert shown.blind.isVisible() and not shown.person.isEnabled()
    shown.close()
    driver.keys("F6")
    opened = driver.window.overviews.shown
    assert opened is not None
    opened.showTab("Agreement")
    driver.until(lambda: opened.agreement.table.rowCount() == 4)  # of what one has judged oneself, nothing is hidden
    opened.close()
