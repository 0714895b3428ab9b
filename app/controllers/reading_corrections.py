"""What is done in the inspector besides judging and citing: corrections, queries, notes, restoring."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotations.model.ids import Id
from annotations.model.judgement import Query
from annotations.model.record import source_text
from annotations.model.settings import Rate
from annotations.model.statement import Link, Quantity
from app.desk import Desk
from app.session import ProjectSession
from app.views.chain_editor import LINKS
from app.views.notes import note_draft
from app.views.quantity_editor import QUANTITY
from app.views.queries import query_draft, with_id
from app.views.rate_editor import RATE

if TYPE_CHECKING:
    from annotations.storage.actions import Actions
    from annotations.storage.ledger import Recorded

NOTHING_TO_CORRECT = (
    "It is neither a figure nor attributed, so there is nothing to correct · {key:kind} gives it a kind"
)


class ReadingCorrections(QObject):
    """Records what the inspector's editors, queries, notes and history ask for.

    A draft is let go of once it is stored: until then it would survive a crash.
    """

    said = Signal(str)  # a sentence for the toast

    def __init__(self, desk: Desk, session: ProjectSession) -> None:
        super().__init__(desk)
        self._desk, self._session = desk, session
        inspector = desk.inspector
        inspector.setSelection(desk.reading.selectedSpan)
        inspector.editors.linksCorrected.connect(self._correct_links)
        inspector.editors.quantityCorrected.connect(self._correct_quantity)
        inspector.editors.rateGiven.connect(self._give_rate)
        inspector.queries.querySaved.connect(self._ask)
        inspector.queries.queryRemoved.connect(self._remove_query)
        inspector.notes.noteChanged.connect(self._change_note)
        inspector.history.restoreRequested.connect(self._restore)
        inspector.withdrawn.connect(self._withdraw)
        inspector.facts.correctionRequested.connect(self._read_names)
        inspector.queries.askRequested.connect(self._read_names)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions "correct" and "ask" do."""
        return {"correct": self.correct, "ask": self.ask}

    def correct(self) -> None:
        """Open the editor of what was read of the current statement."""
        self._read_names()
        if not self._desk.inspector.startCorrection():
            self.said.emit(NOTHING_TO_CORRECT)

    def ask(self) -> None:
        """Open the form of a new query."""
        self._read_names()
        self._desk.inspector.startQuery()

    def _correct_links(self, links: tuple[Link, ...]) -> None:
        self._perform(lambda actions, s, me: actions.correct_links(s, links, me), LINKS)

    def _correct_quantity(self, quantity: Quantity) -> None:
        self._perform(lambda actions, s, me: actions.correct_quantity(s, quantity, me), QUANTITY)

    def _give_rate(self, currency: str, rate: Rate | None) -> None:
        project, settings = self._session.project_id, self._session.settings
        changed = settings.with_rate(currency, rate)
        self._perform(
            lambda actions, _, me: actions.change_settings(project, changed, me, settings, "Exchange rate"), RATE
        )

    def _ask(self, query: Query) -> None:
        asked = with_id(query)
        self._perform(lambda actions, _, me: actions.ask(asked, me), query_draft(query))

    def _remove_query(self, query: Query) -> None:
        self._perform(lambda actions, _, me: actions.remove_query(query, me), query_draft(query))

    def _change_note(self, note: Id, words: str, confidential: bool) -> None:
        self._perform(
            lambda actions, s, me: actions.write_note(s, words, me, note, confidential=confidential), note_draft(note)
        )

    def _restore(self, action: Id) -> None:
        self._perform(lambda actions, s, me: actions.restore(s, action, me))

    def _withdraw(self, aspect: str) -> None:
        self._perform(lambda actions, s, me: actions.clear(s, aspect, me))

    def _perform(self, act: "Callable[[Actions, Id, Id], Recorded | None]", draft: str = "") -> None:
        statement = self._desk.current
        if statement is not None:
            self._session.perform(
                lambda actions, me: act(actions, statement, me),
                statement,
                self._desk.inspector.drafts.onceRecorded(statement, draft),
                refused=lambda: self._desk.offer_drafts(statement),
            )

    def _read_names(self) -> None:
        """Let typing offer the names of the project, and of this article as it was read."""
        record = self._session.record
        links = [link for s in record.statements for link in s.reading.links] if record is not None else []
        words = record.article.words if record is not None else ""
        here = {link.speaker.text for link in links if link.speaker} | {source_text(link, words) for link in links}

        def show(speakers: Sequence[str], addressees: Sequence[str]) -> None:
            known = sorted({*here, *speakers} - {""}, key=str.casefold)
            self._desk.inspector.setNames(known, sorted({*addressees, *known}, key=str.casefold))

        self._session.read(lambda project: project.names_used(), lambda names: show(*names))
