"""What the forms inside the inspector have in common: rows, saving, leaving, half-written text."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotations.model.ids import Id
from app.views.drafts import Drafts, Fields
from app.views.elided import ElidedComboBox
from app.views.inspector_parts import FlowLayout, TakesSaveAndEscape, Words

_NARROW = 30
"""Characters: a form that is no wider has no room for names and fields side by side."""
_BESIDE, _BELOW = QFormLayout.RowWrapPolicy.WrapLongRows, QFormLayout.RowWrapPolicy.WrapAllRows


class Form(TakesSaveAndEscape):
    """Fields in the inspector, hidden until they are opened. Ctrl+Enter saves, Escape leaves.

    What is typed is kept as a draft at once, and stays one until it is recorded: saving hides the
    form, and whoever records it forgets the draft. `ended`: the form was saved or left, and the keys
    belong to the article again.
    """

    ended = Signal()

    def __init__(self, thing: str, drafts: Drafts) -> None:
        """`thing` is what is edited, in words: "the citation"."""
        super().__init__()
        self._drafts = drafts
        self._key: tuple[Id, str] | None = None
        self._start: Fields = {}
        self.rows = QFormLayout()
        self.rows.setSpacing(4)
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.rows.setRowWrapPolicy(_BESIDE)
        self._problem = Words(role="danger")
        save, cancel = QPushButton("Save  Ctrl+Enter"), QPushButton("Cancel  Esc")
        save.setProperty("main", True)
        save.setAccessibleName(f"Save {thing}")
        cancel.setAccessibleName(f"Leave {thing}")
        save.clicked.connect(self.save)
        cancel.clicked.connect(self.leave)
        self.saveRequested.connect(self.save)
        self.escaped.connect(self.leave)
        ends = FlowLayout()
        ends.addWidget(save)
        ends.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(6)
        layout.addLayout(self.rows)
        layout.addWidget(self._problem)
        layout.addLayout(ends)
        self.hide()

    @abstractmethod
    def fields(self) -> Fields:
        """What the fields hold now."""

    @abstractmethod
    def showFields(self, fields: Fields) -> None:
        """Puts these into the fields."""

    @abstractmethod
    def save(self) -> None:
        """Reports what the fields hold and closes the form; says what is wrong if it does not fit."""

    def open(self, statement: Id, what: str, fields: Fields) -> None:
        """Shows these fields, or what was typed into them earlier and not saved."""
        self._key = None
        self.showFields(fields)
        self._start = self.fields()
        if (kept := self._drafts.get(statement, what)) is not None:
            try:
                self.showFields(kept)
            except (KeyError, TypeError, ValueError, AttributeError):  # kept by another version of the program
                self._drafts.forget(statement, what)
                self.showFields(fields)
        self._key = (statement, what)
        self._problem.setWords("")
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW * self.fontMetrics().averageCharWidth()
        self.rows.setRowWrapPolicy(_BELOW if narrow else _BESIDE)

    def isOpen(self) -> bool:
        return not self.isHidden()

    def putAway(self) -> None:
        """Closes the form. What was typed stays a draft."""
        self._key = None
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()  # or hiding would hand the keys to whatever field comes next
        self.hide()

    def leave(self) -> None:
        """Gives the form up for now."""
        self.putAway()
        self.ended.emit()

    def keep(self) -> None:
        """Keeps what was typed. To be called whenever a field was changed."""
        if self._key is None:
            return
        if (typed := self.fields()) == self._start:
            self._drafts.forget(*self._key)
        else:
            self._drafts.put(*self._key, typed)

    def refuse(self, sentence: str, where: QWidget) -> None:
        """Says what is wrong, and puts the cursor there."""
        self._problem.setWords(sentence)
        where.setFocus()

    def addField(self, field: QWidget, name: str = "") -> None:
        """Adds a row; its name is the field's accessible name unless another one is given."""
        self.rows.addRow(row_label(name or field.accessibleName()), field)

    def line(self, name: str, placeholder: str = "") -> QLineEdit:
        """A field of one line that is kept while it is typed into."""
        made = QLineEdit()
        made.setPlaceholderText(placeholder)
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.textChanged.connect(self.keep)
        return made

    def combo(self, name: str) -> ElidedComboBox:
        """A choice that is kept as soon as it is made."""
        made = ElidedComboBox()
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.currentIndexChanged.connect(self.keep)
        return made


F = TypeVar("F", bound=Form)


class Later(Generic[F]):
    """A form that is made when it is first wanted: together they hold four in ten widgets of a window."""

    def __init__(self, make: Callable[[], F]) -> None:
        self._make = make
        self._made: F | None = None

    def get(self) -> F:
        """The form, made now if it was not yet."""
        if self._made is None:
            self._made = self._make()
        return self._made

    @property
    def made(self) -> F | None:
        """The form, if it was made."""
        return self._made

    def isOpen(self) -> bool:
        return self._made is not None and self._made.isOpen()

    def putAway(self) -> None:
        if self._made is not None:
            self._made.putAway()


def row_label(name: str) -> Words:
    """The name of a field at the left of its row."""
    label = Words(name, role="muted")
    label.setWordWrap(False)
    label.setContentsMargins(0, 4, 0, 0)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


def completes(field: QLineEdit, names: list[str]) -> None:
    """Lets a field offer these names: those that hold what was typed, in any case."""
    completer = QCompleter(names, field)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    field.setCompleter(completer)


def choose(combo: QComboBox, value: object) -> None:
    """Chooses the entry that holds a value; the first one if there is none."""
    combo.setCurrentIndex(max(0, combo.findData(value)))


def flat_button(text: str, name: str) -> QPushButton:
    """A quiet button that looks like a link."""
    made = QPushButton(text)
    made.setFlat(True)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setProperty("role", "link")
    made.setAccessibleName(name)
    return made
