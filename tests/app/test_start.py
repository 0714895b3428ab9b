"""Start-up: what stands in the way of a window is said, faults are reported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

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


def test_a_fault_of_ours_is_shown_and_logged(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FACTDESK_HOME", str(tmp_path))
    window = QWidget()
    qtbot.addWidget(window)
    try:
        raise ZeroDivisionError("ours")
    except ZeroDivisionError as error:
        start.report_crash(window, type(error), error, error.__traceback__)
    box = window.findChildren(QMessageBox)[0]
    assert "saved is safe" in box.text()
    assert "ZeroDivisionError: ours" in box.detailedText()
    assert "ZeroDivisionError: ours" in capsys.readouterr().err
    box.close()
