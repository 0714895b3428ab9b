"""F7: who is to be asked what, over all articles."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from annotations.review.asking import Asked, Stage, by_addressee
from app.key_map import fill_keys
from app.models.grouped import THING, GroupedModel
from app.views.inspector_parts import FlowLayout, Words
from app.views.inspector_words import is_partial_date
from app.views.quiet_lists import RoomyDelegate

_COLUMNS = ("¶", "Question", "Statement", "Article", "Asked", "Due", "State")
_ROOM_FOR = ("¶888aa", "", "", "", "2022-05-17", "2022-05-17", "asked, waiting")
"""What each column has room for; those without share what is left."""


class AskList(QDialog):
    """Shows queries by addressee; what is done about them goes out as signals.

    `chosen(Asked)`: show its statement; `entered` after it: go on working there. `asked(list)`: they
    were sent today. `answered(list)`, `printed(list)`, `saved(list)` and `copied(list)` are about the
    chosen queries, or all that show.
    """

    chosen = Signal(object)
    entered = Signal()
    asked = Signal(list)
    answered = Signal(list)
    printed = Signal(list)
    saved = Signal(list)
    copied = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Ask list")
        self._today = date.today()  # noqa: DTZ011 - the reviewer's own day, as "due" means it
        self._all: Sequence[Asked] = ()
        self.model: GroupedModel[Asked] = GroupedModel(_COLUMNS, self._cells, self)
        self.tree = QTreeView()
        self.summary = Words()
        self.empty = Words(
            fill_keys("Nothing to ask. Press {key:ask} at a statement to note whom to ask, what, and until when.")
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pending = self._chip("Pending", "Only what has no answer yet")
        self.everything = self._chip("All", "What was answered too")
        self._chips = QButtonGroup(self)
        for chip in (self.pending, self.everything):
            self._chips.addButton(chip)
        self.pending.setChecked(True)
        self._chips.buttonToggled.connect(lambda _, on: self._fill() if on else None)
        self.mark = self._button("Mark as asked today", "The chosen questions were sent today", self.asked)
        self.answer = self._button("Answered…", "Note the answer to the chosen questions", self.answered)
        self.copy = self._button("Copy for a mail", "Copy the questions as text, by addressee", self.copied)
        self.print = self._button("Print…", "Print a page for each addressee, with room for the answers", self.printed)
        self.save = self._button("Save as PDF…", "The same pages as a file", self.saved)
        self._build()
        self._enable()

    def _build(self) -> None:
        tree = self.tree
        tree.setModel(self.model)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setExpandsOnDoubleClick(False)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setAccessibleName("Questions by addressee")
        tree.setItemDelegate(RoomyDelegate(tree))
        metrics, header = self.fontMetrics(), tree.header()
        header.setAccessibleName("Columns")
        header.setStretchLastSection(False)
        for column, words in enumerate(_ROOM_FOR):
            share = QHeaderView.ResizeMode.Interactive if words else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, share)
            if words:
                indent = 0 if column else 2 * tree.indentation()
                header.resizeSection(column, metrics.horizontalAdvance(f"{words}xxx") + indent)
        tree.activated.connect(self._enter)
        tree.clicked.connect(self._choose)
        tree.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        top = QHBoxLayout()
        top.addWidget(self.pending)
        top.addWidget(self.everything)
        top.addWidget(self.summary, 1)
        foot = FlowLayout()
        for button in (self.mark, self.answer, self.copy, self.print, self.save):
            foot.addWidget(button)
        column_ = QVBoxLayout(self)
        column_.addLayout(top)
        column_.addWidget(self.tree, 1)
        column_.addWidget(self.empty, 1)
        column_.addLayout(foot)
        self.empty.hide()  # nobody knows yet whether there is nothing to ask
        self.resize(min(metrics.averageCharWidth() * 170, 1200), min(metrics.height() * 28, 700))

    def setAsked(self, asked: Sequence[Asked], today: date) -> None:
        """Show these queries as they stand on a day. What was chosen stays chosen."""
        self._all, self._today = list(asked), today
        self._fill()

    def tell(self, words: str) -> None:
        """Say what was done, until the list changes."""
        self.summary.setWords(words)

    def shown(self) -> list[Asked]:
        """The chosen queries, or all that show where none is chosen; in the order of the list."""
        rows = [row for key in self.model.groupKeys() for row in self.model.indexes(key)]
        selected = self.tree.selectionModel()
        chosen = [r for r in rows if selected.isSelected(r) or selected.isSelected(r.parent())] or rows
        return [thing for row in chosen if (thing := row.data(THING)) is not None]

    def _fill(self) -> None:
        selected = self.tree.selectionModel()
        kept = {row.data(THING).query.id for row in selected.selectedRows() if row.data(THING) is not None}
        wanted = [one for one in self._all if one.query.pending or self.everything.isChecked()]
        groups = by_addressee(wanted, self._today)
        self.model.setGroups([(name.casefold(), self._heading(name, asked), asked) for name, asked in groups.items()])
        for row in range(self.model.rowCount()):
            self.tree.setFirstColumnSpanned(row, QModelIndex(), True)
        self.tree.expandAll()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for key in self.model.groupKeys():
            for index in self.model.indexes(key):
                if index.data(THING).query.id in kept:
                    selected.select(index, flags)
        self.summary.setWords(_summary(groups, self._today))
        self.tree.setVisible(bool(groups))
        self.empty.setVisible(not groups)
        self._enable()

    def _heading(self, name: str, asked: Sequence[Asked]) -> str:
        overdue = sum(one.stage(self._today) is Stage.OVERDUE for one in asked)
        number = "1 question" if len(asked) == 1 else f"{len(asked)} questions"
        return " · ".join([name, number, *([f"{overdue} overdue"] if overdue else [])])

    def _enable(self) -> None:
        shown = self.shown()
        pending = any(one.query.pending for one in shown)
        self.mark.setEnabled(any(one.query.pending and not one.query.asked for one in shown))
        self.answer.setEnabled(pending)
        for button in (self.copy, self.print, self.save):
            button.setEnabled(bool(shown))

    def _choose(self, index: QModelIndex) -> None:
        alone = len(self.tree.selectionModel().selectedRows()) == 1  # with Ctrl or Shift, others are chosen too
        if alone and (thing := self.model.thing(index)) is not None:
            self.chosen.emit(thing)

    def _enter(self, index: QModelIndex) -> None:
        if (thing := self.model.thing(index)) is not None:
            self.chosen.emit(thing)
            self.entered.emit()

    def _cells(self, one: Asked) -> tuple[str, ...]:
        query = one.query
        question = " ".join(query.question.split()) or "Is this so?"
        return (f"¶{one.label}", question, one.clause, one.title, query.asked, query.due, one.stage(self._today).value)

    def _chip(self, name: str, tip: str) -> QPushButton:
        chip = QPushButton(name)
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.setToolTip(tip)
        return chip

    def _button(self, name: str, tip: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(name)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(lambda: signal.emit(self.shown()))
        return button


class AnswerDialog(QDialog):
    """What was answered, and when."""

    given = Signal(str, str)  # when, the answer

    def __init__(self, asked: Sequence[Asked], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Answered")
        self.setMinimumWidth(460)
        what = asked[0].query.question or asked[0].clause if len(asked) == 1 else f"{len(asked)} questions"
        self.when = QLineEdit(today.isoformat())
        self.words = QPlainTextEdit()
        self.words.setPlaceholderText("What was answered, word for word where it matters")
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName("Answer")
        self.problem = Words(role="danger")
        form = QFormLayout()
        form.addRow("Answer", self.words)
        form.addRow("On", self.when)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(Words(what[:400], bold=True))
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        self.words.setFocus()

    def _save(self) -> None:
        when = self.when.text().strip()
        if not when or not is_partial_date(when):
            self.problem.setWords("Give the day of the answer as 2022-05-17, 2022-05 or 2022.")
            self.when.setFocus()
            return
        self.given.emit(when, self.words.toPlainText().strip())
        self.accept()


def _summary(groups: Mapping[str, Sequence[Asked]], today: date) -> str:
    asked = [one for group in groups.values() for one in group]
    if not asked:
        return ""
    stages = [one.stage(today) for one in asked]
    parts = [f"{stages.count(stage)} {stage.value}" for stage in Stage if stage in stages]
    people = "1 addressee" if len(groups) == 1 else f"{len(groups)} addressees"
    return " · ".join([people, *parts])
