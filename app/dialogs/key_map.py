"""Which keys do what, to be changed: a page of the preferences."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.action_specs import Menu
from app.actions import ActionRegistry
from app.key_map import is_single, menu_path, plain_text
from app.keys import chord_name, key_name
from app.matching import folded
from app.settings import KEYS, Settings

_ID = Qt.ItemDataRole.UserRole


class KeyRecorder(QPushButton):
    """Pressed, it takes the next key for itself. `recorded` carries its name, "" for one that cannot be used.

    Escape, or a click elsewhere, ends it without a key.
    """

    recorded = Signal(str)

    def __init__(self) -> None:
        super().__init__("Record a key")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.toggled.connect(self._say)

    def event(self, event: QEvent) -> bool:
        if self.isChecked() and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the key is recorded, whatever shortcut it is now
            return True
        if self.isChecked() and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._take(event)  # before Tab moves the focus
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setChecked(False)

    def _take(self, event: QKeyEvent) -> None:
        chord = chord_name(event)
        if not chord:
            return  # only Shift or Ctrl so far
        self.setChecked(False)
        if event.key() != Qt.Key.Key_Escape:
            self.recorded.emit(key_name(event) or chord)

    def _say(self, recording: bool) -> None:
        self.setText("Press the key, or Esc" if recording else "Record a key")


class KeyMapPage(QWidget):
    """All actions with their keys. A change applies at once, and is stored for this installation."""

    def __init__(self, actions: ActionRegistry, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._settings = actions, settings
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find an action or a key")
        self.field.setAccessibleName("Find an action or a key")
        self.field.setClearButtonEnabled(True)
        self.table = QTreeWidget()
        self.table.setObjectName("keyMap")
        self.table.setAccessibleName("Actions and their keys")
        self.table.setHeaderLabels(["Action", "Keys"])
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setUniformRowHeights(True)
        self.table.setIndentation(14)
        self.table.setRootIsDecorated(False)
        self.table.setItemsExpandable(False)
        self.table.header().setAccessibleName("Columns")
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.header().setStretchLastSection(False)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.recorder = KeyRecorder()
        self.remove_button = self._button("Remove keys", self._remove)
        self.reset_button = self._button("Reset", self._reset)
        self.reset_all_button = self._button("Reset all", self._reset_all)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._build()
        self._fill()
        self._chosen()

    def action(self) -> str:
        """The id of the chosen action; "" if none is."""
        item = self.table.currentItem()
        return str(item.data(0, _ID) or "") if item is not None else ""

    def choose(self, action: str) -> None:
        """Choose an action in the table."""
        self.table.setCurrentItem(self._items[action])
        self.table.scrollToItem(self._items[action], QAbstractItemView.ScrollHint.PositionAtCenter)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_keys()

    def _build(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.recorder, self.remove_button, self.reset_button):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.reset_all_button)
        column = QVBoxLayout(self)
        for part in (self.field, self.table, self.told):
            column.addWidget(part)
        column.addLayout(buttons)
        self.field.textChanged.connect(self._filter)
        self.table.currentItemChanged.connect(self._chosen)
        self.table.itemDoubleClicked.connect(self._record)
        self.recorder.recorded.connect(self._recorded)
        self._actions.keysChanged.connect(self._show_keys)

    def _fill(self) -> None:
        for menu in Menu:
            heading = QTreeWidgetItem([menu.value.replace("&", "")])
            bold = heading.font(0)
            bold.setBold(True)
            heading.setFont(0, bold)
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            heading.setFirstColumnSpanned(True)
            self.table.addTopLevelItem(heading)
            items: list[QTreeWidgetItem] = []
            self._groups.append((heading, items))
            for spec, _ in self._actions.of_menu(menu):
                item = QTreeWidgetItem([plain_text(spec)])
                item.setData(0, _ID, spec.id)
                item.setToolTip(0, f"{menu_path(spec)}: {spec.tip}")
                heading.addChild(item)
                self._items[spec.id] = item
                items.append(item)
        self.table.expandAll()
        self._show_keys()

    def _show_keys(self) -> None:
        keys = self._actions.keys
        for action, item in self._items.items():
            item.setText(1, keys.all_shown(action))
            font = item.font(1)
            font.setBold(keys.is_changed(action))
            item.setFont(1, font)
        self._filter()
        self.reset_all_button.setEnabled(any(keys.is_changed(action) for action in self._items))

    def _filter(self) -> None:
        words = folded(self.field.text().strip())
        for item in self._items.values():
            item.setHidden(words not in folded(f"{item.text(0)} {item.text(1)}"))
        for heading, items in self._groups:
            heading.setHidden(all(item.isHidden() for item in items))

    def _chosen(self) -> None:
        action, keys = self.action(), self._actions.keys
        self.told.setText("")
        self.recorder.setEnabled(bool(action))
        self.remove_button.setEnabled(bool(action) and bool(keys.of(action)))
        self.reset_button.setEnabled(bool(action) and keys.is_changed(action))

    def _record(self) -> None:
        if self.action():
            self.recorder.setFocus()
            self.recorder.setChecked(True)

    def _recorded(self, key: str) -> None:
        """The key takes the place of the first one of its sort: a letter of a letter, a chord of a chord."""
        keys = [one for one in self._actions.keys.of(self.action()) if one != key]
        alike = [place for place, one in enumerate(keys) if is_single(one) == is_single(key)]
        at = alike[0] if alike else len(keys)
        keys[at : at + 1] = [key]
        if not self._give(keys):
            self._record()  # the next key that comes to mind is tried at once

    def _remove(self) -> None:
        self._give([])

    def _give(self, keys: Sequence[str]) -> bool:
        """Whether the action has these keys now."""
        action = self.action()
        problem = self._actions.rebind(action, keys)
        named = self._actions.keys.all_shown(action) or "no key"
        self._tell(problem, f"“{self._items[action].text(0)}” has {named} now.")
        return not problem

    def _reset(self) -> None:
        action = self.action()
        problem = self._actions.reset_keys(action)
        self._tell(problem, f"“{self._items[action].text(0)}” has the keys it came with.")

    def _reset_all(self) -> None:
        self._actions.reset_keys()
        self._tell("", "All actions have the keys they came with.")

    def _tell(self, problem: str, done: str) -> None:
        """Store what was changed, and say what became of it."""
        self._settings.set(KEYS, self._actions.keys.stored())
        self._chosen()
        self.told.setProperty("role", "danger" if problem else "muted")
        self.style().unpolish(self.told)
        self.style().polish(self.told)
        self.told.setText(problem or done)
        self.told.setAccessibleName(problem or done)

    @staticmethod
    def _button(text: str, does: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(does)
        return button
