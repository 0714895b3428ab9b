"""The list of what a search found, with the words that were looked for in bold."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotations.model.finding import Hit
from annotations.text import Span, Utf16Map
from app.models.findings import FindingRole, Heading
from app.theme import Theme, current_theme

_MARGIN = 6
_BAR = 3
"""Width of the bar at the left of the current row, in pixels."""


def shown_line(hit: Hit, metrics: QFontMetricsF, width: float) -> tuple[str, list[Span]]:
    """The words of a hit cut to `width` pixels so that its first place shows, and the places in them."""
    line, places = hit.line, list(hit.places)
    first = places[0] if places else Span(0, 0)
    if metrics.horizontalAdvance(line[: first.end]) > width * 0.75:
        cut = first.start
        while cut > 0 and metrics.horizontalAdvance(line[cut - 1 : first.end]) < width * 0.5:
            cut -= 1
        line = f"…{line[cut:]}" if cut else line
        places = [Span(max(0, place.start - cut + 1), place.end - cut + 1) for place in places] if cut else places
    shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, width)
    return shown, [Span(p.start, min(p.end, len(shown))) for p in places if 0 <= p.start < len(shown) and p.end > 0]


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
        # measured in bold, which is wider: what is cut is cut with an ellipsis
        shown, places = shown_line(hit, QFontMetricsF(bold), line.width())
        units = Utf16Map(shown)
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.Bold)
        look.setForeground(QBrush(theme.color("text")))
        formats = []
        for place in places:
            words = QTextLayout.FormatRange()
            words.start = units.to_utf16(place.start)
            words.length = units.to_utf16(place.end) - words.start
            words.format = look
            formats.append(words)
        layout = QTextLayout(shown, font)
        layout.setFormats(formats)
        layout.beginLayout()
        layout.createLine().setLineWidth(line.width() * 2)
        layout.endLayout()
        painter.setPen(theme.color("muted"))
        painter.setClipRect(line)
        layout.draw(painter, line.topLeft())


class FoundList(QListView):
    """The hits; the arrow keys pass over the headings."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(FoundDelegate(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("What was found")
