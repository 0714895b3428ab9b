"""What the marks in the article mean, on one line that is always there."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.models.statements import Mark
from app.theme import Theme, current_theme
from app.views.statement_delegate import paint_mark
from app.views.strokes import paint_tick

_GAP = 18.0
_MARGIN = 12.0


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sign and what it means. `sign`: a Mark, or `dotted`, `plain`, `tick`."""

    sign: Mark | str
    meaning: str
    fill: str = ""


_ENTRIES = (
    _Entry(Mark.VERIFIED, "Verified", "fill_verified"),
    _Entry(Mark.DISPUTED, "Disputed", "fill_disputed"),
    _Entry(Mark.UNVERIFIABLE, "Unverifiable", "fill_unverifiable"),
    _Entry(Mark.OPEN, "open"),
    _Entry("dotted", "figure"),
    _Entry("plain", "attributed"),
    _Entry("tick", "sentence read"),
)


_OF_CURRENT = (
    "The current statement stands between brackets: content and source are underlined strongly, "
    "its figure is dotted strongly, the cue is italic. 1, 2: who says it, beginning with the innermost. "
    "Thin lines below one another: other statements on the same words; click again to reach them."
)


class Legend(QWidget):
    """The legend of the reading view. Where it is too narrow it leaves out the last entries."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        whole = "; ".join(f"{_spoken(entry)}: {entry.meaning}" for entry in _ENTRIES)
        self.setToolTip(f"The fill shows the verdict on “Is it so?”.\n{whole}.\n\n{_OF_CURRENT}")
        self.setAccessibleName("Legend")
        self.setAccessibleDescription(f"{whole}. {_OF_CURRENT}")

    def sizeHint(self) -> QSize:
        return QSize(400, round(self._metrics().height() + 10))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def shown(self) -> list[str]:
        """The meanings that fit into the present width."""
        return [entry.meaning for entry, _ in self._placed()]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("page"))
        painter.setFont(self._font())
        for entry, left in self._placed():
            self._paint_sign(painter, entry, left, theme)
            self._paint_meaning(painter, entry, left, theme)

    def _paint_sign(self, painter: QPainter, entry: _Entry, left: float, theme: Theme) -> None:
        sign = QRectF(left, 0, self._sign_width(), self.height())
        if isinstance(entry.sign, Mark):
            paint_mark(painter, sign, entry.sign, theme)
        elif entry.sign == "tick":
            size = self._metrics().ascent() * 0.6
            place = QRectF(0, 0, size, size)
            place.moveCenter(sign.center())
            paint_tick(painter, place, theme.color("tick"))

    def _paint_meaning(self, painter: QPainter, entry: _Entry, left: float, theme: Theme) -> None:
        metrics = self._metrics()
        width = metrics.horizontalAdvance(entry.meaning)
        left += self._words_left(entry)
        words = QRectF(left, (self.height() - metrics.height()) / 2, width, metrics.height())
        if entry.fill:
            painter.fillRect(words.adjusted(-3, 0, 3, 0), theme.color(entry.fill))
        painter.setPen(theme.color("text" if entry.fill else "muted"))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, entry.meaning)
        if entry.sign in ("dotted", "plain"):
            pen = QPen(theme.color("underline"), 1)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if entry.sign == "dotted":
                pen.setDashPattern([1, 2])
            painter.setPen(pen)
            y = round(words.bottom()) + 0.5
            painter.drawLine(QPointF(round(words.left()), y), QPointF(round(words.right()), y))

    def _placed(self) -> Iterator[tuple[_Entry, float]]:
        """The entries that fit, each with its left edge."""
        metrics, left = self._metrics(), _MARGIN
        for entry in _ENTRIES:
            width = self._words_left(entry) + metrics.horizontalAdvance(entry.meaning)
            if left + width > self.width() - _MARGIN / 2:
                return
            yield entry, left
            left += width + _GAP

    def _words_left(self, entry: _Entry) -> float:
        """Where the meaning begins, counted from the left edge of the sign."""
        if entry.sign in ("dotted", "plain"):
            return 0.0
        return self._sign_width() + (6.0 if entry.fill else 3.0)

    def _sign_width(self) -> float:
        return self._metrics().horizontalAdvance("≠")

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.92))
        return font

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._font())


def _spoken(entry: _Entry) -> str:
    if isinstance(entry.sign, Mark):
        return entry.sign.glyph
    return {"dotted": "dotted underline", "plain": "plain underline", "tick": "small tick after a sentence"}[entry.sign]
