"""A project as one page that an editor can read, circulate and print."""

import tempfile
from collections.abc import Iterator

from annotations.exporting.export import Export
from annotations.exporting.report.article import article_section
from annotations.exporting.report.markup import Html
from annotations.exporting.report.method import method_note
from annotations.exporting.report.page import Document, Made
from annotations.exporting.report.shown import shown_article
from annotations.exporting.report.summary import Summary


def report(export: Export) -> Document:
    """The report of an export: the summary, each article, how it was made.

    Of each question the lead's verdict is shown, else that of the reviewer asked for, else the latest.
    """
    return Document("Fact check", export.project.name, "report", Made.now(), _parts(export))


def _parts(export: Export) -> Iterator[Html]:
    summary, lengths = Summary(), list[int]()
    # The summary stands before the articles and is known after them: they wait in a file, not in memory
    with tempfile.TemporaryFile() as waiting:
        for number, (record, views) in enumerate(export.articles(), 1):
            shown = shown_article(number, record, views)
            summary.add(shown)
            lengths.append(sum(waiting.write(piece.encode()) for piece in article_section(shown, export)))
        yield summary.page()
        waiting.seek(0)
        for length in lengths:
            export.cancel.check()
            yield Html(waiting.read(length).decode())
    yield method_note(summary, export)
