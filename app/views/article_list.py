"""The articles of the project, each with its progress."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotations.model.ids import Id
from app.models.articles import ArticleModel, ArticleRole, ArticleRow
from app.theme import Theme, current_theme
from app.views.quiet_lists import QuietListView

_MARGIN = 8
_BAR = 3
"""Height of the progress bar and width of the bar beside the current article, in pixels."""
_READABLE = 8
"""Characters: with less room beside the counts, what stands there says nothing."""


class ArticleDelegate(QStyledItemDelegate):
    """Title; paragraphs and outlet beside the counts; a bar of the verdicts."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, 2 * option.fontMetrics.height() + _BAR + 2 * _MARGIN)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: ArticleRow = index.data(ArticleRole.ROW)
        theme = current_theme()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("current_row"))
            edge = QRectF(option.rect.left(), option.rect.top(), _BAR, option.rect.height())
            painter.fillRect(edge, theme.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.color("button_hover"))
        line = QRectF(option.rect).adjusted(_MARGIN + _BAR, _MARGIN / 2, -_MARGIN, 0)
        line.setHeight(option.fontMetrics.height())
        self._paint_title(painter, option.font, line, row, theme)
        line.translate(0, line.height())
        painter.setFont(option.font)
        self._paint_about(painter, line, row, theme)
        if row.exact and not row.detecting and not row.problem:
            bar = QRectF(line.left(), line.bottom() + _MARGIN / 2, line.width(), _BAR)
            self._paint_bar(painter, bar, row, theme)
        painter.restore()

    def _paint_title(self, painter: QPainter, font: QFont, line: QRectF, row: ArticleRow, theme: Theme) -> None:
        bold = QFont(font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        title = QFontMetricsF(bold).elidedText(row.title, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, title)

    def _paint_about(self, painter: QPainter, line: QRectF, row: ArticleRow, theme: Theme) -> None:
        metrics = QFontMetricsF(painter.font())
        if row.problem or row.detecting:
            painter.setPen(theme.color("danger" if row.problem else "muted"))
            words = row.problem or "Finding statements…"
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, shown)
            return
        painter.setPen(theme.color("muted"))
        progress = metrics.elidedText(row.progress, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, progress)
        room = line.width() - metrics.horizontalAdvance(progress) - _MARGIN
        if room >= metrics.averageCharWidth() * _READABLE:
            about = metrics.elidedText(row.about, Qt.TextElideMode.ElideRight, room)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, about)

    def _paint_bar(self, painter: QPainter, bar: QRectF, row: ArticleRow, theme: Theme) -> None:
        painter.fillRect(bar, theme.color("track"))
        left, counts = bar.left(), row.counts
        for number, colour in (
            (counts.verified, "glyph_verified"),
            (counts.disputed, "glyph_disputed"),
            (counts.unverifiable, "glyph_unverifiable"),
        ):
            width = bar.width() * number / max(1, counts.to_check)
            painter.fillRect(QRectF(left, bar.top(), width, bar.height()), theme.color(colour))
            left += width


class ArticleView(QuietListView):
    """A list in which a row that changes stays as high as it is."""

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        # QListView would lay out all rows anew, which of thousands takes 10 ms
        QAbstractItemView.dataChanged(self, first, last, list(roles))


class ArticleList(QWidget):
    """The left pane's list of articles. `articleActivated` carries the id of one that a person chose."""

    articleActivated = Signal(bytes)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ArticleModel(self)
        self._quiet = False
        self._heading = QLabel()
        self._rows: dict[Id, ArticleRow] = {}
        self._reader: Id | None = None
        self.mine = QPushButton("Mine")
        self.mine.setCheckable(True)
        self.mine.setToolTip("Only the articles that were given to you to read")
        self.mine.setAccessibleName("Only my articles")
        self.mine.hide()  # until an article is given to somebody
        self.mine.toggled.connect(lambda _: self.setArticles(list(self._rows.values()), self._reader))
        self.view = ArticleView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(ArticleDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setAccessibleName("Articles")
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self.mine)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        self._show_count()

    def setArticles(self, rows: list[ArticleRow], reader: Id | None = None) -> None:
        """Shows these articles; the current one stays current and in place if it is still there.

        `reader` is who looks: *Mine* shows only what was given to them, once anything was given to anybody.
        """
        self._rows, self._reader = {row.id: row for row in rows}, reader
        given = any(row.assigned for row in rows)
        self.mine.setVisible(given)
        if given and self.mine.isChecked():
            rows = [row for row in rows if reader in row.assigned]
        current, scrolled = self.current(), self.view.verticalScrollBar().value()
        self.model.setArticles(rows)
        self._select(current)
        self.view.verticalScrollBar().setValue(scrolled)
        self._show_count()

    def updateArticles(self, rows: Iterable[ArticleRow]) -> None:
        """Redraws these articles, as far as they are listed."""
        for row in rows:
            if row.id in self._rows:
                self._rows[row.id] = row
            self.model.updateArticle(row)

    def inView(self) -> list[Id]:
        """The articles that can be seen without scrolling, from above."""
        port = self.view.viewport().rect()
        first, last = self.view.indexAt(port.topLeft()), self.view.indexAt(port.bottomLeft())
        if not first.isValid() or not self.view.isVisible():
            return []
        end = last.row() + 1 if last.isValid() else self.model.rowCount()
        return self.order()[first.row() : end]

    def setCurrent(self, article: Id | None) -> None:
        """Highlights an article and brings it into view, without reporting it as activated."""
        self._select(article)
        if (index := self.model.indexOf(article)).isValid():
            self.view.scrollTo(index)

    def current(self) -> Id | None:
        """The highlighted article."""
        row = self.view.currentIndex().data(ArticleRole.ROW)
        return None if row is None else row.id

    def order(self) -> list[Id]:
        """The articles in the order in which they are shown."""
        return self.model.ids()

    def _select(self, article: Id | None) -> None:
        selection = self.view.selectionModel()
        self._quiet = True
        selection.setCurrentIndex(self.model.indexOf(article), selection.SelectionFlag.ClearAndSelect)
        self._quiet = False

    def _show_count(self) -> None:
        self._heading.setText(f"<b>Articles</b> {self.model.rowCount() or ''}")

    def _current_changed(self, current: QModelIndex) -> None:
        row = current.data(ArticleRole.ROW)
        if row is not None and not self._quiet:
            self.articleActivated.emit(row.id)
