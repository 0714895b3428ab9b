"""What stands over the list of statements while a reviewer reads an article unaided."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.views.inspector_parts import Words

SENTENCE = "Your first pass: read and mark what you find; suggestions show when you say that it is done."


class FirstPassNote(QFrame):
    """Says that suggestions are hidden, and why. `ended`: the reviewer says that the first pass is done."""

    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("firstPass")
        self.setAccessibleName(SENTENCE)
        self.button = QPushButton("First pass done")
        self.button.setProperty("main", True)
        self.button.clicked.connect(self.ended)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(8)
        column.addWidget(Words(SENTENCE))
        column.addWidget(self.button)
        self.hide()
