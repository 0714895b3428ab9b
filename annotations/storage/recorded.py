"""What people recorded of a statement, as the model's objects: made of the entries that show.

All of them raise `records.NONSENSE` for what no program of ours wrote.
"""

from enum import StrEnum
from typing import Any, TypeVar

from annotations.model.judgement import Citation, Judgement, Note, Query, Signature
from annotations.model.statement import Reading
from annotations.model.vocabulary import NO_CHECK, SO, Reason, Stance, Verdict
from annotations.storage.cited import Work
from annotations.storage.heads import Current
from annotations.storage.meaning import means_another

E = TypeVar("E", bound=StrEnum)


def word_of(kind: type[E], value: str | None) -> E | None:
    """A word of the vocabulary; None for one that only a newer minor version knows."""
    return kind(value) if value is not None and value in set(kind) else None


def text_in(detail: dict[str, Any], name: str) -> str:
    """A text of a detail, "" if it is not there. Raises TypeError for anything else."""
    text = detail.get(name, "")
    if not isinstance(text, str):
        raise TypeError(f"{name} is no text")
    return text


def judgement_of(current: Current, reading: Reading) -> Judgement:
    """A judgement, as it relates to the reading that shows. Raises ValueError for an unknown verdict."""
    detail = current.detail
    if current.value != NO_CHECK:
        Verdict(current.value)  # one that only a newer version knows would be shown as none
    return Judgement(
        entry=current.entry,
        statement=current.slot.subject,
        aspect=current.slot.facet,
        reviewer=current.reviewer or b"",
        value=current.value,
        recorded_at=current.recorded_at,
        reason=word_of(Reason, detail.get("reason")),
        justification=text_in(detail, "justification"),
        correction=text_in(detail, "correction"),
        rests_on=tuple(map(bytes.fromhex, detail.get("rests_on", []))),
        fork=current.fork,
        outdated=means_another(detail, current.slot.facet, reading),
    )


def signature_of(current: Current) -> Signature:
    """A lead's sign-off."""
    on = current.detail.get("on", {})
    return Signature(
        current.reviewer or b"", current.recorded_at, tuple(sorted((str(a), str(v)) for a, v in on.items()))
    )


def citation_of(current: Current, work: Work | None) -> Citation:
    """A citation, with what is known of its work."""
    detail = current.detail
    work = work or Work(bytes.fromhex(current.value))
    return Citation(
        id=bytes.fromhex(current.slot.facet),
        statement=current.slot.subject,
        aspect=text_in(detail, "aspect") or SO,
        reference=work.reference,
        stance=word_of(Stance, detail.get("stance")) or Stance.CONTEXT,
        passage=text_in(detail, "passage"),
        locator=text_in(detail, "locator"),
        note=text_in(detail, "note"),
        order=int(detail.get("order", 0)),
        entry=current.entry,
        reviewer=current.reviewer,
        sources=work.sources,
        primary=work.primary,
    )


def note_of(current: Current) -> Note:
    """A note."""
    return Note(
        bytes.fromhex(current.slot.facet),
        current.slot.subject,
        current.value,
        current.reviewer,
        current.recorded_at,
        confidential=bool(current.detail.get("confidential")),
    )


def query_of(current: Current) -> Query:
    """A query."""
    detail = current.detail
    names = ("question", "asked", "due", "answered", "answer")
    return Query(
        bytes.fromhex(current.slot.facet),
        current.slot.subject,
        current.value,
        **{name: text_in(detail, name) for name in names},
        reviewer=current.reviewer,
    )
