"""The rows of an edited sheet, by the headings of its columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from annotations.errors import ReadBackRefused
from annotations.exporting.columns import HASH_HEADING, STATEMENT_COLUMNS
from annotations.progress import CancelToken

MAX_COLUMNS = 200
MAX_STATEMENTS = 2_000_000
HEADINGS_WITHIN = 20
"""The headings are looked for in so many rows: people put lines above them."""

_HASH = "row_hash"
_NEEDED = {
    "statement_id",
    "text_id",
    "statement",
    "article",
    "label",
    "kind",
    _HASH,
    *(column.key for column in STATEMENT_COLUMNS if column.editable),
}
_NAMED = {"said": "others_said", "so": "others_so"}
"""Columns that share a name with a second reviewer's; whose they are stands in brackets."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell; `fault` says why it is no text ("a formula")."""

    text: str
    fault: str = ""


Cells = Sequence[Cell | None]


@dataclass(slots=True)
class EditedRow:
    """A row: where it stands, and its cells by the keys of the columns; those that are blank are missing."""

    place: str
    cells: dict[str, Cell] = field(default_factory=dict)

    def text(self, key: str) -> str:
        cell = self.cells.get(key)
        return "" if cell is None else cell.text


@dataclass(slots=True)
class EditedSheet:
    """All rows of the sheet *Statements*, with its further worksheets. `whose` is named by the headings."""

    whose: str = ""
    saved_by: str = ""
    rows: list[EditedRow] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class Headings:
    """Which column holds what, by the words of the headings, wherever they stand."""

    def __init__(self, row: Cells) -> None:
        self.columns: dict[str, int] = {}
        self.extra: list[str] = []
        names = [_name(cell.text) if cell is not None else ("", "") for cell in row]
        self.whose = next((who for name, who in names if name == "base revision"), "") or next(
            (who for name, who in names if name in _NAMED and who), ""
        )
        by_name: dict[str, list[str]] = {_name(HASH_HEADING)[0]: [_HASH]}
        for column in STATEMENT_COLUMNS:
            by_name.setdefault(_name(column.heading)[0], []).append(column.key)
        for index, (name, who) in enumerate(names):
            keys = by_name.get(name)
            if name in _NAMED and who and who.casefold() != self.whose.casefold():
                keys = [_NAMED[name]]
            if keys and keys[0] not in self.columns:
                self.columns[keys[0]] = index
            elif name and not keys:
                self.extra.append(row[index].text)  # type: ignore[union-attr] # it has a name

    @property
    def are_of_statements(self) -> bool:
        """Whether this is the row of headings of the sheet: it can find statements, and hold verdicts."""
        return "statement_id" in self.columns and bool({"said", "so"} & set(self.columns))

    def row(self, place: str, cells: Cells) -> EditedRow:
        found = {key: cells[index] for key, index in self.columns.items() if key in _NEEDED and index < len(cells)}
        return EditedRow(place, {key: cell for key, cell in found.items() if cell is not None})

    def remarks(self, sheet: str) -> Iterator[str]:
        missing = [c.heading for c in STATEMENT_COLUMNS if c.editable and c.key not in self.columns]
        if missing:
            yield f"“{sheet}” lacks the columns {_listed(missing)}: what they held counts as unchanged."
        if _HASH not in self.columns:
            yield (
                f"“{sheet}” lacks the hidden column {HASH_HEADING}: what was edited cannot be told from what the "
                "project changed, so each difference is to be decided."
            )
        if self.extra:
            yield f"“{sheet}” has columns that Factdesk does not know: {_listed(self.extra)}. They were not read."


def read_rows(sheet: EditedSheet, title: str, rows: Iterable[Cells], cancel: CancelToken) -> bool:
    """Add the rows of one worksheet to `sheet`; returns whether it holds statements at all."""
    headings: Headings | None = None
    for number, cells in enumerate(rows, 1):
        if number % 1000 == 0:
            cancel.check()
        if not any(cells):
            continue
        if headings is None:
            tried = Headings(cells)
            if tried.are_of_statements:
                headings = tried
                sheet.whose = sheet.whose or tried.whose
                sheet.remarks += tried.remarks(title)
            elif number >= HEADINGS_WITHIN:
                return False
            continue
        row = headings.row(f"{title}, row {number:,}", cells)
        if row.cells:
            sheet.rows.append(row)
        if len(sheet.rows) > MAX_STATEMENTS:
            raise ReadBackRefused(
                f"That are more than {MAX_STATEMENTS:,} rows.", "Read back the rows that were edited."
            )
    return headings is not None


_WHOSE = re.compile(r"^(said|so|base revision)\s*\((.*)\)$", re.IGNORECASE)


def _name(heading: str) -> tuple[str, str]:
    """A heading without what people change in passing (case, blanks), and whose column it is."""
    words = " ".join(heading.split())
    whose = _WHOSE.match(words)
    if whose:
        return whose[1].casefold(), whose[2].strip()
    return words.casefold(), ""


def _listed(headings: Sequence[str]) -> str:
    shown = ", ".join(f"“{heading.split(' ({')[0][:40]}”" for heading in headings[:8])
    return f"{shown} and {len(headings) - 8} more" if len(headings) > 8 else shown
