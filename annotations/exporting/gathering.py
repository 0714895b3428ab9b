"""Fills the sheets that workbook and CSV files have in common, in one pass over the articles."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Protocol

from annotations.exporting import readme, summary, tables
from annotations.exporting.cells import LINE_FEED_MARK, REPLACEMENT, Value
from annotations.exporting.columns import EDITABLE, STATEMENT_COLUMNS, row_hash
from annotations.exporting.export import Export
from annotations.exporting.history import LAYOUT, history_row
from annotations.exporting.references.citing import formatted
from annotations.exporting.sheets import Layout
from annotations.exporting.view import StatementView
from annotations.model.record import ArticleRecord


class Table(Protocol):
    """What rows of one sheet are written to.

    `worksheets` counts the parts it took, `replaced` the texts that could not stay as they were,
    `unlinked` the addresses that could not be made clickable.
    """

    title: str
    worksheets: int
    replaced: int
    unlinked: int

    def summarise(self, line: str) -> None: ...
    def append(self, values: Iterable[Value]) -> None: ...
    def finish(self) -> None: ...


TableMaker = Callable[[str, list[Layout], int], Table]
"""Makes a table of a title, columns, and the number of columns that stay in view."""


class Sheets:
    """The sheets while they are written."""

    def __init__(self, export: Export, make: TableMaker) -> None:
        self._export, self._viewpoint = export, export.viewpoint
        self._make = make
        self._all: list[Table] = []
        self.tally = tables.Tally()
        # Only people make these rows, so they are few enough to wait for the line above them
        self._for_editor: list[list[Value]] = []
        self._editor = self._table("For the editor", tables.editor_layout(self._viewpoint))
        self._statements = self._table("Statements", tables.statements_layout(self._viewpoint), frozen=2)
        self._citations = self._table("Citations", tables.CITATIONS)
        self._references = self._table("References", tables.REFERENCES, frozen=1)
        self._differences = self._table("Reviewers differ", tables.differences_layout(self._viewpoint))
        self._sources = self._table("Sources", tables.SOURCES, frozen=1)
        self._articles = self._table("Articles", tables.ARTICLES, frozen=1)
        self._history = self._table("History", LAYOUT, frozen=1) if export.steps is not None else None
        self._summary = self._table(summary.TITLE, summary.LAYOUT, frozen=1)
        self._readme = self._table("Read me", readme.LAYOUT)

    def _table(self, title: str, layout: list[Layout], *, frozen: int = 0) -> Table:
        table = self._make(title, layout, frozen)
        self._all.append(table)
        return table

    def fill(self) -> None:
        """Write everything but what waits for the end. Raises Cancelled between two rows."""
        for record, views in self._export.articles():
            self._add(record, views)
        if self._history is not None:
            for step in self._export.steps or ():
                self._export.cancel.check()
                self._history.append(history_row(step, self._viewpoint.references))

    def _add(self, record: ArticleRecord, views: list[StatementView]) -> None:
        # An article's rows are made before they are written: taking turns for each row is slower by a tenth
        statements = [statement_row(view) for view in views]
        citations = [row for view in views for row in tables.citation_rows(view)]
        differences = [row for view in views for row in tables.difference_rows(view)]
        self._for_editor += filter(None, map(tables.editor_row, views))
        for view in views:
            self.tally.add(view)
        for table, rows in (
            (self._statements, statements),
            (self._citations, citations),
            (self._differences, differences),
        ):
            for row in rows:
                self._export.cancel.check()
                table.append(row)
        self._articles.append(tables.article_row(record.article, views))

    def finish(self) -> None:
        """Write the sheets that wait for the others."""
        self._editor.summarise(tables.summary_line(self.tally, len(self._for_editor)))
        for row in self._for_editor:
            self._editor.append(row)
        references = list(self._export.references())
        style = self._export.project.settings.citation_style
        lines = formatted(references, style, self._export.progress, self._export.cancel)
        for one, line in zip(references, lines, strict=True):
            printed = one.name if one.confidential else line
            self._references.append(tables.reference_row(one, self.tally.cited[one.id], printed))
        for row in self.tally.source_rows():
            self._sources.append(row)
        for row in summary.summary_rows(self.tally):
            self._summary.append(row)
        self._export.remarks += self._remarks()
        notes = tuple(self._export.notes())
        written = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
        for row in readme.readme_rows(self._export.project.name, self._viewpoint, written, notes):
            self._readme.append(row)
        for table in self._all:
            table.finish()
        self._export.replaced = sum(table.replaced for table in self._all)

    def _remarks(self) -> Iterator[str]:
        for table in self._all:
            if table.worksheets > 1:
                yield f"“{table.title}” is longer than a sheet can be: it goes on in “{table.title} 2” and so on."
            if table.unlinked:
                yield f"{table.unlinked:,} addresses of “{table.title}” are not clickable: a sheet takes no more."
        if replaced := sum(table.replaced for table in self._all):
            yield (
                f"{replaced:,} texts hold something that no spreadsheet can: they were cut, or show"
                f" “{REPLACEMENT}” or “{LINE_FEED_MARK.strip()}” in its place. The project has them whole."
            )


def statement_row(view: StatementView) -> list[Value]:
    """A row of *Statements*, the last cell of which is its hash."""
    row = [column.value(view) for column in STATEMENT_COLUMNS]
    row.append(row_hash(str(row[index] or "") for index in EDITABLE))
    return row
