"""A process of our own beside the program: for work that takes long, or that a hostile file may crash.

It is started fresh ("spawn"), so that neither threads nor Qt of the parent matter.
"""

import os
import threading
from collections.abc import Callable
from multiprocessing import connection as pipes
from multiprocessing import get_context, parent_process
from typing import Any


class Child:
    """A process, and our end of the pipe to it.

    `serve` is a function of a module; the process calls it with its own end of the pipe and `given`,
    and should begin with `end_with_parent`.
    """

    def __init__(self, serve: Callable[..., None], *given: Any) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, *given), daemon=True)
        self.process.start()
        theirs.close()

    def hear(self) -> object:
        """What the process says; None if it is dead."""
        try:
            return self.connection.recv()
        except (EOFError, ConnectionResetError):
            return None

    def close(self) -> None:
        """End the process, whatever it is doing, and wait until it is gone."""
        self.connection.close()
        self.process.kill()
        self.process.join()
        self.process.close()


def end_with_parent() -> None:
    """Have this process end as soon as its parent is gone, even in the middle of long work."""
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    parent = parent_process()
    if parent is not None:
        pipes.wait([parent.sentinel])
        os._exit(1)
