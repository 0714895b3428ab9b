"""An edited sheet asks for exactly what was edited in it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.exporting.cells import canonical
from annotations.model.readback import Outcome
from annotations.model.vocabulary import SO, Reason, Rejection, Verdict
from annotations.storage.verify import verify
from tests.exporting.readback.conftest import DURATION, FIGURE, QUOTED, Desk, counts, edit, saved_as_csv

CHANGED, BOTH, SAME, INVALID = Outcome.CHANGED, Outcome.BOTH, Outcome.SAME, Outcome.INVALID
SAID_V, SO_V = "Said (R1)", "So (R1)"


def test_what_nobody_edited_asks_for_nothing(desk: Desk) -> None:
    found = desk.read(desk.export())
    assert (found.rows, found.unchanged, counts(found), found.remarks) == (3, 3, {}, [])
    assert (found.whose, found.troubled) == ("R1", False)


words = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@'_x0041_\n "), min_size=1, max_size=30)
useful = words.map(canonical).filter(bool)
verdicts = st.sampled_from(["Verified", "disputed ", "UNVERIFIABLE", "No check needed"])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.fixed_dictionaries(
        {
            (QUOTED, SAID_V): verdicts,
            (FIGURE, SO_V): verdicts,
            (QUOTED, "So justification"): useful,
            (QUOTED, "Correction"): useful,
            (FIGURE, "Note"): useful,
            (QUOTED, "Source (resolved)"): useful,
        }
    ),
    as_csv=st.booleans(),
)
def test_edits_come_home_and_nothing_else(desk: Desk, edits: dict[tuple[bytes, str], str], as_csv: bool) -> None:
    before = desk.rows()
    path = edit(desk.export(), edits)
    path = saved_as_csv(path, path.with_suffix(".csv"), separator=";") if as_csv else path
    found = desk.read(path)
    assert set(counts(found)) <= {CHANGED, SAME}
    desk.take(found)
    after = desk.rows()
    for own, row in after.items():
        for heading, value in row.items():
            if (own, heading) in edits:
                wanted = edits[own, heading]
                wanted = " ".join(wanted.split()) if heading in (SO_V, SAID_V, "Source (resolved)") else wanted
                fold = str.casefold if heading in (SO_V, SAID_V) else str
                assert fold(canonical(value or "")) == fold(wanted.removesuffix(" (inferred)"))
            elif heading in ("Said reason", "So reason", "Statement", "Article", "Said justification"):
                moved = (own, SO_V) in edits and heading == "So reason"
                assert value == before[own][heading] or (moved and value is None)
    again = desk.read(path)
    assert set(counts(again)) <= {SAME}
    assert desk.take(again) == 0


def test_one_step_that_undo_takes_back(desk: Desk) -> None:
    path = edit(desk.export(), {(QUOTED, SO_V): "(withdraw)", (FIGURE, SO_V): "Verified", (DURATION, SO_V): "Disputed"})
    before = desk.rows()
    found = desk.read(path)
    assert counts(found) == {CHANGED: 3}
    assert desk.take(found) == 1
    assert [row[SO_V] for row in desk.rows().values()] == [None, "Verified", "Disputed"]
    newest = desk.project.newest_step()
    assert newest is not None
    desk.project.actions.undo(newest, desk.rita)
    values = [{key: row[key] for key in (SO_V, "So reason", "So justification")} for row in desk.rows().values()]
    assert values == [{key: row[key] for key in values[0]} for row in before.values()]
    assert verify(desk.project.path) == []


def test_changed_on_both_sides_waits_for_a_decision(desk: Desk) -> None:
    path = edit(desk.export(), {(QUOTED, SO_V): "Verified", (FIGURE, SO_V): "Verified"})
    judge = desk.project.actions.judge
    judge(QUOTED, SO, Verdict.UNVERIFIABLE, desk.rita)
    judge(FIGURE, SO, Verdict.VERIFIED, desk.rita)
    judge(DURATION, SO, Verdict.DISPUTED, desk.rita)
    found = desk.read(path)
    assert counts(found) == {BOTH: 1, SAME: 1, Outcome.IN_PROJECT: 1}
    [both] = found.of(BOTH)
    assert (both.project, both.sheet) == ("Unverifiable", "Verified")
    desk.take(found)
    assert desk.rows()[QUOTED][SO_V] == "Unverifiable"
    desk.take(found, BOTH)
    assert desk.rows()[QUOTED][SO_V] == "Verified"


def test_edits_of_somebody_else_are_theirs(desk: Desk) -> None:
    path = edit(desk.export(), {(QUOTED, SO_V): "Verified", (FIGURE, "So justification"): "Nobody knows."})
    found = desk.read(path, desk.kofi)
    assert counts(found) == {CHANGED: 2}
    desk.take(found, editor=desk.kofi)
    rows = desk.rows()
    assert (rows[QUOTED][SO_V], rows[QUOTED]["So (KM)"]) == ("Disputed", "Verified")
    assert (rows[FIGURE]["So justification"], rows[FIGURE]["So (KM)"]) == (None, "Unverifiable")
    record = desk.project.article(desk.project.article_ids()[0]).statement(FIGURE)
    judged = record.judgement(SO, desk.kofi) if record else None
    assert judged is not None and (judged.reason, judged.justification) == (Reason.NO_EVIDENCE, "Nobody knows.")
    assert counts(desk.read(path, desk.kofi)) == {SAME: 2}


@pytest.mark.parametrize(
    ("statement", "heading", "value", "why"),
    [
        (FIGURE, SO_V, "maybe", "no verdict"),
        (FIGURE, SO_V, 1, "no verdict"),
        (FIGURE, SAID_V, "Verified", "was it said"),
        (FIGURE, "So reason", "error", "no reason"),
        (DURATION, "So justification", "Because.", "no verdict that"),
        (DURATION, SO_V, "(withdraw)", ""),
        (FIGURE, "Source (resolved)", "Kyiv", "no source"),
    ],
)
def test_what_makes_no_sense_is_named_and_not_taken(
    desk: Desk, statement: bytes, heading: str, value: Any, why: str
) -> None:
    found = desk.read(edit(desk.export(), {(statement, heading): value, (QUOTED, SO_V): "Verified"}))
    wrong = found.of(INVALID if why else SAME)
    assert counts(found) == {CHANGED: 1, wrong[0].outcome: 1}
    assert why in wrong[0].why
    assert "Statements, row" in wrong[0].place


def test_a_citation_is_added_once(desk: Desk) -> None:
    url = "https://example.org/briefing"
    path = edit(desk.export(), {(FIGURE, "New citation"): url, (DURATION, "New citation"): url})
    desk.take(desk.read(path))
    assert {row["URL"] for row in desk.rows().values()} == {None, url}
    assert len(desk.project.references()) == 1
    assert counts(desk.read(path)) == {SAME: 2}


def test_notes(desk: Desk) -> None:
    path = edit(desk.export(), {(DURATION, "Note"): "call back\nand ask for the list", (FIGURE, "Note"): "(withdraw)"})
    desk.take(desk.read(path))
    record = desk.project.article(desk.project.article_ids()[0]).statement(DURATION)
    assert record is not None and [note.words for note in record.notes] == ["call back", "and ask for the list"]
    found = desk.read(edit(path, {(DURATION, "Note"): "something else"}))
    assert "several notes" in found.of(INVALID)[0].why


def test_rows_twice_once_missing_and_unknown(desk: Desk) -> None:
    def mess_up(sheet: Any) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        heads = [cell.value for cell in sheet[1]]
        sheet.append(rows[0])  # the same again
        other = list(rows[1])
        other[heads.index(SO_V)] = "Verified"
        sheet.append(other)  # the same statement, otherwise
        stranger = list(rows[0])
        stranger[heads.index("Statement id")] = "00" * 16
        sheet.append(stranger)
        sheet.delete_rows(4)  # the third statement

    found = desk.read(edit(desk.export(), {(QUOTED, SO_V): "Verified"}, mess_up))
    assert counts(found) == {CHANGED: 1, Outcome.DUPLICATED: 1, Outcome.UNKNOWN: 1, Outcome.MISSING: 2}
    assert "row 3, Statements, row 5" in found.of(Outcome.DUPLICATED)[0].place
    assert "three months" in found.of(Outcome.MISSING)[-1].clause


def test_a_new_row_is_offered_where_its_words_stand_once(desk: Desk) -> None:
    def add(sheet: Any) -> None:
        heads = [cell.value for cell in sheet[1]]
        for number, words in enumerate(("The  siege lasted", "the plant of Azov"), sheet.max_row + 1):
            sheet.cell(number, heads.index("Statement") + 1).value = words
            sheet.cell(number, heads.index(SO_V) + 1).value = "Verified"

    path = edit(desk.export(), {}, add)
    found = desk.read(path)
    assert counts(found) == {Outcome.NEW: 1, INVALID: 1}
    assert found.of(Outcome.NEW)[0].why.startswith("Draw it at ¶2 of “")
    assert desk.take(found) == 0  # only if somebody wants it
    desk.take(found, Outcome.NEW)
    drawn = [row for row in desk.rows().values() if row["Type"] == "other"]
    assert [(row["Statement"], row[SO_V]) for row in drawn] == [("The siege lasted three months.", "Verified")]
    assert counts(desk.read(path)) == {SAME: 1, INVALID: 1, Outcome.MISSING: 1}


def test_a_statement_that_was_set_aside_takes_no_verdict(desk: Desk) -> None:
    path = edit(desk.export(), {(FIGURE, SO_V): "Verified"})
    desk.project.actions.reject(FIGURE, desk.rita, Rejection.TWICE)
    found = desk.read(path)
    assert counts(found) == {INVALID: 1} and "set aside" in found.of(INVALID)[0].why


def test_columns_moved_hidden_renamed_and_added(desk: Desk) -> None:
    def rearrange(sheet: Any) -> None:
        sheet.insert_cols(1)
        sheet.cell(1, 1).value = "My own"
        for cell in sheet[1]:
            if cell.value == "So justification":
                cell.value = "Why"
            elif cell.value == "So reason":
                cell.value = " SO   Reason"
        sheet.insert_rows(1)
        sheet.cell(1, 1).value = "Checked on Monday"
        sheet.title = "Tabelle1"

    edits = {
        (QUOTED, SO_V): "Verified",
        (QUOTED, "So justification"): "lost",
        (FIGURE, "So reason"): "anonymous source",
    }
    found = desk.read(edit(desk.export(), edits, rearrange))
    assert counts(found) == {CHANGED: 2}
    assert any("“My own”, “Why”" in remark for remark in found.remarks)
    assert any("lacks the columns “So justification”" in remark for remark in found.remarks)
    assert "Tabelle1, row 3" in found.findings[0].place


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8-sig", ","), ("utf-8", ";"), ("utf-16", "\t"), ("cp1252", "|")]
)
def test_saved_as_csv(desk: Desk, tmp_path: Path, encoding: str, separator: str) -> None:
    edits = {(QUOTED, SO_V): "Verified", (QUOTED, "So justification"): "“Café”, ja;\n\ttwo | lines"}
    path = edit(desk.export(), edits, lambda sheet: sheet.delete_cols(2) if encoding == "cp1252" else None)
    found = desk.read(saved_as_csv(path, tmp_path / "Statements.csv", encoding, separator))
    assert counts(found) == {CHANGED: 1}
    desk.take(found)
    assert desk.rows()[QUOTED]["So justification"] == "“Café”, ja;\n\ttwo | lines"


def test_without_the_hash_each_difference_is_to_be_decided(desk: Desk) -> None:
    found = desk.read(
        edit(desk.export(), {(QUOTED, SO_V): "Verified"}, lambda sheet: sheet.delete_cols(sheet.max_column))
    )
    assert counts(found) == {BOTH: 1, SAME: found.counts[SAME]}
    assert any("Row hash" in remark for remark in found.remarks)
