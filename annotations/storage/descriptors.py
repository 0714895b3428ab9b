"""Reading the beginning of a file that SQLite may have open in this process.

On POSIX a process loses all its locks on a file as soon as it closes *any* descriptor of it, and two
programs then write at once (sqlite.org/howtocorrupt.html, section 2.2). SQLite puts off its own
closing for that reason; so do we, until the last connection to the file is closed.
"""

import os
import threading
from collections import Counter, defaultdict
from pathlib import Path

Identity = tuple[int, int]
"""Device and number of a file: the same for all its names."""

_guard = threading.Lock()
_connections: Counter[Identity] = Counter()
_put_off: defaultdict[Identity, list[int]] = defaultdict(list)


def hold(path: Path) -> Identity | None:
    """Note that a connection to the file is about to be opened; returns what `release` takes."""
    with _guard:
        identity = identity_of(path)
        if identity is not None:
            _connections[identity] += 1
        return identity


def release(identity: Identity | None) -> None:
    """Note that a connection was closed; the last one lets the descriptors go."""
    if identity is None:
        return
    with _guard:
        _connections[identity] -= 1
        if _connections[identity] <= 0:
            del _connections[identity]
            for descriptor in _put_off.pop(identity, []):
                os.close(descriptor)


def identity_of(path: Path) -> Identity | None:
    """Which file has that name now; None if none has."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def beginning(path: Path, length: int) -> tuple[bytes, int]:
    """The first bytes of a file, and its size. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    with _guard:
        identity = None
        try:
            status = os.fstat(descriptor)
            identity = status.st_dev, status.st_ino
            return os.read(descriptor, length), status.st_size
        finally:
            if identity is not None and identity in _connections:
                _put_off[identity].append(descriptor)
            else:
                os.close(descriptor)
