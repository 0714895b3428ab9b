"""Gives the tree of the statement list its rows: of a long list the beginning first, so that no key waits."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QTimer

from annotations.model.ids import Id
from app.models.arrangement import Node
from app.models.statement_tree import StatementModel

_AT_ONCE = 100
"""Top-level rows that are laid out before anything else can happen: some screens full."""

_MORE = 1000
"""Top-level rows that follow at a time: some 15 ms."""

_MOMENT_MS = 100
"""Until more of a long list is there: what is read comes first, and the map."""


class GrowingRows(QObject):
    """The rows of a model, all of them or still growing. `put` gives the model these rows (anew or not)."""

    def __init__(self, model: StatementModel, put: Callable[[Sequence[Node], bool], None]) -> None:
        super().__init__(model)
        self._model, self._put = model, put
        self._all: tuple[Node, ...] = ()  # while some are still to come
        self._then = QTimer(self, singleShot=True, interval=_MOMENT_MS)
        self._then.timeout.connect(self._grow)

    @property
    def whole(self) -> bool:
        """Whether every row is there."""
        return not self._all

    def show(self, nodes: tuple[Node, ...], *, anew: bool) -> None:
        """Shows these rows: of a long list that is made anew the beginning, and the rest in the next moments."""
        self._all = nodes if anew and len(nodes) > _AT_ONCE else ()
        self._put(nodes[:_AT_ONCE] if self._all else nodes, anew)
        if self._all:
            self._then.start()
        else:
            self._then.stop()

    def complete(self) -> None:
        """Shows all rows now, for what asks about all of them."""
        if self._all:
            self.show(self._all, anew=False)

    def indexOf(self, statement: Id | None) -> QModelIndex:
        """The first place of a statement, in all of the list; invalid if it is not shown."""
        index = self._model.indexOf(statement)
        if statement is None or index.isValid() or self.whole:
            return index
        self.complete()
        return self._model.indexOf(statement)

    def shownCount(self) -> int:
        """How many statements are shown, or will be."""
        if self.whole:
            return self._model.shownCount()
        return len({row.id for node in self._all for row in node.statements()})

    def _grow(self) -> None:
        end = self._model.rowCount() + _MORE
        if end >= len(self._all):
            self.complete()
            return
        self._put(self._all[:end], False)
        self._then.start()
