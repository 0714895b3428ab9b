"""Who is lead, and who is to read an article."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QListWidget, QPushButton, QVBoxLayout, QWidget

from annotations.model.ids import Id
from annotations.model.judgement import Reviewer
from annotations.model.vocabulary import Role
from app.plain import caption
from app.views.inspector_parts import Words
from app.views.scrolling import ScrollingPage, fit_dialog

_EXPLAINED = (
    "A lead gives the final verdict where reviewers differ, and signs off. While nobody is lead, anybody may name one; "
    "from then on only a lead can. It is recorded with your name, and undo takes it back."
)


class RolesDialog(QDialog):
    """Lists the people with their roles. `chosen(Reviewer, Role)` carries the change that a person asked for."""

    chosen = Signal(object, object)

    def __init__(self, people: Sequence[Reviewer], me: Id | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Leads and reviewers")
        self._people = list(people)
        leads = {person.id for person in people if person.role is Role.LEAD}
        self._may = not leads or me in leads
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(Words(_EXPLAINED))
        self.list = QListWidget()
        self.list.setAccessibleName("Reviewers of this project")
        for person in self._people:
            you = ", you" if person.id == me else ""
            self.list.addItem(f"{person.name} ({person.initials}){you} – {person.role.value}")
        column.addWidget(self.list, 1)
        self.told = Words("" if self._may else "You are no lead: ask one of them.", role="muted")
        column.addWidget(self.told)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.change = QPushButton("Make lead")
        self.change.setAutoDefault(False)
        self.change.clicked.connect(self._change)
        buttons.addButton(self.change, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.list.currentRowChanged.connect(lambda _: self._show())
        self.list.setCurrentRow(next((row for row, one in enumerate(self._people) if one.id == me), 0))
        self.list.setFocus()
        self._show()
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 64, metrics.height() * 18)

    def _show(self) -> None:
        person = self._person()
        self.change.setEnabled(self._may and person is not None)
        if person is not None:
            self.change.setText("Make a reviewer" if person.role is Role.LEAD else "Make lead")

    def _person(self) -> Reviewer | None:
        row = self.list.currentRow()
        return self._people[row] if 0 <= row < len(self._people) else None

    def _change(self) -> None:
        if (person := self._person()) is not None:
            self.chosen.emit(person, Role.REVIEWER if person.role is Role.LEAD else Role.LEAD)
            self.accept()


class AssignDialog(QDialog):
    """Ticks the reviewers who are to read an article. `assigned` carries their ids, if they differ from before."""

    assigned = Signal(object)

    def __init__(
        self, title: str, people: Sequence[Reviewer], before: Collection[Id], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Who is to read it?")
        self._before = frozenset(before)
        self.boxes = {person.id: QCheckBox(caption(f"{person.name} ({person.initials})")) for person in people}
        page = QWidget()
        inside = QVBoxLayout(page)
        for person, box in self.boxes.items():
            box.setChecked(person in self._before)
            inside.addWidget(box)
        inside.addStretch()
        scrolling = ScrollingPage()
        scrolling.setWidget(page)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(Words(title, bold=True))
        column.addWidget(
            Words("It is shown in the list of articles, in every copy; it keeps nobody else out.", role="muted")
        )
        column.addWidget(scrolling, 1)
        column.addWidget(buttons)
        fit_dialog(self)
        next(iter(self.boxes.values())).setFocus()

    def accept(self) -> None:
        """Report who was ticked."""
        people = frozenset(person for person, box in self.boxes.items() if box.isChecked())
        if people != self._before:
            self.assigned.emit(people)
        super().accept()
