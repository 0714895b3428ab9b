"""Queries, notes and history in the inspector: what they show, report and refuse."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from annotations.model.ids import new_id
from annotations.model.judgement import HistoryItem, Note, Query
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import Verdict, said
from app.views.inspector import Inspector
from app.views.queries import QueryForm, query_state, with_id
from tests.factories import R1, R2, make_article, make_judgement, make_statement

ARTICLE = make_article("Kyiv said 40 men left. Two came back.")
STATEMENT = make_statement(ARTICLE, "40 men left")
OTHER = make_statement(ARTICLE, "Two came back.")
TODAY = datetime.now().astimezone().date()
ASKED = Query(b"q" * 16, STATEMENT.id, "ICRC", "How many?", "2022-05-01", "2022-05-04")
NOTE = Note(b"n" * 16, STATEMENT.id, "ask them", R1.id, datetime(2022, 5, 20, tzinfo=UTC))


def show(inspector: Inspector, statement: Statement) -> None:
    record = ArticleRecord(ARTICLE, (STATEMENT, OTHER))
    reviewers = {R1.id: R1, R2.id: R2}
    inspector.setStatement(statement, record, reviewer=R1, reviewers=reviewers, references={}, framed="so")
    QApplication.processEvents()


@pytest.fixture
def inspector(empty_inspector: Inspector) -> Inspector:
    show(empty_inspector, STATEMENT)
    return empty_inspector


@pytest.fixture
def form(inspector: Inspector) -> QueryForm:
    inspector.startQuery()
    return inspector.queries.form


def click(parent: QWidget, name: str) -> None:
    found = [b for b in parent.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName() == name]
    assert len(found) == 1, name
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def save(field: QWidget) -> None:
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def words_shown(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(QLabel) if label.isVisible())


# Queries


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"asked": "", "due": ""}, "to ask"),
        ({"due": ""}, "asked 1 May 2022"),
        ({}, "overdue since 4 May 2022 · asked 1 May 2022"),
        ({"due": "2022-05"}, "asked 1 May 2022 · due May 2022"),
        ({"answered": "2022-05-03"}, "answered 3 May 2022"),
    ],
)
def test_where_a_query_stands_is_in_words(changes: dict[str, str], words: str) -> None:
    assert query_state(replace(ASKED, **changes), date(2022, 5, 10)) == words  # type: ignore[arg-type]  # texts only


def test_a_query_is_asked_today_and_due_in_three_days(qtbot: QtBot, inspector: Inspector, form: QueryForm) -> None:
    assert form.addressee.hasFocus() and not form.answer.isVisible()
    QTest.keyClicks(form.addressee, "ICRC")
    QTest.keyClicks(form.question, "How many?")
    click(form, "Due in 3 days")
    with qtbot.waitSignal(inspector.backToText), qtbot.waitSignal(inspector.queries.querySaved) as signal:
        save(form.question)
    due = (TODAY + timedelta(days=3)).isoformat()
    assert signal.args == [Query(b"", STATEMENT.id, "ICRC", "How many?", TODAY.isoformat(), due)]
    assert len(with_id(signal.args[0]).id) == 16


def test_a_query_may_still_have_to_be_asked(qtbot: QtBot, inspector: Inspector, form: QueryForm) -> None:
    QTest.keyClicks(form.addressee, "ICRC")
    click(form, "Asked not yet")
    with qtbot.waitSignal(inspector.queries.querySaved) as signal:
        save(form.addressee)
    assert signal.args == [Query(b"", STATEMENT.id, "ICRC")]


def test_nobody_to_ask_and_no_date_are_refused(qtbot: QtBot, inspector: Inspector, form: QueryForm) -> None:
    with qtbot.assertNotEmitted(inspector.queries.querySaved):
        save(form.addressee)
        assert "Say whom to ask" in words_shown(form)
        QTest.keyClicks(form.addressee, "ICRC")
        QTest.keyClicks(form.due, "soon")
        save(form.due)
    assert "Due: “soon” is not a date" in words_shown(form) and form.due.hasFocus()


def test_an_answer_is_written_down_with_its_day(qtbot: QtBot, inspector: Inspector) -> None:
    show(inspector, replace(STATEMENT, queries=(ASKED,)))
    assert "ICRC — How many?" in words_shown(inspector.queries)
    assert "overdue since 4 May 2022" in words_shown(inspector.queries)
    click(inspector.queries, "Answered: the query to ICRC")
    form = inspector.queries.form
    assert form.answer.hasFocus()
    QTest.keyClicks(form.answer, "Fifty-three")
    with qtbot.waitSignal(inspector.queries.querySaved) as signal:
        save(form.answer)
    assert signal.args == [replace(ASKED, answered=TODAY.isoformat(), answer="Fifty-three")]


def test_the_field_for_an_answer_comes_into_view(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.resize(380, 420)
    inspector.show()
    show(inspector, replace(STATEMENT, queries=(ASKED,)))
    click(inspector.queries, "Answered: the query to ICRC")
    answer = inspector.queries.form.answer
    qtbot.waitUntil(lambda: not answer.visibleRegion().isEmpty())


def test_waiting_is_told_without_alarm(inspector: Inspector) -> None:
    show(inspector, replace(STATEMENT, queries=(replace(ASKED, due=""),)))
    assert inspector.facts.remarks.text() == "Waiting for an answer." and not inspector.facts.flags.text()


def test_an_answer_needs_its_day(inspector: Inspector) -> None:
    show(inspector, replace(STATEMENT, queries=(ASKED,)))
    click(inspector.queries, "Edit the query to ICRC")
    QTest.keyClicks(inspector.queries.form.answer, "Fifty-three")
    save(inspector.queries.form.answer)
    assert "Say when the answer came" in words_shown(inspector.queries.form)


def test_a_query_is_removed_by_its_button(qtbot: QtBot, inspector: Inspector) -> None:
    show(inspector, replace(STATEMENT, queries=(ASKED,)))
    with qtbot.waitSignal(inspector.queries.queryRemoved) as signal:
        click(inspector.queries, "Remove the query to ICRC")
    assert signal.args == [ASKED]


def test_a_half_written_query_stays_with_its_statement(inspector: Inspector, form: QueryForm) -> None:
    QTest.keyClicks(form.addressee, "the min")
    show(inspector, OTHER)
    assert form.isHidden() and inspector.queries.ask_button.text().startswith("Ask")
    show(inspector, STATEMENT)
    assert inspector.queries.ask_button.text().startswith("Go on")
    inspector.startQuery()
    assert form.addressee.text() == "the min"
    QTest.keyClick(form.addressee, Qt.Key.Key_Escape)
    assert form.isHidden()


def test_typing_offers_whom_one_asked_before(inspector: Inspector, form: QueryForm) -> None:
    inspector.setNames([], ["ICRC Geneva"])
    form.addressee.completer().setCompletionPrefix("gene")
    assert form.addressee.completer().currentCompletion() == "ICRC Geneva"


# Notes


def test_a_note_is_worded_otherwise(qtbot: QtBot, inspector: Inspector) -> None:
    show(inspector, replace(STATEMENT, notes=(NOTE,)))
    click(inspector.notes, "Edit the note “ask them”")
    assert inspector.notes.field.hasFocus() and inspector.notes.field.text() == "ask them"
    QTest.keyClicks(inspector.notes.field, " again")
    with qtbot.waitSignal(inspector.notes.noteChanged) as signal:
        QTest.keyClick(inspector.notes.field, Qt.Key.Key_Return)
    assert signal.args == [NOTE.id, "ask them again", False]
    assert inspector.notes.field.text() == ""


def test_a_note_is_kept_confidential_by_a_check(qtbot: QtBot, inspector: Inspector) -> None:
    check = inspector.notes.confidential
    show(inspector, STATEMENT)
    inspector.startNote()
    assert check.isHidden()
    QTest.keyClicks(inspector.notes.field, "ask them")
    assert not check.isHidden()
    QTest.keyClick(check, Qt.Key.Key_Space)
    show(inspector, replace(STATEMENT, id=b"o" * 16))
    assert check.isHidden() and not check.isChecked()
    show(inspector, STATEMENT)
    assert check.isChecked()
    with qtbot.waitSignal(inspector.noteAdded) as signal:
        QTest.keyClick(inspector.notes.field, Qt.Key.Key_Return)
    assert signal.args == ["ask them", True]
    assert not check.isChecked()
    note = replace(NOTE, confidential=True)
    show(inspector, replace(STATEMENT, notes=(note,)))
    assert "R1: ask them · confidential" in words_shown(inspector.notes)
    inspector.notes.startEdit(note)
    QTest.keyClick(check, Qt.Key.Key_Space)
    with qtbot.waitSignal(inspector.notes.noteChanged) as changed:
        QTest.keyClick(inspector.notes.field, Qt.Key.Key_Return)
    assert changed.args == [note.id, "ask them", False]


def test_a_note_is_removed_by_its_button(qtbot: QtBot, inspector: Inspector) -> None:
    show(inspector, replace(STATEMENT, notes=(NOTE,)))
    with qtbot.waitSignal(inspector.notes.noteChanged) as signal:
        click(inspector.notes, "Remove the note “ask them”")
    assert signal.args == [NOTE.id, "", False]


def test_leaving_a_note_that_was_being_changed_makes_room_for_a_new_one(inspector: Inspector) -> None:
    show(inspector, replace(STATEMENT, notes=(NOTE,)))
    click(inspector.notes, "Edit the note “ask them”")
    QTest.keyClicks(inspector.notes.field, " again")
    QTest.keyClick(inspector.notes.field, Qt.Key.Key_Escape)
    assert inspector.notes.field.text() == "" and inspector.notes.field.accessibleName() == "New note"
    click(inspector.notes, "Edit the note “ask them”")
    assert inspector.notes.field.text() == "ask them again", "what was typed is still there"


# History


def item(what: str, hours: float = 0.0, *, restorable: bool = False) -> HistoryItem:
    return HistoryItem(datetime.now(UTC) - timedelta(hours=hours), "R1", what, new_id(), restorable)


def test_what_happened_today_has_no_date_unless_something_happened_before(inspector: Inspector) -> None:
    noon = datetime.now().astimezone().replace(hour=12, minute=0)
    inspector.setHistory([HistoryItem(noon, "R1", "cited", b"")])
    assert "12:00 R1 · cited" in words_shown(inspector.history) and "Today" not in words_shown(inspector.history)
    inspector.setHistory([HistoryItem(datetime(2022, 5, 20, 9).astimezone(), "R2", "judged", b""), item("cited")])
    lines = words_shown(inspector.history).split("<br>")
    assert lines[0].endswith("20 May 2022") and lines[1:3] == ["09:00 R2 · judged", "Today"]


def test_a_step_whose_value_no_longer_stands_can_be_restored(qtbot: QtBot, inspector: Inspector) -> None:
    steps = [item("verified", restorable=True), item("disputed")]
    inspector.setHistory(steps)
    label = next(w for w in inspector.history.findChildren(QLabel) if "Restore" in w.text())
    assert label.text().count("Restore") == 1
    label.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(inspector.history.restoreRequested) as signal:
        QTest.keyClick(label, Qt.Key.Key_Tab)
        QTest.keyClick(label, Qt.Key.Key_Return)
    assert signal.args == [steps[0].action]


def test_a_long_history_shows_its_end_first(inspector: Inspector) -> None:
    inspector.setHistory([item(f"step {number}.") for number in range(20)])
    text = words_shown(inspector.history)
    assert "12 earlier" in text and "step 11." not in text and "step 12." in text
    label = next(w for w in inspector.history.findChildren(QLabel) if "earlier" in w.text())
    label.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(label, Qt.Key.Key_Tab)
    QTest.keyClick(label, Qt.Key.Key_Return)
    assert "step 0." in words_shown(inspector.history)


def test_markup_in_a_history_stays_words(inspector: Inspector) -> None:
    inspector.setHistory([item("Cited “<b>bold</b>”")])
    assert "&lt;b&gt;bold" in words_shown(inspector.history)


# Verdicts on other words, and on what is no longer asked


def test_a_verdict_on_other_words_asks_to_judge_again(inspector: Inspector) -> None:
    old = replace(make_judgement(STATEMENT.id, Verdict.VERIFIED), outdated=True)
    show(inspector, replace(STATEMENT, judgements=(old,)))
    row = inspector.questions.rows[0]
    assert "Verified was given for other words: judge again" in words_shown(row)
    assert not any(button.isChecked() for button in row.buttons.values())


def test_a_stray_verdict_of_ones_own_can_be_withdrawn(qtbot: QtBot, inspector: Inspector) -> None:
    strays = (
        make_judgement(STATEMENT.id, Verdict.VERIFIED, said(1)),
        make_judgement(STATEMENT.id, Verdict.DISPUTED, said(1), R2),
    )
    show(inspector, replace(STATEMENT, strays=strays))
    assert "R2: disputed · was it said, link 2" in words_shown(inspector.questions)
    with qtbot.waitSignal(inspector.withdrawn) as signal:
        click(inspector.questions, "Withdraw R1: verified · was it said, link 2")
    assert signal.args == [said(1)]
    show(inspector, STATEMENT)
    assert "link 2" not in words_shown(inspector.questions)


def test_a_part_of_somebody_else_stands_between_correction_and_queries(inspector: Inspector) -> None:
    part = QLabel("Elsewhere")
    inspector.addSection(part)
    QApplication.processEvents()
    tops = [w.mapTo(inspector, w.rect().topLeft()).y() for w in (inspector.correction, part, inspector.queries)]
    assert part.isVisible() and tops == sorted(tops)
