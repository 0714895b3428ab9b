"""How long the read transactions of a test made writers wait."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

from annotations.storage.connection import Held, watched_reading

LONGEST = 0.1
"""Seconds of computing: what the clock says besides is the machine's other work, which no test can help."""


class ReadingTimes:
    """Notes the read transactions of project files, except private copies: nobody waits for those.

    Collecting garbage does not count. It goes through everything that the tests before have left, and the
    program does it in pauses.
    """

    def __init__(self) -> None:
        self._long: list[Held] = []
        self._collecting = 0.0
        self._collections: list[tuple[float, float]] = []

    @contextmanager
    def noting(self) -> Iterator[None]:
        """While this is held, everything is noted."""
        gc.callbacks.append(self._collected)
        try:
            with watched_reading(self.note):
                yield
        finally:
            gc.callbacks.remove(self._collected)

    def note(self, held: Held) -> None:
        begun = time.perf_counter() - held.seconds
        garbage = sum(end - start for start, end in self._collections if start >= begun)
        self._collections.clear()
        private = held.path.parent.name.startswith("factdesk-")
        if held.computing - garbage > LONGEST and not private:
            self._long.append(held)

    def _collected(self, phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            self._collecting = time.perf_counter()
        else:
            self._collections.append((self._collecting, time.perf_counter()))

    def too_long(self) -> list[str]:
        """A sentence for each that was too long."""
        return [
            f"“{held.path.name}” was read for {held.computing:.3f} s in one transaction: read less at a time, "
            "make what takes long of the rows afterwards, or read a private copy."
            for held in self._long
        ]
