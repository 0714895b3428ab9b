"""A project as a workbook that newsrooms can read, sort, edit and send on (design section 10)."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml.etree import SerialisationError

from annotations.exporting import summary
from annotations.exporting.atomic import replacing
from annotations.exporting.export import Export, ExportReport, Options
from annotations.exporting.gathering import Sheets
from annotations.exporting.scope import EVERYTHING, Scope
from annotations.exporting.sheets import Layout, Sheet
from annotations.exporting.styles import Styles
from annotations.exporting.view import StateOf
from annotations.model.history import Step
from annotations.model.ids import Id
from annotations.model.record import ProjectRecord
from annotations.progress import CancelToken, Progress, no_progress


def write_workbook(
    project: ProjectRecord,
    target: Path,
    *,
    reviewer: Id | None,
    scope: Scope = EVERYTHING,
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
    options = Options(scope, reviewer, history=history is not None)
    export = Export(project, options, progress, cancel or CancelToken(), state_of, history)
    with replacing(target) as temporary:
        write(export, temporary)
    return export.report(target)


def write(export: Export, path: Path) -> None:
    """Write the workbook of an export to a file."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book: Any = Workbook(write_only=True)
    book.properties.creator = "Factdesk"
    styles = Styles(book)

    def sheet(title: str, layout: list[Layout], frozen: int) -> Sheet:
        made = Sheet(book, title, layout, styles, frozen=frozen)
        if title == summary.TITLE:
            summary.add_chart(made.worksheet)
        return made

    try:
        sheets = Sheets(export, sheet)
        sheets.fill()
        sheets.finish()
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).write_data()
    finally:
        _discard(book)


def _discard(book: Any) -> None:
    """Remove the temporary files of worksheets that were not saved."""
    for worksheet in book.worksheets:
        writer = worksheet._writer
        if writer is None or not Path(writer.out).exists():
            continue
        for stream in (worksheet._rows, writer.xf):
            if stream is not None:
                with suppress(OSError, SerialisationError):
                    stream.close()
        with suppress(OSError):
            writer.cleanup()
