"""Keys by layout and by place, and what counts as typing."""

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from app.keys import LETTER_SECONDS, TypingGuard, key_name

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def press(key: int, text: str = "", *, place: int = 0, held: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    """A key press as the window system sends it; `place` is the evdev code, X11 adds 8."""
    scan_code = place + 8 if place and sys.platform != "win32" else place
    return QKeyEvent(QEvent.Type.KeyPress, key, held, scan_code, 0, 0, text)


@pytest.mark.skipif(sys.platform == "darwin", reason="Apple's key codes are others")
@pytest.mark.parametrize(
    ("event", "name"),
    [
        (press(Qt.Key.Key_V, "v", place=47), "V"),
        (press(Qt.Key.Key_V, "V", place=47, held=SHIFT), "Shift+V"),
        (press(Qt.Key.Key_Ampersand, "&", place=2), "1"),  # French: the key of 1 prints &
        (press(Qt.Key.Key_Eacute, "é", place=3), "2"),
        (press(Qt.Key.Key_1, "1", place=2, held=SHIFT), "Shift+1"),  # French, with Shift
        (press(Qt.Key.Key_Exclam, "!", place=2, held=SHIFT), "Shift+1"),  # US, with Shift
        (press(Qt.Key.Key_Z, "z", place=21), "Z"),  # German: Z where a US keyboard has Y
        (press(Qt.Key.Key_A, "a", place=16), "A"),  # French: A where a US keyboard has Q
        (press(0x0412, "в", place=32), "D"),  # Ukrainian: В on the key of D
        (press(0x041C, "м", place=47), "V"),  # Ukrainian: М on the key of V
        (press(Qt.Key.Key_Period, "."), "."),
        (press(Qt.Key.Key_Enter, "\r", held=Qt.KeyboardModifier.KeypadModifier), "Return"),
        (press(Qt.Key.Key_V, "", place=47, held=Qt.KeyboardModifier.ControlModifier), ""),
        (press(Qt.Key.Key_V, "", place=47, held=Qt.KeyboardModifier.AltModifier), ""),
        (press(Qt.Key.Key_Tab, "\t"), ""),
        (press(Qt.Key.Key_Odiaeresis, "ö"), ""),
    ],
)
def test_the_name_of_a_key(event: QKeyEvent, name: str) -> None:
    assert key_name(event) == name


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def typed(presses: str, gap: float) -> list[bool]:
    clock = Clock()
    guard = TypingGuard(clock)
    answers = []
    for letter in presses:
        answers.append(guard.is_typing(letter))
        clock.now += gap
    return answers


def test_letters_one_by_one_are_meant() -> None:
    assert typed("VDUVA", LETTER_SECONDS + 0.01) == [False] * 5


def test_a_word_is_typing_from_its_second_letter_on() -> None:
    assert typed("VERDD", 0.1) == [False, True, True, True, True]


def test_the_same_letter_twice_is_said_then_so() -> None:
    assert typed("VVV", 0.1) == [False, False, False]


def test_digits_are_never_a_word() -> None:
    assert typed("123", 0.05) == [False, False, False]
