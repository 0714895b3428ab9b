"""Garbage in cycles: left to pauses while a window is there, and to Python afterwards."""

import gc

from pytestqt.qtbot import QtBot

from app.garbage import GarbageInPauses
from app.session import ProjectSession


def test_no_full_collection_comes_by_itself_until_it_is_shut_down(qtbot: QtBot) -> None:
    session, usual = ProjectSession(), gc.get_threshold()
    pauses = GarbageInPauses(session)
    assert gc.get_threshold()[:2] == usual[:2]
    assert gc.get_threshold()[2] > 1000 * usual[2]
    pauses.shut_down()
    assert gc.get_threshold() == usual
    session.shut_down()
