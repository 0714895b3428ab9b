"""The evidence files of the open project, as the window knows them. No Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from annotations.model.evidence import Attachment, EvidenceState, size_words
from annotations.model.ids import Id
from annotations.model.media_types import HTML, MHTML, PDF, PROGRAM, SCRIPT, TEXT
from annotations.model.reference import Reference, kept_of, merged_into


@dataclass(frozen=True)
class Evidence:
    """What hangs on the references, and what is known of its content.

    `read` are the states of contents that were read since the project was opened. A reference that
    was merged into another one shares its files.
    """

    attached: tuple[Attachment, ...] = ()
    same_as: Mapping[Id, Id] = field(default_factory=dict)
    read: Mapping[Id, EvidenceState] = field(default_factory=dict)

    def with_attachments(self, attached: Iterable[Attachment], references: Mapping[Id, Reference]) -> "Evidence":
        """The same with what hangs on the references now."""
        same_as = {own: kept for own, one in references.items() if (kept := merged_into(one.same_as)) is not None}
        return Evidence(tuple(attached), same_as, self.read)

    def with_states(self, states: Mapping[Id, EvidenceState]) -> "Evidence":
        """The same with the states of contents that were read just now."""
        return replace(self, read={**self.read, **states})

    def of(self, reference: Id) -> tuple[Attachment, ...]:
        """The files of a reference, in the order in which they were attached."""
        return self._by_reference.get(kept_of(reference, self.same_as), ())

    @cached_property
    def damaged(self) -> frozenset[Id]:
        """The references of which a file is changed or missing, those that were merged into them as well."""
        kept = {own for own, files in self._by_reference.items() if any(each.state.is_damage for each in files)}
        return frozenset(kept | {own for own in self.same_as if kept_of(own, self.same_as) in kept})

    @property
    def size(self) -> int:
        """Bytes of all contents that are here, each counted once."""
        here = {each.evidence: each.size for each in self.attached if each.state is not EvidenceState.LEFT_OUT}
        return sum(here.values())

    @cached_property
    def _by_reference(self) -> dict[Id, tuple[Attachment, ...]]:
        found: dict[Id, tuple[Attachment, ...]] = {}
        for each in self.attached:
            own = kept_of(each.reference, self.same_as)
            found[own] = (*found.get(own, ()), replace(each, state=self._state_of(each)))
        return found

    def _state_of(self, attachment: Attachment) -> EvidenceState:
        if attachment.state is not EvidenceState.HERE:
            return attachment.state
        return self.read.get(attachment.evidence, EvidenceState.HERE)


NOTHING_KNOWN = Evidence()

_KINDS = {
    PDF: "PDF",
    HTML: "web page",
    MHTML: "saved web page",
    TEXT: "text",
    PROGRAM: "program",
    SCRIPT: "script",
    "application/zip": "zip archive",
}
_STATES = {
    EvidenceState.CHANGED: "changed since it was attached",
    EvidenceState.MISSING: "its content is missing",
    EvidenceState.LEFT_OUT: "left out of this copy",
}


def kind_words(media_type: str) -> str:
    """A media type as people call it."""
    family, _, own = media_type.partition("/")
    if family in ("image", "video", "audio"):
        return f"{own.upper()} {'sound' if family == 'audio' else family}"
    if "officedocument" in media_type:
        return "office document"
    return _KINDS.get(media_type, "file of an unknown kind")


def glyph_of(media_type: str) -> str:
    """The drawing that stands for a media type."""
    if media_type.startswith("image/"):
        return "file_image"
    return "file_text" if media_type in (PDF, HTML, MHTML, TEXT) else "file"


def state_words(attachment: Attachment) -> str:
    """What is to be said of the content; "" where nothing is."""
    return _STATES.get(attachment.state, "")


def about(attachment: Attachment) -> str:
    """A file in a line: "report.pdf · PDF · 3.4 MB"."""
    return " · ".join((attachment.name, kind_words(attachment.media_type), size_words(attachment.size)))
