"""The statements of the current article: count, filters, and the list itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord
from annotations.model.vocabulary import StatementKind
from app.key_map import fill_keys
from app.models.filters import StatementFilter
from app.models.statements import StatementModel, StatementRole
from app.views.inspector_parts import FlowLayout, Words
from app.views.quiet_lists import QuietTreeView
from app.views.statement_delegate import StatementDelegate


class StatementList(QWidget):
    """The left pane's list of statements.

    `statementActivated` carries the id of a statement that a person chose in the list.
    `minorShownChanged` tells that the minor ones were unfolded or folded, from wherever.
    """

    statementActivated = Signal(bytes)
    minorShownChanged = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: ArticleRecord | None = None
        self._collapsed: set[Id] = set()
        self._quiet = False
        self.model = StatementModel(self)
        self.filter = StatementFilter(self)
        self.filter.setSourceModel(self.model)
        self._delegate = StatementDelegate(self)
        self.tree = self._build_tree()
        self.chips = {
            name: self._build_chip(name, tip)
            for name, tip in (
                ("Open", "Only statements that you still have to judge"),
                ("Numeric", "Only figures"),
                ("Attributed", "Only statements that somebody is said to have made"),
            )
        }
        self.words = QLineEdit()
        self.words.setPlaceholderText("Filter")
        self.words.setClearButtonEnabled(True)
        self.words.setAccessibleName("Filter statements by their words")
        self.words.textChanged.connect(self._apply_filters)
        self._build()
        self._show_counts()

    def _build_tree(self) -> QuietTreeView:
        tree = QuietTreeView()
        tree.setModel(self.filter)
        tree.setItemDelegate(self._delegate)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(12)
        tree.setUniformRowHeights(True)
        tree.setExpandsOnDoubleClick(False)
        tree.setMouseTracking(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        tree.setAccessibleName("Statements")
        tree.selectionModel().currentChanged.connect(self._current_changed)
        tree.clicked.connect(self._unfold_if_fold)
        tree.activated.connect(self._unfold_if_fold)
        tree.collapsed.connect(self._collapse)
        tree.expanded.connect(self._expand)
        return tree

    def _build_chip(self, name: str, tip: str) -> QPushButton:
        chip = QPushButton()
        chip.setText(name)
        chip.setCheckable(True)
        chip.setToolTip(tip)
        chip.setAccessibleName(f"{name} statements only")
        chip.toggled.connect(self._apply_filters)
        return chip

    def _build(self) -> None:
        self._heading = Words()
        self._heading.setTextFormat(Qt.TextFormat.RichText)
        self._empty = Words(role="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._show_all = QPushButton("Show all")
        self._show_all.clicked.connect(self.clearFilters)
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.addStretch()
        column.addWidget(self._empty)
        column.addWidget(self._show_all, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._pages = QStackedLayout()
        self._pages.addWidget(self.tree)
        self._pages.addWidget(empty)
        chips = FlowLayout()
        for chip in self.chips.values():
            chips.addWidget(chip)
        legend = Words("left glyph: was it said · right: is it so", role="muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._heading)
        layout.addLayout(chips)
        layout.addWidget(self.words)
        layout.addLayout(self._pages, 1)
        layout.addWidget(legend)

    def setRecord(self, record: ArticleRecord | None, reviewer: Id | None) -> None:
        """Shows an article's statements from a reviewer's point of view (None: from anybody's).

        The same article keeps selection, scroll position and folded rows.
        """
        same = record is not None and self._record is not None and record.article.id == self._record.article.id
        current, scrolled = self.current(), self.tree.verticalScrollBar().value()
        self._record = record
        if self._delegate.setLabels(statement.label for statement in (record.statements if record else ())):
            self.tree.viewport().update()
        with self._quietly():
            if not same:
                self._collapsed.clear()
                self.filter.setKept(None)
                current, scrolled = None, 0
            if not self.model.setRecord(record, reviewer):
                self._restore_folds()
                self._select(current)
                self.tree.verticalScrollBar().setValue(scrolled)
        self._show_counts()

    def setCurrent(self, statement: Id | None) -> None:
        """Highlights a statement and brings it into view, without reporting it as activated."""
        with self._quietly():
            came = self.filter.setKept(statement)
            index = self.filter.mapFromSource(self.model.indexOf(statement))
            if came and not index.parent().isValid():
                self._expand_unless_folded(index)
            self._select(statement)
            if index.isValid():
                self.tree.scrollTo(index)
        self._show_counts()

    def current(self) -> Id | None:
        """The highlighted statement."""
        row = self.tree.currentIndex().data(StatementRole.ROW)
        return None if row is None else row.id

    def chosen(self) -> list[Id]:
        """The statements that are chosen in the list."""
        rows = (index.data(StatementRole.ROW) for index in self.tree.selectionModel().selectedIndexes())
        return [row.id for row in rows if row is not None and row.id is not None]

    def order(self) -> list[Id]:
        """The statements in the order in which they are shown, without folded ones."""
        order: list[Id] = []
        for outer, inner in self.filter.shown():
            order += [outer] if outer in self._collapsed else [outer, *inner]
        return order

    def nextOpen(self, after: Id | None) -> Id | None:
        """The next shown statement that the reviewer still has to judge, from the top again at the end.

        None if there is no other one than `after`.
        """
        ids = self.model.ids()
        start = ids.index(after) + 1 if after in ids else 0
        others = (id_ for id_ in ids[start:] + ids[:start] if id_ != after)
        return next((id_ for id_ in others if self._open(id_) and self._accepted(id_)), None)

    def setMinorShown(self, shown: bool) -> None:
        """Unfolds or folds the minor statements."""
        if shown == self.filter.minorShown:
            return
        with self._quietly():
            self.filter.setMinorShown(shown)
        self._after_filtering()
        self.minorShownChanged.emit(shown)

    def isMinorShown(self) -> bool:
        return self.filter.minorShown

    def clearFilters(self) -> None:
        """Shows every statement again (minor ones stay as they are)."""
        for chip in self.chips.values():
            chip.setChecked(False)
        self.words.clear()

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """While rows come and go, a view moves its current row by itself: that is nobody's choice."""
        quiet, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = quiet

    def _accepted(self, statement: Id) -> bool:
        return self.filter.mapFromSource(self.model.indexOf(statement)).isValid()

    def _open(self, statement: Id) -> bool:
        row = self.model.row(statement)
        return row is not None and row.open

    def _select(self, statement: Id | None) -> None:
        index = self.filter.mapFromSource(self.model.indexOf(statement))
        selection = self.tree.selectionModel()
        selection.setCurrentIndex(index, selection.SelectionFlag.ClearAndSelect)

    def _apply_filters(self) -> None:
        kinds = {"Numeric": StatementKind.NUMERIC, "Attributed": StatementKind.ATTRIBUTED}
        with self._quietly():
            self.filter.setFilters(
                open_only=self.chips["Open"].isChecked(),
                kinds=frozenset(kind for name, kind in kinds.items() if self.chips[name].isChecked()),
                words=self.words.text(),
            )
        self._after_filtering()

    def _after_filtering(self) -> None:
        self._restore_folds()
        self._show_counts()

    def _restore_folds(self) -> None:
        """Opens every outer row but those that a person folded; rows that come anew come closed."""
        with QSignalBlocker(self.tree):
            self.tree.expandAll()
            for statement in self._collapsed:
                self.tree.collapse(self.filter.mapFromSource(self.model.indexOf(statement)))

    def _expand_unless_folded(self, index: QModelIndex) -> None:
        row = index.data(StatementRole.ROW)
        if row is not None and row.id not in self._collapsed:
            self.tree.expand(index)

    def _show_counts(self) -> None:
        shown, number = "shown" if self.filter.minorShown else "folded", self.model.minorCount()
        minor = f" · {number} minor {shown}" if number else ""
        self._heading.setWords(
            f"<b>Statements</b> {self.model.checkCount()} to check{minor}" if self._record else "<b>Statements</b>"
        )
        self.chips["Open"].setText(f"Open {self.model.openCount()}")
        rows = self.filter.rowCount()
        self._empty.setWords(self.emptySentence())
        filtered = bool(self.model.ids()) and not rows
        self._show_all.setVisible(filtered)
        self._pages.setCurrentIndex(0 if rows else 1)

    def emptySentence(self) -> str:
        """What stands in place of the list when it has no rows."""
        if self._record is None:
            return "Choose an article to see its statements."
        if not self._record.detected:
            return "Finding statements…"
        if not self.model.ids():
            return fill_keys("No statements here. Select words in the text and press {key:draw} to make one.")
        return "No statement passes these filters."

    def _current_changed(self, current: QModelIndex) -> None:
        row = current.data(StatementRole.ROW)
        if not self._quiet and row is not None and row.id is not None:
            with self._quietly():
                self.filter.setKept(row.id)
            self.statementActivated.emit(row.id)

    def _unfold_if_fold(self, index: QModelIndex) -> None:
        row = index.data(StatementRole.ROW)
        if row is not None and row.id is None:
            self.setMinorShown(True)

    def _collapse(self, index: QModelIndex) -> None:
        self._collapsed.add(index.data(StatementRole.ROW).id)

    def _expand(self, index: QModelIndex) -> None:
        self._collapsed.discard(index.data(StatementRole.ROW).id)
