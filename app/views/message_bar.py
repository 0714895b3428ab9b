"""Messages that do not interrupt: a bar for what a person can mend, a toast for what was recorded."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.plain import breakable, shortened
from app.views.drawn_button import DrawnButton

_TOAST_SECONDS = 5.0
_MOST, _MOST_OF_TOAST = 600, 200
"""Characters that are shown at most: the words may hold a whole name, however long."""

_FEWEST = 30
"""Characters that a line of a message has room for at least, or its buttons go below it."""


class MessageBar(QFrame):
    """One message at a time above the text, with buttons; further ones wait until it is closed.

    Screen readers announce it, wherever the focus is. Tab reaches its buttons from the text; the
    window closes it on Escape.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._waiting: list[tuple[str, tuple[tuple[str, Callable[[], object]], ...]]] = []
        self._words = ""
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons: list[QPushButton] = []
        self._close = DrawnButton("close", "Close the message (Esc)")
        self._close.clicked.connect(self.dismiss)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 8, 8, 8)
        self._row.setSpacing(10)
        self._row.addWidget(self._label, 1)
        self._more = QLabel()
        self._more.setProperty("role", "muted")
        self._row.addWidget(self._more)
        self._row.addWidget(self._close)
        self.hide()

    def show_message(self, words: str, *buttons: tuple[str, Callable[[], object]]) -> None:
        """Show a message; each button closes it and does something. The same message is shown once."""
        if not self.isHidden() and words != self._words:
            if all(words != waiting for waiting, _ in self._waiting):
                self._waiting.append((words, buttons))
                self._tell_more()
            return
        self._words = words
        self._label.setText(breakable(shortened(words, _MOST)))
        self.setAccessibleName(words)
        for old in self._buttons:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = [self._button(text, does) for text, does in buttons]
        for place, button in enumerate(self._buttons, 1):
            self._row.insertWidget(place, button)
        self._tell_more()
        self._arrange()
        self.show()
        announcement = QAccessibleAnnouncementEvent(self, words)
        announcement.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(announcement)

    @property
    def words(self) -> str:
        """The message that is shown, or ""."""
        return "" if self.isHidden() else self._words

    def buttons(self) -> list[QPushButton]:
        """The buttons of the message that is shown."""
        return list(self._buttons)

    def dismiss(self) -> None:
        """Close the message, and show the next one that waits."""
        self.hide()
        if self._waiting:
            words, buttons = self._waiting.pop(0)
            self.show_message(words, *buttons)

    def clear(self) -> None:
        """Close all messages."""
        self._waiting.clear()
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Buttons beside the words, or below them where they would leave too little room."""
        taken = sum(part.sizeHint().width() for part in (*self._buttons, self._close))
        narrow = self.width() - taken < _FEWEST * self.fontMetrics().averageCharWidth()
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _tell_more(self) -> None:
        waiting = len(self._waiting)
        self._more.setText(f"+{waiting} more" if waiting else "")
        self._more.setVisible(bool(waiting))

    def _button(self, text: str, does: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)

        def clicked() -> None:
            self.dismiss()
            does()

        button.clicked.connect(clicked)
        return button


class Toast(QFrame):
    """A few words that say what was recorded, with Undo; they go by themselves.

    They stand at the foot of `over`, and where they are wider than that, on its neighbours in `parent` too.

    Screen readers announce the words, wherever the focus is.
    """

    undone = Signal()

    def __init__(self, over: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent or over)
        self._over, self._parent = over, parent or over
        self.setObjectName("toast")
        self._words = ""
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._undo = QPushButton("Undo")
        self._undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._undo.clicked.connect(self._clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(12)
        row.addWidget(self._label, 1)
        row.addWidget(self._undo)
        self._timer = QTimer(self, singleShot=True)
        self.setSeconds(_TOAST_SECONDS)
        self._timer.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def show_words(self, words: str, *, undo: bool) -> None:
        """Show the words for some seconds; `undo` offers to take the step back."""
        self._words = words
        self._label.setText(breakable(shortened(words, _MOST_OF_TOAST)))
        self.setAccessibleName(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self._undo.setVisible(undo)
        self.show()
        self._place()
        self.raise_()
        self._timer.start()

    def setSeconds(self, seconds: float) -> None:
        """How long the words are shown."""
        self._timer.setInterval(round(seconds * 1000))

    @property
    def words(self) -> str:
        return "" if self.isHidden() else self._words

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _clicked(self) -> None:
        self.hide()
        self.undone.emit()

    def _place(self) -> None:
        room = self._parent.width() - 24
        self._label.setWordWrap(False)
        self.adjustSize()
        if self.width() > room:
            self._label.setWordWrap(True)
            self.resize(room, self.heightForWidth(room))
        foot = self._over.mapTo(self._parent, QPoint(self._over.width() // 2, self._over.height() - 20))
        left = min(max(12, foot.x() - self.width() // 2), self._parent.width() - self.width() - 12)
        self.move(left, max(0, foot.y() - self.height()))
