"""Files of references, for the window and the command line alike. No Qt."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.model.changes import Changes
from annotations.model.ids import Id
from annotations.model.reference import Reference, library
from annotations.progress import CancelToken, Progress, no_progress
from app.work import check_target

if TYPE_CHECKING:
    from annotations.importing.references.fields import ReadReferences
    from annotations.storage.project import Project

_BATCH = 200


@dataclass(slots=True)
class BroughtIn:
    """What became of a file of references: how many are new, how many were there, and what was read."""

    read: "ReadReferences"
    added: int = 0
    known: int = 0
    changes: Changes = field(default_factory=Changes)


def import_references(
    path: Path,
    reviewer: Id,
    store: "Callable[[Callable[[Project], Changes]], Changes]",
    existing: Mapping[Id, Reference],
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> BroughtIn:
    """Add the references of a file that are not among the `existing` ones, some at a time.

    `store` does a piece of work with the project. Raises ImportRefused, what `store` raises, and
    Cancelled: what was added before that stays, and undo takes it back.
    """
    from annotations.importing.references.reading import read_references
    from annotations.review.duplicates import Duplicates

    read = read_references(path, progress, cancel)
    there = Duplicates(library(existing).values())
    new = [one for one in read.references if not there.like(one)]
    result = BroughtIn(read, known=len(read.references) - len(new))
    for batch in _batches(new):
        if cancel is not None:
            cancel.check()
        progress(result.added, len(new), "Adding the references")

        def add(project: "Project", batch: list[Reference] = batch) -> Changes:
            recorded = project.actions.add_references(batch, reviewer)
            return recorded.changes if recorded else Changes()

        result.changes |= store(add)
        result.added += len(batch)
    return result


def _batches(references: list[Reference]) -> Iterator[list[Reference]]:
    for start in range(0, len(references), _BATCH):
        yield references[start : start + _BATCH]


def import_words(brought: BroughtIn) -> str:
    """What an import brought, in a sentence or two."""
    parts = [f"{brought.added:,} references added"]
    if brought.known:
        parts.append(f"{brought.known:,} were there already")
    if brought.read.misread:
        parts.append(f"{len(brought.read.misread):,} entries could not be read")
    guess = brought.read.guessed_encoding
    return ", ".join(parts) + "." + (f" The encoding was guessed: {guess}." if guess else "")


def import_report(brought: BroughtIn) -> str:
    """The entries that could not be read, and the fields without a place, a line each; "" where there are none."""
    lines = [
        f"{f'Line {bad.line}' if bad.line else 'Somewhere'}: {bad.sentence} {bad.next_step}"
        for bad in brought.read.misread
    ]
    lines += [f"Left out: {name} ({number:,} times)" for name, number in brought.read.dropped.most_common(200)]
    return "\n".join(lines)


def export_references(
    references: Mapping[Id, Reference],
    target: Path,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> int:
    """Write the library to a file in the format of its ending; returns how many references it has.

    Of confidential ones only their number is written. Raises ExportFailed and Cancelled.
    """
    from annotations.exporting.references.writing import FORMATS, write_references

    check_target(target, FORMATS)
    written = list(library(references).values())
    write_references(written, target, progress, cancel)
    return len(written)
