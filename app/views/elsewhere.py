"""Where else the words or the figure of the current statement stand."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from annotations.model.ids import Id
from app.plain import tip
from app.theme import current_theme
from app.views.inspector_parts import Words

if TYPE_CHECKING:
    from annotations.model.finding import Elsewhere

_MARGIN = 4


class ElsewhereRow(QAbstractButton):
    """One other statement: the glyph of its verdict, its words, and where it stands."""

    def __init__(self, other: "Elsewhere", title: str) -> None:
        from app.views.charts import shade_of

        super().__init__()
        self.other = other
        self._shade = shade_of(other.judged)
        self._words = " ".join(other.words.split())
        self._where = " · ".join(part for part in (f"¶{other.label}" if other.label else "", title) if part)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{self._words}, {self._where}, {self._shade.name}")
        self.setToolTip(tip(f"{self._words}\n{self._where}\n{self._shade.name}"))

    def sizeHint(self) -> QSize:
        return QSize(120, 2 * self.fontMetrics().height() + 2 * _MARGIN)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, metrics = current_theme(), QFontMetricsF(self.font())
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.underMouse() or self.hasFocus():
            painter.fillRect(rect, theme.color("button_hover"))
        if self.hasFocus():
            painter.setPen(theme.color("accent"))
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        glyph = metrics.horizontalAdvance("○") + 2 * _MARGIN
        painter.setPen(theme.color(self._shade.glyph_colour))
        first = QRectF(0, _MARGIN, glyph, metrics.height())
        painter.drawText(first, Qt.AlignmentFlag.AlignCenter, self._shade.glyph)
        line = QRectF(glyph, _MARGIN, rect.width() - glyph - _MARGIN, metrics.height())
        painter.setPen(theme.color("text"))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, metrics.elidedText(self._words, elide, line.width()))
        line.translate(0, metrics.height())
        painter.setPen(theme.color("muted"))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, metrics.elidedText(self._where, elide, line.width()))


class ElsewhereSection(QWidget):
    """A part of the inspector. `activated` carries article and statement of the one to go to."""

    activated = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._none = Words("…", role="muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Words("Elsewhere", bold=True))
        layout.addWidget(self._none)
        layout.addLayout(self._list)
        self._shown: tuple[object, ...] = ()
        self._rows: list[ElsewhereRow] = []
        self.setAccessibleName("Elsewhere")

    def rows(self) -> list[ElsewhereRow]:
        """What can be clicked, in order."""
        return list(self._rows)

    def clear(self) -> None:
        """Nothing is known yet of the statement that is current now."""
        self._show([])
        self._none.setWords("…")

    def setOthers(
        self, others: "Sequence[Elsewhere]", titles: Mapping[Id, str], *, figure: bool, complete: bool = True
    ) -> None:
        """Shows where else it stands. `figure`: it is one or holds one. `complete`: everything was looked through."""
        titled = [(other, titles.get(other.article, "")) for other in others]
        self._show(titled)
        if others:
            self._none.setWords("")
        elif not complete:
            self._none.setWords("The articles are still being read.")
        else:
            self._none.setWords(
                "No other article gives this figure." if figure else "No other article has these words."
            )

    def _show(self, titled: "Sequence[tuple[Elsewhere, str]]") -> None:
        if tuple(titled) == self._shown:
            return
        self._shown = tuple(titled)
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._rows.clear()
        for relation, rows in groupby(titled, key=lambda pair: pair[0].relation):
            self._list.addWidget(Words(relation.value, role="muted"))
            for other, title in rows:
                row = ElsewhereRow(other, title)
                row.clicked.connect(lambda _=False, o=other: self.activated.emit(o.article, o.statement))
                self._rows.append(row)
                self._list.addWidget(row)
