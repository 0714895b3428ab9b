"""Ctrl+Shift+F: words in all articles of the project."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from annotations.model.ids import Id
from annotations.text import Span
from app.session import ProjectSession

_AROUND = 36


class SearchDialog(QDialog):
    """Finds as one types; Enter or a double click goes there."""

    chosen = Signal(object, object)  # article, Span of the words found

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find in the project")
        self.resize(640, 420)
        self._session = session
        self.field = QLineEdit()
        self.field.setPlaceholderText("Words in any article")
        self.field.setAccessibleName("Words to find in the project")
        self.results = QTreeWidget()
        self.results.setAccessibleName("Places found")
        self.results.setHeaderHidden(True)
        self.results.setRootIsDecorated(False)
        self.results.setItemsExpandable(False)
        self.results.setIndentation(14)
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
        headings: dict[Id, QTreeWidgetItem] = {}
        for article, position, line in found:
            heading = headings.get(article)
            if heading is None:
                heading = headings[article] = self._heading(article)
            item = QTreeWidgetItem([_around(line, words)])
            item.setData(0, Qt.ItemDataRole.UserRole, (article, Span(position, position + len(words))))
            heading.addChild(item)
        self.results.expandAll()
        for heading in list(headings.values())[:1]:
            if (first := heading.child(0)) is not None:
                self.results.setCurrentItem(first)
        places = "1 place" if len(found) == 1 else f"{len(found)} places"
        self.told.setText(places if words else "")

    def _heading(self, article: Id) -> QTreeWidgetItem:
        row = self._session.rows.get(article)
        heading = QTreeWidgetItem([row.title if row else ""])
        font = self.font()
        font.setBold(True)
        heading.setFont(0, font)
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.results.addTopLevelItem(heading)
        return heading

    def _first(self) -> None:
        if (item := self.results.currentItem()) is not None:
            self._choose(item)

    def _choose(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, Qt.ItemDataRole.UserRole)
        if place is not None:
            self.chosen.emit(*place)
            self.accept()


def _around(line: str, words: str) -> str:
    """The part of a line that shows the words."""
    at = max(0, line.lower().find(words.lower()))
    start = max(0, at - _AROUND)
    part = line[start : at + len(words) + _AROUND]
    return f"{'…' if start else ''}{part}{'…' if start + len(part) < len(line) else ''}"
