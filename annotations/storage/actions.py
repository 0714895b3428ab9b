"""What a person can do to a project: one short function, one labelled action, one transaction each.

Every function returns what was recorded, or None where everything was so already. All of them raise
what `ProjectConnection.writing` raises, and WrongUse for ids or values that do not fit.
"""

from annotations.errors import WrongUse
from annotations.model.erasing import Erasable
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Reviewer, initials_of
from annotations.model.settings import ProjectSettings
from annotations.model.vocabulary import Role
from annotations.storage import erasing, ledger, records
from annotations.storage.article_actions import ArticleActions
from annotations.storage.connection import driver_of
from annotations.storage.deciding_actions import DecidingActions
from annotations.storage.evidence_actions import EvidenceActions
from annotations.storage.judging_actions import JudgingActions
from annotations.storage.ledger import Recorded, Slot, Value
from annotations.storage.readback_actions import ReadBackActions
from annotations.storage.reference_actions import ReferenceActions
from annotations.storage.statement_actions import StatementActions


class Actions(
    ArticleActions,
    JudgingActions,
    StatementActions,
    EvidenceActions,
    ReferenceActions,
    DecidingActions,
    ReadBackActions,
):
    """The actions of a project."""

    def undo(self, action: Id, reviewer: Id | None) -> Recorded | None:
        """Take an action back where its values still stand. See `Ledger.undo`."""
        return self._ledger.undo(action, reviewer)

    def add_reviewer(self, name: str, initials: str = "", role: Role = Role.REVIEWER) -> Reviewer:
        """A person joins the project."""
        reviewer = Reviewer(new_id(), name.strip(), initials.strip() or initials_of(name), role)
        if not reviewer.name:
            raise WrongUse("A reviewer needs a name.")
        with self._ledger.action(f"{reviewer.name} joined", reviewer.id) as draft:
            for facet in ("name", "initials", "role"):
                draft.put(Slot(ledger.REVIEWER, reviewer.id, facet), str(getattr(reviewer, facet)))
        return reviewer

    def erase(self, one: Erasable, reason: str, reviewer: Id) -> Recorded:
        """Erase words for good, in all their versions, with what goes along; only a lead may, and must say why.

        The file has to be purged afterwards (`Project.erase`). Raises WrongUse.
        """
        if not reason.strip():
            raise WrongUse("Erasing for good needs a reason.", "It is kept, so do not repeat the words in it.")
        with self._ledger.action("Erased for good", reviewer) as draft:
            if not any(reviewer in who.ids and who.role is Role.LEAD for who in records.reviewers(draft.connection)):
                raise WrongUse("Only a lead may erase for good.", "Ask the lead of the project.")
            for each in erasing.with_what_goes_along(draft.connection, one):
                slot = Slot(ledger.ERASURE, each.subject, each.name)
                before = ledger.heads_of(draft.connection, slot, reviewer)
                value = Value("erased", ledger.canonical({"reason": reason.strip()}))
                draft.put_superseding(slot, value, tuple(head.entry for head in before))
            draft.afterwards = lambda connection: erasing.redact_all(driver_of(connection))
        assert draft.recorded is not None
        if one.name.startswith(ledger.REVIEWER):
            self._name_again(one.subject, reviewer)
        return draft.recorded

    def _name_again(self, erased: Id, reviewer: Id) -> None:
        """Verdicts keep somebody who gave them, without saying who that was."""
        with self._ledger.action("Name replaced", reviewer) as draft:
            draft.put(Slot(ledger.REVIEWER, erased, "name"), f"Name erased ({erased.hex()[-4:]})")
            draft.put(Slot(ledger.REVIEWER, erased, "initials"), f"X{erased.hex()[-4:]}")

    def change_settings(
        self,
        project: Id,
        settings: ProjectSettings,
        reviewer: Id,
        before: ProjectSettings | None = None,
        label: str = "Project settings",
    ) -> Recorded | None:
        """Give the project other rules. `label` is what undo calls it.

        Only those that differ from `before`, by default from what it has: what another one set
        meanwhile stays, and so does what only a newer version knows.
        """
        with self._ledger.action(label, reviewer) as draft:
            had = (before or records.settings(draft.connection)).stored()
            for name, value in settings.stored().items():
                if value != had[name]:
                    draft.put(Slot(ledger.SETTING, project, name), value)
        return draft.recorded
