"""The errors that a person can mend.

Every one of them is a sentence that says what is wrong and, where there is one, a next step.
Anything else that is raised is a fault of Factdesk itself and belongs into a crash report.
"""


class FactdeskError(Exception):
    """Something outside the program is in the way: a file, a disk, an input.

    `sentence` says what is wrong, `next_step` what to do about it (may be empty).
    """

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(sentence, next_step)
        self.sentence = sentence
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.sentence} {self.next_step}".strip()


class WrongUse(FactdeskError):
    """A request that cannot be carried out as it was put (unknown id, ambiguous name)."""


class NotAProject(FactdeskError):
    """The file is not a Factdesk project, or there is none at that place."""


class NewerProject(FactdeskError):
    """The project was written by a newer Factdesk than this one."""


class DamagedProject(FactdeskError):
    """The project file is truncated or its content contradicts itself."""


class ForeignParts(DamagedProject):
    """The project file holds triggers, views or tables that Factdesk did not make."""


class ReadOnlyProject(FactdeskError):
    """The project can be read, but not written."""


class ProjectBusy(FactdeskError):
    """Another program is writing to the project and did not finish in time."""


class StorageFailed(FactdeskError):
    """The disk refused to store something (full, removed, failing)."""


class ProjectGone(StorageFailed):
    """The file was moved, deleted or replaced while it was open; what is open can still be saved to another one."""


class ProjectOverwritten(StorageFailed):
    """Another copy was written over the file while it was open: what it holds now must be read anew."""


class ImportRefused(FactdeskError):
    """A file that cannot become an article."""


class AttachRefused(FactdeskError):
    """A file that cannot be kept as evidence."""


class EvidenceDamaged(FactdeskError):
    """The content of an attachment is not there, or not what was attached."""


class Unreadable(FactdeskError):
    """A file whose words, details or pictures cannot be had; the file itself is untouched."""


class DetectionFailed(FactdeskError):
    """Statements of a text could not be detected; the text itself is safe."""


class ExportFailed(FactdeskError):
    """The export could not be written; an older file at that place is untouched."""


class ReadBackRefused(FactdeskError):
    """An edited sheet that cannot be read back."""


class Cancelled(FactdeskError):
    """The person asked for the work to stop."""

    def __init__(self) -> None:
        super().__init__("Cancelled.")
