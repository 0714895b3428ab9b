"""The words of an evidence file, a page or part at a time, to read, search and select."""

from itertools import accumulate

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from annotations.text import Span, Utf16Map
from app.previewing import Text
from app.theme import current_theme

_NO_TEXT = Text((), numbered=False)


class PagedText(QPlainTextEdit):
    """Plain words, whatever they look like. Spans are of `words()`, all pages with a line end between them.

    `pageChanged` carries the number of the page that is shown, from 0.
    """

    pageChanged = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName("Words of the file")
        self.setTextInteractionFlags(self.textInteractionFlags().TextSelectableByKeyboard | self.textInteractionFlags())
        self._text = _NO_TEXT
        self._starts: list[int] = []
        self._map = Utf16Map("")
        self._marked: tuple[int, Span] | None = None
        self.page = 0

    def setText(self, text: Text) -> None:
        """Shows the first page of these words."""
        self._text, self._marked = text, None
        self._starts = list(accumulate((len(part) + 1 for part in text.parts), initial=0))
        self.page = -1
        self.setPage(0)

    def setPage(self, page: int) -> None:
        """Shows another page, from its top."""
        if page == self.page or not 0 <= page < max(1, len(self._text.parts)):
            return
        self.page = page
        words = self._text.parts[page] if self._text.parts else ""
        self._map = Utf16Map(words)
        self.setPlainText(words)
        self._show_mark()
        self.pageChanged.emit(page)

    def mark(self, page: int, span: Span) -> None:
        """Marks a passage, and goes there."""
        self._marked = (page, span)
        self.setPage(page)
        self._show_mark()
        cursor = self._cursor(Span(span.start, span.start))
        self.setTextCursor(cursor)
        self.centerCursor()

    def passage(self) -> tuple[str, str]:
        """The selected words, their white space made plain, and where they stand; empty where none are."""
        cursor = self.textCursor()
        words = " ".join(cursor.selectedText().split())
        position = self._map.to_code_point(cursor.selectionStart())
        return words, self._text.locator(self.page, position) if words and self._text.parts else ""

    # What the search bar asks for

    def words(self) -> str:
        """All of the words."""
        return "\n".join(self._text.parts)

    def selectedSpan(self) -> Span | None:
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        ends = (self._map.to_code_point(place) for place in (cursor.selectionStart(), cursor.selectionEnd()))
        return Span(*(self._start + end for end in ends))

    def currentSentence(self) -> Span | None:
        return Span(self._start, self._start)

    def select(self, span: Span) -> None:
        page = max(number for number, start in enumerate(self._starts[:-1]) if start <= span.start)
        self.setPage(page)
        self.setTextCursor(self._cursor(Span(span.start - self._start, span.end - self._start)))

    def ensureVisible(self, span: Span) -> None:
        self.ensureCursorVisible()

    def clearSelection(self) -> None:
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text() and not event.modifiers():
            event.ignore()  # letters belong to nobody here
        else:
            super().keyPressEvent(event)

    @property
    def _start(self) -> int:
        return self._starts[self.page] if self._starts else 0

    def _cursor(self, span: Span) -> QTextCursor:
        cursor = self.textCursor()
        most = self.document().characterCount() - 1
        cursor.setPosition(min(self._map.to_utf16(span.start), most))
        cursor.setPosition(min(self._map.to_utf16(span.end), most), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _show_mark(self) -> None:
        marks = []
        if self._marked is not None and self._marked[0] == self.page:
            mark = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            look.setBackground(current_theme().color("fill_verified"))
            look.setFontUnderline(True)
            mark.format, mark.cursor = look, self._cursor(self._marked[1])
            marks.append(mark)
        self.setExtraSelections(marks)
