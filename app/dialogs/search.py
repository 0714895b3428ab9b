"""Ctrl+Shift+F: words in all articles of the project."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from annotations.model.ids import Id
from app.session import ProjectSession

_AROUND = 60


class SearchDialog(QDialog):
    """Finds as one types; Enter or a double click goes there."""

    chosen = Signal(object, int)  # article, position

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find in the project")
        self.resize(640, 420)
        self._session = session
        self.field = QLineEdit()
        self.field.setPlaceholderText("Words in any article")
        self.field.setAccessibleName("Words to find in the project")
        self.results = QListWidget()
        self.results.setAccessibleName("Places found")
        self.results.setWordWrap(True)
        self.told = QLabel()
        self._pause = QTimer(self, singleShot=True, interval=150)
        self._pause.timeout.connect(self._ask)
        self.field.textChanged.connect(self._pause.start)
        self.field.returnPressed.connect(self._first)
        self.results.itemActivated.connect(self._choose)
        column = QVBoxLayout(self)
        for part in (self.field, self.results, self.told):
            column.addWidget(part)

    def _ask(self) -> None:
        words = self.field.text()
        self._session.search(words, lambda found: self._show(words, found))

    def _show(self, words: str, found: list[tuple[Id, int, str]]) -> None:
        if words != self.field.text():
            return
        self.results.clear()
        for article, position, line in found:
            row = self._session.rows.get(article)
            at = max(0, line.lower().find(words.lower()))
            start = max(0, at - _AROUND)
            part = line[start : at + len(words) + _AROUND]
            shown = f"{'…' if start else ''}{part}{'…' if start + len(part) < len(line) else ''}"
            item = QListWidgetItem(f"{row.title if row else ''}\n{shown}")
            item.setData(Qt.ItemDataRole.UserRole, (article, position))
            self.results.addItem(item)
        places = "1 place" if len(found) == 1 else f"{len(found)} places"
        self.told.setText(places if words else "")

    def _first(self) -> None:
        item = self.results.currentItem() or self.results.item(0)
        if item is not None:
            self._choose(item)

    def _choose(self, item: QListWidgetItem) -> None:
        article, position = item.data(Qt.ItemDataRole.UserRole)
        self.chosen.emit(article, position)
        self.accept()
