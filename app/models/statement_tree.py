"""The tree of the statement list, as Qt asks for it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import count
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotations.model.ids import Id
from app.models.arrangement import Fold, Group, Heading, Node, Shown, derived
from app.models.statements import StatementRow
from app.plain import tip

Index = QModelIndex | QPersistentModelIndex


_NAMED = Qt.ItemFlag.ItemIsEnabled
_CHOSEN = _NAMED | Qt.ItemFlag.ItemIsSelectable
_LEAF = _CHOSEN | Qt.ItemFlag.ItemNeverHasChildren
"""What rows can: put together here, since views ask for it thousands of times."""


class StatementRole(IntEnum):
    """What the model answers besides Qt's own roles.

    SHOWN is what the row is: a `StatementRow`, `Group`, `Heading` or `Fold`. TITLE is the article to
    name beside it, "" where that is clear. SOURCE is the folded name of the source that heads it. KEY tells
    it from its siblings.
    """

    SHOWN = Qt.ItemDataRole.UserRole + 1
    TITLE = Qt.ItemDataRole.UserRole + 2
    SOURCE = Qt.ItemDataRole.UserRole + 3
    KEY = Qt.ItemDataRole.UserRole + 4


class _Item:
    """A row that is in the tree. `serial` is the internal id of its indexes, `number` its place in `outer`.

    `node` is what it was last made of; None once something under it says something else.
    """

    __slots__ = ("inner", "key", "node", "number", "outer", "serial", "shown", "title")

    def __init__(self, node: Node, outer: "_Item | None", serial: int) -> None:
        self.node: Node | None = node
        self.key, self.title = node.key, node.title
        self.shown: Shown = node.shown
        self.outer = outer
        self.serial = serial
        self.number = 0
        self.inner: list[_Item] = []

    def rows(self) -> Iterator[StatementRow]:
        if isinstance(self.shown, StatementRow):
            yield self.shown
        for item in self.inner:
            yield from item.rows()


class StatementModel(QAbstractItemModel):
    """Shows a tree of `Node`s. Another tree changes only the rows that came, went or say something else."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._serials = count(1)
        self._items: dict[int, _Item] = {}
        self._of: dict[Id, list[_Item]] = {}
        self._root = _Item(Node(None, Fold(0)), None, 0)
        self._came: list[_Item] = []
        self._answers: dict[int, Callable[[_Item], object]] = {
            StatementRole.SHOWN: lambda item: item.shown,
            StatementRole.TITLE: lambda item: item.title,
            StatementRole.SOURCE: self._source,
            StatementRole.KEY: lambda item: item.key,
            Qt.ItemDataRole.DisplayRole: lambda item: _words(item.shown),
            Qt.ItemDataRole.ToolTipRole: _tip,
            Qt.ItemDataRole.AccessibleTextRole: lambda item: item.shown.spoken,
        }

    # What is shown

    def setNodes(self, nodes: Sequence[Node], *, anew: bool = False) -> list[QModelIndex]:
        """Shows these rows. Returns those that came and have others under them: views show them closed.

        `anew`: most of them are others than before, so that views begin from scratch.
        """
        self._came = []
        if anew:
            self.beginResetModel()
            self._items.clear()
            self._of.clear()
            self._root.inner = [self._made(node, self._root) for node in nodes]
            self._renumber(self._root, 0)
            self.endResetModel()
        else:
            self._take_inner(self._root, nodes)
        return [self._index(item) for item in self._came if item.serial in self._items]

    def setRows(self, rows: Iterable[StatementRow]) -> None:
        """Statements say something else than before, each in the same place.

        What stands above several of them is counted once: an article can have thousands.
        """
        above: dict[int, _Item] = {}
        for row in rows:
            for item in self._of.get(row.id, ()):
                self._say(item, row)
                outer = item.outer
                while outer is not None and outer is not self._root:
                    above[outer.serial] = outer
                    outer = outer.outer
        for outer in above.values():
            outer.node = None
            if not isinstance(outer.shown, StatementRow):
                self._say(outer, derived(outer.shown, list(outer.rows())))

    # Looking up

    def indexesOf(self, statement: Id | None) -> list[QModelIndex]:
        """Where a statement stands: nowhere, once, or under each of its sources."""
        return [self._index(item) for item in self._of.get(statement or b"", ())]

    def indexOf(self, statement: Id | None) -> QModelIndex:
        """The first place where a statement stands, invalid if it is not shown."""
        return next(iter(self.indexesOf(statement)), QModelIndex())

    def ids(self, folded: Collection[object] = ()) -> list[Id]:
        """The statements that are shown, in their order, each once; not those under rows with `folded` keys."""
        rows = (item.shown for item in _walk(self._root.inner, folded) if isinstance(item.shown, StatementRow))
        return list(dict.fromkeys(row.id for row in rows))

    def shownCount(self) -> int:
        """How many statements are shown."""
        return len(self._of)

    def walk(self, after: Index, *, backwards: bool = False) -> Iterator[tuple[QModelIndex, StatementRow]]:
        """The statements from that row on, and from the other end up to it; the row itself comes last."""
        here = self._items[after.internalId()] if after.isValid() else None
        for item in _round(self._root, here, backwards=backwards):
            if isinstance(item.shown, StatementRow):
                yield self._index(item), item.shown

    # What Qt asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 (Qt's default)
        outer = self._item(parent)
        if outer is None or column != 0 or not 0 <= row < len(outer.inner):
            return QModelIndex()
        return self.createIndex(row, 0, outer.inner[row].serial)

    def parent(self, child: Index = QModelIndex()) -> Any:  # noqa: B008 (Qt's default)
        # QObject.parent() shares the name
        item = self._items.get(child.internalId()) if child.isValid() else None
        if item is None or item.outer is None or item.outer is self._root:
            return QModelIndex()
        return self._index(item.outer)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's default)
        item = self._item(parent)
        return 0 if item is None else len(item.inner)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's default)
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        item = self._items.get(index.internalId())  # asked for thousands of times: an invalid index has the id 0
        if item is None:
            return Qt.ItemFlag.NoItemFlags
        if item.inner:
            return _NAMED if isinstance(item.shown, Heading) else _CHOSEN
        return _NAMED if isinstance(item.shown, Fold) else _LEAF

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._items[index.internalId()]
        answer = self._answers.get(role)
        return answer(item) if answer is not None else None

    # Inside

    def _item(self, index: Index) -> _Item | None:
        if index.column() > 0:
            return None
        own = index.internalId()
        return self._items.get(own) if own else self._root

    def _index(self, item: _Item) -> QModelIndex:
        return self.createIndex(item.number, 0, item.serial)

    def _source(self, item: _Item) -> str:
        top = item
        while top.outer is not None and top.outer is not self._root:
            top = top.outer
        return str(top.key[1]) if isinstance(top.key, tuple) and top.key[0] == "source" else ""

    def _say(self, item: _Item, shown: Shown) -> None:
        if item.shown != shown:
            item.shown = shown
            index = self._index(item)
            self.dataChanged.emit(index, index)

    def _take_inner(self, outer: _Item, nodes: Sequence[Node]) -> None:
        """Makes what stands under an item these nodes: what differs in the middle goes, and comes."""
        before = [item.key for item in outer.inner]
        now = [node.key for node in nodes]
        first = _alike(before, now)
        last = _alike(before[first:][::-1], now[first:][::-1])
        self._remove(outer, first, len(before) - last)
        self._insert(outer, first, nodes[first : len(now) - last])
        for number, (item, node) in enumerate(zip(outer.inner, nodes, strict=True)):
            if item.node is not node and not first <= number < len(now) - last:
                item.node, item.title = node, node.title
                self._say(item, node.shown)
                self._take_inner(item, node.inner)

    def _remove(self, outer: _Item, first: int, end: int) -> None:
        if first >= end:
            return
        self.beginRemoveRows(self._index_of_outer(outer), first, end - 1)
        for item in outer.inner[first:end]:
            self._forget(item)
        del outer.inner[first:end]
        self._renumber(outer, first)
        self.endRemoveRows()

    def _insert(self, outer: _Item, first: int, nodes: Sequence[Node]) -> None:
        if not nodes:
            return
        self.beginInsertRows(self._index_of_outer(outer), first, first + len(nodes) - 1)
        outer.inner[first:first] = [self._made(node, outer) for node in nodes]
        self._renumber(outer, first)
        self.endInsertRows()

    def _index_of_outer(self, outer: _Item) -> QModelIndex:
        return QModelIndex() if outer is self._root else self._index(outer)

    def _made(self, node: Node, outer: _Item) -> _Item:
        item = _Item(node, outer, next(self._serials))
        self._items[item.serial] = item
        if isinstance(node.shown, StatementRow):
            self._of.setdefault(node.shown.id, []).append(item)
        if node.inner:
            item.inner = [self._made(inner, item) for inner in node.inner]
            self._renumber(item, 0)
            self._came.append(item)
        return item

    def _forget(self, item: _Item) -> None:
        del self._items[item.serial]
        if isinstance(item.shown, StatementRow):
            self._of[item.shown.id].remove(item)
            if not self._of[item.shown.id]:
                del self._of[item.shown.id]
        for inner in item.inner:
            self._forget(inner)

    def _renumber(self, outer: _Item, first: int) -> None:
        for number in range(first, len(outer.inner)):
            outer.inner[number].number = number


def _alike(one: Sequence[object], other: Sequence[object]) -> int:
    """How many are the same from the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _walk(items: Sequence[_Item], folded: Collection[object] = (), *, backwards: bool = False) -> Iterator[_Item]:
    """Items with what stands under them, from the top down or from the bottom up."""
    for inner in reversed(items) if backwards else items:
        if not backwards:
            yield inner
        if inner.inner and inner.key not in folded:
            yield from _walk(inner.inner, folded, backwards=backwards)
        if backwards:
            yield inner


def _round(root: _Item, here: _Item | None, *, backwards: bool) -> Iterator[_Item]:
    """All items from `here` on, and from the other end up to it; as they are wanted."""
    item = here
    if item is not None and not backwards:
        yield from _walk(item.inner)
    while item is not None and item.outer is not None:
        beside = item.outer.inner
        beyond = beside[: item.number] if backwards else beside[item.number + 1 :]
        yield from _walk(beyond, backwards=backwards)
        item = item.outer
        if backwards and item is not root:
            yield item
    for item in _walk(root.inner, backwards=backwards):
        yield item
        if item is here:
            break


def _words(shown: Shown) -> str:
    match shown:
        case StatementRow():
            return shown.clause
        case Group():
            return f"{shown.row.source}: {shown.row.clause}"
        case Heading():
            return f"{shown.title}\n{shown.about}"
        case Fold():
            return f"+{shown.number} minor"


def _tip(item: _Item) -> str:
    shown = item.shown
    if not isinstance(shown, StatementRow):
        return tip(_words(shown))
    return tip("\n".join(part for part in (shown.clause, item.title, shown.state_words, shown.flag) if part))
