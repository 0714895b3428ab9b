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
    from annotations.review.coverage import Finding, Scan, Unstated

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
        self._unticked_of: tuple[object, ...] = ()
        self._stated_by: tuple[object, ...] = ()
        self._unstated: Unstated | None = None
        self._found: tuple[tuple[Span, ...], tuple[Finding, ...]] | None = None  # of which unticked sentences
        self._uncovered: tuple[Finding, ...] | None = None
        self._remaining: Remaining | None = None

    def shut_down(self) -> None:
        """End the lane, if there is one."""
        if self._lane is not None:
            self._lane.close()

    @property
    def sentences(self) -> Sequence[Span]:
        """All sentences of the article."""
        record, prepared = self._session.record, self._session.prepared
        if record is None:
            return ()
        known = prepared is not None and prepared.record.article.text == record.article.text
        return prepared.sentences if prepared is not None and known else _sentences(record.article.words)

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
        prepared = self._session.prepared
        if self._remaining is None and self._record is not None and prepared is not None:
            self._remaining = prepared.reckoning.remaining(self._record, self._unticked, self._uncovered)
        return self._remaining

    def _look_again(self) -> None:
        """Work out what depends on the record, if it is another one than before."""
        record, reviewer = self._session.record, self._session.reviewer
        me = reviewer.id if reviewer else None
        before, by, sought = self._made_of
        known = self._scan is not None and record is not None and self._scan[0] == record.article.text
        if record is before and me == by and known == sought:
            return
        self._record, self._remaining = shown(record, me) if record else None, None
        self._unticked = self._unticked_now(me)
        scanned = self._scanned_words(self._record) if self._record else None
        self._made_of = (record, me, scanned is not None)
        self._uncovered = self._uncovered_now(scanned, self._record) if scanned and self._record else None

    def _unticked_now(self, me: Id | None) -> tuple[Span, ...]:
        from annotations.review.coverage import unticked

        prepared = self._session.prepared
        if prepared is not None and prepared.record is self._session.record and prepared.reviewer == me:
            self._unticked_of = ()
            return prepared.unticked
        if self._record is None:
            return ()
        ticked = (self.sentences, self._record.article.masks, (self._record.ticks or {}).get(me or b""))
        if ticked != self._unticked_of:
            self._unticked_of, self._unticked = ticked, unticked(self.sentences, self._record, me)
        return self._unticked

    def _uncovered_now(self, scanned: "Scan", record: ArticleRecord) -> "tuple[Finding, ...]":
        """A verdict changes nothing of it, a tick nothing of what stands in a statement."""
        from annotations.review.coverage import unstated

        stated_by = _stating(record)
        if self._unstated is None or stated_by != self._stated_by:
            self._stated_by, self._unstated, self._found = stated_by, unstated(scanned, record), None
        if self._found is None or self._found[0] != self._unticked:
            self._found = (self._unticked, self._unstated.uncovered(self._unticked))
        return self._found[1]

    def _scanned_words(self, record: ArticleRecord) -> "Scan | None":
        from annotations.review.coverage import scan, unstated

        text, words = record.article.text, record.article.words
        if self._scan is not None and self._scan[0] == text:
            return self._scan[1]
        if len(words) <= _AT_ONCE:
            self._scan, self._wanted = (text, scan(words)), None
            return self._scan[1]
        if self._wanted != text:
            self._wanted = text
            self._lane = self._lane or Lane("coverage", self)
            unread = self._unticked

            def work() -> "tuple[Scan, Unstated, tuple[Finding, ...]]":
                scanned = scan(words)
                held = unstated(scanned, record)
                return scanned, held, held.uncovered(unread)

            def done(result: "tuple[Scan, Unstated, tuple[Finding, ...]]") -> None:
                if self._wanted == text:
                    self._scan, self._wanted = (text, result[0]), None
                    self._stated_by, self._unstated, self._found = _stating(record), result[1], (unread, result[2])
                    self.found.emit()

            self._lane.start(work, done, lambda _: None)
        return None


def _stating(record: ArticleRecord) -> tuple[object, ...]:
    """What decides which findings stand in a statement."""
    statements = tuple((s.reading, s.rejected) for s in record.statements)
    return record.article.text, record.article.masks, statements


@lru_cache(maxsize=1)
def _sentences(words: str) -> tuple[Span, ...]:
    return tuple(sentence for paragraph in paragraphs(words) for sentence in sentences(words, paragraph))
