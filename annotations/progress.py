"""How long work reports where it is, and how it is asked to stop."""

import threading
from typing import Protocol

from annotations.errors import Cancelled


class Progress(Protocol):
    """Called as `progress(done, total, what)`; `total` is 0 while it is unknown.

    May be called from any thread: an implementation must not touch the interface directly.
    """

    def __call__(self, done: int, total: int, what: str = "") -> None: ...


def no_progress(done: int, total: int, what: str = "") -> None:
    """A Progress for callers that do not show any."""


class CancelToken:
    """Asks work to stop. `cancel()` may be called from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raise Cancelled if `cancel()` was called."""
        if self._event.is_set():
            raise Cancelled
