"""What a person can do to articles: add, describe, mask, tick."""

from collections.abc import Mapping

from annotations.model.article import ArticleMetadata, ImportedArticle
from annotations.model.ids import Id, article_id, new_id, text_id, text_sha256
from annotations.storage import ledger, records
from annotations.storage.drafting import ActionGroup, check_span
from annotations.storage.ledger import Recorded, Slot
from annotations.text import Span


class ArticleActions(ActionGroup):
    """Actions on articles and their texts."""

    def add_article(
        self, article: ImportedArticle, reviewer: Id | None = None, *, another_copy: bool = False
    ) -> tuple[Id, Recorded | None]:
        """Add an article; returns its id. The same text again is the same article.

        `another_copy`: another outlet printed the same words; that is an article of its own.
        """
        text = text_id(article.words)
        own = new_id() if another_copy else article_id(text)
        with self._ledger.action("Article added", reviewer) as draft:
            draft.connection.exec_driver_sql(
                "INSERT OR IGNORE INTO text(id, sha256, words) VALUES (?, ?, ?)",
                (text, text_sha256(article.words), article.words),
            )
            draft.put(Slot(ledger.ARTICLE, own), "listed")
            draft.put(Slot(ledger.VERSION, own, text.hex()), "1")
            for facet, value in _filled(article.metadata).items():
                draft.put(Slot(ledger.METADATA, own, facet), value)
        return own, draft.recorded

    def edit_metadata(self, article: Id, metadata: ArticleMetadata, reviewer: Id) -> Recorded | None:
        """Give an article other metadata; an empty field is no longer known."""
        with self._ledger.action("Article details", reviewer) as draft:
            for facet in ("title", "outlet", "url", "published"):
                draft.put(Slot(ledger.METADATA, article, facet), getattr(metadata, facet).strip() or None)
        return draft.recorded

    def remove_article(self, article: Id, reviewer: Id) -> Recorded | None:
        """Take an article off the list. Its words and everything recorded about it stay in the ledger."""
        with self._ledger.action("Article removed", reviewer) as draft:
            draft.clear(Slot(ledger.ARTICLE, article))
        return draft.recorded

    def mask(self, text: Id, span: Span, why: str, reviewer: Id) -> Recorded | None:
        """Exclude a region from checking."""
        with self._ledger.action("Masked", reviewer) as draft:
            check_span(draft, text, span)
            draft.put(Slot(ledger.MASK, text, records.span_facet(span)), "masked", {"why": why})
        return draft.recorded

    def lift_mask(self, text: Id, span: Span, reviewer: Id) -> Recorded | None:
        """Take a mask off again, suggested or not."""
        with self._ledger.action("Mask lifted", reviewer) as draft:
            draft.put(Slot(ledger.MASK, text, records.span_facet(span)), "lifted")
        return draft.recorded

    def tick(self, text: Id, span: Span, reviewer: Id, *, ticked: bool = True) -> Recorded | None:
        """Record that a sentence is read and holds nothing else to check (or take that back)."""
        with self._ledger.action("Sentence ticked" if ticked else "Tick removed", reviewer) as draft:
            check_span(draft, text, span)
            draft.put(Slot(ledger.TICK, text, records.span_facet(span)), "ticked" if ticked else None)
        return draft.recorded

    def first_pass(self, text: Id, reviewer: Id, *, done: bool = True) -> Recorded | None:
        """Record that a reviewer has read an article unaided (or take that back)."""
        with self._ledger.action("First pass done" if done else "First pass reopened", reviewer) as draft:
            draft.put(Slot(ledger.FIRST_PASS, text), "done" if done else None)
        return draft.recorded

    def freeze_labels(self, labels: Mapping[Id, str], reviewer: Id | None) -> Recorded | None:
        """Keep the ¶ labels of statements as they were printed."""
        with self._ledger.action("Printed", reviewer) as draft:
            for statement, label in labels.items():
                draft.put(Slot(ledger.LABEL, statement), label)
        return draft.recorded


def _filled(metadata: ArticleMetadata) -> dict[str, str]:
    known = {name: getattr(metadata, name) for name in ArticleMetadata.__dataclass_fields__}
    return {name: value for name, value in known.items() if value}
