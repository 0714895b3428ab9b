"""Talking to a terminal: messages and progress on standard error, data on standard output."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from annotations.progress import Progress


def say(message: str) -> None:
    """A message for the person at the terminal."""
    print(message, file=sys.stderr)


def say_waiting() -> None:
    """Another program holds the project file."""
    say("Waiting for another program…")


@contextmanager
def progress_bar(what: str, unit: str = "") -> Iterator[Progress]:
    """A bar on standard error while it is a terminal; nothing otherwise."""
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no thread of its own: every step reports

    bar = tqdm(desc=what, unit=unit or "it", disable=not sys.stderr.isatty(), leave=False, file=sys.stderr)

    def progress(done: int, total: int, what: str = "") -> None:
        bar.total = total or None
        bar.n = done
        bar.refresh()

    try:
        yield progress
    finally:
        bar.close()
