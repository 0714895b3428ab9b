"""Who has a project open, told by a small file beside it for each window.

It is advice and nothing more: nobody is kept out by it, and where it cannot be written (a folder
that is only read, a full disk) it is left out. What two people record at once is safe without it.

The file `.NAME.factdesk.TOKEN.here` is JSON: who (`reviewer`, `name`, `initials`), where (`host`,
`process`), from when and when last seen (`since`, `seen`, ISO 8601 in UTC). It goes when the window
is closed. What a killed program left is removed by the next one on its computer. A file that was not
renewed for half an hour counts no more, and after a day anybody removes it.
"""

import json
import os
import platform
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from annotations.model.ids import Id, new_id
from annotations.model.judgement import Reviewer
from annotations.storage.records import NONSENSE
from annotations.text import normalised

_RENEWED, _STALE, _LEFT = timedelta(minutes=10), timedelta(minutes=30), timedelta(days=1)
_BYTES, _LETTERS = 4096, 200


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has the project open. `reviewer` is None, and the name "", before they joined it.

    `host` is the name of their computer, "" if it is this one.
    """

    reviewer: Id | None
    name: str
    initials: str
    host: str
    since: datetime


class Presence:
    """One window's own file, and what the others' say. To be used from one thread; it raises nothing."""

    def __init__(self, project: Path) -> None:
        self.project = project
        own = Path(os.path.realpath(project))  # two names of one file meet
        self._folder, self._stem = own.parent, f".{own.name}"
        self._file = self._folder / f"{self._stem}.{new_id().hex()[-12:]}.here"
        self._since = datetime.now(UTC)
        self._told: tuple[Reviewer | None, datetime] | None = None  # what stands in the file, and since when

    def announce(self, reviewer: Reviewer | None) -> None:
        """Tell the others that this reviewer is here; to be called again and again, which keeps it true."""
        now = datetime.now(UTC)
        if self._told is not None and self._told[0] == reviewer and now - self._told[1] < _RENEWED:
            return
        told = {
            "reviewer": reviewer.id.hex() if reviewer else "",
            "name": reviewer.name if reviewer else "",
            "initials": reviewer.initials if reviewer else "",
            "host": platform.node(),
            "process": os.getpid(),
            "since": self._since.isoformat(timespec="seconds"),
            "seen": now.isoformat(timespec="seconds"),
        }
        with suppress(OSError):
            self._file.write_text(json.dumps(told), encoding="ascii")
        self._told = reviewer, now  # a folder that refuses is not asked at every look

    def others(self) -> list[Present]:
        """Who else has the project open, the longest first."""
        return sorted(self._others(), key=lambda other: (other.since, other.name))

    def leave(self) -> None:
        """Take the file away."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _others(self) -> Iterator[Present]:
        for path in self._files():
            with suppress(OSError, *NONSENSE):  # gone meanwhile, half written, or not of ours
                told = _read(path)
                age = datetime.now(UTC) - datetime.fromisoformat(told["seen"])
                if age > _LEFT or (told["host"] == platform.node() and not _runs(told["process"])):
                    path.unlink()
                elif age < _STALE:
                    yield _present(told)

    def _files(self) -> list[Path]:
        with suppress(OSError), os.scandir(self._folder) as entries:
            return [
                Path(entry.path)
                for entry in entries
                if entry.name.endswith(".here")
                and entry.name.rsplit(".", 2)[0] == self._stem
                and entry.name != self._file.name
                and entry.is_file(follow_symlinks=False)
            ]
        return []


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        told = json.loads(file.read(_BYTES))
    if not isinstance(told, dict):
        raise TypeError("not what a window writes")
    return told


def _present(told: dict[str, Any]) -> Present:
    host = _words(told["host"])
    return Present(
        bytes.fromhex(told["reviewer"]) or None,
        _words(told["name"]),
        _words(told["initials"]),
        "" if host == platform.node() else host,
        datetime.fromisoformat(told["since"]).astimezone(UTC),
    )


def _words(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError("not what a window writes")
    return normalised(told)[:_LETTERS]


def _runs(process: object) -> bool:
    """Whether a process of this computer is alive; where that cannot be asked, yes."""
    if not isinstance(process, int) or process <= 0:
        raise ValueError("no process")
    if os.name != "posix":  # os.kill would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True
