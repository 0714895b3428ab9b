"""Shift+F12: all evidence is read against its checksum."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotations.model.ids import Id

if TYPE_CHECKING:
    from app.dialogs.verification import VerificationDialog
    from app.main_window import MainWindow
    from app.verification import Verification

_VERIFYING = "Verifying evidence"


class Verifying(QObject):
    """Runs the check as a long job; the window shows what it found, in a list and wherever a verdict rests on it."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session, self._intake = window, window.session, window.intake
        self.shown: VerificationDialog | None = None
        self._session.opened.connect(self._close)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"verify_evidence": self.verify}

    def verify(self) -> None:
        """Read all evidence, then show what was found."""
        from app.verification import verify_evidence

        path, generation = self._session.path, self._session.generation
        if path is None:
            return

        def found(verification: "Verification") -> None:
            if generation == self._session.generation:
                self._session.note_states(verification.states)
                self._show(verification)

        self._intake.start(
            _VERIFYING, lambda cancel: verify_evidence(path, self._intake.reporter(_VERIFYING), cancel), found
        )

    def _show(self, verification: "Verification") -> None:
        from app.dialogs.verification import VerificationDialog

        self._close()
        self.shown = VerificationDialog(verification, self._window)
        self.shown.statementChosen.connect(self._go_to)
        self.shown.show()
        self.shown.activateWindow()

    def _close(self) -> None:
        if self.shown is not None:
            self.shown.close()
            self.shown.deleteLater()
            self.shown = None

    def _go_to(self, statement: Id) -> None:
        self._window.when_idle(lambda: self._session.visit(statement))
        self._window.activateWindow()
