"""Ways out when something happened to the file of the open project."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from annotations.errors import FactdeskError, ProjectGone, ProjectOverwritten

if TYPE_CHECKING:
    from app.main_window import MainWindow


class Rescue(QObject):
    """Saves what is open to another file, or opens anew what is in its place."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session = window, window.session

    def ways_out(self, error: FactdeskError) -> tuple[tuple[str, Callable[[], object]], ...]:
        """The buttons of a message about the error; none where its words say all that can be done."""
        if isinstance(error, ProjectGone):
            return (("Save what is open here…", self._ask_target),)
        if isinstance(error, ProjectOverwritten):
            return (("Open it again", self._open_again),)
        return ()

    def _open_again(self) -> None:
        if self._session.path is not None:
            self._window.projects.open(self._session.path)

    def _ask_target(self) -> None:
        path = self._session.path
        if path is None:
            return
        folder = path.parent if path.parent.is_dir() else Path.home()
        name = folder / f"{path.stem} (saved).factdesk"
        dialog = QFileDialog(self._window, "Save what is open here", str(name), "Factdesk projects (*.factdesk)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # a project is never overwritten
        dialog.setDefaultSuffix("factdesk")
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        self._window.reporting.open_dialog(dialog)

    def save_to(self, target: Path) -> None:
        """Save what is open to a new file, and go on in that."""
        self._session.read(lambda project: project.save_to(target), lambda _: self._window.projects.open(target))
