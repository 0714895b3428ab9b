"""What a copy for somebody leaves out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from annotations.model.sharing import LeftOut
from app.views.inspector_parts import Words

_LEAVE_OUT = {
    LeftOut.CONFIDENTIAL: ("Leave out confidential references, with their citations", "Nothing of them is in the file"),
    LeftOut.HISTORY: (
        "Leave out the history",
        "Only what stands now. Such a copy can be merged back here, but takes in no copy that has the history",
    ),
}


class CopyDialog(QDialog):
    """Asks what to leave out. `wanted` carries a frozenset of LeftOut."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Make a copy for…")
        self.setMinimumWidth(420)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(
            Words("The copy holds the whole project. What others record in it can be merged into this one later.")
        )
        self.boxes: dict[LeftOut, QCheckBox] = {}
        for left_out, (text, remark) in _LEAVE_OUT.items():
            box = QCheckBox(text)
            box.setAccessibleDescription(remark)
            column.addWidget(box)
            column.addWidget(Words(f"{remark}.", role="muted"))
            self.boxes[left_out] = box
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Choose where…")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def accept(self) -> None:
        super().accept()
        self.wanted.emit(frozenset(left_out for left_out, box in self.boxes.items() if box.isChecked()))
