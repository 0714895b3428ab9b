"""What a person can do about the references library."""

from collections.abc import Mapping, Sequence

from annotations.errors import WrongUse
from annotations.model.ids import Id
from annotations.model.reference import REFERENCE_FIELDS, Reference
from annotations.storage import ledger
from annotations.storage.cited import citing
from annotations.storage.drafting import ActionGroup
from annotations.storage.ledger import ActionDraft, Head, Recorded, Slot, head_of

MOST_AT_ONCE = 200
"""References in one action at most, so that nobody waits long for their turn: about 0.1 s."""


class ReferenceActions(ActionGroup):
    """References are edited once and shown wherever they are cited.

    What an action is called never names a work: it may be confidential.
    """

    def add_references(self, references: Sequence[Reference], reviewer: Id, label: str = "") -> Recorded | None:
        """Add works, cited or not, undone in one step. At most MOST_AT_ONCE at a time, else WrongUse."""
        if len(references) > MOST_AT_ONCE:
            raise WrongUse(f"That are more than {MOST_AT_ONCE} references at once.", "Add them in smaller parts.")
        what = "Reference added" if len(references) == 1 else f"{len(references)} references added"
        with self._ledger.action(label or what, reviewer) as draft:
            for reference in references:
                put_fields(draft, reference.id, _fields(reference))
        return draft.recorded

    def edit_reference(self, after: Reference, reviewer: Id, before: Reference | None = None) -> Recorded | None:
        """Change a reference, or add it.

        `before` is how the person saw it: only what differs from that is written, and what another one
        changed meanwhile stays. Without it, every field is given.
        """
        had = _fields(before) if before is not None else {}
        changed = {name: value for name, value in _fields(after).items() if value != had.get(name)}
        with self._ledger.action("Reference changed" if before else "Reference added", reviewer) as draft:
            put_fields(draft, after.id, changed)
        return draft.recorded

    def remove_references(
        self, references: Sequence[Id], reviewer: Id, *, with_citations: bool = False
    ) -> Recorded | None:
        """Take works out of the library, with their files and those that were merged into them, undone in one step.

        Raises WrongUse while one is cited, unless its citations are to go with it.
        """
        what = "Reference removed" if len(references) == 1 else f"{len(references)} references removed"
        with self._ledger.action(what, reviewer) as draft:
            gone = {own for reference in references for own in (reference, *_merged_into(draft, reference))}
            cited = citing(draft.connection, gone)
            if cited and not with_citations:
                where = "a statement cites" if len(cited) == 1 else f"{len(cited)} citations rest on"
                raise WrongUse(f"It cannot be removed while {where} it.", "Remove those citations with it, or first.")
            for one in cited:
                draft.clear(Slot(ledger.CITATION, one.statement, one.citation))
            for own in gone:
                for slot, heads in _heads_of(draft, own).items():
                    draft.put(slot, None, heads=heads)
                for slot, heads in _heads_of(draft, own, ledger.ATTACHMENT).items():
                    draft.put(slot, None, heads=heads)
        return draft.recorded

    def merge_references(self, kept: Reference, merged: Sequence[Reference], reviewer: Id) -> Recorded | None:
        """Make duplicates one work, undone in one step: citations of all of them are read as citations of `kept`.

        What only a duplicate knows is filled in. If one of them is confidential, all of them are, so that a
        copy without what is confidential has none of their citations. Raises WrongUse.
        """
        others = [one for one in merged if one.id != kept.id]
        if not others:
            raise WrongUse("Merging needs two references.", "Choose another one.")
        filling: dict[str, str] = {}
        for one in others:
            known = {name: value for name, value in _fields(one).items() if value and name not in _OWN}
            filling |= {name: value for name, value in known.items() if not getattr(kept, name) and name not in filling}
        secret = any(one.confidential for one in (kept, *others))
        with self._ledger.action(f"{len(others) + 1} references made one", reviewer) as draft:
            put_fields(draft, kept.id, filling | {"same_as": ""} | ({"confidential": "yes"} if secret else {}))
            for one in others:
                put_fields(draft, one.id, {"same_as": kept.id.hex()} | ({"confidential": "yes"} if secret else {}))
        return draft.recorded


_OWN = ("confidential", "same_as")
"""What is not filled in from a duplicate."""


def put_fields(draft: ActionDraft, reference: Id, fields: Mapping[str, str]) -> None:
    """Give fields of a reference other values; an empty one is cleared. Raises WrongUse for an unknown field."""
    unknown = set(fields) - set(REFERENCE_FIELDS)
    if unknown:
        raise WrongUse(f"A reference has no field {', '.join(sorted(unknown))}.")
    heads = _heads_of(draft, reference)
    for facet, given in fields.items():
        value = given.strip()
        if facet == "confidential" and value:
            value = public_number(draft, reference)
        slot = Slot(ledger.REFERENCE, reference, facet)
        draft.put(slot, value or None, heads=heads.get(slot, []))


def public_number(draft: ActionDraft, reference: Id) -> str:
    """The number of a confidential reference: the one it had before, else the next.

    References count that ever were confidential, and those that were erased: no number is given twice.
    """
    had = draft.connection.exec_driver_sql(
        "SELECT e.value FROM entry AS e JOIN action AS a ON a.id = e.action WHERE e.subject = ? AND e.kind = ? "
        "AND e.facet = 'confidential' AND e.value IS NOT NULL ORDER BY a.lamport DESC, e.id DESC LIMIT 1",
        (reference, ledger.REFERENCE),
    ).scalar()
    if had is not None:
        return str(had)
    others = draft.connection.exec_driver_sql(
        "SELECT count(DISTINCT subject) FROM entry WHERE kind = ? AND facet = 'confidential' AND subject <> ?",
        (ledger.REFERENCE, reference),
    ).scalar_one()
    now = sum(write.slot.facet == "confidential" and write.slot.subject != reference for write in draft.writes)
    return str(int(others) + now + 1)


def _fields(reference: Reference) -> dict[str, str]:
    return {name: getattr(reference, name).strip() for name in REFERENCE_FIELDS}


def _heads_of(draft: ActionDraft, reference: Id, kind: str = ledger.REFERENCE) -> dict[Slot, list[Head]]:
    """The heads of all fields of a reference (or of its attachments), those too that only a newer version knows."""
    rows = draft.connection.exec_driver_sql(
        "SELECT h.facet, h.entry, e.value, e.detail, coalesce(e.restates, e.id) AS root "
        "FROM head AS h JOIN entry AS e ON e.id = h.entry WHERE h.subject = ? AND h.kind = ?",
        (reference, kind),
    )
    found: dict[Slot, list[Head]] = {}
    for row in rows:
        found.setdefault(Slot(kind, reference, row.facet), []).append(head_of(row))
    return found


def _merged_into(draft: ActionDraft, reference: Id) -> list[Id]:
    """The references that were merged into one, through others too."""
    rows = draft.connection.exec_driver_sql(
        "WITH RECURSIVE gone(id) AS (SELECT ? UNION SELECT h.subject FROM gone JOIN head AS h ON h.text IS NULL "
        "AND h.kind = 'reference' AND h.facet = 'same_as' AND h.value = lower(hex(gone.id))) SELECT id FROM gone",
        (reference,),
    )
    return [own for own in rows.scalars() if own != reference]
