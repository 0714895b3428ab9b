"""The long jobs, as plain functions for the window and the command line alike. No Qt."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.errors import DetectionFailed, ExportFailed, FactdeskError, ReadOnlyProject, StorageFailed
from annotations.model.article import ImportedArticle
from annotations.model.changes import Changes
from annotations.model.erasing import ErasedReport
from annotations.model.history import Wanted
from annotations.model.ids import Id, text_id
from annotations.model.readback import Finding, ReadBack
from annotations.model.record import Statement
from annotations.model.recovering import Recovered
from annotations.model.reference import Reference
from annotations.model.settings import ProjectSettings
from annotations.model.sharing import LeftOut, MergeReport
from annotations.model.statement import Detection
from annotations.progress import CancelToken, Progress, no_progress
from annotations.review.states import standing
from annotations.text import harmless

if TYPE_CHECKING:
    from annotations.detection.pool import DetectionPool
    from annotations.exporting.export import ExportReport, Options
    from annotations.exporting.formats import Format
    from annotations.exporting.preview import Preview
    from annotations.storage.ledger import Recorded
    from annotations.storage.merging import Batch, Rehearsal
    from annotations.storage.private_folders import PrivateCopy
    from annotations.storage.project import Project

HISTORIES = (".xlsx", ".csv")
REPORTS = (".html", ".xlsx")


@dataclass(slots=True)
class Imported:
    """What became of the files: articles that are new, those that were there, and the refused."""

    added: list[Id] = field(default_factory=list)
    known: list[tuple[ImportedArticle, Id]] = field(default_factory=list)
    guessed: list[ImportedArticle] = field(default_factory=list)
    refused: list[FactdeskError] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)


def add_articles(project: "Project", articles: Iterable[ImportedArticle], reviewer: Id | None) -> Imported:
    """Add articles to a project; those whose words it has already are left for the caller to decide."""
    result = Imported()
    for article in articles:
        existing = project.articles_with(text_id(article.words))
        if existing:
            result.known.append((article, existing[0]))
            continue
        try:
            own, recorded = project.actions.add_article(article, reviewer)
        except FactdeskError as error:
            if not result.added:
                raise
            result.refused.append(error)  # what was added before it is told all the same
            break
        result.added.append(own)
        if recorded is not None:
            result.changes |= recorded.changes
        if article.guessed:
            result.guessed.append(article)
    return result


def add_references(
    store: "Callable[[Callable[[Project], Recorded | None]], Recorded | None]",
    references: Sequence[Reference],
    reviewer: Id,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Changes:
    """Add many references, a part in each action, so that nobody waits for the others; returns what changed.

    `store` does a part with the project. A cancel keeps the parts before it: then Cancelled is raised.
    """
    from annotations.storage.reference_actions import MOST_AT_ONCE

    changes = Changes()
    for first in range(0, len(references), MOST_AT_ONCE):
        if cancel is not None:
            cancel.check()
        part = references[first : first + MOST_AT_ONCE]
        recorded = store(partial(_add_part, references=part, reviewer=reviewer))
        changes |= recorded.changes if recorded is not None else Changes()
        progress(first + len(part), len(references), "Adding references")
    return changes


def _add_part(project: "Project", references: Sequence[Reference], reviewer: Id) -> "Recorded | None":
    return project.actions.add_references(references, reviewer)


def detect_pending(
    pending: Mapping[Id, str],
    store: Callable[[Detection], object],
    pool: "DetectionPool",
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> dict[Id, DetectionFailed]:
    """Detect the statements of articles (words by id, as `Project.undetected_texts` gives them).

    `store` gets each article's suggestions as soon as they are there: a cancel keeps those.
    Returns the failures by article.
    """
    failures: dict[Id, DetectionFailed] = {}
    for article, found in pool.detect_many(list(pending.items()), progress, cancel):
        if isinstance(found, DetectionFailed):
            failures[article] = found
        else:
            store(found)
    return failures


def check_target(target: Path, formats: Sequence[str]) -> None:
    """Raise ExportFailed if the ending of `target` is none of those that can be written."""
    if target.suffix.lower() not in formats:
        raise ExportFailed(
            f"“{target.name}” does not say which format it should have.", f"End its name with {' or '.join(formats)}."
        )


def freeze_labels(project: "Project", article: Id, reviewer: Id | None) -> None:
    """Keep the ¶ labels of an article that an export is about to print: a printed label stays true."""
    record = project.article(article)
    named = {statement.id: statement.label for statement in record.statements}
    if not project.read_only:
        project.actions.freeze_labels(named, reviewer)


def export(
    project: Path,
    target: Path,
    form: "Format",
    options: "Options",
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> "ExportReport":
    """Write the project in the file `project` to `target`, from a private copy of it. The labels must be frozen."""
    from annotations.exporting.export import Export
    from annotations.exporting.formats import write
    from annotations.storage.project import snapshot

    with snapshot(project, options.scope.articles) as record:
        state_of = partial(state_words, settings=record.settings)
        steps = record.history(Wanted()) if options.history and form.history else None
        return write(Export(record, options, progress, cancel or CancelToken(), state_of, steps), target, form)


def preview(project: Path, form: "Format", options: "Options") -> "Preview":
    """What an export of the project would begin with."""
    from annotations.exporting.preview import Beginning
    from annotations.exporting.preview import preview as preview_of
    from annotations.storage.project import Project

    with closing(Project.reading(project)) as opened:
        settings = opened.settings()
        articles = (opened.article(own) for own in opened.article_ids() if options.scope.has_article(own))
        people, library = opened.reviewers(), opened.references()
        files, verdicts = opened.attachments(), form.of_verdicts
        beginning = Beginning(opened.name, people, library, files, settings, articles, options.scope, verdicts)
        return preview_of(beginning, form, options, partial(state_words, settings=settings))


def read_back(
    project: Path, edited: Path, editor: Id, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> ReadBack:
    """What an edited sheet asks to be changed in the project, as edits by `editor`. Nothing is stored.

    Raises ReadBackRefused for a file that cannot be read back, and Cancelled.
    """
    from annotations.exporting.readback.comparing import read_back as compare
    from annotations.exporting.readback.files import read_sheet
    from annotations.storage.project import snapshot

    progress(0, 0, "Reading the sheet")
    sheet = read_sheet(edited, cancel)
    with snapshot(project) as record:
        return compare(sheet, edited.name, record, editor, progress=progress, cancel=cancel)


def take_over(
    store: "Callable[[Callable[[Project], Recorded | None]], Recorded | None]",
    taken: Sequence[Finding],
    editor: Id,
    name: str,
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> "list[Recorded]":
    """Do what those findings ask for, in as few steps as can be; returns what was recorded.

    `store` does a step with the project. A cancel between two steps keeps the ones before it.
    """
    from annotations.storage.readback_actions import MOST_AT_ONCE

    recorded: list[Recorded] = []
    for first in range(0, len(taken), MOST_AT_ONCE):
        if cancel is not None and cancel.cancelled:
            break
        part = taken[first : first + MOST_AT_ONCE]
        step = store(partial(_take_part, taken=part, editor=editor, label=f"Read back: {harmless(name, longest=60)}"))
        recorded += [step] if step is not None else []
        progress(first + len(part), len(taken), "Taking over")
    return recorded


def _take_part(project: "Project", taken: Sequence[Finding], editor: Id, label: str) -> "Recorded | None":
    changes = [finding.change for finding in taken if finding.change is not None]
    drawings = [finding.drawing for finding in taken if finding.drawing is not None]
    return project.actions.take_over(changes, drawings, editor, label)


def export_history(
    project: Path,
    target: Path,
    wanted: Wanted,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> int:
    """Write those steps of the history to `target`, from a private copy of the project; returns how many.

    `target` must have passed `check_target` for HISTORIES, and the labels been frozen.
    """
    from annotations.exporting.history import write_history
    from annotations.storage.project import snapshot

    with snapshot(project) as record:
        return write_history(record.history(wanted), record.references, target, progress, cancel)


def state_words(statement: Statement, by_id: Mapping[Id, Statement], *, settings: ProjectSettings) -> str:
    """The state of a statement as lists and sheets print it."""
    return "Rejected" if statement.rejected else standing(statement, by_id, settings).state.value


def make_copy(
    project: Path,
    target: Path,
    without: Collection[LeftOut],
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> None:
    """Make a copy of the project for somebody. See `copies.make_copy`."""
    from annotations.storage.copies import make_copy as make

    make(project, target, without, progress, cancel)


def rehearsed(
    project: Path, other: Path, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> "AbstractContextManager[Rehearsal]":
    """What merging `other` into the project would bring, for as long as it is held. See `merging.rehearsed`."""
    from annotations.storage import merging

    return merging.rehearsed(project, other, progress, cancel)


def check_mergeable(project: Path, *, read_only: bool) -> None:
    """Raise ReadOnlyProject if nothing can be merged into the project."""
    if read_only:
        raise ReadOnlyProject(f"“{project.name}” is open for reading only.", "Make a copy of it to merge others into.")


def merge(
    project: Path,
    found: "Rehearsal",
    store: "Callable[[Batch], object]",
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> tuple[Path, ErasedReport | None]:
    """Keep the project as it is in a file beside it, then merge what was rehearsed; returns that file.

    `store` takes each batch into the project. What either side has erased for good goes from the backups,
    too: then there is a report on these. Raises what `store` raises, and Cancelled.
    """
    from annotations.storage.copies import back_up

    backup = back_up(project, "before merge", progress, cancel)
    found.apply(store, progress, cancel)
    return backup, erase_in_backups(project) if found.erases else None


def erase_in_backups(project: Path) -> ErasedReport:
    """Take what the project has erased for good out of the backups that this installation made of it."""
    from annotations.storage.erasing import erase_in_backups as erase
    from app.installation import data_folder

    return erase(project, data_folder() / "backups")


def erased_words(report: ErasedReport) -> str:
    """What became of the backups, and what is out of reach, in sentences."""
    made = "no backup" if not report.backups else "1 backup" if report.backups == 1 else f"{report.backups:,} backups"
    kept = "".join(f" Delete {kept.path} yourself: {kept.why}" for kept in report.kept)
    return (
        f"Erased here and in {made}.{kept} Copies, exports and mails elsewhere still have it; "
        "copies lose it when they are merged."
    )


def keep(path: Path, folder: Path, progress: Progress = no_progress, cancel: CancelToken | None = None) -> Path:
    """Make a copy of a project in a folder that is there to stay, under a name that is free; returns the copy."""
    from annotations.storage.copies import free_name

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be used ({error.strerror}).", "Choose another one.") from error
    target = folder / path.name
    target = free_name(target, "copy") if target.exists() else target
    make_copy(path, target, (), progress, cancel)
    return target


def take_out(
    copy: "PrivateCopy", progress: Progress = no_progress, cancel: CancelToken | None = None
) -> FactdeskError | None:
    """Make, or bring up to date, the private copy of a shared project. See `private_copies.take_out`."""
    from annotations.storage import private_copies
    from app.installation import replica_id

    return private_copies.take_out(copy, replica_id(), progress, cancel)


def merge_back(copy: "PrivateCopy", progress: Progress = no_progress, cancel: CancelToken | None = None) -> int:
    """Merge a private copy into the shared project. See `private_copies.merge_back`."""
    from annotations.storage import private_copies
    from app.installation import data_folder, replica_id

    return private_copies.merge_back(copy, replica_id(), data_folder() / "backups", progress, cancel)


def give_back(copy: "PrivateCopy", progress: Progress = no_progress, cancel: CancelToken | None = None) -> None:
    """Merge a private copy, which nobody has open any more, into the shared project; it goes then."""
    from annotations.storage import private_copies

    merge_back(copy, progress, cancel)
    private_copies.let_go(copy)


def conflict_copies(path: Path) -> list[Path]:
    """Copies that a sync program made beside a project, with something in them that it lacks."""
    from annotations.storage import places, private_copies

    found = []
    for other in places.conflict_copies(path):
        with suppress(FactdeskError):
            if private_copies.lacks(path, other):
                found.append(other)
    return found


def write_merge_report(report: MergeReport, target: Path, *, merged: bool) -> None:
    """Write what a merge brings to a file that `check_target` passed for REPORTS."""
    from annotations.exporting.merge_report import write_merge_report as write

    write(report, target, merged=merged)


def recovery_report(project: Path) -> Path:
    """Where the report on a recovered project lies: beside it."""
    return project.with_name(f"{project.stem} (what was recovered).txt")


def recover(
    damaged: Path, target: Path, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> Recovered:
    """Write what is readable of a damaged project to a new one, and a report beside that. See `salvage.recover`."""
    from annotations.exporting.atomic import replacing
    from annotations.storage.salvage import recover as salvage

    target = target if target.suffix else target.with_suffix(".factdesk")
    report = salvage(damaged, target, progress, cancel)
    with replacing(recovery_report(target)) as temporary:
        temporary.write_text("\n".join([*report.lines(), ""]), encoding="utf-8")
    return report
