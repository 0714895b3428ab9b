"""What a copy for somebody leaves out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from annotations.model.evidence import size_words
from annotations.model.sharing import LeftOut
from app.views.inspector_parts import Words
from app.views.scrolling import Column, ScrollingPage

_LEAVE_OUT = {
    LeftOut.CONFIDENTIAL: (
        "Leave out what is confidential",
        "Nothing of confidential references, of their citations and files, nor of confidential notes is in the file",
    ),
    LeftOut.HISTORY: (
        "Leave out the history",
        "Only what stands now. Such a copy can be merged back here, but takes in no copy that has the history",
    ),
    LeftOut.EVIDENCE: (
        "Leave out evidence files",
        "What attached files hold is not in the copy; their names and checksums are. Merged back, nothing is lost",
    ),
}


class CopyDialog(QDialog):
    """Asks what to leave out. `wanted` carries a frozenset of LeftOut. `evidence_bytes`: how large all files are."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None, evidence_bytes: int = 0) -> None:
        super().__init__(parent)
        self.setWindowTitle("Make a copy for…")
        page = Column()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(
            Words("The copy holds the whole project. What others record in it can be merged into this one later.")
        )
        self.boxes: dict[LeftOut, QCheckBox] = {}
        for left_out, (text, remark) in _LEAVE_OUT.items():
            size = size_words(evidence_bytes) if evidence_bytes else "there are none"
            box = QCheckBox(f"{text} ({size})" if left_out is LeftOut.EVIDENCE else text)
            box.setAccessibleDescription(remark)
            choice = QVBoxLayout()
            choice.setSpacing(2)
            choice.addWidget(box)
            choice.addWidget(Words(f"{remark}.", role="muted"))
            column.addLayout(choice)
            self.boxes[left_out] = box
        column.addStretch()
        scrolling = ScrollingPage()
        scrolling.setWidget(page)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Choose where…")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.addWidget(scrolling, 1)
        whole.addWidget(buttons)
        width = min(self.fontMetrics().averageCharWidth() * 64, 1200)
        self.resize(width, min(whole.sizeHint().height(), 700))

    def accept(self) -> None:
        super().accept()
        self.wanted.emit(frozenset(left_out for left_out, box in self.boxes.items() if box.isChecked()))
