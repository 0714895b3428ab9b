"""The editors of a reading in the inspector: real keys and clicks, what they report, what they refuse."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from annotations.model.record import ArticleRecord, Statement
from annotations.model.settings import ProjectSettings, Rate
from annotations.model.statement import Link, Quantity, Speaker
from annotations.model.vocabulary import Form, Polarity, QuantityKind, SourceClass, StatementKind
from annotations.text import Span
from app.views.inspector import Inspector
from app.views.quantity_editor import number
from tests.factories import R1, make_article, make_link, make_statement, span_of

WORDS = "He left 😀 at least 40 men, CNN quoted the deputy as saying on Tuesday. Kyiv denied it. It cost 100 dollars."
ARTICLE = make_article(WORDS)
DEPUTY = make_link(ARTICLE, "the deputy", "as saying", form=Form.DIRECT, speaker=Speaker("Kovalyov"))
CNN = make_link(ARTICLE, "CNN", "quoted", source_class=SourceClass.MEDIA)
ATTRIBUTED, NUMERIC = StatementKind.ATTRIBUTED, StatementKind.NUMERIC
SAID = make_statement(ARTICLE, "He left 😀 at least 40 men", kind=ATTRIBUTED, links=(DEPUTY, CNN))
BARE = make_statement(ARTICLE, "Kyiv denied it.", kind=ATTRIBUTED)
FORTY = Quantity(QuantityKind.COUNT, 40, None, None, "men", "at least")
FIGURE = make_statement(ARTICLE, "at least 40 men", kind=NUMERIC, quantity=FORTY)
DAY = make_statement(ARTICLE, "Tuesday", kind=NUMERIC, quantity=Quantity(QuantityKind.DATE))
PRICE = make_statement(ARTICLE, "100 dollars", kind=NUMERIC, quantity=Quantity(QuantityKind.MONEY, 100, 100, "dollar"))
OTHER = make_statement(ARTICLE, "He left")


def show(inspector: Inspector, statement: Statement, settings: ProjectSettings | None = None) -> None:
    record = ArticleRecord(ARTICLE, (SAID, BARE, FIGURE, DAY, OTHER, PRICE), settings=settings or ProjectSettings())
    inspector.setStatement(
        statement, record, reviewer=R1, reviewers={R1.id: R1}, references={}, framed=statement.aspects[0]
    )
    QApplication.processEvents()


@pytest.fixture
def selected() -> dict[str, Span]:
    """What is selected in the article, by the key "now"."""
    return {}


@pytest.fixture
def open_at(qtbot: QtBot, selected: dict[str, Span]) -> Callable[[Statement, str], Inspector]:
    """Shows a statement and opens the editor of one of its facts."""

    def opened(statement: Statement, fact: str = "") -> Inspector:
        inspector = Inspector()
        qtbot.addWidget(inspector)
        inspector.resize(380, 1200)
        inspector.setSelection(lambda: selected.get("now"))
        show(inspector, statement)
        with qtbot.waitActive(inspector):
            inspector.show()
        assert inspector.startCorrection(fact)
        return inspector

    return opened


Open = Callable[..., Inspector]


def click(parent: QWidget, name: str) -> None:
    found = [b for b in parent.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName() == name]
    assert len(found) == 1, name
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def save(field: QWidget) -> None:
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def write(field: QWidget, words: str) -> None:
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, words)


def words_shown(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(QLabel) if label.isVisible())


# Figures


def test_a_figure_opens_with_what_was_read_and_its_first_value_takes_the_keys(open_at: Open) -> None:
    form = open_at(FIGURE).editors.quantity
    assert form.low.hasFocus()
    shown = (form.low.text(), form.high.text(), form.counted.text(), form.qualifier.text(), form.date.isVisible())
    assert shown == ("40", "", "men", "at least", False)


def test_a_corrected_figure_is_reported_and_the_text_takes_the_keys(qtbot: QtBot, open_at: Open) -> None:
    inspector = open_at(FIGURE)
    form = inspector.editors.quantity
    write(form.low, "1,700")
    write(form.high, "2 000.5")
    write(form.unit, "people")
    with qtbot.waitSignal(inspector.backToText), qtbot.waitSignal(inspector.editors.quantityCorrected) as signal:
        save(form.counted)
    assert signal.args == [Quantity(QuantityKind.COUNT, 1700, 2000.5, "people", "men", "at least")]
    assert form.isHidden()


@pytest.mark.parametrize(
    ("low", "high", "sentence"),
    [
        ("many", "", "From: “many” is not a number"),
        ("1,5", "", "From: “1,5” is not a number"),
        ("5", "1e3", "To: “1e3” is not a number"),
        ("50", "40", "“From” is more than “to”"),
        ("", "", "Give a value"),
    ],
)
def test_values_that_make_no_sense_are_refused(qtbot: QtBot, open_at: Open, low: str, high: str, sentence: str) -> None:
    inspector = open_at(FIGURE)
    form = inspector.editors.quantity
    write(form.low, low)
    write(form.high, high)
    with qtbot.assertNotEmitted(inspector.editors.quantityCorrected):
        save(form.high)
    assert sentence in words_shown(form)
    assert form.isVisible()


# Rates

DOLLARS = Rate("dollar", "euro", 0.92)


def test_a_rate_is_given_for_the_currency_of_the_figure(qtbot: QtBot, open_at: Open) -> None:
    inspector = open_at(PRICE, "rate")
    form = inspector.editors.rate
    assert form.worth.hasFocus() and "no rate given" in words_shown(inspector.facts)
    write(form.worth, "0.92")
    write(form.other, "euro")
    with qtbot.waitSignal(inspector.backToText), qtbot.waitSignal(inspector.editors.rateGiven) as signal:
        save(form.other)
    assert signal.args == ["dollar", DOLLARS]
    show(inspector, PRICE, ProjectSettings().with_rate("dollar", DOLLARS))
    assert "92 euros, at your rate" in words_shown(inspector.facts)


def test_an_empty_rate_takes_it_away(qtbot: QtBot, open_at: Open) -> None:
    inspector = open_at(PRICE, "rate")
    form = inspector.editors.rate
    write(form.worth, " ")
    with qtbot.waitSignal(inspector.editors.rateGiven) as signal:
        save(form.worth)
    assert signal.args == ["dollar", None]


@pytest.mark.parametrize("worth", [25300.55, 0.00001, 5, 1234567.891])
def test_a_rate_is_reopened_and_saved_with_every_digit(qtbot: QtBot, open_at: Open, worth: float) -> None:
    rate = Rate("dollar", "dong", worth)
    inspector = open_at(PRICE, "quantity")
    show(inspector, PRICE, ProjectSettings().with_rate("dollar", rate))
    assert inspector.startCorrection("rate")
    with qtbot.waitSignal(inspector.editors.rateGiven) as signal:
        inspector.editors.rate.save()
    assert signal.args == ["dollar", rate]


@pytest.mark.parametrize(
    ("worth", "other", "sentence"),
    [
        ("much", "euro", "“much” is not a rate"),
        ("0", "euro", "“0” is not a rate"),
        ("0.92", "Dollar", "other currency"),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused(
    qtbot: QtBot, open_at: Open, worth: str, other: str, sentence: str
) -> None:
    inspector = open_at(PRICE, "rate")
    form = inspector.editors.rate
    write(form.worth, worth)
    write(form.other, other)
    with qtbot.assertNotEmitted(inspector.editors.rateGiven):
        save(form.other)
    assert sentence in words_shown(form) and form.isVisible()


@pytest.mark.parametrize(
    ("text", "value"), [("", None), ("1,700", 1700), ("1 700", 1700), ("-3", -3), ("−3", -3), ("0.50", 0.5), ("007", 7)]
)
def test_numbers_are_read_as_people_write_them(text: str, value: float | None) -> None:
    assert number(text) == value


def test_a_date_is_asked_for_a_date_and_must_be_one(qtbot: QtBot, open_at: Open) -> None:
    inspector = open_at(DAY)
    form = inspector.editors.quantity
    assert form.date.hasFocus() and not form.low.isVisible()
    write(form.date, "this Tuesday")
    save(form.date)
    assert "“this Tuesday” is not a date" in words_shown(form) and form.date.hasFocus()
    write(form.date, "2022-11-29")
    with qtbot.waitSignal(inspector.editors.quantityCorrected) as signal:
        save(form.date)
    assert signal.args == [Quantity(QuantityKind.DATE, date="2022-11-29")]


def test_what_is_typed_into_a_hidden_row_is_not_meant(qtbot: QtBot, open_at: Open) -> None:
    inspector = open_at(FIGURE)
    form = inspector.editors.quantity
    form.kind.setFocus()
    QTest.keyClicks(form.kind, "date")
    write(form.date, "2022")
    with qtbot.waitSignal(inspector.editors.quantityCorrected) as signal:
        save(form.date)
    (quantity,) = signal.args or []
    assert (quantity.kind, quantity.low, quantity.date) == (QuantityKind.DATE, None, "2022")


# Sources


def saved_links(qtbot: QtBot, inspector: Inspector) -> tuple[Link, ...]:
    with qtbot.waitSignal(inspector.editors.linksCorrected) as signal:
        save(inspector.editors.chain.speaker)
    (links,) = signal.args or [()]
    return tuple(links)


def test_source_and_cue_are_taken_from_the_selected_words(
    qtbot: QtBot, open_at: Open, selected: dict[str, Span]
) -> None:
    inspector = open_at(BARE)
    chain = inspector.editors.chain
    selected["now"] = span_of(ARTICLE, "Kyiv")
    click(chain, "Source: use the selected words")
    selected["now"] = span_of(ARTICLE, "denied")
    click(chain, "Cue: use the selected words")
    chain.polarity.setFocus()
    QTest.keyClicks(chain.polarity, "denies")
    assert "Kyiv" in words_shown(chain.source)
    (link,) = saved_links(qtbot, inspector)
    assert (link.source, link.cue, link.polarity) == (
        (span_of(ARTICLE, "Kyiv"),),
        (span_of(ARTICLE, "denied"),),
        Polarity.DENIES,
    )


def test_without_a_selection_a_sentence_says_what_to_do(open_at: Open) -> None:
    inspector = open_at(BARE)
    click(inspector.editors.chain, "Source: use the selected words")
    assert "Drag over the words in the article first" in words_shown(inspector.editors.chain)


def test_a_link_that_says_nothing_is_refused(qtbot: QtBot, open_at: Open) -> None:
    inspector = open_at(BARE)
    with qtbot.assertNotEmitted(inspector.editors.linksCorrected):
        save(inspector.editors.chain.speaker)
    assert "says nothing yet" in words_shown(inspector.editors.chain)


def test_the_edited_fact_has_the_keys(open_at: Open) -> None:
    chain = open_at(SAID, "cue 1").editors.chain
    assert "CNN" in words_shown(chain.source) and chain.cue.take.hasFocus()


def test_nobody_named_empties_a_source(qtbot: QtBot, open_at: Open) -> None:
    inspector = open_at(SAID, "source 1")
    click(inspector.editors.chain, "Source: none named")
    assert saved_links(qtbot, inspector) == (DEPUTY, replace(CNN, source=()))


def test_a_typed_speaker_is_no_guess_and_a_guess_can_be_confirmed(qtbot: QtBot, open_at: Open) -> None:
    inspector = open_at(SAID, "speaker 0")
    chain = inspector.editors.chain
    assert chain.speaker.hasFocus() and chain.inferred.isChecked()
    QTest.keyClick(chain.inferred, Qt.Key.Key_Space)
    assert saved_links(qtbot, inspector)[0].speaker == Speaker("Kovalyov", inferred=False)
    inspector.startCorrection("speaker 0")
    write(chain.speaker, "Vershchuk")
    assert saved_links(qtbot, inspector)[0].speaker == Speaker("Vershchuk", inferred=False)
    inspector.startCorrection("speaker 0")
    write(chain.speaker, "")
    assert saved_links(qtbot, inspector)[0].speaker is None


def test_links_are_added_moved_and_removed(qtbot: QtBot, open_at: Open, selected: dict[str, Span]) -> None:
    inspector = open_at(SAID)
    chain = inspector.editors.chain
    click(chain, "Add a link to the chain")
    selected["now"] = span_of(ARTICLE, "Kyiv")
    click(chain, "Source: use the selected words")
    click(chain, "Move this link inwards")
    click(chain, "Link 1: the deputy")
    click(chain, "Remove this link from the chain")
    kyiv = make_link(ARTICLE, "Kyiv")
    assert saved_links(qtbot, inspector) == (kyiv, CNN)


def test_typing_offers_the_names_of_the_project(open_at: Open) -> None:
    inspector = open_at(SAID, "speaker 0")
    inspector.setNames(["Iryna Vershchuk", "Kovalyov"], ["ICRC"])
    completer = inspector.editors.chain.speaker.completer()
    completer.setCompletionPrefix("versh")
    assert completer.completionCount() == 1 and completer.currentCompletion() == "Iryna Vershchuk"


# Leaving and coming back


def test_escape_keeps_what_was_typed_for_its_statement(qtbot: QtBot, open_at: Open) -> None:
    inspector = open_at(FIGURE)
    write(inspector.editors.quantity.low, "41")
    with qtbot.waitSignal(inspector.backToText):
        QTest.keyClick(inspector.editors.quantity.low, Qt.Key.Key_Escape)
    assert not inspector.editors.quantity.isVisible()
    show(inspector, DAY)
    assert not inspector.editors.isVisible()
    inspector.startCorrection()
    assert inspector.editors.quantity.low.text() == ""
    show(inspector, FIGURE)
    click(inspector.editors, "Go on with the correction")
    assert inspector.editors.quantity.low.text() == "41"


def test_a_saved_correction_stays_a_draft_until_somebody_records_it(qtbot: QtBot, open_at: Open) -> None:
    inspector = open_at(FIGURE)
    write(inspector.editors.quantity.low, "41")
    with qtbot.waitSignal(inspector.editors.quantityCorrected):
        save(inspector.editors.quantity.low)
    assert inspector.drafts.statements() == [FIGURE.id]


def test_a_draft_that_makes_no_sense_is_let_go(open_at: Open) -> None:
    inspector = open_at(OTHER, "quantity")
    inspector.drafts.put(FIGURE.id, "quantity", {"kind": "count"})
    show(inspector, FIGURE)
    inspector.startCorrection()
    assert inspector.editors.quantity.low.text() == "40"


def test_a_statement_of_another_kind_has_nothing_to_correct(open_at: Open) -> None:
    inspector = open_at(FIGURE)
    show(inspector, OTHER)
    assert not inspector.startCorrection() and not inspector.editors.isVisible()


def test_each_fact_has_a_button_and_a_correction_is_marked(open_at: Open) -> None:
    inspector = open_at(FIGURE)
    show(inspector, replace(SAID, corrected=frozenset({"links"})))
    assert "the deputy · corrected" in words_shown(inspector.facts)
    click_names = {button.accessibleName() for button in inspector.facts.findChildren(QAbstractButton)}
    assert {"Edit: Source", "Edit: Cue", "Edit: Speaker", "Edit: Quoted by"} <= click_names
    click(inspector.facts, "Edit: Speaker")
    assert inspector.editors.chain.speaker.hasFocus()
