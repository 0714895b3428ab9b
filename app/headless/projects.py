"""The commands on whole projects: import, show, verify, recover."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.detection.pool import DetectionPool
from annotations.errors import DamagedProject
from annotations.importing.files import read_articles
from annotations.model.evidence import Verified
from annotations.text import harmless
from app import work
from app.headless.console import progress_bar, say, say_waiting
from app.installation import replica_id
from app.patience import patiently
from app.verification import verified

if TYPE_CHECKING:
    from annotations.storage.project import Project


@contextmanager
def opened(path: Path, *, create: bool = False) -> Iterator["Project"]:
    """The project at `path`, closed afterwards; made first if it may be and is not there."""
    from annotations.storage.project import Project

    missing = create and not path.exists()
    project = (
        Project.create(path, replica_id())
        if missing
        else patiently(lambda: Project.open(path, replica_id()), say_waiting)
    )
    try:
        yield project
    finally:
        project.close()


def import_files(arguments: argparse.Namespace) -> int:
    """`factdesk import PROJECT FILE...`"""
    if arguments.project.exists():
        with opened(arguments.project):
            pass  # what is wrong with the project is said before any file is read
    with progress_bar("Reading", "file") as progress:
        articles, refused = read_articles(arguments.files, progress)
    for refusal in refused:
        say(f"Left out: {refusal}")
    if not articles:
        return 2
    with opened(arguments.project, create=True) as project:
        result = work.add_articles(project, articles, None)
        for reason in result.refused:
            say(f"Left out: {reason}")
        for article in result.guessed:
            name = harmless(article.metadata.original_name)
            say(f"{name}: read as {article.encoding}, which is a guess. Check its accents.")
        for article, _ in result.known:
            if arguments.another_copy:
                result.added.append(project.actions.add_article(article, None, another_copy=True)[0])
            else:
                say(
                    f"{harmless(article.metadata.original_name)}: the project has these words already. "
                    "If another outlet printed them, import with --another-copy."
                )
        failures = _detect(project)
        for own in result.added:
            record = project.article(own)
            say(f"{harmless(record.article.title)}: {len(record.statements)} statements")
    return 1 if refused or result.refused or failures else 0


def _detect(project: "Project") -> bool:
    pool: DetectionPool
    with DetectionPool() as pool, progress_bar("Finding statements", "article") as progress:
        failures = work.detect_pending(project.undetected_texts(), project.store_detection, pool, progress)
    for own, failure in failures.items():
        say(f"{harmless(project.article(own).article.title)}: {failure}")
    return bool(failures)


def show(arguments: argparse.Namespace) -> int:
    """`factdesk show PROJECT [--json]`"""
    from annotations.storage.project import snapshot
    from app.headless.listing import as_json, as_text

    with opened(arguments.project) as project:
        project_id = project.id
    with snapshot(arguments.project) as record:
        if arguments.json:
            json.dump(as_json(record, project_id), sys.stdout, ensure_ascii=False, indent=1)
            print()
        else:
            for line in as_text(record):
                print(harmless(line, longest=2000))
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """`factdesk verify PROJECT`: what is wrong, and apart from it what is still to be done."""
    try:
        with progress_bar("Verifying") as progress:
            found = verified(arguments.project, progress)
    except DamagedProject as damage:  # so damaged that it cannot be read to the end
        found = Verified((str(damage),), ())
    for heading, sentences in (("Damaged", found.damage), ("Still to do", found.to_do)):
        if sentences:
            print(f"{heading}:")
        for sentence in sentences:
            print(f"  {sentence}")
    number = len(found.damage) + len(found.to_do)
    say(f"{number} finding(s)." if number else "Everything is as it should be.")
    return 1 if number else 0


def recover(arguments: argparse.Namespace) -> int:
    """`factdesk recover DAMAGED NEW`: 1 where something is known to be missing."""
    with progress_bar("Recovering") as progress:
        report = work.recover(arguments.damaged, arguments.new, progress)
    for line in report.lines():
        print(harmless(line, longest=2000))
    say(f"The report is beside it: {work.recovery_report(arguments.new).name}")
    return 0 if report.is_whole else 1
