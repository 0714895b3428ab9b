"""An edited sheet comes home: compared beside the window, shown, and taken over as one step of undo."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotations.errors import ReadOnlyProject, WrongUse
from annotations.model.ids import Id
from annotations.model.readback import Finding, ReadBack
from annotations.progress import CancelToken
from app import work
from app.commands import Step

if TYPE_CHECKING:
    from annotations.storage.ledger import Recorded
    from annotations.storage.project import Project
    from app.main_window import MainWindow

_COMPARING, _TAKING = "Reading the sheet back", "Taking over"
_SHEETS = "Sheets (*.xlsx *.xlsm *.csv *.txt *.zip);;All files (*)"


class ReadingBack(QObject):
    """Asks for the edited file, shows what it asks for, and takes that over."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._session, self._intake, self._reporting = window.session, window.intake, window.reporting

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"read_back": self._ask_file}

    def _ask_file(self) -> None:
        path = self._window.places.file
        if path is None:
            return
        try:
            work.check_mergeable(path, read_only=self._session.read_only)
        except ReadOnlyProject as refusal:
            self._reporting.refused(refusal)
            return
        self._reporting.ask_file("Read an edited sheet back", _SHEETS, path.parent, self.compare)

    def compare(self, edited: Path, editor: Id | None = None) -> None:
        """Find out what the file asks for as edits of `editor`, by default of whoever judges here; show it."""
        path, me = self._session.path, self._session.reviewer
        if path is None:
            return
        if me is None:
            self._reporting.refused(WrongUse("Nobody is named as the reviewer yet.", "Give your name first."))
            return
        whose, generation = editor or me.id, self._session.generation
        reporter = self._intake.reporter(_COMPARING)
        self._intake.start(
            _COMPARING,
            lambda cancel: work.read_back(path, edited, whose, reporter, cancel),
            lambda found: self._show(found, edited, whose, generation),
        )

    def _show(self, found: ReadBack, edited: Path, editor: Id, generation: int) -> None:
        from app.dialogs.reading_back import ReadBackDialog

        if generation != self._session.generation:
            return
        dialog = ReadBackDialog(found, list(self._session.reviewers.values()), editor, self._window)

        def anew(chosen: Id) -> None:
            dialog.reject()
            self.compare(edited, chosen)

        dialog.editorChosen.connect(anew)
        dialog.accepted.connect(lambda: self._take(dialog.taken, found, editor, generation))
        self._reporting.open_dialog(dialog)

    def _take(self, taken: Sequence[Finding], found: ReadBack, editor: Id, generation: int) -> None:
        def store(step: "Callable[[Project], Recorded | None]") -> "Recorded | None":
            recorded = self._session.store(generation, step)
            if recorded is not None:  # told at once: should a later step fail, this one stands
                self._session.post(lambda: self._stored(recorded, editor, generation))
            return recorded

        def take(cancel: CancelToken) -> "list[Recorded]":
            reporter = self._intake.reporter(_TAKING)
            return work.take_over(store, taken, editor, found.name, progress=reporter, cancel=cancel)

        self._intake.start(_TAKING, take, lambda steps: self._taken(steps, found, generation))

    def _stored(self, recorded: "Recorded", editor: Id, generation: int) -> None:
        if generation != self._session.generation:
            return
        me = self._session.reviewer
        if me is not None and me.id == editor:  # what another one did is theirs to undo
            self._session.undo_stack.push(Step(recorded.label, recorded.action, None, None))
        self._session.take_in(recorded.changes)

    def _taken(self, steps: "Sequence[Recorded]", found: ReadBack, generation: int) -> None:
        if generation != self._session.generation:
            return
        number = len({statement for step in steps for statement in step.changes.statements})
        self._window.desk.messages.show_message(
            f"{number:,} {'statement' if number == 1 else 'statements'} changed as “{found.name}” has them."
            if steps
            else f"Everything in “{found.name}” is in the project already."
        )
