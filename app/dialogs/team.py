"""Who is lead, and who is to read an article."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotations.model.ids import Id
from annotations.model.judgement import Reviewer
from annotations.model.vocabulary import Role
from app.plain import caption
from app.views.inspector_parts import Words
from app.views.scrolling import ScrollingPage, fit_dialog

_EXPLAINED = (
    "A lead gives the final verdict where reviewers differ, and signs off. While nobody is lead, anybody may name one; "
    "from then on only a lead can. Who joined twice can be made one person, by a lead or by themself. "
    "It is recorded with your name, and undo takes it back."
)


def called(person: Reviewer) -> str:
    """Name and initials."""
    return f"{person.name} ({person.initials})"


class RolesDialog(QDialog):
    """Lists the people with their roles, and what other identities they have.

    `chosen(Reviewer, Role)` carries the role that a person asked for, `linked(Reviewer, Reviewer)` that the
    first is one person with the second, whose name is kept, and `parted(Reviewer)` that they are several.
    """

    chosen = Signal(object, object)
    linked = Signal(object, object)
    parted = Signal(object)

    def __init__(self, people: Sequence[Reviewer], me: Id | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Leads and reviewers")
        self._people = list(people)
        leads = {person.id for person in people if person.role is Role.LEAD}
        self._me, self._leads = me, leads
        self._may = not leads or me in leads
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(Words(_EXPLAINED))
        self.list = QListWidget()
        self.list.setAccessibleName("Reviewers of this project")
        for person in self._people:
            you = ", you" if person.id == me else ""
            also = f"; also {', '.join(map(called, person.also))}" if person.also else ""
            self.list.addItem(f"{called(person)}{you} – {person.role.value}{also}")
        column.addWidget(self.list, 1)
        self.told = Words("" if self._may else "You are no lead: ask one of them.", role="muted")
        column.addWidget(self.told)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.change = QPushButton("Make lead")
        self.change.setAutoDefault(False)
        self.change.clicked.connect(self._change)
        buttons.addButton(self.change, QDialogButtonBox.ButtonRole.ActionRole)
        self.link = QPushButton("Same person as")
        self.link.setToolTip("They joined twice, or on two computers: their work counts as one person's")
        self.others = QMenu(self.link)
        self.others.aboutToShow.connect(self._list_others)
        self.link.setMenu(self.others)
        self.part = QPushButton("Several people")
        self.part.setToolTip("Take back that they are one person; each has again what they recorded")
        self.part.clicked.connect(self._part)
        for button in (self.link, self.part):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
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
            self.link.setEnabled(bool(self._linkable(person)))
            self.part.setVisible(bool(person.also))
            self.part.setEnabled(self._me in self._leads or self._me == person.id)

    def _linkable(self, person: Reviewer) -> list[Reviewer]:
        """Whom the person can be said to be one with: by a lead, or by one of the two."""
        others = [one for one in self._people if one is not person]
        anybody = self._me in self._leads or self._me == person.id
        return others if anybody else [one for one in others if one.id == self._me]

    def _list_others(self) -> None:
        self.others.clear()
        person = self._person()
        for other in self._linkable(person) if person is not None else ():
            you = ", you" if other.id == self._me else ""
            self.others.addAction(caption(f"{called(other)}{you}"), partial(self._link, other))

    def _link(self, kept: Reviewer) -> None:
        if (person := self._person()) is not None:
            self.linked.emit(person, kept)
            self.accept()

    def _part(self) -> None:
        if (person := self._person()) is not None:
            self.parted.emit(person)
            self.accept()

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
