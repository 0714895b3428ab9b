"""An edited workbook comes home in the window."""

from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import Qt

from annotations.exporting.export import Options
from annotations.exporting.formats import BY_WORD
from annotations.model.vocabulary import SO, Verdict
from app import work
from app.dialogs.reading_back import ReadBackDialog
from tests.end_to_end.hands import LONG, Driver, button, choose_file
from tests.end_to_end.test_sharing import dialog


def test_changes_are_shown_then_taken_over_and_undone_at_once(driver: Driver, tmp_path: Path) -> None:
    path, me, statement = driver.session.path, driver.session.reviewer, driver.statement().id
    assert path is not None and me is not None
    sheet = tmp_path / "desk.xlsx"
    work.export(path, sheet, BY_WORD["xlsx"], Options(reviewer=me.id))
    book = load_workbook(sheet)
    table = book["Statements"]
    column = {str(cell.value): cell.column for cell in table[1]}
    so, own = column[f"So ({me.initials})"], column["Statement id"]
    current = next(n for n in range(2, table.max_row + 1) if table.cell(n, own).value == statement.hex())
    other = 2 if current != 2 else 3
    table.cell(current, so).value, table.cell(other, so).value = "Disputed", "Verified"
    book.save(sheet)
    driver.session.perform(lambda actions, me: actions.judge(statement, SO, Verdict.VERIFIED, me))
    driver.settled()

    driver.window.actions_["read_back"].trigger()
    choose_file(driver, sheet)
    shown = dialog(driver, ReadBackDialog)
    assert [finding.sheet for finding in shown.taken] == ["Verified"]  # the other differs on both sides
    assert button(shown, "Take over 1 change").isEnabled()
    group = shown.findings.topLevelItem(1)
    both = group.child(0) if group is not None else None
    assert both is not None
    both.setCheckState(0, Qt.CheckState.Checked)
    driver.click(button(shown, "Take over 2 changes"))
    driver.until(lambda: not driver.window.intake.running, LONG)
    driver.settled()
    driver.until(lambda: [j.value for j in driver.statement().judgements] == [Verdict.DISPUTED], LONG)
    assert "2 statements changed as “desk.xlsx” has them" in driver.desk.messages.words
    assert driver.session.undo_stack.undoText() == "Read back: desk.xlsx"
    driver.session.undo()
    driver.settled()
    assert [j.value for j in driver.statement().judgements] == [Verdict.VERIFIED]
