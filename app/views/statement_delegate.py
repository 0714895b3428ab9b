"""Paints a row of the statement list: label, two glyphs, source, and the clause around the span; or a heading."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QTextCharFormat,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotations.model.vocabulary import State, StatementKind
from annotations.text import Span
from app.key_map import fill_keys
from app.models.arrangement import Fold, Group, Heading, Shown
from app.models.statement_tree import StatementRole
from app.models.statements import Mark, StatementRow
from app.theme import Theme, current_theme
from app.views.marked_line import draw_marked_line

_MARGIN = 6
_ALARMING = (State.REVIEWERS_DIFFER, State.LOOK_AGAIN, State.EVIDENCE_CHANGED)
_BAR = 3
"""Width of the bar at the left of the current row, in pixels."""

_INDENT = 12
"""How far the words of a sub-row stand in."""

_USUAL = "88a"
"""The label that the first column has room for at least, so that articles look alike."""

_COLOURS = {
    Mark.VERIFIED: "glyph_verified",
    Mark.COVERED: "glyph_verified",
    Mark.DISPUTED: "glyph_disputed",
    Mark.UNVERIFIABLE: "glyph_unverifiable",
    Mark.OPEN: "glyph_open",
    Mark.NO_CHECK: "glyph_open",
}


def elided_around(clause: str, marked: Span, metrics: QFontMetricsF, width: float) -> tuple[str, Span]:
    """The clause cut to `width` pixels so that the marked span stays visible.

    Returns the words to show and the marked span in them (code points). The words before and after
    the span share the room that it leaves.
    """
    if metrics.horizontalAdvance(clause) <= width:
        return clause, marked
    before, span, after = clause[: marked.start], marked.of(clause), clause[marked.end :]
    ellipsis = metrics.horizontalAdvance("…")
    room = width - metrics.horizontalAdvance(span)
    needed_before = ellipsis if before else 0.0
    if room < needed_before + (ellipsis if after else 0.0):
        before = "…" if before else ""
        span = metrics.elidedText(span + after, Qt.TextElideMode.ElideRight, width - needed_before)
        return before + span, Span(len(before), len(before) + min(len(span), len(marked)))
    share = max(room / 2, room - metrics.horizontalAdvance(after))
    before = metrics.elidedText(before, Qt.TextElideMode.ElideLeft, max(needed_before, share))
    room -= metrics.horizontalAdvance(before)
    after = metrics.elidedText(after, Qt.TextElideMode.ElideRight, max(room, ellipsis if after else 0.0))
    return before + span + after, Span(len(before), len(before) + len(span))


def paint_mark(painter: QPainter, cell: QRectF, mark: Mark, theme: Theme) -> None:
    """Draws the glyph of a mark into the middle of a cell; COVERED as a hollow tick."""
    if mark is Mark.NONE:
        return
    colour = theme.color(_COLOURS[mark])
    if mark is not Mark.COVERED:
        painter.setPen(colour)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, mark.glyph)
        return
    outline = QPainterPath()
    font = QFont(painter.font())
    font.setBold(True)
    outline.addText(QPointF(0, 0), font, mark.glyph)
    outline.translate(cell.center() - outline.boundingRect().center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(outline, QPen(colour, 1.0))
    painter.restore()


class StatementDelegate(QStyledItemDelegate):
    """Two lines a row: source and state, muted; then the clause with the statement's words in it.

    A heading has its title, and muted how many statements stand under it.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._widest = _USUAL

    def setLabels(self, labels: Iterable[str]) -> bool:
        """Makes room for these labels. Returns whether rows look different now."""
        before, self._widest = self._widest, max((_USUAL, *labels), key=len)
        return len(before) != len(self._widest)

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, 2 * option.fontMetrics.height() + _MARGIN)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown: Shown = index.data(StatementRole.SHOWN)
        theme = current_theme()
        painter.save()
        painter.setFont(option.font)
        if option.state & QStyle.StateFlag.State_Selected:
            self._paint_current(painter, option, theme)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(_whole(option), theme.color("button_hover"))
        folded = 0 if option.state & QStyle.StateFlag.State_Open else index.model().rowCount(index)
        match shown:
            case Heading():
                self._paint_heading(painter, option, shown, theme, folded=bool(folded))
            case Fold():
                self._paint_fold(painter, option, shown, theme)
            case Group():
                self._paint_row(
                    painter, option, shown.row, f"{shown.row.source}{f' · {folded} folded' if folded else ''}", theme
                )
            case StatementRow():
                inner = isinstance(index.parent().data(StatementRole.SHOWN), StatementRow | Group)
                inside = f" · {folded} inside folded" if folded else ""
                who = _who(shown, index.data(StatementRole.TITLE), headed=bool(index.data(StatementRole.SOURCE)))
                self._paint_row(painter, option, shown, f"{who}{inside}", theme, indent=_INDENT if inner else 0)
        painter.restore()

    def _paint_current(self, painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
        whole = _whole(option)
        painter.fillRect(whole, theme.color("current_row"))
        painter.fillRect(QRect(0, whole.top(), _BAR, whole.height()), theme.color("accent"))

    def _paint_heading(
        self, painter: QPainter, option: QStyleOptionViewItem, heading: Heading, theme: Theme, *, folded: bool
    ) -> None:
        whole = _whole(option)
        painter.fillRect(whole, theme.color("window"))
        painter.fillRect(QRect(0, whole.bottom(), whole.width(), 1), theme.color("border"))
        font = QFont(option.font)
        font.setBold(True)
        line = QRectF(whole).adjusted(_BAR + _MARGIN, _MARGIN / 2, -_MARGIN, 0)
        line.setHeight(QFontMetricsF(font).height())
        sign = "▸" if folded else "▾"
        indent = QFontMetricsF(font).horizontalAdvance("▾ ")
        painter.setPen(theme.color("muted"))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, sign)
        line.setLeft(line.left() + indent)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        title = QFontMetricsF(font).elidedText(heading.title, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(option.font)
        painter.setPen(theme.color("muted"))
        painter.drawText(line.translated(0, line.height()), Qt.AlignmentFlag.AlignLeft, heading.about)

    def _paint_fold(self, painter: QPainter, option: QStyleOptionViewItem, fold: Fold, theme: Theme) -> None:
        metrics = QFontMetricsF(option.font)
        left = _glyphs_left(metrics, self._widest) + 2 * _glyph_width(metrics) + _MARGIN
        cell = QRectF(option.rect).adjusted(left, 0, -_MARGIN, 0)
        painter.setPen(theme.color("muted"))
        painter.drawText(
            cell, int(Qt.AlignmentFlag.AlignVCenter), fill_keys(f"+{fold.number} minor · {{key:minor}} unfolds")
        )

    def _paint_row(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: StatementRow,
        about: str,
        theme: Theme,
        *,
        indent: int = 0,
    ) -> None:
        metrics = QFontMetricsF(option.font)
        rect = QRectF(option.rect)
        glyph, glyphs = _glyph_width(metrics), _glyphs_left(metrics, self._widest)
        # label and glyphs keep their columns; only the words of a sub-row are indented
        painter.setPen(theme.color("faint"))
        label = QRectF(_BAR + _MARGIN, rect.top(), glyphs - _BAR - 2 * _MARGIN, rect.height())
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(label, int(Qt.AlignmentFlag.AlignRight | vertical), f"¶{row.label}" if row.label else "")
        paint_mark(painter, QRectF(glyphs, rect.top(), glyph, rect.height()), row.said, theme)
        paint_mark(painter, QRectF(glyphs + glyph, rect.top(), glyph, rect.height()), row.so, theme)
        left = glyphs + 2 * glyph + _MARGIN + indent
        line = QRectF(left, rect.top() + _MARGIN / 2, rect.right() - left - _MARGIN, metrics.height())
        self._paint_source(painter, line, row, about, theme)
        line.translate(0, metrics.height())
        self._paint_clause(painter, option.font, line, row, theme)

    def _paint_source(self, painter: QPainter, line: QRectF, row: StatementRow, about: str, theme: Theme) -> None:
        metrics = QFontMetricsF(painter.font())
        state = "⚑ contradicted" if row.flag else row.state_words.lower()
        state = metrics.elidedText(state, Qt.TextElideMode.ElideRight, line.width() / 2)
        taken = metrics.horizontalAdvance(state) + _MARGIN if state else 0.0
        if state:
            alarming = row.flag or row.state in _ALARMING
            painter.setPen(theme.color("danger" if alarming else "muted"))
            painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), state)
        source = about + (" · minor" if row.minor else "")
        painter.setPen(theme.color("muted"))
        shown = metrics.elidedText(source, Qt.TextElideMode.ElideRight, max(0.0, line.width() - taken))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), shown)

    def _paint_clause(self, painter: QPainter, font: QFont, line: QRectF, row: StatementRow, theme: Theme) -> None:
        shown, marked = elided_around(row.clause, row.marked, QFontMetricsF(font), line.width())
        painter.setPen(theme.color("muted"))
        draw_marked_line(painter, font, line, shown, [(marked, _span_format(row, theme))])


def _who(row: StatementRow, title: str, *, headed: bool) -> str:
    """Who says it, and in which article where that is not clear; a heading names a lone source already."""
    source = "" if headed and len(row.speakers) < 2 else row.source
    return " · ".join(part for part in (source, title) if part)


def _span_format(row: StatementRow, theme: Theme) -> QTextCharFormat:
    """The look of the statement's own words: as in the text, figures are dotted, others plain."""
    look = QTextCharFormat()
    look.setForeground(QBrush(theme.color("muted" if row.minor else "text")))
    if row.marked != Span(0, len(row.clause)):
        dotted = row.kind is StatementKind.NUMERIC
        style = QTextCharFormat.UnderlineStyle
        look.setUnderlineStyle(style.DotLine if dotted else style.SingleUnderline)
        look.setUnderlineColor(theme.color("underline"))
    return look


def _whole(option: QStyleOptionViewItem) -> QRect:
    """The row from edge to edge; the option's own starts at the indentation."""
    return option.rect.adjusted(-option.rect.left(), 0, 0, 0)


def _glyph_width(metrics: QFontMetricsF) -> float:
    return metrics.horizontalAdvance("○") + 4


def _glyphs_left(metrics: QFontMetricsF, label: str) -> float:
    """Where the glyph columns start: after the widest label."""
    return _BAR + 2 * _MARGIN + metrics.horizontalAdvance(f"¶{label}")
