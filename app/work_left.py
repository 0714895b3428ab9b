"""What is left of the article that is read, kept at hand for the whole window."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord
from annotations.review.first_pass import shown
from annotations.review.remaining import Remaining
from annotations.text import Span, paragraphs, sentences
from app.jobs import Lane
from app.session import ProjectSession

if TYPE_CHECKING:
    from annotations.review.coverage import Finding, Scan

_AT_ONCE = 20_000
"""Characters that are looked through before anything else can happen: some 25 ms."""


class WorkLeft(QObject):
    """Works out what is left when it is asked for, and only what changed since.

    The words of a long article are looked through on a lane; until then nothing is known of what is
    in no statement, and `found` tells when it is. Before a reviewer's first pass is done, where the
    project wants one, suggestions neither cover anything nor count.
    """

    found = Signal()

    def __init__(self, session: ProjectSession) -> None:
        super().__init__(session)
        self._session = session
        self._lane: Lane | None = None
        self._scan: tuple[Id, Scan] | None = None  # of the text that is read, once it is there
        self._wanted: Id | None = None
        self._made_of: tuple[ArticleRecord | None, Id | None, bool] = (None, None, False)
        self._record: ArticleRecord | None = None
        self._unticked: tuple[Span, ...] = ()
        self._covered_by: tuple[object, ...] = ()
        self._uncovered: tuple[Finding, ...] | None = None
        self._remaining: Remaining | None = None

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
        self._look_again()
        return self._unticked

    def uncovered(self) -> "tuple[Finding, ...] | None":
        """What stands in no statement, in sentences that are not ticked; None: not known yet."""
        self._look_again()
        return self._uncovered

    def remaining(self) -> Remaining | None:
        """What is left of the article; None without one."""
        self._look_again()
        if self._remaining is None and self._record is not None:
            self._remaining = self._session.reckoning.remaining(self._record, self._unticked, self._uncovered)
        return self._remaining

    def _look_again(self) -> None:
        """Work out what depends on the record, if it is another one than before."""
        from annotations.review.coverage import unticked

        record, reviewer = self._session.record, self._session.reviewer
        me = reviewer.id if reviewer else None
        scanned = self._scanned_words(record) if record else None
        before, by, sought = self._made_of
        if record is before and me == by and (scanned is not None) == sought:
            return
        self._made_of = (record, me, scanned is not None)
        self._record, self._remaining = shown(record, me) if record else None, None
        self._unticked = unticked(self.sentences, self._record, me) if self._record else ()
        self._uncovered = self._uncovered_now(scanned, self._record) if scanned and self._record else None

    def _uncovered_now(self, scanned: "Scan", record: ArticleRecord) -> "tuple[Finding, ...]":
        from annotations.review.coverage import uncovered

        covering = tuple((s.reading, s.rejected) for s in record.statements)
        covered_by = (record.article.text, record.article.masks, self._unticked, covering)
        if self._uncovered is not None and covered_by == self._covered_by:
            return self._uncovered  # a verdict covers nothing
        self._covered_by = covered_by
        return uncovered(scanned, self._unticked, record)

    def _scanned_words(self, record: ArticleRecord) -> "Scan | None":
        from annotations.review.coverage import scan

        text, words = record.article.text, record.article.words
        if self._scan is not None and self._scan[0] == text:
            return self._scan[1]
        if len(words) <= _AT_ONCE:
            self._scan, self._wanted = (text, scan(words)), None
            return self._scan[1]
        if self._wanted != text:
            self._wanted = text
            self._lane = self._lane or Lane("coverage", self)
            self._lane.start(lambda: scan(words), lambda scanned: self._scanned(text, scanned), lambda _: None)
        return None

    def _scanned(self, text: Id, scanned: "Scan") -> None:
        if self._wanted == text:
            self._scan, self._wanted = (text, scanned), None
            self.found.emit()


@lru_cache(maxsize=1)
def _sentences(words: str) -> tuple[Span, ...]:
    return tuple(sentence for paragraph in paragraphs(words) for sentence in sentences(words, paragraph))
