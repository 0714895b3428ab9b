"""Tests need no display: Qt draws into memory unless the environment says otherwise."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotations.storage.connection import watched_reading
from tests.leftovers import Leftovers, note_what_is_started
from tests.reading_time import ReadingTimes

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_configure(config: pytest.Config) -> None:
    """Say which system package is missing, rather than fail in each test of the window."""
    from app.start import obstacle_to_a_window

    if obstacle := obstacle_to_a_window():
        pytest.exit(obstacle, returncode=2)


@pytest.fixture(scope="session", autouse=True)
def _notes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        note_what_is_started(monkeypatch)
        yield


@pytest.fixture(autouse=True)
def _nothing_left_alive(_notes: None) -> Iterator[None]:
    """No test leaves a thread, a running timer or animation, or a window behind."""
    leftovers = Leftovers()
    yield
    if found := leftovers.found():
        pytest.fail("\n".join(found), pytrace=False)


@pytest.fixture(autouse=True)
def _no_reader_in_the_way() -> Iterator[None]:
    """No test reads a project file for so long at once that somebody who records a verdict would feel it."""
    times = ReadingTimes()
    with watched_reading(times.note):
        yield
    if found := times.too_long():
        pytest.fail("\n".join(found), pytrace=False)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a real disk of a given size ("64k"), so that it can be full."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted: list[Path] = []

    def mount(size: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting is not permitted here")
        mounted.append(folder)
        return folder

    yield mount
    for each in mounted:
        subprocess.run(["umount", str(each)], check=True)
