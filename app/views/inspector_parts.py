"""Small widgets that the panes are made of: wrapping words, flowing rows, text that is committed."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.plain import breakable
from app.theme import current_theme

_CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_SAVES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Words(QLabel):
    """Words that wrap and never make a pane wider. `role` is one of the style sheet's label roles."""

    def __init__(self, text: str = "", *, role: str = "", bold: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if role:
            self.setProperty("role", role)
        if bold:
            font = self.font()
            font.setBold(True)
            self.setFont(font)
        self.setText(breakable(text))
        if not text:
            self.hide()

    def setRole(self, role: str) -> None:
        """Looks like another of the style sheet's label roles from now on."""
        if role != (self.property("role") or ""):
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)

    def setWords(self, text: str) -> None:
        """Shows these words; nothing at all, not even their space, if there are none."""
        self.setText(breakable(text))
        self.setVisible(bool(text))


class LinkedWords(Words):
    """Rich text with links that the mouse and the keys reach; a bar shows that it has the focus."""

    _BAR = 2

    def __init__(self, name: str, *, role: str = "") -> None:
        super().__init__(role=role)
        self.setTextFormat(Qt.TextFormat.RichText)
        links = Qt.TextInteractionFlag
        self.setTextInteractionFlags(links.LinksAccessibleByMouse | links.LinksAccessibleByKeyboard)
        self.setAccessibleName(name)
        self.setContentsMargins(0, 0, 0, self._BAR + 1)

    def setLinks(self, text: str) -> None:
        """Shows this rich text, and takes the focus only where it holds a link."""
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if "<a " in text else Qt.FocusPolicy.NoFocus)
        self.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            bar = QRect(0, self.height() - self._BAR, self.width(), self._BAR)
            painter.fillRect(bar, current_theme().color("accent"))
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class Heading(QWidget):
    """The name of a section, what there is in it, and at its end what can be done there (`action`)."""

    def __init__(self, title: str, action: QPushButton | None = None) -> None:
        super().__init__()
        name = Words(title, bold=True)
        name.setWordWrap(False)
        name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._summary = Words(role="muted")
        self._summary.setMinimumWidth(1)  # keeps the action at the end where there is no summary
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._summary, 1)
        if action is not None:
            row.addWidget(action, 0, Qt.AlignmentFlag.AlignTop)
        self._summary.show()

    def setSummary(self, summary: str) -> None:
        """Says behind the title what the section holds ("2", "none")."""
        self._summary.setText(summary)


def emptied(layout: QLayout) -> None:
    """Takes all widgets out of a layout and deletes them."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


class FlowLayout(QLayout):
    """Items side by side; what does not fit goes to the next line.

    Lines fill the width if `stretch`. `together`: all stand on one line, or each on its own.
    """

    def __init__(self, *, stretch: bool = False, together: bool = False, spacing: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._stretch = stretch
        self._together = together
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return sum(height for _, height in lines) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        top = rect.top()
        for items, height in self._lines(rect.width()):
            left = rect.left()
            natural = sum(item.sizeHint().width() for item in items) + self.spacing() * (len(items) - 1)
            extra = max(0, rect.width() - natural) // len(items) if self._stretch else 0
            for item in items:
                width = min(item.sizeHint().width() + extra, rect.width())
                item.setGeometry(QRect(QPoint(left, top), QSize(width, height)))
                left += width + self.spacing()
            top += height + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[tuple[list[QLayoutItem], int]]:
        lines: list[tuple[list[QLayoutItem], int]] = []
        left = 0
        apart = self._together and self.sizeHint().width() > width
        for item in self._shown():
            size = item.sizeHint()
            if lines and left + size.width() <= width and not apart:
                items, height = lines[-1]
                items.append(item)
                lines[-1] = (items, max(height, size.height()))
            else:
                lines.append(([item], size.height()))
                left = 0
            left += size.width() + self.spacing()
        return lines


class TakesSaveAndEscape(QWidget):
    """A part that has Ctrl+Return and Escape for itself, before the window's shortcuts see them.

    Letters that one of its buttons leaves over go no further: typed beside a field, they are no verdict.
    """

    saveRequested = Signal()
    escaped = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_save_or_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_save_or_escape(event):
            (self.escaped if event.key() == Qt.Key.Key_Escape else self.saveRequested).emit()
        elif not event.text() or event.modifiers() & _CHORD:
            super().keyPressEvent(event)


def is_save_or_escape(event: QKeyEvent) -> bool:
    """Whether a key press is Ctrl+Return or a plain Escape."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() == Qt.Key.Key_Escape:
        return modifiers == Qt.KeyboardModifier.NoModifier
    return event.key() in _SAVES and modifiers == Qt.KeyboardModifier.ControlModifier


class GrowingText(QPlainTextEdit):
    """A text field that is as high as its text, from `lines` to eight lines. Tab leaves it."""

    def __init__(self, placeholder: str, *, name: str = "", lines: int = 2) -> None:
        super().__init__()
        self._lines = lines
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        lines = min(max(int(self.document().size().height()), self._lines), 8)
        return QSize(120, lines * line + 2 * int(self.document().documentMargin()) + 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())


class CommittedText(GrowingText):
    """A text field that reports its text when it is left or on Ctrl+Return, not at every key.

    `committed` carries the text, only if it differs from what was last shown or reported.
    `editingFinished`: Escape or Ctrl+Return was pressed; the keys belong to the article again.
    """

    committed = Signal(str)
    editingFinished = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder)
        self._stored = ""

    def showText(self, stored: str, typed: str) -> None:
        """Shows `typed`, of which `stored` is recorded."""
        self._stored = stored
        if typed != self.text():
            self.setPlainText(typed)

    def text(self) -> str:
        """What the field holds, without white space at the ends."""
        return self.toPlainText().strip()

    def isChanged(self) -> bool:
        """Whether it holds something else than what is recorded or was reported."""
        return self.text() != self._stored.strip()

    def commit(self) -> None:
        """Reports the text if it was changed."""
        if self.isChanged():
            self._stored = self.text()
            self.committed.emit(self._stored)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_save_or_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_save_or_escape(event):
            super().keyPressEvent(event)
            return
        if event.key() != Qt.Key.Key_Escape:
            self.commit()
        self.editingFinished.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()
