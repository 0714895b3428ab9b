"""All evidence files are read, and what is wrong with them is told with what rests on it. No Qt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.model.evidence import Attachment, EvidenceState, Resting
from annotations.model.ids import Id
from annotations.progress import CancelToken, Progress, no_progress
from annotations.text import harmless
from app import work
from app.evidence import Evidence

if TYPE_CHECKING:
    from annotations.review.evidence import Lack


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
    return Verification(found, damage, tuple(work.to_do(path, progress, cancel)))


def _alike(reference: Id, evidence: Evidence) -> Iterator[Id]:
    """The damaged references that share the files of one."""
    files = evidence.of(reference)
    return (own for own in evidence.damaged if evidence.of(own) == files)
