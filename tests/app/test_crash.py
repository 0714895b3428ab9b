"""What is told of a fault: enough to find it, and nothing of what was being checked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.crash import HardCrashes, Surroundings, place, report, without_home
from app.dialogs.crash import CrashDialog

ROOT = Path(__file__).parents[2]
AROUND = Surroundings("6.11.0", "xcb", "dark", ("next_open", "verified"))
SECRET = "the source met us in Olenivka"


def raised(fault: BaseException, cause: BaseException | None = None) -> BaseException:
    with pytest.raises(type(fault)) as caught:
        raise fault from cause
    return caught.value


def test_the_report_names_versions_theme_place_and_last_actions() -> None:
    words = report(raised(ZeroDivisionError("division by zero")), AROUND)
    for part in ("Factdesk 0.", "Python 3.", "Qt 6.11.0", "xcb", "theme dark", "next_open, verified"):
        assert part in words
    assert "test_crash.py" in words and "ZeroDivisionError: division by zero" in words


@pytest.mark.parametrize("fault", [KeyError(SECRET), ValueError(f"“{SECRET}”"), RuntimeError(SECRET), OSError(SECRET)])
def test_no_words_of_an_article_are_in_the_report(fault: BaseException) -> None:
    assert SECRET not in report(raised(fault), AROUND)
    chained = report(raised(TypeError("no"), raised(fault)), AROUND)
    assert SECRET not in chained and "TypeError: no" in chained and type(fault).__name__ in chained


def test_what_speaks_of_code_only_is_told() -> None:
    assert "has no attribute" in report(raised(AttributeError("'Desk' object has no attribute 'x'")), AROUND)
    assert "already deleted" in report(raised(RuntimeError("Internal C++ object (QLabel) already deleted.")), AROUND)


def test_the_home_folder_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/rita.one")
    monkeypatch.setenv("USERPROFILE", "/home/rita.one")
    assert without_home('File "/home/rita.one/factdesk/app/desk.py"') == 'File "~/factdesk/app/desk.py"'


def test_the_same_fault_is_known_again() -> None:
    faults = [raised(ValueError(words)) for words in ("a", "b")]
    assert place(faults[0]) == place(faults[1]) != place(raised(KeyError("a")))


def test_a_process_that_dies_leaves_its_trace_for_the_next_start(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from app.crash import HardCrashes\n"
        "HardCrashes(Path(sys.argv[1])).watch(); import faulthandler; faulthandler._sigsegv()"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, tmp_path], cwd=ROOT, capture_output=True, env=dict(os.environ), check=False
    )
    assert finished.returncode != 0
    crashes = HardCrashes(tmp_path)
    assert "Fatal Python error" in crashes.last()
    assert crashes.last() == ""  # told once


def test_a_process_that_ends_well_leaves_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from app.crash import HardCrashes\n"
        "crashes = HardCrashes(Path(sys.argv[1])); crashes.watch(); crashes.ended_well()"
    )
    subprocess.run([sys.executable, "-c", program, tmp_path], cwd=ROOT, check=True)
    assert list(tmp_path.iterdir()) == []


def test_the_dialog_folds_its_details_and_copies_the_report(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = CrashDialog("A step failed.", "the report", tmp_path)
    with qtbot.waitExposed(dialog):
        dialog.open()
    assert dialog.sentence.text() == "A step failed." and not dialog.report.isVisible()
    height = dialog.height()
    QTest.mouseClick(dialog.details_button, Qt.MouseButton.LeftButton)
    assert dialog.report.isVisible() and dialog.height() > height
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "the report"
    for number in range(3):
        dialog.add(f"again {number}")
    assert dialog.more.text().startswith("It happened 4 times")
    assert "the report" in dialog.report.toPlainText() and "again 2" in dialog.report.toPlainText()
    assert "again 1" not in dialog.report.toPlainText()
    go_on = next(button for button in dialog.findChildren(QPushButton) if button.isDefault())
    QTest.mouseClick(go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog_is_alive(dialog))


def dialog_is_alive(dialog: CrashDialog) -> bool:
    try:
        return dialog.isVisible()
    except RuntimeError:
        return False
