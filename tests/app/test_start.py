"""Start-up: what stands in the way of a window is said, faults are reported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import start

ROOT = Path(__file__).parents[2]


def run(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        env=kept | {"FACTDESK_HOME": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_without_a_display_the_headless_commands_are_named(tmp_path: Path) -> None:
    finished = run(tmp_path)
    assert finished.returncode == 2
    assert "no display" in finished.stderr and "import, detect, show" in finished.stderr
    assert finished.stdout == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the packages are Linux distributions'")
def test_a_missing_library_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setitem(start._X11_LIBRARIES, "libno-such-thing.so.9", "libno-such-thing9")
    assert start.obstacle_to_a_window().endswith("libno-such-thing9")


def test_arguments_that_make_no_sense(tmp_path: Path) -> None:
    finished = run(tmp_path, "--colour", QT_QPA_PLATFORM="offscreen")
    assert finished.returncode == 2 and "not understood" in finished.stderr
