"""Keys by layout and by place, and what counts as typing."""

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.keys import LETTER_SECONDS, TypingGuard, chord_name, key_name
from tests.keyboards import ALT_GR, FRENCH, LAYOUTS, NONE, SHIFT, Printed, pressed, typed

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ON_APPLE = pytest.mark.skipif(sys.platform == "darwin", reason="Apple's key codes are others")


def press(key: int, text: str = "", *, place: int = 0, held: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    """A key press as the window system sends it; `place` is the evdev code."""
    return pressed(key, text, place, held)


@ON_APPLE
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


@ON_APPLE
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("caps", [False, True])
def test_every_layout_names_its_keys_alike(layout: str, caps: bool) -> None:
    for name, printed in LAYOUTS[layout].items():
        if name == ".":
            continue
        assert key_name(typed(printed, caps=caps)) == name
        assert key_name(typed(printed, caps=caps, shift=True)) == f"Shift+{name}"


@ON_APPLE
def test_a_sign_is_the_one_that_is_printed() -> None:
    assert key_name(typed(FRENCH["."], shift=True)) == "."
    assert key_name(typed(FRENCH["."])) == ";"
    assert key_name(typed(LAYOUTS["German"]["."])) == "."
    assert key_name(typed(LAYOUTS["Ukrainian"]["."])) == "."
    assert key_name(typed(Printed(52, "ю", "Ю"))) == "."  # where a Ukrainian keyboard has no Latin letter
    assert key_name(press(Qt.Key.Key_1, "1", place=2)) == "1"  # CapsLock on a French keyboard of Windows


@ON_APPLE
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("held", "native"),
    [
        (Qt.KeyboardModifier.GroupSwitchModifier, ALT_GR),  # X11
        (CTRL | ALT, 0),  # Windows
        pytest.param(NONE, ALT_GR, marks=pytest.mark.skipif(sys.platform != "linux", reason="Wayland")),
    ],
)
def test_alt_gr_names_no_key(layout: str, held: Qt.KeyboardModifier, native: int) -> None:
    for printed in LAYOUTS[layout].values():
        event = pressed(ord(printed.plain.upper()), printed.plain, printed.place, held, native)
        assert key_name(event) == ""


@ON_APPLE
def test_a_dead_key_names_none_even_at_the_place_of_a_digit() -> None:
    assert key_name(press(Qt.Key.Key_Dead_Circumflex, "", place=7, held=SHIFT)) == ""
    assert key_name(press(Qt.Key.Key_Dead_Acute, "", place=13)) == ""
    assert chord_name(press(Qt.Key.Key_Dead_Acute, "", place=13)) == ""


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (press(Qt.Key.Key_F, "\x06", held=CTRL), "Ctrl+F"),
        (press(Qt.Key.Key_F, "\x06", held=CTRL | SHIFT), "Ctrl+Shift+F"),
        (press(Qt.Key.Key_F8), "F8"),
        (press(Qt.Key.Key_PageDown, held=CTRL), "Ctrl+PgDown"),
        (press(Qt.Key.Key_Plus, "+", held=CTRL), "Ctrl++"),
        (press(Qt.Key.Key_Shift, held=SHIFT), ""),
        (press(0x0412, "в"), "В"),
    ],
)
def test_the_name_of_a_chord(event: QKeyEvent, name: str) -> None:
    assert chord_name(event) == name


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def judged_as_typing(presses: str, gap: float) -> list[bool]:
    clock = Clock()
    guard = TypingGuard(clock)
    answers = []
    for letter in presses:
        answers.append(guard.is_typing(letter))
        clock.now += gap
    return answers


def test_letters_one_by_one_are_meant() -> None:
    assert judged_as_typing("VDUVA", LETTER_SECONDS + 0.01) == [False] * 5


def test_a_word_is_typing_from_its_second_letter_on() -> None:
    assert judged_as_typing("VERDD", 0.1) == [False, True, True, True, True]


def test_the_same_letter_twice_is_said_then_so() -> None:
    assert judged_as_typing("VVV", 0.1) == [False, False, False]


def test_a_number_is_typing_from_its_second_digit_on() -> None:
    assert judged_as_typing("1700", 0.1) == [False, True, True, True]
    assert judged_as_typing("11", 0.1) == judged_as_typing("12", LETTER_SECONDS + 0.01) == [False, False]
