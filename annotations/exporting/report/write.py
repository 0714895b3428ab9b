"""A project as one page that an editor can read, circulate and print."""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from annotations.exporting.export import Export
from annotations.exporting.report.article import article_section
from annotations.exporting.report.markup import Html
from annotations.exporting.report.method import method_note
from annotations.exporting.report.page import Made, closing, heading, opening
from annotations.exporting.report.shown import shown_article
from annotations.exporting.report.summary import Summary
from annotations.progress import CancelToken


def write(export: Export, path: Path) -> tuple[str, ...]:
    """Write the report of an export to a file (.html); returns what to know of it, in sentences.

    Of each question the lead's verdict is shown, else that of the reviewer asked for, else the latest.
    """
    made, summary = Made.now(), Summary()
    # The summary stands before the articles and is known after them: they wait in a file, not in memory
    with tempfile.TemporaryFile("w+", encoding="utf-8") as articles:
        for number, (record, views) in enumerate(export.articles(), 1):
            shown = shown_article(number, record, views)
            summary.add(shown)
            print_pieces(article_section(shown, export.viewpoint), articles, export.cancel)
        articles.seek(0)
        with path.open("w", encoding="utf-8") as page:
            page.write(opening(f"{export.project.name} – fact check", "report", made))
            page.write(heading("Fact check", export.project.name, str(made)))
            page.write("<main>\n")
            print_pieces(summary.sections(), page, export.cancel)
            shutil.copyfileobj(articles, page)
            page.write(method_note(summary, export))
            page.write("</main>\n")
            page.write(closing(made))
    return tuple(export.notes())


def print_pieces(pieces: Iterable[Html], page: IO[str], cancel: CancelToken) -> None:
    """Write markup piece by piece. Raises Cancelled between two pieces."""
    for piece in pieces:
        cancel.check()
        page.write(piece)
