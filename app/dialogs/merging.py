"""What merging a copy would bring: shown before anything is stored."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from annotations.model.sharing import Doubled, Fork, MergeSummary
from annotations.text import harmless
from app.views.inspector_parts import Words
from app.views.quiet_lists import RoomyDelegate

_NUMBERS = ("New here", "Changed", "Known to both", "Only here")


class MergeDialog(QDialog):
    """Shows counts, forks and statements that may be one; accepted, the merge is to be made."""

    reportWanted = Signal()

    def __init__(
        self,
        summary: MergeSummary,
        forks: Sequence[Fork],
        doubled: Sequence[Doubled],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Merge a copy")
        metrics = self.fontMetrics()
        self.resize(min(metrics.averageCharWidth() * 110, 1200), min(metrics.height() * 38, 700))
        column = QVBoxLayout(self)
        column.setSpacing(10)
        people = ", ".join(f"{came.who}: {came.steps:,}" for came in summary.came)
        column.addWidget(Words(f"“{summary.other}” brings {summary.steps:,} steps that “{summary.project}” lacks."))
        column.addWidget(Words(people or "Nobody recorded anything new.", role="muted"))
        self.counts = _tree("What comes", ("", *_NUMBERS), wide=1)
        for count in summary.counts:
            if count.new or count.known or count.only_here:
                numbers = (count.new, count.changed, count.known, count.only_here)
                self.counts.addTopLevelItem(_numbers_item(count.what, numbers))
        self.counts.setRootIsDecorated(False)
        column.addWidget(self.counts, 2)
        self.forks = _tree("Forks and statements that may be one", ("Where", "Value", "By", "Side"), wide=2)
        for fork in forks:
            self.forks.addTopLevelItem(_fork_item(fork))
        for pair in doubled:
            self.forks.addTopLevelItem(_doubled_item(pair))
        self.forks.expandAll()
        if forks or doubled:
            column.addWidget(Words(_said(summary, len(forks) + len(doubled))))
            column.addWidget(self.forks, 3)
        else:
            column.addWidget(Words("No forks: nothing here stands against anything there."))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        merge = self.buttons.addButton("Merge", QDialogButtonBox.ButtonRole.AcceptRole)
        merge.setDefault(True)
        report = self.buttons.addButton("Save the report…", QDialogButtonBox.ButtonRole.ActionRole)
        report.setAutoDefault(False)
        report.clicked.connect(self.reportWanted)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)


def _said(summary: MergeSummary, listed: int) -> str:
    words = []
    if summary.forks:
        places = "place has" if summary.forks == 1 else "places have"
        words.append(f"{summary.forks:,} {places} different values here and there: all are kept, you settle it.")
    if summary.doubled:
        pairs = "pair of statements" if summary.doubled == 1 else "pairs of statements"
        words.append(f"{summary.doubled:,} {pairs} may be one: merge those by hand.")
    if listed < summary.forks + summary.doubled:
        words.append(f"The first {listed:,} are listed; the report has all.")
    return " ".join(words)


def _tree(name: str, headings: Sequence[str], wide: int) -> QTreeWidget:
    """A tree whose first `wide` columns share the room that the others leave."""
    tree = QTreeWidget()
    tree.setAccessibleName(name)
    tree.setHeaderLabels(list(headings))
    tree.setSelectionMode(QTreeWidget.SelectionMode.SingleSelection)
    tree.setItemDelegate(RoomyDelegate(tree))
    header = tree.header()
    header.setAccessibleName("Columns")
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    for column in range(wide):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return tree


def _numbers_item(what: str, numbers: Sequence[int]) -> QTreeWidgetItem:
    item = QTreeWidgetItem([what, *(f"{number:,}" for number in numbers)])
    for column in range(1, item.columnCount()):
        item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item


def _fork_item(fork: Fork) -> QTreeWidgetItem:
    where = " · ".join(part for part in (fork.what, fork.words, fork.article) if part)
    item = _item(where)
    for value in fork.values:
        item.addChild(_item("", value.words, value.reviewer, "there" if value.brought else "here"))
    return item


def _doubled_item(pair: Doubled) -> QTreeWidgetItem:
    item = _item(f"Perhaps one · {pair.article}")
    item.addChild(_item("", pair.first_words, pair.kind))
    item.addChild(_item("", pair.second_words, pair.kind))
    return item


def _item(*columns: str) -> QTreeWidgetItem:
    return QTreeWidgetItem([harmless(words, longest=200) for words in columns])
