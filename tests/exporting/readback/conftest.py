"""A project with a sheet of its verdicts, and hands that edit the sheet."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from annotations.exporting.export import Options
from annotations.exporting.formats import BY_WORD
from annotations.model.article import ImportedArticle
from annotations.model.ids import Id, new_id
from annotations.model.readback import Outcome, ReadBack
from annotations.model.vocabulary import SO, Reason, Verdict, said
from annotations.storage.project import Project
from app import work
from tests.storage.conftest import WORDS, detection

QUOTED, FIGURE, DURATION = (suggestion.id for suggestion in detection().suggestions)

Edits = Mapping[tuple[Id, str], Any]
"""New values by statement and heading."""


@dataclass
class Desk:
    """A project of two reviewers, as whose the edits are read back."""

    project: Project
    rita: Id
    kofi: Id
    folder: Path

    def export(self, name: str = "out.xlsx") -> Path:
        work.export(self.project.path, self.folder / name, BY_WORD["xlsx"], Options(reviewer=self.rita))
        return self.folder / name

    def read(self, path: Path, editor: Id | None = None) -> ReadBack:
        return work.read_back(self.project.path, path, editor or self.rita)

    def take(self, found: ReadBack, *outcomes: Outcome, editor: Id | None = None) -> int:
        """Take over what changed in the sheet, or what has these outcomes; returns in how many steps."""
        wanted = outcomes or (Outcome.CHANGED,)
        taken = [finding for finding in found.findings if finding.outcome in wanted]
        return len(work.take_over(lambda step: step(self.project), taken, editor or self.rita, found.name))

    def rows(self) -> dict[Id, dict[str, Any]]:
        """What a new export has in each row, by heading."""
        sheet = load_workbook(self.export("again.xlsx"))["Statements"]
        headings, *rows = sheet.iter_rows(values_only=True)
        by_heading = [dict(zip(map(str, headings), row, strict=True)) for row in rows]
        return {bytes.fromhex(row["Statement id"]): row for row in by_heading}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    project = Project.create(tmp_path / "p.factdesk", new_id())
    project.actions.add_article(ImportedArticle(WORDS))
    project.store_detection(detection())
    rita = project.actions.add_reviewer("Rita One", "R1").id
    kofi = project.actions.add_reviewer("Kofi Mensah", "KM").id
    judge = project.actions.judge
    judge(QUOTED, said(0), Verdict.VERIFIED, rita)
    judge(QUOTED, SO, Verdict.DISPUTED, rita, reason=Reason.ERROR, justification="Not so.", correction="150")
    judge(FIGURE, SO, Verdict.UNVERIFIABLE, rita, reason=Reason.NO_EVIDENCE)
    project.actions.write_note(DURATION, "call back", rita)
    yield Desk(project, rita, kofi, tmp_path)
    project.close()


def edit(path: Path, edits: Edits, then: Callable[[Any], object] = lambda sheet: None) -> Path:
    """Give cells of the sheet other values, as a person would; then whatever else is done to the sheet."""
    book = load_workbook(path)
    sheet = book["Statements"]
    column = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(number, column["Statement id"]).value: number for number in range(2, sheet.max_row + 1)}
    for (statement, heading), value in edits.items():
        cell = sheet.cell(rows[statement.hex()], column[heading])
        cell.value = value
        if isinstance(value, str) and heading != "a formula":
            cell.data_type = "s"
    then(sheet)
    book.save(path)
    return path


def counts(found: ReadBack) -> dict[Outcome, int]:
    return {outcome: number for outcome, number in found.counts.items() if number}


def saved_as_csv(path: Path, target: Path, encoding: str = "utf-8-sig", separator: str = ",") -> Path:
    """The sheet as spreadsheet programs save it."""
    sheet = load_workbook(path)["Statements"]
    with target.open("w", encoding=encoding, errors="replace", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(sheet.iter_rows(values_only=True))
    return target
