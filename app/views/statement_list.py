"""The statements of the article, of the project, or of its sources: count, filters, and the list itself."""

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QStackedLayout, QVBoxLayout, QWidget

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord
from app.key_map import fill_keys
from app.models.arrangement import Arranger, Fold, Heading, Node, counts_words, same_place
from app.models.filters import Filters, Scope, Sort, searched
from app.models.statement_tree import StatementModel, StatementRole
from app.models.statements import ArticleRows, RowMaker
from app.views.choice import Chosen, choice_of, statement_of
from app.views.filter_chips import FilterChips, WordsField
from app.views.growing_rows import GrowingRows
from app.views.inspector_parts import Words
from app.views.statement_delegate import StatementDelegate
from app.views.statement_tree import StatementTree

_REST = 8
"""While articles come in, the list is arranged anew after so many times the time that it took."""


class StatementList(QWidget):
    """The left pane's list of statements.

    `statementActivated` carries the id of a statement that a person chose in the list;
    `choiceChanged` tells that other ones are chosen than before. `minorShownChanged` tells that the
    minor ones were unfolded or folded, from wherever. `scopeChosen` is a wish: see `setScope`.
    """

    statementActivated = Signal(bytes)
    choiceChanged = Signal(object)  # list of Chosen
    minorShownChanged = Signal(bool)
    scopeChosen = Signal(object)  # Scope

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: ArticleRecord | None = None
        self._maker = RowMaker()
        self._articles: dict[Id, ArticleRows] = {}
        self._order: list[Id] = []
        self._reading = (0, 0)
        self._scope, self._sort, self._filters = Scope.ARTICLE, Sort.PLACE, Filters()
        self._arranger = Arranger()
        self._collapsed: set[object] = set()
        self._told: list[Chosen] = []
        self._heading_for = QPersistentModelIndex()
        self._current: Id | None = None
        self._quiet = False
        self.model = StatementModel(self)
        self._growing = GrowingRows(self.model, self._put_nodes)
        self._delegate = StatementDelegate(self)
        self.tree = StatementTree()
        self.controls = FilterChips()
        self.chips = self.controls.chips
        self.words = WordsField()
        self._soon = QTimer(self, singleShot=True)
        self._build()
        self._connect()
        self._show_counts()

    def _build(self) -> None:
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(self._delegate)
        self._heading = Words()
        self._heading.setTextFormat(Qt.TextFormat.RichText)
        self._empty = Words(role="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._show_all = QPushButton("Show all")
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.addStretch()
        column.addWidget(self._empty)
        column.addWidget(self._show_all, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._pages = QStackedLayout()
        self._pages.addWidget(self.tree)
        self._pages.addWidget(empty)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        for part in (self._heading, self.controls, self.words):
            self._column.addWidget(part)
        self._column.addLayout(self._pages, 1)
        self._legend = Words("left glyph: was it said · right: is it so", role="muted")
        self._column.addWidget(self._legend)

    def _connect(self) -> None:
        self.tree.selectionModel().selectionChanged.connect(self._selection_changed)
        self.tree.clicked.connect(self._fold_or_unfold)
        self.tree.activated.connect(self._fold_or_unfold)
        self.tree.collapsed.connect(lambda index: self._collapsed.add(index.data(StatementRole.KEY)))
        self.tree.expanded.connect(lambda index: self._collapsed.discard(index.data(StatementRole.KEY)))
        self.controls.filtersChanged.connect(self._apply_filters)
        self.controls.scopeChosen.connect(self.scopeChosen)
        self.controls.sortChosen.connect(self.setSort)
        self.words.textChanged.connect(self._apply_filters)
        self.words.left.connect(self._go_into_list)
        self._show_all.clicked.connect(self.clearFilters)
        self._soon.timeout.connect(self._arrange)

    def addUnderList(self, widget: QWidget) -> None:
        """Puts a bar between the list and its legend."""
        self._column.insertWidget(self._column.count() - 1, widget)

    # What it is about

    def takePrepared(self, maker: RowMaker, arranger: Arranger) -> None:
        """Takes over what made and arranged the rows of the next record, so that it need not be done here."""
        self._maker = maker
        if self._scope is Scope.ARTICLE:
            self._arranger = arranger

    def setRecord(self, record: ArticleRecord | None, reviewer: Id | None) -> None:
        """Shows an article's statements from a reviewer's point of view (None: from anybody's).

        The same article keeps selection, scroll position and folded rows.
        """
        before = self._record.article.id if self._record else None
        self._record = record
        if record is None:
            self._articles.clear()
            self._arrange(anew=True)
            return
        rows = self._maker.rows(record, reviewer)
        if record.article.id != before and self._scope is Scope.ARTICLE:
            self._collapsed.clear()
            self._current = None
            self._filters = replace(self._filters, kept=frozenset())
            self.tree.chooseOnly(QModelIndex())
            self._articles[rows.article] = rows
            self.tree.scrollToTop()
            self._arrange(anew=True)
        else:
            self._put(rows)

    @property
    def scope(self) -> Scope:
        return self._scope

    def setScope(self, scope: Scope, order: Sequence[Id] = ()) -> None:
        """Goes over this article, or over all of `order`; their rows come by `putRows`."""
        self._scope, self._order = scope, list(order)
        self.controls.setScope(scope)
        self._collapsed.clear()
        self.tree.scrollToTop()
        self._arrange(anew=True)

    def setOrder(self, order: Sequence[Id]) -> None:
        """Other articles are in the project than before."""
        self._order = list(order)
        known = set(order)
        self._articles = {article: rows for article, rows in self._articles.items() if article in known}
        if self._scope is not Scope.ARTICLE:
            self._arrange()

    def forgetOthers(self) -> None:
        """Lets go of the rows of all articles but the one that is read."""
        own = self._record.article.id if self._record else None
        self._articles = {article: rows for article, rows in self._articles.items() if article == own}
        self._arranger.forget()

    def putRows(self, rows: ArticleRows) -> None:
        """Shows these rows of an article among the others, soon."""
        if rows.article in self._articles or not self._soon.isActive():
            self._put(rows)
        else:
            self._articles[rows.article] = rows

    def setReading(self, done: int, total: int) -> None:
        """Says how many articles have been read; nothing once all are."""
        self._reading = (done, total)
        if not total and self._soon.isActive():
            self._arrange()
        self._show_counts()

    def articleOf(self, statement: Id | None) -> Id | None:
        """The article of a known statement: the one that is read, where two have the same words."""
        articles = list(self._articles.values())
        if (own := self._own()) is not None:
            articles.insert(0, own)
        holding = (rows.article for rows in articles if any(row.id == statement for row in rows.rows))
        return next(holding, None)

    # What is current and chosen

    def setCurrent(self, statement: Id | None) -> None:
        """Highlights a statement and brings it into view, without reporting it as activated.

        If it is one of several that are chosen, all of them stay so. One that a filter holds back comes
        into the list when it is gone to, not when a filter is set while it is current.
        """
        chosen, moved = self.chosen(), statement != self._current
        self._current = statement
        if len(chosen) > 1 and (statement is None or statement in chosen):
            self._keep(set(chosen))
        else:
            stays = statement is not None and (moved or self._growing.indexOf(statement).isValid())
            self._keep({statement} if statement and stays else set())
            with self._quietly():
                index = self._index_for(statement)
                self.tree.chooseOnly(index)
                if moved:  # a person may have scrolled on since
                    self.tree.reveal(index)
        self._tell_choice()

    def dropChoice(self) -> None:
        """Lets go of all chosen statements but the first of them."""
        if len(chosen := self.chosen()) > 1:
            self._keep({chosen[0]})
            with self._quietly():
                self.tree.chooseOnly(self._index_for(chosen[0]))
            self._tell_choice()

    def current(self) -> Id | None:
        """The highlighted statement; of a group, its first."""
        return statement_of(self.tree.currentIndex())

    def chosen(self) -> list[Id]:
        """The statements that are chosen in the list, in its order: several, one, or none."""
        return list(dict.fromkeys(one.row.id for one in self.choice()))

    def choice(self) -> list[Chosen]:
        """The chosen statements, in the order of the list; one stands twice if chosen under two sources."""
        return choice_of(self.tree.selectionModel().selectedIndexes())

    # Where to go

    def order(self) -> list[Id]:
        """The statements in the order in which they are shown, without folded ones."""
        self._growing.complete()
        return self.model.ids(self._collapsed)

    def passing(self) -> list[Id]:
        """The statements that pass the filters by themselves, not because they are current or chosen."""
        return [row.id for listed in self._listed() for row in self._filters.bare.passing(listed.rows)]

    def nextOpen(self, after: Id | None, *, backwards: bool = False) -> Id | None:
        """The next shown statement that the reviewer still has to judge, from the top again at the end.

        Those that were put off come after all others. None if there is no other one than `after`.
        After None: the first one of the article that is read.
        """
        if after is not None or backwards:
            self._growing.complete()
        here = self._own()
        own = {row.id for row in here.rows} if here and after is None else None
        put_off: Id | None = None
        for index, row in self.model.walk(self._index_for(after), backwards=backwards):
            if not row.open or row.id == after or (own is not None and row.id not in own):
                continue
            if not row.later:
                self._heading_for = QPersistentModelIndex(index)
                return row.id
            put_off = put_off or row.id
        if not self._growing.whole:
            self._growing.complete()
            return self.nextOpen(after, backwards=backwards)
        return put_off

    def firstHere(self) -> Id | None:
        """Where to begin in the article that is read: its first open statement, else its first."""
        here = self._own()
        own = {row.id for row in here.rows} if here else set()
        return self.nextOpen(None) or next((id_ for id_ in self.order() if id_ in own), None)

    # Filters and order

    def setSort(self, sort: Sort) -> None:
        """Sorts the statements, as they are now: a verdict moves none of them away."""
        self._sort = sort
        self.controls.setSort(sort)
        self._arrange(anew=True)

    def setMinorShown(self, shown: bool | None = None) -> None:
        """Unfolds or folds the minor statements; None: the other way round."""
        if shown != self._filters.minor_shown:
            self._filters = replace(self._filters, minor_shown=not self._filters.minor_shown)
            self._arrange(anew=True)
            self.minorShownChanged.emit(self._filters.minor_shown)

    def clearFilters(self) -> None:
        """Shows every statement again (minor ones stay as they are)."""
        self.controls.clear()
        self.words.clear()

    def showOnly(self, chips: Collection[str], words: str = "") -> None:
        """Sets these filters and no other: chips by their names, words of clause, source or label."""
        self.controls.showOnly(chips)
        self.words.setText(words)

    def heading(self) -> str:
        """What the heading says."""
        return self._heading.text()

    def emptySentence(self) -> str:
        """What stands in place of the list when it has no rows."""
        if self._record is None:
            return "Choose an article to see its statements."
        if self._filters.narrows and any(rows.rows for rows in self._listed()):
            return "No statement passes these filters."
        if self._scope is not Scope.ARTICLE:
            return "Reading the articles…" if self._reading[1] else "No statements in this project yet."
        if not self._record.detected:
            return "Finding statements…"
        return fill_keys("No statements here. Select words in the text and press {key:draw} to make one.")

    # Inside

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """While rows come and go, a view moves its current row by itself: that is nobody's choice."""
        quiet, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = quiet

    def _own(self) -> ArticleRows | None:
        """The rows of the article that is read."""
        return self._articles.get(self._record.article.id) if self._record else None

    def _listed(self) -> list[ArticleRows]:
        if self._scope is Scope.ARTICLE:
            return [own] if (own := self._own()) else []
        return [self._articles[article] for article in self._order if article in self._articles]

    def _put(self, rows: ArticleRows) -> None:
        before = self._articles.get(rows.article)
        self._articles[rows.article] = rows
        if self._scope is Scope.ARTICLE and rows is not self._own():
            return
        if before is None or not self._said_in_place(before, rows):
            self._arrange()
        else:
            self._show_counts()

    def _said_in_place(self, before: ArticleRows, now: ArticleRows) -> bool:
        """Lets rows that stay where they are say something else; whether that is all there is to do."""
        if len(before.rows) != len(now.rows) or before.title != now.title:
            return False
        changed = [(old, new) for old, new in zip(before.rows, now.rows, strict=True) if old is not new and old != new]
        passes = self._filters.passes
        if any(a.id != b.id or not same_place(a, b) or passes(a) != passes(b) for a, b in changed):
            return False
        self._growing.complete()
        self.model.setRows(row for _, row in changed)
        return True

    def _arrange(self, *, anew: bool = False) -> None:
        """Shows the tree of all rows; only what differs is touched, unless it is to be made anew."""
        begun = time.monotonic()
        self._soon.stop()
        listed, current = self._listed(), self.current() or self._current  # the latter after a list without it
        if self._delegate.setLabels(rows.widest for rows in listed):
            self.tree.viewport().update()
        with self._quietly():
            nodes = self._arranger.arrange(listed, self._scope, self._sort, self._filters)
            self._growing.show(nodes, anew=anew)
            if current is not None and self.current() != current:
                self.tree.chooseOnly(self._index_for(current))
                self.tree.reveal(self.tree.currentIndex())
        self._show_counts()
        self._tell_choice()
        if self._reading[1]:
            self._soon.start(int(_REST * 1000 * (time.monotonic() - begun)) + 20)

    def _put_nodes(self, nodes: Sequence[Node], anew: bool) -> None:
        """Opens rows that came anew, but those that a person folded; Qt lays them out later, all at once."""
        with self._quietly(), QSignalBlocker(self.tree):
            for index in self.model.setNodes(nodes, anew=anew):
                if index.data(StatementRole.KEY) not in self._collapsed:
                    self.tree.expand(index)

    def _keep(self, statements: set[Id]) -> None:
        """Keeps these statements in the list, whatever the filters say."""
        before, now = self._filters.kept, frozenset(statements)
        self._filters = replace(self._filters, kept=now)
        gone = (self._growing.indexOf(id_).data(StatementRole.SHOWN) for id_ in before - now)
        leaves = any(row is not None and not self._filters.bare.passes(row) for row in gone)
        comes = any(not self._growing.indexOf(id_).isValid() and self.articleOf(id_) for id_ in now - before)
        if leaves or comes:
            self._arrange()

    def _index_for(self, statement: Id | None) -> QModelIndex:
        """Where to show a statement: where one is heading or stands already, else at its first place."""
        self._growing.indexOf(statement)
        if statement_of(place := self._heading_for) == statement is not None:
            return self.model.index(place.row(), 0, place.parent())
        here = self.tree.currentIndex()
        if statement_of(here) == statement is not None and here.flags() & Qt.ItemFlag.ItemIsSelectable:
            return here
        places, source = self.model.indexesOf(statement), here.data(StatementRole.SOURCE)
        beside = (index for index in places if index.data(StatementRole.SOURCE) == source)
        return next(beside, None) or next(iter(places), QModelIndex())

    def _apply_filters(self) -> None:
        chosen = self.chosen()
        words = searched(self.words.text())
        self._filters = replace(self.controls.filters(self._filters), words=words, kept=frozenset())
        self._arrange(anew=True)
        shown = frozenset(statement for statement in chosen if self._growing.indexOf(statement).isValid())
        self._filters = replace(self._filters, kept=shown)

    def _show_counts(self) -> None:
        listed = self._listed()
        found = self._growing.shownCount() if self._filters.narrows else None
        about = counts_words(listed, found, self._reading, minor_shown=self._filters.minor_shown)
        self._heading.setWords(f"<b>Statements</b> {about}" if self._record else "<b>Statements</b>")
        self.controls.setOpenCount(sum(rows.open for rows in listed))
        self._empty.setWords(self.emptySentence())
        self._show_all.setVisible(self._filters.narrows)
        self._pages.setCurrentIndex(0 if self.model.rowCount() else 1)

    def _selection_changed(self) -> None:
        if self._quiet:
            return
        rows = self.tree.selectionModel().selectedIndexes()
        self._heading_for = QPersistentModelIndex()
        self._tell_choice()
        if self._told:
            self._keep({one.row.id for one in self._told})
        if len(rows) == 1 and (statement := statement_of(rows[0])) is not None:
            self.statementActivated.emit(statement)

    def _tell_choice(self) -> None:
        if (chosen := self.choice()) != self._told:
            self._told = chosen
            self._legend.setVisible(len(chosen) < 2)
            self.choiceChanged.emit(chosen)

    def _go_into_list(self) -> None:
        """From the field to what it found: the current statement if it is there, else the first one."""
        if shown := self.order():
            self.tree.setFocus()
            if not self.chosen():
                self.tree.chooseOnly(self.model.indexOf(shown[0]))

    def _fold_or_unfold(self, index: QModelIndex) -> None:
        shown = index.data(StatementRole.SHOWN)
        if isinstance(shown, Fold):
            self.setMinorShown(True)
        elif isinstance(shown, Heading):
            self.tree.setExpanded(index, not self.tree.isExpanded(index))
