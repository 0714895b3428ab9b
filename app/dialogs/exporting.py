"""What to export, and how; with what it begins."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotations.errors import FactdeskError
from annotations.exporting.csv_files import SEPARATORS
from annotations.exporting.export import Options
from annotations.exporting.formats import BY_WORD, FORMATS, Format
from annotations.exporting.preview import Preview
from annotations.exporting.scope import Scope
from annotations.model.ids import Id
from annotations.model.judgement import Reviewer
from annotations.text import harmless
from app import settings as options
from app.dialogs.preferences import ChoiceBox
from app.settings import Settings
from app.views.inspector_parts import Words
from app.views.scrolling import Column, ScrollingPage, fit_dialog

_LONGEST_LABEL = "Between cells"
_EVERYTHING, _ARTICLE, _LISTED = "everything", "article", "listed"
_LINES, _CELL, _WIDEST = 9, 120, 42


@dataclass(frozen=True, slots=True)
class Subject:
    """What there is to export: the article that is read, the statements that the list shows, the people."""

    article: Id | None
    listed: tuple[Id, ...]
    people: tuple[Reviewer, ...]
    reviewer: Reviewer | None


class ExportDialog(QDialog):
    """Asks for format, scope and options, and remembers them.

    `wanted` carries the Format and the Options that were chosen; `changed` says that another preview is due.
    """

    wanted = Signal(object, object)
    changed = Signal()

    def __init__(self, subject: Subject, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self._subject, self._settings = subject, settings
        self.format = ChoiceBox(FORMATS, [f"{one.name} ({one.ending or 'folder'})" for one in FORMATS])
        self.scope = ChoiceBox(*_scopes(subject))
        ids = [person.id for person in subject.people]
        names = [person.name for person in subject.people]
        self.judged_by = ChoiceBox([None, *ids], ["Anybody, or nobody yet", *names])
        self.reviewer = ChoiceBox([None, *ids], ["Whoever judged last", *names])
        self.final = QCheckBox("Only what a lead decided or signed off")
        self.minor = QCheckBox("With minor statements")
        self.history = QCheckBox("With the history: every step that anybody took")
        self.separator = ChoiceBox(list(SEPARATORS), ["Comma", "Semicolon", "Tab"])
        self.guard = QCheckBox("Protect spreadsheets from formulas")
        self.guard.setAccessibleDescription("An apostrophe goes before what begins with = + - @; not before numbers")
        self._about, self._loses = Words(role="muted"), Words(role="muted")
        self.table, self.text = QTableWidget(), QPlainTextEdit()
        self._preview = QStackedWidget()
        self._recall()
        self._build()
        self._show_format()

    # What was chosen

    def form(self) -> Format:
        """The format that is chosen."""
        chosen: Format = self.format.value()
        return chosen

    def options(self) -> Options:
        """Scope and options as they are chosen; what the format knows nothing of is left out."""
        form, which = self.form(), self.scope.value()
        article = self._subject.article
        scope = Scope(
            frozenset({article}) if which == _ARTICLE and article is not None else None,
            frozenset(self._subject.listed) if which == _LISTED else None,
            self.judged_by.value(),
            self.final.isChecked(),
            self.minor.isChecked(),
        )
        return Options(
            scope,
            self.reviewer.value(),
            form.history and self.history.isChecked(),
            SEPARATORS[self.separator.value()],
            self.guard.isChecked(),
        )

    def accept(self) -> None:
        """Remember what was chosen, and report it."""
        self._settings.set(options.EXPORT_FORMAT, self.form().word)
        self._settings.set(options.EXPORT_MINOR, self.minor.isChecked())
        self._settings.set(options.EXPORT_HISTORY, self.history.isChecked())
        self._settings.set(options.EXPORT_SEPARATOR, self.separator.value())
        self._settings.set(options.EXPORT_GUARD, self.guard.isChecked())
        chosen = self.form(), self.options()
        super().accept()
        self.wanted.emit(*chosen)

    # What it begins with

    def setPreview(self, found: Preview) -> None:
        """Shows the beginning of the file."""
        if not found.rows:
            self._show_text(found.text)
            return
        headings, *rows = found.rows
        self.table.setColumnCount(len(headings))
        self.table.setHorizontalHeaderLabels([harmless(heading) for heading in headings])
        self.table.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                self.table.setItem(row, column, QTableWidgetItem(harmless(cell, longest=_CELL)))
        self.table.resizeColumnsToContents()
        widest = self.fontMetrics().averageCharWidth() * _WIDEST
        for column in range(len(headings)):
            self.table.setColumnWidth(column, min(self.table.columnWidth(column), widest))
        self._preview.setCurrentWidget(self.table)

    def setProblem(self, error: FactdeskError) -> None:
        """Says why there is no preview."""
        self._show_text(str(error))

    def _show_text(self, text: str) -> None:
        self.text.setPlainText("\n".join(harmless(line, longest=2_000) for line in text.split("\n")))
        self._preview.setCurrentWidget(self.text)

    # How it is made

    def _recall(self) -> None:
        self.format.setValue(BY_WORD.get(self._settings.get(options.EXPORT_FORMAT)))
        self.reviewer.setValue(self._subject.reviewer.id if self._subject.reviewer else None)
        self.minor.setChecked(self._settings.get(options.EXPORT_MINOR))
        self.history.setChecked(self._settings.get(options.EXPORT_HISTORY))
        self.separator.setValue(self._settings.get(options.EXPORT_SEPARATOR))
        self.guard.setChecked(self._settings.get(options.EXPORT_GUARD))
        for choice in (self.format, self.scope, self.judged_by, self.reviewer, self.separator):
            choice.chosen.connect(lambda _: self.changed.emit())
        for box in (self.final, self.minor, self.history, self.guard):
            box.toggled.connect(lambda _: self.changed.emit())
        self.format.chosen.connect(lambda _: self._show_format())

    def _build(self) -> None:
        page = Column()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addLayout(_rows([("Format", self.format)]))
        inside.addWidget(self._about)
        inside.addWidget(self._loses)
        inside.addSpacing(8)
        inside.addWidget(Words("Statements", bold=True))
        inside.addLayout(_rows([("Of", self.scope), ("Judged by", self.judged_by)]))
        inside.addWidget(self.final)
        inside.addWidget(self.minor)
        inside.addSpacing(8)
        inside.addWidget(Words("In the file", bold=True))
        inside.addLayout(_rows([("Verdicts of", self.reviewer)]))
        inside.addWidget(self.history)
        self._cells = QWidget()
        cells = QVBoxLayout(self._cells)
        cells.setContentsMargins(0, 0, 0, 0)
        cells.addLayout(_rows([(_LONGEST_LABEL, self.separator)]))
        cells.addWidget(self.guard)
        inside.addWidget(self._cells)
        inside.addStretch()
        scrolling = ScrollingPage()
        scrolling.setWidget(page)
        self._build_preview()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Choose where…")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(scrolling, 1)
        column.addWidget(Words("It begins so", bold=True))
        column.addWidget(self._preview, 1)
        column.addWidget(buttons)
        fit_dialog(self)
        self.format.setFocus()

    def _build_preview(self) -> None:
        self.table.setAccessibleName("First rows of the export")
        for header in (self.table.horizontalHeader(), self.table.verticalHeader()):
            header.setAccessibleName("Headings of the export")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.text.setAccessibleName("First lines of the export")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setPlainText("Reading…")
        self._preview.addWidget(self.text)
        self._preview.addWidget(self.table)
        line = self.fontMetrics().lineSpacing()
        self._preview.setMinimumHeight(line * 3)
        self._preview.setMaximumHeight(line * _LINES)

    def _show_format(self) -> None:
        form = self.form()
        self._about.setWords(form.about)
        self._loses.setWords(" ".join(form.loses))
        self.history.setVisible(form.history)
        self._cells.setVisible(form.separated)


def _scopes(subject: Subject) -> tuple[list[str], list[str]]:
    number = len(subject.listed)
    values, names = [_EVERYTHING], ["The whole project"]
    if subject.article is not None:
        values.append(_ARTICLE)
        names.append("The article that is open")
    if number:
        values.append(_LISTED)
        names.append(f"What the list shows now ({number:,} {'statement' if number == 1 else 'statements'})")
    return values, names


def _rows(fields: Sequence[tuple[str, QWidget]]) -> QFormLayout:
    form = QFormLayout()
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for name, field in fields:
        field.setAccessibleName(name)
        label = QLabel(name)
        label.setBuddy(field)
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance(_LONGEST_LABEL))  # all fields in one line
        form.addRow(label, field)
    return form
