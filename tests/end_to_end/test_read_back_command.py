"""`factdesk read-back`: a workbook that was edited and saved by another program comes home."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.end_to_end.commands import SEEDS, factdesk, judged, shown, statements


def through_libreoffice(path: Path, folder: Path) -> Path:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "saved"), str(path)]
    result = subprocess.run(command, capture_output=True, timeout=180, check=False)
    assert result.returncode == 0, result.stderr
    return folder / "saved" / path.name


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, own_home: Path) -> Path:
    """A project with one sample article, which nobody has judged."""
    path = tmp_path_factory.mktemp("start") / "p.factdesk"
    assert factdesk(own_home, "import", path, SEEDS[0]).returncode == 0
    return path


def test_three_verdicts_come_home_from_a_sorted_sheet(imported: Path, tmp_path: Path, own_home: Path) -> None:
    project, sheet = Path(shutil.copy(imported, tmp_path)), tmp_path / "desk.xlsx"
    ids = [statement["id"] for statement in statements(shown(own_home, project))]
    orders = [
        {"statement": own, "verdict": "verified", "reviewer": "Rita One", "justification": f"=1+{number}\n_x0041_ 🏴‍☠️"}
        for number, own in enumerate(ids[:6])
    ]
    (tmp_path / "o.jsonl").write_text("\n".join(map(json.dumps, orders)), encoding="utf-8")
    assert factdesk(own_home, "judge", project, "--from", tmp_path / "o.jsonl").returncode == 0
    assert factdesk(own_home, "export", project, sheet).returncode == 0

    unedited = factdesk(own_home, "read-back", project, through_libreoffice(sheet, tmp_path), "--apply")
    assert unedited.stdout.splitlines() == [f"{len(ids)} rows read, {len(ids)} unchanged"]

    book = load_workbook(sheet)
    table = book["Statements"]
    headings, *rows = [[cell.value for cell in row] for row in table.iter_rows()]
    so, own = headings.index("So (RO)"), headings.index("Statement id")
    rows[0][so], rows[1][so], rows[8][so] = "Disputed", "(withdraw)", "Unverifiable"
    changed = {rows[0][own]: ["disputed"], rows[1][own]: [], rows[8][own]: ["unverifiable"]}
    gone = rows.pop(5)
    rows.append(rows[0])
    rows.sort(key=lambda row: row[own])
    table.delete_rows(2, table.max_row)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            table.cell(number, column).value = value
            table.cell(number, column).data_type = "s" if isinstance(value, str) else "n"
    book.save(sheet)
    edited = through_libreoffice(sheet, tmp_path)

    before = judged(shown(own_home, project))
    dry = factdesk(own_home, "read-back", project, edited)
    found = [line for line in dry.stdout.splitlines() if not line.startswith("    ")]
    assert found == [
        f"{len(ids)} rows read, {len(ids) - 4} unchanged",
        "Changed in the sheet: 3",
        "Not in the sheet: 1",
    ]
    assert f"¶{gone[0]}" in dry.stdout and dry.returncode == 0
    assert "1 row stands there twice, saying the same" in dry.stderr
    assert judged(shown(own_home, project)) == before

    assert "3 change(s) taken over" in factdesk(own_home, "read-back", project, edited, "--apply").stderr
    after = judged(shown(own_home, project))
    kept = [judgement for judgement in before if judgement[0] not in changed]
    assert [judgement for judgement in after if judgement[0] not in changed] == kept
    assert {own: [value for each, _, value in after if each == own] for own in changed} == changed

    again = factdesk(own_home, "read-back", project, edited, "--apply")
    assert "nothing to take over" in again.stderr
    assert judged(shown(own_home, project)) == after
    assert "Damaged" not in factdesk(own_home, "verify", project).stdout


def test_whose_edits_must_be_known_and_findings_end_in_1(imported: Path, tmp_path: Path, own_home: Path) -> None:
    project, sheet = Path(shutil.copy(imported, tmp_path)), tmp_path / "desk.xlsx"
    own = statements(shown(own_home, project))[0]["id"]
    for who in ("Rita One", "Kofi Mensah"):
        assert factdesk(own_home, "judge", project, own, "verified", "--reviewer", who).returncode == 0
    assert factdesk(own_home, "export", project, sheet, "--reviewer", "RO").returncode == 0
    asked = factdesk(own_home, "read-back", project, sheet)
    assert asked.returncode == 2 and "Whose edits are these?" in asked.stderr
    book = load_workbook(sheet)
    book["Statements"]["D2"] = "perhaps"
    book.save(sheet)
    answer = factdesk(own_home, "read-back", project, sheet, "--reviewer", "Kofi Mensah", "--apply")
    assert answer.returncode == 1 and "“perhaps” is no verdict" in answer.stdout
    assert factdesk(own_home, "read-back", project, tmp_path / "none.xlsx").returncode == 2
