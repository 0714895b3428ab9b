"""Opens the window on a project and prints what is cut in it; run as a program, under another scale factor.

Arguments: project file, points of the interface text, width, height of the window.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from app import settings as options
from app.main_window import MainWindow
from app.settings import Settings
from app.theme import ThemeWatcher
from tests.end_to_end.geometry import faults


def main(project: str, points: str, width: str, height: str) -> None:
    application = QApplication([])
    settings = Settings()
    settings.set(options.REVIEWER_NAME, "Rita One")
    settings.set(options.INTERFACE_SIZE, int(points))
    window = MainWindow(settings, ThemeWatcher(application, "dark"))
    window.show()
    window.projects.open(Path(project))
    session = window.session
    wait_until(lambda: session.record is not None and session.reviewer is not None and not session.busy)
    found = at_rest(window, QSize(int(width), int(height)))
    sys.stdout.write(f"{window.devicePixelRatio()}\n" + "\n".join(found))
    window.close_anyway()
    wait_until(lambda: not window.isVisible())


def at_rest(window: MainWindow, size: QSize) -> list[str]:
    """What is cut in a window of that size once all layouts have run, which takes longer on a busy machine."""
    found: list[str] = []
    for _ in range(60):
        window.resize(size)
        turn()
        found = faults(window)
        if window.size() != size:
            found.append(f"the window takes {window.width()}x{window.height()}")
        if not found:
            break
    return found


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(1200):
        if condition():
            return
        turn()


def turn() -> None:
    """Let events be handled for a moment, other threads too (which QTest.qWait does not)."""
    loop = QEventLoop()
    QTimer.singleShot(50, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
