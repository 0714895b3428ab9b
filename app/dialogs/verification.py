"""What verifying all evidence found."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.plain import tip
from app.theme import current_theme
from app.verification import Verification, resting_words
from app.views.inspector_parts import Words

_STATEMENT = Qt.ItemDataRole.UserRole


class FindingList(QListWidget):
    """Lines, some of which lead to a statement. `chosen` carries its id: Enter or a double click."""

    chosen = Signal(bytes)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.itemActivated.connect(self._choose)

    def addLine(self, words: str, statement: bytes | None = None, *, alarming: bool = False) -> None:
        item = QListWidgetItem(words)
        item.setData(_STATEMENT, statement)
        item.setToolTip(tip("Enter goes to the statement") if statement else "")
        if alarming:
            item.setForeground(current_theme().color("danger"))
        self.addItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self._choose(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem) -> None:
        if statement := item.data(_STATEMENT):
            self.chosen.emit(bytes(statement))


class VerificationDialog(QDialog):
    """Lists damage, and apart from it what is only still to be done. Stays open beside the window.

    `statementChosen` carries the id of a statement.
    """

    statementChosen = Signal(bytes)

    def __init__(self, found: Verification, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Verified evidence")
        self._found = found
        self.summary = Words(found.summary, bold=True, role="danger" if found.damage else "")
        self.damage, self.to_do = FindingList("Damaged"), FindingList("Still to be done")
        for damage in found.damage:
            first = damage.resting[0].statement if damage.resting else None
            self.damage.addLine(damage.sentence, first, alarming=True)
            for resting in damage.resting:
                self.damage.addLine(f"      {resting_words(resting)}", resting.statement)
            if not damage.resting:
                self.damage.addLine("      Nothing rests on it.")
        for lack in found.to_do:
            self.to_do.addLine(lack.sentence, lack.statement)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(self.summary)
        for heading, findings, stretch in (("Damaged", self.damage, 2), ("Still to be done", self.to_do, 3)):
            if findings.count():
                column.addWidget(Words(heading, bold=True))
                column.addWidget(findings, stretch)
                findings.setCurrentRow(0)
            findings.setVisible(bool(findings.count()))
            findings.chosen.connect(self.statementChosen)
        if self.damage.count():
            column.addWidget(
                Words("A backup or another copy may have the file unchanged: attach it again, or merge.", role="muted")
            )
        if not self.damage.count() and not self.to_do.count():
            column.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copied = QPushButton("Copy as text")
        buttons.addButton(copied, QDialogButtonBox.ButtonRole.ActionRole)
        copied.clicked.connect(lambda: QGuiApplication.clipboard().setText("\n".join(self._found.lines())))
        buttons.rejected.connect(self.close)
        for button in buttons.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        column.addWidget(buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 84, metrics.height() * (26 if self.to_do.count() else 16))
        (self.damage if self.damage.count() else self.to_do).setFocus()
