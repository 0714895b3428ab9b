"""Which keys do what in this installation: the table's keys, with what a person changed. No Qt.

Texts that name a key ask here, so that they always name the current one. After a change the
registry of actions sends every widget a LanguageChange: such texts are set again there.
"""

import json
import re
from collections.abc import Iterable, Sequence

from app.action_specs import ACTIONS, ActionSpec, Menu

SPECS = {spec.id: spec for spec in ACTIONS}

_SINGLE = re.compile(r"(Shift\+)?([A-Z0-9.,;'/-]|Return)")
_PLACEHOLDER = re.compile(r"\{key:(\w+)\}")

_JUDGING = ("verified", "disputed", "unverifiable", "no_check", "clear")
_VERDICT_KEYS = frozenset("VDU0123")
_RESERVED = frozenset(
    "Escape Esc Tab Backtab Space Backspace Del Delete PgUp PgDown Menu F10 Alt+F4 Alt+Tab Ctrl+Tab Ctrl+Shift+Tab "
    "Ctrl+A Ctrl+C Ctrl+X Ctrl+Return Ctrl+Enter Ctrl+Backspace Ctrl+Del".split()
)
"""Keys that move, select and edit, in the text and in every field."""
_ARROWS = frozenset({"Left", "Right", "Up", "Down", "Home", "End"})
"""Likewise, whatever is held with them, unless an action came with such a combination."""
_CAME_WITH = frozenset(chord for spec in ACTIONS for chord in spec.chords)
_MENU_KEYS = {f"Alt+{menu.value[menu.value.index('&') + 1].upper()}": menu for menu in Menu}

NO_NAME = "That key cannot be used. Take a letter, a digit, or a combination with Ctrl or Alt."


def is_single(key: str) -> bool:
    """Whether it is pressed by itself, through `app.keys`; everything else is a shortcut of Qt."""
    return _SINGLE.fullmatch(key) is not None


def shown(key: str) -> str:
    """A key as people read it."""
    return key.replace("Return", "Enter").replace("PgDown", "PgDn")


def plain_text(spec: ActionSpec) -> str:
    """What an action is called outside of a menu."""
    return spec.text.replace("&", "").removesuffix("…")


def menu_path(spec: ActionSpec) -> str:
    """Where an action stands in the menus."""
    return f"{spec.menu.value.replace('&', '')} ▸ {plain_text(spec)}"


class KeyMap:
    """Keys and shortcuts by action id, in the order in which they are shown. No two actions share one."""

    def __init__(self, stored: str = "") -> None:
        """`stored` is what `stored()` gave. What cannot be read, or is refused by now, is left out."""
        self._changed: dict[str, tuple[str, ...]] = {}
        for action, keys in _read(stored):
            usable = tuple(key for key in keys if not self.problem(action, key, theirs_only=True))
            if usable or not keys:
                self._changed[action] = usable

    def stored(self) -> str:
        """What was changed, as text for the settings; "" if nothing was."""
        return json.dumps(self._changed, ensure_ascii=False) if self._changed else ""

    def of(self, action: str) -> tuple[str, ...]:
        """The keys of an action. A key that a person gave to another one is no longer its own."""
        if action in self._changed:
            return self._changed[action]
        spec = SPECS[action]
        taken = {key for keys in self._changed.values() for key in keys}
        return tuple(key for key in spec.keys + spec.chords if key not in taken)

    def first(self, action: str) -> str:
        """The key that is named in texts; "" if there is none."""
        return shown(next(iter(self.of(action)), ""))

    def all_shown(self, action: str) -> str:
        """All keys of an action as people read them."""
        return ", ".join(shown(key) for key in self.of(action))

    def owner(self, key: str) -> str:
        """The id of the action that a key belongs to; "" if it is free."""
        return next((spec.id for spec in ACTIONS if key in self.of(spec.id)), "")

    def letters(self, actions: Iterable[str]) -> frozenset[str]:
        """The single letters, in lower case, that belong to these actions."""
        return frozenset(key.lower() for action in actions for key in self.of(action) if len(key) == 1)

    def is_changed(self, action: str) -> bool:
        return action in self._changed

    def problem(self, action: str, key: str, *, theirs_only: bool = False) -> str:
        """Why an action cannot have a key, in a sentence; "" if it can.

        `theirs_only`: only what a person gave to another action counts as taken.
        """
        return _unusable(key) or self._slips(action, key) or self._clash(action, key, theirs_only=theirs_only)

    def give(self, action: str, keys: Sequence[str]) -> None:
        """Let an action have these keys, which must have passed `problem`."""
        spec = SPECS[action]
        self._changed[action] = tuple(keys)
        if self._changed[action] == spec.keys + spec.chords:
            del self._changed[action]

    def reset(self, action: str) -> str:
        """Give an action the keys of the table again. Returns why not, in a sentence; "" if done."""
        if action not in self._changed:
            return ""
        kept = self._changed.pop(action)
        spec = SPECS[action]
        for key in spec.keys + spec.chords:
            if problem := self.problem(action, key):
                self._changed[action] = kept
                return problem
        return ""

    def reset_all(self) -> None:
        self._changed.clear()

    def _slips(self, action: str, key: str) -> str:
        """Why a combination and a verdict's key would be too near to each other."""
        held, last = _parts(key)
        if not is_single(key):
            if held and (last in _VERDICT_KEYS or last in self._verdict_keys()):
                return f"{last} judges, so no combination may hold it: a finger that slips off {held} would judge."
        elif action in _JUDGING and not held and (chord := self._chord_with(key, action)):
            return (
                f"{shown(chord)} is “{plain_text(SPECS[self.owner(chord)])}”: a finger that slips off it would judge."
            )
        return ""

    def _clash(self, action: str, key: str, *, theirs_only: bool) -> str:
        other = self.owner(key)
        if other in ("", action) or (theirs_only and other not in self._changed):
            return ""
        return f"{shown(key)} belongs to “{plain_text(SPECS[other])}”. Give that one another key first."

    def _verdict_keys(self) -> frozenset[str]:
        return frozenset(key for action in _JUDGING for key in self.of(action) if len(key) == 1)

    def _chord_with(self, key: str, action: str) -> str:
        chords = (chord for spec in ACTIONS if spec.id != action for chord in self.of(spec.id))
        return next((chord for chord in chords if not is_single(chord) and _parts(chord)[1] == key), "")


def _unusable(key: str) -> str:
    """Why no action can have a key."""
    held, last = _parts(key)
    moves = last in _ARROWS and key not in _CAME_WITH
    if moves or key.removeprefix("Shift+") in _RESERVED or key in _RESERVED:
        return f"{shown(key)} moves, selects or edits everywhere. Take another key."
    if not key or (not held and not is_single(key) and not re.fullmatch(r"F\d{1,2}", key)):
        return NO_NAME
    if key in _MENU_KEYS:
        return f"{key} opens the menu {_MENU_KEYS[key].value.replace('&', '')}. Take another key."
    return ""


def _parts(key: str) -> tuple[str, str]:
    """What is held, and the key itself: "Ctrl+Shift", "F"; the key may be a plus sign."""
    held, _, last = key[:-1].rpartition("+")
    return held, last + key[-1:]


def _read(stored: str) -> list[tuple[str, list[str]]]:
    try:
        known = json.loads(stored or "{}")
    except ValueError:
        return []
    if not isinstance(known, dict):
        return []
    return [
        (action, [key for key in keys if isinstance(key, str)])
        for action, keys in known.items()
        if action in SPECS and isinstance(keys, list)
    ]


class _Shown:
    """The map of the window that is open; texts that name a key ask it."""

    keys = KeyMap()


def current_keys() -> KeyMap:
    """The keys in use. They change only together with a LanguageChange of every widget."""
    return _Shown.keys


def use_keys(keys: KeyMap) -> None:
    """Make a map the one that texts name their keys from."""
    _Shown.keys = keys


def with_key(words: str, action: str) -> str:
    """Words for a button, with the key of its action behind them where it has one."""
    return f"{words}  {current_keys().first(action)}".rstrip()


def fill_keys(words: str) -> str:
    """Words with each `{key:ACTION}` replaced by the action's key, or by its place in the menus.

    Raises KeyError for an action that there is not.
    """

    def key_of(found: re.Match[str]) -> str:
        return current_keys().first(found[1]) or menu_path(SPECS[found[1]])

    return _PLACEHOLDER.sub(key_of, words)
