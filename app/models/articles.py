"""The articles of a project, as the left pane lists them."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from annotations.model.ids import Id
from annotations.review.states import Counts
from app.plain import tip

Index = QModelIndex | QPersistentModelIndex


class ArticleRole(IntEnum):
    """What the model answers besides Qt's own roles: the whole `ArticleRow`."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article of the list.

    `paragraphs` is how many it has. `detecting`: its statements are being looked for.
    `assigned` are the reviewers it was given to, `readers` their initials.
    `problem` is the sentence that says why they could not be found; empty if all is well.
    `exact`: its whole record was read. Until then there are no `paragraphs` and no `counts`, but the
    number of `verdicts` in it, None where that would tell too much.
    """

    id: Id
    title: str
    outlet: str = ""
    paragraphs: int = 0
    counts: Counts = field(default_factory=Counts)
    problem: str = ""
    detecting: bool = False
    assigned: frozenset[Id] = frozenset()
    readers: tuple[str, ...] = ()
    exact: bool = True
    verdicts: int | None = None

    @property
    def about(self) -> str:
        """The left half of the second line."""
        paragraphs = "1 paragraph" if self.paragraphs == 1 else f"{self.paragraphs} paragraphs"
        readers = [f"for {', '.join(self.readers)}"] if self.readers else []
        return " · ".join([*readers, *([paragraphs] if self.exact else []), self.outlet or "outlet unknown"])

    @property
    def progress(self) -> str:
        """The right half of the second line: "9 of 27 · 15 minor"; until these are known "9 verdicts"."""
        if not self.exact:
            return "" if self.verdicts is None else _verdicts(self.verdicts)
        progress = f"{self.counts.done:,} of {self.counts.to_check:,}"
        return f"{progress} · {self.counts.minor:,} minor" if self.counts.minor else progress

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        progress = f"{self.progress}, checked" if self.exact else self.progress
        standing = self.problem or ("Finding statements…" if self.detecting else progress)
        return ", ".join(part for part in (self.title, self.about, standing) if part)


def _verdicts(number: int) -> str:
    if number <= 1:
        return "1 verdict" if number else "no verdict"
    return f"{number:,} verdicts"


class ArticleModel(QAbstractListModel):
    """Articles in the order in which they were given, found by their ids."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[ArticleRow] = []
        self._places: dict[Id, int] = {}

    def setArticles(self, rows: list[ArticleRow]) -> None:
        """Shows these articles; where they are the same ones as before, only what changed is redrawn."""
        if [row.id for row in rows] == [row.id for row in self._rows]:
            for row in rows:
                self.updateArticle(row)
            return
        self.beginResetModel()
        self._rows = list(rows)
        self._places = {row.id: place for place, row in enumerate(rows)}
        self.endResetModel()

    def updateArticle(self, row: ArticleRow) -> None:
        """Redraws one article. One that is not in the list is left alone."""
        place = self._places.get(row.id)
        if place is None or self._rows[place] is row or self._rows[place] == row:
            return
        self._rows[place] = row
        index = self.index(place)
        self.dataChanged.emit(index, index)

    def ids(self) -> list[Id]:
        """The articles, in the order of the rows."""
        return list(self._places)

    def indexOf(self, article: Id | None) -> QModelIndex:
        """The index of an article, invalid if it is not in the list."""
        place = None if article is None else self._places.get(article)
        return QModelIndex() if place is None else self.index(place)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case ArticleRole.ROW:
                return row
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.ToolTipRole:
                return tip(f"{row.title}\n{row.problem}".strip())
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
        return None
