"""How far reviewers agree, as a table: a line for each two, or all, and each question."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotations.model.ids import Id
from annotations.review.agreement import FEWEST, Agreement, Estimate
from app.plain import tip
from app.views.inspector_parts import Words

_COLUMNS = ("Reviewers", "Of", "n", "Alike", "Kappa", "Alpha")
_TIPS = (
    "Two reviewers, or all who judged the same.",
    "Was it said, is it so, or the spans that were marked by hand.",
    "How many were judged by at least two; of spans, how many both marked where both have read.",
    "Percent of equal verdicts; of spans, the F-measure. In brackets the 95 % interval.",
    "Cohen’s kappa, of two: 1 is full agreement, 0 what chance alone would give.",
    "Krippendorff’s alpha, of any number: 1 is full agreement, 0 what chance alone would give.",
)
_WHAT = {
    "said": "Was it said?",
    "so": "Is it so?",
    "spans exact": "Spans, exactly",
    "spans overlapping": "Spans, half or more",
}
_NONE_YET = "Nothing was judged by two reviewers yet. Ask a colleague to judge a copy, and merge it."


class AgreementTable(QWidget):
    """The table, and a button that copies it for a spreadsheet."""

    def __init__(self) -> None:
        super().__init__()
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setAccessibleName("Agreement of reviewers")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for number, (name, told) in enumerate(zip(_COLUMNS, _TIPS, strict=True)):
            item = QTableWidgetItem(name)
            item.setToolTip(tip(told))
            item.setTextAlignment(_alignment(number))
            self.table.setHorizontalHeaderItem(number, item)
        header = self.table.horizontalHeader()
        header.setAccessibleName("Columns")
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.empty = Words(_NONE_YET, role="muted")
        self.copy = QPushButton("Copy as a table")
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty)
        column.addStretch()
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAgreement((), {})

    def setAgreement(self, found: Sequence[Agreement], names: Mapping[Id, str]) -> None:
        """Shows what was found, with the reviewers' initials or names."""
        self.table.setRowCount(len(found))
        for row, one in enumerate(found):
            for number, words in enumerate(_cells(one, names)):
                item = QTableWidgetItem(words)
                item.setTextAlignment(_alignment(number))
                self.table.setItem(row, number, item)
        for part in (self.table, self.copy):
            part.setVisible(bool(found))
        self.empty.setVisible(not found)

    def text(self) -> str:
        """The table as lines of cells with tabs between them, as spreadsheets take them."""
        rows = [_COLUMNS] + [
            tuple(item.text() if (item := self.table.item(row, number)) else "" for number in range(len(_COLUMNS)))
            for row in range(self.table.rowCount())
        ]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


def _cells(one: Agreement, names: Mapping[Id, str]) -> tuple[str, ...]:
    who = "All together" if len(one.reviewers) > 2 else " and ".join(names.get(each, "?") for each in one.reviewers)
    few = f"too few (under {FEWEST})" if one.percent is None else ""
    return (
        who,
        _WHAT[one.what],
        f"{one.n:,}",
        few or _words(one.percent, "{:.0f}", " %"),
        _words(one.kappa, "{:.2f}"),
        _words(one.alpha, "{:.2f}"),
    )


def _words(estimate: Estimate | None, form: str, unit: str = "") -> str:
    """ "83 %" and below it "(58 to 97)"; "all alike" where the measure is not defined."""
    if estimate is None:
        return "–"
    if estimate.value is None:
        return "all alike"
    value = form.format(estimate.value) + unit
    if estimate.low is None or estimate.high is None:
        return value
    return f"{value}\n({form.format(estimate.low)} to {form.format(estimate.high)})".replace("-", "−")


def _alignment(number: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if number < 2 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
