"""Forks, differences, final verdicts, sign-off, roles and the blind check in the window, by keys."""

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from annotations.model.ids import Id, new_id
from annotations.model.record import Statement
from annotations.model.vocabulary import SO, Reason, State, Verdict
from annotations.review.states import standing
from annotations.storage.copies import make_copy
from annotations.storage.merging import rehearsed
from annotations.storage.project import Project, snapshot
from annotations.storage.verify import verify
from app.dialogs.deciding import DecidingPage
from app.dialogs.team import AssignDialog, RolesDialog
from app.headless.listing import as_json
from tests.end_to_end.hands import LONG, Driver, record

D = TypeVar("D", bound=QDialog)


def elsewhere(driver: Driver, statement: Id, value: str, name: str = "Kofi Mensah") -> Id:
    """Another reviewer judges in another program."""
    assert driver.session.path is not None
    project = Project.open(driver.session.path, new_id())
    who = next((r.id for r in project.reviewers() if r.name == name), None) or project.actions.add_reviewer(name).id
    reason = Reason.ERROR if value == Verdict.DISPUTED else None
    project.actions.judge(statement, SO, value, who, reason=reason, justification="The ministry counted otherwise.")
    project.close()
    driver.until(lambda: who in driver.session.reviewers, LONG)
    driver.settled()
    return who


def judge(driver: Driver, statement: Id, value: str) -> None:
    driver.session.perform(lambda actions, me: actions.judge(statement, SO, value, me))
    driver.settled()


def figures(driver: Driver, number: int = 2) -> list[Id]:
    return [s.id for s in record(driver).statements if s.aspects == (SO,) and s.reading.parent is None][:number]


def now(driver: Driver, statement: Id) -> Statement:
    found = record(driver).statement(statement)
    assert found is not None
    return found


def state(driver: Driver, statement: Id) -> State:
    found = now(driver, statement)
    return standing(found, record(driver).near(found), replace(record(driver).settings, citations=0)).state


def opened(driver: Driver, name: str, cases: int) -> DecidingPage:
    driver.window.actions_[name].trigger()
    driver.until(lambda: driver.window.deciding.page is not None)
    page = driver.window.deciding.page
    assert page is not None
    driver.until(lambda: len(page._cases) == cases and page._left == 0, LONG)
    return page


def press(
    driver: Driver, page: DecidingPage, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    page.activateWindow()
    driver.until(page.isActiveWindow)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, held)
    driver.settled()


def dialog(driver: Driver, kind: type[D]) -> D:
    driver.until(lambda: bool(driver.window.findChildren(kind)))
    return driver.window.findChildren(kind)[0]


def make_lead(driver: Driver) -> None:
    driver.window.actions_["roles"].trigger()
    driver.click(dialog(driver, RolesDialog).change)
    driver.until(lambda: driver.window.deciding._is_lead)
    driver.settled()


def test_reviewers_agree_on_the_same_evidence_by_one_key_and_undo_it(driver: Driver) -> None:
    one, two = figures(driver)
    for statement in (one, two):
        judge(driver, statement, Verdict.VERIFIED)
        elsewhere(driver, statement, Verdict.DISPUTED)
    driver.until(lambda: state(driver, one) is State.REVIEWERS_DIFFER and state(driver, two) is State.REVIEWERS_DIFFER)
    page = opened(driver, "differences", 2)
    case = page.case()
    assert case is not None and case.statement == one
    assert {(side.value, side.who) for side in case.sides} == {("✓ Verified", "you"), ("≠ Disputed", "Kofi Mensah")}
    press(driver, page, Qt.Key.Key_Equal)
    driver.until(lambda: state(driver, one) is State.DONE)
    assert driver.session.reviewer is not None
    mine = now(driver, one).judgement(SO, driver.session.reviewer.id)
    assert mine is not None
    assert (mine.value, mine.reason, mine.justification) == (
        "disputed",
        Reason.ERROR,
        "The ministry counted otherwise.",
    )
    driver.until(lambda: page.case() is not None and page.case().statement == two)  # type: ignore[union-attr]
    press(driver, page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    driver.until(lambda: state(driver, one) is State.REVIEWERS_DIFFER)
    driver.until(lambda: len(page._cases) == 2)


def test_a_lead_decides_beside_the_others_and_signs_off(driver: Driver) -> None:
    (one,) = figures(driver, 1)
    judge(driver, one, Verdict.VERIFIED)
    elsewhere(driver, one, Verdict.DISPUTED)
    make_lead(driver)
    page = opened(driver, "differences", 1)
    press(driver, page, Qt.Key.Key_F)
    assert page.reason.hasFocus()
    QTest.keyClicks(page.reason, "The report of 2 is clear, V.")
    elsewhere(driver, figures(driver)[1], Verdict.DISPUTED)  # nobody's work elsewhere takes the words away
    driver.qtbot.waitUntil(lambda: not driver.window.deciding._again.isActive() and page._left == 0)
    driver.settled()
    assert page.reason.hasFocus() and page.words() == "The report of 2 is clear, V."
    QTest.keyClick(page.reason, Qt.Key.Key_Return)
    press(driver, page, Qt.Key.Key_2)
    driver.until(lambda: bool(now(driver, one).finals))
    found = now(driver, one)
    assert found.finals[0].justification == "The report of 2 is clear, V." and len(found.judgements) == 2
    driver.until(lambda: page.case() is None)
    driver.click(page.settled)
    driver.until(lambda: page.case() is not None)
    case = page.case()
    assert case is not None and case.final.startswith("Final verdict by you")
    press(driver, page, Qt.Key.Key_0)
    driver.until(lambda: not now(driver, one).finals)
    press(driver, page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    driver.until(lambda: bool(now(driver, one).finals))
    page.close()
    driver.session.perform(
        lambda actions, me: actions.change_settings(
            driver.session.project_id, replace(driver.session.settings, citations=0), me
        )
    )
    driver.settled()
    driver.desk.go_to(one)
    driver.window.actions_["sign_off"].trigger()
    driver.until(lambda: state(driver, one) is State.SIGNED_OFF)
    driver.keys("Ctrl+Z")
    driver.until(lambda: state(driver, one) is State.DONE)
    driver.window.actions_["sign_off_article"].trigger()
    driver.until(lambda: state(driver, one) is State.SIGNED_OFF)
    path, me = driver.session.path, driver.session.reviewer
    assert path is not None and me is not None and verify(path) == []
    with snapshot(path) as project:
        told = as_json(project, driver.session.project_id)
    (listed,) = [s for article in told["articles"] for s in article["statements"] if s["id"] == one.hex()]
    assert (listed["state"], listed["signed_off_by"]) == ("Signed off", me.id.hex())
    assert [final["value"] for final in listed["finals"]] == [found.finals[0].value] and told["differences"] == []


def test_nobody_signs_off_who_is_no_lead(driver: Driver) -> None:
    (one,) = figures(driver, 1)
    driver.session.perform(lambda actions, me: actions.judge(one, SO, Verdict.UNVERIFIABLE, me))
    driver.settled()
    driver.desk.go_to(one)
    driver.window.actions_["sign_off"].trigger()
    driver.until(lambda: "Only a lead" in driver.desk.messages.words)


def test_ones_own_two_verdicts_are_settled_by_a_number(driver: Driver, tmp_path: Path) -> None:
    (one,) = figures(driver, 1)
    path, me = driver.session.path, driver.session.reviewer
    assert path is not None and me is not None
    other = tmp_path / "laptop.factdesk"
    make_copy(path, other)
    project = Project.open(other, new_id())
    project.actions.judge(one, SO, Verdict.DISPUTED, me.id, reason=Reason.ERROR)
    project.close()
    judge(driver, one, Verdict.VERIFIED)
    project = Project.open(path, new_id())
    with rehearsed(path, other) as found:
        found.apply(project.take_in)
    project.close()
    driver.until(lambda: any(judgement.fork for judgement in now(driver, one).judgements), LONG)
    page = opened(driver, "forks", 1)
    case = page.case()
    assert case is not None and case.question == "Two verdicts by you: Is it so"
    wanted = next(number for number, side in enumerate(case.sides) if side.value == "Disputed")
    press(driver, page, (Qt.Key.Key_1, Qt.Key.Key_2)[wanted])
    driver.until(lambda: page.case() is None)
    (judged,) = now(driver, one).judgements
    assert (judged.value, judged.fork) == ("disputed", False)


def test_while_blind_nothing_of_others_shows_until_ones_own_verdict_is_set(driver: Driver) -> None:
    (one,) = figures(driver, 1)
    driver.session.perform(
        lambda actions, me: actions.change_settings(
            driver.session.project_id, replace(driver.session.settings, blind=True), me
        )
    )
    driver.settled()
    kofi = elsewhere(driver, one, Verdict.DISPUTED)
    driver.desk.go_to(one)
    driver.settled()
    seen = driver.desk.statement()
    assert seen is not None and seen.judgements == () and now(driver, one).judgements == ()
    histories: list[object] = []
    driver.session.historyRead.connect(lambda _, items: histories.append([item.by for item in items]))
    driver.session.read_history(one)
    driver.until(lambda: bool(histories))
    assert kofi not in histories[-1]  # type: ignore[operator]
    opened(driver, "differences", 0).close()
    judge(driver, one, Verdict.VERIFIED)
    driver.until(lambda: {j.reviewer for j in now(driver, one).judgements} >= {kofi})
    assert state(driver, one) is State.REVIEWERS_DIFFER


def test_an_article_is_assigned_and_the_list_shows_mine(driver: Driver) -> None:
    own = record(driver).article.id
    driver.window.actions_["assign"].trigger()
    asked = dialog(driver, AssignDialog)
    assert driver.session.reviewer is not None
    asked.boxes[driver.session.reviewer.id].click()
    asked.accept()
    driver.until(lambda: record(driver).assigned == {driver.session.reviewer.id})  # type: ignore[union-attr]
    driver.settled()
    initials = driver.session.reviewer.initials
    assert driver.desk.articles.model.index(0).data().startswith(record(driver).article.title[:10])
    assert f"for {initials}" in driver.session.rows[own].about
    driver.click(driver.desk.articles.mine)
    assert driver.desk.articles.order() == [own]
    driver.click(driver.desk.articles.mine)
    assert len(driver.desk.articles.order()) == len(driver.session.order)
