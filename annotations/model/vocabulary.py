"""The words of the field, as they are stored, exported and shown.

The values are part of the file format: they may be added to, never renamed.
"""

from enum import StrEnum


class StatementKind(StrEnum):
    """What makes a statement worth checking."""

    NUMERIC = "numeric"
    ATTRIBUTED = "attributed"
    OTHER = "other"


class Tier(StrEnum):
    """CHECK is shown; MINOR is folded away, never dropped."""

    CHECK = "check"
    MINOR = "minor"


class Form(StrEnum):
    """How a link gives the words of its source."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Polarity(StrEnum):
    """Whether the source asserts the content, denies it, or declines to say."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DECLINES = "declines"


class SourceClass(StrEnum):
    """Who a source is. NONE: the text names nobody ("is said to")."""

    PERSON = "person"
    ORGANISATION = "organisation"
    STATE = "state"
    MEDIA = "media"
    DOCUMENT = "document"
    COLLECTIVE = "collective"
    ANONYMOUS = "anonymous"
    NONE = "none"


class QuantityKind(StrEnum):
    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    MEASURE = "measure"
    AGE = "age"
    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    ORDINAL = "ordinal"
    FRACTION = "fraction"
    VAGUE = "vague"


class Verdict(StrEnum):
    """One reviewer's judgement of one aspect."""

    VERIFIED = "verified"
    DISPUTED = "disputed"
    UNVERIFIABLE = "unverifiable"


NO_CHECK = "no_check"
"""The judgement that no check is needed: a decision, not a verdict; out of every percentage."""


class Reason(StrEnum):
    """Why a verdict is Disputed or Unverifiable, or why no check is needed."""

    WRONG_SPEAKER = "wrong speaker"
    WORDS_ALTERED = "words altered"
    OUT_OF_CONTEXT = "out of context"
    SECOND_HAND = "second-hand"
    TRANSLATION = "translation"
    ERROR = "error"
    CONTRADICTED = "contradicted"
    SOURCES_DIFFER = "sources differ"
    OUTDATED = "outdated"
    MISLEADING = "misleading"
    NO_EVIDENCE = "no evidence found"
    ANONYMOUS_SOURCE = "anonymous source"
    CANNOT_BE_KNOWN = "cannot be known"
    OPINION = "opinion, wish or forecast"
    COMMON_KNOWLEDGE = "common knowledge"
    REPEAT = "repeat"
    MINOR = "minor"
    EDITOR = "editor's decision"


class Rejection(StrEnum):
    """Why something is not a statement to check."""

    NO_CLAIM = "claims nothing"
    TWICE = "found twice"
    LITTER = "page litter"
    MISREAD = "wrongly read"
    MERGED = "merged into another"


class Stance(StrEnum):
    """What a citation does for the aspect it hangs on."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


class ReferenceType(StrEnum):
    """What sort of work is cited. DOCUMENT is one of a court or an office, CALL one's own, or an interview."""

    WEB_PAGE = "web page"
    NEWS_ARTICLE = "news article"
    REPORT = "report"
    DATASET = "dataset"
    DOCUMENT = "document"
    IMAGE = "image"
    VIDEO = "video"
    CALL = "call"
    RECORDING = "recording"
    NOTES = "notes"
    ARCHIVE = "archive"


REFERENCE_TYPE_NAMES = {kind: kind.value for kind in ReferenceType} | {
    ReferenceType.DOCUMENT: "court or official document",
    ReferenceType.CALL: "call or interview",
    ReferenceType.RECORDING: "own recording",
    ReferenceType.NOTES: "author's notes",
}
"""How people see the types."""


class Level(StrEnum):
    """Whether a reference is what it reports about, or tells of it."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class Record(StrEnum):
    """On what terms somebody spoke."""

    ON_RECORD = "on record"
    BACKGROUND = "background"


class State(StrEnum):
    """Where the work on a statement stands. Never a verdict."""

    OPEN = "Open"
    WAITING = "Waiting"
    NEEDS_CITATION = "Needs citation"
    NEEDS_SECOND_CHECK = "Needs second check"
    REVIEWERS_DIFFER = "Reviewers differ"
    LOOK_AGAIN = "Look again"
    EVIDENCE_CHANGED = "Evidence changed"
    DONE = "Done"
    SIGNED_OFF = "Signed off"


class Role(StrEnum):
    REVIEWER = "reviewer"
    LEAD = "lead"


SO = "so"


def said(link: int) -> str:
    """The aspect "was it said?" of the link with that index (0 = innermost)."""
    return f"said:{link}"


def said_link(aspect: str) -> int | None:
    """The index of the link that `aspect` asks about; None for *so*."""
    return int(aspect.removeprefix("said:")) if aspect.startswith("said:") else None


def reasons_for(aspect: str, judgement: str) -> tuple[Reason, ...]:
    """The reasons that a judgement of an aspect may give, in the order in which they are offered."""
    if judgement == NO_CHECK:
        return (Reason.OPINION, Reason.COMMON_KNOWLEDGE, Reason.REPEAT, Reason.MINOR, Reason.EDITOR)
    if judgement == Verdict.UNVERIFIABLE:
        return (Reason.NO_EVIDENCE, Reason.ANONYMOUS_SOURCE, Reason.CANNOT_BE_KNOWN)
    if judgement != Verdict.DISPUTED:
        return ()
    if aspect == SO:
        return (Reason.ERROR, Reason.CONTRADICTED, Reason.SOURCES_DIFFER, Reason.OUTDATED, Reason.MISLEADING)
    return (
        Reason.WRONG_SPEAKER,
        Reason.WORDS_ALTERED,
        Reason.OUT_OF_CONTEXT,
        Reason.SECOND_HAND,
        Reason.TRANSLATION,
    )
