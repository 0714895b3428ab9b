"""What is worked out of an article before the window shows it, so that the window need not. No Qt."""

from dataclasses import dataclass

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord
from annotations.review.coverage import unticked
from annotations.review.first_pass import shown
from annotations.review.remaining import Reckoning
from annotations.text import Span, paragraphs, sentences
from app.models.statements import RowMaker
from app.views.highlights import Highlights
from app.views.reading_blocks import Blocks


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article as one reviewer may see it, with what its views and the status bar are made of.

    `seen` is that view of `record`, `sentences` are all of its sentences. `maker` has made its rows,
    `reckoning` has reckoned what is left, `highlights` has marked every statement; they go on from there.
    """

    record: ArticleRecord
    reviewer: Id | None
    seen: ArticleRecord
    sentences: tuple[Span, ...]
    unticked: tuple[Span, ...]
    maker: RowMaker
    reckoning: Reckoning
    highlights: Highlights

    @classmethod
    def of(cls, record: ArticleRecord, reviewer: Id | None) -> "Prepared":
        """Work it all out; may be called from any thread."""
        seen, words, maker, reckoning = shown(record, reviewer), record.article.words, RowMaker(), Reckoning()
        found = tuple(sentence for paragraph in paragraphs(words) for sentence in sentences(words, paragraph))
        unread = unticked(found, seen, reviewer)
        maker.rows(seen, reviewer)
        reckoning.remaining(seen, unread, None)
        highlights = Highlights(seen, reviewer, Blocks(words))
        highlights.mark_all()
        return cls(record, reviewer, seen, found, unread, maker, reckoning, highlights)
