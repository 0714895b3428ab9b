"""The tree view of the statement list: a row is chosen, several are, or the choice goes on by one."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from app.views.quiet_lists import QuietTreeView

_Command = QItemSelectionModel.SelectionFlag


class StatementTree(QuietTreeView):
    """Rows of one height that several can be chosen of; headings are stepped over."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(12)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Statements")

    def step(self, by: int) -> None:
        """Chooses the next row (or the one before) and no other."""
        there = self._beside(self.currentIndex(), by)
        if there.isValid():
            self.selectionModel().setCurrentIndex(there, _Command.ClearAndSelect)

    def extend(self, by: int) -> None:
        """Chooses the next row (or the one before) too; on the way back, lets go of one."""
        here, selection = self.currentIndex(), self.selectionModel()
        there = self._beside(here, by)
        if not there.isValid() or there == here:
            return
        if selection.isSelected(there):
            selection.select(here, _Command.Deselect)
            selection.setCurrentIndex(there, _Command.NoUpdate)
        else:
            selection.setCurrentIndex(there, _Command.Select)
        self.scrollTo(there)

    def chooseOnly(self, index: QModelIndex) -> None:
        """Chooses this row and no other; an invalid index: none."""
        self.selectionModel().setCurrentIndex(index, _Command.ClearAndSelect)

    def selectAll(self) -> None:
        """Chooses all rows; under headings, all of the one that the current row stands under."""
        heading = self.currentIndex()
        while heading.parent().isValid():
            heading = heading.parent()
        if not heading.isValid() or heading.flags() & Qt.ItemFlag.ItemIsSelectable:
            super().selectAll()
            return
        chosen = QItemSelection()
        self._add_shown(chosen, heading)
        self.selectionModel().select(chosen, _Command.ClearAndSelect)

    def reveal(self, index: QModelIndex) -> None:
        """Brings a row into view, and the one above it where it is the first there."""
        if index.isValid():
            if index.row() == 0 and index.parent().isValid():
                self.scrollTo(index.parent())
            self.scrollTo(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the current row in view while the list gets lower, or brings it there if a part of it was."""
        seen = self.visualRect(self.currentIndex())
        super().resizeEvent(event)
        if seen.bottom() >= 0 and seen.top() < event.oldSize().height():
            self.scrollTo(self.currentIndex())

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draws none: the labels stand there, and the rows say what is folded."""

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        there = super().moveCursor(action, modifiers)
        up = action in (QAbstractItemView.CursorAction.MoveUp, QAbstractItemView.CursorAction.MovePageUp)
        return self._selectable(there, -1 if up else 1)

    def _beside(self, here: QModelIndex, by: int) -> QModelIndex:
        if not here.isValid():
            return self._selectable(self.model().index(0, 0), 1)
        return self._selectable(self.indexBelow(here) if by > 0 else self.indexAbove(here), by)

    def _selectable(self, index: QModelIndex, by: int) -> QModelIndex:
        """That row, or the next one in that direction that can be chosen; else where one is."""
        while index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsSelectable:
            index = self.indexBelow(index) if by > 0 else self.indexAbove(index)
        return index if index.isValid() else self.currentIndex()

    def _add_shown(self, chosen: QItemSelection, outer: QModelIndex) -> None:
        """Adds what stands under a row, as far as it is unfolded."""
        model = self.model()
        inner = [model.index(number, 0, outer) for number in range(model.rowCount(outer))]
        if inner and self.isExpanded(outer):
            chosen.select(inner[0], inner[-1])
            for index in inner:
                self._add_shown(chosen, index)
