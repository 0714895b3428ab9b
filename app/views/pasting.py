"""Pasting a link, an identifier or a whole reference into a field: it fills the fields around, too."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


class ReferencePaste(QObject):
    """Watches fields; `pasted` carries what was read (Captured). Anything else is pasted as ever."""

    pasted = Signal(object)

    def __init__(self, *fields: QLineEdit) -> None:
        super().__init__(fields[0])
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress):
            return False
        if not event.matches(QKeySequence.StandardKey.Paste):
            return False
        from annotations.importing.references.clipboard import captured

        data = QGuiApplication.clipboard().mimeData()
        moz_url = bytes(data.data("text/x-moz-url").data()).decode("utf-16-le", "replace")
        found = captured(data.text(), data.html(), moz_url)
        if found is None:
            return False
        self.pasted.emit(found)
        return True
