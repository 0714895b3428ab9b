"""Prints the ask list: a page or more for each addressee, in black on white, with room to write the answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPen, QTextLayout, QTextLine

from annotations.review.asking import Asked
from annotations.text import harmless

_MARGIN_MM = 18.0
_ANSWER_MM = 34.0
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a page: words, or (without) an empty box to write in. `height` in pixels of the device."""

    height: float
    text: QTextLine | None = None
    layout: QTextLayout | None = None  # keeps the line alive
    box: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    addressee: str
    lines: list[_Line]


def prepare(device: QPagedPaintDevice, title: str) -> None:
    """Give a device A4 pages with margins to write and to punch in, and the name of the document."""
    device.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    for name in ("setTitle", "setDocName"):  # of a file, of a printer
        if hasattr(device, name):
            getattr(device, name)(title)


def print_asked(
    device: QPagedPaintDevice, project: str, groups: Mapping[str, Sequence[Asked]], today: date
) -> tuple[int, bool]:
    """Print the queries by addressee; returns how many pages, and whether the device took them."""
    painter = QPainter()
    if not painter.begin(device):
        return 0, False
    sheet = _Sheet(painter, device, f"{harmless(project)} · {today.isoformat()}")
    pages = [page for addressee, asked in groups.items() for page in sheet.pages(harmless(addressee), asked)]
    for number, page in enumerate(pages, 1):
        if number > 1:
            device.newPage()
        sheet.paint(page, f"{number} of {len(pages)}")
    return len(pages), painter.end()


class _Sheet:
    """Lays out and paints pages. The origin is the upper left corner inside the margins."""

    def __init__(self, painter: QPainter, device: QPagedPaintDevice, foot: str) -> None:
        self._painter, self._device, self._foot = painter, device, foot
        self._mm = device.logicalDpiY() / 25.4
        self._width, whole = float(device.width()), float(device.height())
        self._top, self._bottom = 14 * self._mm, whole - 9 * self._mm

    def pages(self, addressee: str, asked: Iterable[Asked]) -> list[_Page]:
        """The pages of one addressee. A question stays together if a page can hold it."""
        room = self._bottom - self._top
        pages, used = [_Page(addressee, [])], 0.0
        for number, one in enumerate(asked, 1):
            block = self._question(number, one)
            height = sum(line.height for line in block)
            if used and used + height > room and height <= room:
                pages.append(_Page(addressee, []))
                used = 0.0
            for line in block:
                if used + line.height > room and used:
                    pages.append(_Page(addressee, []))
                    used = 0.0
                pages[-1].lines.append(line)
                used += line.height
        return pages

    def paint(self, page: _Page, number: str) -> None:
        """Paint one page: the addressee above, the lines, the foot with project, date and number."""
        painter, right = self._painter, Qt.AlignmentFlag.AlignRight
        painter.setPen(QPen(Qt.GlobalColor.black, 0.2 * self._mm))
        head = QRectF(0, 0, self._width, 9 * self._mm)
        painter.setFont(_font(15, bold=True))
        painter.drawText(
            head, painter.fontMetrics().elidedText(page.addressee, Qt.TextElideMode.ElideRight, int(self._width))
        )
        painter.drawLine(QPointF(0, head.bottom()), QPointF(self._width, head.bottom()))
        y = self._top
        for line in page.lines:
            if line.text is not None:
                line.text.draw(painter, QPointF(0, y - line.text.y()))
            elif line.box:
                painter.drawRect(QRectF(0, y, self._width, line.height - 6 * self._mm))
            y += line.height
        foot = QRectF(0, self._bottom + 3 * self._mm, self._width, 6 * self._mm)
        painter.setFont(_font(9))
        painter.drawText(foot, self._foot)
        painter.drawText(foot, right, number)

    def _question(self, number: int, one: Asked) -> list[_Line]:
        query, gap = one.query, _Line(1.5 * self._mm)
        due = f" · answer wanted by {query.due}" if query.due else ""
        asked = f" · asked {query.asked}" if query.asked else ""
        lines = [
            *self._wrapped(f"{number}. {query.question or 'Is this so?'}", _font(12, bold=True)),
            gap,
            *self._wrapped(one.clause, _font(11, italic=True)),
            gap,
            *self._wrapped(f"¶{one.label} · {one.title}{asked}{due}", _font(9)),
            gap,
        ]
        if query.answered:
            answer = f"Answered {query.answered}: {query.answer}" if query.answer else f"Answered {query.answered}"
            return [*lines, *self._wrapped(answer, _font(11)), _Line(6 * self._mm)]
        return [*lines, _Line((_ANSWER_MM + 6) * self._mm, box=True)]

    def _wrapped(self, words: str, font: QFont) -> list[_Line]:
        words = harmless(" ".join(words.split()), _LONGEST)
        layout = QTextLayout(words, font, self._device)
        option = layout.textOption()
        option.setWrapMode(option.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        lines, y = [], 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self._width)
            line.setPosition(QPointF(0, y))
            y += line.height()
            lines.append(_Line(line.height(), line, layout))
        layout.endLayout()
        return lines


def _font(points: int, *, bold: bool = False, italic: bool = False) -> QFont:
    font = QFont()
    font.setPointSize(points)
    font.setBold(bold)
    font.setItalic(italic)
    return font
