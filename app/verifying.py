"""Whether a project is whole, and what is still to be done about its evidence. No Qt."""

import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.errors import EvidenceDamaged, Unreadable
from annotations.model.evidence import Attachment, EvidenceState, Verified
from annotations.model.ids import Id
from annotations.progress import CancelToken, Progress, no_progress
from annotations.text import harmless

if TYPE_CHECKING:
    from annotations.importing.evidence.words import EvidenceWords
    from annotations.storage.project import Snapshot

_KEPT = 8  # the words of so many references are kept, of five million characters a file at most


def verified(project: Path, progress: Progress = no_progress, cancel: CancelToken | None = None) -> Verified:
    """What is wrong with a project, and what is still to be done about its evidence.

    Raises NotAProject, NewerProject or DamagedProject where the file cannot be opened at all; Cancelled.
    """
    from annotations.storage.verify import verify

    damage = verify(project, progress, cancel)
    return Verified(tuple(damage), () if damage else tuple(_to_do(project, progress, cancel)))


def _to_do(project: Path, progress: Progress, cancel: CancelToken | None) -> Iterator[str]:
    from annotations.importing.evidence.words import find_passage
    from annotations.review.evidence import lacking, undated
    from annotations.storage.project import snapshot

    with snapshot(project) as record:

        @lru_cache(maxsize=_KEPT)
        def words_of(reference: Id) -> "Sequence[EvidenceWords]":
            attached = (a for a in record.attachments if a.reference == reference and a.state is EvidenceState.HERE)
            return [words for each in attached if (words := _read(record, each, cancel)) is not None]

        def is_absent(reference: Id, passage: str) -> bool:
            read = words_of(reference)
            return bool(read) and all(words.whole and find_passage(words, passage) is None for words in read)

        without_date = dict[Id, None]()
        for done, article in enumerate(record.articles()):
            if cancel is not None:
                cancel.check()
            progress(done, 0, "Comparing passages")
            yield from lacking(article, record.references, is_absent)
            without_date |= dict.fromkeys(undated(article, record.references))
        for reference in without_date:
            yield f"“{harmless(record.references[reference].name)}” does not say when it was looked at (accessed)."
        if remark := record.left_over():
            yield remark


def _read(record: "Snapshot", attached: Attachment, cancel: CancelToken | None) -> "EvidenceWords | None":
    """The words of an attached file; None if it has none, or none that can be read."""
    from annotations.importing.evidence.words import words_of

    with tempfile.TemporaryDirectory(prefix="factdesk-") as folder:
        copy = Path(folder, "evidence")
        try:
            with copy.open("wb") as file:
                for piece in record.contents(attached.evidence):
                    file.write(piece)
            words = words_of(copy, attached.name, cancel=cancel)
        except (EvidenceDamaged, Unreadable):
            return None
        return words if words.kind else None
