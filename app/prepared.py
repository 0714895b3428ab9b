"""What is worked out of an article before the window shows it, so that the window need not. No Qt."""

from dataclasses import dataclass

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord
from annotations.review.first_pass import shown
from annotations.review.remaining import Reckoning
from annotations.text import Span, paragraphs, sentences
from app.models.arrangement import Arranger
from app.models.filters import Filters, Scope, Sort
from app.models.statements import RowMaker
from app.views.highlights import Highlights
from app.views.reading_blocks import Blocks


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article as one reviewer may see it, with what its views and the status bar are made of.

    `sentences` are all of its sentences. `maker` has made its rows and `arranger` arranged them, as far
    as the list is as it usually is; `reckoning` has reckoned what is left, and `highlights` has marked
    every statement. They go on from there.
    """

    record: ArticleRecord
    reviewer: Id | None
    sentences: tuple[Span, ...]
    unticked: tuple[Span, ...]
    maker: RowMaker
    arranger: Arranger
    reckoning: Reckoning
    highlights: Highlights

    @classmethod
    def of(cls, record: ArticleRecord, reviewer: Id | None) -> "Prepared":
        """Work it all out; may be called from any thread."""
        from annotations.review.coverage import unticked

        seen, words = shown(record, reviewer), record.article.words
        maker, arranger, reckoning = RowMaker(), Arranger(), Reckoning()
        found = tuple(sentence for paragraph in paragraphs(words) for sentence in sentences(words, paragraph))
        unread = unticked(found, seen, reviewer)
        arranger.arrange([maker.rows(seen, reviewer)], Scope.ARTICLE, Sort.PLACE, Filters())
        reckoning.remaining(seen, unread, None)
        highlights = Highlights(seen, reviewer, Blocks(words))
        highlights.mark_all()
        return cls(record, reviewer, found, unread, maker, arranger, reckoning, highlights)
