"""When Python looks for garbage in cycles, which reference counts do not free.

A full collection walks over all that is alive and stops every thread: with a long article open, for
0.1 s. So it is put off to a pause; the young, which are few, are still looked through at once.
"""

import gc

from PySide6.QtCore import QObject, QTimer

from app.session import ProjectSession

_USUAL = gc.get_threshold()
_NEVER = 1_000_000
_LOOK_MS = 5_000
_MANY = 200
"""After so many times as many allocations as Python itself would wait for, there is no waiting for a pause."""


class GarbageInPauses(QObject):
    """Collects in full when nothing was read or stored for a moment, as long as it lives.

    Only one at a time: it changes the settings of the whole process, until `shut_down`.
    """

    def __init__(self, session: ProjectSession) -> None:
        super().__init__(session)
        self._quiet = False
        session.busyChanged.connect(self._acted)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        gc.set_threshold(*_USUAL[:2], _NEVER)

    def shut_down(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.set_threshold(*_USUAL)

    def _acted(self) -> None:
        self._quiet = False

    def _look(self) -> None:
        due, usual = gc.get_count()[2], _USUAL[2]
        if due > usual * (1 if self._quiet else _MANY):
            gc.collect()
        self._quiet = True
