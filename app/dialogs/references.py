"""F12: the references library."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from annotations.errors import FactdeskError
from annotations.model.ids import Id, new_id
from annotations.model.judgement import HistoryItem
from annotations.model.reference import CitedIn, Reference
from app.models.history import moment
from app.models.references import REFERENCE, Column, LibraryRow, ReferencesModel
from app.pasting import TakesFiles
from app.plain import caption, shortened, tip
from app.views.inspector_parts import FlowLayout, Words
from app.views.reference_form import ReferenceForm
from app.views.scrolling import ScrollingPage

_STATEMENT = Qt.ItemDataRole.UserRole + 1
_TITLE = 24
"""Characters of a title that are shown at least."""

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}


class ReferencesWindow(QDialog):
    """All cited works, and the fields of one. Stays open beside the window.

    `saved` carries a Reference and how it was when it was shown (None: it is new). `removed` carries the
    references to remove and whether their citations go too, `merged` the one to keep and the others,
    `detailsWanted` the id of the one that is shown, `statementChosen` where one is cited. `filesGiven`
    carries what was dropped (Source), `copyWanted` the references that are wanted as formatted citations.
    """

    saved = Signal(object, object)
    removed = Signal(object, bool)
    merged = Signal(object, object)
    detailsWanted = Signal(bytes)
    statementChosen = Signal(bytes)
    filesGiven = Signal(object)
    copyWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("References")
        metrics = self.fontMetrics()
        self.setMinimumSize(metrics.averageCharWidth() * 72, metrics.height() * 22)
        room = self.screen().availableSize()
        wanted = max(1040, metrics.averageCharWidth() * 150), max(640, metrics.height() * 34)
        self.resize(min(wanted[0], room.width() - 40), min(wanted[1], room.height() - 60))
        self.field = QLineEdit()
        self.field.setPlaceholderText("Search title, author, publisher, address, identifier")
        self.field.setAccessibleName("Words to search for in the library")
        self.field.setClearButtonEnabled(True)
        self.duplicates = _button("Duplicates", "Only works that are likely there twice")
        self.duplicates.setCheckable(True)
        self.new = _button("New", "A work that nothing cites yet")
        self.merge = _button("Make one", "Choose several: their citations all lead to the one chosen first")
        self.remove = _button("Remove", "Take the chosen works out of the library")
        self.remove_cited = _button("Remove with citations", "Take its citations off the statements, too")
        self.copy = _button("Copy citation", "Copy the chosen works, formatted in the project’s style (Ctrl+Shift+C)")
        self.copy.setShortcut("Ctrl+Shift+C")
        self.exchange = _button("Files", "Import or export references")
        self._menu = QMenu(self)
        self.exchange.setMenu(self._menu)
        self.exchange.hide()  # until there is something in its menu
        self.model = ReferencesModel(self)
        self.table = QTreeView()
        self.form = ReferenceForm()
        self.save = _button("Save  Ctrl+Enter", "")
        self.cited = QListWidget()
        self.history = Words(role="muted")
        self.told = Words(role="muted")
        self.problem = Words(role="danger")
        self._new: Id | None = None  # the reference in the form that is not in the library yet
        self._build()
        self._connect()
        self._show(None)

    def _build(self) -> None:
        self.table.setModel(self.model)
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(Column.TITLE, Qt.SortOrder.AscendingOrder)
        self.table.setAccessibleName("References")
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setAccessibleName("Columns of the library")
        wide = self.fontMetrics().averageCharWidth()
        for column in Column:
            heading = self.model.headerData(column, Qt.Orientation.Horizontal)
            header.resizeSection(column, self.fontMetrics().horizontalAdvance(f"{heading} ▾") + 2 * wide)
        header.resizeSection(Column.TYPE, 15 * wide)
        header.resizeSection(Column.PUBLISHER, 15 * wide)
        header.setMinimumSectionSize(wide * 5)
        tools = FlowLayout(spacing=6)
        for part in (self.new, self.duplicates, self.merge, self.remove, self.remove_cited, self.copy, self.exchange):
            tools.addWidget(part)
        left = QWidget()
        column_ = QVBoxLayout(left)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.addWidget(self.field)
        column_.addWidget(self.table, 1)
        column_.addLayout(tools)
        column_.addWidget(self.problem)
        column_.addWidget(self.told)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.setChildrenCollapsible(False)
        panes.addWidget(left)
        panes.addWidget(self._details())
        panes.setStretchFactor(0, 1)
        panes.setSizes([640, 360])
        panes.splitterMoved.connect(lambda *_: self._share_width())
        outer = QVBoxLayout(self)
        outer.addWidget(panes, 1)
        outer.addWidget(Words("Enter goes to the fields, or to a statement that cites it · Esc closes", role="muted"))

    def _details(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 0, 4, 0)
        column.setSpacing(8)
        self.cited.setAccessibleName("Statements that cite it")
        self.cited.setMinimumHeight(self.fontMetrics().height() * 5)
        self.cited.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cited.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.save.setProperty("main", True)
        self.save.setAccessibleName("Save the reference")
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addStretch()
        column.addWidget(self.form)
        column.addLayout(row)
        self._cited_heading = Words("Cited by", bold=True)
        column.addWidget(self._cited_heading)
        column.addWidget(self.cited)
        column.addWidget(Words("History", bold=True))
        column.addWidget(self.history)
        column.addStretch()
        scrolling = ScrollingPage()
        scrolling.setWidget(page)
        scrolling.setMinimumWidth(self.fontMetrics().averageCharWidth() * 34)
        return scrolling

    def _connect(self) -> None:
        TakesFiles(self, self.table.viewport()).given.connect(self.filesGiven)
        self.copy.clicked.connect(lambda: self.copyWanted.emit(self._chosen()))
        self.field.textChanged.connect(lambda _: self._filter())
        self.duplicates.toggled.connect(lambda _: self._filter())
        self.new.clicked.connect(self.startNew)
        self.merge.clicked.connect(self._merge)
        self.remove.clicked.connect(lambda: self._remove(with_citations=False))
        self.remove_cited.clicked.connect(lambda: self._remove(with_citations=True))
        self.save.clicked.connect(self.commit)
        self.form.saveRequested.connect(self.commit)
        self.form.edited.connect(self._show_save)
        self.cited.itemActivated.connect(lambda item: self.statementChosen.emit(item.data(_STATEMENT)))
        selection = self.table.selectionModel()
        selection.currentChanged.connect(lambda now, _: self._show(now.data(REFERENCE)))
        selection.selectionChanged.connect(lambda *_: self._show_tools())
        self.table.activated.connect(lambda _: self.form.fields["title"].setFocus())
        self.field.installEventFilter(self)

    def addExchange(self, action: QAction) -> None:
        """Offer another way to bring references in or out, in the menu of the button Files."""
        self._menu.addAction(action)
        self.exchange.show()

    # What is shown

    def setRows(self, rows: Sequence[LibraryRow]) -> None:
        """Shows the library as it is now. What is being typed into the fields stays."""
        shown = self.form.shown
        with QSignalBlocker(self.table.selectionModel()):
            self.model.setRows(rows)
        self._tell()
        if self._new is not None and self.model.rowOf(self._new) >= 0:
            self._new = None
        if shown is None:
            self._choose(0)
        elif self._new is None:
            self._choose(max(self.model.rowOf(shown.id), 0), keep_typed=True)

    def choose(self, reference: Id) -> None:
        """Shows one reference, whatever is searched for."""
        if self.model.rowOf(reference) < 0:
            self.field.clear()
            self.duplicates.setChecked(False)
        self._choose(max(self.model.rowOf(reference), 0))

    def setDetails(self, reference: Id, cited: Sequence[CitedIn], history: Sequence[HistoryItem]) -> None:
        """Shows where a reference is cited and who changed it, if it is still the one that is shown."""
        if self.form.shown is None or self.form.shown.id != reference:
            return
        self.cited.clear()
        for place in cited:
            words = " ".join(place.words.split())
            item = QListWidgetItem(f"{place.stance} · {words}")
            item.setToolTip(tip(f"{place.article}\n{words}\n{place.passage}"))
            item.setData(_STATEMENT, place.statement)
            self.cited.addItem(item)
        self._cited_heading.setWords(f"Cited by {len(cited)}" if cited else "Not cited")
        self.cited.setVisible(bool(cited))
        lines = (f"{moment(step.recorded_at)} · {step.reviewer} · {shortened(step.what, 200)}" for step in history)
        self.history.setWords("\n".join(reversed(list(lines))))

    def setProblem(self, error: FactdeskError) -> None:
        """Says why something was not done."""
        self.problem.setWords(str(error))

    def startNew(self) -> None:
        """Empties the fields for another work."""
        self.commit()
        self.table.clearSelection()
        self._new = new_id()
        self._show(Reference(self._new))
        self.form.fields["title"].setFocus()

    def commit(self) -> bool:
        """Has what was typed recorded, if anything was; False if it does not fit, which is said then."""
        before, after = self.form.shown, self.form.reference()
        if before is None or after is None or after == before:
            return True
        if not self.form.check():
            return False
        self.form.setReference(after)
        self.saved.emit(after, None if before.id == self._new else before)
        self._show_save()
        return True

    def _filter(self) -> None:
        shown = self.form.shown
        with QSignalBlocker(self.table.selectionModel()):
            self.model.setWanted(self.field.text(), only_duplicates=self.duplicates.isChecked())
        self._tell()
        if self.model.rowCount() and self.commit():
            self._choose(max(self.model.rowOf(shown.id if shown else None), 0), keep_typed=True)

    def _tell(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        twice = self.model.duplicates()
        self.duplicates.setText(f"Duplicates {twice}" if twice else "Duplicates")
        self.duplicates.setEnabled(bool(twice) or self.duplicates.isChecked())
        if not total:
            self.told.setWords("The library is empty. What you cite comes in by itself.")
        elif not shown:
            self.told.setWords("No reference holds all these words.")
        else:
            self.told.setWords(f"{total:,} references" if shown == total else f"{shown:,} of {total:,} references")

    def _choose(self, row: int, *, keep_typed: bool = False) -> None:
        """Makes a row the current one. `keep_typed`: where it is the one that is shown, its fields stay."""
        index = self.model.index(row, 0)
        shown, now = self.form.shown, index.data(REFERENCE)
        with QSignalBlocker(self.table.selectionModel()):
            self.table.setCurrentIndex(index)
        self.table.viewport().update()
        same = isinstance(now, Reference) and shown is not None and now.id == shown.id
        if keep_typed and same and self.form.reference() != shown:
            return
        self._show(now)

    def _show(self, reference: object) -> None:
        shown = self.form.shown
        if isinstance(reference, Reference) and shown is not None and reference.id != shown.id and not self.commit():
            return
        known = isinstance(reference, Reference)
        self.form.setEnabled(known)
        self.problem.setWords("")
        self.remove_cited.hide()
        if isinstance(reference, Reference):
            if reference.id != self._new:
                self._new = None
            self.form.setReference(reference)
            if shown is None or shown.id != reference.id:
                self.cited.clear()
                self.history.setWords("")
                self._cited_heading.setWords("Not cited")
                self.cited.hide()
            if self._new is None:
                self.detailsWanted.emit(reference.id)
        self._show_tools()
        self._show_save()

    def _show_save(self) -> None:
        self.save.setEnabled(self.form.reference() != self.form.shown)

    def _show_tools(self) -> None:
        chosen = self._chosen()
        self.remove.setEnabled(bool(chosen))
        self.copy.setEnabled(bool(chosen))
        self.merge.setEnabled(len(chosen) > 1)
        first = caption(chosen[0].name, 24) if len(chosen) > 1 else ""
        self.merge.setText(f"Make one of {len(chosen)}: {first}" if first else "Make one")

    # What the buttons do

    def _chosen(self) -> list[Reference]:
        """The chosen references, the one that was chosen first at the beginning."""
        rows = self.table.selectionModel().selectedRows()
        return [found for row in rows if isinstance(found := row.data(REFERENCE), Reference)]

    def _merge(self) -> None:
        chosen = self._chosen()
        if len(chosen) > 1 and self.commit():
            self.merged.emit(chosen[0], chosen[1:])

    def _remove(self, *, with_citations: bool) -> None:
        if chosen := self._chosen():
            self.remove_cited.hide()
            self.removed.emit(chosen, with_citations)

    def askAboutCitations(self, error: FactdeskError) -> None:
        """Says that something is cited, and offers to remove the citations as well."""
        self.setProblem(error)
        self.remove_cited.show()
        self.remove_cited.setFocus()

    # What Qt asks for

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """The title takes what the other columns leave, and never less than can be read."""
        header = self.table.header()
        others = header.length() - header.sectionSize(Column.TITLE)
        least = self.fontMetrics().averageCharWidth() * _TITLE
        header.resizeSection(Column.TITLE, max(self.table.viewport().width() - others, least))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys choose while one types; Enter goes to the fields."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                row = self.table.currentIndex().row() + step
                self.table.setCurrentIndex(self.model.index(min(max(row, 0), self.model.rowCount() - 1), 0))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.form.fields["title"].setFocus()
                return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.commit():
            super().closeEvent(event)
        else:
            event.ignore()

    def reject(self) -> None:
        """Escape closes the window; what was typed is recorded first."""
        if self.commit():
            super().reject()


def _button(text: str, tip_: str) -> QPushButton:
    made = QPushButton(text)
    made.setToolTip(tip_)
    made.setAutoDefault(False)
    return made
