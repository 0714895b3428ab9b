"""The look for what a test leaves alive finds it, and says how to mend it."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QPropertyAnimation, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.jobs import Lane
from tests.leftovers import Leftovers


@pytest.fixture
def leftovers(qtbot: QtBot) -> Iterator[Leftovers]:
    looked = Leftovers()
    yield looked
    assert looked.found() == []


def test_a_lane_that_is_not_closed_is_found(leftovers: Leftovers) -> None:
    lane = Lane("forgotten")
    assert leftovers.found() == [
        "The thread “forgotten” still runs: close its lane or its pool (shut_down, close).",
    ]
    lane.close()


def test_a_running_timer_is_found_once_and_told_with_its_owner(leftovers: Leftovers) -> None:
    owner = QObject(objectName="clock")
    QTimer(owner, interval=10_000).start()
    QTimer(owner)
    assert leftovers.found() == ["A QTimer of QObject clock still runs: stop it, or delete what it belongs to."]
    assert leftovers.found() == []


def test_a_timer_that_goes_with_its_owner_is_nothing_left(leftovers: Leftovers) -> None:
    owner = QObject()
    QTimer(owner).start(10_000)
    owner.deleteLater()
    assert leftovers.found() == []


def test_a_running_animation_is_found(leftovers: Leftovers) -> None:
    owner = QWidget()
    animation = QPropertyAnimation(owner, b"maximumWidth", owner)
    animation.setDuration(60_000)
    animation.setEndValue(1)
    animation.start()
    assert "A QPropertyAnimation of QWidget still runs" in "\n".join(leftovers.found())
    owner.deleteLater()


def test_a_window_is_found_until_it_is_deleted(leftovers: Leftovers) -> None:
    widget = QWidget()
    widget.setObjectName("lost")
    widget.show()
    assert leftovers.found() == [
        "The window QWidget lost is alive and shown: give it a parent, qtbot.addWidget(…), or deleteLater()."
    ]
    widget.deleteLater()


def test_a_thread_of_before_is_not_the_tests(leftovers: Leftovers) -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    assert Leftovers().found() == []
    end.set()
    thread.join()
