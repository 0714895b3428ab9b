"""Which statements of an article the list shows."""

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel

from annotations.model.ids import Id
from annotations.model.vocabulary import StatementKind
from app.models.statements import StatementModel, StatementRole, StatementRow


class StatementFilter(QSortFilterProxyModel):
    """Shows the rows that every set filter lets through, and the outer row of such a row.

    The kept row (the current statement) stays whatever its state, or judging a statement in a list
    of open ones would take it away before its reason is given.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setRecursiveFilteringEnabled(True)
        self._open_only = False
        self._kinds: frozenset[StatementKind] = frozenset()
        self._words = ""
        self._minor_shown = False
        self._kept: Id | None = None

    @property
    def minorShown(self) -> bool:
        return self._minor_shown

    def setFilters(self, *, open_only: bool, kinds: frozenset[StatementKind], words: str) -> None:
        """Shows open rows, rows of these kinds (of all, if none), and rows with these words.

        Words are looked for in clause, source and label, in any case.
        """
        self.beginFilterChange()
        self._open_only = open_only
        self._kinds = kinds
        self._words = words.strip().removeprefix("¶").casefold()
        self.endFilterChange()

    def setMinorShown(self, shown: bool) -> None:
        self.beginFilterChange()
        self._minor_shown = shown
        self.endFilterChange()

    def setKept(self, statement: Id | None) -> bool:
        """Keeps this statement in the list. Returns whether other rows are shown than before."""
        model = self.sourceModel()
        assert isinstance(model, StatementModel)
        before, self._kept = self._kept, statement
        concerned = [id_ for id_ in (before, statement) if id_ and (row := model.row(id_)) and not self._passes(row)]
        for id_ in concerned:
            model.announce(id_)
        return bool(concerned)

    def shown(self) -> Iterator[tuple[Id, list[Id]]]:
        """The rows that are let through: each top-level statement with those inside it."""
        model = self.sourceModel()
        assert isinstance(model, StatementModel)
        for outer, inner in model.nodes():
            passing = [id_ for id_ in inner if (row := model.row(id_)) and self._accepts(row)]
            row = model.row(outer)
            if passing or (row and self._accepts(row)):
                yield outer, passing

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        source = self.sourceModel()
        return self._accepts(source.data(source.index(row, 0, parent), StatementRole.ROW))

    def _accepts(self, row: StatementRow) -> bool:
        if row.id is None:
            return not self._minor_shown
        return row.id == self._kept or self._passes(row)

    def _passes(self, row: StatementRow) -> bool:
        if (row.minor and not self._minor_shown) or (self._open_only and not row.open):
            return False
        if self._kinds and row.kind not in self._kinds:
            return False
        return not self._words or any(self._words in text.casefold() for text in (row.clause, row.source, row.label))
