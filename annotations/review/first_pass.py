"""The first pass: a reviewer reads and marks an article unaided before its suggestions show."""

from dataclasses import replace

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord
from annotations.review.deciding import blinded


def is_first_pass(record: ArticleRecord, reviewer: Id | None) -> bool:
    """Whether this reviewer still has to make the first pass over the article."""
    return record.settings.first_pass and reviewer not in record.passed


def shown(record: ArticleRecord, reviewer: Id | None) -> ArticleRecord:
    """The record as that reviewer may see it.

    Without suggestions while the first pass lasts, and while the check is blind without what others judged.
    """
    record = blinded(record, reviewer)
    if not is_first_pass(record, reviewer):
        return record
    return replace(record, statements=tuple(s for s in record.statements if not s.suggestion))
