"""The command that writes a project in another format."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotations.errors import WrongUse
from annotations.exporting.csv_files import SEPARATORS
from annotations.exporting.export import Options
from annotations.exporting.formats import FORMATS, format_of
from annotations.exporting.scope import Scope
from annotations.model.ids import Id
from app import work
from app.headless.console import progress_bar, say
from app.headless.people import existing_reviewer
from app.headless.projects import opened

if TYPE_CHECKING:
    from pathlib import Path

    from annotations.storage.project import Project


def export(arguments: argparse.Namespace) -> int:
    """`factdesk export PROJECT OUT [--format F] [scope and options]`"""
    form = format_of(arguments.out, arguments.format or "")
    with opened(arguments.project) as project:
        options = _options(arguments, project)
        for article in project.article_ids():
            if options.scope.has_article(article):
                work.freeze_labels(project, article, options.reviewer)
    with progress_bar("Exporting", "article") as progress:
        report = work.export(arguments.project, arguments.out, form, options, progress=progress)
    for note in report.notes:
        say(note)
    say(f"{report.path}: {report.statements} statements")
    return 0


def _options(arguments: argparse.Namespace, project: "Project") -> Options:
    people = project.reviewers()
    who = existing_reviewer(people, arguments.reviewer) if arguments.reviewer else None
    if who is None and len(people) == 1:
        who = people[0]
    judged_by = existing_reviewer(people, arguments.judged_by).id if arguments.judged_by else None
    articles = _articles(arguments.article, project.article_ids()) if arguments.article else None
    return Options(
        Scope(articles, None, judged_by, final_only=arguments.final, minor=not arguments.without_minor),
        who.id if who else None,
        history=arguments.history,
        separator=SEPARATORS[arguments.separator],
        guard=not arguments.no_guard,
    )


def _articles(wanted: Sequence[str], known: Sequence[Id]) -> frozenset[Id]:
    """The articles whose ids begin so. Raises WrongUse where one is not unique."""
    found = set()
    for prefix in wanted:
        fitting = [own for own in known if own.hex().startswith(prefix.lower())]
        if len(fitting) != 1:
            reason = "No article has" if not fitting else "Several articles have"
            raise WrongUse(f"{reason} an id that begins with “{prefix}”.", "`factdesk show --json` prints the ids.")
        found.add(fitting[0])
    return frozenset(found)


def add_export(exporting: argparse.ArgumentParser, path: "type[Path]") -> None:
    """The grammar of the command."""
    exporting.add_argument("project", type=path, metavar="PROJECT")
    exporting.add_argument("out", type=path, metavar="OUT", help="a file with the ending of a format, or a folder")
    listed = "; ".join(f"{one.word}: {one.name} ({one.ending or 'a folder'})" for one in FORMATS)
    exporting.add_argument(
        "--format",
        choices=[one.word for one in FORMATS],
        metavar="F",
        help=f"where the ending does not say which – {listed}",
    )
    exporting.add_argument(
        "--reviewer", metavar="WHO", help="whose verdicts (default: the only one's, else the latest)"
    )
    exporting.add_argument(
        "--article", action="append", metavar="ID", help="only this article, by the beginning of its id; repeatable"
    )
    exporting.add_argument("--judged-by", metavar="WHO", help="only statements that this reviewer judged")
    exporting.add_argument("--final", action="store_true", help="only statements that a lead decided or signed off")
    exporting.add_argument("--without-minor", action="store_true", help="no minor statements")
    exporting.add_argument("--history", action="store_true", help="with every step that anybody took")
    exporting.add_argument(
        "--separator", choices=list(SEPARATORS), default="comma", help="of CSV: what divides cells (default: comma)"
    )
    exporting.add_argument(
        "--no-guard", action="store_true", help="of CSV: no apostrophe before what could be taken for a formula"
    )
