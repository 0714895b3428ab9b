"""One table of a workbook, written row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from annotations.exporting.cells import (
    Address,
    Marked,
    Value,
    clickable,
    needs_guard,
    plain,
    starts_a_formula,
    storable,
)
from annotations.exporting.styles import Styles, verdict_rules

MAX_ROWS = 1_048_576
"""Rows of a worksheet, headings included ("Excel specifications and limits")."""

MAX_HYPERLINKS = 65_530
"""Hyperlinks of a worksheet."""

_ENDLESS = 16_000  # safely within the limit of a cell
_LINE, _HIGHEST = 15, 405  # points: a line of the standard font; a row may have 409
_A4 = 9  # as the format numbers paper sizes
_MAX_MARKED = 8_000  # a longer clause goes without its bold words, within the limit of a cell anyway


@dataclass(frozen=True, slots=True)
class Layout:
    """A column of a table.

    `width` in characters. `level` 1: in a collapsed group; `hidden`: not shown at all. `verdict`: its
    cells are coloured by verdict. `choices`: the range of cells that hold the values it offers.
    """

    heading: str
    width: int
    number_format: str = ""
    level: int = 0
    hidden: bool = False
    editable: bool = False
    verdict: bool = False
    choices: str = ""


class Sheet:
    """A table that goes on in a second worksheet ("Statements 2") where one is full.

    `worksheets` counts the sheets it took, `replaced` the texts that could not stay
    as they were, `unlinked` the addresses for which a sheet had no hyperlinks left.
    `append` writes at once, so that memory does not grow; `finish` must be called at the end.
    """

    def __init__(self, book: Any, title: str, layout: Sequence[Layout], styles: Styles, *, frozen: int = 0) -> None:
        from openpyxl.cell import Cell

        self._cell = Cell
        self.title = title
        self.worksheets = 0
        self.replaced = 0
        self.unlinked = 0
        self._book, self._layout, self._styles, self._frozen = book, layout, styles, frozen
        # Up to so many characters fit on one line; what is not shown makes no row higher
        self._fits = [c.width if not c.hidden and not c.level else _ENDLESS for c in layout]
        self._dated = [styles.dated(column.number_format) for column in layout]
        self._summary = ""
        self._worksheet: Any = book.create_sheet(title)
        self._dates: list[Any] = []
        self._used = self._head = self._links = 0

    def summarise(self, line: str) -> None:
        """Put a line above the headings; only before the first row."""
        self._summary = line

    def append(self, values: Iterable[Value]) -> None:
        """Write a row. None leaves a cell blank."""
        if not self._used:
            self._begin()
        elif self._used >= MAX_ROWS:
            self._continue()
        row: list[Any] = []
        lines = 1
        for value, date_cell, fits in zip(values, self._dates, self._fits, strict=True):
            if value is None or value == "":
                row.append(None)  # costs nothing, where an empty text costs an element
            elif type(value) is str:
                text = value if plain(value) else self._stored(value)
                row.append(self._text_cell(text) if needs_guard(text) else text)
                if len(text) > fits or "\n" in text:
                    lines = max(lines, _lines(text, fits))
            else:
                if type(value) is Marked:
                    lines = max(lines, _lines(value.text, fits))
                row.append(self._special(value, date_cell))
        self._used += 1
        self._write(row, lines)

    @property
    def worksheet(self) -> Any:
        """The worksheet that is being written."""
        return self._worksheet

    def finish(self) -> None:
        """Close the table: filter, colours and lists over the rows that came."""
        if not self._used:
            self._begin()
        self._end()

    def _write(self, row: list[Any], lines: int) -> None:
        """Write a row as high as its lines: LibreOffice does not fit rows by itself, Excel still may."""
        heights, number = self._worksheet.row_dimensions, self._used
        if lines > 1:
            # What openpyxl copies to the row's element; its own object for it is slow to make
            heights[number] = {"ht": str(min(lines * _LINE, _HIGHEST))}
        self._worksheet.append(row)
        heights.pop(number, None)

    def _special(self, value: Value, date_cell: Any) -> Any:
        if isinstance(value, int | float):
            return value
        if isinstance(value, Marked):
            return self._marked(value)
        if isinstance(value, date):
            date_cell.value = value
            return date_cell
        if isinstance(value, Address):
            return self._address(value.url)
        return self._text_cell(self._stored(str(value)))

    def _text_cell(self, value: Any, style: Any = None) -> Any:
        """A cell that holds `value` as text, whatever it looks like."""
        cell = self._cell(self._worksheet, 1, 1, value, style or self._styles.text)
        cell.data_type = "s"
        if starts_a_formula(str(value)):
            cell.quotePrefix = True  # else editing the cell would make it one
        return cell

    def _stored(self, text: str) -> str:
        stored, lost = storable(text)
        self.replaced += lost
        return stored

    def _marked(self, clause: Marked) -> Any:
        if not clause.words or len(clause.text) > _MAX_MARKED:
            return self._text_cell(self._stored(clause.text))
        before, words, after = clause if plain(clause.text) else map(self._stored, clause)
        return self._text_cell(self._styles.marked(before, words, after))

    def _address(self, url: str) -> Any:
        cell = self._text_cell(self._stored(url))
        if not clickable(url):
            return cell
        if self._links >= MAX_HYPERLINKS:
            self.unlinked += 1
            return cell
        self._links += 1
        cell = self._text_cell(self._stored(url), self._styles.link)
        cell.hyperlink = url
        return cell

    def _begin(self) -> None:
        worksheet, first = self._worksheet, 2 if self._summary else 1
        # A row is written at once, so a column's dates can share a cell
        self._dates = [self._cell(worksheet, 1, 1, None, style) for style in self._dated]
        worksheet.freeze_panes = f"{_letter(self._frozen + 1)}{first + 1}"
        worksheet.sheet_properties.outlinePr.summaryRight = False
        worksheet.sheet_properties.pageSetUpPr.fitToPage = True
        worksheet.page_setup.orientation = "landscape"
        worksheet.page_setup.paperSize = _A4
        worksheet.page_setup.fitToHeight = 0
        worksheet.print_options.gridLines = True
        worksheet.oddFooter.left.text = "&A"  # the name of the sheet
        worksheet.oddFooter.right.text = "&P / &N"
        worksheet.print_title_rows = f"{first}:{first}"
        for index, column in enumerate(self._layout, 1):
            dimension = worksheet.column_dimensions[_letter(index)]
            dimension.width = column.width
            dimension.alignment = self._styles.alignment
            dimension.outlineLevel = column.level
            dimension.hidden = column.hidden or column.level > 0
        if self._summary:
            worksheet.append([self._text_cell(self._stored(self._summary), self._styles.summary)])
        headers = [self._styles.editable_header if c.editable else self._styles.header for c in self._layout]
        headings = [self._stored(column.heading) for column in self._layout]
        self._used, self._head, self._links = first, first, 0
        lines = max(_lines(heading, column.width - 2) for heading, column in zip(headings, self._layout, strict=True))
        self._write([self._text_cell(*pair) for pair in zip(headings, headers, strict=True)], lines)
        self.worksheets += 1

    def _continue(self) -> None:
        self._end()
        place = self._book.worksheets.index(self._worksheet) + 1
        self._summary = ""
        self._worksheet = self._book.create_sheet(f"{self.title} {self.worksheets + 1}", place)
        self._begin()

    def _end(self) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        worksheet, last = self._worksheet, max(self._used, self._head + 1)
        worksheet.auto_filter.ref = f"A{self._head}:{_letter(len(self._layout))}{last}"
        for index, column in enumerate(self._layout, 1):
            cells = f"{_letter(index)}{self._head + 1}:{_letter(index)}{last}"
            if column.verdict:
                for rule in verdict_rules():
                    worksheet.conditional_formatting.add(cells, rule)
            if column.choices:
                offered = DataValidation("list", formula1=column.choices, allow_blank=True, sqref=cells)
                offered.errorTitle, offered.error = column.heading, "Choose one of the listed words, or leave it blank."
                worksheet.data_validations.append(offered)
        worksheet.close()


def _lines(text: str, fits: int) -> int:
    """About how many lines a text takes where `fits` characters fit on each."""
    return sum(1 + max(0, len(line) - 1) // fits for line in text.split("\n"))


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(index))
