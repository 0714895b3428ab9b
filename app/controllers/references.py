"""F12: the references library of the open project."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from annotations.errors import WrongUse
from annotations.model.changes import Changes
from annotations.model.ids import Id
from annotations.model.judgement import HistoryItem
from annotations.model.reference import CitedIn, Reference, library
from annotations.model.vocabulary import Role
from annotations.progress import CancelToken

if TYPE_CHECKING:
    from annotations.storage.actions import Actions
    from annotations.storage.ledger import Recorded
    from annotations.storage.project import Project
    from app.dialogs.references import ReferencesWindow
    from app.main_window import MainWindow
    from app.models.references import LibraryRow

_PAUSE_MS = 100
_FORMATTING = "Formatting the citations"


class References(QObject):
    """Shows the library, and records what is done there. Reading it is the lane's part.

    `filesGiven` carries files that were dropped on it.
    """

    filesGiven = Signal(object)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.shown: ReferencesWindow | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._read)
        self._session.changed.connect(self._changed)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"references": self.open}

    def open(self, reference: Id | None = None) -> None:
        """Show the library; one of its references, if one is named."""
        if self.shown is None:
            from app.dialogs.references import ReferencesWindow

            self.shown = ReferencesWindow(self._window)
            self.shown.saved.connect(self._save)
            self.shown.removed.connect(self._remove)
            self.shown.merged.connect(self._merge)
            self.shown.detailsWanted.connect(self._read_details)
            self.shown.statementChosen.connect(self._go_to)
            self.shown.filesGiven.connect(self.filesGiven)
            self.shown.copyWanted.connect(self._copy)
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()
        self.shown.field.setFocus()
        self._read(reference)

    def shut_down(self) -> None:
        """Close the window of the library."""
        self._pause.stop()
        if self.shown is not None:
            self.shown.close()

    # Reading

    def _changed(self, changes: Changes) -> None:
        if self.shown is not None and self.shown.isVisible() and (changes.references or changes.statements):
            self._pause.start()

    @property
    def _by(self) -> Id | None:
        """Whose citations are told: in a blind check only one's own, save to a lead; None: everybody's."""
        reviewer = self._session.reviewer
        blind = self._session.settings.blind and (reviewer is None or reviewer.role is not Role.LEAD)
        return (reviewer.id if reviewer else b"") if blind else None

    def _read(self, reference: Id | None = None) -> None:
        by = self._by

        def read(project: "Project") -> "list[LibraryRow]":
            from app.models.references import library_rows

            return library_rows(library(project.references()).values(), project.times_cited(by), {})

        def done(rows: "list[LibraryRow]") -> None:
            if self.shown is not None:
                self.shown.setRows(rows)
                if reference is not None:
                    self.shown.choose(reference)

        self._session.read(read, done)

    def _read_details(self, reference: Id) -> None:
        by = self._by
        alike = [own for own, one in self._session.references.items() if one.same_as == reference.hex()]

        def read(project: "Project") -> tuple[Sequence[CitedIn], Sequence[HistoryItem]]:
            return project.citations_of([reference, *alike], by), project.reference_history(reference)

        def done(found: tuple[Sequence[CitedIn], Sequence[HistoryItem]]) -> None:
            if self.shown is not None:
                self.shown.setDetails(reference, *found)

        self._session.read(read, done)

    # Acting

    def _save(self, after: Reference, before: Reference | None) -> None:
        self._perform(lambda actions, me: actions.edit_reference(after, me, before))

    def _merge(self, kept: Reference, others: Sequence[Reference]) -> None:
        self._perform(lambda actions, me: actions.merge_references(kept, others, me))

    def _remove(self, references: Sequence[Reference], with_citations: bool) -> None:
        ids = [one.id for one in references]
        cited = self._cited_among(ids)
        if cited and not with_citations and self.shown is not None:
            self.shown.askAboutCitations(cited)
            return
        self._perform(lambda actions, me: actions.remove_references(ids, me, with_citations=with_citations))

    def _cited_among(self, references: Sequence[Id]) -> WrongUse | None:
        shown = self.shown
        times = sum(shown.model.timesCited(one) for one in references) if shown is not None else 0
        if not times:
            return None
        what = "1 citation rests" if times == 1 else f"{times:,} citations rest"
        return WrongUse(f"{what} on it.", "They can be removed with it; undo brings all of it back.")

    def _perform(self, action: "Callable[[Actions, Id], Recorded | None]") -> None:
        self._window.when_idle(lambda: self._session.perform(action, refused=self._refused))

    def _copy(self, references: Sequence[Reference]) -> None:
        """Put the references on the clipboard as a bibliography prints them, a line each."""
        style, reporter = self._session.settings.citation_style, self._window.intake.reporter(_FORMATTING)

        def job(cancel: CancelToken) -> list[str]:
            from annotations.exporting.references.citing import formatted

            return formatted(references, style, reporter, cancel)

        def done(lines: list[str]) -> None:
            QGuiApplication.clipboard().setText("\n".join(lines))
            if self.shown is not None:
                number = "The citation is" if len(lines) == 1 else f"{len(lines):,} citations are"
                self.shown.told.setWords(f"{number} on the clipboard.")

        self._window.intake.start(_FORMATTING, job, done)

    def _refused(self) -> None:
        """What was not recorded stands in the fields no more: show what is recorded."""
        self._pause.start()

    def _go_to(self, statement: Id) -> None:
        self._window.when_idle(lambda: self._session.visit(statement))
        self._window.activateWindow()
