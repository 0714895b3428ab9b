"""The hints of the first start: shown once, never in the way, and pointing at what is there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotations.model.vocabulary import Verdict, said
from app.dialogs.reviewer import ReviewerDialog
from app.settings import FIRST_STEPS_SEEN, Settings
from app.views.callout import Callout
from tests.end_to_end.hands import Driver


@pytest.fixture
def first_start(new_window: Callable[[], Driver], named: None, project_path: Path) -> Driver:
    settings = Settings()
    settings.set(FIRST_STEPS_SEEN, False)
    settings.sync()
    made = new_window()
    made.open(project_path)
    made.until(lambda: any(hint.isVisible() for hint in made.window.findChildren(Callout)))
    return made


def callout(driver: Driver) -> Callout:
    return driver.window.findChildren(Callout)[0]


def test_they_come_after_the_first_article_is_open_and_only_once(
    first_start: Driver, new_window: Callable[[], Driver], project_path: Path
) -> None:
    assert callout(first_start).words().startswith("<b>This is a statement.")
    assert Settings().get(FIRST_STEPS_SEEN)
    again = new_window()
    again.open(project_path)
    assert again.window.findChildren(Callout) == []


def test_somebody_who_has_given_no_name_yet_sees_them_afterwards(
    new_window: Callable[[], Driver], project_path: Path
) -> None:
    settings = Settings()
    settings.set(FIRST_STEPS_SEEN, False)
    settings.sync()
    made = new_window()
    made.window.projects.open(project_path)
    made.until(lambda: QApplication.activeModalWidget() is not None)
    assert made.window.findChildren(Callout) == []
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReviewerDialog)
    dialog.name.setText("Rita One")
    dialog.initials.setText("R1")
    dialog.accept()
    made.until(lambda: any(hint.isVisible() for hint in made.window.findChildren(Callout)))


def test_four_steps_by_mouse(first_start: Driver) -> None:
    hint = callout(first_start)
    told = []
    while hint.isVisible():
        told.append(hint.words())
        assert first_start.window.rect().contains(hint.geometry())
        QTest.mouseClick(hint.next, Qt.MouseButton.LeftButton)
    assert len(told) == len(set(told)) == 4
    assert QApplication.focusWidget() is first_start.desk.reading


def test_skip_ends_them(first_start: Driver) -> None:
    QTest.mouseClick(callout(first_start).skip, Qt.MouseButton.LeftButton)
    assert callout(first_start).isHidden()
    first_start.keys("N")
    assert callout(first_start).isHidden()


def test_a_verdict_judges_and_goes_on(first_start: Driver) -> None:
    statement = first_start.statement()
    first_start.keys("V")
    assert first_start.values(statement) == {said(0): Verdict.VERIFIED}
    first_start.until(lambda: "framed question" in callout(first_start).words())


def test_keys_act_even_when_a_button_of_the_hint_has_the_focus(first_start: Driver) -> None:
    statement = first_start.statement()
    callout(first_start).next.setFocus()
    first_start.keys("V")
    assert first_start.values(statement) == {said(0): Verdict.VERIFIED}


def test_the_menu_shows_them_again_with_the_current_keys(driver: Driver) -> None:
    driver.window.actions_.rebind("cite", ["Z"])
    driver.window.actions_["first_steps"].trigger()
    hint = callout(driver)
    assert hint.isVisible()
    for _ in range(2):
        QTest.mouseClick(hint.next, Qt.MouseButton.LeftButton)
    assert "<b>Z</b> writes down a citation" in hint.words()


def test_a_hint_hides_while_its_place_is_out_of_sight(first_start: Driver) -> None:
    bar = first_start.desk.reading.verticalScrollBar()
    bar.setValue(bar.maximum())
    first_start.until(lambda: callout(first_start).isHidden())
    bar.setValue(0)
    first_start.until(lambda: callout(first_start).isVisible())
