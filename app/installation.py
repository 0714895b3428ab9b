"""What belongs to this installation and never into a project file."""

import os
from pathlib import Path

from platformdirs import user_data_path

from annotations.errors import StorageFailed
from annotations.model.ids import Id, new_id


def data_folder() -> Path:
    """Where this installation keeps its own files. FACTDESK_HOME puts it elsewhere."""
    home = os.environ.get("FACTDESK_HOME")
    folder = Path(home) if home else user_data_path("factdesk", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(folder, error) from error
    return folder


def private_folder() -> Path:
    """Where the private copies of shared projects are."""
    return data_folder() / "private"


def replica_id() -> Id:
    """The id by which ledgers know this installation; made at the first call."""
    path = data_folder() / "replica"
    try:
        known = bytes.fromhex(path.read_text(encoding="ascii").strip())
        if len(known) == 16:
            return known
    except (FileNotFoundError, ValueError):
        pass
    except OSError as error:
        raise _unusable(path, error) from error
    made = new_id()
    try:
        path.write_text(made.hex(), encoding="ascii")
    except OSError as error:
        raise _unusable(path, error) from error
    return made


def _unusable(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(f"{path} cannot be used ({error.strerror}).", "Set FACTDESK_HOME to a folder of yours.")
