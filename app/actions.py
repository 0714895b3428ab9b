"""The window's actions: one QAction for each row of `app.action_specs`.

They feed the menus, the toolbar, the key map and the key help. Single keys are pressed while the
text has the focus and go through `app.keys`; chords are ordinary Qt shortcuts.
"""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from app.action_specs import ACTIONS, ActionSpec, Menu, Needs
from app.icons import has_icon, icon


class ActionRegistry(QObject):
    """The QActions of a window. `triggered` carries the id, whether by menu, button, chord or key."""

    triggered = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = {spec.id: self._made(spec) for spec in ACTIONS}
        self._by_key = {key: spec.id for spec in ACTIONS for key in spec.keys}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def of_menu(self, menu: Menu) -> list[tuple[ActionSpec, QAction]]:
        """The actions of a menu, in order."""
        return [(spec, self._actions[spec.id]) for spec in ACTIONS if spec.menu is menu]

    def press(self, key: str) -> bool:
        """Trigger the action of a single key; whether there is one that is possible now."""
        action = self._actions.get(self._by_key.get(key, ""))
        if action is None or not action.isEnabled():
            return False
        action.trigger()
        return True

    def enable(self, available: set[Needs]) -> None:
        """Make possible what needs no more than `available`."""
        for spec in ACTIONS:
            self._actions[spec.id].setEnabled(spec.needs is Needs.NOTHING or spec.needs in available)

    def refresh_icons(self) -> None:
        """Draw the icons anew, after the theme changed."""
        for spec in ACTIONS:
            _draw(self._actions[spec.id], spec)

    def _made(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        action.setStatusTip(spec.tip)
        keys = f" ({spec.shown_keys})" if spec.shown_keys else ""
        action.setToolTip(f"{spec.tip}{keys}")
        action.setAutoRepeat(False)
        _draw(action, spec)
        if spec.chords:
            action.setShortcuts([QKeySequence(chord) for chord in spec.chords])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        elif spec.keys:
            # shown in the menu, but pressed through app.keys: a Qt shortcut would neither know the
            # physical key nor leave the letter to a field that is being typed into
            action.setShortcut(QKeySequence(spec.keys[0]))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: self.triggered.emit(spec.id))
        return action


def _draw(action: QAction, spec: ActionSpec) -> None:
    """Give an action the drawing that its row names, or else the one that is called like it."""
    name = spec.icon or (spec.id if has_icon(spec.id) else "")
    if name:
        action.setIcon(icon(name))
