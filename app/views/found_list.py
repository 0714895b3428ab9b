"""The list of what a search found, with the words that were looked for in bold."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QTextCharFormat
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotations.model.finding import Hit
from annotations.text import Span
from app.models.findings import FindingRole, Heading
from app.theme import Theme, current_theme
from app.views.marked_line import draw_marked_line

_MARGIN = 6
_BAR = 3
"""Width of the bar at the left of the current row, in pixels."""


def shown_line(hit: Hit, metrics: QFontMetricsF, width: float) -> tuple[str, list[Span], Span]:
    """The words of a hit cut to `width` pixels so that its first place shows; the places and the mark in them."""
    line, spans = hit.line, [*hit.places, hit.marked or Span(0, 0)]
    first = spans[0]
    if hit.marked and metrics.horizontalAdvance(line[min(hit.marked.start, first.start) : first.end]) < width * 0.6:
        first = Span(min(hit.marked.start, first.start), first.end)
    if metrics.horizontalAdvance(line[: first.end]) > width * 0.75:
        cut = first.start
        while cut > 0 and metrics.horizontalAdvance(line[cut - 1 : first.end]) < width * 0.6:
            cut -= 1
        cut = line.find(" ", cut, first.start) + 1 or cut
        line = f"…{line[cut:]}"
        spans = [Span(max(0, span.start - cut + 1), max(0, span.end - cut + 1)) for span in spans]
    shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, width)
    spans = [Span(min(span.start, len(shown)), min(span.end, len(shown))) for span in spans]
    return shown, [span for span in spans[:-1] if span.start < span.end], spans[-1]


class FoundDelegate(QStyledItemDelegate):
    """Headings of one line; hits of two: where it is, and the line with the words in it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        heading = isinstance(index.data(FindingRole.ROW), Heading)
        lines = 1 if heading else 2
        return QSize(0, lines * option.fontMetrics.height() + (2 if heading else 1) * _MARGIN)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row, theme = index.data(FindingRole.ROW), current_theme()
        rect = QRectF(option.rect)
        painter.save()
        painter.setFont(option.font)
        line = rect.adjusted(_BAR + _MARGIN, _MARGIN / 2, -_MARGIN, 0)
        line.setHeight(option.fontMetrics.height())
        if isinstance(row, Heading):
            self._paint_heading(painter, rect, row, theme)
        elif row is not None:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(rect, theme.color("current_row"))
                painter.fillRect(QRectF(rect.left(), rect.top(), _BAR, rect.height()), theme.color("accent"))
            elif option.state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(rect, theme.color("button_hover"))
            painter.setPen(theme.color("muted"))
            about = QFontMetricsF(option.font).elidedText(row.about, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, about)
            line.translate(0, line.height())
            self._paint_line(painter, option.font, line, row.hit, theme)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRectF, row: Heading, theme: Theme) -> None:
        bold = QFont(painter.font())
        bold.setBold(True)
        cell = rect.adjusted(_BAR + _MARGIN, 0, -_MARGIN, 0)
        vertical = int(Qt.AlignmentFlag.AlignVCenter)
        painter.fillRect(rect, theme.color("window"))
        count_left = QFontMetricsF(bold).horizontalAdvance(f"{row.group.value} ")
        painter.setPen(theme.color("muted"))
        painter.drawText(cell.adjusted(count_left, 0, 0, 0), vertical, row.count)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        painter.drawText(cell, vertical, row.group.value)

    def _paint_line(self, painter: QPainter, font: QFont, line: QRectF, hit: Hit, theme: Theme) -> None:
        bold = QFont(font)
        bold.setBold(True)
        metrics = QFontMetricsF(font)
        wider = sum(
            QFontMetricsF(bold).horizontalAdvance(words) - metrics.horizontalAdvance(words)
            for words in (place.of(hit.line) for place in hit.places)
        )
        shown, places, marked = shown_line(hit, metrics, line.width() - wider)
        found, own = QTextCharFormat(), QTextCharFormat()
        found.setFontWeight(QFont.Weight.Bold)
        found.setForeground(QBrush(theme.color("text")))
        own.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        own.setUnderlineColor(theme.color("underline"))
        painter.setPen(theme.color("muted"))
        draw_marked_line(painter, font, line, shown, [(marked, own), *((place, found) for place in places)])


class FoundList(QListView):
    """The hits; the arrow keys pass over the headings."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(FoundDelegate(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("What was found")
