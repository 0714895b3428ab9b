"""Nothing is cut: interface text of 10 to 32 points at 1280x720, scaled up to 200 %."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app import settings as options
from app.theme import set_interface_size
from tests.end_to_end.geometry import faults, pages
from tests.end_to_end.hands import LONG, Driver
from tests.end_to_end.places import BESIDE, MODAL, PLACES, opened, put_away

ROOT = Path(__file__).parents[2]
SMALL = QSize(1280, 720)


@pytest.fixture(autouse=True)
def _restored(qapp: QApplication) -> Iterator[None]:
    yield
    set_interface_size(qapp, 0)


def enlarged(driver: Driver, points: int) -> None:
    driver.window.settings.set(options.INTERFACE_SIZE, points)
    QApplication.processEvents()
    driver.window.resize(SMALL)
    QApplication.processEvents()


def test_what_is_cut_is_found(driver: Driver) -> None:
    label = QLabel("Words that need more room than they have", driver.desk.reading)
    label.setFixedWidth(40)
    label.show()
    assert any("Words that need more" in fault for fault in faults(driver.window))
    label.setParent(None)
    label.deleteLater()


@pytest.mark.parametrize("points", [10, 13, 20, 32])
def test_nothing_is_cut_in_the_window(driver: Driver, points: int) -> None:
    enlarged(driver, points)
    assert driver.window.size() == SMALL
    assert at_rest(driver.window) == []
    driver.keys("D", "E", "C")
    driver.desk.messages.show_message(
        "Not recorded yet: a citation. Closing now would lose it.", ("Stay", lambda: None)
    )
    assert at_rest(driver.window) == []
    assert driver.window.size() == SMALL


@pytest.mark.parametrize("points", [10, 32])
def test_nothing_is_cut_where_there_is_no_project(new_window: Callable[[], Driver], points: int) -> None:
    driver = new_window()
    enlarged(driver, points)
    assert at_rest(driver.window) == []
    assert driver.window.size() == SMALL


@pytest.mark.parametrize("points", [10, 13, 20, 32])
def test_nothing_is_cut_in_dialogs(driver: Driver, points: int) -> None:
    enlarged(driver, points)
    for name in (*MODAL, *BESIDE):
        dialog = opened(driver, name)
        for page in pages(dialog):
            assert (name, page, at_rest(dialog)) == (name, page, [])
            assert dialog.minimumSizeHint().boundedTo(SMALL) == dialog.minimumSizeHint()
        put_away(driver, dialog)


@pytest.mark.parametrize("points", [10, 20, 32])
@pytest.mark.parametrize("name", sorted(PLACES.keys() - {*MODAL, *BESIDE}))
def test_nothing_is_cut_in_what_is_opened(driver: Driver, name: str, points: int) -> None:
    enlarged(driver, points)
    place = opened(driver, name)
    assert at_rest(place) == []
    if not place.isWindow():
        assert at_rest(driver.window) == []
    assert driver.window.size() == SMALL
    put_away(driver, place)


def at_rest(top: QWidget) -> list[str]:
    """What is cut once all layouts have run."""
    for _ in range(30):
        QApplication.processEvents()
        if not faults(top):
            break
    return faults(top)


@pytest.mark.parametrize(
    ("factor", "points", "size"),
    [
        ("1.5", 9, (853, 480)),
        ("2", 9, (640, 360)),
        ("1.5", 20, (1280, 720)),
        ("2", 10, (1280, 720)),
        ("2", 32, (1280, 720)),
    ],
)
def test_nothing_is_cut_in_a_scaled_window(
    project_path: Path, home: Path, factor: str, points: int, size: tuple[int, int]
) -> None:
    environment = {**os.environ, "QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.end_to_end.scaled", *map(str, (project_path, points, *size))]
    finished = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=LONG / 1000, check=False
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.splitlines() == [str(float(factor))]
