"""What a person can do about verdicts: give, change, withdraw, put off."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from annotations.errors import WrongUse
from annotations.model.ids import Id
from annotations.model.statement import Json, Reading
from annotations.model.vocabulary import NO_CHECK, Reason, Verdict, reasons_for
from annotations.storage import ledger
from annotations.storage.drafting import ActionGroup, aspect_name, check_aspect, known_of, value_name
from annotations.storage.ledger import PER_REVIEWER, ActionDraft, Recorded, Slot, Value
from annotations.storage.meaning import MEANING, meant


class JudgingActions(ActionGroup):
    """Verdicts, decisions that no check is needed, and what is put off."""

    def judge(
        self,
        statement: Id,
        aspect: str,
        value: str | None,
        reviewer: Id,
        *,
        reason: Reason | None = None,
        justification: str | None = None,
        correction: str | None = None,
        seen: Reading | None = None,
    ) -> Recorded | None:
        """Record a verdict, or NO_CHECK, on one aspect. None: the value that stands, with other texts.

        A justification or correction that is None stays as it was; a reason does so only while the
        value is the same. `seen` is the reading that the person had before their eyes: should another
        one have changed it meanwhile, the verdict is of what was seen. Raises WrongUse if there is no
        value to keep.
        """
        with self._ledger.action("", reviewer) as draft:
            texts = {"justification": justification, "correction": correction}
            draft.label = put_judgement(draft, statement, aspect, value, seen, reason=reason, **texts)
        return draft.recorded

    def judge_many(
        self,
        asked: Iterable[tuple[Id, str]],
        value: str | None,
        reviewer: Id,
        reason: Reason | None = None,
        seen: Mapping[Id, Reading] = MappingProxyType({}),
    ) -> Recorded | None:
        """The same judgement of several (statement, aspect), undone in one step. `value` and `seen`: as in `judge`."""
        several = list(asked)
        number = len({statement for statement, _ in several})
        with self._ledger.action("", reviewer) as draft:
            labels = {put_judgement(draft, one, aspect, value, seen.get(one), reason=reason) for one, aspect in several}
            name = value_name(value) if value else f"Reason: {reason.value if reason else ''}"
            said = labels.pop() if len(labels) == 1 else name
            draft.label = f"{said} ({number} statements)" if number != 1 else said
        return draft.recorded

    def clear(self, statement: Id, aspect: str, reviewer: Id) -> Recorded | None:
        """Withdraw one's judgement of an aspect."""
        with self._ledger.action(f"{aspect_name(aspect)} withdrawn", reviewer) as draft:
            draft.clear(Slot(ledger.JUDGEMENT, statement, aspect))
        return draft.recorded

    def restore(self, statement: Id, action: Id, reviewer: Id) -> Recorded | None:
        """Give a statement again what an earlier action gave it. Another reviewer's own values stay theirs.

        Raises WrongUse if that action gave it nothing that this reviewer may give.
        """
        with self._ledger.action("", reviewer) as draft:
            known_of(draft, statement)
            rows = draft.connection.exec_driver_sql(
                "SELECT e.kind, e.facet, e.value, e.detail, coalesce(e.restates, e.id) AS root, a.label, a.reviewer "
                "FROM entry AS e JOIN action AS a ON a.id = e.action WHERE e.action = ? AND e.subject = ?",
                (action, statement),
            ).all()
            own = [
                row
                for row in rows
                if row.kind != ledger.ERASURE and (row.kind not in PER_REVIEWER or row.reviewer in draft.identities)
            ]
            if not own:
                raise WrongUse("That step gave the statement nothing that you could restore.")
            for row in own:
                root = row.root if row.kind not in PER_REVIEWER or row.reviewer == draft.reviewer else None
                draft.restate(Slot(row.kind, statement, row.facet), Value(row.value, row.detail), root)
            draft.label = f"Restored: {own[0].label.removeprefix('Restored: ')}"
        return draft.recorded

    def put_off(self, statement: Id, reviewer: Id, *, later: bool = True) -> Recorded | None:
        """Leave a statement for later (or take it up again)."""
        with self._ledger.action("Put off" if later else "Taken up again", reviewer) as draft:
            known_of(draft, statement)
            draft.put(Slot(ledger.LATER, statement), "later" if later else None)
        return draft.recorded


def put_judgement(
    draft: ActionDraft,
    statement: Id,
    aspect: str,
    value: str | None,
    seen: Reading | None = None,
    *,
    reason: Reason | None,
    justification: str | None = None,
    correction: str | None = None,
) -> str:
    """Put a judgement into a draft; returns its label."""
    statement_known = known_of(draft, statement)
    _, reading, current, standing = statement_known
    check_aspect(aspect, statement_known.aspects)
    before = next(
        (c for c in current if c.slot == (ledger.JUDGEMENT, statement, aspect) and c.reviewer == draft.reviewer), None
    )
    if value is None:
        if before is None:
            raise WrongUse("There is no judgement that a reason or justification could belong to.", "Judge first.")
        value = before.value
        about: Json = {name: before.detail[name] for name in MEANING if name in before.detail}
    else:
        about = meant(seen or reading, aspect)
    if value != NO_CHECK and value not in set(Verdict):
        raise WrongUse(f"“{value}” is no verdict.", "Use verified, disputed, unverifiable or no_check.")
    if reason is not None and reason not in reasons_for(aspect, value):
        offered = ", ".join(reasons_for(aspect, value)) or "none"
        raise WrongUse(f"“{reason.value}” is no reason for {value_name(value)} here.", f"Offered: {offered}.")
    known: dict[str, Any] = before.detail if before else {}
    why = reason.value if reason else known.get("reason") if before is not None and before.value == value else None
    cited = [c.slot.facet for c in current if c.slot.kind == ledger.CITATION and c.detail["aspect"] == aspect]
    slot = Slot(ledger.JUDGEMENT, statement, aspect)
    justification = known.get("justification", "") if justification is None else justification.strip()
    correction = known.get("correction", "") if correction is None else correction.strip()
    draft.put(
        slot,
        value,
        {
            "reason": why,
            "justification": justification,
            "correction": correction,
            "rests_on": sorted(cited),
            **about,
        },
        standing.get(slot, []),
    )
    label = f"{aspect_name(aspect)} {value_name(value)}{f', {why}' if why else ''}"
    for name, text in (("justification", justification), ("correction", correction)):
        if text != known.get(name, ""):
            label += f" · {name}"
    return label
