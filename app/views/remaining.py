"""What is left before an article is done: a sheet under the statements, in groups."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from annotations.review.asking import query_words
from annotations.review.remaining import INFORMATION, Group, Item, Remaining, remaining_words
from annotations.text import Lines, Span
from app.models.grouped import THING, GroupedModel
from app.models.statements import clause_of
from app.views.drawn_button import DrawnButton
from app.views.inspector_parts import Words
from app.views.quiet_lists import QuietTreeView, RoomyDelegate
from app.views.scrolling import Column

_AROUND, _LONGEST, _SHORT = 120, 200, 32
_FEW = 6
"""So many things of a group show at once; a longer one is folded, so that the groups are seen together."""

_LINES_WITH_SUMMARY = 11

SentenceAt = Callable[[int], Span | None]


class RemainingSheet(Column):
    """Lists what is left. `chosen` carries the Item that a person wants to go to.

    Enter or a click goes there; `goToNext` does so with the row after the current one. Escape closes.
    """

    chosen = Signal(object)
    backToText = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._remaining: Remaining | None = None
        self._words = ""
        self._sentence_at: SentenceAt = lambda _: None
        self._lines = Lines("")
        self._gone = False  # what was the current row is done, and another stands in its place
        self.model: GroupedModel[Item] = GroupedModel(("Place", "Words"), self._cells, self)
        self.tree = _LeftTree()
        self.tree.setModel(self.model)
        self.tree.entered_on.connect(self._choose)
        self.tree.left.connect(self._close)
        self.tree.clicked.connect(self._choose)
        self.summary = Words()
        self.more = Words(role="muted")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setProperty("role", "thin")
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName("Statements checked in this article")
        self._close_button = DrawnButton("close", "Close what is left (Esc)")
        self._close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close_button.clicked.connect(self._close)
        self._build()

    def _build(self) -> None:
        heading = QHBoxLayout()
        heading.addWidget(Words("What is left", bold=True), 1)
        heading.addWidget(self._close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addLayout(heading)
        column.addWidget(self.progress)
        column.addWidget(self.summary)
        column.addWidget(self.more)
        column.addWidget(self.tree, 100)
        column.addStretch(1)

    def sizeHint(self) -> QSize:
        return QSize(300, self.fontMetrics().height() * 18)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_summary()

    def setRemaining(self, left: Remaining | None, words: str, sentence_at: SentenceAt) -> None:
        """Show what is left of the article with these words; the current row stays where it can."""
        if left is self._remaining:
            return
        if words != self._words:
            self._words, self._lines = words, Lines(words)
        self._sentence_at = sentence_at
        self._remaining = left
        self.progress.setMaximum(max(1, left.to_check if left else 1))
        self.progress.setValue(left.done if left else 0)
        self._show_summary()
        self.tree.setVisible(bool(left and left.groups))
        self.more.setWords(_more(left) if left else "")
        self._fill(left)

    def goToNext(self) -> None:
        """Go to the thing after the current row; after the last one, to the first."""
        wanted = [key for key in self.model.groupKeys() if Group(key) not in INFORMATION]
        rows = [row for key in wanted for row in self.model.indexes(key)]
        if not rows:
            self._close()
            return
        current = self.tree.currentIndex().siblingAtColumn(0)
        place = rows.index(current) if current in rows else -1
        following = rows[place if self._gone and place >= 0 else (place + 1) % len(rows)]
        self._set_current(following)
        self.chosen.emit(following.data(THING))

    def _show_summary(self) -> None:
        """The amounts in one sentence, unless the groups that hold them need the room."""
        roomy = self.height() > _LINES_WITH_SUMMARY * self.fontMetrics().height()
        finished = self._remaining is not None and self._remaining.finished
        self.summary.setWords(remaining_words(self._remaining) if self._remaining and (roomy or finished) else "")

    def _fill(self, left: Remaining | None) -> None:
        before = self.tree.currentIndex()
        was = self.model.thing(before)
        place = (before.parent().row(), before.row())
        folded = {key for key in self.model.groupKeys() if not self.tree.isExpanded(self.model.groupIndex(key))}
        known = set(self.model.groupKeys())
        groups = left.groups if left else {}
        self.model.setGroups([(group.value, f"{group.value}  {len(items)}", items) for group, items in groups.items()])
        for key in self.model.groupKeys():
            heading = self.model.groupIndex(key)
            self.tree.setFirstColumnSpanned(heading.row(), QModelIndex(), True)
            few = self.model.rowCount(heading) <= _FEW and Group(key) not in INFORMATION
            self.tree.setExpanded(heading, key not in folded if key in known else few)
        if was is not None:
            self._restore(was, place)

    def _restore(self, was: Item, place: tuple[int, int]) -> None:
        for row in self.model.indexes(was.group.value):
            item = self.model.thing(row)
            if item is not None and (item.span, _id(item)) == (was.span, _id(was)):
                self._set_current(row)
                return
        heading = self.model.groupIndex(was.group.value)
        heading = heading if heading.isValid() else self.model.index(min(place[0], self.model.rowCount() - 1), 0)
        row = self.model.index(min(place[1], self.model.rowCount(heading) - 1), 0, heading)
        if row.isValid():
            self._set_current(row)
            self._gone = True

    def _set_current(self, index: QModelIndex) -> None:
        self._gone = False
        self.tree.expand(index.parent())
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.tree.selectionModel().setCurrentIndex(index, flags)
        self.tree.scrollTo(index)

    def _choose(self, index: QModelIndex) -> None:
        item = self.model.thing(index)
        if item is not None:
            self._gone = False
            self.chosen.emit(item)
            self.backToText.emit()
        elif index.isValid():
            heading = index.siblingAtColumn(0)
            self.tree.setExpanded(heading, not self.tree.isExpanded(heading))

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
        self.backToText.emit()

    def _cells(self, item: Item) -> tuple[str, str]:
        statement = item.statement
        if statement is None:
            place = f"¶{self._lines.number_of(item.span.start)}"
            if item.group is Group.SENTENCE:
                return place, _on_one_line(item.span.of(self._words))
            around = self._sentence_at(item.span.start)
            return place, _on_one_line(f"{item.span.of(self._words)} — {around.of(self._words) if around else ''}")
        clause, marked = clause_of(statement, self._words, _AROUND)
        if len(marked) < min(_SHORT, len(clause)):
            clause = f"{marked.of(clause)} — {clause}"
        if item.group is Group.WAITING:
            asked = "; ".join(query_words(query) for query in statement.queries if query.pending)
            return f"¶{statement.label}", _on_one_line(f"{asked} — {clause}")
        return f"¶{statement.label}", _on_one_line(clause)


class _LeftTree(QuietTreeView):
    """Two columns; Enter is for the row here, and Escape leaves."""

    entered_on = Signal(QModelIndex)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("What is left")
        self.setItemDelegate(RoomyDelegate(self))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self.header().setStretchLastSection(True)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.header().resizeSection(0, 2 * self.indentation() + self.fontMetrics().horizontalAdvance("¶888aa"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_on.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _more(left: Remaining) -> str:
    """When it was finished; or that more may be found."""
    if not left.sought:
        return "looking through the words…"
    if left.finished and left.latest is not None:
        return f"last verdict {left.latest.astimezone():%Y-%m-%d, %H:%M}"
    return ""


def _on_one_line(words: str) -> str:
    return " ".join(words[: 2 * _LONGEST].split())[:_LONGEST]


def _id(item: Item) -> bytes | None:
    return item.statement.id if item.statement else None
