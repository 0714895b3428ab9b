"""What happens to a project file from outside while it is open."""

from pathlib import Path

from annotations.model.ids import new_id
from annotations.storage.project import Project


def moved(path: Path) -> None:
    path.rename(path.with_name("moved.factdesk"))


def replaced(path: Path) -> None:
    """As programs do that write a new file and give it the old one's name."""
    new = path.with_name("new.factdesk")
    Project.create(new, new_id()).close()
    new.replace(path)
