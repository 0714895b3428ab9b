"""What is decided together: forks, final verdicts, sign-off, roles, who is to read what."""

from collections.abc import Collection, Mapping, Sequence

from annotations.errors import WrongUse
from annotations.model.deciding import ForkPlace
from annotations.model.ids import Id
from annotations.model.judgement import Judgement, Reviewer
from annotations.model.statement import Json
from annotations.model.vocabulary import NO_CHECK, Reason, Role, Verdict, reasons_for
from annotations.storage import ledger, records
from annotations.storage.drafting import ActionGroup, Known, aspect_name, check_aspect, known_of, value_name
from annotations.storage.heads import Current
from annotations.storage.ledger import PER_REVIEWER, ActionDraft, Recorded, Slot
from annotations.storage.meaning import meant
from annotations.storage.persons import SAME_AS


class DecidingActions(ActionGroup):
    """Decisions about what several people, or one person in several copies, recorded."""

    def settle_fork(self, place: ForkPlace, entry: Id, reviewer: Id) -> Recorded | None:
        """Let one of the values that stand against each other be the slot's only one.

        Raises WrongUse if that value no longer stands, or if the fork is another reviewer's own.
        """
        slot = Slot(place.kind, place.subject, place.facet)
        with self._ledger.action("Fork settled", reviewer) as draft:
            if slot.kind in PER_REVIEWER and place.whose != draft.reviewer:
                raise WrongUse("These are another reviewer's own values.", "Only they can settle which one counts.")
            standing = draft.heads_of(slot)
            chosen = next((head for head in standing if head.entry == entry), None)
            if chosen is None:
                raise WrongUse("That value no longer stands.", "Look at what does now.")
            value, root = ledger.settling(chosen.value, standing), chosen.root if chosen.own else None
            draft.put_superseding(slot, value, tuple(head.entry for head in standing if head.own), root)
        return draft.recorded

    def agree(self, judgement: Judgement, reviewer: Id) -> Recorded | None:
        """Judge as another reviewer did, with their reason and words, on all the evidence that is cited now."""
        aspect, statement = judgement.aspect, judgement.statement
        with self._ledger.action(f"{aspect_name(aspect)} {value_name(judgement.value)}, agreed", reviewer) as draft:
            known = known_of(draft, statement)
            check_aspect(aspect, known.aspects)
            detail = {
                "reason": judgement.reason.value if judgement.reason else None,
                "justification": judgement.justification,
                "correction": judgement.correction,
                "rests_on": _cited(known.current, aspect),
                **meant(known.reading, aspect),
            }
            draft.put(Slot(ledger.JUDGEMENT, statement, aspect), judgement.value, detail)
        return draft.recorded

    def adjudicate(
        self,
        statement: Id,
        aspect: str,
        value: str | None,
        lead: Id,
        *,
        reason: Reason | None = None,
        justification: str = "",
        correction: str = "",
    ) -> Recorded | None:
        """Give the final verdict on an aspect, beside the reviewers' own; None withdraws it.

        Raises WrongUse if the person is no lead.
        """
        what = f"final: {value_name(value).lower()}" if value else "final verdict withdrawn"
        with self._ledger.action(f"{aspect_name(aspect)} {what}", lead) as draft:
            _check_lead(draft, "give the final verdict")
            known = known_of(draft, statement)
            check_aspect(aspect, known.aspects)
            slot = Slot(ledger.FINAL, statement, aspect)
            if value is None:
                draft.clear(slot)
            else:
                detail = _final_detail(known, aspect, value, reason)
                detail |= {"justification": justification.strip(), "correction": correction.strip()}
                draft.put(slot, value, detail)
        return draft.recorded

    def sign_off(self, decided: Mapping[Id, Mapping[str, str]], lead: Id) -> Recorded | None:
        """Sign statements off as they were seen: what was decided, by statement and aspect, undone in one step.

        Raises WrongUse if the person is no lead.
        """
        with self._ledger.action(_label("Signed off", decided), lead) as draft:
            _check_lead(draft, "sign off")
            for statement, on in decided.items():
                known_of(draft, statement)
                draft.put(Slot(ledger.SIGN_OFF, statement), "signed", {"on": dict(on)})
        return draft.recorded

    def withdraw_sign_off(self, statements: Sequence[Id], lead: Id) -> Recorded | None:
        """Take the signature off statements. Raises WrongUse if the person is no lead."""
        with self._ledger.action(_label("Sign-off withdrawn", statements), lead) as draft:
            _check_lead(draft, "take a sign-off back")
            for statement in statements:
                known_of(draft, statement)
                draft.clear(Slot(ledger.SIGN_OFF, statement))
        return draft.recorded

    def set_role(self, person: Id, role: Role, by: Id) -> Recorded | None:
        """Make somebody lead, or a reviewer again.

        Once a project has leads, only they may. Raises WrongUse otherwise.
        """
        with self._ledger.action("", by) as draft:
            if records.leads(draft.connection):
                _check_lead(draft, "say who is lead")
            known = _person(draft, person)
            draft.label = f"{known.name} is {'lead' if role is Role.LEAD else 'a reviewer'} now"
            for own in known.ids:
                draft.put(Slot(ledger.REVIEWER, own, "role"), role.value)
        return draft.recorded

    def link(self, one: Id, kept: Id, by: Id) -> Recorded | None:
        """Say that two reviewers are one person, who is called as `kept` is. See `persons`.

        Raises WrongUse if they are one already, and unless a lead says so, or the person.
        """
        with self._ledger.action("", by) as draft:
            first, second = _person(draft, one), _person(draft, kept)
            if first.id == second.id:
                raise WrongUse(f"{first.name} is one person already.")
            _check_lead_or(draft, {first.id, second.id}, "say that two reviewers are one person")
            draft.label = f"{first.name} ({first.initials}) and {second.name} ({second.initials}) are one person"
            draft.put(Slot(ledger.REVIEWER, first.id, SAME_AS), second.id.hex())
        return draft.recorded

    def unlink(self, person: Id, by: Id) -> Recorded | None:
        """Say that the identities of a person are different people after all. Each has again what they recorded.

        Raises WrongUse as `link` does.
        """
        with self._ledger.action("", by) as draft:
            known = _person(draft, person)
            _check_lead_or(draft, {known.id}, "say that one person is several")
            draft.label = f"{known.name} ({known.initials}) is not one person with others"
            for own in known.ids:
                draft.clear(Slot(ledger.REVIEWER, own, SAME_AS))
        return draft.recorded

    def assign(self, article: Id, people: Collection[Id], reviewer: Id) -> Recorded | None:
        """Say which reviewers are to read an article; those named before and not now are released."""
        with self._ledger.action("Assigned", reviewer) as draft:
            for known in records.reviewers(draft.connection):
                draft.put(Slot(ledger.ASSIGNED, article, known.id.hex()), "assigned" if known.id in people else None)
                for other in known.also:
                    draft.clear(Slot(ledger.ASSIGNED, article, other.id.hex()))
        return draft.recorded


def _final_detail(known: Known, aspect: str, value: str, reason: Reason | None) -> Json:
    if value != NO_CHECK and value not in set(Verdict):
        raise WrongUse(f"“{value}” is no verdict.", "Use verified, disputed, unverifiable or no_check.")
    if reason is not None and reason not in reasons_for(aspect, value):
        raise WrongUse(f"“{reason.value}” is no reason for {value_name(value)} here.")
    return {
        "reason": reason.value if reason else None,
        "rests_on": _cited(known.current, aspect),
        **meant(known.reading, aspect),
    }


def _check_lead(draft: ActionDraft, what: str) -> None:
    if draft.reviewer not in records.leads(draft.connection):
        raise WrongUse(f"Only a lead can {what}.", "Project → Leads and reviewers says who is lead.")


def _check_lead_or(draft: ActionDraft, people: Collection[Id], what: str) -> None:
    if draft.reviewer not in people and draft.reviewer not in records.leads(draft.connection):
        raise WrongUse(f"Only a lead, or the person, can {what}.", "Project → Leads and reviewers says who is lead.")


def _person(draft: ActionDraft, own: Id) -> Reviewer:
    known = next((one for one in records.reviewers(draft.connection) if own in one.ids), None)
    if known is None:
        raise WrongUse("That person is no reviewer of this project.")
    return known


def _cited(current: Sequence[Current], aspect: str) -> list[str]:
    """The citations (hex ids) of an aspect."""
    return sorted(c.slot.facet for c in current if c.slot.kind == ledger.CITATION and c.detail["aspect"] == aspect)


def _label(what: str, several: Collection[object]) -> str:
    return what if len(several) == 1 else f"{what} ({len(several)} statements)"
