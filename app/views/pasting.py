"""Pasting or dropping a link, an identifier or a whole reference on a field: it fills the fields around, too."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from annotations.importing.references.clipboard import Captured

_DRAG = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class ReferencePaste(QObject):
    """Watches widgets; `pasted` carries what was read (Captured). Anything else is pasted or dropped as ever."""

    pasted = Signal(object)

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__(widgets[0])
        for widget in widgets:
            widget.setAcceptDrops(True)
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if not event.matches(QKeySequence.StandardKey.Paste):
                return False
            found = captured_in(QGuiApplication.clipboard().mimeData())
        elif isinstance(event, QDropEvent) and event.type() in _DRAG:
            found = captured_in(event.mimeData())
        else:
            return False
        if found is None:
            return False
        if isinstance(event, QDropEvent):
            event.acceptProposedAction()
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.Drop):
            self.pasted.emit(found)
        return True


def captured_in(mime: QMimeData) -> Captured | None:
    """What another program put there as the fields of a reference; None where it is none, or a file."""
    from annotations.importing.references.clipboard import captured

    if any(url.isLocalFile() for url in mime.urls()):
        return None
    moz_url = bytes(mime.data("text/x-moz-url").data()).decode("utf-16-le", "replace")
    return captured(mime.text(), mime.html(), moz_url)
