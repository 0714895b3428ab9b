"""Remarks on a statement, in the inspector."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotations.model.ids import Id
from annotations.model.judgement import Note, Reviewer
from app.key_map import with_key
from app.views.drafts import Drafts
from app.views.drawn_button import IconButton
from app.views.inspector_parts import Heading, Words, emptied


class NoteField(QLineEdit):
    """One line that is recorded with Return and left with Escape."""

    escaped = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_escape(event):
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
            event.accept()  # Return has done its work here; the window would tick a sentence with it


class NoteRow(QWidget):
    """One note with its two buttons. `edited` and `removed` carry nothing."""

    edited = Signal()
    removed = Signal()

    def __init__(self, note: Note, reviewers: Mapping[Id, Reviewer]) -> None:
        super().__init__()
        reviewer = reviewers.get(note.reviewer) if note.reviewer else None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        said = f"{reviewer.initials}: {note.words}" if reviewer else note.words
        row.addWidget(Words(f"{said} · confidential" if note.confidential else said), 1)
        for drawing, does, signal in (("edit", "Edit", self.edited), ("close", "Remove", self.removed)):
            button = IconButton(drawing, f"{does} the note “{note.words[:40]}”")
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)


class Notes(QWidget):
    """The notes on a statement, and a field for one more or for another wording of one.

    `noteAdded` carries the words of a new one, and whether it is confidential; `noteChanged` its id
    before them, and no words to remove it.
    `editingFinished` gives the keys back to the article. A half-typed note stays with its statement.
    """

    noteAdded = Signal(str, bool)
    noteChanged = Signal(bytes, str, bool)
    editingFinished = Signal()
    grown = Signal()  # there is more to be seen than before

    def __init__(self, drafts: Drafts) -> None:
        super().__init__()
        self._drafts = drafts
        self._statement: Id | None = None
        self._edited: Note | None = None
        self._shown: tuple[Sequence[Note], Mapping[Id, Reviewer]] = ((), {})
        self._heading = Heading("Notes")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.field = NoteField()
        self.confidential = QCheckBox("Confidential")
        self.confidential.setToolTip("Not printed, and not in copies without what is confidential")
        self.confidential.toggled.connect(self._keep)
        self.field.textChanged.connect(self._offer_confidential)
        self.field.textEdited.connect(self._keep)
        self.field.returnPressed.connect(self._record)
        self.field.escaped.connect(self._leave)
        drafts.recovered.connect(lambda: self._show_field(self._edited))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._heading)
        layout.addLayout(self._rows)
        layout.addWidget(self.field)
        layout.addWidget(self.confidential)
        self._show_field(None)

    def setNotes(self, statement: Id, notes: Sequence[Note], reviewers: Mapping[Id, Reviewer]) -> None:
        """Shows the notes on a statement."""
        if statement != self._statement:
            self._statement = statement
            self._show_field(None)
        if (notes, reviewers) != self._shown:
            self._shown = (notes, dict(reviewers))
            emptied(self._rows)
            for note in notes:
                row = NoteRow(note, reviewers)
                row.edited.connect(lambda note=note: self.startEdit(note))
                row.removed.connect(lambda note=note: self._remove(note))
                self._rows.addWidget(row)
                row.show()
        self._heading.setVisible(bool(notes))
        self._heading.setSummary(str(len(notes)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._edited is None:
            self.field.setPlaceholderText(with_key("Note", "note"))

    def startNote(self) -> None:
        """Puts the cursor into the field."""
        self.field.setFocus()

    def startEdit(self, note: Note) -> None:
        """Puts a note into the field, to be worded otherwise."""
        self._show_field(note)
        self.field.setFocus()

    def resume(self) -> bool:
        """Puts what was half-written into the field; whether there was something."""
        if self._statement is None:
            return False
        unfinished = self._drafts.of(self._statement)
        edited = next((note for note in self._shown[0] if _what(note) in unfinished), None)
        if edited is None and "note" not in unfinished:
            return False
        self._show_field(edited)
        return True

    def _show_field(self, edited: Note | None) -> None:
        self._edited = edited
        kept = self._drafts.get(self._statement, _what(edited)) if self._statement else None
        words, secret = (edited.words, edited.confidential) if edited else ("", False)
        if kept is not None:
            words, secret = str(kept.get("text", "")), bool(kept.get("confidential"))
        with QSignalBlocker(self.confidential):
            self.confidential.setChecked(secret)
        self.field.setText(words)
        self._offer_confidential()
        self.field.setPlaceholderText("The note in other words" if edited else with_key("Note", "note"))
        self.field.setAccessibleName("Change the note" if edited else "New note")
        self.field.setToolTip("Enter records it, Esc goes back to the text")

    def _offer_confidential(self) -> None:
        """The check is there as soon as there is something to keep to oneself."""
        wanted = bool(self.field.text().strip()) or self.confidential.isChecked()
        grows = wanted and self.confidential.isHidden()
        self.confidential.setVisible(wanted)
        if grows and self.field.hasFocus():
            self.grown.emit()

    def _keep(self) -> None:
        if self._statement is None:
            return
        words, secret = self.field.text(), self.confidential.isChecked()
        recorded = (self._edited.words, self._edited.confidential) if self._edited else ("", secret)
        if (words.strip(), secret) == recorded:
            self._drafts.forget(self._statement, _what(self._edited))
        else:
            marked = {"confidential": True} if secret else {}
            self._drafts.put(self._statement, _what(self._edited), {"text": words, **marked})

    def _record(self) -> None:
        words, edited, secret = self.field.text().strip(), self._edited, self.confidential.isChecked()
        self._edited = None
        self._show_empty()
        if edited is not None and (words, secret) != (edited.words, edited.confidential):
            self.noteChanged.emit(edited.id, words, secret)
        elif edited is None and words:
            self.noteAdded.emit(words, secret)
        self.editingFinished.emit()

    def _remove(self, note: Note) -> None:
        self.noteChanged.emit(note.id, "", False)
        self.editingFinished.emit()  # the button that had the focus goes with its row

    def _leave(self) -> None:
        if self._edited is not None:
            self._show_field(None)
        self.editingFinished.emit()

    def _show_empty(self) -> None:
        """What was typed is on its way to be recorded, and a draft until then."""
        with QSignalBlocker(self.confidential):
            self.confidential.setChecked(False)
        self.field.clear()
        self.field.setPlaceholderText(with_key("Note", "note"))
        self.field.setAccessibleName("New note")


def note_draft(note: Id | None) -> str:
    """The name of the draft of a note; None: of a new one."""
    return f"note {note.hex()}" if note else "note"


def _what(note: Note | None) -> str:
    return note_draft(note.id if note else None)


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
