"""`factdesk erase`: words that must go for good."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotations.errors import WrongUse
from annotations.model.erasing import Erasable
from annotations.text import harmless
from app import traces, work
from app.headless.console import say
from app.headless.people import existing_reviewer
from app.headless.projects import opened

if TYPE_CHECKING:
    from annotations.storage.project import Project


def erase(arguments: argparse.Namespace) -> int:
    """`factdesk erase PROJECT [ID --reviewer WHO --reason R]`: without an id, print what can be erased.

    1 where a backup still holds the words.
    """
    with opened(arguments.project) as project:
        if not arguments.id:
            for one in project.erasable():
                removed = " (removed)" if one.removed else ""
                print(f"{one.name}\t{one.what}{removed}\t{harmless(one.words, longest=200)}")
            return 0
        reviewer = existing_reviewer(project.reviewers(), arguments.reviewer)
        return _erase(project, _named(project.erasable(), arguments.id), arguments.reason, reviewer.id)


def _erase(project: "Project", one: Erasable, reason: str, reviewer: bytes) -> int:
    recorded = project.erase(one, reason, reviewer)
    report = work.erase_in_backups(project.path)
    traces.forget_search(project.id)
    traces.forget_drafts(project.id, recorded.changes.statements)
    say(work.erased_words(report))
    return 1 if report.kept else 0


def _named(known: Sequence[Erasable], wanted: str) -> Erasable:
    """What is called so: by its whole name, or a unique beginning of that or of the id in it."""
    wanted = wanted.lower()
    exact = [one for one in known if one.name == wanted]
    found = exact or [one for one in known if one.name.startswith(wanted) or one.name.split(":")[1].startswith(wanted)]
    if len(found) != 1:
        many = "Several things begin" if found else "Nothing begins"
        raise WrongUse(f"{many} with “{wanted}”.", "`factdesk erase PROJECT` lists what can be erased.")
    return found[0]
