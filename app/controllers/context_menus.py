"""The menus of the right mouse button: what can be done with what was clicked."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QMenu

from app.models.articles import ArticleRole
from app.views.choice import statement_of

if TYPE_CHECKING:
    from app.main_window import MainWindow

_SELECTION = ("draw", "recut", "split", "", "mask")
_MASKED = ("lift_mask",)
_VERDICTS = ("verified", "disputed", "unverifiable", "no_check", "clear", "later")
_STATEMENT = (*_VERDICTS, "", "cite", "ask", "note", "correct", "", "kind", "tier", "merge", "accept", "reject")
_ELSEWHERE = ("tick", "next_uncovered", "", "details")
_ARTICLE = ("whats_left", "details", "", "remove_article")


class ContextMenus(QObject):
    """Offers the actions of the menu bar again where the mouse is; choosing an item does the same."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._desk = window, window.desk
        for view, opened in (
            (self._desk.reading, self._over_text),
            (self._desk.statements.tree, self._over_statements),
            (self._desk.articles.view, self._over_articles),
        ):
            assert isinstance(view, QAbstractScrollArea)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(opened)

    def of_text(self, point: QPointF) -> QMenu:
        """The menu at a point: for the selection, the faded words or the statement there, else the sentence."""
        reading, record = self._desk.reading, self._window.session.record
        masks = [mask.span for mask in record.article.masks] if record is not None else []
        selected = reading.selectedSpan()
        if selected is not None:
            return self._menu(_MASKED if any(mask.overlaps(selected) for mask in masks) else _SELECTION)
        position = reading.positionAt(point)
        faded = [mask for mask in masks if position is not None and mask.start <= position < mask.end]
        if faded:
            reading.select(faded[0])
            return self._menu(_MASKED)
        here = reading.statementsAt(position) if position is not None else []
        if not here:
            return self._menu(_ELSEWHERE)
        if self._desk.current not in here:
            self._desk.go_to(here[0], scroll=False)
        return self._menu(_STATEMENT)

    def _over_text(self, place: QPoint) -> None:
        self._open(self.of_text(QPointF(place)), self._desk.reading, place)

    def _over_statements(self, place: QPoint) -> None:
        tree = self._desk.statements.tree
        if statement_of(tree.indexAt(place)) is not None:
            self._open(self._menu(_STATEMENT), tree, place)

    def _over_articles(self, place: QPoint) -> None:
        view, record = self._desk.articles.view, self._window.session.record
        row = view.indexAt(place).data(ArticleRole.ROW)
        if row is not None and record is not None and row.id == record.article.id:
            self._open(self._menu(_ARTICLE), view, place)

    def _menu(self, names: tuple[str, ...]) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in names:
            if name:
                menu.addAction(self._window.actions_[name])
            else:
                menu.addSeparator()
        return menu

    def _open(self, menu: QMenu, over: QAbstractScrollArea, place: QPoint) -> None:
        menu.popup(over.viewport().mapToGlobal(place))
