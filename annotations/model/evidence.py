"""Evidence: files that are kept in the project, and hang on references."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from annotations.model.ids import Id

CHUNK_BYTES = 1 << 20
"""The length of every piece of a file in the project but the last one; part of the file format."""

_LONGEST_NAME = 120
_NOT_IN_NAMES = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    '<>:"|?*]'
)
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


class EvidenceState(StrEnum):
    """What became of the content of an attachment.

    HERE: it is in the file, and nobody has looked whether it is unchanged. LEFT_OUT: this copy was
    made without it.
    """

    HERE = "here"
    WHOLE = "unchanged"
    CHANGED = "changed"
    MISSING = "missing"
    LEFT_OUT = "left out of this copy"

    @property
    def is_damage(self) -> bool:
        """Whether something is wrong that nobody wanted so."""
        return self in (EvidenceState.CHANGED, EvidenceState.MISSING)


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a file: `size` in bytes, `chunks` the ids of its pieces in their order.

    `id` is the same for equal contents in every copy (`ids.evidence_id`).
    """

    id: Id
    sha256: bytes
    size: int
    media_type: str
    chunks: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that hangs on a reference. `name` is how it was called when it was attached, without a folder.

    `attached_at` is UTC; `state` is HERE, MISSING or LEFT_OUT unless the content was read.
    """

    evidence: Id
    reference: Id
    name: str
    size: int
    media_type: str
    sha256: str
    attached_at: datetime
    reviewer: Id | None
    state: EvidenceState = EvidenceState.HERE


def file_name(given: str) -> str:
    """A file's name as every system can keep it: no folder, no separators, nothing that reorders a line.

    At most 120 characters and 200 bytes of UTF-8; the ending stays. "file" if nothing is left.
    """
    last = re.split(r"[/\\]", given)[-1] or re.sub(r"[/\\]+", "_", given)
    name = " ".join(_NOT_IN_NAMES.sub("_", last).split()).strip(". ")
    if _DEVICES.match(name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    ending = dot + ending if stem and len(ending) <= 10 else ""
    stem = name.removesuffix(ending) if ending else name
    while len(stem + ending) > _LONGEST_NAME or len((stem + ending).encode()) > 200:
        stem = stem[:-1]
    return stem.rstrip(". ") + ending or "file"


def size_words(size: int) -> str:
    """A size in bytes as people read it: "3.4 MB"."""
    if size < 1000:
        return f"{size} bytes" if size != 1 else "1 byte"
    for unit, factor in (("kB", 1000), ("MB", 1000**2)):
        if size < factor * 999.5:
            return f"{size / factor:.3g} {unit}"
    return f"{size / 1000**3:.1f} GB"


@dataclass(frozen=True, slots=True)
class Resting:
    """A statement whose verdicts rest, or whose citations do, on a reference.

    `words` are the statement's; `verdicts` those that rest on it ("Verified by R1"), in no order that matters.
    """

    statement: Id
    words: str
    verdicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What is wrong with a project, in sentences, and what is only still to be done."""

    damage: tuple[str, ...]
    to_do: tuple[str, ...]
