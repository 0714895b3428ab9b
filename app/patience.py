"""Waiting for another program that holds the project file. No Qt."""

from collections.abc import Callable
from typing import TypeVar

from annotations.errors import ProjectBusy

T = TypeVar("T")

_TRIES = 24
"""Each waits five seconds by itself: two minutes in all."""


def patiently(action: Callable[[], T], waiting: Callable[[], object]) -> T:
    """Do an action, again and again for two minutes while another program holds the file; between tries `waiting`.

    Raises what the action raises, ProjectBusy in the end. What it stored before it met the other
    program is stored: it must not matter if that is done again.
    """
    for _ in range(_TRIES - 1):
        try:
            return action()
        except ProjectBusy:
            waiting()
    return action()
