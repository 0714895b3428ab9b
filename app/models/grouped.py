"""Things in groups, as a tree of two levels: what stands in a row is asked for when it is shown."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from app.plain import tip

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex

THING = Qt.ItemDataRole.UserRole + 1
"""The role that answers the thing of a row; None for a heading."""


class GroupedModel(QAbstractItemModel, Generic[T]):
    """Headings with things under them. `cells` gives the words of a thing, one for each column."""

    def __init__(
        self,
        columns: Sequence[str],
        cells: Callable[[T], Sequence[str]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._cells = cells
        self._groups: list[tuple[str, str, Sequence[T]]] = []
        self._bold = QFont()
        self._bold.setBold(True)

    def setGroups(self, groups: Sequence[tuple[str, str, Sequence[T]]]) -> None:
        """Show these groups: key, heading, things."""
        self.beginResetModel()
        self._groups = list(groups)
        self.endResetModel()

    def groupIndex(self, key: str) -> QModelIndex:
        """The heading of a group, invalid if there is none with that key."""
        place = next((i for i, group in enumerate(self._groups) if group[0] == key), None)
        return QModelIndex() if place is None else self.index(place, 0)

    def groupKeys(self) -> list[str]:
        return [key for key, _, _ in self._groups]

    def thing(self, index: Index) -> T | None:
        """The thing of a row; None for a heading."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1][2][index.row()]

    def indexes(self, key: str) -> list[QModelIndex]:
        """The rows of a group."""
        heading = self.groupIndex(key)
        return [self.index(row, 0, heading) for row in range(self.rowCount(heading))] if heading.isValid() else []

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 (Qt's default)
        if not 0 <= column < len(self._columns) or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, child: Index = QModelIndex()) -> Any:  # noqa: B008 (Qt's default)
        # QObject.parent() shares the name; an index's internal id is its heading's row + 1, 0 for headings
        if not child.isValid() or child.internalId() == 0:
            return QModelIndex()
        return self.createIndex(child.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's default)
        if not parent.isValid():
            return len(self._groups)
        return len(self._groups[parent.row()][2]) if parent.internalId() == 0 and parent.column() == 0 else 0

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's default)
        return len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        thing = self.thing(index)
        if thing is None:
            return self._heading(index, role)
        if role == THING:
            return thing
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(thing)[index.column()]
        told = [cell for cell in self._cells(thing) if cell]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip("\n".join(told))
        return ", ".join(told) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def _heading(self, index: Index, role: int) -> Any:
        heading = self._groups[index.row()][1]
        if role == Qt.ItemDataRole.FontRole:
            return self._bold
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.column() == 0:
            return heading
        return None
