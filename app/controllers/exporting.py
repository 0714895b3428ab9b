"""Ctrl+E: asks what to export and how, shows what that begins with, and starts it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from app import settings as options
from app import work
from app.jobs import Lane

if TYPE_CHECKING:
    from annotations.exporting.export import Options
    from annotations.exporting.formats import Format
    from annotations.exporting.preview import Preview
    from app.dialogs.exporting import ExportDialog
    from app.main_window import MainWindow

_PAUSE_MS = 120


class Exporting(QObject):
    """Opens the export dialog, fills its preview on a lane of its own, and hands on what was chosen."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._lane: Lane | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._preview)
        self._asked = 0
        self.shown: ExportDialog | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "export": self.open,
            "report": lambda: self._document("report"),
            "checking_copy": lambda: self._document("checking-copy", of_article=True),
            "checked_copy": lambda: self._document("checked-copy"),
        }

    def shut_down(self) -> None:
        """End the lane, if there is one."""
        self._pause.stop()
        if self._lane is not None:
            self._lane.close()

    def open(self) -> None:
        """Ask what to export."""
        from app.dialogs.exporting import ExportDialog, Subject

        session = self._session
        if session.path is None:
            return
        subject = Subject(
            session.record.article.id if session.record is not None else None,
            tuple(self._window.desk.statements.passing()),
            tuple(session.reviewers.values()),
            session.reviewer,
        )
        if self._lane is None:
            self._lane = Lane("export preview", self)
        self.shown = ExportDialog(subject, self._window.settings, self._window)
        self.shown.changed.connect(self._pause.start)
        self.shown.wanted.connect(self._choose_where)
        self.shown.destroyed.connect(self._closed)
        self._window.reporting.open_dialog(self.shown)
        self._preview()

    def _closed(self) -> None:
        self._pause.stop()
        self.shown = None
        self._asked += 1  # a preview under way is for nobody

    def _preview(self) -> None:
        path, dialog = self._session.path, self.shown
        if path is None or dialog is None or self._lane is None:
            return
        self._asked += 1
        asked, form, wanted = self._asked, dialog.form(), dialog.options()

        def look() -> "Preview | None":
            return work.preview(path, form, wanted) if asked == self._asked else None

        def done(found: "Preview | None") -> None:
            if found is not None and asked == self._asked:
                dialog.setPreview(found)

        self._lane.start(look, done, lambda error: dialog.setProblem(error) if asked == self._asked else None)

    def _document(self, word: str, *, of_article: bool = False) -> None:
        """Ask where to write a document of the project, or of the article that is open."""
        from annotations.exporting.export import Options
        from annotations.exporting.formats import BY_WORD
        from annotations.exporting.scope import Scope

        session = self._session
        reviewer = session.reviewer.id if session.reviewer else None
        article = frozenset({session.record.article.id}) if of_article and session.record is not None else None
        self._choose_where(BY_WORD[word], Options(Scope(article), reviewer))

    def _choose_where(self, form: "Format", wanted: "Options") -> None:
        from app.views.paper import PDF_FORMATS

        settings, file = self._window.settings, self._window.places.file
        if file is None:
            return
        folder = Path(settings.get(options.EXPORT_FOLDER) or file.parent)
        folder = folder if folder.is_dir() else file.parent
        offered = [one for one in (form, PDF_FORMATS.get(form.word)) if one is not None]
        kinds = {f"{one.name} (*{one.ending})" if one.ending else "A new folder (*)": one for one in offered}
        which = f" ({form.name.lower()})" if form.word in PDF_FORMATS else ""
        name = folder / f"{file.stem}{which}{form.ending or ' (CSV)'}"
        dialog = QFileDialog(self._window, f"Export: {form.name}", str(name), ";;".join(kinds))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)

        def take_ending(kind: str) -> None:
            ending = kinds[kind].ending
            dialog.setDefaultSuffix(ending.removeprefix("."))
            if ending:
                dialog.selectFile(str(Path(dialog.selectedFiles()[0]).with_suffix(ending)))

        def chosen(path: str) -> None:
            settings.set(options.EXPORT_FOLDER, str(Path(path).parent))
            named = next((one for one in offered if one.ending == Path(path).suffix.lower()), form)
            self._window.intake.export(Path(path), named, wanted)

        dialog.setDefaultSuffix(form.ending.removeprefix("."))
        dialog.filterSelected.connect(take_ending)
        dialog.fileSelected.connect(chosen)
        self._window.reporting.open_dialog(dialog)
