"""Tests need no display: Qt draws into memory unless the environment says otherwise."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

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
    with times.noting():
        yield
    if found := times.too_long():
        pytest.fail("\n".join(found), pytrace=False)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a real disk of a given size ("64k"), so that it can be full."""
    with _disks(tmp_path / "disk") as mount:
        yield lambda size: mount(f"size={size}")


@pytest.fixture
def read_only_folder(tmp_path: Path) -> Iterator[Callable[[Callable[[Path], object]], Path]]:
    """Makes a folder, has it filled, and lets nobody write into it any more: not root either."""
    if os.geteuid() == 0:
        with _disks(tmp_path / "disk") as mount:

            def mounted(fill: Callable[[Path], object]) -> Path:
                folder = mount("size=32m")
                fill(folder)
                subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
                return folder

            yield mounted
        return
    folder = tmp_path / "disk"
    folder.mkdir()

    def closed(fill: Callable[[Path], object]) -> Path:
        fill(folder)
        for each in (*folder.iterdir(), folder):
            each.chmod(each.stat().st_mode & ~0o222)
        return folder

    yield closed
    folder.chmod(0o700)


@contextmanager
def _disks(folder: Path) -> Iterator[Callable[[str], Path]]:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    folder.mkdir()
    mounted: list[Path] = []

    def mount(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting is not permitted here")
        mounted.append(folder)
        return folder

    yield mount
    for each in mounted:
        # lazily: where a failed test still has a file open, the disk must not outlive it
        subprocess.run(["umount", "--lazy", str(each)], check=True)
