"""Brings an older project file to this program's schema version.

Alembic runs the revisions in `migrations/versions`; the version itself stands in SQLite's
user_version alone, so that no table of Alembic's has to agree with it. Everything happens in one
transaction, after a backup beside the file. Imported only when there is something to migrate.
"""

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from annotations.errors import DamagedProject
from annotations.storage.connection import ProjectConnection
from annotations.storage.copies import back_up
from annotations.storage.project_file import check_structure, describe, structure
from annotations.storage.schema import USER_VERSION

REVISIONS = Path(__file__).with_name("migrations")


def migrate(path: Path, revisions: Path = REVISIONS, target: int = USER_VERSION) -> Path:
    """Migrate the file at `path` to the version `target`; returns where the backup is.

    Raises StorageFailed, ProjectBusy or DamagedProject; the file is then as it was.
    """
    backup: Path | None = None
    done = False
    connection = ProjectConnection(path)
    try:
        with connection.reading() as reading:
            version = int(reading.exec_driver_sql("PRAGMA user_version").scalar_one())
            check_structure(reading, path, expected=_structure_of(version, revisions))
        backup = back_up(path, f"before update from {describe(version)}")
        with connection.founding() as founding:
            upgrade(founding, revisions, target)
        done = True
    finally:
        connection.close()
        if backup is not None and not done:
            backup.unlink(missing_ok=True)  # the file itself is as it was
    return backup


def structure_of_file(connection: Connection) -> dict[str, tuple[object, ...]]:
    """What a file of the version of this one must look like. Raises DamagedProject."""
    return _structure_of(int(connection.exec_driver_sql("PRAGMA user_version").scalar_one()), REVISIONS)


def _structure_of(version: int, revisions: Path) -> dict[str, tuple[object, ...]]:
    """What a file of an older version must look like. Raises DamagedProject if that never existed."""
    memory = ProjectConnection(Path(":memory:"))
    try:
        with memory.founding() as founding:
            upgrade(founding, revisions, version)
            return structure(founding)
    finally:
        memory.close()


def upgrade(connection: Connection, revisions: Path = REVISIONS, target: int = USER_VERSION) -> None:
    """Run every revision between the database's version and `target`, inside the caller's transaction."""
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    script = ScriptDirectory(str(revisions))
    steps = sorted((step.module for step in script.walk_revisions()), key=lambda module: module.USER_VERSION)
    with Operations.context(MigrationContext.configure(connection)):
        for step in steps:
            if version < step.USER_VERSION <= target:
                step.upgrade()
                version = step.USER_VERSION
                connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    if version != target:
        raise DamagedProject(
            f"The project format {describe(version)} of this file was never in use.",
            "It was not changed. Open a backup, or ask for another copy.",
        )
