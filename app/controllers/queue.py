"""The statement list over the whole project: what it goes over, and reading all articles for it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotations.model.changes import Changes
from annotations.model.ids import Id
from annotations.model.vocabulary import StatementKind, Verdict
from annotations.review.shaken import shaken
from app.models.filters import Scope
from app.models.statements import ArticleRows, rows_of

if TYPE_CHECKING:
    from annotations.review.overview import Criteria
    from app.main_window import MainWindow

_CHIPS = {
    "open": "Open",
    **{verdict.value: verdict.value.capitalize() for verdict in Verdict},
    StatementKind.NUMERIC.value: "Numeric",
    StatementKind.ATTRIBUTED.value: "Attributed",
}
"""The filter of the list that shows what a part of the overview counts, by what it counts."""

_ACTIONS = {"list_article": Scope.ARTICLE, "list_project": Scope.PROJECT, "list_sources": Scope.SOURCES}


class Queue(QObject):
    """Reads the articles one by one behind what is shown, once they are wanted, and again those that changed.

    Only rows are kept of them. The article that is shown brings its own rows.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._session, self._list, self._actions = window.session, window.desk.statements, window.actions_
        self._judging = window.judging
        self._wanted: dict[Id, None] = {}  # articles to read, in order
        self._texts: dict[Id, Id] = {}  # the text of each article that was read
        self._total = 0
        self._reading: Id | None = None
        self._reviewer: Id | None = None
        self._round = 0  # what was read of another project, or for another reviewer, is let go
        self._list.scopeChosen.connect(self.show_scope)
        self._session.changed.connect(self._changed)
        self._session.opened.connect(self._begin_again)
        self._mark_actions()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions that choose a list do, and the way back through it."""
        scopes = {name: partial(self.show_scope, scope) for name, scope in _ACTIONS.items()}
        return {**scopes, "previous_open": self._judging.go_back}

    def show_scope(self, scope: Scope) -> None:
        """Go over this article, the project, or its sources."""
        self._list.setScope(scope, self._session.order)
        self._mark_actions()
        if scope is not Scope.ARTICLE:
            self._want([article for article in self._session.order if article not in self._texts])

    def show_only(self, wanted: "Criteria") -> None:
        """List what a bar of the overview counts, as far as the list's filters can tell it apart."""
        scope = Scope.ARTICLE if wanted.article else Scope.SOURCES if wanted.source else Scope.PROJECT
        chips = [_CHIPS[which] for which in (wanted.shown, wanted.kind) if which in _CHIPS]
        self._list.showOnly([*chips, *(["Mine"] if wanted.reviewer == self._reviewer_now() else [])], wanted.source)
        self.show_scope(scope)

    def _begin_again(self) -> None:
        """Let go of all that was read."""
        self._wanted.clear()
        self._texts.clear()
        self._total, self._reading = 0, None
        self._round += 1
        self._reviewer = self._reviewer_now()
        self._list.forgetOthers()
        self.show_scope(self._list.scope)

    def _mark_actions(self) -> None:
        for name, scope in _ACTIONS.items():
            self._actions[name].setChecked(scope is self._list.scope)

    def _reviewer_now(self) -> Id | None:
        return self._session.reviewer.id if self._session.reviewer else None

    def _changed(self, changes: Changes) -> None:
        if changes.settings or changes.reviewers or self._reviewer != self._reviewer_now():
            self._begin_again()
            return
        if changes.articles:
            self._list.setOrder(self._session.order)
        touched = {article for article, text in self._texts.items() if text in changes.texts}
        if self._texts or self._list.scope is not Scope.ARTICLE:
            touched |= changes.articles & set(self._session.order)
        if (record := self._session.record) is not None:
            touched.discard(record.article.id)
        self._want([article for article in self._session.order if article in touched])

    def _want(self, articles: list[Id]) -> None:
        """Read these articles, in this order, after what is wanted already."""
        self._wanted.update(dict.fromkeys(articles))
        self._total = len(self._wanted) + (self._reading is not None)
        self._read_next()

    def _read_next(self) -> None:
        """Read one article; the lane is free for the person's own steps between two."""
        if self._reading is not None:
            return
        if not self._wanted:
            self._total = 0
            self._list.setReading(0, 0)
            return
        article = next(iter(self._wanted))
        del self._wanted[article]
        self._reading = article
        reviewer, this_round = self._reviewer, self._round

        def done(rows: ArticleRows | None) -> None:
            if this_round == self._round:
                self._read(rows)

        # one that cannot be read is marked in the list of articles already; its statements are missing here
        damaged = self._session.evidence.damaged
        self._session.read(
            lambda project: rows_of(shaken(project.article(article), damaged), reviewer), done, lambda _: done(None)
        )

    def _read(self, rows: ArticleRows | None) -> None:
        self._reading = None
        if rows is not None:
            self._take(rows)
        done = self._total - len(self._wanted)
        if self._total > 1 and self._wanted:
            self._list.setReading(done, self._total)
        self._read_next()

    def _take(self, rows: ArticleRows) -> None:
        record = self._session.record
        self._texts[rows.article] = rows.text
        if record is None or record.article.id != rows.article:
            self._list.putRows(rows)
