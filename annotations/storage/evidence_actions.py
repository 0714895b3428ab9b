"""What a person can do about evidence: cite, attach, ask, note."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotations.errors import WrongUse
from annotations.model.evidence import Content, file_name
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation, Query
from annotations.storage import evidence_rows, heads, ledger
from annotations.storage.cited import kept
from annotations.storage.drafting import ActionGroup, check_aspect, known_of
from annotations.storage.heads import Current
from annotations.storage.ledger import ActionDraft, Recorded, Slot
from annotations.storage.meaning import anchor
from annotations.storage.reference_actions import put_fields

_TEXTS_OF_QUERY = ("question", "asked", "due", "answered", "answer")


class EvidenceActions(ActionGroup):
    """Citations with their references, queries, notes."""

    def cite(self, citation: Citation, fields: Mapping[str, str], reviewer: Id, label: str = "") -> Recorded | None:
        """Add or change a citation, and with it the fields of its reference.

        `citation.reference` may be the id of a reference that is new; an empty field is cleared.
        """
        with self._ledger.action(label or "Cited", reviewer) as draft:
            put_fields(draft, citation.reference, fields)
            put_citation(draft, citation)
        return draft.recorded

    def cite_all(
        self,
        asked: Sequence[tuple[Id, str]],
        like: Citation,
        fields: Mapping[str, str],
        reviewer: Id,
        label: str = "",
    ) -> Recorded | None:
        """Cite a reference for these aspects of statements as `like` does, undone in one step.

        It comes last among the citations of each. A statement that has the very same citation for the
        aspect already gets no second one.
        """
        with self._ledger.action(label or "Cited", reviewer) as draft:
            put_fields(draft, like.reference, fields)
            for statement, aspect in asked:
                there = [c for c in known_of(draft, statement).current if c.slot.kind == ledger.CITATION]
                if any(_same_citation(one, aspect, like) for one in there):
                    continue
                own = replace(like, id=new_id(), statement=statement, aspect=aspect, order=next_order(there))
                put_citation(draft, own)
        return draft.recorded

    def cite_many(self, citations: Sequence[Citation], reviewer: Id, label: str = "") -> Recorded | None:
        """Add or change citations of references that are in the library, undone in one step."""
        with self._ledger.action(label or "Cited", reviewer) as draft:
            for citation in citations:
                put_citation(draft, citation)
        return draft.recorded

    def remove_citation(self, citation: Citation, reviewer: Id) -> Recorded | None:
        """Take a citation off a statement. Its reference stays in the library."""
        with self._ledger.action("Citation removed", reviewer) as draft:
            draft.clear(Slot(ledger.CITATION, citation.statement, citation.id.hex()))
        return draft.recorded

    def attach(
        self, reference: Id, content: Content, name: str, reviewer: Id, fields: Mapping[str, str] | None = None
    ) -> Recorded | None:
        """Hang a file on a reference. Its content was stored by `evidence.store_file` or `store_bytes`.

        `fields` are values for fields of the reference: what the file says of itself.
        """
        name = file_name(name)
        with self._ledger.action(f"Attached “{name}”", reviewer) as draft:
            evidence_rows.insert_content(draft.connection, content)
            draft.put(
                Slot(ledger.ATTACHMENT, reference, content.id.hex()),
                name,
                {"size": content.size, "sha256": content.sha256.hex(), "media_type": content.media_type},
            )
            put_fields(draft, reference, fields or {})
        return draft.recorded

    def detach(self, reference: Id, attached: Id, reviewer: Id) -> Recorded | None:
        """Take a file (the id of its evidence) off a reference. Its content stays, for undo and the history."""
        facet = attached.hex()
        with self._ledger.action("Attachment removed", reviewer) as draft:
            stands_for = kept(draft.connection)
            for current in heads.of_kind(draft.connection, ledger.ATTACHMENT):
                if current.slot.facet == facet and stands_for(current.slot.subject) == reference:
                    draft.label = f"Attachment removed: “{current.value}”"
                    draft.clear(current.slot)
        return draft.recorded

    def ask(self, query: Query, reviewer: Id) -> Recorded | None:
        """Add a query about a statement, or change one (its answer, when it is due).

        Raises WrongUse without an addressee.
        """
        return self.ask_many([query], reviewer)

    def ask_many(self, queries: Sequence[Query], reviewer: Id, before: Sequence[Query] = ()) -> Recorded | None:
        """Add or change several queries, undone in one step. Raises WrongUse if one has no addressee.

        `before` is how the person saw them: what differs from that is changed, and what another one
        wrote meanwhile (an answer) stays.
        """
        if not all(query.addressee.strip() for query in queries):
            raise WrongUse("A query needs somebody to ask.", "Give a name or an office.")
        labels = {"Answered" if query.answered else "Asked" if query.asked else "To ask" for query in queries}
        label = labels.pop() if len(labels) == 1 else "Queries changed"
        whom = queries[0].addressee.strip() if len(queries) == 1 else f"{len(queries)} questions"
        with self._ledger.action(f"{label}: {whom}", reviewer) as draft:
            for query in queries:
                slot = Slot(ledger.QUERY, query.statement, query.id.hex())
                there = next((c for c in known_of(draft, query.statement).current if c.slot == slot), None)
                was = next((one for one in before if one.id == query.id), None)
                detail = {name: getattr(query, name).strip() for name in _TEXTS_OF_QUERY}
                if there is not None and was is not None:
                    same = [name for name in _TEXTS_OF_QUERY if getattr(query, name) == getattr(was, name)]
                    detail |= {name: there.detail.get(name, "") for name in same}
                draft.put(slot, query.addressee.strip(), detail)
        return draft.recorded

    def remove_query(self, query: Query, reviewer: Id) -> Recorded | None:
        """Take a query back."""
        with self._ledger.action("Query removed", reviewer) as draft:
            draft.clear(Slot(ledger.QUERY, query.statement, query.id.hex()))
        return draft.recorded

    def write_note(
        self, statement: Id, words: str, reviewer: Id, note: Id | None = None, *, confidential: bool = False
    ) -> Recorded | None:
        """Add a note to a statement, change one, or (empty words) remove it."""
        with self._ledger.action("Note" if note is None else "Note changed", reviewer) as draft:
            known_of(draft, statement)
            detail = {"confidential": "yes"} if confidential else None
            draft.put(Slot(ledger.NOTE, statement, (note or new_id()).hex()), words.strip() or None, detail)
        return draft.recorded


def _same_citation(current: Current, aspect: str, like: Citation) -> bool:
    same = current.value == like.reference.hex() and current.detail.get("aspect") == aspect
    return same and all(current.detail.get(name, "") == getattr(like, name) for name in ("passage", "locator"))


def next_order(citations: Sequence[Current]) -> int:
    orders = (current.detail.get("order", 0) for current in citations)
    return max((order for order in orders if isinstance(order, int)), default=0) + 1


def put_citation(draft: ActionDraft, citation: Citation) -> None:
    known = known_of(draft, citation.statement)
    check_aspect(citation.aspect, known.aspects)
    draft.put(
        Slot(ledger.CITATION, citation.statement, citation.id.hex()),
        citation.reference.hex(),
        {
            "aspect": citation.aspect,
            "stance": citation.stance.value,
            "passage": citation.passage,
            "locator": citation.locator,
            "note": citation.note,
            "order": citation.order or None,
            "link": anchor(known.reading, citation.aspect),
        },
    )
