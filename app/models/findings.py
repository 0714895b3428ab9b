"""What a search found, as a list: hits under the headings of their groups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotations.model.finding import Findings, Group, Hit
from annotations.model.ids import Id
from annotations.model.vocabulary import NO_CHECK
from app.plain import tip

Index = QModelIndex | QPersistentModelIndex


class FindingRole(IntEnum):
    """What the model answers besides Qt's own roles: the `Heading` or `FoundRow`."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above the hits of a group. `count` may end in "+" where there are more."""

    group: Group
    count: str


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A hit with its verdict, if it is a statement, and the title of its article."""

    hit: Hit
    title: str

    @property
    def about(self) -> str:
        judged = "no check needed" if self.hit.judged == NO_CHECK else self.hit.judged
        return " · ".join(part for part in (self.hit.about, judged, self.title) if part)


class FindingsModel(QAbstractListModel):
    """The hits of one search, all or those of one group."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._findings = Findings("")
        self._titles: Mapping[Id, str] = {}
        self._group: Group | None = None
        self._rows: list[Heading | FoundRow] = []

    def setFindings(self, findings: Findings, titles: Mapping[Id, str]) -> None:
        """Shows what was found; `titles` are those of the articles."""
        self._findings, self._titles = findings, titles
        self._rebuild()

    def setGroup(self, group: Group | None) -> None:
        """Shows the hits of one group only; None: of all."""
        self._group = group
        self._rebuild()

    def count(self, group: Group | None = None) -> str:
        """How many hits a group (or all) has: "12", or "200+" where only the first were looked for."""
        number = sum(group in (None, hit.group) for hit in self._findings.hits)
        more = bool(self._findings.more) if group is None else group in self._findings.more
        return f"{number}+" if more else str(number)

    def nextHit(self, row: int, by: int) -> int:
        """The row of the hit after (or before) a row; the row itself where there is none."""
        place = row + by
        while 0 <= place < len(self._rows):
            if isinstance(self._rows[place], FoundRow):
                return place
            place += by
        return row

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], FoundRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == FindingRole.ROW:
            return row
        name = f"{row.group.value} {row.count}" if isinstance(row, Heading) else row.hit.line
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return name
            case Qt.ItemDataRole.ToolTipRole if isinstance(row, FoundRow):
                return tip(f"{row.about}\n{name}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{name}, {row.hit.group.value}, {row.about}" if isinstance(row, FoundRow) else name
        return None

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._rows = list(self._made())
        self.endResetModel()

    def _made(self) -> Iterator[Heading | FoundRow]:
        for group in Group:
            hits = [hit for hit in self._findings.hits if hit.group is group]
            if hits and self._group in (None, group):
                yield Heading(group, self.count(group))
                for hit in hits:
                    yield FoundRow(hit, self._titles.get(hit.article, ""))
