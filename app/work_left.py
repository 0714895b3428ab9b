"""What is left of the article that is read, kept at hand for the whole window."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QObject, Signal

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord
from annotations.review.coverage import Finding, Scan, scan, uncovered, unticked
from annotations.review.remaining import Remaining, remaining
from annotations.text import Span, paragraphs, sentences
from app.jobs import Lane
from app.session import ProjectSession

_AT_ONCE = 20_000
"""Characters that are looked through before anything else can happen: some 25 ms."""


class WorkLeft(QObject):
    """Works out what is left when it is asked for, and only what changed since.

    The words of a long article are looked through on a lane; until then nothing is known of what is
    in no statement, and `found` tells when it is.
    """

    found = Signal()

    def __init__(self, session: ProjectSession) -> None:
        super().__init__(session)
        self._session = session
        self._lane: Lane | None = None
        self._scans: dict[Id, Scan] = {}  # of the text that is read, once it is there
        self._wanted: Id | None = None
        self._made_of: tuple[object, ...] = ()
        self._remaining: Remaining | None = None
        self._covered_by: tuple[object, ...] = ()
        self._uncovered: tuple[Finding, ...] = ()

    def shut_down(self) -> None:
        """End the lane, if there is one."""
        if self._lane is not None:
            self._lane.close()

    @property
    def sentences(self) -> Sequence[Span]:
        """All sentences of the article."""
        record = self._session.record
        return _sentences(record.article.words) if record else ()

    def unticked(self) -> tuple[Span, ...]:
        """The sentences that the reviewer has neither ticked nor masked."""
        record = self._session.record
        return unticked(self.sentences, record, self._reviewer) if record else ()

    def uncovered(self) -> tuple[Finding, ...] | None:
        """What stands in no statement, in sentences that are not ticked; None: not known yet."""
        record = self._session.record
        scanned = self._scan(record) if record else None
        if record is None or scanned is None:
            return None
        unread = self.unticked()
        covering = tuple((s.reading, s.rejected) for s in record.statements)
        covered_by = (record.article.text, record.article.masks, unread, covering)
        if covered_by != self._covered_by:
            self._covered_by, self._uncovered = covered_by, uncovered(scanned, unread, record)
        return self._uncovered

    def remaining(self) -> Remaining | None:
        """What is left of the article; None without one."""
        record = self._session.record
        if record is None:
            return None
        found = self.uncovered()
        made_of = (record, self._reviewer, found)
        if len(self._made_of) != 3 or any(a is not b for a, b in zip(made_of, self._made_of, strict=True)):
            self._made_of, self._remaining = made_of, remaining(record, self.unticked(), found)
        return self._remaining

    @property
    def _reviewer(self) -> Id | None:
        return self._session.reviewer.id if self._session.reviewer else None

    def _scan(self, record: ArticleRecord) -> Scan | None:
        text, words = record.article.text, record.article.words
        if text in self._scans:
            return self._scans[text]
        if len(words) <= _AT_ONCE:
            self._scans = {text: scan(words)}
            return self._scans[text]
        if self._wanted != text:
            self._wanted = text
            self._lane = self._lane or Lane("coverage", self)
            self._lane.start(lambda: scan(words), lambda scanned: self._scanned(text, scanned), lambda _: None)
        return None

    def _scanned(self, text: Id, scanned: Scan) -> None:
        if self._wanted == text:
            self._scans, self._wanted = {text: scanned}, None
            self.found.emit()


@lru_cache(maxsize=1)
def _sentences(words: str) -> tuple[Span, ...]:
    return tuple(sentence for paragraph in paragraphs(words) for sentence in sentences(words, paragraph))
