"""What the menu Project does: open, create, join, bring articles in, take verdicts out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from annotations.errors import FactdeskError, StorageFailed
from annotations.model.judgement import Reviewer
from app import settings as options
from app.plain import caption

if TYPE_CHECKING:
    from app.main_window import MainWindow

_PROJECTS = "Factdesk projects (*.factdesk)"


class ProjectActions(QObject):
    """The actions on whole projects, and what happens when one has been opened."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._session, self._intake = window.session, window.intake
        self._settings, self._reporting = window.settings, window.reporting
        self._wants_samples = False
        self._session.opened.connect(self._opened)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action of the menu does."""
        return {
            "new": self._ask_new,
            "open": self._ask_open,
            "samples": self.open_samples,
            "import": self._ask_import,
            "paste": lambda: self._intake.import_pasted(QGuiApplication.clipboard().text()),
            "detect": self._intake.find_statements,
            "reviewer": self._ask_reviewer,
            "quit": self._window.close,
        }

    # Opening

    def open(self, path: Path) -> None:
        """Open a project in this window; where it does not lie safely, after a question."""
        self._window.places.open(path)

    def open_file(self, path: Path) -> None:
        """Open the project in that very file."""
        self._open(path, create=False)

    def create(self, path: Path, *, with_samples: bool = False) -> None:
        """Create a project and open it."""
        self._wants_samples = with_samples
        self._open(path if path.suffix else path.with_suffix(".factdesk"), create=True)

    def open_last(self) -> None:
        """Open the project that was open last, if it is still there."""
        last = self._settings.get(options.LAST_PROJECT)
        if last and self._window.places.there(Path(last)):
            self.open(Path(last))
        else:
            self._window.places.tell_kept()

    def add_recent(self, menu: QMenu) -> None:
        """Add the projects that were open lately as a submenu; it looks them up whenever it is shown."""
        recent = menu.addMenu("Open &recent")

        def fill() -> None:
            recent.clear()
            for path in map(Path, self._settings.get(options.RECENT)):
                if self._window.places.there(path) and path != self._window.places.file:
                    shown = recent.addAction(caption(path.stem))
                    shown.setStatusTip(str(path))
                    shown.triggered.connect(lambda _=False, path=path: self.open(path))
            if recent.isEmpty():
                recent.addAction("No other project yet").setEnabled(False)

        recent.aboutToShow.connect(fill)

    def open_samples(self) -> None:
        """Open the project with the sample articles; made at the first time."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        path = folder / "Factdesk samples.factdesk"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._reporting.refused(
                StorageFailed(f"The folder {folder} cannot be used ({error.strerror}).", "Create a project elsewhere.")
            )
            return
        if path.exists():
            self.open(path)
        else:
            self.create(path, with_samples=True)

    def take_files(self, files: Sequence[Path], words: str) -> None:
        """Take what was dropped on the window: a project, articles, or words."""
        projects = [path for path in files if path.suffix == ".factdesk"]
        if projects:
            self.open(projects[0])
        elif self._session.path is None:
            self._reporting.refused(FactdeskError("No project is open.", "Open or create one, then drop again."))
        elif files:
            self._intake.import_files(files)
        else:
            self._intake.import_pasted(words)

    def _open(self, path: Path, *, create: bool) -> None:
        self._intake.cancel()
        self._window.forget_waiting_keys()
        self._window.remember_place()
        self._session.open(path, create=create)
        self._reporting.loading(path)

    def _opened(self) -> None:
        session = self._session
        if session.path is not None:
            self._settings.add_recent(str(self._window.places.file))
        last = self._settings.article_in(session.project_id)
        if session.order:
            self._window.desk.come_back_to(self._settings.statement_in(session.project_id))
            session.show_article(last if last in session.order else session.order[0])
        known = self._settings.reviewer_in(session.project_id)
        me = session.reviewer_of(known) if known is not None else None
        if me is not None:
            session.join(me)
        elif not session.read_only:
            self._introduce()
        if self._wants_samples:
            self._intake.import_samples()
        elif session.order and not session.read_only:
            self._intake.find_statements()
        self._wants_samples = False

    # Who is judging

    def _introduce(self) -> None:
        """Join the project: under the name of this installation, or by asking."""
        name = self._settings.get(options.REVIEWER_NAME)
        if name and not self._session.reviewers:
            self._session.join_new(name, self._settings.get(options.REVIEWER_INITIALS), self._remember)
        else:
            self._ask_reviewer()

    def _ask_reviewer(self) -> None:
        from app.dialogs.reviewer import ReviewerDialog

        dialog = ReviewerDialog(
            list(self._session.reviewers.values()),
            self._settings.get(options.REVIEWER_NAME),
            self._settings.get(options.REVIEWER_INITIALS),
            self._window,
        )
        dialog.chosen.connect(self._join)
        dialog.joined.connect(lambda name, initials: self._session.join_new(name, initials, self._remember))
        self._reporting.open_dialog(dialog)

    def _join(self, reviewer: Reviewer) -> None:
        self._session.join(reviewer)
        self._remember(reviewer)

    def _remember(self, reviewer: Reviewer) -> None:
        self._settings.set(options.REVIEWER_NAME, reviewer.name)
        self._settings.set(options.REVIEWER_INITIALS, reviewer.initials)
        self._settings.set_reviewer_in(self._session.project_id, reviewer.id)

    # File dialogs

    def _ask_new(self) -> None:
        dialog = self._project_dialog("New project", "Articles.factdesk")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # a project is never overwritten
        dialog.fileSelected.connect(lambda chosen: self.create(Path(chosen)))
        self._reporting.open_dialog(dialog)

    def _ask_open(self) -> None:
        dialog = self._project_dialog("Open project", "")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self.open(Path(chosen)))
        self._reporting.open_dialog(dialog)

    def _project_dialog(self, title: str, name: str) -> QFileDialog:
        last = self._settings.get(options.LAST_PROJECT)
        folder = Path(last).parent if last else Path.home()
        dialog = QFileDialog(self._window, title, str(folder / name), _PROJECTS)
        dialog.setDefaultSuffix("factdesk")
        return dialog

    def _ask_import(self) -> None:
        dialog = QFileDialog(self._window, "Import articles", str(Path.home()), "Text files (*.txt);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda chosen: self._intake.import_files([Path(name) for name in chosen]))
        self._reporting.open_dialog(dialog)
