"""One editable cell, three ways: as it was exported, as the sheet has it, as the project has it."""

from dataclasses import dataclass
from enum import Enum, auto

from annotations.exporting.cells import CUT_MARK, canonical
from annotations.exporting.columns import EDITABLE, STATEMENT_COLUMNS, cell_hash
from annotations.exporting.readback.rows import EditedRow
from annotations.exporting.tables import WITHDRAW
from annotations.exporting.view import JUDGEMENT_WORDS, StatementView
from annotations.model.vocabulary import NO_CHECK, Reason

_COLUMNS = {STATEMENT_COLUMNS[index].key: STATEMENT_COLUMNS[index] for index in EDITABLE}


class Side(Enum):
    """Who changed a cell since it was exported."""

    NOBODY = auto()
    SHEET = auto()
    PROJECT = auto()
    BOTH = auto()
    ALIKE = auto()  # the sheet's value is the project's by now


@dataclass(frozen=True, slots=True)
class Compared:
    """A cell of the sheet, and what the project has there. `fault`: why the cell cannot be taken."""

    key: str
    side: Side
    sheet: str
    project: str
    fault: str = ""

    @property
    def heading(self) -> str:
        return _COLUMNS[self.key].heading.split(" (")[0]

    @property
    def edited(self) -> bool:
        return self.side in (Side.SHEET, Side.BOTH)

    @property
    def withdrawn(self) -> bool:
        return self.sheet == WITHDRAW


def compared(row: EditedRow, shown: StatementView, mine: StatementView) -> dict[str, Compared]:
    """The editable cells of a row. `shown`: the statement as it was exported, by now; `mine`: as whose edits these are.

    Verdicts of which `mine` has none are compared with those shown. A blank cell changes nothing.
    """
    hashes = row.text("row_hash").split("|")
    bases = dict(zip(_COLUMNS, hashes, strict=True)) if len(hashes) == len(_COLUMNS) else {}
    return {key: _compared(key, row, bases.get(key), shown, mine) for key in _COLUMNS}


def _compared(key: str, row: EditedRow, base: str | None, shown: StatementView, mine: StatementView) -> Compared:
    cell = row.cells.get(key)
    sheet = canonical(cell.text) if cell is not None else ""
    project = project_text(key, mine)
    if not sheet or cell_hash(sheet) == base:
        moved = base is not None and cell_hash(project_text(key, shown)) != base
        return Compared(key, Side.PROJECT if moved else Side.NOBODY, sheet, project)
    sheet = _as_exported(key, sheet)
    if ("" if sheet == WITHDRAW else sheet) == project:
        return Compared(key, Side.ALIKE, sheet, project)
    elsewhere = not project and shown is not mine  # whoever edits has said nothing yet
    untouched = not project if base is None else cell_hash(project) == base
    fault = cell.fault if cell is not None else ""
    if project.endswith(CUT_MARK.strip()) and sheet.endswith(CUT_MARK.strip()):
        fault = "cut, since it is too long for a cell: change it in Factdesk"
    return Compared(key, Side.SHEET if untouched or elsewhere else Side.BOTH, sheet, project, fault)


def _as_exported(key: str, words: str) -> str:
    """What a person typed, as the sheet would have it: "disputed" is "Disputed"."""
    folded = " ".join(words.split())
    if key in ("said", "so"):
        return JUDGEMENT_WORDS.get(verdict_of(folded) or "", WITHDRAW if folded.casefold() == WITHDRAW else words)
    if key in ("said_reason", "so_reason"):
        return reason_of(folded) or words
    return folded.removesuffix(" (inferred)") if key in ("resolved", "new_citation") else words


def project_text(key: str, view: StatementView) -> str:
    """What the cell would hold if it were exported now."""
    return canonical(str(_COLUMNS[key].value(view) or ""))


_VALUES = {words.casefold(): value for value, words in JUDGEMENT_WORDS.items()}
_VALUES |= {value: value for value in JUDGEMENT_WORDS} | {"no check": NO_CHECK}


def verdict_of(words: str) -> str | None:
    """The judgement that a cell names; None if it names none."""
    return _VALUES.get(" ".join(words.split()).casefold())


def reason_of(words: str) -> Reason | None:
    """The reason that a cell names; None if it names none."""
    wanted = " ".join(words.split()).casefold()
    return next((reason for reason in Reason if reason.value == wanted), None)
