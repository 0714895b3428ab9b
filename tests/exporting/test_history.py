"""The history as a sheet and as files: every row, guarded text, nothing confidential."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from annotations.errors import Cancelled
from annotations.exporting.history import write_history
from annotations.exporting.workbook import write_workbook
from annotations.model.history import Step
from annotations.model.ids import new_id
from annotations.model.judgement import Fate, Rested
from annotations.model.reference import Reference
from annotations.progress import CancelToken
from tests.factories import R1, WHEN, record

REPORT, SECRET = Reference(new_id(), title="Report"), Reference(new_id(), title="A colonel", confidential="yes")
STEP = Step(
    new_id(),
    WHEN,
    R1.name,
    "Is it so: Disputed, error",
    new_id(),
    "A headline",
    new_id(),
    "2a",
    "53 were\nmoved",
    "Disputed · why: =1+1",
    "error",
    (Rested(REPORT.id, "Report", "p. 3", fate=Fate.CHANGED), Rested(SECRET.id, "A colonel", fate=Fate.TAKEN_AWAY)),
)
REFERENCES = {one.id: one for one in (REPORT, SECRET)}
CITED = replace(STEP, what="Cited “A colonel” for “Is it so?”", value="he saw it", rested=(), cites=(SECRET.id,))


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_says_when_who_where_what_why_and_on_what(tmp_path: Path) -> None:
    assert write_history([STEP], REFERENCES, tmp_path / "h.csv") == 1
    row = csv_rows(tmp_path / "h.csv")[0]
    assert row.pop("Statement id")
    assert row.pop("Step id") == STEP.action.hex()
    assert row == {
        "Time (UTC)": "2022-05-20 09:30:00",
        "Person": "Rina Holt",
        "Article": "A headline",
        "¶": "2a",
        "Statement": "53 were moved",
        "What": "Is it so: Disputed, error",
        "Value": "Disputed · why: =1+1",
        "Reason": "error",
        "Rested on": "Report, p. 3 (changed since); Confidential source 1 (taken away since)",
    }


def test_nothing_confidential_gets_into_a_file(tmp_path: Path) -> None:
    write_history([STEP, CITED], REFERENCES, tmp_path / "h.csv")
    written = (tmp_path / "h.csv").read_text(encoding="utf-8-sig")
    assert "colonel" not in written
    assert "he saw it" not in written
    assert csv_rows(tmp_path / "h.csv")[1]["What"] == "Citation of Confidential source 1"


@pytest.mark.parametrize("words", ["=1+1", "@SUM(A1)", "+49", "-cmd|x", "\tx"])
def test_text_becomes_no_formula(tmp_path: Path, words: str) -> None:
    step = replace(STEP, value=words, reviewer=words)
    write_history([step], {}, tmp_path / "h.csv")
    assert csv_rows(tmp_path / "h.csv")[0]["Value"] == f"'{words}"
    write_history([step], {}, tmp_path / "h.xlsx")
    cell = load_workbook(tmp_path / "h.xlsx")["History"]["G2"]
    assert (cell.value, cell.data_type) == (words, "s")


def test_what_no_file_can_hold_is_replaced(tmp_path: Path) -> None:
    step = replace(STEP, value="a\x00b\ud800c")
    for name in ("h.csv", "h.xlsx"):
        assert write_history([step], {}, tmp_path / name) == 1
    assert csv_rows(tmp_path / "h.csv")[0]["Value"] == "a\ufffdb\ufffdc"


def test_a_cancelled_export_leaves_the_older_file(tmp_path: Path) -> None:
    target, cancel = tmp_path / "h.csv", CancelToken()
    target.write_text("older")
    cancel.cancel()
    with pytest.raises(Cancelled):
        write_history([STEP], {}, target, cancel=cancel)
    assert target.read_text() == "older"


def test_the_workbook_has_the_sheet_only_on_request(tmp_path: Path) -> None:
    target, project = tmp_path / "p.xlsx", record(references=[REPORT, SECRET])
    write_workbook(project, target, reviewer=R1.id)
    assert "History" not in load_workbook(target).sheetnames
    write_workbook(project, target, reviewer=R1.id, history=[STEP, CITED])
    rows = list(load_workbook(target)["History"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [WHEN.replace(tzinfo=None)] * 2
    assert "Confidential source 1" in str(rows[2][5])
