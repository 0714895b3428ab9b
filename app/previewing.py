"""Evidence files are read for the preview: their words, page by page, and what they look like.

All of it may be called from any thread. Nothing is fetched, run or rendered as HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from annotations.errors import Unreadable
from annotations.importing.evidence.pdf import Picture
from annotations.importing.evidence.words import EvidenceWords, find_passage
from annotations.model.media_types import BEGINNING_BYTES, media_type
from annotations.text import Span, paragraphs

_IMAGE_MB = 256
"""Of memory that one image may take."""
_IMAGE_SIDE = 6_000
"""Pixels: what is wider or higher is shown smaller."""
_PART = 40_000
"""Characters of a long text that are shown at once, up to the end of their line."""


@dataclass(frozen=True)
class Text:
    """The words of a file in pages (of a PDF), or in parts that can be shown at once.

    `numbered`: the parts are pages of the file itself. `whole`: nothing was left out at the end.
    """

    parts: tuple[str, ...]
    numbered: bool
    whole: bool = True

    def locator(self, part: int, position: int) -> str:
        """How one writes where something stands: "p. 3", or the paragraph, "¶ 4". `position` is within the part."""
        if self.numbered:
            return f"p. {part + 1}"
        before = sum(len(paragraphs(words)) for words in self.parts[:part])
        here = sum(paragraph.start <= position for paragraph in paragraphs(self.parts[part]))
        return f"¶ {max(before + here, 1)}"

    def place_of(self, passage: str) -> tuple[int, Span] | None:
        """The part, and the span in it, where a passage stands; None if it does not."""
        found = find_passage(EvidenceWords("pdf" if self.numbered else "text", self.parts), passage)
        return (found.page, found.span) if found is not None else None


def text_of(words: EvidenceWords) -> Text:
    """The words of a file as the preview shows them."""
    if words.kind == "pdf":
        return Text(words.pages, numbered=True, whole=words.whole)
    return Text(tuple(part for page in words.pages for part in _parts(page)), numbered=False, whole=words.whole)


def _parts(words: str) -> Sequence[str]:
    parts, start = [], 0
    while start < len(words):
        end = words.find("\n", start + _PART)
        end = len(words) if end < 0 or end > start + 2 * _PART else end
        end = min(end, start + 2 * _PART)  # a line without end is cut
        parts.append(words[start:end].removeprefix("\n"))
        start = end
    return parts


def sniffed(path: Path) -> str:
    """The media type of a file by its first bytes: what the project says of it may be wrong."""
    with path.open("rb") as file:
        return media_type(file.read(BEGINNING_BYTES))


def image_of(path: Path, name: str) -> QImage:
    """An image, turned as its camera says; of an animation the first frame. Raises Unreadable."""
    QImageReader.setAllocationLimit(_IMAGE_MB)
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > _IMAGE_SIDE:
        reader.setScaledSize(size.scaled(QSize(_IMAGE_SIDE, _IMAGE_SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise Unreadable(f"“{name}” cannot be shown: {reader.errorString()}.", "Save a copy of it to look at it.")
    return image


def page_image(picture: Picture) -> QImage:
    """A page of a PDF as an image."""
    line = picture.width * 3
    return QImage(picture.rgb, picture.width, picture.height, line, QImage.Format.Format_RGB888).copy()
