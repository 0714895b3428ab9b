"""How long the read transactions of a test made writers wait."""

from annotations.storage.connection import Held

LONGEST = 0.1
"""Seconds of computing: what the clock says besides is the machine's other work, which no test can help."""


class ReadingTimes:
    """Notes the read transactions of project files, except private copies: nobody waits for those."""

    def __init__(self) -> None:
        self._long: list[Held] = []

    def note(self, held: Held) -> None:
        private = held.path.parent.name.startswith("factdesk-")
        if held.computing > LONGEST and not private:
            self._long.append(held)

    def too_long(self) -> list[str]:
        """A sentence for each that was too long."""
        return [
            f"“{held.path.name}” was read for {held.computing:.3f} s in one transaction: read less at a time, "
            "make what takes long of the rows afterwards, or read a private copy."
            for held in self._long
        ]
