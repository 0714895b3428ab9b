"""F6: progress and verdicts at a glance."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QDialog, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from annotations.errors import FactdeskError
from annotations.model.judgement import Reviewer
from annotations.review.agreement import Agreement
from annotations.review.overview import Bar, Overview, Shown
from app.theme import current_theme
from app.views.agreement_table import AgreementTable
from app.views.charts import SHADES, BarChart, Shade, TotalBar
from app.views.inspector_parts import FlowLayout, Words

_TABS = ("Articles", "Sources", "Reviewers", "Kinds")
_AGREEMENT = "Agreement"
_TIPS = (
    "What has most left comes first.",
    "To whom statements are attributed. A chain of sources counts for each of them.",
    "What each reviewer has judged themselves.",
    "Attributed statements, figures, and what was marked by hand.",
    "How far reviewers agree where they judged the same. With fewer than ten there are no figures.",
)
_ABOUT_BARS = "Click a bar, or press Enter, to go to the first statement that is left."


class OverviewWindow(QDialog):
    """Bars by article, source, reviewer and kind, and how far reviewers agree. Stays open beside the window.

    `barChosen` carries the Bar and what part of it was clicked (a Shown, None for the whole).
    """

    barChosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Overview")
        metrics = self.fontMetrics()
        self.setMinimumSize(metrics.averageCharWidth() * 56, metrics.height() * 22)
        self.resize(max(620, self.minimumWidth()), max(560, metrics.height() * 32))
        self.summary = Words(bold=True)
        self.total = TotalBar()
        self.told = Words(role="muted")
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName("Count by")
        self._pages = QStackedWidget()
        self.charts: dict[str, BarChart] = {}
        for name in _TABS:
            chart = self.charts[name] = BarChart(f"Progress by {name.lower()}")
            chart.barChosen.connect(self._chosen)
            self.tabs.addTab(name)
            self._pages.addWidget(chart)
        self.agreement = AgreementTable()
        self.tabs.addTab(_AGREEMENT)
        self._pages.addWidget(self.agreement)
        self._tip = Words(_TIPS[0], role="muted")
        self._about_bars = Words(_ABOUT_BARS, role="muted")
        self.tabs.currentChanged.connect(self._tab_changed)
        column = self._column = QVBoxLayout(self)
        column.setSpacing(8)
        legend = FlowLayout(spacing=12)
        for shade in SHADES:
            legend.addWidget(LegendEntry(shade))
        column.addWidget(self.summary)
        column.addWidget(self.total)
        column.addLayout(legend)
        column.addWidget(self.tabs)
        column.addWidget(self._tip)
        column.addWidget(self._pages, 1)
        column.addWidget(self.told)
        column.addWidget(self._about_bars)
        self.summary.setWords("Counting…")

    def setOverview(self, counted: Overview, left: int, articles: int) -> None:
        """Shows what was counted; `left` articles of so many are still to come."""
        self.summary.setWords(summary(counted))
        self.total.setNumbers(counted.total)
        everything = (counted.articles, counted.sources, counted.reviewers, counted.kinds)
        for number, (name, bars) in enumerate(zip(_TABS, everything, strict=True)):
            self.charts[name].setBars(bars)
            self.tabs.setTabText(number, f"{name} {len(bars)}")
        margins = self._column.contentsMargins()
        wanted = self.tabs.sizeHint().width() + margins.left() + margins.right()
        self.setMinimumWidth(max(self.minimumWidth(), wanted))
        self.told.setWords(f"Counting: {left} of {articles} articles left." if left else "")

    def setAgreement(self, found: Sequence[Agreement], reviewers: Sequence[Reviewer]) -> None:
        """Shows how far the reviewers agree, once everything is counted."""
        self.agreement.setAgreement(found, {one.id: one.name for one in reviewers})

    def setProblem(self, error: FactdeskError) -> None:
        """Says why it could not be counted."""
        self.told.setWords(str(error))

    def showTab(self, name: str) -> None:
        self.tabs.setCurrentIndex((*_TABS, _AGREEMENT).index(name))

    def _tab_changed(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        self._tip.setWords(_TIPS[number])
        self._about_bars.setVisible(number < len(_TABS))

    def _chosen(self, bar: Bar, shade: Shade | None) -> None:
        self.barChosen.emit(bar, shade.shown if shade else None)


class LegendEntry(QWidget):
    """A small piece of a bar with its name."""

    def __init__(self, shade: Shade) -> None:
        super().__init__()
        self._shade = shade
        self.setAccessibleName(shade.name)
        metrics = self.fontMetrics()
        self.setFixedSize(
            metrics.horizontalAdvance(f"{shade.glyph} {shade.name}") + metrics.height() + 10, metrics.height() + 2
        )

    def paintEvent(self, _event: object) -> None:
        theme, side = current_theme(), self.fontMetrics().height()
        painter = QPainter(self)
        box = QRectF(0, 1, side, side)
        painter.fillRect(box, theme.color(self._shade.fill))
        painter.setPen(theme.color(self._shade.glyph_colour))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        glyph = QFontMetricsF(self.font()).horizontalAdvance(f"{self._shade.glyph} ")
        words = QRectF(side + 6, 1, self.width(), side)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._shade.glyph)
        painter.setPen(theme.color("text"))
        painter.drawText(words.adjusted(glyph, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._shade.name)


def summary(counted: Overview) -> str:
    """The whole in one line: "74 of 112 checked · 12 disputed · 9 without citation · 31 sentences not ticked"."""
    total = counted.total
    parts = [f"{total.done} of {total.total} checked"]
    if disputed := total.of(Shown.DISPUTED):
        parts.append(f"{disputed} disputed")
    if total.needs_citation:
        parts.append(f"{total.needs_citation} without citation")
    noun = "sentence" if counted.unticked == 1 else "sentences"
    parts.append(f"{counted.unticked} {noun} not ticked" if counted.unticked else "every sentence ticked")
    return " · ".join(parts)
