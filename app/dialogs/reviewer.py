"""Who is judging: asked once for a project."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotations.model.ids import made_at
from annotations.model.judgement import Reviewer, initials_of
from app.views.inspector_parts import Words


def _called(reviewer: Reviewer, *, alone: bool) -> str:
    """Name and initials, and where several have that name also the day they joined."""
    made = None if alone else made_at(reviewer.id)
    joined = f", joined {made:%Y-%m-%d %H:%M}" if made else ""
    return f"{reviewer.name} ({reviewer.initials}){joined}"


class ReviewerDialog(QDialog):
    """Lets a person say who they are: one of the project's reviewers, or somebody new."""

    chosen = Signal(object)  # Reviewer
    joined = Signal(str, str)  # name, initials

    def __init__(self, reviewers: Sequence[Reviewer], name: str, initials: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Who is judging?")
        self.setMinimumWidth(380)
        self._reviewers = list(reviewers)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        self.known = QListWidget()
        self.known.setAccessibleName("Reviewers of this project")
        if self._reviewers:
            column.addWidget(Words("Which of these reviewers are you?"))
            names = Counter(reviewer.name.casefold() for reviewer in self._reviewers)
            for reviewer in self._reviewers:
                item = QListWidgetItem(_called(reviewer, alone=names[reviewer.name.casefold()] == 1))
                item.setData(Qt.ItemDataRole.UserRole, reviewer.id)
                self.known.addItem(item)
            self.known.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
            self.known.setMaximumHeight(8 * self.fontMetrics().lineSpacing())
            self.known.itemSelectionChanged.connect(self._check)
            self.known.itemDoubleClicked.connect(self.accept)
            column.addWidget(self.known)
            column.addWidget(Words("Or join as somebody new:"))
        else:
            column.addWidget(Words("Every verdict carries the name of whoever gave it."))
        same_name = [place for place, r in enumerate(self._reviewers) if r.name == name]
        known_here = same_name[0] if same_name else None
        self.name = QLineEdit(name if known_here is None else "")
        self.initials = QLineEdit(initials if known_here is None else "")
        self.initials.setMaxLength(6)
        for field in (self.name, self.initials):
            field.textEdited.connect(self.known.clearSelection)  # somebody new, then
            field.textChanged.connect(self._check)
        form = QFormLayout()
        form.addRow("Name", self.name)
        form.addRow("Initials", self.initials)
        column.addLayout(form)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column.addWidget(self._buttons)
        if known_here is not None:
            if len(same_name) == 1:  # of several people with one name only they know who they are
                self.known.setCurrentRow(known_here)
            self.known.setFocus()
        else:
            self.name.setFocus()
        self._check()

    def accept(self) -> None:
        """Report the choice; does nothing while there is none."""
        selected = self.known.selectedItems()
        name = self.name.text().strip()
        if selected:
            wanted = selected[0].data(Qt.ItemDataRole.UserRole)
            self.chosen.emit(next(reviewer for reviewer in self._reviewers if reviewer.id == wanted))
        elif name:
            self.joined.emit(name, self.initials.text().strip())
        else:
            return
        super().accept()

    def _check(self) -> None:
        selected = bool(self.known.selectedItems())
        self.initials.setPlaceholderText(initials_of(self.name.text()))
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(selected or bool(self.name.text().strip()))
