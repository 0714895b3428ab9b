"""Evidence files are looked at, saved, and opened in other programs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox

from annotations.errors import EvidenceDamaged, FactdeskError
from annotations.model.evidence import Attachment, EvidenceState
from annotations.model.judgement import Citation
from annotations.model.media_types import media_type
from annotations.progress import CancelToken
from app.controllers.preview_reading import PreviewReading
from app.evidence import about, kind_words
from app.opening import warning, why_not
from app.plain import shortened
from app.private_files import PrivateFiles

if TYPE_CHECKING:
    from app.dialogs.evidence_preview import EvidencePreview
    from app.main_window import MainWindow

NO_FILES = "No file is attached to it yet · {key:attach} attaches some"
_SAVING, _OPENING = "Saving a copy", "Opening"


class EvidenceFiles(QObject):
    """The preview and what its buttons do. One preview at a time; it stays while the work goes on."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session, self._intake = window, window.session, window.intake
        self._private = PrivateFiles()
        self._reading = PreviewReading(self, self._private)
        self._reading.damaged.connect(self.note_damage)
        self._citation: Citation | None = None
        self.preview: EvidencePreview | None = None
        self.hand_over: Callable[[QUrl], object] = QDesktopServices.openUrl
        window.desk.inspector.citations.fileOpened.connect(self.look_at)
        self._session.opened.connect(self._close)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"look_at_evidence": self._look, "save_evidence": self._save_all}

    def shut_down(self) -> None:
        """Close the preview, end its reading, remove the private copies."""
        self._close()
        self._reading.shut_down()
        self._private.close()

    def _close(self) -> None:
        if self.preview is not None:
            self.preview.close()

    # Looking

    def _look(self) -> None:
        """Look at the first file of the citation that has the keys, or of the last one."""
        citation = self._window.desk.inspector.citations.chosen()
        files = self._session.evidence.of(citation.reference) if citation is not None else ()
        if files:
            self.look_at(files[0], citation)
        else:
            self._tell_none()

    def look_at(self, attachment: Attachment, citation: Citation | None) -> None:
        """Show a file; a passage that is selected there becomes that of the citation, or goes into the form."""
        path = self._session.path
        if path is None:
            return
        if self.preview is None:
            from app.dialogs.evidence_preview import EvidencePreview

            self.preview = EvidencePreview(self._window)
            self.preview.passageTaken.connect(self._take_passage)
            self.preview.copyWanted.connect(self.save)
            self.preview.systemWanted.connect(self.open_outside)
            self.preview.finished.connect(lambda _: self._reading.stop())
        panel = self._window.desk.inspector.citations
        self._citation = citation
        self.preview.begin(
            attachment, f"“{self._name_of(attachment)}”", takes=citation is not None or panel.isFormOpen()
        )
        self.preview.show()
        self.preview.raise_()
        self.preview.activateWindow()
        passage = citation.passage if citation is not None else panel.form.passage.toPlainText()
        self._reading.read(self.preview, path, attachment, passage)

    def note_damage(self, attachment: Attachment) -> None:
        """Its content was found to be changed, or not there."""
        if attachment.state is EvidenceState.HERE or attachment.state is EvidenceState.WHOLE:
            self._session.note_states({attachment.evidence: EvidenceState.CHANGED})

    def _take_passage(self, passage: str, locator: str) -> None:
        """Into the form where that is open, else into the citation, as one step."""
        panel, citation = self._window.desk.inspector.citations, self._citation
        if panel.isFormOpen():
            panel.form.takePassage(passage, locator)
            self._window.activateWindow()
        elif citation is not None:
            self._citation = replace(citation, passage=passage, locator=locator)
            self._window.when_idle(partial(self._record_passage, citation, passage, locator))

    def _record_passage(self, citation: Citation, passage: str, locator: str) -> None:
        record = self._session.record
        statement = record.statement(citation.statement) if record is not None else None
        now = next((one for one in statement.citations if one.id == citation.id), citation) if statement else citation
        changed = replace(now, passage=passage, locator=locator)
        self._session.perform(
            lambda actions, me: actions.cite(changed, {}, me, "Passage taken from the file"), citation.statement
        )

    # Copies

    def save(self, attachment: Attachment) -> None:
        """Ask where, and write a copy there; nothing is ever overwritten."""
        from annotations.storage.evidence import free_target

        name = str(free_target(Path.home(), attachment.name))
        dialog = QFileDialog(self._parent(), "Save a copy", name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # a file that is there is refused
        dialog.fileSelected.connect(lambda chosen: self.save_to(attachment, Path(chosen)))
        self._window.reporting.open_dialog(dialog)

    def save_to(self, attachment: Attachment, target: Path) -> None:
        """Write a copy to a new file."""
        self._write([(attachment, target)], target.parent)

    def _save_all(self) -> None:
        citation = self._window.desk.inspector.citations.chosen()
        files = self._session.evidence.of(citation.reference) if citation is not None else ()
        if not files:
            self._tell_none()
            return
        dialog = QFileDialog(self._window, "Save copies of the files in", str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda chosen: self.save_all_to(files, Path(chosen)))
        self._window.reporting.open_dialog(dialog)

    def save_all_to(self, files: Sequence[Attachment], folder: Path) -> None:
        """Write copies into a folder, beside what is there."""
        self._write([(each, None) for each in files], folder)

    def _write(self, files: Sequence[tuple[Attachment, Path | None]], folder: Path) -> None:
        from annotations.storage.evidence import export, free_target

        path = self._session.path
        if path is None:
            return

        def job(cancel: CancelToken) -> list[FactdeskError]:
            refused: list[FactdeskError] = []
            for each, target in files:
                try:
                    to = target or free_target(folder, each.name)
                    export(path, each.evidence, to, self._intake.reporter(_SAVING), cancel)
                except EvidenceDamaged as damage:
                    self._session.post(partial(self.note_damage, each))
                    refused.append(EvidenceDamaged(f"“{each.name}”: {damage.sentence}", damage.next_step))
            return refused

        self._intake.start(_SAVING, job, lambda refused: self._saved(len(files), folder, refused))

    def _saved(self, number: int, folder: Path, refused: Sequence[FactdeskError]) -> None:
        written = number - len(refused)
        amount = "1 copy was" if written == 1 else f"{written} copies were"
        words = [f"{amount} saved in “{folder.name}”."] if written else []
        self._window.desk.messages.show_message(
            " ".join([*words, *map(str, refused)]),
            ("Open the folder", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))),
        )

    # Other programs

    def open_outside(self, attachment: Attachment) -> None:
        """Ask whether to hand a private copy to the system's viewer; never what could run."""
        path = self._session.path
        if path is None:
            return

        def job(cancel: CancelToken) -> str:
            from annotations.storage.evidence import contents

            with self._reading.noticing(attachment):
                return media_type(next(iter(contents(path, attachment.evidence)), b""))

        self._intake.start(_OPENING, job, lambda found: self._ask(attachment, found))

    def _ask(self, attachment: Attachment, found: str) -> None:
        refusal = why_not(attachment.name, found)
        box = QMessageBox(self._parent())
        box.setIcon(QMessageBox.Icon.Warning if refusal else QMessageBox.Icon.Question)
        box.setWindowTitle("Open in the system’s viewer")
        save = box.addButton("Save a copy…", QMessageBox.ButtonRole.ActionRole)
        save.clicked.connect(lambda: self.save(attachment))
        if refusal:
            box.setText(refusal)
        else:
            box.setText(
                f"Open “{attachment.name}” ({kind_words(found)}), which hangs on “{self._name_of(attachment)}”, "
                "in the program that this computer has for such files?"
            )
            box.setInformativeText(warning(found))
            box.addButton("Open", QMessageBox.ButtonRole.AcceptRole).clicked.connect(lambda: self._open(attachment))
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        self._window.reporting.open_dialog(box)

    def _open(self, attachment: Attachment) -> None:
        path = self._session.path
        if path is None:
            return

        def job(cancel: CancelToken) -> Path:
            with self._reading.noticing(attachment):
                return self._private.copy(
                    path, attachment.evidence, attachment.name, self._intake.reporter(_OPENING), cancel
                )

        self._intake.start(_OPENING, job, lambda copy: self.hand_over(QUrl.fromLocalFile(str(copy))))

    # Words

    def _parent(self) -> "MainWindow | EvidencePreview":
        return self.preview if self.preview is not None and self.preview.isVisible() else self._window

    def _name_of(self, attachment: Attachment) -> str:
        reference = self._session.references.get(attachment.reference)
        return shortened(reference.name, 160) if reference is not None else about(attachment)

    def _tell_none(self) -> None:
        from app.key_map import fill_keys

        self._window.desk.toast.show_words(fill_keys(NO_FILES), undo=False)
