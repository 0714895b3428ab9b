"""What the menus Article and Edit do with the article that is read."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotations.model.article import ArticleMetadata
from annotations.model.ids import Id
from annotations.text import Span
from app.views.find_bar import FindBar

if TYPE_CHECKING:
    from app.main_window import MainWindow


class ArticleActions(QObject):
    """Reading on, masking, describing, finding words in it."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._session, self._desk, self._reporting = window.session, window.desk, window.reporting
        self._find_bar = FindBar(self._desk.reading, self._words)
        self._desk.add_under_messages(self._find_bar)
        self._find_bar.leftAt.connect(self._go_on_at)
        self._session.articleShown.connect(self._find_bar.refresh)
        self._session.revisit.connect(self._revisit)

    @property
    def find_bar(self) -> FindBar:
        """The line of Ctrl+F."""
        return self._find_bar

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action of the menus does."""
        return {
            "undo": self._session.undo,
            "redo": self._session.redo,
            "previous_article": lambda: self._step(-1),
            "next_article": lambda: self._step(1),
            "details": self._details,
            "mask": self._mask,
            "lift_mask": self._lift_mask,
            "remove_article": self._remove,
            "find": self._find_bar.open,
        }

    def _words(self) -> str:
        return self._session.record.article.words if self._session.record else ""

    def _go_on_at(self, place: Span) -> None:
        """Where words were found one goes on: at the narrowest statement that holds them, or at their sentence."""
        record = self._desk.shown
        shown = set(self._desk.statements.order())
        around = [s for s in record.statements if s.id in shown and s.span.contains(place)] if record else []
        if around:
            self._desk.go_to(min(around, key=lambda statement: len(statement.span)).id, scroll=False)
        else:
            self._desk.go_to_sentence(self._desk.sentence_at(place.start))

    def _step(self, by: int) -> None:
        order, record = self._session.order, self._session.record
        if record is not None and record.article.id in order:
            place = order.index(record.article.id) + by
            if 0 <= place < len(order):
                self._session.show_article(order[place])

    def _revisit(self, article: Id, statement: Id | None) -> None:
        """Go where undo or redo did something."""
        record = self._session.record
        if article in self._session.order and (record is None or record.article.id != article):
            self._session.show_article(article, lambda: self._revisit(article, statement))
        elif statement is not None and record is not None and record.statement(statement) is not None:
            self._desk.go_to(statement)

    def _details(self) -> None:
        record = self._session.record
        if record is None:
            return
        from app.dialogs.article_details import ArticleDetailsDialog

        article = record.article
        dialog = ArticleDetailsDialog(article, self._reporting.dates_on_page(article), self._window)

        def edited(metadata: ArticleMetadata) -> None:
            self._session.perform(lambda actions, me: actions.edit_metadata(article.id, metadata, me))

        dialog.edited.connect(edited)
        self._reporting.open_dialog(dialog)

    def _mask(self) -> None:
        span, record = self._desk.reading.selectedSpan(), self._session.record
        if span is None or record is None:
            self._desk.toast.show_words("Select the words first that need no checking", undo=False)
            return
        text = record.article.text
        self._desk.reading.clearSelection()
        self._session.perform(lambda actions, me: actions.mask(text, span, "masked by hand", me))

    def _lift_mask(self) -> None:
        span, record = self._desk.reading.selectedSpan(), self._session.record
        masks = record.article.masks if record else ()
        found = [mask.span for mask in masks if span is not None and mask.span.overlaps(span)]
        if not found or record is None:
            self._desk.toast.show_words("Select faded words first", undo=False)
            return
        text = record.article.text
        self._desk.reading.clearSelection()
        self._session.perform(lambda actions, me: actions.lift_mask(text, found[0], me))

    def _remove(self) -> None:
        if (record := self._session.record) is not None:
            article = record.article.id
            self._session.perform(lambda actions, me: actions.remove_article(article, me))
