"""The evidence files of a reference, a row each."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotations.model.evidence import Attachment
from app.evidence import about, glyph_of, state_words
from app.icons import icon
from app.views.drawn_button import IconButton
from app.views.framed_row import FramedRow
from app.views.inspector_parts import Words, emptied

_LOOK = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Glyph(QLabel):
    """The drawing of a kind of file, in the colour of the text."""

    def __init__(self, media_type: str) -> None:
        super().__init__()
        self._drawing = glyph_of(media_type)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw()

    def _draw(self) -> None:
        side = max(14, self.fontMetrics().height())
        self.setFixedSize(side, side)
        self.setPixmap(icon(self._drawing, "muted").pixmap(QSize(side, side), self.devicePixelRatioF()))


class FileRow(FramedRow):
    """One file: a click, Enter or Space looks at it, Del takes it off. `opened` and `removed` carry nothing."""

    opened = Signal()
    removed = Signal()

    def __init__(self, attachment: Attachment) -> None:
        super().__init__()
        self.attachment = attachment
        told = state_words(attachment)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Click or Enter shows it · Del takes it off")
        self.setAccessibleName(f"File {about(attachment)}{f', {told}' if told else ''}")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(about(attachment)))
        words.addWidget(Words(told, role="danger" if attachment.state.is_damage else "muted"))
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 1, 0, 1)
        row.setSpacing(5)
        row.addWidget(Glyph(attachment.media_type), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        off = IconButton("close", f"Take {attachment.name} off the reference")
        off.clicked.connect(self.removed)
        row.addWidget(off, 0, Qt.AlignmentFlag.AlignTop)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # or the release would go to whatever lies below

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _LOOK:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class FileList(QWidget):
    """The files of a reference. `opened` and `removed` carry an Attachment."""

    opened = Signal(object)
    removed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Attachment, ...] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(1)
        self.hide()

    def setFiles(self, files: Sequence[Attachment]) -> None:
        """Shows these files; only what differs is made anew."""
        if tuple(files) == self._shown:
            return
        self._shown = tuple(files)
        emptied(self._rows)
        for each in files:
            row = FileRow(each)
            row.opened.connect(lambda each=each: self.opened.emit(each))
            row.removed.connect(lambda each=each: self.removed.emit(each))
            self._rows.addWidget(row)
            row.show()
        self.setVisible(bool(files))

    def rows(self) -> list[FileRow]:
        """The rows, in their order."""
        items = (self._rows.itemAt(place) for place in range(self._rows.count()))
        return [row for item in items if item is not None and isinstance(row := item.widget(), FileRow)]
