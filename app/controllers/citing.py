"""Citations: of the current statement, of all that are chosen, and the working source."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation
from annotations.model.record import Statement
from annotations.model.reference import Reference, Target, format_target, library, parse_target
from annotations.model.vocabulary import SO, ReferenceType
from app.controllers.bulk import BulkJudging
from app.desk import Desk
from app.session import ProjectSession

if TYPE_CHECKING:
    from annotations.storage.actions import Actions
    from annotations.storage.ledger import Recorded
    from app.views.inspector_citation_form import CitationDraft

NOTHING_YET = "Nothing was cited yet · {key:cite} makes a citation"
HERE_ALREADY = "The working source is cited for %s already · {key:cite} cites another"
_CLAUSE = 120


class Citing(QObject):
    """Records citations. The working source is the pinned reference, else the one that was cited last."""

    said = Signal(str)  # a sentence for the toast; its keys as placeholders
    pinChanged = Signal()

    def __init__(self, desk: Desk, session: ProjectSession, bulk: BulkJudging) -> None:
        super().__init__(desk)
        self._desk, self._session, self._bulk = desk, session, bulk
        self._last: Id | None = None
        self._pinned: Id | None = None
        inspector = desk.inspector
        inspector.citeRequested.connect(self.cite)
        inspector.repeatRequested.connect(self.repeat)
        inspector.citationSaved.connect(self.save)
        inspector.citationRemoved.connect(self._remove)
        inspector.citations.moved.connect(self._move)
        inspector.citations.targetWanted.connect(self.go_to_target)
        inspector.citations.lookedUp.connect(self._look_up)
        session.opened.connect(self._forget)
        session.changed.connect(lambda _: self._show())

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "cite": self.cite,
            "repeat": self.repeat,
            "pin": self.pin,
            "cite_statement": self.use_statement,
            "cite_article": self.use_article,
        }

    # The working source

    @property
    def pinned(self) -> bool:
        """Whether the working source is pinned, and still in the library."""
        return self._pinned in library(self._session.references)

    def working(self) -> Reference | None:
        """The pinned reference, else the one that was cited last here, else the newest of the library."""
        known = library(self._session.references)
        for reference in (self._pinned, self._last):
            if reference is not None and reference in known:
                return known[reference]
        return next(reversed(list(known.values())), None)

    def pin(self) -> None:
        """Pin the working source, or let go of it."""
        working = self.working()
        if working is None:
            self.said.emit(NOTHING_YET)
        self._pinned = None if self.pinned or working is None else working.id
        self._show()

    def use_statement(self) -> None:
        """Make the current statement a reference of its own, and pin it: then others can cite it."""
        record, statement = self._session.record, self._desk.statement()
        if record is not None and statement is not None:
            words = " ".join(statement.reading.context.of(record.article.words).split())
            self._use(Target("statement", statement.id), f"¶{statement.label} “{words[:_CLAUSE]}”")

    def use_article(self) -> None:
        """Make the article a reference, and pin it."""
        if (record := self._session.record) is not None:
            self._use(Target("article", record.article.id), record.article.title)

    def _use(self, target: Target, title: str) -> None:
        record, written = self._session.record, format_target(target)
        known = next((one for one in library(self._session.references).values() if one.target == written), None)
        if known is not None:
            self._pin(known.id)
        elif record is not None:
            about = record.article.metadata
            made = Reference(
                new_id(),
                title=title,
                url=about.url,
                type=ReferenceType.NEWS_ARTICLE,
                published=about.published,
                container=about.outlet,
                target=written,
            )
            self._session.perform(
                lambda actions, me: actions.add_references([made], me), then=lambda: self._pin(made.id)
            )

    def _pin(self, reference: Id) -> None:
        self._pinned = reference
        self._show()
        self.said.emit("This is the working source now · {key:repeat} cites it elsewhere")

    def _forget(self) -> None:
        self._last = self._pinned = None
        self._show()

    def _show(self) -> None:
        self._desk.inspector.citations.setWorkingSource(self.working() if self.pinned else None)
        self.pinChanged.emit()

    def go_to_target(self, reference: Id) -> None:
        """Go to the statement or article of the project that a reference stands for."""
        known = self._session.references.get(reference)
        target = parse_target(known.target) if known is not None else None
        if target is None:
            return
        if target.kind == "statement":
            self._session.visit(target.id)
        elif target.id in self._session.order:
            self._session.show_article(target.id)
        else:
            self.said.emit("That article is not in the project any more")

    # Citing

    def cite(self) -> None:
        """Open the fields of a new citation for the framed question; saved, it is for all that are chosen."""
        self._desk.inspector.startCitation()

    def repeat(self) -> None:
        """Cite the working source for the framed question, passage and locator empty."""
        statement, working = self._desk.statement(), self.working()
        here = ((statement.id, self._desk.framed),) if statement is not None else ()
        asked = self._bulk.to_cite() or here
        if working is None:
            self.said.emit(NOTHING_YET)
        elif asked:
            self._cite_all(asked, Citation(b"", b"", SO, working.id))

    def _cite_all(self, asked: tuple[tuple[Id, str], ...], like: Citation) -> None:
        """Cite for several, in one step. A statement that has just this citation already gets none."""
        known = self._session.references.get(like.reference)
        name = f"“{known.name}”" if known is not None and not known.confidential else "a confidential source"
        number = len({own for own, _ in asked})
        many = f"{number} statements" if number > 1 else "“is it so”" if asked[0][1] == SO else "“was it said”"
        recorded: list[object] = []

        def act(actions: "Actions", me: Id) -> "Recorded | None":
            done = actions.cite_all(asked, like, {}, me, f"Cited {name} for {many}")
            recorded.append(done)
            return done

        def told() -> None:
            if recorded == [None]:
                self.said.emit(HERE_ALREADY % many)

        first = asked[0][0]
        self._session.perform(act, first, told, in_article=self._desk.statements.articleOf(first))

    def save(self, draft: "CitationDraft", then: Callable[[Citation], object] = lambda _: None) -> None:
        """Record what was typed for the current statement, or for all that are chosen; then `then`."""
        statement = self._desk.statement()
        if statement is None:
            return
        known = next((c for c in statement.citations if c.id == draft.id), None)
        reference = draft.reference_id or new_id()
        citation = Citation(
            id=draft.id or new_id(),
            statement=statement.id,
            aspect=draft.aspect,
            reference=reference,
            stance=draft.stance,
            passage=draft.passage,
            locator=draft.locator,
            note=draft.note,
            order=known.order if known else max((c.order for c in statement.citations), default=0) + 1,
        )
        self._last = reference
        fields = _changed(draft.reference_fields, self._session.references.get(reference))
        asked = self._bulk.to_cite() if known is None else ()
        number = len({own for own, _ in asked})

        def act(actions: "Actions", me: Id) -> "Recorded | None":
            if asked:
                return actions.cite_all(asked, citation, fields, me, f"Cited for {number} statements")
            return actions.cite(citation, fields, me, "Citation changed" if known else "Cited")

        recorded = self._desk.inspector.drafts.onceRecorded(statement.id, draft.what)

        def done() -> None:
            recorded()
            then(citation)

        self._perform(statement, act, done)

    def _remove(self, citation: Id) -> None:
        statement = self._desk.statement()
        found = next((c for c in statement.citations if c.id == citation), None) if statement else None
        if statement is not None and found is not None:
            self._perform(statement, lambda actions, me: actions.remove_citation(found, me))

    def _move(self, citation: Id, by: int) -> None:
        """Let a citation change places with its neighbour of the same question."""
        statement = self._desk.statement()
        moved = next((c for c in statement.citations if c.id == citation), None) if statement else None
        if statement is None or moved is None:
            return
        same = [one for one in statement.citations if one.aspect == moved.aspect]
        place = same.index(moved)
        if 0 <= place + by < len(same):
            same.insert(place + by, same.pop(place))
            ordered = [replace(one, order=number + 1) for number, one in enumerate(same)]
            self._perform(statement, lambda actions, me: actions.cite_many(ordered, me, "Citations reordered"))

    def _look_up(self, typed: Reference) -> None:
        """Find what is in the library already, off this thread."""
        known = library(self._session.references)

        def search(_: object) -> list[Reference]:
            from annotations.review.duplicates import ReferenceIndex

            return ReferenceIndex(known.values()).like(typed)

        self._session.read(search, self._desk.inspector.citations.setAlike)

    def _perform(
        self,
        statement: Statement,
        act: "Callable[[Actions, Id], Recorded | None]",
        then: Callable[[], object] = lambda: None,
    ) -> None:
        self._session.perform(act, statement.id, then, refused=lambda: self._desk.offer_drafts(statement.id))


def _changed(typed: Mapping[str, str], known: Reference | None) -> dict[str, str]:
    """Of the fields of a reference those that were edited: what another one changed meanwhile stays."""
    if known is None:
        return dict(typed)
    same_secret = bool(typed.get("confidential")) == bool(known.confidential)
    return {
        name: value
        for name, value in typed.items()
        if (not same_secret if name == "confidential" else value != getattr(known, name))
    }
