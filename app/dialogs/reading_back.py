"""What an edited sheet asks for: shown, and decided where it must be, before anything is stored."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotations.model.ids import Id
from annotations.model.judgement import Reviewer
from annotations.model.readback import ACTED_ON, Finding, Outcome, ReadBack
from annotations.text import harmless
from app.views.inspector_parts import Words
from app.views.quiet_lists import RoomyDelegate

_LISTED = 500
"""Findings of one outcome that are shown; those that can be taken over are all there, folded."""

_HEADINGS = ("Statement", "What", "In the project", "In the sheet", "Where")
_TICKED = {
    Outcome.CHANGED: "ticked: will be taken over",
    Outcome.BOTH: "tick to take the sheet's value, else the project's stays",
    Outcome.NEW: "tick to make them statements",
}


class ReadBackDialog(QDialog):
    """Shows the findings by outcome; accepted, those in `taken` are to be done as edits of `editor`."""

    editorChosen = Signal(object)  # the reviewer whose edits they are: then all is compared anew

    def __init__(
        self, found: ReadBack, reviewers: Sequence[Reviewer], editor: Id, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Read an edited sheet back")
        metrics = self.fontMetrics()
        self.resize(min(metrics.averageCharWidth() * 165, 1200), min(metrics.height() * 38, 680))
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(
            Words(f"“{harmless(found.name)}”: {found.rows:,} rows, of which {found.unchanged:,} are unchanged.")
        )
        self._ask_editor(column, found, reviewers, editor)
        for remark in found.remarks:
            column.addWidget(Words(harmless(remark, longest=400), role="muted"))
        self.findings = _tree()
        self._items: list[QTreeWidgetItem] = []
        for outcome in Outcome:
            if found.counts.get(outcome):
                self._add_group(outcome, found)
        column.addWidget(self.findings, 1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._take = self.buttons.addButton("Take over", QDialogButtonBox.ButtonRole.AcceptRole)
        self._take.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        self.findings.itemChanged.connect(self._count)
        self._count()

    @property
    def taken(self) -> list[Finding]:
        """The findings that are ticked."""
        ticked = (item for item in self._items if item.checkState(0) is Qt.CheckState.Checked)
        return [item.data(0, Qt.ItemDataRole.UserRole) for item in ticked]

    def _ask_editor(self, column: QVBoxLayout, found: ReadBack, reviewers: Sequence[Reviewer], editor: Id) -> None:
        line = QHBoxLayout()
        asked = QLabel("&Whose edits are these?")
        self.editor = QComboBox()
        self.editor.setAccessibleName("Whose edits are these?")
        for reviewer in reviewers:
            self.editor.addItem(f"{reviewer.name} ({reviewer.initials})", reviewer.id)
        self.editor.setCurrentIndex(max(0, self.editor.findData(editor)))
        self.editor.activated.connect(lambda _: self.editorChosen.emit(self.editor.currentData()))
        asked.setBuddy(self.editor)
        line.addWidget(asked)
        line.addWidget(self.editor)
        hints = [f"the columns hold the verdicts of {found.whose}"] if found.whose else []
        hints += [f"last saved by {found.saved_by}"] if found.saved_by else []
        line.addWidget(Words(harmless(" · ".join(hints), longest=200), role="muted"), 1)
        column.addLayout(line)

    def _add_group(self, outcome: Outcome, found: ReadBack) -> None:
        """The findings of one outcome under a line with their number."""
        hint = f" ({_TICKED[outcome]})" if outcome in _TICKED else ""
        group = QTreeWidgetItem([f"{outcome.value}: {found.counts[outcome]:,}{hint}"])
        listed = found.of(outcome)
        items = [_item(finding) for finding in (listed if outcome in ACTED_ON else listed[:_LISTED])]
        group.addChildren(items)
        self.findings.addTopLevelItem(group)
        group.setFirstColumnSpanned(True)
        group.setExpanded(outcome not in (Outcome.SAME, Outcome.MISSING))
        for item in items:
            if why := item.data(0, Qt.ItemDataRole.UserRole).why:  # on a line of its own, to be read whole
                line = QTreeWidgetItem([harmless(why, longest=200)])
                item.addChild(line)
                line.setFirstColumnSpanned(True)
                item.setExpanded(True)
        self._items += items if outcome in ACTED_ON else []

    def _count(self) -> None:
        number = len(self.taken)
        self._take.setText(f"Take over {number:,} {'change' if number == 1 else 'changes'}")
        self._take.setEnabled(number > 0)


def _tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setAccessibleName("What was found in the sheet")
    tree.setHeaderLabels(list(_HEADINGS))
    tree.setSelectionMode(QTreeWidget.SelectionMode.SingleSelection)
    tree.setItemDelegate(RoomyDelegate(tree))
    header = tree.header()
    header.setAccessibleName("Columns")
    header.setStretchLastSection(False)
    for index in range(len(_HEADINGS) - 1):
        header.setSectionResizeMode(index, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(len(_HEADINGS) - 1, QHeaderView.ResizeMode.ResizeToContents)
    return tree


def _item(finding: Finding) -> QTreeWidgetItem:
    item = QTreeWidgetItem([harmless(words, longest=200) for words in _columns(finding)])
    item.setData(0, Qt.ItemDataRole.UserRole, finding)
    if finding.outcome in ACTED_ON:
        ticked = finding.outcome is Outcome.CHANGED
        item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    for index in range(item.columnCount()):
        item.setToolTip(index, item.text(index))
    return item


def _columns(finding: Finding) -> tuple[str, ...]:
    """The words of a finding under the headings."""
    return finding.clause, finding.columns, finding.project, finding.sheet, finding.place
