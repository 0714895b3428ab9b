"""Ctrl+F: words in the article that is read."""

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit

from annotations.text import Span
from app.views.close_button import CloseButton
from app.views.reading_view import ReadingView


class FindBar(QFrame):
    """A line above the text whose `words` it searches.

    Enter goes to the next place, Shift+Enter to the one before, Esc closes.
    """

    def __init__(self, reading: ReadingView, words: Callable[[], str]) -> None:
        super().__init__()
        self.setObjectName("findBar")
        self._reading = reading
        self._words = words
        self._places: list[Span] = []
        self._at = -1
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find in the article")
        self.field.setAccessibleName("Find in the article")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search)
        self.count = QLabel()
        close = CloseButton("Close the search")
        close.clicked.connect(self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        row.addWidget(close)
        self.hide()

    def open(self) -> None:
        """Show the bar with the cursor in it."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def close_bar(self) -> None:
        """Hide the bar; the text has the keys again."""
        self.hide()
        self._reading.clearSelection()
        self._reading.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._search()

    def _search(self) -> None:
        words, text = self.field.text(), self._words()
        # the same text may hold a capital that folds to two letters, so places come from a pattern
        self._places = [Span(*m.span()) for m in re.finditer(re.escape(words), text, re.IGNORECASE)] if words else []
        self._at = -1
        self._tell()
        self._go(1)

    def _go(self, by: int) -> None:
        if not self._places:
            return
        self._at = (self._at + by) % len(self._places) if self._at >= 0 or by > 0 else len(self._places) - 1
        self._reading.select(self._places[self._at])
        self._reading.ensureVisible(self._places[self._at])
        self._tell()

    def _tell(self) -> None:
        if not self.field.text():
            self.count.setText("")
        elif not self._places:
            self.count.setText("not found")
        else:
            self.count.setText(f"{self._at + 1} of {len(self._places)}" if self._at >= 0 else str(len(self._places)))
