"""Who else has the project open, for the status bar."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotations.model.changes import Changes
from annotations.model.ids import Id
from annotations.model.judgement import Reviewer
from app.jobs import Lane
from app.plain import caption

if TYPE_CHECKING:
    from annotations.storage.presence import Presence, Present
    from app.session import ProjectSession

_LOOK_MS = 2000
_NAMED = 2
"""So many are named in the status bar; the tip names all."""


class Company(QObject):
    """Tells other windows who is in this one, and keeps at hand who is in them.

    It looks on a lane of its own: a folder that answers slowly holds no verdict up.
    """

    changed = Signal()

    def __init__(self, session: "ProjectSession") -> None:
        super().__init__(session)
        self.others: Sequence[Present] = ()
        self._session = session
        self._lane = Lane("presence", self)
        self._presence: Presence | None = None  # touched on the lane only
        self._looking = False
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        session.opened.connect(self._look)
        session.openFailed.connect(lambda _: self._look())
        session.changed.connect(self._changed)

    def shut_down(self) -> None:
        """Take leave, and end the lane."""
        self._timer.stop()
        self._lane.start(self._leave, lambda _: None, lambda _: None)
        self._lane.close()

    def _changed(self, changes: Changes) -> None:
        if changes.reviewers:
            self._look()

    def _look(self) -> None:
        path, reviewer = self._session.path, self._session.reviewer
        self._timer.start()
        if path is None:
            self._timer.stop()
        elif self._looking:
            return
        self._looking = True
        self._lane.start(lambda: self._seen(path, reviewer), self._take, lambda _: self._take(()), self._ended)

    def _ended(self) -> None:
        self._looking = False

    def _take(self, others: "Sequence[Present]") -> None:
        self._looking = False
        if list(others) != list(self.others):
            self.others = others
            self.changed.emit()

    # On the lane

    def _seen(self, path: Path | None, reviewer: Reviewer | None) -> "Sequence[Present]":
        if self._presence is not None and self._presence.project != path:
            self._leave()
        if path is None:
            return ()
        if self._presence is None:
            from annotations.storage.presence import Presence

            self._presence = Presence(path)
        self._presence.announce(reviewer)
        return self._presence.others()

    def _leave(self) -> None:
        if self._presence is not None:
            self._presence.leave()
            self._presence = None


def brief_words(others: "Sequence[Present]", me: Id | None) -> str:
    """Who else is here, those with a name first: "also here: KM, S2 +1"; "" for nobody."""
    named = sorted(others, key=lambda other: not other.name)
    known = list(dict.fromkeys(_initials(other, me) for other in named))
    more = f" +{len(known) - _NAMED}" if len(known) > _NAMED else ""
    return f"also here: {', '.join(known[:_NAMED])}{more}" if known else ""


def full_words(others: "Sequence[Present]", me: Id | None) -> str:
    """A line for each of the others: who, on which computer, since when."""
    return "\n".join(_line(other, me) for other in others)


def _initials(other: "Present", me: Id | None) -> str:
    if other.reviewer is not None and other.reviewer == me:
        return "you"
    return caption(other.initials or other.name, 12) or "somebody"


def _line(other: "Present", me: Id | None) -> str:
    who = other.name or "Somebody who has not given a name yet"
    if other.reviewer is not None and other.reviewer == me:
        who = "You, in another window"
    where = f" on {other.host}" if other.host else ""
    return f"{who}{where}, since {other.since.astimezone():%H:%M}"
