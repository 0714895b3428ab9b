"""What the preview shows is read, off the window's thread."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from annotations.errors import Cancelled, EvidenceDamaged, FactdeskError
from annotations.model.evidence import Attachment
from annotations.progress import CancelToken
from annotations.text import Span
from app.jobs import Lane
from app.private_files import PrivateFiles

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from annotations.importing.evidence.pdf import Pdf
    from app.dialogs.evidence_preview import EvidencePreview
    from app.previewing import Text

T = TypeVar("T")


class PreviewReading(QObject):
    """Reads one file at a time for the preview. The pictures of pages and the words have a lane each.

    `damaged` carries the Attachment whose content was found to be changed or missing.
    """

    damaged = Signal(object)

    def __init__(self, parent: QObject, private: PrivateFiles) -> None:
        super().__init__(parent)
        self._private = private
        self._pages: Lane | None = None
        self._words: Lane | None = None
        self._cancel = CancelToken()
        self._pdf: Pdf | None = None  # touched on the lane of the pages only
        self._copy: Path | None = None  # likewise
        self._asked: tuple[int, int] | None = None

    def read(self, preview: "EvidencePreview", project: Path, attachment: Attachment, passage: str) -> None:
        """Show a file in the preview, and where the passage stands in it ("": none)."""
        self.stop()
        if self._pages is None:
            self._pages, self._words = Lane("evidence pages", self), Lane("evidence words", self)
            preview.pageWanted.connect(partial(self._draw, preview))
        self._cancel = cancel = CancelToken()

        def opened(found: tuple[str, object, Path]) -> None:
            kind, content, copy = found
            if kind == "image":
                preview.showImage(content)  # type: ignore[arg-type]  # what `_open` gives for an image
            elif kind == "pdf":
                preview.showPages(content)  # type: ignore[arg-type]  # likewise
            if kind in ("pdf", "text"):
                self._read_words(preview, copy, attachment, passage, cancel)
            elif kind == "other":
                preview.showDetails(str(content))

        self._on(self._pages, cancel, partial(self._open, project, attachment, cancel), opened, preview)

    def stop(self) -> None:
        """Let go of the file that is shown."""
        self._cancel.cancel()
        self._asked = None
        if self._pages is not None:
            self._pages.start(self._let_go, _nothing, _nothing)

    def shut_down(self) -> None:
        """End both lanes."""
        self._cancel.cancel()
        if self._words is not None:
            self._words.close()
        if self._pages is not None:
            self._pages.start(self._let_go, _nothing, _nothing)
            self._pages.close()

    @contextmanager
    def noticing(self, attachment: Attachment) -> Iterator[None]:
        """Tells if the content that is read turns out to be damaged. For any thread."""
        try:
            yield
        except EvidenceDamaged:
            self.damaged.emit(attachment)  # a signal between threads waits in the queue
            raise

    def _let_go(self) -> None:
        if self._pdf is not None:
            self._pdf.close()
            self._pdf = None
        if self._copy is not None:
            self._private.drop(self._copy)
            self._copy = None

    def _open(self, project: Path, attachment: Attachment, cancel: CancelToken) -> tuple[str, object, Path]:
        """What sort of file it is, and its image, number of pages or media type."""
        from annotations.importing.evidence.pdf import Pdf
        from annotations.importing.evidence.words import kind_of
        from app.previewing import image_of, sniffed

        cancel.check()
        with self.noticing(attachment):
            copy = self._copy = self._private.copy(project, attachment.evidence, attachment.name, cancel=cancel)
        found = sniffed(copy)
        if found.startswith("image/"):
            return "image", image_of(copy, attachment.name), copy
        with copy.open("rb") as file:
            kind = kind_of(file.read(4096), attachment.name)
        if kind == "pdf":
            self._pdf = Pdf(copy, f"“{attachment.name}”", cancel)
            return "pdf", self._pdf.pages, copy
        return ("text" if kind else "other"), found, copy

    def _read_words(
        self, preview: "EvidencePreview", copy: Path, attachment: Attachment, passage: str, cancel: CancelToken
    ) -> None:
        def work() -> "tuple[Text, tuple[int, Span] | None]":
            from annotations.importing.evidence.words import words_of
            from app.previewing import text_of

            text = text_of(words_of(copy, f"“{attachment.name}”", cancel=cancel))
            return text, text.place_of(passage) if passage.strip() else None

        def done(found: "tuple[Text, tuple[int, Span] | None]") -> None:
            text, place = found
            preview.showText(text)
            if place is not None:
                preview.showPassage(*place)
            elif passage.strip() and any(text.parts):
                preview.missPassage()

        assert self._words is not None
        self._on(self._words, cancel, work, done, preview)

    def _draw(self, preview: "EvidencePreview", page: int, width: int) -> None:
        """Draw a page; of several that were asked for meanwhile only the last."""
        asked = self._asked = (page, width)

        def work() -> "QImage":
            from app.previewing import page_image

            if self._pdf is None or self._asked != asked:
                raise Cancelled
            return page_image(self._pdf.picture(*asked))

        if self._pages is not None:
            self._on(self._pages, self._cancel, work, lambda image: preview.setPicture(page, image), preview)

    @staticmethod
    def _on(
        lane: Lane,
        cancel: CancelToken,
        work: Callable[[], T],
        done: Callable[[T], object],
        preview: "EvidencePreview",
    ) -> None:
        """Do it on a lane; what comes of it is shown unless another file is by then."""

        def shown(result: T) -> None:
            if not cancel.cancelled:
                done(result)

        def failed(error: FactdeskError) -> None:
            if not cancel.cancelled and not isinstance(error, Cancelled):
                preview.setProblem(str(error))

        lane.start(work, shown, failed)


def _nothing(_: object) -> None:
    pass
