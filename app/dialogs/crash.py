"""What a person sees of a fault of ours: one dialog, however many faults."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

_SAFE = (
    "Every verdict that was shown as saved is safe in the project file; only the last step may be missing. "
    "You can go on working. If it happens again, close Factdesk and open it anew."
)
_ABOUT_REPORT = (
    "Please send the report to the developers. It names the version, your system and the place in the program. "
    "It holds no words of your articles."
)


class CrashDialog(QDialog):
    """One fault in a sentence, with a report to copy; further ones are added to the report."""

    def __init__(self, sentence: str, report: str, log_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("A fault in Factdesk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 88)
        self._log_folder = log_folder
        self._number = 1
        self.sentence = self._words(sentence)
        font = self.sentence.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self.sentence.setFont(font)
        self.more = self._words("")
        self.more.hide()
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(self.font().pointSizeF())
        self.report.setFont(fixed)
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setMinimumHeight(self.fontMetrics().height() * 14)
        self.report.setAccessibleName("Report")
        self.report.hide()
        self.details_button = self._button("Show details", self._fold)
        self.copy_button = self._button("Copy report", self._copy)
        self.folder_button = self._button("Open the log folder", self._open_folder)
        close = self._button("Go on", self.accept)
        close.setDefault(True)
        about = self._words(_ABOUT_REPORT)
        about.setProperty("role", "muted")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for part in (self.sentence, self._words(_SAFE), about, self.more, self.report):
            column.addWidget(part)
        column.addSpacing(4)
        buttons = QHBoxLayout()
        for button in (self.details_button, self.copy_button, self.folder_button):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(close)
        close.setFocus()
        column.addLayout(buttons)

    def add(self, report: str) -> None:
        """One more fault while this one is shown."""
        self._number += 1
        self.more.setText(f"It happened {self._number} times by now; the report holds the first and the last.")
        self.more.show()
        first = self.report.toPlainText().split(_NEXT)[0]
        self.report.setPlainText(f"{first}{_NEXT}{report}")
        self._fit()

    def _fit(self) -> None:
        """Be as high as the words need; labels that wrap do not tell by themselves."""
        self._column.activate()
        self.resize(self.width(), self._column.totalHeightForWidth(self.width()))

    def _fold(self) -> None:
        self.report.setVisible(self.report.isHidden())
        self.details_button.setText("Show details" if self.report.isHidden() else "Hide details")
        self._fit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.copy_button.setText("Copied")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_folder)))

    @staticmethod
    def _words(text: str) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    @staticmethod
    def _button(text: str, does: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(does)
        return button


_NEXT = "\n\n--- and last ---\n"
