"""Erasing for good: asked of a lead, done in the project, its backups, and all that is kept beside them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotations.errors import WrongUse
from annotations.model.erasing import Erasable, ErasedReport
from annotations.model.vocabulary import Role
from app import traces, work
from app.updates import EVERYTHING

if TYPE_CHECKING:
    from annotations.storage.ledger import Recorded
    from app.main_window import MainWindow

_ERASING = "Erasing"


class Erasing(QObject):
    """Shows what can be erased, and erases it."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._session, self._intake, self._reporting = window.session, window.intake, window.reporting

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"erase": self._ask}

    def _ask(self) -> None:
        me = self._session.reviewer
        if me is None or self._session.reviewers.get(me.id, me).role is not Role.LEAD:
            self._reporting.refused(WrongUse("Only a lead may erase for good.", "Ask the lead of the project."))
            return
        self._session.read(lambda project: project.erasable(), self._choose)

    def _choose(self, known: Sequence[Erasable]) -> None:
        from app.dialogs.erasing import EraseDialog

        dialog = EraseDialog(known, self._window.desk.current, self._window)
        dialog.wanted.connect(self.erase)
        self._reporting.open_dialog(dialog)

    def erase(self, one: Erasable, reason: str) -> None:
        """Erase it from the project, then from what was made of that."""
        me, generation = self._session.reviewer, self._session.generation
        if me is None:
            return
        self._intake.start(
            _ERASING,
            lambda cancel: self._session.store(generation, lambda project: project.erase(one, reason, me.id)),
            self._erased,
        )

    def _erased(self, recorded: "Recorded") -> None:
        project = self._session.project_id
        self._session.undo_stack.clear()  # its labels may name what is gone, and it cannot be brought back
        drafts = self._window.desk.inspector.drafts
        for statement in recorded.changes.statements:
            for what in drafts.of(statement):
                drafts.forget(statement, what)
        self._window.recovery.save(lambda: None, self._reporting.refused)
        if project is not None:
            traces.forget_damaged_drafts(project)
            self._window.searching.forget(project)
        self._session.take_in(EVERYTHING | recorded.changes)
        self._window.backups.erase(self._told)

    def _told(self, report: ErasedReport) -> None:
        self._window.desk.messages.show_message(work.erased_words(report))
