"""What the window tells: empty and loading states, messages, toasts, dialogs."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

from annotations.errors import DamagedProject, DetectionFailed, FactdeskError, ForeignParts, NotAProject
from annotations.model.article import Article
from annotations.model.ids import Id
from app.key_map import fill_keys
from app.settings import LAST_PROJECT
from app.work import Imported

if TYPE_CHECKING:
    from annotations.exporting.export import ExportReport
    from annotations.storage.ledger import Recorded
    from app.main_window import MainWindow

Buttons = tuple[tuple[str, Callable[[], object]], ...]

_KEPT = "Half-written text of"


class Reporting(QObject):
    """Decides what stands in the middle of the window, and says what happened."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._desk, self._session, self._intake = window.desk, window.session, window.intake
        self._loading: Path | None = None
        self._loading_words = ""
        self._progress: tuple[str, int, int] | None = None
        self._main: Callable[[], object] = lambda: None
        self._secondary: Callable[[], object] = lambda: None
        self._desk.empty.mainTriggered.connect(self._do_main)
        self._desk.empty.secondaryTriggered.connect(self._do_secondary)
        self._session.failed.connect(self.refused)
        self._session.openFailed.connect(self._not_opened)
        self._session.opened.connect(self.loaded)
        self._session.stored.connect(self._stored)
        self._session.waiting.connect(self._waiting)
        for said in (window.judging.said, window.bulk.told, window.citing.said, window.corrections.said):
            said.connect(lambda words: self._desk.toast.show_words(fill_keys(words), undo=False))
        window.recovery.recovered.connect(self._recovered)
        window.recovery.failed.connect(self.refused)
        self._desk.inspector.drafts.changed.connect(self._drafts_changed)
        self._intake.failed.connect(self.refused)
        self._intake.progressed.connect(self._progressed)
        self._intake.finished.connect(self._finished)
        self._intake.imported.connect(self._imported)
        self._intake.detectionFailed.connect(self._detection_failed)
        self._intake.exported.connect(self._exported)

    # What stands in the middle

    def show_state(self) -> None:
        """The article if there is one to read; else a sentence that says what to do."""
        window, session = self._window, self._session
        ready = session.record is not None and self._loading is None
        self._desk.show_text(ready)
        if ready:
            return
        if self._loading is not None:
            self._empty(f"{self._loading_words} “{self._loading.stem}”…")
        elif session.path is None:
            self._empty(
                "Check what the news says, statement by statement",
                "Factdesk marks the figures and the quotations of an article. You say of each whether it was said "
                "and whether it is so, with your evidence. Everything stays on this computer.",
                ("Open the sample articles", window.actions_["samples"].trigger),
                ("New project", window.actions_["new"].trigger),
            )
        elif self._intake.running:
            what, done, total = self._progress or ("Working", 0, 0)
            self._empty(f"{what}…", "", ("Cancel", self._intake.cancel))
            self._desk.empty.setProgress(done, total)
        elif not session.order:
            self._empty(
                "No articles yet",
                "Import plain text files, drop them here, or paste the words of an article.",
                ("Import articles", window.actions_["import"].trigger),
                ("Add the sample articles", self._intake.import_samples),
            )

    def loading(self, path: Path, what: str = "Opening") -> None:
        """A project is being opened, or closed: `what` says it."""
        self._loading, self._loading_words = path, what
        self._desk.messages.clear()
        self._desk.refresh()
        self.show_state()

    def loaded(self) -> None:
        """It is open, or will not be."""
        self._loading = None
        self.show_state()

    def _not_opened(self, error: FactdeskError) -> None:
        path, self._loading = self._loading, None
        window = self._window
        self._desk.show_text(False)
        last = Path(window.settings.get(LAST_PROJECT))
        back: tuple[str, Callable[[], object]] = ("Back to the start", self.show_state)
        if last.is_file():
            back = (f"Back to “{last.stem}”", window.projects.open_last)
        main: tuple[str, Callable[[], object]] = ("Open another project", window.actions_["open"].trigger)
        if path is not None and isinstance(error, DamagedProject):
            words = "Make a clean copy…" if isinstance(error, ForeignParts) else "Recover what is readable…"
            main = (words, partial(window.backups.recover, path))
        if path is not None and isinstance(error, (DamagedProject, NotAProject)) and window.backups.known(path):
            back = ("Restore a backup…", partial(window.backups.show, path, None))
        self._empty(error.sentence, error.next_step, main, back)

    def _empty(
        self,
        title: str,
        detail: str = "",
        main: tuple[str, Callable[[], object]] = ("", lambda: None),
        secondary: tuple[str, Callable[[], object]] = ("", lambda: None),
    ) -> None:
        (main_text, self._main), (secondary_text, self._secondary) = main, secondary
        self._desk.empty.setState(title, detail, main_text, secondary_text)

    def _do_main(self) -> None:
        self._main()

    def _do_secondary(self) -> None:
        self._secondary()

    # What happened

    def refused(self, error: FactdeskError) -> None:
        """Say what is in the way and what to do about it."""
        self._desk.messages.show_message(str(error), *self._window.rescue.ways_out(error))

    def _recovered(self, statements: Sequence[Id], more: str = "") -> None:
        """Say that half-written text came back, and lead to it, one statement after the other."""
        number = f"{len(statements)} {more}{'statement' if len(statements) == 1 else 'statements'}"
        self._desk.messages.show_message(
            f"{_KEPT} {number} was kept.", ("Go there", lambda: self._go_to_drafts(statements))
        )

    def _drafts_changed(self) -> None:
        messages = self._desk.messages
        if messages.words.startswith(_KEPT) and not self._desk.inspector.drafts.snapshot():
            messages.dismiss()  # all of it was recorded, or taken out

    def _go_to_drafts(self, statements: Sequence[Id]) -> None:
        self._desk.inspector.drafts.offer(statements[0])
        self._session.visit(statements[0])
        if len(statements) > 1:
            self._recovered(statements[1:], more="more ")

    def not_kept(self, error: FactdeskError) -> None:
        """Closing would lose half-written text: that goes on only if a person wants it all the same."""
        self._desk.messages.show_message(str(error), ("Close anyway", self._window.close_anyway))

    def _waiting(self) -> None:
        self._window.status.saved.setText("waiting for another program…")

    def _stored(self, recorded: "Recorded") -> None:
        self._window.status.refresh()
        statement = self._desk.statement()
        only = recorded.changes.statements
        label = f" · ¶{statement.label}" if statement is not None and only == {statement.id} else ""
        self._desk.toast.show_words(f"{recorded.label}{label}", undo=not recorded.label.startswith("Undo"))

    def _progressed(self, what: str, done: int, total: int) -> None:
        self._progress = (what, done, total)
        amount = f" {done} of {total}" if total else ""
        self._window.status.show_job(f"{what}{amount}", done, total)
        if self._session.record is None:
            self.show_state()

    def _finished(self) -> None:
        self._progress = None
        self._window.status.hide_job()
        self.show_state()

    def _imported(self, result: Imported) -> None:
        if result.added and self._session.record is not None:
            number = "1 article" if len(result.added) == 1 else f"{len(result.added)} articles"
            self._session.show_article(result.added[0])
            self._desk.toast.show_words(f"{number} added", undo=False)
        for refusal in result.refused:
            self._desk.messages.show_message(f"Left out: {refusal}")
        for article in result.guessed:
            self._desk.messages.show_message(
                f"“{article.metadata.original_name}” was read as {article.encoding}, which is a guess. "
                "If its accents look wrong, save it as UTF-8 and import it again."
            )
        for article, known in result.known:
            self._desk.messages.show_message(
                f"The project has the words of “{article.metadata.original_name or 'the pasted text'}” already. "
                "The same article, or another outlet’s copy?",
                ("The same: show it", partial(self._session.show_article, known)),
                ("Another outlet’s copy", partial(self._intake.import_copy, article)),
            )

    def _detection_failed(self, failures: Mapping[Id, DetectionFailed]) -> None:
        for article, failure in failures.items():
            row = self._session.rows.get(article)
            self._desk.messages.show_message(
                f"{row.title if row else 'An article'}: {failure}", ("Find again", self._intake.find_statements)
            )

    def _exported(self, report: "ExportReport") -> None:
        notes, folder = " ".join(report.notes), report.path if report.path.is_dir() else report.path.parent
        amount = "1 statement is" if report.statements == 1 else f"{report.statements:,} statements are"
        self._desk.messages.show_message(
            f"{amount} in “{report.path.name}”. {notes}".strip(),
            ("Open the folder", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))),
        )

    # Dialogs

    def open_dialog(self, dialog: QDialog) -> None:
        """Show a dialog over the window without stopping anything else; it goes when it is closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_file(self, title: str, kinds: str, folder: Path, chosen: Callable[[Path], object]) -> None:
        """Ask for a file that is there; `chosen` gets it."""
        dialog = QFileDialog(self._window, title, str(folder), kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: chosen(Path(name)))
        self.open_dialog(dialog)

    def about(self) -> None:
        from importlib.metadata import version  # 20 ms of the start, for this one line

        box = QMessageBox(
            QMessageBox.Icon.NoIcon,
            "About Factdesk",
            f"Factdesk {version('factdesk')}\n\nOffline fact-checking of news articles. MIT licence.",
            QMessageBox.StandardButton.Close,
            self._window,
        )
        self.open_dialog(box)

    def dates_on_page(self, article: Article) -> tuple[tuple[str, str], ...]:
        """Dates found near the top of an article, to be offered (never filled in)."""
        from annotations.importing.dates import dates_near_top

        return dates_near_top(article.words)
