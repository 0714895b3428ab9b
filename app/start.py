"""Opens the window, or says in words why it cannot."""

import ctypes
import logging
import os
import platform
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from annotations.errors import FactdeskError
from app.cli import COMMANDS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

# What Qt's libraries and its window plugin on X11 load, and the Debian and Ubuntu packages with it
_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
_X11_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def open_window(arguments: Sequence[str]) -> int:
    """Open the window, on the project that the arguments name if they do. Returns the exit status."""
    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        return _refuse(f"factdesk: “{' '.join(arguments)}” is not understood. `factdesk --help` lists the commands.")
    obstacle = obstacle_to_a_window()
    if obstacle:
        return _refuse(obstacle)
    from PySide6.QtWidgets import QApplication

    from app.main_window import MainWindow
    from app.settings import THEME, THEME_FAMILY, Settings
    from app.theme import ThemeWatcher

    application = QApplication.instance() or QApplication(["factdesk"])
    assert isinstance(application, QApplication)  # nothing else in the process makes one
    application.setApplicationName("Factdesk")
    application.setDesktopFileName("factdesk")
    try:
        settings = Settings()
        _log_to_file()
    except FactdeskError as error:
        return _refuse(f"factdesk: {error}")
    themes = ThemeWatcher(application, settings.get(THEME), settings.get(THEME_FAMILY))
    window = MainWindow(settings, themes)
    sys.excepthook = lambda kind, fault, trace: report_crash(window, kind, fault, trace)
    window.show()
    if arguments:
        window.projects.open(Path(arguments[0]))
    else:
        window.projects.open_last()
    return application.exec()


def obstacle_to_a_window() -> str:
    """Why no window can be opened here, and what to do about it; "" if nothing is in the way."""
    if not sys.platform.startswith("linux"):
        return ""
    platforms = os.environ.get("QT_QPA_PLATFORM", "")
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not display and not platforms:
        return (
            "factdesk: there is no display here, so the window cannot be opened. "
            f"These commands work without one: {', '.join(COMMANDS)} (see `factdesk --help`)."
        )
    needed = dict(_LIBRARIES)
    if not os.environ.get("WAYLAND_DISPLAY") and platforms in ("", "xcb"):
        needed |= _X11_LIBRARIES
    missing = [package for library, package in needed.items() if not _loads(library)]
    if missing:
        return (
            f"factdesk: the window needs system libraries that are not installed: {', '.join(missing)}.\n"
            f"On Debian or Ubuntu: sudo apt-get install {' '.join(missing)}"
        )
    return ""


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _refuse(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return 2


def log_file() -> Path:
    """Where faults of the program are written down."""
    from app.installation import data_folder

    return data_folder() / "factdesk.log"


def _log_to_file() -> None:
    logging.basicConfig(
        filename=log_file(), level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )


def report_crash(
    window: "QWidget", kind: type[BaseException], fault: BaseException, trace: TracebackType | None
) -> None:
    """A fault of ours: into the log, and into a dialog from which it can be copied."""
    if issubclass(kind, KeyboardInterrupt):
        window.close()
        return
    from PySide6.QtWidgets import QMessageBox

    details = "".join(traceback.format_exception(kind, fault, trace))
    logging.getLogger("factdesk").error("unexpected error\n%s", details)
    sys.stderr.write(details)
    box = QMessageBox(
        QMessageBox.Icon.Critical,
        "A fault in Factdesk",
        "Something went wrong inside Factdesk. What was saved is safe; the last step may be missing.\n\n"
        f"The report below is also in {log_file()}. Please send it to the developers: it holds no "
        "words of your articles unless the error names them.",
        QMessageBox.StandardButton.Close,
        window,
    )
    box.setDetailedText(f"Python {platform.python_version()} on {platform.platform()}\n\n{details}")
    box.open()
