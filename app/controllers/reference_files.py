"""Files of references: import and export."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox

from annotations.errors import WrongUse
from app import reference_work as work
from app.pasting import Source

if TYPE_CHECKING:
    from app.main_window import MainWindow

_READING, _WRITING = "Importing the references", "Exporting the references"
_READABLE = "References and saved pages (*.bib *.bibtex *.ris *.json *.html *.htm *.mht *.mhtml *.pdf);;All files (*)"
_WRITABLE = "BibTeX (*.bib);;RIS (*.ris);;CSL JSON (*.json)"


class ReferenceFiles(QObject):
    """Brings references in and out as long jobs; what was not understood is told."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._session, self._intake, self._reporting = window.session, window.intake, window.reporting

        window.references.filesGiven.connect(self._take)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"import_references": self._ask_file, "export_references": self._ask_target}

    def _ask_file(self) -> None:
        dialog = QFileDialog(self._window, "Import references", str(Path.home()), _READABLE)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self.bring_in(Path(chosen)))
        self._reporting.open_dialog(dialog)

    def _take(self, sources: Sequence[Source]) -> None:
        """Bring in the file that was dropped on the library."""
        files = [source for source in sources if isinstance(source, Path)]
        if len(files) != 1:
            self._reporting.refused(WrongUse("The library takes one file at a time.", "Drop them one by one."))
            return
        self.bring_in(files[0])

    def bring_in(self, path: Path) -> None:
        """Read a file and add what it holds and the library has not yet."""
        reviewer, generation = self._session.reviewer, self._session.generation
        if self._session.read_only or reviewer is None:
            self._reporting.refused(WrongUse("Nothing can be added to this project.", "Open it for writing first."))
            return
        reporter, own, existing = self._intake.reporter(_READING), reviewer.id, dict(self._session.references)
        store = partial(self._session.store, generation)
        self._intake.start(
            _READING,
            lambda cancel: work.import_references(path, own, existing, store, progress=reporter, cancel=cancel),
            lambda brought: self._brought_in(path, brought),
        )

    def _brought_in(self, path: Path, brought: work.BroughtIn) -> None:
        self._session.take_in(brought.changes)
        report = work.import_report(brought)
        self._window.desk.messages.show_message(
            f"“{path.name}”: {work.import_words(brought)}",
            *([("What was not understood", lambda: self._show(report))] if report else []),
        )

    def _show(self, report: str) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle("What was not understood")
        box.setText("The rest is in the library. The lines are those of the file.")
        box.setDetailedText(report)
        box.setStandardButtons(QMessageBox.StandardButton.Close)
        self._reporting.open_dialog(box)

    def _ask_target(self) -> None:
        path = self._session.path
        if path is None:
            return
        name = path.with_name(f"{path.stem} references.bib")
        dialog = QFileDialog(self._window, "Export references", str(name), _WRITABLE)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("bib")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.split("*.")[1].rstrip(")")))
        dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        self._reporting.open_dialog(dialog)

    def write(self, target: Path) -> None:
        """Write the library to a file, in the format of its ending."""
        references, reporter = dict(self._session.references), self._intake.reporter(_WRITING)
        self._intake.start(
            _WRITING,
            lambda cancel: work.export_references(references, target, reporter, cancel),
            lambda number: self._written(target, number),
        )

    def _written(self, target: Path, number: int) -> None:
        self._window.desk.messages.show_message(
            f"{number:,} references are in “{target.name}”.",
            ("Open the folder", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent)))),
        )
