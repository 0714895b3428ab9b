"""What is told of a fault of ours: a report that can be mailed. No Qt.

It holds no words of articles and no home folder. A message of an exception may quote what was being
worked on, so it is left out unless its kind speaks of code only; the log on this computer has it.
"""

import faulthandler
import os
import platform
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

_SPEAKS_OF_CODE = (AttributeError, NameError, TypeError, ImportError, IndexError, RecursionError, ZeroDivisionError)
_OF_QT = "Internal C++ object"
_DEEPEST_CHAIN = 5
_LONGEST = 20_000
"""Characters of a hard crash's trace that are told."""
_FORGOTTEN_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a fault happened, besides its trace."""

    qt: str
    window_system: str
    theme: str
    actions: Sequence[str]


def report(fault: BaseException, around: Surroundings) -> str:
    """Everything that helps to find the fault, and nothing that tells what was being checked."""
    from importlib.metadata import version  # 20 ms that no start should take

    head = [
        f"Factdesk {version('factdesk')}",
        f"Python {platform.python_version()} · Qt {around.qt}",
        f"{platform.platform()} · {around.window_system} · theme {around.theme}",
        f"Last actions: {', '.join(around.actions) or 'none'}",
    ]
    return without_home("\n".join([*head, "", *_chain(fault)]))


def sentence(fault: BaseException) -> str:
    """What happened, in a sentence."""
    return f"A step failed inside the program ({type(fault).__name__})."


def place(fault: BaseException) -> str:
    """Which fault it is, so that the same one is known again: its kind and where it was raised."""
    frames = traceback.extract_tb(fault.__traceback__)
    return (
        f"{type(fault).__qualname__} {frames[-1].filename}:{frames[-1].lineno}" if frames else type(fault).__qualname__
    )


def without_home(text: str) -> str:
    """The text with `~` in place of the person's home folder, which holds a name."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _chain(fault: BaseException) -> list[str]:
    """The traces of a fault and of what led to it, the first cause first."""
    faults: list[BaseException] = []
    one: BaseException | None = fault
    while one is not None and one not in faults and len(faults) < _DEEPEST_CHAIN:
        faults.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return ["".join(traceback.format_tb(cause.__traceback__)) + _last_line(cause) for cause in reversed(faults)]


def _last_line(fault: BaseException) -> str:
    kind, words = type(fault).__qualname__, str(fault)
    if not words or isinstance(fault, _SPEAKS_OF_CODE) or words.startswith(_OF_QT):
        return f"{kind}: {words}".removesuffix(": ")
    return f"{kind} (its message may quote an article, so it stands only in the log on this computer)"


class HardCrashes:
    """Keeps what Python writes when the process dies (in Qt, out of memory), for the next start.

    Each process has a file of its own, so that a second window does not take the first one's away.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"hard-crash-{os.getpid()}.txt"
        self._file: TextIO | None = None

    def last(self) -> str:
        """The trace that an earlier run left behind, told once; "" if all ended well."""
        told = ""
        for path in sorted(self._folder.glob("hard-crash-*.txt")):
            try:
                trace = path.read_text(encoding="utf-8", errors="replace")[:_LONGEST].strip()
                forgotten = time.time() - path.stat().st_mtime > _FORGOTTEN_SECONDS
                if trace or forgotten:  # an empty one may belong to a window that is open
                    path.unlink()
                told = trace or told
            except OSError:
                continue  # another start has just told it
        return without_home(told)

    def watch(self) -> None:
        """From now on write a trace into the file if the process dies."""
        try:
            self._file = self._path.open("w", encoding="utf-8")
        except OSError:
            return  # what cannot be written cannot be told, and the window works without it
        faulthandler.enable(self._file)

    def ended_well(self) -> None:
        """Stop watching; nothing will be told at the next start."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)
