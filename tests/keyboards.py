"""Keyboards as window systems report them: the layout's key and text, and the place of the key."""

import sys
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ALT_GR = 0x80
"""The native modifier by which X11 and Wayland tell AltGr."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A key: its evdev code, what it writes, and what it writes with Shift."""

    place: int
    plain: str
    shifted: str


FRENCH = {
    "V": Printed(47, "v", "V"),
    "D": Printed(32, "d", "D"),
    "U": Printed(22, "u", "U"),
    "W": Printed(44, "w", "W"),
    "A": Printed(16, "a", "A"),
    "N": Printed(49, "n", "N"),
    "0": Printed(11, "à", "0"),
    "1": Printed(2, "&", "1"),
    "2": Printed(3, "é", "2"),
    "3": Printed(4, '"', "3"),
    ".": Printed(51, ";", "."),
}
GERMAN = {
    "V": Printed(47, "v", "V"),
    "D": Printed(32, "d", "D"),
    "U": Printed(22, "u", "U"),
    "W": Printed(17, "w", "W"),
    "A": Printed(30, "a", "A"),
    "N": Printed(49, "n", "N"),
    "0": Printed(11, "0", "="),
    "1": Printed(2, "1", "!"),
    "2": Printed(3, "2", '"'),
    "3": Printed(4, "3", "§"),
    ".": Printed(52, ".", ":"),
    "Z": Printed(21, "z", "Z"),
    "Y": Printed(44, "y", "Y"),
}
UKRAINIAN = {
    "V": Printed(47, "м", "М"),
    "D": Printed(32, "в", "В"),
    "U": Printed(22, "г", "Г"),
    "W": Printed(17, "ц", "Ц"),
    "A": Printed(30, "ф", "Ф"),
    "N": Printed(49, "т", "Т"),
    "0": Printed(11, "0", ")"),
    "1": Printed(2, "1", "!"),
    "2": Printed(3, "2", '"'),
    "3": Printed(4, "3", "№"),
    ".": Printed(53, ".", ","),
}
LAYOUTS = {"French": FRENCH, "German": GERMAN, "Ukrainian": UKRAINIAN}


def scan_code(place: int) -> int:
    """The native code of a place: X11 and Wayland add 8 to the evdev code."""
    return place + 8 if place and sys.platform != "win32" else place


def typed(printed: Printed, *, shift: bool = False, caps: bool = False) -> QKeyEvent:
    """The press of a key. CapsLock changes letters only, and no modifier tells of it."""
    text = printed.shifted if shift != (caps and printed.plain.isalpha()) else printed.plain
    return pressed(ord(text.upper()), text, printed.place, SHIFT if shift else NONE)


def pressed(
    key: int, text: str, place: int = 0, held: Qt.KeyboardModifier = NONE, native_modifiers: int = 0
) -> QKeyEvent:
    """A key press with everything that a window system tells; `place` is the evdev code."""
    return QKeyEvent(QEvent.Type.KeyPress, key, held, scan_code(place), 0, native_modifiers, text)
