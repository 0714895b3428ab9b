"""What this installation keeps of a project beside it, and how it forgets that. No Qt."""

import json
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from annotations.errors import StorageFailed
from annotations.model.ids import Id
from app.installation import data_folder


def search_index(project: Id) -> Path | None:
    """Where the search index of a project is kept; None where this installation has no folder to keep it in."""
    try:
        return data_folder() / "search" / f"{project.hex()}.sqlite"
    except StorageFailed:
        return None


def forget_search(project: Id) -> None:
    """Throw the search index away: it is made anew from the project."""
    from annotations.storage.search_index import discard

    index = search_index(project)
    if index is not None:
        discard(index)


def forget_damaged_drafts(project: Id) -> None:
    """Delete the half-written text of a project that could not be read and was set aside."""
    (data_folder() / "recovery" / f"{project.hex()}.damaged").unlink(missing_ok=True)


def forget_drafts(project: Id, statements: Collection[Id]) -> None:
    """Delete the half-written text about these statements, for when no window has the project open."""
    forget_damaged_drafts(project)
    path = data_folder() / "recovery" / f"{project.hex()}.json"
    with suppress(FileNotFoundError):
        try:
            kept = json.loads(path.read_bytes())
            for statement in statements:
                kept["drafts"].pop(statement.hex(), None)
            if kept["drafts"]:
                path.write_text(json.dumps(kept), encoding="utf-8")
                return
        except (ValueError, KeyError, TypeError, AttributeError):
            pass  # what cannot be read may hold anything
        path.unlink()
