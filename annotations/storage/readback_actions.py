"""Taking over what an edited sheet says, many changes in one step."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from annotations.errors import WrongUse
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation
from annotations.model.readback import Change, Drawing
from annotations.model.reference import Reference
from annotations.model.statement import Reading, Speaker
from annotations.model.vocabulary import SO
from annotations.storage import ledger, records
from annotations.storage.drafting import ActionGroup, known_of
from annotations.storage.evidence_actions import next_order, put_citation
from annotations.storage.judging_actions import put_judgement
from annotations.storage.ledger import ActionDraft, Recorded, Slot
from annotations.storage.reference_actions import put_fields
from annotations.storage.statement_actions import correct_source, put_drawn

MOST_AT_ONCE = 500
"""Changes in one action, so that nobody waits long for others'."""


class ReadBackActions(ActionGroup):
    """What comes home in an edited sheet."""

    def take_over(
        self, changes: Sequence[Change], drawings: Sequence[Drawing], reviewer: Id, label: str
    ) -> Recorded | None:
        """Do what rows of a sheet ask for, undone in one step; what is so already is not written again.

        At most MOST_AT_ONCE together, else WrongUse; also where a change fits no more.
        """
        if len(changes) + len(drawings) > MOST_AT_ONCE:
            raise WrongUse(f"That are more than {MOST_AT_ONCE} changes at once.", "Take them over in smaller parts.")
        with self._ledger.action(label, reviewer) as draft:
            readings: dict[Id, Reading] = {}
            named = {key: one.id for one in _open_references(draft) for key in (one.title, one.url) if key}
            for change in sorted(changes, key=lambda one: one.speaker is None):  # a verdict is of the source as named
                _take(draft, change, readings, named)
            for drawing in drawings:
                own = put_drawn(draft, drawing.text, drawing.kind, drawing.span, drawing.context)
                if drawing.value is not None:
                    put_judgement(draft, own, SO, drawing.value, reason=drawing.reason)
        return draft.recorded


def _take(draft: ActionDraft, change: Change, readings: dict[Id, Reading], named: dict[str, Id]) -> None:
    own = change.statement
    if change.speaker is not None:
        readings[own] = _name_source(draft, own, change.speaker)
    elif change.note is not None:
        known_of(draft, own)
        note, words = change.note
        draft.put(Slot(ledger.NOTE, own, (note or new_id()).hex()), words.strip() or None)
    elif change.cite is not None:
        _cite(draft, change, named)
    elif change.withdraw:
        known_of(draft, own)
        draft.clear(Slot(ledger.JUDGEMENT, own, change.aspect))
    else:
        put_judgement(
            draft,
            own,
            change.aspect,
            change.value,
            readings.get(own),
            reason=change.reason,
            justification=change.justification,
            correction=change.correction,
        )


def _name_source(draft: ActionDraft, statement: Id, speaker: str) -> Reading:
    known = known_of(draft, statement)
    if not known.reading.links:
        raise WrongUse("A statement of the sheet has lost its source meanwhile.", "Read the sheet back again.")
    innermost, *outer = known.reading.links
    links = (replace(innermost, speaker=Speaker(speaker, inferred=False)), *outer)
    correct_source(draft, statement, known, links)
    return replace(known.reading, links=links)


def _open_references(draft: ActionDraft) -> list[Reference]:
    """The works that a sheet may name: a confidential one is named by its number alone."""
    return [one for one in records.references(draft.connection).values() if not one.confidential]


def _cite(draft: ActionDraft, change: Change, named: dict[str, Id]) -> None:
    """Cite a work of the library with that address or title, else a new one; `named` has all of them."""
    wanted = change.cite or ""
    if wanted not in named:
        named[wanted] = new_id()
        web = wanted.startswith(("https://", "http://"))
        accessed = datetime.now(UTC).date().isoformat()
        fields = {"type": "web page", "url": wanted, "accessed": accessed} if web else {"title": wanted}
        put_fields(draft, named[wanted], fields)
    there = [c for c in known_of(draft, change.statement).current if c.slot.kind == ledger.CITATION]
    put_citation(draft, Citation(new_id(), change.statement, change.aspect, named[wanted], order=next_order(there)))
