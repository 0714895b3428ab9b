"""The reading view in the real window: backlight, crossing statements and selecting, by keys alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.model.record import Statement
from annotations.model.vocabulary import StatementKind
from annotations.text import Span
from app import settings as options
from app.settings import Settings
from tests.end_to_end.hands import Driver, record

SOLDIERS = "53 wounded soldiers were transferred to Russian hospitals and around 200 fighters to a prison camp"
CROSSING = "fighters to a prison camp in Olenivka, a place in the self-proclaimed Donetsk People’s Republic, the"


def words_of(driver: Driver, statement: Statement) -> str:
    return statement.span.of(record(driver).article.words)


def draw(driver: Driver, words: str) -> Statement:
    """Mark words by hand."""
    article = record(driver).article
    start = article.words.index(words)
    span = Span(start, start + len(words))
    driver.session.perform(lambda actions, me: actions.draw(article.text, StatementKind.OTHER, span, span, me)[1])
    driver.settled()
    return driver.labelled(words)


def test_b_fades_the_unmarked_and_is_remembered(
    driver: Driver, new_window: Callable[[], Driver], project_path: Path
) -> None:
    action = driver.window.actions_["backlight"]
    driver.keys("B")
    assert driver.desk.reading.isBacklit() and action.isChecked()
    driver.keys("B")
    assert not driver.desk.reading.isBacklit() and not action.isChecked()
    action.trigger()
    driver.settled()
    assert driver.desk.reading.isBacklit() and action.isChecked()
    assert Settings().get(options.BACKLIGHT)
    again = new_window()
    assert again.desk.reading.isBacklit() and again.window.actions_["backlight"].isChecked()


def test_alt_and_arrows_go_through_all_that_nest_and_cross(driver: Driver) -> None:
    crossing = draw(driver, CROSSING)
    figure = driver.labelled("around 200 fighters")
    driver.desk.go_to(figure.id)
    reached = []
    for _ in range(3):
        driver.keys("Alt+Up")
        reached.append(driver.statement())
    assert crossing in reached
    assert any(words_of(driver, statement).startswith(SOLDIERS) for statement in reached)
    assert [len(s.span) for s in reached] == sorted(len(s.span) for s in reached)
    driver.keys("Alt+Down", "Alt+Down", "Alt+Down")
    assert driver.statement() == figure


def test_a_statement_is_cut_anew_by_keys_alone(driver: Driver) -> None:
    figure = driver.labelled("around 200 fighters")
    driver.desk.go_to(figure.id)
    driver.keys("Shift+Right", "Shift+Right", "Shift+Right", "Shift+Left", "Alt+Shift+Right")
    driver.keys("E")
    cut = record(driver).statement(figure.id)
    assert cut is not None
    assert words_of(driver, cut) == "200 fighters to a"
    assert driver.desk.reading.selectedSpan() is None
    driver.keys("Ctrl+Z")
    assert words_of(driver, driver.statement()) == "around 200 fighters"


@pytest.mark.parametrize("chord", ["Ctrl+Shift+Right", "Ctrl+Alt+Shift+Left"])
def test_characters_are_taken_by_keys(driver: Driver, chord: str) -> None:
    figure = driver.labelled("around 200 fighters")
    driver.desk.go_to(figure.id)
    driver.keys(chord)
    selected = driver.desk.reading.selectedSpan()
    assert selected is not None and len(selected) == len(figure.span) + 1
    driver.keys("Escape")
    assert driver.desk.reading.selectedSpan() is None
