"""The inspector: its questions in words, real clicks and keys, and text that is never lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from annotations.model.judgement import HistoryItem, Note, Query
from annotations.model.record import ArticleRecord, Statement
from annotations.model.statement import Quantity, Speaker
from annotations.model.vocabulary import (
    NO_CHECK,
    SO,
    Form,
    Polarity,
    QuantityKind,
    Reason,
    SourceClass,
    StatementKind,
    Verdict,
    reasons_for,
    said,
)
from annotations.review.figures import interval
from app.theme import apply_theme, current_theme, load_theme
from app.views.inspector import Inspector
from app.views.inspector_parts import Words
from app.views.inspector_words import date_words, figure_words, is_partial_date, questions, when_words
from app.views.questions import QuestionRow, reason_letters
from tests.factories import R1, R2, make_article, make_judgement, make_link, make_statement

# the offscreen platform has no window manager and says so; nothing is wrong

WORDS = "He left <b>at least 40 men</b>, CNN quoted the deputy as saying. Kyiv denied it."
ARTICLE = make_article(WORDS)
LINKS = (
    make_link(
        ARTICLE,
        "the deputy",
        "as saying",
        form=Form.DIRECT,
        source_class=SourceClass.PERSON,
        speaker=Speaker("Alexander Kovalyov"),
    ),
    make_link(ARTICLE, "CNN", "quoted", source_class=SourceClass.MEDIA),
)
OUTER = make_statement(
    ARTICLE,
    "He left <b>at least 40 men</b>",
    kind=StatementKind.ATTRIBUTED,
    links=LINKS,
    context="He left <b>at least 40 men</b>, CNN quoted the deputy as saying.",
    label="1a",
)
INNER = make_statement(
    ARTICLE,
    "at least 40 men",
    kind=StatementKind.NUMERIC,
    quantity=Quantity(QuantityKind.COUNT, 40, None, None, "men", "at least"),
    parent=OUTER.id,
    label="1b",
)
DENIAL = make_statement(
    ARTICLE,
    "Kyiv denied it.",
    kind=StatementKind.ATTRIBUTED,
    links=(make_link(ARTICLE, "Kyiv", "denied", polarity=Polarity.DENIES),),
    label="1c",
)
REVIEWERS = {R1.id: R1, R2.id: R2}


def show(inspector: Inspector, statement: Statement | None, framed: str = SO) -> None:
    others = tuple(s for s in (OUTER, INNER, DENIAL) if statement is None or s.id != statement.id)
    record = ArticleRecord(ARTICLE, (*others, *((statement,) if statement else ())))
    inspector.setStatement(statement, record, reviewer=R1, reviewers=REVIEWERS, references={}, framed=framed)


@pytest.fixture
def inspector(empty_inspector: Inspector) -> Inspector:
    show(empty_inspector, OUTER, said(0))
    return empty_inspector


def rows(inspector: Inspector) -> Iterator[QuestionRow]:
    return (row for row in inspector.findChildren(QuestionRow) if not row.isHidden())


def row(inspector: Inspector, aspect: str) -> QuestionRow:
    return next(row for row in rows(inspector) if row.question.aspect == aspect)


def words_shown(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(QLabel) if label.isVisible())


def click(widget: QWidget, pos: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=pos or widget.rect().center())


def judged(value: str, aspect: str = SO, **changes: Any) -> Statement:
    return replace(OUTER, judgements=(make_judgement(OUTER.id, value, aspect, **changes),))


def test_questions_are_asked_of_each_link_and_then_of_the_content() -> None:
    asked = [(q.title, q.about) for q in questions(OUTER, WORDS)]
    assert asked == [
        ("Was it said?", "by the deputy, as CNN has it"),
        ("Was it said?", "by CNN"),
        ("Is it so?", ""),
    ]
    assert [q.title for q in questions(INNER, WORDS)] == ["Is it so?"]


def test_a_denial_is_written_out() -> None:
    was_said, is_so = questions(DENIAL, WORDS)
    assert was_said.spoken == "Was it denied? by Kyiv"
    assert is_so.title == "Kyiv denies it: is the denial right?"
    assert "it is not so" in is_so.hint


def test_header_and_facts_are_in_words(inspector: Inspector) -> None:
    text = words_shown(inspector.facts)
    assert "¶1a · attributed, direct · 1 figure inside · suggested" in text
    for words in ("the deputy · person", "CNN · media", "probably Alexander Kovalyov", "≥ 40 men"):
        assert words in text


def test_a_resolved_speaker_is_not_called_probable(inspector: Inspector) -> None:
    known = replace(LINKS[0], speaker=Speaker("Alexander Kovalyov", inferred=False))
    show(inspector, replace(OUTER, reading=replace(OUTER.reading, links=(known, LINKS[1]))))
    assert "probably" not in words_shown(inspector.facts)


def test_markup_in_an_article_stays_words(inspector: Inspector) -> None:
    assert "&lt;b&gt;at least 40 men&lt;/b&gt;" in inspector.facts.clause.text()


def test_no_statement_shows_what_to_do(qtbot: QtBot, inspector: Inspector) -> None:
    show(inspector, None)
    assert "Choose a statement" in words_shown(inspector)
    inspector.setStatement(
        None, ArticleRecord(ARTICLE, detected=False), reviewer=R1, reviewers={}, references={}, framed=SO
    )
    assert "are being found" in words_shown(inspector)


@pytest.mark.parametrize("value", [*(verdict.value for verdict in Verdict)])
def test_a_verdict_button_judges_its_own_question_and_takes_no_focus(
    qtbot: QtBot, inspector: Inspector, value: str
) -> None:
    inspector.justification.setFocus()
    button = row(inspector, said(1)).buttons[value]
    with qtbot.waitSignal(inspector.judged) as signal:
        click(button)
    assert signal.args == [said(1), value]
    assert not button.isChecked(), "only what is recorded is shown as recorded"
    assert inspector.justification.hasFocus()


def test_no_check_needed_has_a_button(qtbot: QtBot, inspector: Inspector) -> None:
    with qtbot.waitSignal(inspector.judged) as signal:
        click(row(inspector, SO).no_check)
    assert signal.args == [SO, NO_CHECK]
    show(inspector, judged(NO_CHECK))
    assert row(inspector, SO).no_check.isChecked()


def test_recorded_verdicts_are_shown_as_such(inspector: Inspector) -> None:
    show(inspector, judged(Verdict.DISPUTED, said(1)))
    checked = [value for value, button in row(inspector, said(1)).buttons.items() if button.isChecked()]
    assert checked == [Verdict.DISPUTED]


def test_a_click_on_a_question_asks_for_the_frame(qtbot: QtBot, inspector: Inspector) -> None:
    assert [row.question.aspect for row in rows(inspector) if row.isFramed()] == [said(0)]
    with qtbot.waitSignal(inspector.framed) as signal:
        click(row(inspector, SO), QPoint(12, 12))
    assert signal.args == [SO]
    show(inspector, OUTER, SO)
    assert [row.question.aspect for row in rows(inspector) if row.isFramed()] == [SO]


def test_other_reviewers_are_heard_and_differences_flagged(inspector: Inspector) -> None:
    theirs = make_judgement(OUTER.id, Verdict.DISPUTED, SO, R2, reason=Reason.OUTDATED)
    mine = make_judgement(OUTER.id, Verdict.VERIFIED, SO)
    show(inspector, replace(OUTER, judgements=(mine, theirs)))
    assert "R2: disputed, outdated" in words_shown(row(inspector, SO))
    assert "Reviewers differ." in words_shown(inspector.facts)


def test_reasons_are_offered_after_a_judgement_that_takes_one(qtbot: QtBot, inspector: Inspector) -> None:
    assert inspector.reasonLetters() == {}
    show(inspector, judged(Verdict.DISPUTED), SO)
    letters = inspector.reasonLetters()
    assert set(letters.values()) == set(reasons_for(SO, Verdict.DISPUTED))
    strip = row(inspector, SO).strip
    with qtbot.waitSignal(inspector.reasonChosen) as signal:
        click(strip.findChildren(QAbstractButton)[0])
    assert signal.args == [SO, Reason.ERROR]
    show(inspector, judged(Verdict.DISPUTED, reason=Reason.ERROR), SO)
    assert inspector.reasonLetters() == {}, "a reason that was given takes no more letters"
    assert not strip.isHidden()


@pytest.mark.parametrize(("aspect", "value"), list(product([SO, said(0)], [*Verdict, NO_CHECK])))
def test_reason_letters_are_one_each_and_leave_the_verdict_keys_alone(aspect: str, value: str) -> None:
    reasons = reasons_for(aspect, value)
    letters = reason_letters(reasons)
    assert tuple(letters.values()) == reasons
    assert all(len(letter) == 1 and letter.islower() for letter in letters)
    assert not set(letters) & set("vduwnc")


def test_text_is_reported_when_the_field_is_left_not_at_every_key(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.justification.setFocus()
    with qtbot.assertNotEmitted(inspector.justificationEdited):
        QTest.keyClicks(inspector.justification, "seen on page 4")
    with qtbot.waitSignal(inspector.justificationEdited) as signal:
        inspector.correction.setFocus()
    assert signal.args == [said(0), "seen on page 4"]


def test_ctrl_return_reports_and_goes_back_to_the_text(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.correction.setFocus()
    QTest.keyClicks(inspector.correction, "42 men")
    with qtbot.waitSignals([inspector.correctionEdited, inspector.backToText]):
        QTest.keyClick(inspector.correction, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with qtbot.assertNotEmitted(inspector.correctionEdited):
        inspector.justification.setFocus()


def test_escape_goes_back_to_the_text(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.justification.setFocus()
    with qtbot.waitSignal(inspector.backToText):
        QTest.keyClick(inspector.justification, Qt.Key.Key_Escape)


def test_news_of_the_same_statement_leaves_typing_alone(inspector: Inspector) -> None:
    inspector.justification.setFocus()
    QTest.keyClicks(inspector.justification, "half a sen")
    show(inspector, judged(Verdict.DISPUTED, said(0), justification="older words"), said(0))
    assert inspector.justification.toPlainText() == "half a sen"
    assert inspector.justification.hasFocus()


def test_half_typed_text_comes_back_with_its_question(inspector: Inspector) -> None:
    inspector.justification.setFocus()
    QTest.keyClicks(inspector.justification, "about the deputy")
    show(inspector, OUTER, SO)
    assert inspector.justification.toPlainText() == ""
    show(inspector, DENIAL, SO)
    show(inspector, OUTER, said(0))
    assert inspector.justification.toPlainText() == "about the deputy"
    assert inspector.drafted(said(0)) == ("about the deputy", "")


def test_recorded_text_replaces_what_was_typed_and_follows_undo(inspector: Inspector) -> None:
    inspector.justification.setFocus()
    QTest.keyClicks(inspector.justification, "seen")
    inspector.correction.setFocus()
    show(inspector, judged(Verdict.VERIFIED, said(0), justification="seen"), said(0))
    show(inspector, judged(Verdict.VERIFIED, said(0)), said(0))
    assert inspector.justification.toPlainText() == ""


def test_notes_are_added_with_return_and_kept_while_half_typed(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.startNote()
    QTest.keyClicks(inspector.notes.field, "ask them")
    show(inspector, DENIAL)
    assert inspector.notes.field.text() == ""
    show(inspector, OUTER)
    assert inspector.notes.field.text() == "ask them"
    with qtbot.waitSignal(inspector.noteAdded) as signal:
        QTest.keyClick(inspector.notes.field, Qt.Key.Key_Return)
    assert signal.args == ["ask them", False]
    note = Note(b"n" * 16, OUTER.id, "ask them", R1.id, datetime(2022, 5, 20, tzinfo=UTC))
    show(inspector, replace(OUTER, notes=(note,)))
    assert "R1: ask them" in words_shown(inspector.notes)


def test_escape_leaves_a_note(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.startNote()
    with qtbot.waitSignal(inspector.backToText):
        QTest.keyClick(inspector.notes.field, Qt.Key.Key_Escape)


def test_history_is_a_line_an_event(inspector: Inspector) -> None:
    when = datetime(2022, 5, 20, 10, 41).astimezone()
    inspector.setHistory([HistoryItem(when, "R1", "said: verified", b"")])
    assert "20 May 2022<br>10:41 R1 · said: verified" in words_shown(inspector.history)


def test_figures_inside_are_links(qtbot: QtBot, inspector: Inspector) -> None:
    label = next(label for label in inspector.facts.findChildren(QLabel) if "Inside" in label.text())
    label.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(inspector.statementActivated) as signal:
        QTest.keyClick(label, Qt.Key.Key_Tab)
        QTest.keyClick(label, Qt.Key.Key_Return)
    assert signal.args == [INNER.id]


@pytest.mark.parametrize("width", [250, 350])
@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("opened", ["startCitation", "startQuery", "startCorrection", "startNote"])
def test_a_narrow_pane_with_large_text_clips_nothing(
    qapp: QApplication, inspector: Inspector, width: int, percent: int, opened: str
) -> None:
    usual = qapp.font()
    font = QFont(usual)
    font.setPointSizeF(usual.pointSizeF() * percent / 100)
    qapp.setFont(font)
    try:
        theirs = make_judgement(OUTER.id, Verdict.DISPUTED, SO, R2, reason=Reason.OUTDATED)
        note = Note(b"n" * 16, OUTER.id, "ask them", R1.id, datetime(2022, 5, 20, tzinfo=UTC))
        query = Query(b"q" * 16, OUTER.id, "Ministry of Defence", "How many?", "2022-05-01", "2022-05-04")
        stray = make_judgement(OUTER.id, Verdict.VERIFIED, said(2))
        judgements = (*judged("disputed").judgements, theirs)
        busy = replace(OUTER, judgements=judgements, strays=(stray,), corrected=frozenset({"links"}))
        show(inspector, replace(busy, notes=(note,), queries=(query,)))
        inspector.setHistory([HistoryItem(datetime.now(UTC), "R1", "Was it said: Disputed", b"a" * 16, True)])
        getattr(inspector, opened)()
        inspector.resize(width, 600)
        QApplication.processEvents()
        assert_nothing_is_clipped(inspector)
    finally:
        qapp.setFont(usual)


def assert_nothing_is_clipped(inspector: Inspector) -> None:
    """Every part ends inside the pane, buttons have room for their words, and labels for their lines."""
    page = inspector.widget()
    assert page is not None
    assert page.width() <= inspector.viewport().width()
    for part in page.findChildren(QWidget):
        if not part.isVisible():
            continue
        name = part.accessibleName() or getattr(part, "text", str)()
        assert part.mapTo(page, part.rect().topRight()).x() <= page.width(), name
        if isinstance(part, QPushButton):
            assert part.width() >= part.sizeHint().width(), name
        if isinstance(part, Words) and part.wordWrap():
            assert part.height() >= part.heightForWidth(part.width()), name


def test_clause_links_and_cue_follow_the_theme(qapp: QApplication, inspector: Inspector) -> None:
    before, sheet, light = qapp.palette(), qapp.styleSheet(), current_theme()
    dark = load_theme("dark")
    ways = next(label for label in inspector.facts.findChildren(QLabel) if "Inside" in label.text())
    cue = next(label for label in inspector.facts.findChildren(QLabel) if label.text() == "as saying")
    try:
        apply_theme(qapp, light)
        assert cue.font().italic()
        apply_theme(qapp, dark)
        assert dark.muted in inspector.facts.clause.text()
        assert dark.accent in ways.text()
        assert cue.font().italic()
    finally:
        apply_theme(qapp, light)
        qapp.setStyleSheet(sheet)
        qapp.setPalette(before)


def test_every_control_has_a_name(inspector: Inspector) -> None:
    show(inspector, judged(Verdict.DISPUTED))
    fields = (inspector.justification, inspector.correction, inspector.notes.field)
    buttons = [button for button in inspector.findChildren(QAbstractButton) if button.isVisible()]
    assert all(control.accessibleName() or control.text() for control in buttons)
    assert all(field.accessibleName() for field in fields)


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity(QuantityKind.COUNT, 40, None, None, "prisoners", "at least"), "≥ 40 prisoners"),
        (Quantity(QuantityKind.COUNT, 1700, None, None, "fighters", "more than"), "> 1,700 fighters"),
        (Quantity(QuantityKind.COUNT, None, 5, None, "men", "fewer than"), "< 5 men"),
        (Quantity(QuantityKind.COUNT, 200, 200, None, "fighters", "around"), "≈ 200 fighters"),
        (Quantity(QuantityKind.VAGUE, 200, 999, None, "civilians"), "200–999 civilians"),
        (Quantity(QuantityKind.PERCENT, 5.5, 5.5, "percent", "voters"), "5.5 % of voters"),
        (Quantity(QuantityKind.MONEY, 2e6, 2e6, "EUR"), "2,000,000 EUR"),
        (Quantity(QuantityKind.AGE, 19, 19), "19 years old"),
        (Quantity(QuantityKind.ORDINAL, 22, 22, None, "visit"), "22nd visit"),
        (Quantity(QuantityKind.ORDINAL, 112, 112), "112th"),
        (Quantity(QuantityKind.VAGUE, qualifier="several"), "several"),
    ],
)
def test_figures_read_as_a_person_says_them(quantity: Quantity, words: str) -> None:
    assert figure_words(quantity) == words


def test_an_end_that_is_left_out_is_left_out_everywhere() -> None:
    above = Quantity(QuantityKind.COUNT, 5, None, qualifier="greater than")
    assert (figure_words(above), interval(above)) == ("> 5", "(5, ∞)")


@pytest.mark.parametrize(
    ("written", "edtf", "published", "words"),
    [
        ("Monday", None, "2022-05-18", "Monday: 16 May 2022"),
        ("Monday", None, "", "Monday (open: the article has no date)"),
        ("8 a.m.", None, "", "8 a.m."),
        ("the end of July", "XXXX-07", "2022-08-27", "the end of July: July 2022"),
        ("July", "XXXX-07", "", "July (year not given)"),
        ("from March to May 2020", "2020-03/2020-05", "", "March 2020 to May 2020"),
    ],
)
def test_a_when_is_told_from_the_day_of_publication(written: str, edtf: str | None, published: str, words: str) -> None:
    assert when_words(written, edtf, published) == words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [("2022-04-27", "27 April 2022"), ("2022-08", "August 2022"), ("2014", "2014"), ("2022-08~", "2022-08~")],
)
def test_dates_read_as_a_person_says_them(edtf: str, words: str) -> None:
    assert date_words(edtf) == words


@given(st.dates())
def test_every_calendar_date_and_its_beginnings_are_dates(day: Any) -> None:
    iso = day.isoformat()
    assert is_partial_date(iso) and is_partial_date(iso[:7]) and is_partial_date(iso[:4])


@pytest.mark.parametrize(
    "text", ["", "2022-13", "2022-02-30", "27.8.2022", "today", "20220827", "２０２２", "2022-8-1"]
)
def test_other_things_are_no_dates(text: str) -> None:
    assert not is_partial_date(text)
