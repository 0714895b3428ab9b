"""Files and images that are dropped or pasted, before they are attached."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class PastedImage:
    """An image from the clipboard. `content` may be called from any thread."""

    name: str
    image: QImage

    def content(self) -> bytes:
        """The image as a PNG file."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.image.save(buffer, "PNG")  # type: ignore[call-overload]  # the format is a str, by contract
        return bytes(buffer.data().data())


Source = Path | PastedImage
"""What can be attached."""


def sources_of(mime: QMimeData) -> list[Source]:
    """The files of this computer in what is dropped or pasted, else its image, unless that comes with words."""
    files: list[Source] = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if files or not mime.hasImage() or (mime.hasFormat("text/plain")):
        return files
    image = mime.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return []
    return [PastedImage(f"Pasted image {datetime.now().astimezone():%Y-%m-%d %H.%M.%S}.png", image)]


def pasted_sources() -> list[Source]:
    """What the clipboard has to attach."""
    return sources_of(QGuiApplication.clipboard().mimeData())


class TakesFiles(QObject):
    """Lets widgets take files that are dropped or pasted on them, before they see them as words.

    `given` carries a list of Source. `pastes`: Ctrl+V is taken, too, where it brings files or an image.
    """

    given = Signal(object)

    def __init__(self, *widgets: QWidget, pastes: bool = False) -> None:
        super().__init__(widgets[0])
        self._pastes = pastes
        for widget in widgets:
            widget.setAcceptDrops(True)
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        handle = self._handlers().get(event.type())
        return handle(event) if handle is not None else super().eventFilter(watched, event)

    def _handlers(self) -> dict[QEvent.Type, Callable[[QEvent], bool]]:
        drag = dict.fromkeys((QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop), self._drag)
        return {**drag, QEvent.Type.KeyPress: self._key}

    def _drag(self, event: QEvent) -> bool:
        assert isinstance(event, QDropEvent)
        sources = sources_of(event.mimeData())
        if not sources:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.given.emit(sources)
        return True

    def _key(self, event: QEvent) -> bool:
        if not self._pastes or not isinstance(event, QKeyEvent) or not event.matches(QKeySequence.StandardKey.Paste):
            return False
        sources = pasted_sources()
        if sources:
            self.given.emit(sources)
        return bool(sources)
