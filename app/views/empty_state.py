"""What stands where there is nothing to show yet: a sentence, one main button, perhaps a second way."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.views.scrolling import Column, ScrollingPage

_WIDTH = 64
"""Average characters of the interface font."""


class EmptyState(QWidget):
    """First run, an empty project, loading, an error. Everything but the title may be empty.

    `mainTriggered` and `secondaryTriggered` tell that a button was pressed; what it does is the
    owner's business.
    """

    mainTriggered = Signal()
    secondaryTriggered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = self._words()
        self._detail = self._words()
        self._detail.setProperty("role", "muted")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setProperty("role", "thin")
        self._progress.setFixedHeight(8)
        self._what = self._words()
        self._what.setProperty("role", "muted")
        self._main = QPushButton()
        self._main.setProperty("main", True)
        self._main.clicked.connect(self.mainTriggered)
        self._secondary = QPushButton()
        self._secondary.setFlat(True)
        self._secondary.setCursor(Qt.CursorShape.PointingHandCursor)
        self._secondary.clicked.connect(self.secondaryTriggered)
        self._column = Column()
        inside = QVBoxLayout(self._column)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.setSpacing(12)
        inside.addStretch(2)
        for widget in (self._title, self._detail, self._progress, self._what):
            inside.addWidget(widget)
        inside.addSpacing(4)
        for button in (self._main, self._secondary):
            inside.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(3)
        page = Column()
        outside = QHBoxLayout(page)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addStretch(1)
        outside.addWidget(self._column, 1000)
        outside.addStretch(1)
        scrolling = ScrollingPage()
        scrolling.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling)
        self._fit()
        self.setState("")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """Sizes that follow the font of the interface."""
        self._column.setMaximumWidth(self.fontMetrics().averageCharWidth() * _WIDTH)
        for label, scale in ((self._title, 1.5), (self._detail, 1.0), (self._what, 0.92)):
            font = QFont(self.font())
            font.setPointSizeF(font.pointSizeF() * scale)
            font.setBold(scale > 1)
            label.setFont(font)

    def setState(self, title: str, detail: str = "", main_text: str = "", secondary_text: str = "") -> None:
        """Show a sentence with its buttons, without progress. Empty texts show nothing."""
        for widget, words in (
            (self._title, title),
            (self._detail, detail),
            (self._main, main_text),
            (self._secondary, secondary_text),
        ):
            widget.setText(words)
            widget.setVisible(bool(words))
        self._progress.setVisible(False)
        self._what.setVisible(False)
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)

    def setProgress(self, done: int, total: int, what: str = "") -> None:
        """Show how far work is; `total` 0 while that is unknown. Only on the interface's thread."""
        self._progress.setMaximum(total)
        self._progress.setValue(done)
        self._progress.setVisible(True)
        self._what.setText(what)
        self._what.setVisible(bool(what))

    @staticmethod
    def _words() -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return label
