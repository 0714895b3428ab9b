"""Prints a report or a copy on A4 pages, as a PDF file: made here, so that no browser is needed.

May be called from any thread, while there is an application.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QPen,
    QTextDocument,
)

from annotations.errors import ExportFailed
from annotations.exporting.documents import DOCUMENTS
from annotations.exporting.export import Export
from annotations.exporting.formats import BY_WORD, Format
from annotations.exporting.report.page import Document, banner, styles

_MARGIN_MM, _FOOT_MM, _GAP_MM = 16.0, 9.0, 1.5
_DPI = 600

# Of our own markup, in which words are escaped, so that none of them can look like an element
_BLOCK = re.compile(r"<(/?)(?:li|ol|ul|article|section|header|footer|nav)\b")
_UNPRINTED = re.compile(
    r'<svg\b.*?</svg>|<caption\b.*?</caption>|<span class="unseen">.*?</span>|<ul class="legend".*?</ul>', re.DOTALL
)
# What columns take of a table, which Qt reads as attributes of their cells alone
_WIDTHS = {
    'class="number">': "6%",
    'class="words" dir="auto">': "61%",
    'class="margin">': "33%",
    'class="of">': "64",
    'class="said">': "44",
    'class="box">': "34",
    'scope="row">': "40%",
}
_TABLE = re.compile(r'<table\b(?! class="boxes")')

# Qt knows no <bdi>, but the characters that mean the same; words of their own kind could end an isolate
_ISOLATE, _END = "\u2068", "\u2069"
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def write_pdf(document: Document, path: Path) -> None:
    """Write a document to a file (.pdf), page by page: each part begins a page.

    On every page stand what made it, when, and the page's number. Raises what the document's parts raise,
    and ExportFailed where the file does not take the pages.
    """
    QEventLoop()  # gives this thread what Qt's layouts start their timers with; that these never run is no matter
    writer = QPdfWriter(str(path))
    writer.setResolution(_DPI)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    a4 = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(a4, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter))
    writer.setTitle(document.title)
    writer.setCreator(document.made.by)
    painter = QPainter()
    if not painter.begin(writer):
        raise ExportFailed(f"“{path.name}” could not be written.", "Choose another place, and export again.")
    try:
        paper = _Paper(writer, painter, str(document.made))
        for markup in _markup(document):
            paper.print(markup)
    finally:
        taken = painter.end()
    if not taken:
        raise ExportFailed(f"“{path.name}” did not take all pages.", "Choose another place, and export again.")


def _pdf(word: str) -> Format:
    page, make = BY_WORD[word], DOCUMENTS[word]

    def write(export: Export, path: Path) -> None:
        write_pdf(make(export), path)

    return replace(page, word=f"{word}-pdf", name=f"{page.name} as PDF", ending=".pdf", write=write, usual=False)


PDF_FORMATS = {word: _pdf(word) for word in DOCUMENTS}
"""The same documents as PDF, by the word of the format of the page."""


def _markup(document: Document) -> Iterator[str]:
    """The parts, the banner above the first, in the markup that Qt knows."""
    above: str = banner(document)
    for part in document.parts:
        printed = _BLOCK.sub(r"<\1div", _UNPRINTED.sub("", above + part))
        printed = _TABLE.sub('<table cellspacing="0" width="100%"', printed)
        printed = _TURNING.sub("\ufffd", printed).replace("<bdi>", _ISOLATE).replace("</bdi>", _END)
        for attribute, width in _WIDTHS.items():
            printed = printed.replace(attribute, f'width="{width}" {attribute}')
        above = ""
        yield printed


class _Paper:
    """Pages of a device. The origin is the upper left corner inside the margins."""

    def __init__(self, writer: QPdfWriter, painter: QPainter, foot: str) -> None:
        self._writer, self._painter, self._foot = writer, painter, foot
        self._mm = writer.logicalDpiY() / 25.4
        self._width, whole = float(writer.width()), float(writer.height())
        self._room = whole - _FOOT_MM * self._mm
        self._pages = 0
        # Qt knows no millimetres; its pixels are those of CSS, 96 an inch, and it makes the device's of them
        self._style = re.sub(r"([\d.]+)mm", lambda size: f"{float(size[1]) * 96 / 25.4:.1f}px", styles("paper"))

    def print(self, markup: str) -> None:
        """Print markup on pages of its own."""
        text = QTextDocument()
        text.documentLayout().setPaintDevice(self._writer)
        font = QFont("DejaVu Sans")
        font.setStyleHint(QFont.StyleHint.SansSerif)
        font.setPointSizeF(9)
        text.setDefaultFont(font)
        text.setDocumentMargin(0)
        text.setDefaultStyleSheet(self._style)
        text.setHtml(markup)
        text.setPageSize(QSizeF(self._width, self._room))
        frame = text.rootFrame().frameFormat()
        frame.setBottomMargin(_GAP_MM * self._mm)
        text.rootFrame().setFrameFormat(frame)
        for page in range(text.pageCount()):
            self._page(text, page)

    def _page(self, text: QTextDocument, page: int) -> None:
        if self._pages:
            self._writer.newPage()
        self._pages += 1
        painter, top = self._painter, page * self._room
        painter.save()
        painter.translate(QPointF(0, -top))
        context = QAbstractTextDocumentLayout.PaintContext()
        # the shade behind the first line of the next page begins a little above it
        context.clip = QRectF(0, top, self._width, self._room - _GAP_MM * self._mm)
        context.palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)  # whatever the window's theme is
        painter.setClipRect(context.clip)
        text.documentLayout().draw(painter, context)
        painter.restore()
        painter.setPen(QPen(Qt.GlobalColor.black, 0.1 * self._mm))
        foot = QRectF(0, self._room + 3 * self._mm, self._width, (_FOOT_MM - 3) * self._mm)
        painter.drawLine(foot.topLeft(), foot.topRight())
        painter.setFont(QFont("DejaVu Sans", 8))
        lower = Qt.AlignmentFlag.AlignBottom
        painter.drawText(foot, lower, self._foot)
        painter.drawText(foot, lower | Qt.AlignmentFlag.AlignRight, f"Page {self._pages}")
