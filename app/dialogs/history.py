"""Ctrl+H: what everybody did in the project, the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from annotations.errors import FactdeskError
from annotations.model.history import HistoryPage, Step, Wanted
from annotations.model.ids import Id
from annotations.model.judgement import Reviewer
from app.models.history import MOST, HistoryModel, StepRole
from app.views.elided import ElidedComboBox
from app.views.inspector_parts import FlowLayout, Words
from app.views.step_list import StepList

_TYPING_MS = 250
_PERIODS = (("Any time", None), ("Today", 1), ("Last 7 days", 7), ("Last 30 days", 30))
_DAYS = "Day or days…"
_EXAMPLE = "2022-05-17/2022-05-20"
_BLIND = "While the check is blind, only your own steps are listed."
_HOW = f"Give a day as 2022-05-17, or the first and the last as {_EXAMPLE}."


class HistoryWindow(QDialog):
    """The steps of the project, and filters. Stays open beside the window.

    `wanted` carries what is to be listed, `moreWanted` asks for earlier ones, `chosen` carries the Step
    to go to, `exportWanted` what is to be written to a file.
    """

    wanted = Signal(object)
    moreWanted = Signal()
    chosen = Signal(object)
    exportWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Project history")
        metrics = self.fontMetrics()
        self.setMinimumSize(metrics.averageCharWidth() * 52, metrics.height() * 20)
        self.resize(max(660, self.minimumWidth()), max(560, metrics.height() * 30))
        self._since = 0
        self.words = QLineEdit()
        self.words.setPlaceholderText("Words in a step or its statement")
        self.words.setAccessibleName("Words in a step or its statement")
        self.words.setClearButtonEnabled(True)
        self.person = _choice("Person")
        self.period = _choice("Time")
        for name, days in _PERIODS:
            self.period.addItem(name, days)
        self.period.addItem(_DAYS)
        self.days = QLineEdit()
        self.days.setPlaceholderText(_EXAMPLE)
        self.days.setToolTip(_HOW)
        self.days.setMinimumWidth(metrics.horizontalAdvance(f"{_EXAMPLE}xxxx"))
        self.days.setAccessibleName("Day, or first and last day")
        self.days.hide()
        self.article = _choice("Article")
        self.new = QPushButton("New since last time")
        self.new.setToolTip("Only what came into this file since you last had it open here")
        self.new.setCheckable(True)
        self.new.setAutoDefault(False)
        self.model = HistoryModel(self)
        self.list = StepList()
        self.list.setModel(self.model)
        self.told = Words(role="muted")
        self.blind = Words(role="muted")
        self.export = QPushButton("Export…")
        self.export.setToolTip("Write the steps that the filters leave to a workbook or a CSV file")
        self.export.setAutoDefault(False)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._build()
        self.setPeople(())
        self.setArticles({})
        self.setSince(0)
        self._connect()

    def _build(self) -> None:
        filters = FlowLayout(spacing=6)
        for part in (self.person, self.period, self.days, self.article, self.new):
            filters.addWidget(part)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(self.export, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addLayout(filters)
        column.addWidget(self.blind)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        column.addWidget(Words("Enter or a click goes to the statement · Esc closes", role="muted"))

    def _connect(self) -> None:
        self._typing.timeout.connect(self.ask)
        for field in (self.words, self.days):
            field.textChanged.connect(lambda _: self._typing.start())
        for combo in (self.person, self.article):
            combo.activated.connect(lambda _: self.ask())
        self.period.activated.connect(self._period_chosen)
        self.new.toggled.connect(lambda _: self.ask())
        self.model.moreWanted.connect(self.moreWanted)
        self.list.activated.connect(self._choose)
        self.list.clicked.connect(self._choose)
        self.export.clicked.connect(self._export)

    # What can be chosen

    def setOwnOnly(self, own_only: bool) -> None:
        """Says that only the reader's own steps are listed, because the check is blind."""
        self.person.setEnabled(not own_only)
        self.blind.setWords(_BLIND if own_only else "")

    def setPeople(self, reviewers: Sequence[Reviewer]) -> None:
        """The people whose steps can be singled out."""
        people = [("Everybody", None), *((one.name, one.id) for one in reviewers), ("Nobody named", b"")]
        _fill(self.person, people)

    def setArticles(self, titles: Mapping[Id, str]) -> None:
        """The articles whose steps can be singled out."""
        _fill(self.article, [("All articles", None), *((title, own) for own, title in titles.items())])

    def setSince(self, since: int) -> None:
        """From which arrival on steps are new to this person; 0: nobody knows, and nothing is offered."""
        self._since = since
        self.new.setVisible(bool(since))

    def showNew(self) -> None:
        """List what is new, and nothing else is asked for."""
        for combo in (self.person, self.period, self.article):
            combo.setCurrentIndex(0)
        self.words.clear()
        self.days.hide()
        self.new.setChecked(True)
        self.ask()

    # What is shown

    def ask(self) -> None:
        """Have what the filters say listed."""
        self._typing.stop()
        wanted = self.filters()
        if wanted is not None:
            self.wanted.emit(wanted)

    def filters(self) -> Wanted | None:
        """What the filters say; None, and a sentence, where the days cannot be read."""
        wanted = Wanted(
            self.person.currentData(),
            article=self.article.currentData(),
            words=self.words.text(),
            since=self._since if self.new.isChecked() else 0,
        )
        today = datetime.now().astimezone().date()
        if self.period.currentText() == _DAYS:
            typed = self.days.text().strip()
            if not typed:
                return wanted
            try:
                first, last = (date.fromisoformat(day) for day in (f"{typed}/{typed}".split("/", 2)[:2]))
                return replace(wanted, begins=_midnight(first), ends=_midnight(last + timedelta(days=1)))
            except (ValueError, OverflowError):
                self.told.setWords(_HOW)
                return None
        days = self.period.currentData()
        return wanted if days is None else replace(wanted, begins=_midnight(today - timedelta(days=days - 1)))

    def setPage(self, page: HistoryPage, *, first: bool) -> None:
        """List what was read: instead of what is listed (`first`), or below it."""
        more = page.before is not None
        if first:
            current = self.list.currentIndex().data(StepRole.STEP)
            self.model.setActions(page.actions, more=more)
            row = self.model.rowOf(current.action) if isinstance(current, Step) else -1
            self.list.setCurrentIndex(self.model.index(max(row, 0)))
        else:
            self.model.addActions(page.actions, more=more)
        shown = self.model.rowCount()
        if shown >= MOST:
            self.told.setWords(f"The newest {MOST:,} are listed. Filter by person, time or words for earlier ones.")
        elif more and not shown:
            self.told.setWords(f"Looking through {page.left:,} more…")
        elif not shown:
            self.told.setWords("Nothing was done that fits these filters.")
        else:
            self.told.setWords("Scroll down for earlier steps." if more else f"{shown:,} steps, the first at the end.")

    def setProblem(self, error: FactdeskError) -> None:
        """Says why it could not be read."""
        self.told.setWords(str(error))

    def _period_chosen(self) -> None:
        self.days.setVisible(self.period.currentText() == _DAYS)
        if self.days.isVisible():
            self.days.setFocus()
        self.ask()

    def _choose(self, index: QModelIndex) -> None:
        step = index.data(StepRole.STEP)
        if isinstance(step, Step):
            self.chosen.emit(step)

    def _export(self) -> None:
        wanted = self.filters()
        if wanted is not None:
            self.exportWanted.emit(wanted)


def _choice(name: str) -> QComboBox:
    combo = ElidedComboBox()
    combo.setAccessibleName(name)
    combo.setMaximumWidth(combo.fontMetrics().averageCharWidth() * 40)
    return combo


def _fill(combo: QComboBox, entries: Sequence[tuple[str, Id | None]]) -> None:
    """Offer these; what was chosen stays chosen where it is still offered."""
    if [(combo.itemText(at), combo.itemData(at)) for at in range(combo.count())] == list(entries):
        return
    kept = combo.currentData()
    combo.clear()
    for name, own in entries:
        combo.addItem(name, own)
    combo.setCurrentIndex(next((at for at, (_, own) in enumerate(entries) if own == kept), 0))


def _midnight(day: date) -> datetime:
    """The beginning of a day here."""
    return datetime(day.year, day.month, day.day).astimezone()
