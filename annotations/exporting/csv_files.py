"""The sheets of the workbook as CSV (RFC 4180): one file a sheet, in a folder or a zip file, or *Statements* alone.

Files are UTF-8 and begin with the mark by which Excel knows it. Headings and rows are those of the
workbook; only the summary line of *For the editor*, which is no row, stays away.
"""

import csv
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO
from zipfile import ZIP_DEFLATED, ZipFile

from annotations.exporting.cells import Value, csv_text
from annotations.exporting.export import Export, Options
from annotations.exporting.gathering import Sheets, Table
from annotations.exporting.sheets import Layout

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
"""What may divide the cells of a row. Excel wants a semicolon where the decimal sign is a comma."""


class _CsvTable:
    """A table that is a CSV file."""

    def __init__(self, title: str, layout: list[Layout], file: TextIO, options: Options) -> None:
        self.title = title
        self.worksheets, self.replaced, self.unlinked = 1, 0, 0
        self._guard = options.guard
        self._write = csv.writer(file, delimiter=options.separator).writerow
        self._write([column.heading for column in layout])

    def summarise(self, line: str) -> None:
        """A CSV file has no place for a line above its headings."""

    def append(self, values: Iterable[Value]) -> None:
        row: list[str | None] = []
        for value in values:
            if value is None or (type(value) is str and value.isalnum()):  # as most cells are
                row.append(value)
            else:
                text, lost = csv_text(value, guard=self._guard)
                self.replaced += lost
                row.append(text)
        self._write(row)

    def finish(self) -> None:
        """Nothing waits for the end."""


class _NoTable:
    """A table that is not wanted."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.worksheets, self.replaced, self.unlinked = 0, 0, 0

    def summarise(self, line: str) -> None: ...
    def append(self, values: Iterable[Value]) -> None: ...
    def finish(self) -> None: ...


def write_folder(export: Export, folder: Path) -> None:
    """Write every sheet to a file of its own in a folder that is there and empty."""
    with ExitStack() as files:

        def table(title: str, layout: list[Layout], _frozen: int) -> Table:
            return _CsvTable(title, layout, files.enter_context(_opened(folder / f"{title}.csv")), export.options)

        _fill(Sheets(export, table))


def write_zip(export: Export, path: Path) -> None:
    """Write every sheet to a file of its own in a zip file."""
    # Beside the target: a zip file takes one file at a time, and the sheets grow together
    with tempfile.TemporaryDirectory(prefix=".factdesk-", suffix=".tmp", dir=path.parent) as folder:
        write_folder(export, Path(folder))
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for file in sorted(Path(folder).iterdir()):
                export.cancel.check()
                archive.write(file, file.name)


def write_statements(export: Export, path: Path) -> None:
    """Write the sheet *Statements* to a file."""
    with _opened(path) as file:

        def table(title: str, layout: list[Layout], _frozen: int) -> Table:
            return _CsvTable(title, layout, file, export.options) if title == "Statements" else _NoTable(title)

        _fill(Sheets(export, table))


def _opened(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8-sig", newline="")


def _fill(sheets: Sheets) -> None:
    sheets.fill()
    sheets.finish()
