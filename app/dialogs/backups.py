"""The backups of a project: when, why, what each holds, and restoring one."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from annotations.model.backup import Backup, Contents
from annotations.text import harmless
from app.views.inspector_parts import Words
from app.views.quiet_lists import RoomyDelegate


class BackupsDialog(QDialog):
    """Lists backups, the newest first, and tells what the chosen one holds.

    `chosen`: its contents are wanted, `setContents` shows them. `newWanted` and `hereWanted` ask for the
    chosen backup as a new file, or in place of the project. All carry a Backup.
    """

    chosen = Signal(object)
    newWanted = Signal(object)
    hereWanted = Signal(object)

    def __init__(self, backups: Sequence[Backup], where: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Backups")
        metrics = self.fontMetrics()
        self.resize(min(metrics.averageCharWidth() * 84, 1200), min(metrics.height() * 30, 700))
        self._backups = list(backups)
        self.list = self._tree()
        self.told = Words()
        self.compared = Words(role="muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.new_button = buttons.addButton("Restore as a new file…", QDialogButtonBox.ButtonRole.ActionRole)
        self.here_button = buttons.addButton("Restore here", QDialogButtonBox.ButtonRole.ActionRole)
        for button, wanted in ((self.new_button, self.newWanted), (self.here_button, self.hereWanted)):
            button.setAutoDefault(False)
            button.setEnabled(False)
            button.clicked.connect(lambda _=False, wanted=wanted: self._ask(wanted))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(self.list, 1)
        column.addWidget(self.told)
        column.addWidget(self.compared)
        column.addWidget(
            Words(f"Restoring here first keeps the project as it is now. Backups are kept in {where}.", role="muted")
        )
        column.addWidget(buttons)
        self.list.currentItemChanged.connect(lambda *_: self._choose())
        if self._backups:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        else:
            self.told.setWords("There is no backup yet. One is made with the first step of each session.")

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName("Backups")
        tree.setHeaderLabels(["When", "Why", "Size"])
        tree.setRootIsDecorated(False)
        tree.setItemDelegate(RoomyDelegate(tree))
        header = tree.header()
        header.setAccessibleName("Columns")
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for backup in self._backups:
            size = QLocale().formattedDataSize(backup.size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
            item = QTreeWidgetItem([_when(backup.made_at), _why(backup.why), size])
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            tree.addTopLevelItem(item)
        return tree

    @property
    def current(self) -> Backup | None:
        """The backup that is chosen in the list."""
        place = self.list.currentIndex().row()
        return self._backups[place] if place >= 0 else None

    def setContents(self, backup: Backup, contents: Contents) -> None:
        """Tell what a backup holds, if it is still the chosen one."""
        if backup == self.current:
            self.told.setWords(_held(contents))
            self.compared.setWords(_compared(contents))
            self.new_button.setEnabled(True)
            self.here_button.setEnabled(True)

    def setUnreadable(self, backup: Backup, words: str) -> None:
        """Tell why a backup cannot be read."""
        if backup == self.current:
            self.told.setWords(words)

    def _choose(self) -> None:
        self.new_button.setEnabled(False)
        self.here_button.setEnabled(False)
        self.told.setWords("Looking into it…")
        self.compared.setWords("")
        if self.current is not None:
            self.chosen.emit(self.current)

    def _ask(self, wanted: object) -> None:
        backup = self.current
        if backup is not None:
            self.accept()
            wanted.emit(backup)  # type: ignore[attr-defined]  # one of the signals above


def _when(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _why(why: str) -> str:
    return "First step of a session" if why == "session" else harmless(why.capitalize(), longest=80)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _held(contents: Contents) -> str:
    words = f"{_count(contents.articles, 'article')}, {_count(contents.verdicts, 'verdict')}."
    if contents.last_at is not None:
        by = f", {contents.last_by}" if contents.last_by else ""
        words += f" Last step: {contents.last} ({_when(contents.last_at)}{by})."
    return harmless(words, longest=400)


def _compared(contents: Contents) -> str:
    if contents.lacks is None or contents.only_there is None:
        return "The present project cannot be read, so the two cannot be compared."
    if not contents.lacks and not contents.only_there:
        return "It holds all that the project holds now."
    words = [f"It lacks {_count(contents.lacks, 'step')} of the present project."] if contents.lacks else []
    if contents.only_there:
        words.append(
            f"{_count(contents.only_there, 'step')} in it {'is' if contents.only_there == 1 else 'are'} not here."
        )
    return " ".join(words)
