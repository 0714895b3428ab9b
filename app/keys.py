"""Names single keys independently of the keyboard layout, and guards against keys not meant.

Letters are what the layout prints where it prints Latin letters (so Z and Y are where a German
keyboard has them); on other scripts, and for digits (which French keyboards print with Shift), the
place of the key on the keyboard counts. A sign is the sign that is printed, with Shift or without.
Key codes: X11 and Wayland send the evdev code + 8, Windows the PC set 1 scan code, which is the
evdev code (Linux, input-event-codes.h) for these keys.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_ROWS = ((2, "1234567890"), (16, "QWERTYUIOP"), (30, "ASDFGHJKL"), (44, "ZXCVBNM"), (52, "."))
_BY_PLACE = {first + offset: key for first, row in _ROWS for offset, key in enumerate(row)}
# Apple's virtual key codes (HIToolbox/Events.h)
_MAC_CODES = (
    "18:1 19:2 20:3 21:4 23:5 22:6 26:7 28:8 25:9 29:0 12:Q 13:W 14:E 15:R 17:T 16:Y 32:U 34:I 31:O 35:P "
    "0:A 1:S 2:D 3:F 5:G 4:H 38:J 40:K 37:L 6:Z 7:X 8:C 9:V 11:B 45:N 46:M 47:."
)
_MAC = {int(code): key for code, key in (pair.split(":") for pair in _MAC_CODES.split())}

_RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIGNS = frozenset(".,;'/-")
_MODIFIER_KEYS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)
_LEVEL_3 = 0x80
"""The bit of AltGr among the native modifiers of X11 and Wayland (Mod5 of the X keyboard extension)."""


def key_name(event: QKeyEvent) -> str:
    """The name of a single key ("V", "1", ".", "Return"), "Shift+" before it where it is held.

    "" for chords with Ctrl, Alt, AltGr or Meta, for dead keys, and for keys that have no name here.
    """
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    if held != Qt.KeyboardModifier.NoModifier or _is_level_3(event) or _is_dead(event):
        return ""
    name = _unshifted(event)
    shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and name not in _SIGNS
    return f"Shift+{name}" if name and shifted else name


def chord_name(event: QKeyEvent) -> str:
    """A key with what is held, as Qt writes shortcuts ("Ctrl+Shift+F", "F8").

    "" for a modifier alone, for dead keys, and with AltGr, which writes signs.
    """
    altgr = _is_level_3(event) or event.modifiers() & Qt.KeyboardModifier.GroupSwitchModifier
    if event.key() in _MODIFIER_KEYS or altgr or _is_dead(event):
        return ""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(held.value | event.key()).toString(QKeySequence.SequenceFormat.PortableText)


def _is_level_3(event: QKeyEvent) -> bool:
    # Windows and macOS report AltGr and Option as modifiers of Qt; Wayland only as a native one
    return sys.platform.startswith("linux") and bool(event.nativeModifiers() & _LEVEL_3)


def _is_dead(event: QKeyEvent) -> bool:
    return Qt.Key.Key_Dead_Grave <= event.key() <= Qt.Key.Key_Dead_Longsolidusoverlay


def _unshifted(event: QKeyEvent) -> str:
    place = _place(event.nativeScanCode())
    if place.isdigit():
        return place
    if event.key() in _RETURNS:
        return "Return"
    if Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z:
        return chr(event.key())
    if Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9:
        return chr(event.key())
    if event.key() < 0x80 and chr(event.key()) in _SIGNS:
        return chr(event.key())
    text = event.text()
    return place if text.isalpha() and not text.isascii() else ""


def _place(scan_code: int) -> str:
    """What a US keyboard has at that place; "" where Qt knows no code (simulated keys)."""
    if scan_code == 0:
        return ""
    if sys.platform == "darwin":
        return _MAC.get(scan_code, "")
    return _BY_PLACE.get(scan_code if sys.platform == "win32" else scan_code - 8, "")


LETTER_SECONDS = 0.4
"""A letter or digit so soon after another one is typing, not judging, unless the preferences say otherwise."""


@dataclass(slots=True)
class TypingGuard:
    """Tells a key that was meant from a word typed into the wrong place.

    The same letter or digit twice is meant (said, then so); another one within `seconds` is not, and
    neither is what follows it as fast: "1,700" is as much a word as "van". `clock` gives seconds.
    """

    clock: Callable[[], float]
    seconds: float = LETTER_SECONDS
    _last: str = field(default="", init=False)
    _at: float = field(default=float("-inf"), init=False)
    _typing: bool = field(default=False, init=False)

    @property
    def last(self) -> str:
        """The letter or digit that was pressed last."""
        return self._last

    def is_typing(self, key: str) -> bool:
        """Whether `key`, pressed now, looks like part of a word. To be asked once for every key."""
        if len(key) != 1 or not key.isalnum():
            return False
        now = self.clock()
        soon = now - self._at < self.seconds
        self._typing = soon and (self._typing or key != self._last)
        self._last, self._at = key, now
        return self._typing
