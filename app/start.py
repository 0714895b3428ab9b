"""Opens the window, or says in words why it cannot."""

import ctypes
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from annotations.errors import FactdeskError
from app.cli import COMMANDS

if TYPE_CHECKING:
    from app.crash import HardCrashes, Surroundings
    from app.main_window import MainWindow

_LOG_BYTES, _OLDER_LOGS = 1_000_000, 2

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
    from app.settings import INTERFACE_SIZE, THEME, THEME_FAMILY, Settings
    from app.theme import ThemeWatcher, set_interface_size

    application = QApplication.instance() or QApplication(["factdesk"])
    assert isinstance(application, QApplication)  # nothing else in the process makes one
    application.setApplicationName("Factdesk")
    application.setDesktopFileName("factdesk")
    try:
        settings = Settings()
    except FactdeskError as error:
        return _refuse(f"factdesk: {error}")
    themes = ThemeWatcher(application, settings.get(THEME), settings.get(THEME_FAMILY))
    set_interface_size(application, settings.get(INTERFACE_SIZE))
    with themes.postponed():
        window = MainWindow(settings, themes)
    window.show()
    crashes = _watch_for_crashes(window)
    if arguments:
        window.projects.open(Path(arguments[0]))
    else:
        window.projects.open_last()
    status = application.exec()
    crashes.ended_well()
    return status


def _watch_for_crashes(window: "MainWindow") -> "HardCrashes":
    """Have faults logged and shown; tell of a run that was cut off."""
    from PySide6.QtCore import QTimer

    from app.crash import HardCrashes

    _log_to_file()
    reporter = CrashReporter(window)
    sys.excepthook = reporter.report
    crashes = HardCrashes(log_file().parent)
    if trace := crashes.last():
        # a project is opened first, which takes earlier messages away
        QTimer.singleShot(0, window, lambda: reporter.tell_hard_crash(trace))
    crashes.watch()
    return crashes


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
    from logging.handlers import RotatingFileHandler

    handler = RotatingFileHandler(
        log_file(), maxBytes=_LOG_BYTES, backupCount=_OLDER_LOGS, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


class CrashReporter:
    """Brings every fault of ours into the log and before the person, in one dialog over the window.

    A fault that was shown and closed is not shown again: one in painting would come back for ever.
    Only on the interface's thread; `app.jobs` brings the faults of its lanes there.
    """

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._shown: set[str] = set()

    def report(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        """To be the exception hook."""
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        from app.crash import place, report, sentence
        from app.dialogs.crash import CrashDialog

        details = "".join(traceback.format_exception(kind, fault, trace))
        logging.getLogger("factdesk").error("unexpected error\n%s", details)
        sys.stderr.write(details)
        words = report(fault, self._surroundings())
        dialogs = [one for one in self._window.findChildren(CrashDialog) if one.isVisible()]
        if dialogs:
            dialogs[0].add(words)
        elif place(fault) in self._shown:
            self._window.desk.messages.show_message(
                "The same fault happened again. What was saved is safe; closing and opening Factdesk may help."
            )
        else:
            CrashDialog(sentence(fault), words, log_file().parent, self._window).open()
        self._shown.add(place(fault))

    def tell_hard_crash(self, trace: str) -> None:
        """Offer the report of an earlier run that was cut off."""
        from app.dialogs.crash import CrashDialog

        def show() -> None:
            CrashDialog("Factdesk was cut off the last time.", trace, log_file().parent, self._window).open()

        self._window.desk.messages.show_message(
            "Factdesk was cut off the last time. Everything that was shown as saved is in the project.",
            ("Show the report", show),
        )

    def _surroundings(self) -> "Surroundings":
        from PySide6.QtCore import qVersion
        from PySide6.QtGui import QGuiApplication

        from app.crash import Surroundings
        from app.theme import current_theme

        actions = tuple(self._window.actions_.recent)
        return Surroundings(qVersion(), QGuiApplication.platformName(), current_theme().name, actions)
