"""The lane: one thread, in order, answers on the thread that asked."""

import threading

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from annotations.errors import Cancelled, WrongUse
from app.jobs import Lane


@pytest.fixture
def lane(qtbot: QtBot):  # type: ignore[no-untyped-def]  # a generator fixture of one line
    made = Lane("test")
    yield made
    made.close()


def fail(error: object) -> None:
    raise AssertionError(error)


def test_work_is_done_elsewhere_and_answered_here_in_order(qtbot: QtBot, lane: Lane) -> None:
    done: list[tuple[int, bool]] = []
    here = threading.get_ident()
    for number in range(20):
        lane.start(
            lambda number=number: (number, threading.get_ident() != here),  # type: ignore[misc]  # a bound default
            lambda result: done.append(result) if threading.get_ident() == here else fail(result),
            fail,
        )
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == [(number, True) for number in range(20)]


def test_a_refusal_is_reported_and_the_lane_goes_on(qtbot: QtBot, lane: Lane) -> None:
    said: list[object] = []

    def refuse() -> None:
        raise WrongUse("No.")

    lane.start(refuse, fail, said.append)
    lane.start(lambda: "next", said.append, fail)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert isinstance(said[0], WrongUse) and said[1] == "next"


def test_a_fault_reaches_the_exception_hook(qtbot: QtBot, lane: Lane) -> None:
    said: list[object] = []

    def fault() -> None:
        raise ZeroDivisionError("ours")

    with capture_exceptions() as caught:
        lane.start(fault, fail, fail, lambda: said.append("tidied"))
        lane.start(lambda: "next", said.append, fail)
        qtbot.waitUntil(lambda: said == ["tidied", "next"])
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]


def test_one_lane_waits_for_another(qtbot: QtBot, lane: Lane) -> None:
    other = Lane("other")
    got: list[object] = []
    other.start(lambda: lane.call(lambda: 6 * 7), got.append, fail)
    qtbot.waitUntil(lambda: got == [42])

    def refuse() -> None:
        raise WrongUse("No.")

    other.start(lambda: lane.call(refuse), fail, got.append)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert isinstance(got[1], WrongUse)
    other.close()


def test_a_closed_lane_finishes_what_is_queued_and_takes_no_more(qtbot: QtBot) -> None:
    lane, order = Lane("test"), []
    for number in range(50):
        lane.start(lambda number=number: order.append(number), lambda _: None, fail)  # type: ignore[misc]  # likewise
    lane.close()
    assert order == list(range(50))
    lane.start(lambda: order.append(99), lambda _: None, fail)
    with pytest.raises(Cancelled):
        lane.call(lambda: None)
    assert order[-1] == 49
    assert not [thread for thread in threading.enumerate() if thread.name == "test"]
