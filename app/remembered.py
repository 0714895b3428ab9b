"""Results that are asked for on every key, but change only with the record."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """The last result of `work`, for as long as it is asked about the very same objects.

    The objects must be immutable, or replaced rather than changed.
    """

    def __init__(self, work: Callable[..., T]) -> None:
        self._work = work
        self._last: tuple[tuple[object, ...], T] | None = None

    def __call__(self, *about: object) -> T:
        if self._last is None or not all(a is b for a, b in zip(self._last[0], about, strict=True)):
            self._last = about, self._work(*about)
        return self._last[1]
