"""What a person can do to statements: keep, reject, draw, cut, correct what was read."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace

from annotations.errors import WrongUse
from annotations.model.ids import Id, new_id
from annotations.model.record import aspects_of
from annotations.model.statement import Json, Link, Quantity, Reading
from annotations.model.vocabulary import Rejection, StatementKind, Tier
from annotations.storage import ledger
from annotations.storage.drafting import ActionGroup, Known, check_span, known_of
from annotations.storage.heads import Current
from annotations.storage.ledger import ActionDraft, Recorded, Slot
from annotations.storage.meaning import asks_the_same, means_another, meant
from annotations.text import Span, hull


class StatementActions(ActionGroup):
    """Statements by hand, and corrections of what a detector read.

    Whoever cuts a statement otherwise, or corrects its links, means it so: their own judgements of it
    are taken along, those of others then say *Look again*. So do their own of a link that is now at
    another place of the chain, of a sense that was turned, and those that said so before.
    """

    def accept(self, statement: Id, reviewer: Id) -> Recorded | None:
        """Keep a suggestion as a statement."""
        with self._ledger.action("Accepted", reviewer) as draft:
            known_of(draft, statement)
            draft.put(Slot(ledger.DISPOSITION, statement), "accepted")
        return draft.recorded

    def reject(self, statement: Id, reviewer: Id, reason: Rejection | None = None) -> Recorded | None:
        """Say that this is not a statement to check. The reason may follow later."""
        label = f"Not a statement: {reason.value}" if reason else "Not a statement"
        with self._ledger.action(label, reviewer) as draft:
            known_of(draft, statement)
            draft.put(Slot(ledger.DISPOSITION, statement), "rejected", {"reason": reason.value if reason else ""})
        return draft.recorded

    def draw(
        self,
        text: Id,
        kind: StatementKind,
        span: Span,
        context: Span,
        reviewer: Id,
        *,
        links: Sequence[Link] = (),
    ) -> tuple[Id, Recorded]:
        """Add a statement by hand; returns its id."""
        with self._ledger.action("Statement drawn", reviewer) as draft:
            statement = put_drawn(draft, text, kind, span, context)
            if links:
                _put_links(draft, statement, links)
        assert draft.recorded is not None  # a new id never has a value yet
        return statement, draft.recorded

    def recut(self, statement: Id, span: Span, context: Span, reviewer: Id) -> Recorded | None:
        """Give a statement other borders. It keeps its id, its verdicts and its citations."""
        with self._ledger.action("Re-cut", reviewer) as draft:
            known = known_of(draft, statement)
            check_span(draft, draft.texts[statement], span)
            _put_cut(draft, statement, known, span, context)
        return draft.recorded

    def split(self, statement: Id, first: Span, second: Span, context: Span, reviewer: Id) -> tuple[Id, Recorded]:
        """Cut a statement in two; returns the id of the second part, a new statement of the same kind and links."""
        with self._ledger.action("Split", reviewer) as draft:
            known = known_of(draft, statement)
            text = draft.texts[statement]
            for part in (first, second):
                check_span(draft, text, part)
            if first.overlaps(second):
                raise WrongUse("The two parts of a statement may not overlap.")
            _put_cut(draft, statement, known, first, context)
            other = put_drawn(draft, text, known.kind, second, context)
            if known.reading.links:
                _put_links(draft, other, known.reading.links)
        assert draft.recorded is not None
        return other, draft.recorded

    def merge(self, kept: Id, others: Sequence[Id], context: Span, reviewer: Id) -> Recorded | None:
        """Make one statement of several: `kept` gets the words of all, with citations, queries and notes.

        The others are set aside as merged; their verdicts stay with them. Where the reviewer judged
        them otherwise than `kept`, that is to be looked at again.
        """
        if kept in others:
            raise WrongUse("A statement cannot be merged with itself.", "Choose two or more.")
        with self._ledger.action(f"Merged {len(others) + 1} statements", reviewer) as draft:
            known = known_of(draft, kept)
            spans, differing = [known.reading.span], set[str]()
            own = _own_values(draft, known)
            for other in others:
                absorbed = known_of(draft, other)
                if draft.texts[other] != draft.texts[kept]:
                    raise WrongUse("Only statements of one article can be merged.")
                spans.append(absorbed.reading.span)
                differing.update(a for a, value in _own_values(draft, absorbed).items() if own.get(a, value) != value)
                _carry_over(draft, absorbed, kept, known.aspects)
                detail = {"reason": Rejection.MERGED.value, "into": kept.hex()}
                draft.put(Slot(ledger.DISPOSITION, other), "rejected", detail)
            _put_cut(draft, kept, known, hull(spans), context, leaving=differing)
        return draft.recorded

    def set_tier(self, statement: Id, tier: Tier, reviewer: Id) -> Recorded | None:
        """Move a statement between the tiers."""
        with self._ledger.action(f"Moved to {tier.value}", reviewer) as draft:
            known_of(draft, statement)
            draft.put(Slot(ledger.CORRECTION, statement, "tier"), tier.value)
        return draft.recorded

    def set_kind(self, statement: Id, kind: StatementKind, reviewer: Id) -> Recorded | None:
        """Say that a statement is of another kind: an attributed one asks *said* too, others only *so*."""
        with self._ledger.action(f"Kind: {kind.value}", reviewer) as draft:
            known_of(draft, statement)
            draft.put(Slot(ledger.CORRECTION, statement, "kind"), kind.value)
        return draft.recorded

    def correct_quantity(self, statement: Id, quantity: Quantity, reviewer: Id) -> Recorded | None:
        """Give a figure another meaning than the detector read."""
        with self._ledger.action("Quantity corrected", reviewer) as draft:
            known_of(draft, statement)
            draft.put(Slot(ledger.CORRECTION, statement, "quantity"), "corrected", {"quantity": quantity.to_json()})
        return draft.recorded

    def correct_links(self, statement: Id, links: Sequence[Link], reviewer: Id) -> Recorded | None:
        """Say who says it, otherwise than the detector read: sources, cues, speakers, polarity; innermost first."""
        with self._ledger.action("Source corrected", reviewer) as draft:
            known = known_of(draft, statement)
            for span in (part for link in links for part in (*link.source, *link.cue)):
                check_span(draft, draft.texts[statement], span)
            correct_source(draft, statement, known, links)
        return draft.recorded


def put_drawn(draft: ActionDraft, text: Id, kind: StatementKind, span: Span, context: Span) -> Id:
    """Put a new statement into a draft; returns its id."""
    statement = new_id()
    check_span(draft, text, span)
    draft.connection.exec_driver_sql(
        "INSERT INTO statement(id, text, kind, position, anchor) VALUES (?, ?, ?, ?, ?)",
        (statement, text, kind.value, span.start, json.dumps([list(span)])),
    )
    draft.put(Slot(ledger.DISPOSITION, statement), "accepted")
    draft.put(Slot(ledger.CUT, statement), "cut", _cut(kind, span, context))
    return statement


def correct_source(draft: ActionDraft, statement: Id, known: Known, links: Sequence[Link]) -> None:
    """Put other links into a draft, and with them the judgements of whoever means them so."""
    _put_links(draft, statement, links)
    _take_own_judgements_along(draft, known, replace(known.reading, links=tuple(links)))


def _put_cut(
    draft: ActionDraft, statement: Id, known: Known, span: Span, context: Span, *, leaving: Collection[str] = ()
) -> None:
    draft.put(Slot(ledger.CUT, statement), "cut", _cut(known.kind, span, context))
    _take_own_judgements_along(draft, known, replace(known.reading, span=span), leaving)


def _put_links(draft: ActionDraft, statement: Id, links: Sequence[Link]) -> None:
    draft.put(Slot(ledger.CORRECTION, statement, "links"), "corrected", {"links": [link.to_json() for link in links]})


def _take_own_judgements_along(
    draft: ActionDraft, known: Known, reading: Reading, leaving: Collection[str] = ()
) -> None:
    """Say again what this reviewer judged, of the statement as it is now, but the aspects in `leaving`.

    A link that is gone keeps its verdict, and two verdicts of one aspect stay two.
    """
    asked = set(known.aspects) & set(aspects_of(known.kind, reading)) - set(leaving)
    for current in _own(draft, known):
        aspect = current.slot.facet
        if aspect not in asked or current.fork or means_another(current.detail, aspect, known.reading):
            continue
        if asks_the_same(known.reading, reading, aspect):
            draft.put(current.slot, current.value, {**current.detail, **meant(reading, aspect)})


def _own(draft: ActionDraft, known: Known) -> list[Current]:
    """The judgements of the reviewer who acts."""
    return [c for c in known.current if c.slot.kind == ledger.JUDGEMENT and c.reviewer == draft.reviewer]


def _own_values(draft: ActionDraft, known: Known) -> dict[str, str]:
    return {current.slot.facet: current.value for current in _own(draft, known)}


def _carry_over(draft: ActionDraft, absorbed: Known, kept: Id, asked: Sequence[str]) -> None:
    """Give another statement, of which `asked` is asked, what hangs on one that is merged into it."""
    for current in absorbed.current:
        if current.slot.kind not in (ledger.CITATION, ledger.QUERY, ledger.NOTE):
            continue
        detail = dict(current.detail)
        if current.slot.kind == ledger.CITATION and detail["aspect"] not in asked:
            detail["aspect"] = asked[-1]
        draft.put(Slot(current.slot.kind, kept, new_id().hex()), current.value, detail)


def _cut(kind: StatementKind, span: Span, context: Span) -> Json:
    part = {StatementKind.NUMERIC: "quantity", StatementKind.ATTRIBUTED: "content"}.get(kind)
    cut: Json = {"start": span.start, "end": span.end, "context": list(context)}
    return {**cut, part: [list(span)]} if part else cut
