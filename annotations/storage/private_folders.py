"""Where this installation keeps its private copies of shared projects (`private_copies`).

Each has a folder named by the place of the shared file, with the copy under the project's own name and the
file `shared`, which holds the path of the file that it is a copy of.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_SHARED = "shared"


@dataclass(frozen=True, slots=True)
class PrivateCopy:
    """A private copy (`path`) and the file that it is one of (`shared`)."""

    path: Path
    shared: Path

    @property
    def exists(self) -> bool:
        """Whether it is there: what was done in it was not merged back, as far as is known."""
        return self.path.exists()

    def note_shared(self) -> None:
        """Make its folder, which says what it is a copy of."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        (self.path.parent / _SHARED).write_text(str(self.shared), encoding="utf-8", errors="surrogateescape")

    def remove(self) -> None:
        """Remove the copy. A backup that was made beside it before a merge stays."""
        self.path.unlink(missing_ok=True)
        (self.path.parent / _SHARED).unlink(missing_ok=True)
        with suppress(OSError):  # something else lies there
            self.path.parent.rmdir()


def private_copy_of(shared: Path, home: Path) -> PrivateCopy:
    """The private copy that belongs to a shared file, whether there is one or not. `home`: for all of them."""
    shared = shared.absolute()
    folder = sha256(str(shared).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return PrivateCopy(home / folder / shared.name, shared)


def kept(home: Path) -> Iterator[PrivateCopy]:
    """The private copies that are there."""
    for note in sorted(home.glob(f"*/{_SHARED}")):
        copy = private_copy_of(Path(note.read_text(encoding="utf-8", errors="surrogateescape")), home)
        if copy.path.parent == note.parent and copy.exists:
            yield copy
