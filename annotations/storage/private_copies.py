"""Working on a private copy of a project that lies where SQLite should not work: a synced or network folder.

The copy (`private_folders`) is there as long as it may hold what the shared file lacks: it goes once it was
compared with that file after merging back. So what a crash, a shared file that is gone, busy or only read
leaves behind is found again, and nothing is lost.

Both directions are merges (`merging`): rows are only added, whoever else changed either file meanwhile.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from annotations.errors import FactdeskError, ReadOnlyProject, StorageFailed, WrongUse
from annotations.model.ids import Id
from annotations.progress import CancelToken, Progress, no_progress
from annotations.storage import project_file
from annotations.storage.backups import Why, folder_of, take
from annotations.storage.connection import translated
from annotations.storage.copies import duplicate
from annotations.storage.erasing import erase_in_backups
from annotations.storage.merging import rehearsed
from annotations.storage.private_folders import PrivateCopy
from annotations.storage.project import Project


def take_out(
    copy: PrivateCopy, replica: Id, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> FactdeskError | None:
    """Make the private copy; one that is there already takes in what the shared file has more.

    Returns why that could not be: what is there already can be worked on all the same. Raises what
    `copies.duplicate` raises where there is none yet, and Cancelled.
    """
    if copy.exists:
        try:
            _check_there(copy.shared)
            with (
                closing(Project.open(copy.path, replica)) as project,
                rehearsed(copy.path, copy.shared, progress, cancel) as found,
            ):
                found.apply(project.take_in, progress, cancel)
        except (OSError, FactdeskError) as error:
            if cancel is not None:
                cancel.check()
            return _as_refusal(error, copy.shared)
        return None
    project_file.check_header(copy.shared)
    copy.note_shared()
    with project_file.appearing_at(copy.path) as partial:
        duplicate(copy.shared, partial, progress, cancel)
    return None


def merge_back(
    copy: PrivateCopy,
    replica: Id,
    backups: Path,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> int:
    """Bring what the shared file lacks into it; returns how many steps that were.

    That is backed up first, beneath the folder `backups`; what was erased for good goes from the backups, too.
    Raises StorageFailed if the shared file is gone, ReadOnlyProject, WrongUse if another project lies there,
    what `merging.rehearsed` raises, and Cancelled. The private copy stays in any case.
    """
    _check_there(copy.shared)
    lacking = lacks(copy.shared, copy.path)
    if not lacking:
        return 0
    with closing(Project.open(copy.shared, replica)) as project:  # an older one is migrated
        if project.read_only:
            raise ReadOnlyProject(
                f"“{copy.shared}” may only be read, so that nothing can be merged back.",
                "What you did is in the private copy, which stays on this computer.",
            )
        take(copy.shared, folder_of(backups, project.id), Why.MERGE_BACK, progress, cancel)
        with rehearsed(copy.shared, copy.path, progress, cancel) as found:
            found.apply(project.take_in, progress, cancel)
            erases = found.erases
    if erases:
        erase_in_backups(copy.shared, backups)
    return lacking


def let_go(copy: PrivateCopy) -> bool:
    """Remove the private copy if the shared file holds all of it; returns whether it went.

    Nobody may have it open. Raises what reading either file raises.
    """
    _check_there(copy.shared)
    if lacks(copy.shared, copy.path):
        return False
    copy.remove()
    return True


def lacks(one: Path, other: Path) -> int:
    """How many steps (and detector runs) the project in the file `other` holds that `one` lacks.

    Raises WrongUse if they are not the same project; NotAProject, NewerProject, ProjectBusy, DamagedProject
    and StorageFailed.
    """
    for path in (one, other):
        project_file.check_header(path)
    with translated(one), closing(sqlite3.connect(f"{one.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("ATTACH ? AS other", (f"{other.absolute().as_uri()}?mode=ro",))
        if connection.execute("SELECT id FROM main.project EXCEPT SELECT id FROM other.project").fetchone():
            raise WrongUse(f"Another project lies at “{one}” now.", "Nothing was merged into it.")
        missing = (
            connection.execute(
                f"SELECT count(*) FROM other.{table} AS o WHERE NOT EXISTS (SELECT 1 FROM main.{table} WHERE id = o.id)"
            ).fetchone()[0]
            for table in ("action", "run")
        )
        return sum(missing)


def _check_there(shared: Path) -> None:
    if not shared.exists():
        raise StorageFailed(
            f"“{shared}” is not there.", "What you did is in the private copy, which stays on this computer."
        )


def _as_refusal(error: Exception, shared: Path) -> FactdeskError:
    if isinstance(error, FactdeskError):
        return error
    return StorageFailed(f"“{shared}” cannot be read ({error}).", "The private copy is as you left it.")
