"""The lower part of the inspector: notes and what happened to the statement."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from annotations.model.ids import Id
from annotations.model.judgement import HistoryItem, Note, Reviewer
from app.key_map import with_key
from app.views.inspector_parts import Words


class NoteField(QLineEdit):
    """One line that is added with Return and left with Escape."""

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


class Notes(QWidget):
    """The notes on a statement and a field for one more.

    `noteAdded` carries its words, `editingFinished` gives the keys back to the article. A half-typed
    note stays with its statement.
    """

    noteAdded = Signal(str)
    editingFinished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._statement: Id | None = None
        self._drafts: dict[Id, str] = {}
        self._list = Words()
        self.field = NoteField()
        self.field.setPlaceholderText(with_key("Note", "note"))
        self.field.setAccessibleName("New note")
        self.field.returnPressed.connect(self._add)
        self.field.escaped.connect(self.editingFinished)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Words("Notes", bold=True))
        layout.addWidget(self._list)
        layout.addWidget(self.field)

    def setNotes(self, statement: Id, notes: Sequence[Note], reviewers: Mapping[Id, Reviewer]) -> None:
        """Shows the notes on a statement."""
        if statement != self._statement:
            if self._statement is not None:
                self._drafts[self._statement] = self.field.text()
            self._statement = statement
            self.field.setText(self._drafts.pop(statement, ""))
        self._list.setWords("\n".join(_note_words(note, reviewers) for note in notes))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.field.setPlaceholderText(with_key("Note", "note"))

    def hasDrafts(self) -> bool:
        """Whether a note was begun, here or on another statement, and not added."""
        return any(words.strip() for words in (self.field.text(), *self._drafts.values()))

    def startNote(self) -> None:
        """Puts the cursor into the field."""
        self.field.setFocus()

    def _add(self) -> None:
        words = self.field.text().strip()
        self.field.clear()
        if words:
            self.noteAdded.emit(words)
        self.editingFinished.emit()


class History(QWidget):
    """What happened to a statement, the earliest first."""

    def __init__(self) -> None:
        super().__init__()
        self._list = Words(role="muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Words("History", bold=True))
        layout.addWidget(self._list)

    def setHistory(self, items: Sequence[HistoryItem]) -> None:
        """Shows these items in local time, with the day where it is another one than before."""
        lines, day = [], None
        for item in items:
            local = item.recorded_at.astimezone()
            if local.date() != day:
                day = local.date()
                lines.append(f"{day:%d %B %Y}".lstrip("0"))
            lines.append(" ".join(part for part in (f"{local:%H:%M}", item.reviewer, "·", item.what) if part))
        self._list.setWords("\n".join(lines) or "Nothing has happened to it yet.")
        self.setAccessibleName("History")
        self.setAccessibleDescription("\n".join(lines))


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape


def _note_words(note: Note, reviewers: Mapping[Id, Reviewer]) -> str:
    reviewer = reviewers.get(note.reviewer) if note.reviewer else None
    return f"{reviewer.initials}: {note.words}" if reviewer else note.words
