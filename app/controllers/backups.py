"""Backups of the open project, and what can be done with a file that is damaged."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from annotations.errors import FactdeskError, WrongUse
from annotations.model.backup import Backup
from annotations.model.erasing import ErasedReport
from annotations.model.ids import Id
from annotations.model.recovering import Recovered
from app import work
from app.installation import data_folder
from app.jobs import Lane

if TYPE_CHECKING:
    from app.dialogs.backups import BackupsDialog
    from app.main_window import MainWindow

_PROJECTS = "Factdesk projects (*.factdesk)"
_RECOVERING, _RESTORING = "Recovering", "Restoring"


class Backups(QObject):
    """Backs a project up at the first step of a session and when asked, restores, recovers.

    Backups are made on a lane of their own, from a connection of their own: no key waits for one.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._session, self._intake, self._reporting = window.session, window.intake, window.reporting
        self._lane: Lane | None = None
        self._backed_up = 0  # the generation of the session that has its backup
        self._session.stored.connect(lambda _: self._first_step())

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"back_up": self._ask, "backups": self._show_own}

    def shut_down(self) -> None:
        """Finish the backup that is being made, and end the lane."""
        if self._lane is not None:
            self._lane.close()

    # Making them

    def _first_step(self) -> None:
        if self._backed_up != self._session.generation:
            self._backed_up = self._session.generation
            self._take(asked=False, done=lambda _: None)

    def _ask(self) -> None:
        self._take(
            asked=True,
            done=lambda made: self._window.desk.toast.show_words(f"Backed up ({made.size:,} bytes)", undo=False),
        )

    def _take(self, *, asked: bool, done: Callable[[Backup], object]) -> None:
        path, project = self._session.path, self._session.project_id
        if path is None:
            return

        def take() -> Backup:
            from annotations.storage import backups

            return backups.take(path, self._folder(path, project), backups.Why.ASKED if asked else backups.Why.SESSION)

        self._on_lane().start(take, done, self._reporting.refused)

    def _on_lane(self) -> Lane:
        if self._lane is None:
            self._lane = Lane("backups", self)
        return self._lane

    @staticmethod
    def _folder(path: Path, project: Id | None) -> Path:
        """Where the backups of a project lie; without its id, by where it was."""
        from annotations.storage import backups

        root = data_folder() / "backups"
        return backups.folder_of(root, project) if project else backups.folder_by_path(root, path) or root / "unknown"

    def erase(self, done: Callable[[ErasedReport], object]) -> None:
        """Take what the project has erased for good out of its backups, after those that are being made."""
        path = self._session.path
        if path is not None:
            self._on_lane().start(lambda: work.erase_in_backups(path), done, self._reporting.refused)

    # Looking into them and restoring

    def known(self, path: Path) -> bool:
        """Whether there is any backup of a project that cannot be opened."""
        from annotations.storage import backups

        return bool(backups.listed(path, self._folder(path, None)))

    def _show_own(self) -> None:
        if self._session.path is not None:
            self.show(self._session.path, self._session.project_id)

    def show(self, path: Path, project: Id | None) -> None:
        """Show the backups of the project at `path`; `project` is None where that cannot be opened."""
        from annotations.storage import backups
        from app.dialogs.backups import BackupsDialog

        folder = self._folder(path, project)
        dialog = BackupsDialog(backups.listed(path, folder), str(folder.parent), self._window)
        dialog.chosen.connect(lambda backup: self._look_into(dialog, backup, path if project else None))
        dialog.newWanted.connect(self._ask_new_place)
        dialog.hereWanted.connect(lambda backup: self.restore(path, backup, project))
        self._reporting.open_dialog(dialog)
        if dialog.current is not None:
            self._look_into(dialog, dialog.current, path if project else None)

    def _look_into(self, dialog: "BackupsDialog", backup: Backup, present: Path | None) -> None:
        from shiboken6 import isValid

        from annotations.storage import backups

        def tell(show: Callable[[], object]) -> None:
            if isValid(dialog):  # it may be closed by now
                show()

        self._on_lane().start(
            lambda: backups.contents(backup.path, present),
            lambda held: tell(lambda: dialog.setContents(backup, held)),
            lambda error: tell(lambda: dialog.setUnreadable(backup, str(error))),
        )

    def _ask_new_place(self, backup: Backup) -> None:
        from annotations.storage import backups

        def restore(target: Path) -> None:
            self._intake.start(
                _RESTORING,
                lambda cancel: backups.restore_as_new(backup.path, target, self._intake.reporter(_RESTORING)),
                lambda _: self._window.projects.open(target),
            )

        self._ask_target("Restore as a new file", Path.home() / "Restored.factdesk", restore)

    def restore(self, path: Path, backup: Backup, project: Id | None) -> None:
        """Put a backup in place of the project at `path`, then open it. What was there before is kept."""
        from annotations.storage import backups

        if self._window.places.copy is not None:
            self._reporting.refused(
                WrongUse(
                    "This is a private copy: what the file itself holds would come back when it is merged.",
                    "Restore the backup as a new file.",
                )
            )
            return
        folder = self._folder(path, project)
        self._window.forget_waiting_keys()
        self._window.remember_place()
        self._session.close_project()
        self._reporting.loading(path)

        def restore() -> Path | FactdeskError:
            self._session.wait_until_closed()
            try:
                return backups.restore(path, backup.path, folder)
            except FactdeskError as error:
                return error

        def done(result: Path | FactdeskError) -> None:
            self._window.projects.open(path)  # the restored one, or the one that stayed as it was
            if isinstance(result, FactdeskError):
                self._reporting.refused(result)
            else:
                self._window.desk.messages.show_message(f"Restored. The project as it was before is “{result.name}”.")

        self._on_lane().start(restore, done, self._reporting.refused)

    # A damaged file

    def recover(self, damaged: Path) -> None:
        """Ask where to, and write what is readable of a damaged project there."""

        def into(target: Path) -> None:
            reporter = self._intake.reporter(_RECOVERING)
            self._intake.start(
                _RECOVERING,
                lambda cancel: work.recover(damaged, target, reporter, cancel),
                lambda report: self._recovered(target, report),
            )

        self._ask_target("Recover what is readable", damaged.with_name(f"{damaged.stem} (recovered).factdesk"), into)

    def _recovered(self, target: Path, report: Recovered) -> None:
        self._window.projects.open(target)
        missing = len(report.losses) + report.unreadable
        said = f"{missing:,} things are missing or could not be read." if missing else "Nothing is known to be missing."
        where = QUrl.fromLocalFile(str(work.recovery_report(target)))
        self._window.desk.messages.show_message(
            f"This is what is readable of “{report.damaged}”. {said}",
            ("Read the report", lambda: QDesktopServices.openUrl(where)),
        )

    def _ask_target(self, title: str, name: Path, chosen: Callable[[Path], object]) -> None:
        dialog = QFileDialog(self._window, title, str(name), _PROJECTS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # a project is never overwritten
        dialog.setDefaultSuffix("factdesk")
        dialog.fileSelected.connect(lambda words: chosen(Path(words)))
        self._reporting.open_dialog(dialog)
