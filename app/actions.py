"""The window's actions: one QAction for each row of `app.action_specs`.

They feed the menus, the toolbar, the key map, the palette and the key help. Single keys are pressed
while the text has the focus and go through `app.keys`; chords are ordinary Qt shortcuts.
"""

from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication

from app.action_specs import ACTIONS, ActionSpec, Menu, Needs
from app.icons import has_icon, icon
from app.key_map import KeyMap, is_single, shown, use_keys

_RECENT = 20


class ActionRegistry(QObject):
    """The QActions of a window, and their keys.

    `triggered` carries the id, whether by menu, button, chord or key. `keysChanged`: an action has
    other keys now; all widgets have been told.
    """

    triggered = Signal(str)
    keysChanged = Signal()

    def __init__(self, parent: QObject, stored_keys: str = "") -> None:
        super().__init__(parent)
        self.keys = KeyMap(stored_keys)
        use_keys(self.keys)
        self.recent: deque[str] = deque(maxlen=_RECENT)
        self._by_key: dict[str, str] = {}
        self._actions = {spec.id: self._made(spec) for spec in ACTIONS}
        self._apply_keys()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def of_menu(self, menu: Menu) -> list[tuple[ActionSpec, QAction]]:
        """The actions of a menu, in order."""
        return [(spec, self._actions[spec.id]) for spec in ACTIONS if spec.menu is menu]

    def press(self, key: str) -> bool:
        """Trigger the action of a single key; whether there is one that is possible now."""
        action = self._actions.get(self.action_of(key))
        if action is None or not action.isEnabled():
            return False
        action.trigger()
        return True

    def action_of(self, key: str) -> str:
        """The id of the action that a single key belongs to; "" if it is free."""
        return self._by_key.get(key, "")

    def enable(self, available: set[Needs]) -> None:
        """Make possible what needs no more than `available`."""
        for spec in ACTIONS:
            self._actions[spec.id].setEnabled(spec.needs is Needs.NOTHING or spec.needs in available)

    def refresh_icons(self) -> None:
        """Draw the icons anew, after the theme changed."""
        for spec in ACTIONS:
            _draw(self._actions[spec.id], spec)

    def rebind(self, action: str, keys: Sequence[str]) -> str:
        """Let an action have these keys at once. Returns why not, in a sentence; "" if done."""
        for key in keys:
            if problem := self.keys.problem(action, key):
                return problem
        self.keys.give(action, keys)
        self._tell()
        return ""

    def reset_keys(self, action: str = "") -> str:
        """Give one action, or all, the keys they came with. Returns why not, in a sentence."""
        problem = ""
        if action:
            problem = self.keys.reset(action)
        else:
            self.keys.reset_all()
        self._tell()
        return problem

    def _tell(self) -> None:
        self._apply_keys()
        for window in QApplication.topLevelWidgets():
            QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
        self.keysChanged.emit()

    def _apply_keys(self) -> None:
        self._by_key.clear()
        for spec in ACTIONS:
            action, keys = self._actions[spec.id], self.keys.of(spec.id)
            self._by_key.update((key, spec.id) for key in keys if is_single(key))
            chords = [QKeySequence(key) for key in keys if not is_single(key)]
            if chords:
                action.setShortcuts(chords)
                action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            else:
                # shown in the menu, but pressed through app.keys: a Qt shortcut would neither know the
                # physical key nor leave the letter to a field that is being typed into
                action.setShortcuts([QKeySequence(shown(keys[0]))] if keys else [])
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            named = self.keys.all_shown(spec.id)
            action.setToolTip(f"{spec.tip} ({named})" if named else spec.tip)

    def _made(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        action.setStatusTip(spec.tip)
        action.setAutoRepeat(False)
        _draw(action, spec)
        action.triggered.connect(lambda: self._done(spec.id))
        return action

    def _done(self, name: str) -> None:
        self.recent.append(name)
        self.triggered.emit(name)


def _draw(action: QAction, spec: ActionSpec) -> None:
    """Give an action the drawing that its row names, or else the one that is called like it."""
    name = spec.icon or (spec.id if has_icon(spec.id) else "")
    if name:
        action.setIcon(icon(name))
