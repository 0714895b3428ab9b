"""The history of a project as a table: a sheet of the workbook, or a file of its own."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from annotations.exporting.atomic import replacing
from annotations.exporting.cells import Value, csv_text, storable_moment
from annotations.exporting.sheets import Layout, Sheet
from annotations.exporting.styles import Styles
from annotations.exporting.view import folded, public_references
from annotations.model.history import Step
from annotations.model.ids import Id
from annotations.model.reference import Reference
from annotations.progress import CancelToken, Progress, no_progress

LAYOUT = [
    Layout("Time (UTC)", 19, "yyyy-mm-dd hh:mm:ss"),
    Layout("Person", 18),
    Layout("Article", 34),
    Layout("¶", 6),
    Layout("Statement", 45),
    Layout("What", 34),
    Layout("Value", 40),
    Layout("Reason", 20),
    Layout("Rested on", 50),
    Layout("Statement id", 34, hidden=True),
    Layout("Step id", 34, hidden=True),
]

_TAKEN_BACK = "a confidential source that was taken back"


def history_row(step: Step, public: Mapping[Id, Reference]) -> list[Value]:
    """A step as a row. `public`: the references of `public_references`; of confidential ones only that name shows."""
    what, value = step.what, step.value
    hidden = [public[own].name for own in step.cites if own in public and public[own].confidential]
    if step.withheld:
        hidden.append(_TAKEN_BACK)
    if hidden:  # the label of a step, and the passage, may hold what must not be told
        what, value = f"Citation of {', '.join(dict.fromkeys(hidden))}", ""
    rested = []
    for cited in step.rested:
        reference = public.get(cited.reference) if cited.reference else None
        if cited.withheld or (reference is not None and reference.confidential):
            name = reference.name if reference is not None else _TAKEN_BACK
            rested.append(f"{name}{f' ({cited.fate})' if cited.fate else ''}")
        else:
            rested.append(cited.line)
    return [
        storable_moment(step.recorded_at),
        step.reviewer or None,
        step.title or None,
        step.label or None,
        folded(step.words) or None,
        what,
        value or None,
        step.reason or None,
        "; ".join(rested) or None,
        step.statement.hex() if step.statement else None,
        step.action.hex(),
    ]


def write_history(
    steps: Iterable[Step],
    references: Mapping[Id, Reference],
    target: Path,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> int:
    """Write steps to `target` (.xlsx or .csv), whole or not at all; returns how many rows.

    Confidential references never get into the file. Raises ExportFailed, or Cancelled.
    """
    public, cancel = public_references(references), cancel or CancelToken()
    rows = (history_row(step, public) for step in steps)
    with replacing(target) as temporary:
        if target.suffix.lower() == ".csv":
            return _write_csv(rows, temporary, progress, cancel)
        return _write_workbook(rows, temporary, progress, cancel)


def _write_workbook(rows: Iterable[list[Value]], path: Path, progress: Progress, cancel: CancelToken) -> int:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "Factdesk"
    sheet, number = Sheet(book, "History", LAYOUT, Styles(book), frozen=1), 0
    for number, row in enumerate(rows, 1):
        cancel.check()
        progress(number, 0, "")
        sheet.append(row)
    sheet.finish()
    book.save(path)
    return number


def _write_csv(rows: Iterable[list[Value]], path: Path, progress: Progress, cancel: CancelToken) -> int:
    """As RFC 4180 has it, in UTF-8 with the mark by which Excel knows it."""
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.heading for column in LAYOUT])
        for number, row in enumerate(rows, 1):
            cancel.check()
            progress(number, 0, "")
            writer.writerow([csv_text(value, guard=True)[0] for value in row])
    return number
