"""Files are hung on references, and taken off."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from annotations.errors import AttachRefused, WrongUse
from annotations.model.evidence import Attachment, Content, EvidenceState
from annotations.model.ids import Id
from annotations.model.judgement import Citation
from annotations.progress import CancelToken
from annotations.text import harmless
from app.pasting import PastedImage, Source, TakesFiles, pasted_sources
from app.views.inspector_citation_form import CitationDraft

if TYPE_CHECKING:
    from annotations.storage.actions import Actions
    from annotations.storage.ledger import Recorded
    from app.main_window import MainWindow

_ATTACHING = "Attaching"
_MB = 1_000_000


class _Place(NamedTuple):
    """What files are attached to, and where one was: undo leads back there."""

    reference: Id
    statement: Id | None
    article: Id | None
    generation: int


class Attaching(QObject):
    """Takes files from a dialog, a drop or the clipboard; their content goes in off this thread.

    Each file is a step of its own, recorded as soon as all of its content is stored.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session, self._intake = window, window.session, window.intake
        self._panel = window.desk.inspector.citations
        self._panel.attachWanted.connect(self._ask)
        self._panel.filesGiven.connect(self._give)
        self._panel.fileRemoved.connect(self.detach)
        TakesFiles(window.desk.inspector.viewport()).given.connect(self.give)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"attach": self.ask}

    def ask(self) -> None:
        """Choose files for the citation in the form, else for the one that has the keys or comes last."""
        chosen = self._chosen()
        self._ask(chosen.id if chosen is not None else None)

    def paste(self) -> bool:
        """Attach what the clipboard holds, if that is files or an image; whether it is."""
        sources = pasted_sources()
        if sources and self._window.desk.statement() is not None:
            self.give(sources)
            return True
        return False

    def give(self, sources: Sequence[Source]) -> None:
        """Attach these to the citation in the form, else to the one that has the keys or comes last."""
        chosen = self._chosen()
        self._panel.giveFiles(sources, chosen.id if chosen is not None else None)

    def attach(self, reference: Id, sources: Sequence[Source]) -> None:
        """Attach these to a reference: a long job."""
        session = self._session
        if session.reviewer is None:
            session.failed.emit(WrongUse("Nobody is named as the reviewer yet.", "Give your name first."))
            return
        record, limit = session.record, session.settings.evidence_mb * _MB
        article = record.article.id if record else None
        place = _Place(reference, self._window.desk.current, article, session.generation)

        def job(cancel: CancelToken) -> list[AttachRefused]:
            from annotations.importing.references.saved_pages import fields_of_file

            refused = []
            for source in sources:
                try:
                    content = self._stored(source, limit, place.generation, cancel)
                except AttachRefused as refusal:
                    refused.append(refusal)
                else:
                    found = {} if isinstance(source, PastedImage) else fields_of_file(source, cancel=cancel)
                    session.post(partial(self._record, place, content, source.name, found))
            return refused

        self._intake.start(_ATTACHING, job, self._told)

    def detach(self, attachment: Attachment) -> None:
        """Take a file off its reference."""
        self._window.when_idle(
            lambda: self._session.perform(
                lambda actions, me: actions.detach(attachment.reference, attachment.evidence, me),
                self._window.desk.current,
            )
        )
        self._window.desk.reading.setFocus()  # the row that had the keys goes

    def _chosen(self) -> Citation | None:
        return None if self._panel.isFormOpen() else self._panel.chosen()

    def _ask(self, citation: Id | None) -> None:
        limit = f"{self._session.settings.evidence_mb:,} MB"
        dialog = QFileDialog(self._window, f"Attach files, up to {limit} each (a project setting)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self._panel.giveFiles([Path(name) for name in names], citation))
        self._window.reporting.open_dialog(dialog)

    def _give(self, target: "Id | CitationDraft", sources: Sequence[Source]) -> None:
        """Attach to a reference, or to that of a citation which is recorded first and then goes on in the form."""
        if not isinstance(target, CitationDraft):
            self.attach(target, sources)
            return

        def recorded(citation: Citation) -> None:
            self.attach(citation.reference, sources)
            statement = self._window.desk.statement()
            if statement is not None and any(one.id == citation.id for one in statement.citations):
                self._panel.startEdit(citation)

        self._window.when_idle(lambda: self._window.citing.save(target, recorded))

    def _stored(self, source: Source, limit: int, generation: int, cancel: CancelToken) -> Content:
        from annotations.storage.evidence import store_bytes, store_file

        report = self._intake.reporter(f"{_ATTACHING} “{harmless(source.name, 40)}” (MB)")

        def progress(done: int, total: int, what: str = "") -> None:
            report(done // _MB, total // _MB, what)

        turns = partial(self._session.store, generation)
        if isinstance(source, PastedImage):
            return store_bytes(source.content(), source.name, turns, limit, progress=progress, cancel=cancel)
        return store_file(source, turns, limit, progress, cancel)

    def _record(self, place: _Place, content: Content, name: str, found: Mapping[str, str]) -> None:
        session = self._session
        if place.generation != session.generation:
            return
        fields = self._empty_fields(place.reference, found, Path(name).stem)
        if self._panel.fillEmpty(place.reference, fields, Path(name).stem):
            fields = {}  # they are recorded when the form is saved
        done: list[Recorded | None] = []

        def then() -> None:
            if done == [None]:
                self._window.desk.toast.show_words(f"“{harmless(name)}” is attached here already", undo=False)
            if content.id in session.evidence.read:  # it was read from the disk, and what differed was mended
                session.note_states({content.id: EvidenceState.WHOLE})

        def act(actions: "Actions", me: Id) -> "Recorded | None":
            done.append(actions.attach(place.reference, content, name, me, fields))
            return done[-1]

        session.perform(act, place.statement, then, in_article=place.article)

    def _empty_fields(self, reference: Id, found: Mapping[str, str], name: str) -> dict[str, str]:
        """Of what a file says of itself, the fields that its reference has not; a title that is its name is none."""
        known = self._session.references.get(reference)
        if known is None:
            return {}
        empty = {one: words for one, words in found.items() if not getattr(known, one)}
        return empty | ({"title": found["title"]} if known.title == name and "title" in found else {})

    def _told(self, refused: Sequence[AttachRefused]) -> None:
        if refused:
            self._window.desk.messages.show_message("Not attached: " + " ".join(str(refusal) for refusal in refused))
