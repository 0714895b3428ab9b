"""What a test leaves alive: threads, running timers and animations, windows.

Each would go on into the tests after it, where it fails now and then, or in the program, where it
keeps the process from ending. The objects of Qt that count time are noted when they are started, since
Qt does not list them.
"""

import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

import pytest
import shiboken6
from PySide6.QtCore import QAbstractAnimation, QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

_OF_LIBRARIES = frozenset({"tqdm_monitor"})
"""Threads that libraries keep for the whole process: progress bars share one, which ends with it."""

_started: WeakSet[Any] = WeakSet()


def note_what_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every timer and animation is noted at its start."""
    for kind in (QTimer, QAbstractAnimation):
        monkeypatch.setattr(kind, "start", _noting(kind.start))


def _noting(start: Callable[..., None]) -> Callable[..., None]:
    def noted(started: QObject, *arguments: object) -> None:
        _started.add(started)
        start(started, *arguments)

    return noted


class Leftovers:
    """Looks around when it is made; `found` tells what has come since and is still alive."""

    def __init__(self) -> None:
        self._threads = set(threading.enumerate())
        self._widgets = {id(widget) for widget in _windows()}

    def found(self) -> list[str]:
        """One sentence for each: what it is, and how to mend it."""
        if QApplication.instance() is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        threads = [
            f"The thread “{thread.name}” still runs: close its lane or its pool (shut_down, close)."
            for thread in threading.enumerate()
            if thread not in self._threads and thread.name not in _OF_LIBRARIES and thread.is_alive()
        ]
        widgets = [
            f"The window {_named(widget)} is alive{' and shown' if widget.isVisible() else ''}: give it a parent, "
            "qtbot.addWidget(…), or deleteLater()."
            for widget in _windows()
            if id(widget) not in self._widgets
        ]
        return threads + widgets + [f"{what}: stop it, or delete what it belongs to." for what in _running()]


def _windows() -> list[QWidget]:
    """Widgets without a parent; menus and dialogs that belong to another widget go with it."""
    if QApplication.instance() is None:
        return []
    return [widget for widget in QApplication.topLevelWidgets() if widget.parent() is None]


def _running() -> list[str]:
    """The timers and animations that still run; they are stopped, so that each is told of once."""
    said = []
    for each in list(_started):
        if not shiboken6.isValid(each):
            continue
        if each.isActive() if isinstance(each, QTimer) else each.state() == QAbstractAnimation.State.Running:
            owner = f" of {_named(owner)}" if (owner := each.parent()) else ""
            said.append(f"A {type(each).__name__}{owner} still runs")
            each.stop()
    return said


def _named(owner: QObject) -> str:
    return " ".join(filter(None, (type(owner).__name__, owner.objectName())))
