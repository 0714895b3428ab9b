"""Whether a project and its evidence are whole, what rests on what is not, and what is still to be done. No Qt."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.errors import EvidenceDamaged, Unreadable
from annotations.model.evidence import Attachment, EvidenceState, Resting, Verified
from annotations.model.ids import Id
from annotations.progress import CancelToken, Progress, no_progress
from annotations.text import harmless
from app.evidence import Evidence

if TYPE_CHECKING:
    from annotations.importing.evidence.words import EvidenceWords
    from annotations.review.evidence import Lack
    from annotations.storage.project import Snapshot

_KEPT = 8  # the words of so many references are kept, of five million characters a file at most


@dataclass(frozen=True, slots=True)
class Damage:
    """An attachment whose content is changed or missing, and the statements that rest on it."""

    attachment: Attachment
    reference: str
    resting: tuple[Resting, ...]

    @property
    def sentence(self) -> str:
        what = "is missing" if self.attachment.state is EvidenceState.MISSING else "was changed since it was attached"
        return f"“{harmless(self.attachment.name)}”, attached to “{harmless(self.reference)}”: its content {what}."


@dataclass(frozen=True, slots=True)
class Verification:
    """What reading all evidence found: `states` by evidence, and how many files were read."""

    states: Mapping[Id, EvidenceState]
    damage: tuple[Damage, ...]
    to_do: "tuple[Lack, ...]"

    @property
    def summary(self) -> str:
        number = len(self.states)
        read = "1 attached file was read" if number == 1 else f"{number:,} attached files were read"
        if not number:
            return "No files are attached in this project."
        return f"{read}: {f'{len(self.damage)} damaged' if self.damage else 'all as they were attached'}."

    def lines(self) -> Iterator[str]:
        """The findings as plain lines, to be copied."""
        yield self.summary
        for damage in self.damage:
            yield damage.sentence
            yield from (f"    {resting_words(resting)}" for resting in damage.resting)
        yield from (lack.sentence for lack in self.to_do)


def resting_words(resting: Resting) -> str:
    """A statement with its verdicts in a line: "Verified by R1: “12 people”"."""
    return f"{', '.join(resting.verdicts) or 'Cited, no verdict'}: “{harmless(resting.words)}”"


def verify_evidence(path: Path, progress: Progress = no_progress, cancel: CancelToken | None = None) -> Verification:
    """Read every attached file of a project against its checksum. From any thread; no writer waits for it."""
    from annotations.storage.evidence import states
    from annotations.storage.project import Project

    found = states(path, progress, cancel)
    project = Project.reading(path)
    try:
        references = project.references()
        evidence = Evidence(read=found).with_attachments(project.attachments(), references)
        wrong = [each for own in references for each in evidence.of(own) if each.state.is_damage]
        wrong = list({(each.reference, each.evidence): each for each in wrong}.values())
        resting = project.resting_on(evidence.damaged)
    finally:
        project.close()
    damage = tuple(
        Damage(
            each,
            references[each.reference].name if each.reference in references else "",
            tuple({one.statement: one for own in _alike(each.reference, evidence) for one in resting[own]}.values()),
        )
        for each in wrong
    )
    return Verification(found, damage, tuple(to_do(path, progress, cancel)))


def _alike(reference: Id, evidence: Evidence) -> Iterator[Id]:
    """The damaged references that share the files of one."""
    files = evidence.of(reference)
    return (own for own in evidence.damaged if evidence.of(own) == files)


def verified(project: Path, progress: Progress = no_progress, cancel: CancelToken | None = None) -> Verified:
    """What is wrong with a project, and what is still to be done about its evidence.

    Raises NotAProject, NewerProject or DamagedProject where the file cannot be opened at all; Cancelled.
    """
    from annotations.storage.verify import verify

    damage = verify(project, progress, cancel)
    return Verified(tuple(damage), () if damage else tuple(lack.sentence for lack in to_do(project, progress, cancel)))


def to_do(project: Path, progress: Progress = no_progress, cancel: CancelToken | None = None) -> "Iterator[Lack]":
    """What is still to be done about the evidence of a project, read from a private copy."""
    from annotations.importing.evidence.words import find_passage
    from annotations.review.evidence import Lack, lacking, undated
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
            name = harmless(record.references[reference].name)
            yield Lack(f"“{name}” does not say when it was looked at (accessed).")
        if remark := record.left_over():
            yield Lack(remark)


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
