"""The fields of a reference, those that its type has."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotations.importing.references.clipboard import Captured
from annotations.model.reference import Reference
from annotations.model.vocabulary import REFERENCE_TYPE_NAMES, Level, Record, ReferenceType
from app.views.elided import ElidedComboBox
from app.views.inspector_forms import choose, row_label
from app.views.inspector_parts import Words
from app.views.inspector_words import is_partial_date
from app.views.pasting import ReferencePaste

_LABELS = {
    "type": "Type",
    "title": "Title",
    "contact": "Who spoke",
    "role": "Role",
    "authors": "Authors",
    "container": "Appeared in",
    "publisher": "Publisher",
    "published": "Published",
    "time": "Time",
    "accessed": "Accessed",
    "words_read_out": "Words read out",
    "answer": "Answer",
    "record": "On what terms",
    "url": "Address",
    "archived_url": "Archived at",
    "identifier": "Identifiers",
    "volume": "Volume",
    "issue": "Issue",
    "pages": "Pages",
    "place": "Place",
    "language": "Language",
    "level": "Level",
    "origin": "Origin",
}
_HINTS = {
    "authors": "Family, Given; Family, Given",
    "container": "Newspaper, journal or site",
    "published": "2022, 2022-08 or 2022-08-27",
    "time": "14:30",
    "url": "https://…",
    "archived_url": "https://web.archive.org/…",
    "identifier": "doi:10.1000/182; isbn:…",
    "origin": "What it goes back to: two with the same count once",
    "role": "Spokesperson of the ministry",
}
_LONG = ("words_read_out", "answer")
_CHOICES: dict[str, Mapping[str, str]] = {
    "type": {"": "", **{kind.value: name for kind, name in REFERENCE_TYPE_NAMES.items()}},
    "level": {"": "", **{level.value: level.value for level in Level}},
    "record": {"": "", **{record.value: record.value for record in Record}},
}
_ALWAYS = ("type", "title", "language", "level", "origin")
_OF_CALLS = ("contact", "role", "published", "time", "words_read_out", "answer", "record")
_OF_OWN = ("authors", "published", "place")
_OF_WORKS = ("authors", "container", "publisher", "published", "accessed", "url", "archived_url", "identifier")
_OF_PRINT = ("volume", "issue", "pages", "place")
_PRINTED = (ReferenceType.NEWS_ARTICLE, ReferenceType.REPORT, ReferenceType.DOCUMENT, ReferenceType.ARCHIVE)
_OWN = (ReferenceType.NOTES, ReferenceType.RECORDING)


def fields_of_type(kind: str) -> frozenset[str]:
    """The fields that a type of reference has; of an unknown one, those of any work."""
    if kind == ReferenceType.CALL:
        return frozenset((*_ALWAYS, *_OF_CALLS))
    if kind in _OWN:
        return frozenset((*_ALWAYS, *_OF_OWN))
    return frozenset((*_ALWAYS, *_OF_WORKS, *(_OF_PRINT if kind in _PRINTED else ())))


class ReferenceForm(QWidget):
    """Edits a Reference. Fields that its type has not are hidden, unless they hold something.

    `edited`: something was typed. `saveRequested`: Ctrl+Enter.
    """

    edited = Signal()
    saveRequested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: Reference | None = None
        self.fields: dict[str, QLineEdit | QPlainTextEdit | QComboBox] = {}
        self.problem = Words(role="danger")
        self.rows = QFormLayout()
        self.rows.setSpacing(4)
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, label in _LABELS.items():
            self.fields[name] = field = self._field(name)
            field.setAccessibleName(label)
            self.rows.addRow(row_label(label), field)
        self.confidential = QCheckBox("Confidential")
        self.confidential.setToolTip("In files and exports it is only a numbered confidential source")
        self.confidential.toggled.connect(self._changed)
        self.rows.addRow("", self.confidential)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.rows)
        column.addWidget(self.problem)
        title, url = self.fields["title"], self.fields["url"]
        ReferencePaste(title, url, self).pasted.connect(self._fill)
        self._fit()

    def _fill(self, found: Captured) -> None:
        """Put what was pasted or dropped into the fields that are empty."""
        if self._shown is None:
            return
        for name, words in found.fields.items():
            field = self.fields.get(name)
            if field is None or _text(field):
                continue
            if isinstance(field, QComboBox):
                if field.findData(words) < 0:
                    field.addItem(words, words)
                choose(field, words)
            elif isinstance(field, QPlainTextEdit):
                field.setPlainText(words)
            else:
                field.insert(words)

    def _field(self, name: str) -> QLineEdit | QPlainTextEdit | QComboBox:
        if name in _CHOICES:
            combo = ElidedComboBox()
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            for value, shown in _CHOICES[name].items():
                combo.addItem(shown, value)
            combo.currentIndexChanged.connect(self._changed)
            return combo
        if name in _LONG:
            words = QPlainTextEdit()
            words.setTabChangesFocus(True)
            words.setFixedHeight(words.fontMetrics().height() * 4)
            words.textChanged.connect(self._changed)
            return words
        line = QLineEdit()
        line.setPlaceholderText(_HINTS.get(name, ""))
        line.textChanged.connect(self._changed)
        return line

    def setReference(self, reference: Reference) -> None:
        """Shows a reference."""
        self._shown = None
        for name, field in self.fields.items():
            value = getattr(reference, name)
            if isinstance(field, QComboBox):
                if field.findData(value) < 0:
                    field.addItem(value, value)  # a word that only a newer version knows
                choose(field, value)
            elif isinstance(field, QPlainTextEdit):
                field.setPlainText(value)
            else:
                field.setText(value)
                field.setCursorPosition(0)
        self.confidential.setChecked(bool(reference.confidential))
        self.problem.setWords("")
        self._shown = reference
        self._fit()

    def reference(self) -> Reference | None:
        """What the fields hold now; None while nothing is shown."""
        if self._shown is None:
            return None
        typed: dict[str, Any] = {name: _text(field) for name, field in self.fields.items()}
        secret = (self._shown.confidential or "yes") if self.confidential.isChecked() else ""
        return replace(self._shown, **typed, confidential=secret)

    @property
    def shown(self) -> Reference | None:
        """The reference as it was when it was shown."""
        return self._shown

    def check(self) -> bool:
        """Whether the dates can be read; says which one cannot, and puts the cursor there."""
        for name in ("published", "accessed"):
            typed = _text(self.fields[name])
            if typed and not is_partial_date(typed):
                self.problem.setWords(f"{_LABELS[name]}: “{typed}” is not a date. Write 2022, 2022-08 or 2022-08-27.")
                self.fields[name].setFocus()
                return False
        self.problem.setWords("")
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.saveRequested.emit()
        else:
            super().keyPressEvent(event)

    def _changed(self) -> None:
        if self._shown is not None:
            self._fit()
            self.edited.emit()

    def _fit(self) -> None:
        kind = _text(self.fields["type"])
        wanted = fields_of_type(kind)
        label = self.rows.labelForField(self.fields["published"])
        if isinstance(label, Words):
            label.setWords("Day" if kind == ReferenceType.CALL else "Published")
        for name, field in self.fields.items():
            self.rows.setRowVisible(field, name in wanted or bool(_text(field)))


def _text(field: QLineEdit | QPlainTextEdit | QComboBox) -> str:
    if isinstance(field, QComboBox):
        return str(field.currentData() or "")
    return (field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()).strip()
