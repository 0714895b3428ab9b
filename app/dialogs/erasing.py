"""Erasing for good: what, why, and that it is meant."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotations.model.erasing import Erasable
from annotations.model.ids import Id
from annotations.text import harmless
from app.views.inspector_parts import Words
from app.views.quiet_lists import RoomyDelegate

_LISTED = 1000
"""More than anybody reads: the field above narrows it."""

_MEANS = (
    "The words go from the project in all their versions, from its history, and from the backups that this "
    "computer made. They cannot be brought back. Who erased, when and why stays."
)
_REACH = (
    "Copies, exports and mails elsewhere are out of reach. A copy loses the words when it is merged with this "
    "project, in either direction. A reference goes with all its citations."
)


class EraseDialog(QDialog):
    """Lets a lead choose what goes. `wanted` carries an Erasable and the reason."""

    wanted = Signal(object, str)

    def __init__(self, known: Sequence[Erasable], statement: Id | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Erase for good")
        self._known, self._statement = known, statement
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Part of the words")
        self.filter.setAccessibleName("Part of the words to erase")
        self.filter.setClearButtonEnabled(True)
        self.here = QCheckBox("Only what hangs on the current statement")
        self.here.setVisible(any(one.subject == statement for one in known))
        self.here.setChecked(not self.here.isHidden())
        self.list = QTreeWidget()
        self.list.setAccessibleName("What can be erased")
        self.list.setHeaderLabels(["What", "Words"])
        self.list.setRootIsDecorated(False)
        self.list.setItemDelegate(RoomyDelegate(self.list))
        self.list.header().setAccessibleName("Columns")
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.told = Words(role="muted")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Stays in the project: do not repeat the words here")
        self.sure = QCheckBox("I know that this cannot be undone")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.erase_button = self.buttons.addButton("Erase for good", QDialogButtonBox.ButtonRole.AcceptRole)
        self.erase_button.setAutoDefault(False)  # Enter in a field erases nothing
        self._lay_out()
        self.filter.textChanged.connect(self._fill)
        self.here.toggled.connect(self._fill)
        self.list.itemSelectionChanged.connect(self._check)
        self.reason.textChanged.connect(self._check)
        self.sure.toggled.connect(self._check)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._fill()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(Words(_MEANS))
        column.addWidget(self.filter)
        column.addWidget(self.here)
        column.addWidget(self.list, 1)
        column.addWidget(self.told)
        column.addWidget(Words(_REACH, role="muted"))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Reason", self.reason)
        column.addLayout(form)
        column.addWidget(self.sure)
        column.addWidget(self.buttons)
        metrics = self.fontMetrics()
        self.resize(min(metrics.averageCharWidth() * 90, 1200), min(metrics.height() * 34, 680))

    @property
    def current(self) -> Erasable | None:
        """What is chosen in the list."""
        chosen = self.list.selectedItems()
        return chosen[0].data(0, Qt.ItemDataRole.UserRole) if chosen else None

    def _fill(self) -> None:
        typed = self.filter.text().casefold()
        found = [
            one
            for one in self._known
            if typed in one.words.casefold() and (not self.here.isChecked() or one.subject == self._statement)
        ]
        self.list.clear()
        for one in found[:_LISTED]:
            what = f"{one.what} (removed)" if one.removed else one.what
            item = QTreeWidgetItem([what, harmless(one.words, longest=200)])
            item.setData(0, Qt.ItemDataRole.UserRole, one)
            self.list.addTopLevelItem(item)
        more = f"The first {_LISTED:,} of {len(found):,} are listed." if len(found) > _LISTED else ""
        self.told.setWords(more or ("" if found else "Nothing here has words that could be erased."))
        self._check()

    def _check(self) -> None:
        ready = self.current is not None and bool(self.reason.text().strip()) and self.sure.isChecked()
        self.erase_button.setEnabled(ready)

    def accept(self) -> None:
        chosen = self.current
        if chosen is not None and self.erase_button.isEnabled():
            super().accept()
            self.wanted.emit(chosen, self.reason.text().strip())
