"""PDF files: their words page by page, their details, and pictures of their pages.

PDFium reads them in a process of its own, with limits on time and memory, so that a hostile file
can neither take the program with it nor keep it waiting.
"""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from annotations.child import Child
from annotations.errors import Unreadable
from annotations.importing.evidence.pdf_worker import serve
from annotations.progress import CancelToken

MAX_PAGES = 3_000
MAX_WIDTH = 4_000
"""Pixels of the widest picture of a page; a very long page is made narrower (12 million pixels in all)."""
SECONDS = 20.0
"""So long may one page, or the opening of a file, take."""

_CANCEL_SECONDS = 0.1
_OPENING = "its first page"


class Picture(NamedTuple):
    """A page as it looks: sizes in pixels; `rgb` holds its rows from the top, three bytes a pixel."""

    width: int
    height: int
    rgb: bytes


class Pdf:
    """An open PDF. To be closed; a context manager does.

    `source` is its path or its bytes, `name` what messages call it. May be used from any thread, from
    one at a time. Everything raises Unreadable for what cannot be read, and Cancelled soon after
    `cancel` asks for it; the process then is gone, and further questions are refused.
    """

    def __init__(self, source: Path | bytes, name: str = "The PDF", cancel: CancelToken | None = None) -> None:
        self.name = name
        self._cancel = cancel or CancelToken()
        self._child: Child | None = Child(serve, str(source) if isinstance(source, Path) else source)
        self.pages = int(self._heard(SECONDS, _OPENING))  # type: ignore[call-overload]  # an int, by contract
        """How many pages it has."""

    def __enter__(self) -> "Pdf":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and end its process."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def text(self, page: int) -> str:
        """The words of a page, which counts from 0. A scanned page has none."""
        words = str(self._asked(page, "text", page))
        # PDFium's mark for a hyphen at the end of a line, as its versions write it
        return words.replace("\x02", "-").replace("\ufffe", "-").replace("\r\n", "\n").replace("\r", "\n")

    def details(self) -> dict[str, str]:
        """What the file says of itself: "Title", "Author", "CreationDate" (D:20220827…); "" where it is silent."""
        answer = self._asked(0, "details")
        return answer if isinstance(answer, dict) else {}

    def picture(self, page: int, width: int) -> Picture:
        """A page, which counts from 0, on white, `width` pixels wide (at most MAX_WIDTH)."""
        width = max(1, min(width, MAX_WIDTH))
        return Picture(*self._asked(page, "picture", page, width))  # type: ignore[misc]  # a triple, by contract

    def _asked(self, page: int, *question: object) -> object:
        if self._child is None:
            raise Unreadable(f"{self.name} is closed.", "Open it again.")
        if question[0] != "details" and not 0 <= page < self.pages:
            raise Unreadable(f"{self.name} has no page {page + 1}.", f"It has {self.pages}.")
        with suppress(BrokenPipeError, ConnectionResetError):  # a dead process is noticed in `_heard`
            self._child.connection.send(question)
        return self._heard(SECONDS, f"page {page + 1}" if question[0] != "details" else "its details")

    def _heard(self, seconds: float, what: str) -> object:
        """The next answer. Closes the file if there is none."""
        child = self._child
        assert child is not None
        answer: object = None
        try:
            while not child.connection.poll(min(_CANCEL_SECONDS, max(seconds, 0))):
                self._cancel.check()
                seconds -= _CANCEL_SECONDS
                if seconds <= 0:
                    raise Unreadable(
                        f"{self.name} takes too long to read ({what}).", "Save it anew from another PDF program."
                    )
            answer = child.hear()
            if answer is None:
                raise Unreadable(
                    f"{self.name} is damaged, or made to do harm: reading {what} failed.",
                    "Save it anew from another PDF program.",
                )
        finally:
            if answer is None:
                self.close()
        if isinstance(answer, Exception):
            if what == _OPENING:
                self.close()
            raise self._refused(str(answer), what)
        return answer

    def _refused(self, reason: str, what: str) -> Unreadable:
        if reason == "locked":
            return Unreadable(f"{self.name} asks for a password.", "Save a copy of it without one.")
        return Unreadable(
            f"{self.name} is no PDF, or is damaged: {what} could not be read.", "Save it anew from another PDF program."
        )
