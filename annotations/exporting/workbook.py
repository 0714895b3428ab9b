"""A project as a workbook that newsrooms can read, sort, edit and send on (design section 10)."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml.etree import SerialisationError

from annotations.exporting import readme, summary, tables
from annotations.exporting.atomic import replacing
from annotations.exporting.cells import LINE_FEED_MARK, REPLACEMENT, Value
from annotations.exporting.columns import EDITABLE, STATEMENT_COLUMNS, row_hash
from annotations.exporting.history import LAYOUT, history_row
from annotations.exporting.scope import Scope
from annotations.exporting.sheets import Layout, Sheet
from annotations.exporting.styles import Styles
from annotations.exporting.view import StatementView, StateOf, Viewpoint, public_references, short_names
from annotations.model.history import Step
from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, ProjectRecord
from annotations.model.reference import library
from annotations.progress import CancelToken, Progress, no_progress


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: rows of statements, texts that could not stay as they were, remarks."""

    path: Path
    statements: int
    replaced: int
    notes: tuple[str, ...]


def write_workbook(
    project: ProjectRecord,
    target: Path,
    *,
    reviewer: Id | None = None,
    scope: Scope | None = None,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
    state_of: StateOf | None = None,
    history: Iterable[Step] | None = None,
) -> ExportReport:
    """Write the project to `target` (.xlsx), whole or not at all.

    `scope`: which statements, and whose verdicts stand in the columns Said and So; without it all,
    with those of `reviewer` (None: the latest of anybody).
    `state_of` gives the column State, which is blank without it; `history` the steps of a sheet
    *History*, which is missing without them. Confidential references never get
    into the file. Raises ExportFailed, or Cancelled between two statements; an older file at
    `target` then stays as it was.
    """
    scope = scope or Scope(reviewer)
    viewpoint = Viewpoint(
        scope.reviewer,
        short_names(project.reviewers),
        public_references(project.references),
        state_of,
    )
    with replacing(target) as temporary:
        cancel = cancel or CancelToken()
        writing = _Workbook(project.name, viewpoint, scope, with_history=history is not None)
        try:
            for done, record in enumerate(project.articles()):
                progress(done, 0, record.article.title)
                if scope.has_article(record.article.id):
                    writing.add(record, cancel)
            for step in history or ():
                cancel.check()
                writing.add_step(step)
            notes = writing.save(temporary)
        finally:
            writing.discard()
    return ExportReport(target, writing.tally.statements, writing.replaced, notes)


class _Workbook:
    """The sheets while they are written, all in one pass over the articles."""

    def __init__(self, project: str, viewpoint: Viewpoint, scope: Scope, *, with_history: bool) -> None:
        from openpyxl import Workbook

        self.tally = tables.Tally()
        self._project, self._viewpoint, self._scope = project, viewpoint, scope
        self._book: Any = Workbook(write_only=True)
        self._book.properties.creator = "Factdesk"
        self._sheets: list[Sheet] = []
        self._styles = Styles(self._book)
        # Only people make these rows, so they are few enough to wait for the line above them
        self._for_editor: list[list[Value]] = []
        self._editor = self._sheet("For the editor", tables.editor_layout(viewpoint))
        self._statements = self._sheet("Statements", tables.statements_layout(viewpoint), frozen=2)
        self._citations = self._sheet("Citations", tables.CITATIONS)
        self._references = self._sheet("References", tables.REFERENCES, frozen=1)
        self._differences = self._sheet("Reviewers differ", tables.differences_layout(viewpoint))
        self._sources = self._sheet("Sources", tables.SOURCES, frozen=1)
        self._articles = self._sheet("Articles", tables.ARTICLES, frozen=1)
        self._history = self._sheet("History", LAYOUT, frozen=1) if with_history else None
        self._summary = self._sheet("Summary", summary.LAYOUT, frozen=1)
        self._readme = self._sheet("Read me", readme.LAYOUT)

    def _sheet(self, title: str, layout: list[Layout], *, frozen: int = 0) -> Sheet:
        sheet = Sheet(self._book, title, layout, self._styles, frozen=frozen)
        self._sheets.append(sheet)
        return sheet

    @property
    def replaced(self) -> int:
        """How many texts could not stay as they were."""
        return sum(sheet.replaced for sheet in self._sheets)

    def add(self, record: ArticleRecord, cancel: CancelToken) -> None:
        # An article's rows are made before they are written: taking turns for each row is slower by a tenth
        views = list(self._live(record))
        statements = [self._statement_row(view) for view in views]
        citations = [row for view in views for row in tables.citation_rows(view)]
        differences = [row for view in views for row in tables.difference_rows(view)]
        self._for_editor += filter(None, map(tables.editor_row, views))
        for view in views:
            self.tally.add(view)
        for sheet, rows in (
            (self._statements, statements),
            (self._citations, citations),
            (self._differences, differences),
        ):
            for row in rows:
                cancel.check()
                sheet.append(row)
        self._articles.append(tables.article_row(record.article, views))

    def add_step(self, step: Step) -> None:
        """Add a row to the sheet *History*."""
        if self._history is not None:
            self._history.append(history_row(step, self._viewpoint.references))

    def _live(self, record: ArticleRecord) -> Iterator[StatementView]:
        """The statements that stand; rejected and masked ones are counted."""
        by_id, title = {statement.id: statement for statement in record.statements}, record.article.title
        for statement in record.statements:
            if not self._scope.has(statement):
                continue
            if statement.rejected:
                self.tally.rejected += 1
            elif record.article.masked(statement.span):
                self.tally.masked += 1
            else:
                yield StatementView(statement, record.article, title, by_id, self._viewpoint)

    def _statement_row(self, view: StatementView) -> list[Value]:
        row = [column.value(view) for column in STATEMENT_COLUMNS]
        row.append(row_hash(str(row[index] or "") for index in EDITABLE))
        return row

    def save(self, path: Path) -> tuple[str, ...]:
        """Write the sheets that wait for the others, and the file. Returns the remarks in it."""
        from openpyxl.writer.excel import ExcelWriter

        self._editor.summarise(tables.summary_line(self.tally, len(self._for_editor)))
        for row in self._for_editor:
            self._editor.append(row)
        for reference in library(self._viewpoint.references).values():
            self._references.append(tables.reference_row(reference, self.tally.cited[reference.id]))
        for row in self.tally.source_rows():
            self._sources.append(row)
        for row in summary.summary_rows(self.tally):
            self._summary.append(row)
        summary.add_chart(self._summary.worksheet)
        notes = tuple(self._notes())
        written = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
        for row in readme.readme_rows(self._project, self._viewpoint, written, notes):
            self._readme.append(row)
        for sheet in self._sheets:
            sheet.finish()
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(self._book, archive).write_data()
        return notes

    def _notes(self) -> Iterator[str]:
        for sheet in self._sheets:
            if sheet.worksheets > 1:
                yield f"“{sheet.title}” is longer than a sheet can be: it goes on in “{sheet.title} 2” and so on."
            if sheet.unlinked:
                yield f"{sheet.unlinked:,} addresses of “{sheet.title}” are not clickable: a sheet takes no more."
        if self.replaced:
            yield (
                f"{self.replaced:,} texts hold something that no spreadsheet can: they were cut, or show"
                f" “{REPLACEMENT}” or “{LINE_FEED_MARK.strip()}” in its place. The project has them whole."
            )
        if not self._scope.whole:
            yield "Only a part of the project was exported: what is not here is not lost."
        if self.tally.rejected:
            yield f"{self.tally.rejected:,} suggestions that people rejected are left out."
        if self.tally.masked:
            yield f"{self.tally.masked:,} statements in masked regions are left out."

    def discard(self) -> None:
        """Remove the temporary files of worksheets that were not saved."""
        for worksheet in self._book.worksheets:
            writer = worksheet._writer
            if writer is None or not Path(writer.out).exists():
                continue
            for stream in (worksheet._rows, writer.xf):
                if stream is not None:
                    with suppress(OSError, SerialisationError):
                        stream.close()
            with suppress(OSError):
                writer.cleanup()
