"""Opens an edited workbook, or the CSV it was saved as, as if it came from an enemy.

A workbook is a ZIP archive of XML (ECMA-376). No formula of it is evaluated, no macro run, no link
followed; its parts may only be so large, and so much larger than they lie in the archive.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from annotations.errors import ReadBackRefused
from annotations.exporting.readback.rows import (
    HEADINGS_WITHIN,
    MAX_COLUMNS,
    Cell,
    Cells,
    EditedSheet,
    Headings,
    read_rows,
)
from annotations.progress import CancelToken
from annotations.text import harmless

MAX_PARTS = 5_000
MAX_BYTES = 1_500_000_000
"""Of all parts unpacked: ten times what 100,000 statements take."""

MAX_RATIO = 400
"""Unpacked against packed, of a part over a megabyte. A million empty rows take about 100."""

_MAX_CSV = 400_000_000
_CHUNK = 1 << 20
_PROLOG = 4096
_SEPARATORS = (",", ";", "\t", "|")
_GUARDED = frozenset("=+-@\t\r")
_SAVE_AS = "Open it in a spreadsheet program and save it as .xlsx or CSV."


def read_sheet(path: Path, cancel: CancelToken | None = None) -> EditedSheet:
    """The rows of an edited workbook, of a CSV file, or of a folder or archive of those.

    Raises ReadBackRefused where there is no sheet of statements, or the file is not what it says; and Cancelled.
    """
    cancel = cancel or CancelToken()
    sheet = EditedSheet()
    try:
        found = _read(path, sheet, cancel)
    except OSError as error:
        raise ReadBackRefused(f"“{harmless(path.name)}” could not be read ({error.strerror or error}).") from error
    if not found:
        raise ReadBackRefused(
            f"“{harmless(path.name)}” has no sheet of statements.",
            "It needs the headings of the sheet Statements, with its hidden column “Statement id”.",
        )
    return sheet


def _read(path: Path, sheet: EditedSheet, cancel: CancelToken) -> bool:
    if path.is_dir():
        files = sorted(path.glob("*.csv"))[:50]
        found = [_read_csv(each.name, _bounded(each), sheet, cancel) for each in files]
        return any(found)
    with path.open("rb") as file:
        head = file.read(8)
    if not head.startswith(b"PK"):
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            raise ReadBackRefused(f"“{harmless(path.name)}” is an old or a locked workbook.", _SAVE_AS)
        return _read_csv(path.name, _bounded(path), sheet, cancel)
    try:
        with ZipFile(path) as archive:
            names = _checked(archive, path.name)
            if "xl/workbook.xml" in names:
                sheet.remarks += _remarks(names)
                return _read_workbook(path, archive, sheet, cancel)
            if "content.xml" in names:
                raise ReadBackRefused(f"“{harmless(path.name)}” is an OpenDocument file.", _SAVE_AS)
            csvs = [name for name in names if name.lower().endswith(".csv")][:50]
            found = [_read_csv(Path(name).name, archive.read(name), sheet, cancel) for name in csvs]
            return any(found)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ReadBackRefused(f"“{harmless(path.name)}” is damaged, or locked by a password.", _SAVE_AS) from error


def _checked(archive: ZipFile, name: str) -> set[str]:
    """The names of the parts. Unpacking never gives more than the directory says: `zipfile` stops there."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES or any(map(_bomb, parts)):
        raise ReadBackRefused(
            f"“{harmless(name)}” unpacks to far more than a workbook holds: it was not opened.",
            "Ask whoever sent it; save the sheet Statements as CSV if it is sound.",
        )
    if any(_declares(archive, part) for part in parts if part.filename.endswith((".xml", ".rels"))):
        raise ReadBackRefused(
            f"“{harmless(name)}” declares XML entities: no spreadsheet program writes those.", _SAVE_AS
        )
    return {part.filename for part in parts}


def _bomb(part: ZipInfo) -> bool:
    return part.file_size > _CHUNK and part.file_size > MAX_RATIO * max(1, part.compress_size)


def _declares(archive: ZipFile, part: ZipInfo) -> bool:
    """Whether a part of XML begins with a document type, in which entities are declared."""
    with archive.open(part) as opened:
        return b"<!DOCTYPE" in opened.read(_PROLOG).replace(b"\0", b"").upper()


def _remarks(names: set[str]) -> Iterator[str]:
    if any(name.startswith("xl/externalLinks/") for name in names):
        yield "The workbook links to other files: no link was followed."
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        yield "The workbook holds macros: none was run."


def _read_workbook(path: Path, archive: ZipFile, sheet: EditedSheet, cancel: CancelToken) -> bool:
    from openpyxl import load_workbook

    try:
        book: Any = load_workbook(path, read_only=True, keep_vba=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the damage makes of it
        raise _damaged(path, error) from error
    try:
        sheet.saved_by = str(book.properties.lastModifiedBy or "")
        found = False
        for worksheet in book.worksheets:
            if not hasattr(worksheet, "reset_dimensions"):  # a sheet of charts
                continue
            worksheet.reset_dimensions()
            if read_rows(sheet, worksheet.title, _rows(worksheet), cancel):
                found = True
                with archive.open(worksheet._worksheet_path) as part:
                    if _merges(part, cancel):
                        sheet.remarks.append(
                            f"“{worksheet.title}” has merged cells: the value of one counts for its first row alone."
                        )
        return found
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError) as error:
        raise _damaged(path, error) from error
    finally:
        book.close()


def _damaged(path: Path, error: Exception) -> ReadBackRefused:
    what = type(error).__name__
    return ReadBackRefused(f"“{harmless(path.name)}” cannot be read as a workbook ({what}).", _SAVE_AS)


def _rows(worksheet: Any) -> Iterator[Cells]:
    for row in worksheet.iter_rows():
        yield [_cell(cell.value, cell.data_type) for cell in row[:MAX_COLUMNS]]


def _cell(value: Any, kind: str) -> Cell | None:
    if value is None or value == "":
        return None
    return Cell(_words(getattr(value, "text", value)), {"f": "a formula", "e": "an error value"}.get(kind, ""))


def _words(value: Any) -> str:
    """A value as a person would type it: days in ISO 8601, whole numbers without a point."""
    if isinstance(value, datetime):
        at_midnight = value.time() == datetime.min.time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _merges(part: IO[bytes], cancel: CancelToken) -> bool:
    wanted, before = b"mergeCell ", b""
    while chunk := part.read(_CHUNK):
        cancel.check()
        if wanted in before + chunk:
            return True
        before = chunk[-len(wanted) :]
    return False


def _bounded(path: Path) -> bytes:
    if path.stat().st_size > _MAX_CSV:
        raise ReadBackRefused(f"“{harmless(path.name)}” is larger than {_MAX_CSV // 1_000_000} MB.")
    return path.read_bytes()


def _read_csv(name: str, data: bytes, sheet: EditedSheet, cancel: CancelToken) -> bool:
    words = _decoded(data, name)
    stem = Path(name).stem
    first, _, rest = words.partition("\n")
    told = first.strip().lower()
    if told.startswith("sep=") and len(told) == 5:  # Excel's own line about the separator
        words = rest
    for separator in _SEPARATORS:
        if any(Headings(row).are_of_statements for row in islice(_parsed(words, separator), HEADINGS_WITHIN)):
            return read_rows(sheet, stem, _parsed(words, separator), cancel)
    return False


def _parsed(words: str, separator: str) -> Iterator[Cells]:
    csv.field_size_limit(10_000_000)  # a cell may hold a long text; Excel's own limit is lower
    try:
        for row in csv.reader(io.StringIO(words, newline=""), delimiter=separator):
            yield [Cell(_unguarded(text)) if text else None for text in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise ReadBackRefused(f"The file cannot be read as CSV ({error}).", _SAVE_AS) from error


def _unguarded(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking the text for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in _GUARDED else text


def _decoded(data: bytes, name: str) -> str:
    """Words by their mark, as UTF-8, or as spreadsheets of Western Europe save them."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            words = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in words:
            return words
    raise ReadBackRefused(f"“{harmless(name)}” is neither a workbook nor text.", _SAVE_AS)
