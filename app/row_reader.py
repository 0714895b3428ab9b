"""Reads, behind what is shown, the articles whose rows only tell what their heads say."""

from itertools import chain, islice

from PySide6.QtCore import QObject, QTimer

from annotations.errors import FactdeskError
from annotations.model.ids import Id
from app.models.articles import ArticleRow
from app.session import ProjectSession
from app.updates import read_rows
from app.views.article_list import ArticleList

_SECONDS = 0.02
"""How long the file's lane is kept at a time; what a person does waits no longer than that and one article."""

_MOST = 50
"""Articles that are asked for at a time."""

_PAUSE_MS = 200
"""How long nothing must have been asked of the file by a person: one who keys on is not held up at all."""


class RowReader(QObject):
    """Makes the rows of the list exact, those in view first, while nobody waits for the file."""

    def __init__(self, session: ProjectSession, articles: ArticleList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._list = session, articles
        self._reading_of = -1  # the generation of the project that is being read; what comes of another is let go
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._go_on)
        session.changed.connect(self._wait)
        session.busyChanged.connect(self._wait)

    def _wait(self) -> None:
        if self._session.stale:
            self._pause.start()

    def _go_on(self) -> None:
        session = self._session
        if self._pause.isActive() or session.busy or not session.stale or self._reading_of == session.generation:
            return
        self._reading_of = session.generation
        in_view = [article for article in self._list.inView() if article in session.stale]
        wanted: list[Id] = list(islice(dict.fromkeys(chain(in_view, session.stale)), _MOST))
        reader = session.reviewer.id if session.reviewer else None
        evidence = session.evidence
        session.read(lambda project: read_rows(project, wanted, reader, _SECONDS, evidence), self._take, self._failed)

    def _take(self, rows: dict[Id, ArticleRow]) -> None:
        self._reading_of = -1
        self._session.take_rows(rows)
        self._list.updateArticles(rows.values())
        self._go_on()

    def _failed(self, _: FactdeskError) -> None:
        """Tried again after the next change; whether the file is well, the session itself looks."""
        self._reading_of = -1
