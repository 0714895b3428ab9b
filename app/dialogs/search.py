"""Ctrl+Shift+F: words in the articles, statements, notes and citations of the project."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from annotations.errors import FactdeskError
from annotations.model.finding import Findings, Group
from app.models.findings import FindingRole, FindingsModel, FoundRow
from app.session import ProjectSession
from app.views.found_list import FoundList
from app.views.inspector_parts import FlowLayout, Words

_TYPING_MS = 50
_HINT = "Type the beginnings of words, in any order. In “quotation marks” they must follow on each other."
_CHIPS: tuple[tuple[str, Group | None], ...] = (("All", None), *((group.value, group) for group in Group))
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}


class SearchPanel(QDialog):
    """Finds as one types. Stays open beside the window: Enter or a click goes to a place.

    `wanted` carries what is to be searched for, `chosen` the Hit to go to.
    """

    wanted = Signal(str)
    chosen = Signal(object)

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Search the project")
        metrics = self.fontMetrics()
        self.setMinimumSize(metrics.averageCharWidth() * 44, metrics.height() * 18)
        self.resize(max(560, self.minimumWidth()), max(520, metrics.height() * 28))
        self._session = session
        self._answered = ""
        self._problem, self._unread = "", ""
        self._goes_on = False  # Enter was pressed before the answer was there
        self.field = QLineEdit()
        self.field.setPlaceholderText("Search the project")
        self.field.setAccessibleName("Words to search for in the project")
        self.field.setClearButtonEnabled(True)
        self.model = FindingsModel(self)
        self.list = FoundList()
        self.list.setModel(self.model)
        self.state = Words(role="muted")
        self.told = Words(role="muted")
        self._chips = QButtonGroup(self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._build()
        self._typing.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self.list.clicked.connect(self._choose)
        self._chips.idClicked.connect(self._filter)
        for part in (self.field, self.list):
            part.installEventFilter(self)
        self._show_state()

    def _build(self) -> None:
        chips = FlowLayout(spacing=4)
        for number, (name, _) in enumerate(_CHIPS):
            chip = QPushButton(name)
            chip.setCheckable(True)
            chip.setChecked(number == 0)
            chip.setAutoDefault(False)
            self._chips.addButton(chip, number)
            chips.addWidget(chip)
        empty = QWidget()
        middle = QVBoxLayout(empty)
        self.state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle.addStretch(1)
        middle.addWidget(self.state)
        middle.addStretch(2)
        self._pages = QStackedLayout()
        self._pages.addWidget(empty)
        self._pages.addWidget(self.list)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addLayout(chips)
        column.addLayout(self._pages, 1)
        column.addWidget(self.told)
        column.addWidget(_muted("Enter goes there · ↑ ↓ choose · Esc closes"))

    def open_for(self, typed: str = "") -> None:
        """Show the panel with the cursor in its field, at the right edge of its window the first time."""
        parent = self.parentWidget()
        if not self.isVisible() and parent is not None and not self.testAttribute(Qt.WidgetAttribute.WA_Moved):
            corner = parent.window().geometry().topRight()
            self.move(corner.x() - self.width() - 12, corner.y() + 72)
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.setFocus()
        if typed:
            self.field.setText(typed)
        self.field.selectAll()
        self._typed()

    def setFindings(self, findings: Findings) -> None:
        """Show what was found."""
        # the same again, read anew, keeps its place; what was typed on begins at the first hit
        current = self._current() if findings.typed == self._answered else None
        self._answered = findings.typed
        self.model.setFindings(findings, {article: row.title for article, row in self._session.rows.items()})
        for number, (name, group) in enumerate(_CHIPS):
            count = self.model.count(group)
            self._chips.button(number).setText(f"{name} {count}" if count != "0" else name)
        self._problem = findings.problem
        self._tell()
        self._select_again(current)
        self._show_state()
        if self._goes_on and findings.typed.strip() == self.field.text().strip():
            self._goes_on = False
            self._choose(self.list.currentIndex())

    def setUnread(self, unread: int, total: int) -> None:
        """Say how much of the project the search does not know yet."""
        noun = "article is" if unread == 1 else "articles are"
        self._unread = f"{unread} of {total} {noun} still to be read: more may be found." if unread else ""
        self._tell()

    def setProblem(self, error: FactdeskError) -> None:
        """Say why nothing could be searched."""
        self._problem = str(error)
        self._tell()

    def _tell(self) -> None:
        self.told.setWords(" ".join(part for part in (self._unread, self._problem) if part))
        self._show_state()

    # Choosing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _STEPS:
                self._step(_STEPS[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        row = self.list.currentIndex().row()
        for _ in range(abs(by)):
            row = self.model.nextHit(row, 1 if by > 0 else -1)
        self._select(row)

    def _select(self, row: int) -> None:
        index = self.model.index(row)
        self.list.setCurrentIndex(index)
        # with its heading, where it is the first of a group
        self.list.scrollTo(self.model.index(max(0, row - 1)))
        self.list.scrollTo(index)

    def _select_again(self, before: FoundRow | None) -> None:
        """Keep the current hit where it is still found, else take the first."""
        rows = [self.model.index(row).data(FindingRole.ROW) for row in range(self.model.rowCount())]
        same = (number for number, row in enumerate(rows) if before is not None and row == before)
        first = self.model.nextHit(-1, 1)
        if (row := next(same, first)) >= 0:
            self._select(row)

    def _current(self) -> FoundRow | None:
        row = self.list.currentIndex().data(FindingRole.ROW)
        return row if isinstance(row, FoundRow) else None

    def _enter(self) -> None:
        """Go to the current hit; if what was typed last is not answered yet, to the first one once it is."""
        if self._answered.strip() == self.field.text().strip():
            self._choose(self.list.currentIndex())
        else:
            self._goes_on = True

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(FindingRole.ROW)
        if isinstance(row, FoundRow):
            self.chosen.emit(row.hit)

    def _filter(self, number: int) -> None:
        current = self._current()
        self.model.setGroup(_CHIPS[number][1])
        self._select_again(current)
        self._show_state()

    # Asking

    def _typed(self) -> None:
        self._goes_on = False
        self._typing.start()
        self._show_state()

    def _ask(self) -> None:
        self.wanted.emit(self.field.text())

    def _show_state(self) -> None:
        """The hits, or a sentence where there are none."""
        typed = self.field.text().strip()
        if not typed:
            self.state.setWords(_HINT)
        elif self._answered.strip() != typed:
            self.state.setWords("Searching…")
        else:
            group = _CHIPS[self._chips.checkedId()][1]
            where = f" in {group.value.lower()}" if group else ""
            hint = "The articles are still being read." if self._unread else "Try fewer words."
            self.state.setWords(f"Nothing found{where} for “{typed}”{' yet' if self._unread else ''}. {hint}")
        # what was found last stays until the answer is there: the list does not flicker while one types
        self._pages.setCurrentIndex(1 if typed and self.model.rowCount() else 0)


def _muted(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "muted")
    return label
