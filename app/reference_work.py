"""Files of references, for the window and the command line alike. No Qt."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.model.changes import Changes
from annotations.model.ids import Id
from annotations.model.reference import REFERENCE_FIELDS, Reference, library
from annotations.progress import CancelToken, Progress, no_progress
from app.work import check_target

if TYPE_CHECKING:
    from annotations.importing.references.fields import ReadReferences
    from annotations.review.duplicates import Key
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
    existing: Mapping[Id, Reference],
    store: "Callable[[Callable[[Project], Changes]], Changes]",
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> BroughtIn:
    """Add the references of a file that are not among the `existing` ones, some at a time.

    `store` does a piece of work with the project. Raises ImportRefused, what `store` raises, and
    Cancelled: what was added before that stays.
    """
    from annotations.importing.references.reading import read_references

    read = read_references(path, progress, cancel)
    there = {mark for one in library(existing).values() for mark in _marks(one)}
    new = [one for one in read.references if there.isdisjoint(_marks(one))]
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


def _marks(reference: Reference) -> "list[Key]":
    """What proves that a reference is there already: its identifier, its address, else all of its fields.

    A title alone proves nothing; the library shows works that are alike.
    """
    from annotations.review.duplicates import keys_of

    named = [key for key in keys_of(reference) if key[0] != "title"]
    return named or [tuple(getattr(reference, name) for name in REFERENCE_FIELDS)]


def _batches(references: list[Reference]) -> Iterator[list[Reference]]:
    for start in range(0, len(references), _BATCH):
        yield references[start : start + _BATCH]


def import_words(brought: BroughtIn) -> str:
    """What an import brought, in a sentence or two."""
    parts = ["1 reference added" if brought.added == 1 else f"{brought.added:,} references added"]
    if brought.known:
        parts.append(f"{brought.known:,} were there already")
    if brought.read.misread:
        number = len(brought.read.misread)
        parts.append("1 entry could not be read" if number == 1 else f"{number:,} entries could not be read")
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
