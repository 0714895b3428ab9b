"""F1: all keys at a glance, over the window, as they are now."""

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.action_specs import Menu
from app.actions import ActionRegistry
from app.key_map import plain_text, shown
from app.keys import chord_name, key_name
from app.views.overlay import Overlay

Row = tuple[str, str, bool]
"""Keys, what they do, and whether that is possible now."""

_MARGIN = 24
_COLUMN = 36
"""Average characters that a column is wide at least."""
_KEYS = 15
"""Average characters that keys have at least, so that the words of most groups stand in line."""
_LONG = 18
"""Characters: longer lists of keys stand one below the other, or the column would have no room for words."""


class KeyOverlay(Overlay):
    """The keys of the registry in columns by menu; what is possible now stands out.

    `text_keys` lists the keys that belong to the text itself, each with what it does. Closed by the
    key that opens it, by Escape and by a click.
    """

    def __init__(self, window: QWidget, actions: ActionRegistry, text_keys: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(window)
        self._actions = actions
        self._text_keys = text_keys
        self.setAccessibleName("All keys")
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._columns = 0
        self._page = QWidget()
        self._title, self._hint = QLabel("Keys"), QLabel()
        font = QFont(self._title.font())
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self._title.setFont(font)
        self._hint.setProperty("role", "muted")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._hint)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(20, 14, 8, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.area, 1)
        head.setContentsMargins(0, 0, 12, 0)

    def open(self) -> None:
        self._columns = 0
        closes = self._actions.keys.first("keys")
        self._hint.setText(f"Strong: possible now · {f'{closes} or ' if closes else ''}Esc closes")
        spoken = (f"{keys}: {what}" for _, rows in self.groups() for keys, what, possible in rows if possible)
        self.setAccessibleDescription("; ".join(spoken))
        super().open()

    def groups(self) -> list[tuple[str, list[Row]]]:
        """What it lists: each menu with its keys."""
        found = []
        for menu in Menu:
            rows = [
                (named, plain_text(spec), action.isEnabled())
                for spec, action in self._actions.of_menu(menu)
                if (named := self._actions.keys.all_shown(spec.id))
            ]
            if rows:
                found.append((menu.value.replace("&", ""), rows))
        if self._text_keys:
            text = [(shown(keys), what, True) for keys, what in self._text_keys]
            found.append(("In the text", text))
        return found

    def place_panel(self) -> None:
        room = self.rect().marginsRemoved(QMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN))
        width = self.fontMetrics().averageCharWidth() * _COLUMN
        columns = max(1, min(4, (room.width() - 40) // width))
        if columns != self._columns:
            self._columns = columns
            self._page = self._made_page(columns)
            self.area.setWidget(self._page)
        page = max(self._columns_layout.totalHeightForWidth(room.width() - 40), self._page.sizeHint().height())
        height = page + self._title.sizeHint().height() + 44
        room.setHeight(min(room.height(), height))
        self.panel.setGeometry(room)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        bar = self.area.verticalScrollBar()
        steps: dict[int, int] = {
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        own = self._actions.keys.of("keys")
        if event.key() == Qt.Key.Key_Escape or chord_name(event) in own or key_name(event) in own:
            self.close_overlay()
        elif event.key() in steps:
            bar.setValue(bar.value() + steps[event.key()])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.close_overlay()

    def _made_page(self, columns: int) -> QWidget:
        page = QWidget()
        self._columns_layout = row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(28)
        for groups in _balanced(self.groups(), columns):
            column = QVBoxLayout()
            column.setSpacing(12)
            for title, rows in groups:
                column.addLayout(self._group(title, rows))
            column.addStretch()
            row.addLayout(column, 1)
        return page

    def _group(self, title: str, rows: Sequence[Row]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, self.fontMetrics().averageCharWidth() * _KEYS)
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        grid.addWidget(heading, 0, 0, 1, 2)
        for place, (keys, what, possible) in enumerate(rows, 1):
            for at, words in enumerate((_broken(keys), what)):
                label = QLabel(words)
                label.setWordWrap(at == 1)
                label.setProperty("role", ("key" if at == 0 else "") if possible else "muted")
                grid.addWidget(label, place, at, Qt.AlignmentFlag.AlignTop)
        return grid


def _broken(keys: str) -> str:
    return keys.replace(", ", ",\n") if len(keys) > _LONG else keys


def _lines(keys: str, what: str) -> int:
    """About how many lines a row has."""
    return max(_broken(keys).count("\n") + 1, -(-len(what) // (_COLUMN - _KEYS)))


def _balanced(groups: list[tuple[str, list[Row]]], columns: int) -> list[list[tuple[str, list[Row]]]]:
    """The groups in order, in at most so many columns of about the same height."""
    sizes = [sum(_lines(keys, what) for keys, what, _ in rows) + 2 for _, rows in groups]
    limit = max(*sizes, -(-sum(sizes) // columns))
    while True:
        filled: list[list[tuple[str, list[Row]]]] = [[]]
        height = 0
        for group, size in zip(groups, sizes, strict=True):
            if filled[-1] and height + size > limit:
                filled.append([])
                height = 0
            filled[-1].append(group)
            height += size
        if len(filled) <= columns:
            return filled
        limit += 1
