from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.views.empty_state import EmptyState


@pytest.fixture
def state(qtbot: QtBot) -> Iterator[EmptyState]:
    # Inside another widget: the offscreen platform warns about the size hints of a window of its own.
    window = QWidget()
    qtbot.addWidget(window)
    made = EmptyState(window)
    made.resize(900, 600)
    window.resize(900, 600)
    window.show()
    yield made
    window.hide()


def button(state: EmptyState, words: str) -> QPushButton:
    return next(found for found in state.findChildren(QPushButton) if found.text() == words)


def test_buttons_ask_for_what_they_say(qtbot: QtBot, state: EmptyState) -> None:
    state.setState("Nothing to check yet.", "Import an article.", "Open the sample articles", "New project")
    with qtbot.waitSignal(state.mainTriggered):
        QTest.mouseClick(button(state, "Open the sample articles"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(state.secondaryTriggered):
        QTest.mouseClick(button(state, "New project"), Qt.MouseButton.LeftButton)
    assert state.accessibleName() == "Nothing to check yet."


def test_what_is_empty_is_not_shown(state: EmptyState) -> None:
    state.setState("No article is open.")
    assert [found.text() for found in state.findChildren(QLabel) if found.isVisible()] == ["No article is open."]
    assert not any(found.isVisible() for found in state.findChildren(QPushButton))


def test_progress_is_shown_until_the_next_state(state: EmptyState) -> None:
    state.setState("Finding statements…", main_text="Cancel")
    state.setProgress(3, 5, "3 of 5 articles")
    bar = state.findChild(QProgressBar)
    assert bar is not None
    assert bar.isVisible()
    assert (bar.value(), bar.maximum()) == (3, 5)
    assert "3 of 5 articles" in [found.text() for found in state.findChildren(QLabel) if found.isVisible()]
    state.setProgress(0, 0)
    assert bar.maximum() == 0
    state.setState("Done.")
    assert not bar.isVisible()


def test_long_words_wrap_and_are_never_cut(state: EmptyState) -> None:
    state.setState(
        "The file is not a Factdesk project, or there is none at that place. " * 2, "A detail. " * 30, "Close"
    )
    QApplication.processEvents()
    for label in (found for found in state.findChildren(QLabel) if found.isVisible()):
        assert label.height() >= label.heightForWidth(label.width())


def test_words_are_never_markup(state: EmptyState) -> None:
    state.setState("<b>bold</b>", "<img src=x>")
    assert all(found.textFormat() is Qt.TextFormat.PlainText for found in state.findChildren(QLabel))
