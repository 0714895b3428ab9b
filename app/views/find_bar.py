"""Ctrl+F: words in the article that is read."""

from bisect import bisect_left
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QFrame, QLabel, QLineEdit

from annotations.folding import Folded, Occurrences
from annotations.text import Span
from app.views.drawn_button import DrawnButton
from app.views.inspector_parts import FlowLayout

_SEARCHABLE = 80
"""Characters: what is longer was selected for something else than searching."""
_ROOMY = 54
"""Characters: a bar that is no wider has no room for all on one line."""


class Searched(Protocol):
    """A view of words that can be searched. Spans are of all of its words."""

    def selectedSpan(self) -> Span | None: ...
    def currentSentence(self) -> Span | None: ...
    def select(self, span: Span, /) -> None: ...
    def ensureVisible(self, span: Span, /) -> None: ...
    def clearSelection(self) -> None: ...
    def setFocus(self) -> None: ...


class FindBar(QFrame):
    """A line above the text whose `words` it searches, whatever their case and accents.

    Enter goes to the next place, Shift+Enter to the one before, Esc closes. The first place is the
    one at or after where the text was when the bar was opened. `leftAt` carries the Span at which the
    bar was closed, if something was found.
    """

    leftAt = Signal(object)

    def __init__(self, reading: Searched, words: Callable[[], str], what: str = "the article") -> None:
        super().__init__()
        self.setObjectName("findBar")
        self._reading = reading
        self._words = words
        self._folded = Folded("")
        self._folded_of = ""
        self._from = 0
        self._places = Occurrences(self._folded, "")
        self._at = -1
        self.field = QLineEdit()
        self.field.setPlaceholderText(f"Find in {what}")
        self.field.setAccessibleName(f"Find in {what}")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search)
        self.whole = QCheckBox("Whole words")
        self.whole.setToolTip("Only where the words stand by themselves")
        self.whole.toggled.connect(self._search)
        self.count = QLabel()
        self.count.setAccessibleName("Places found")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(14, 6, 8, 6)
        self._row.addWidget(self.field, 1)
        beside = FlowLayout()
        beside.addWidget(self.count)
        beside.addWidget(self.whole)
        for name, tip, act in (
            ("previous", "The place before (Shift+Enter)", lambda: self._go(-1)),
            ("next", "The next place (Enter)", lambda: self._go(1)),
            ("close", "Close the search (Esc)", self.close_bar),
        ):
            button = DrawnButton(name, tip)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(act)
            beside.addWidget(button)
        self._row.addLayout(beside)
        self.hide()

    def open(self) -> None:
        """Show the bar with the cursor in it; it looks for what is selected, if anything is."""
        if not self.isVisible():
            place = self._reading.selectedSpan() or self._reading.currentSentence()
            self._from = place.start if place else 0
        selected = searchable_selection(self._reading, self._words())
        self.show()
        if selected:
            self.field.setText(selected)
        self.field.setFocus()
        self.field.selectAll()

    def refresh(self) -> None:
        """Count anew: another article is shown."""
        self._from, self._at = 0, -1
        if self.isVisible():
            self._find()
            self._tell()

    def close_bar(self) -> None:
        """Hide the bar; the text has the keys again."""
        self.hide()
        self._reading.clearSelection()
        self._reading.setFocus()
        if self._places and self._at >= 0:
            self.leftAt.emit(self._places[self._at])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() > _ROOMY * self.fontMetrics().averageCharWidth()
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if roomy else QBoxLayout.Direction.TopToBottom)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._search()

    def _search(self) -> None:
        self._find()
        self._at = -1
        self._tell()
        if self._places:
            # the first place from where one was reading; past the last one it begins again
            at = bisect_left(self._places, self._from, key=lambda place: place.start)
            self._show(at % len(self._places))

    def _find(self) -> None:
        """All places, in the words as they are now: another article may be shown since."""
        text = self._words()
        if text != self._folded_of:
            self._folded, self._folded_of = Folded(text), text
        self._places = Occurrences(self._folded, self.field.text(), whole_words=self.whole.isChecked())

    def _go(self, by: int) -> None:
        if self._at < 0:
            self._search()
        elif self._places:
            self._show((self._at + by) % len(self._places))

    def _show(self, at: int) -> None:
        self._at = at
        place = self._places[at]
        self._reading.select(place)
        self._reading.ensureVisible(place)
        self._tell()

    def _tell(self) -> None:
        if not self.field.text().strip():
            self.count.setText("")
        elif not self._places:
            self.count.setText("not found")
        else:
            number = f"{len(self._places):,}"
            self.count.setText(f"{self._at + 1:,} of {number}" if self._at >= 0 else f"{number} found")


def searchable_selection(reading: Searched, words: str) -> str:
    """The selected ones of an article's words, if they are few enough to be searched for; else none."""
    span = reading.selectedSpan()
    selected = span.of(words) if span is not None else ""
    return selected if len(selected) <= _SEARCHABLE and "\n" not in selected else ""
