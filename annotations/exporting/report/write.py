"""A project as one page that an editor can read, circulate and print."""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from annotations.exporting.atomic import replacing
from annotations.exporting.report.article import article_section
from annotations.exporting.report.markup import Html
from annotations.exporting.report.method import method_note
from annotations.exporting.report.page import Made, closing, heading, opening
from annotations.exporting.report.shown import shown_article
from annotations.exporting.report.summary import Summary
from annotations.exporting.view import StateOf, Viewpoint, public_references, short_names
from annotations.exporting.workbook import ExportReport
from annotations.model.ids import Id
from annotations.model.record import ProjectRecord
from annotations.progress import CancelToken, Progress, no_progress


def write_report(
    project: ProjectRecord,
    target: Path,
    *,
    reviewer: Id | None,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
    state_of: StateOf | None = None,
) -> ExportReport:
    """Write the project to `target` (.html), whole or not at all.

    Of each question the lead's verdict is shown, else that of `reviewer`, else the latest. `state_of` tells
    the states. Of confidential references only their number gets into the file, of confidential notes
    nothing. Raises ExportFailed, or Cancelled between two statements; an older file then stays as it was.
    """
    cancel, made, summary = cancel or CancelToken(), Made.now(), Summary()
    viewpoint = Viewpoint(reviewer, short_names(project.reviewers), public_references(project.references), state_of)
    with replacing(target) as temporary, tempfile.TemporaryFile("w+", encoding="utf-8") as articles:
        # The summary stands before the articles and is known after them: they wait in a file, not in memory
        for done, record in enumerate(project.articles()):
            progress(done, 0, record.article.title)
            shown = shown_article(done + 1, record, viewpoint)
            summary.add(shown)
            _print(article_section(shown, viewpoint), articles, cancel)
        articles.seek(0)
        with temporary.open("w", encoding="utf-8") as page:
            page.write(opening(f"{project.name} – fact check", "report", made))
            page.write(heading("Fact check", project.name, f"{made}"))
            page.write("<main>\n")
            _print(summary.sections(), page, cancel)
            shutil.copyfileobj(articles, page)
            page.write(method_note(summary, viewpoint, project.reviewers))
            page.write("</main>\n")
            page.write(closing(made))
    return ExportReport(target, summary.statements, 0, ())


def _print(pieces: Iterable[Html], page: IO[str], cancel: CancelToken) -> None:
    for piece in pieces:
        cancel.check()
        page.write(piece)
