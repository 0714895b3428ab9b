"""`factdesk read-back`: verdicts that were edited in a spreadsheet."""

import argparse
from typing import TYPE_CHECKING

from annotations.errors import WrongUse
from annotations.model.judgement import Reviewer
from annotations.model.readback import ACTED_ON, Finding, Outcome, ReadBack
from annotations.text import harmless
from app import work
from app.headless.console import progress_bar, say, say_waiting
from app.headless.people import existing_reviewer
from app.headless.projects import opened
from app.patience import patiently

if TYPE_CHECKING:
    from annotations.storage.project import Project

_LISTED = 50
"""Findings of one outcome that are printed."""


def read_back(arguments: argparse.Namespace) -> int:
    """`factdesk read-back PROJECT WORKBOOK [--apply] [--reviewer WHO] [--take-sheet] [--draw]`.

    1 where something needs a decision, or could not be taken over.
    """
    with opened(arguments.project) as project:
        work.check_mergeable(arguments.project, read_only=project.read_only and arguments.apply)
        editor = _editor(project, arguments)
        with progress_bar("Comparing", "article") as progress:
            found = work.read_back(arguments.project, arguments.workbook, editor.id, progress)
        wanted = [Outcome.CHANGED]
        wanted += [Outcome.BOTH] if arguments.take_sheet else []
        wanted += [Outcome.NEW] if arguments.draw else []
        taken = [finding for finding in found.findings if finding.outcome in wanted]
        _print(found, editor)
        if arguments.apply and taken:
            _apply(project, found, taken, editor)
    left = [finding for finding in found.findings if finding.outcome in ACTED_ON and finding not in taken]
    if not taken:
        say("There is nothing to take over.")
    elif arguments.apply:
        say(f"{len(taken):,} change(s) taken over, as {editor.name}.")
    else:
        say(f"Nothing was changed: this was a dry run. With --apply {len(taken):,} change(s) are taken over.")
    if any(finding.outcome is Outcome.BOTH for finding in left):
        say("Where sheet and project differ the project's value stays; --take-sheet takes the sheet's.")
    if any(finding.outcome is Outcome.NEW for finding in left):
        say("--draw makes statements of the new rows.")
    troubles = (Outcome.INVALID, Outcome.DUPLICATED, Outcome.UNKNOWN)
    undecided = any(finding.outcome is not Outcome.CHANGED for finding in left)
    return 1 if undecided or any(found.counts.get(outcome) for outcome in troubles) else 0


def _editor(project: "Project", arguments: argparse.Namespace) -> Reviewer:
    """Whose edits they are: who was named, or the only reviewer there is."""
    people = project.reviewers()
    if arguments.reviewer:
        return existing_reviewer(people, arguments.reviewer)
    if len(people) == 1:
        return people[0]
    known = ", ".join(who.name for who in people) or "nobody yet"
    raise WrongUse("Whose edits are these?", f"Give --reviewer WHO. In this project: {known}.")


def _apply(project: "Project", found: ReadBack, taken: list[Finding], editor: Reviewer) -> None:
    with progress_bar("Taking over", "change") as progress:
        work.take_over(
            lambda step: patiently(lambda: step(project), say_waiting), taken, editor.id, found.name, progress=progress
        )


def _print(found: ReadBack, editor: Reviewer) -> None:
    for remark in found.remarks:
        say(harmless(remark, longest=500))
    if found.saved_by:
        say(f"Last saved by {harmless(found.saved_by)}; taken as edits by {editor.name}.")
    print(f"{found.rows:,} rows read, {found.unchanged:,} unchanged")
    for outcome in Outcome:
        number = found.counts.get(outcome, 0)
        if not number:
            continue
        print(f"{outcome.value}: {number:,}")
        for finding in found.of(outcome)[:_LISTED]:
            print(harmless(f"    {line(finding)}", longest=400))
        if number > _LISTED:
            print(f"    … and {number - _LISTED:,} more")


def line(finding: Finding) -> str:
    """A finding in a line."""
    clause = harmless(" ".join(finding.clause.split()), longest=80)
    words = finding.columns
    if words and finding.sheet:
        words = f"{words}: {' '.join(finding.project.split())} → {' '.join(finding.sheet.split())}"
    return " · ".join(part for part in (finding.place, clause, words, finding.why) if part)
