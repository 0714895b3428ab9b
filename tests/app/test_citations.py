"""Citing inside the inspector: the list, the form, its keys, and drafts that stay."""

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from annotations.model.record import ArticleRecord, Statement
from annotations.model.reference import Reference
from annotations.model.vocabulary import SO, Stance, StatementKind, Verdict, said
from app.views.inspector import Inspector
from app.views.inspector_citation_form import CitationDraft, CitationForm
from tests.factories import R1, make_article, make_citation, make_judgement, make_link, make_statement

# the offscreen platform has no window manager and says so; nothing is wrong

ARTICLE = make_article("Kyiv said 40 men left. Two came back.")
STATEMENT = make_statement(
    ARTICLE, "40 men left", kind=StatementKind.ATTRIBUTED, links=(make_link(ARTICLE, "Kyiv", "said"),)
)
OTHER = make_statement(ARTICLE, "Two came back.")
PRESS = Reference(b"p" * 16, "Press release of the Office", "https://example.org/1", "web page", published="2022-08")
SECRET = Reference(b"s" * 16, "Talk with an officer", type="call", confidential="yes")
REFERENCES = {reference.id: reference for reference in (PRESS, SECRET)}
CITATION = make_citation(
    STATEMENT.id, PRESS, said(0), stance=Stance.CONTEXT, passage="40 men were killed.", locator="para. 3", note="seen"
)
CITED = replace(STATEMENT, citations=(CITATION, make_citation(STATEMENT.id, SECRET)))


def show(inspector: Inspector, statement: Statement) -> None:
    record = ArticleRecord(ARTICLE, (STATEMENT, OTHER))
    inspector.setStatement(
        statement, record, reviewer=R1, reviewers={R1.id: R1}, references=REFERENCES, framed=statement.aspects[0]
    )
    QApplication.processEvents()


@pytest.fixture
def inspector(empty_inspector: Inspector) -> Inspector:
    show(empty_inspector, STATEMENT)
    return empty_inspector


@pytest.fixture
def form(inspector: Inspector) -> CitationForm:
    inspector.startCitation()
    return inspector.citations.form


def button(inspector: Inspector, name: str) -> QAbstractButton:
    return next(
        b for b in inspector.citations.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName() == name
    )


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def save(form: CitationForm) -> None:
    QTest.keyClick(form.locator, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def saved(qtbot: QtBot, inspector: Inspector) -> CitationDraft:
    with qtbot.waitSignal(inspector.backToText), qtbot.waitSignal(inspector.citationSaved) as signal:
        save(inspector.citations.form)
    (draft,) = signal.args
    assert isinstance(draft, CitationDraft)
    return draft


def words_shown(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(QLabel) if label.isVisible())


def test_citations_are_listed_with_question_stance_and_place(inspector: Inspector) -> None:
    show(inspector, CITED)
    text = words_shown(inspector.citations)
    assert "Said · context — Press release of the Office, para. 3" in text
    assert "40 men were killed." in text
    assert "So · supports — Talk with an officer · confidential" in text
    assert "Citations\n2" in text


def test_a_verdict_without_a_citation_asks_for_one(inspector: Inspector) -> None:
    show(inspector, replace(STATEMENT, judgements=(make_judgement(STATEMENT.id, Verdict.VERIFIED),)))
    assert "wanted: 1 citation" in words_shown(inspector.citations)


def test_buttons_are_requests(qtbot: QtBot, inspector: Inspector) -> None:
    with qtbot.waitSignal(inspector.citeRequested):
        click(button(inspector, "New citation"))
    with qtbot.waitSignal(inspector.repeatRequested):
        click(button(inspector, "Repeat the working source"))


def test_a_new_citation_is_for_the_framed_question_and_read_today(
    qtbot: QtBot, inspector: Inspector, form: CitationForm
) -> None:
    assert form.title.hasFocus()
    QTest.keyClicks(form.title, "A new report")
    QTest.keyClicks(form.published, "2022-08")
    QTest.keyClicks(form.passage, "They left.")
    draft = saved(qtbot, inspector)
    assert (draft.id, draft.reference_id, draft.aspect, draft.passage) == (None, None, said(0), "They left.")
    assert draft.stance is Stance.SUPPORTS
    assert draft.reference_fields["title"] == "A new report"
    assert draft.reference_fields["accessed"] == datetime.now().astimezone().date().isoformat()
    assert form.isHidden()


def test_question_stance_and_confidentiality_are_chosen(qtbot: QtBot, inspector: Inspector, form: CitationForm) -> None:
    QTest.keyClicks(form.url, "https://example.org")
    form.aspect.setFocus()
    QTest.keyClick(form.aspect, Qt.Key.Key_Down)
    QTest.keyClick(form.stance, Qt.Key.Key_Down)
    click(form.confidential) if form.confidential.width() < 20 else QTest.keyClick(form.confidential, Qt.Key.Key_Space)
    draft = saved(qtbot, inspector)
    assert (draft.aspect, draft.stance) == (SO, Stance.CONTRADICTS)
    assert draft.reference_fields["confidential"] == "yes"


def test_typing_finds_a_known_reference(qtbot: QtBot, inspector: Inspector, form: CitationForm) -> None:
    QTest.keyClicks(form.title, "release")
    completer = form.title.completer()
    popup = completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert form.title.text() == PRESS.title
    draft = saved(qtbot, inspector)
    assert draft.reference_id == PRESS.id
    assert draft.reference_fields["url"] == PRESS.url
    assert draft.reference_fields["published"] == "2022-08"


def test_a_known_reference_can_be_taken_as_a_new_one(qtbot: QtBot, inspector: Inspector) -> None:
    show(inspector, CITED)
    inspector.startEdit(CITATION)
    click(next(b for b in inspector.citations.form.findChildren(QPushButton) if b.text() == "Use as a new reference"))
    assert saved(qtbot, inspector).reference_id is None


def test_editing_keeps_what_the_form_does_not_change(qtbot: QtBot, inspector: Inspector) -> None:
    show(inspector, CITED)
    edit = button(inspector, "Edit the citation of Press release of the Office")
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Space)
    QTest.keyClick(inspector.citations.form.locator, Qt.Key.Key_End)
    QTest.keyClicks(inspector.citations.form.locator, " f.")
    draft = saved(qtbot, inspector)
    assert (draft.id, draft.reference_id, draft.aspect) == (CITATION.id, PRESS.id, said(0))
    assert (draft.stance, draft.passage, draft.note) == (CITATION.stance, CITATION.passage, CITATION.note)
    assert draft.locator == "para. 3 f."


def test_removing_names_the_citation(qtbot: QtBot, inspector: Inspector) -> None:
    show(inspector, CITED)
    with qtbot.waitSignal(inspector.citationRemoved) as signal:
        click(button(inspector, "Remove the citation of Press release of the Office"))
    assert signal.args == [CITATION.id]


@pytest.mark.parametrize("text", ["2022-13", "yesterday"])
def test_what_is_no_date_is_refused_in_a_sentence(
    qtbot: QtBot, inspector: Inspector, form: CitationForm, text: str
) -> None:
    QTest.keyClicks(form.title, "A report")
    QTest.keyClicks(form.published, text)
    with qtbot.assertNotEmitted(inspector.citationSaved):
        save(form)
    assert f"“{text}” is not a date" in words_shown(form)
    assert form.published.hasFocus()


def test_a_reference_needs_a_title_or_an_address(qtbot: QtBot, inspector: Inspector, form: CitationForm) -> None:
    with qtbot.assertNotEmitted(inspector.citationSaved):
        save(form)
    assert "title or an address" in words_shown(form)


def test_escape_keeps_a_half_typed_citation(qtbot: QtBot, inspector: Inspector, form: CitationForm) -> None:
    QTest.keyClicks(form.title, "Half a ti")
    with qtbot.waitSignal(inspector.backToText):
        QTest.keyClick(form.title, Qt.Key.Key_Escape)
    assert form.isHidden()
    assert inspector.citations.new_button.text().startswith("Go on")
    inspector.startCitation()
    assert form.title.text() == "Half a ti"


def test_another_statement_does_not_get_the_draft(inspector: Inspector, form: CitationForm) -> None:
    QTest.keyClicks(form.title, "Half a ti")
    show(inspector, OTHER)
    assert form.isHidden()
    inspector.startCitation()
    assert form.title.text() == ""
    show(inspector, STATEMENT)
    inspector.startCitation()
    assert form.title.text() == "Half a ti"


def test_an_untouched_form_leaves_no_draft(inspector: Inspector, form: CitationForm) -> None:
    QTest.keyClick(form.title, Qt.Key.Key_Escape)
    assert inspector.citations.new_button.text().startswith("New")


def test_news_of_the_statement_leave_the_form_alone(inspector: Inspector, form: CitationForm) -> None:
    QTest.keyClicks(form.title, "Half")
    show(inspector, CITED)
    assert form.title.text() == "Half"
    assert form.title.hasFocus()
