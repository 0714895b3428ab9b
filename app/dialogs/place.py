"""Where a project is to be kept or worked on: asked when it lies where it is not safe."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from app.views.inspector_parts import Words


class PlaceDialog(QDialog):
    """Says what is the matter, and offers ways (key, words); the first is the default. `chosen` carries a key."""

    chosen = Signal(str)

    def __init__(
        self, title: str, said: str, detail: str, ways: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(Words(said))
        column.addWidget(Words(detail, role="muted"))
        column.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.ways = {key: QPushButton(words) for key, words in ways}
        for key, button in self.ways.items():
            first = key == ways[0][0]
            role = QDialogButtonBox.ButtonRole.AcceptRole if first else QDialogButtonBox.ButtonRole.ActionRole
            buttons.addButton(button, role)
            button.setDefault(first)
            button.setAutoDefault(first)
            button.clicked.connect(lambda _=False, key=key: self._choose(key))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.ways[ways[0][0]].setFocus()
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 76, column.heightForWidth(metrics.averageCharWidth() * 76))

    def _choose(self, key: str) -> None:
        self.accept()
        self.chosen.emit(key)
