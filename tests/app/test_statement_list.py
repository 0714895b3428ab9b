"""The list of statements: order, folding, filters, keys, and what stays in place while judging."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotations.model.article import Mask
from annotations.model.judgement import Judgement
from annotations.model.record import ArticleRecord, Statement
from annotations.model.statement import Quantity
from annotations.model.vocabulary import NO_CHECK, SO, Polarity, QuantityKind, StatementKind, Tier, Verdict, said
from annotations.text import Span
from app.models.statement_tree import StatementRole
from app.models.statements import Mark, StatementRow, rows_of
from app.views.statement_delegate import elided_around
from app.views.statement_list import StatementList
from tests.factories import R1, R2, make_article, make_judgement, make_link, make_statement

WORDS = (
    "😀 The deputy said 53 soldiers and around 200 fighters left, CNN reported.\n"
    "Kovalyov has worked for the FSB since 2014.\n"
    "It was his first visit.\n"
    "Kyiv denied.\n"
    "Leave a reply to 5 people."
)
ARTICLE = make_article(WORDS, (Mask(Span(WORDS.index("Leave"), len(WORDS)), "comment form"),))
COUNT = QuantityKind.COUNT
OUTER = make_statement(
    ARTICLE,
    "53 soldiers and around 200 fighters left",
    kind=StatementKind.ATTRIBUTED,
    links=(make_link(ARTICLE, "The deputy", "said"), make_link(ARTICLE, "CNN", "reported")),
    context="😀 The deputy said 53 soldiers and around 200 fighters left, CNN reported.",
    label="1a",
)


def figure(words: str, label: str, **changes: object) -> Statement:
    return make_statement(
        ARTICLE,
        words,
        kind=StatementKind.NUMERIC,
        quantity=Quantity(COUNT, 1, 1),
        label=label,
        **changes,  # type: ignore[arg-type]
    )


SOLDIERS = figure("53 soldiers", "1b", parent=OUTER.id)
FIGHTERS = figure("around 200 fighters", "1c", parent=OUTER.id)
YEAR = figure("2014", "2a", context="Kovalyov has worked for the FSB since 2014.")
VISIT = figure("first visit", "3a", tier=Tier.MINOR)
DENIAL = make_statement(
    ARTICLE,
    "Kyiv denied.",
    kind=StatementKind.ATTRIBUTED,
    links=(make_link(ARTICLE, "Kyiv", "denied", polarity=Polarity.DENIES),),
    label="4a",
)
MASKED = figure("5 people", "5a")
STATEMENTS = (OUTER, SOLDIERS, FIGHTERS, YEAR, VISIT, DENIAL, MASKED)
RECORD = ArticleRecord(ARTICLE, STATEMENTS)
CHECKED = [s.id for s in (OUTER, SOLDIERS, FIGHTERS, YEAR, DENIAL)]


def judged(record: ArticleRecord, statement: Statement, *judgements: Judgement) -> ArticleRecord:
    return replace(
        record,
        statements=tuple(
            replace(s, judgements=s.judgements + judgements) if s.id == statement.id else s for s in record.statements
        ),
    )


def verdict(statement: Statement, value: str = Verdict.VERIFIED, aspect: str = SO) -> Judgement:
    return make_judgement(statement.id, value, aspect)


@pytest.fixture
def shown(qtbot: QtBot) -> StatementList:
    statements = StatementList()
    qtbot.addWidget(statements)
    statements.resize(340, 500)
    statements.setRecord(RECORD, R1.id)
    with qtbot.waitExposed(statements):
        statements.show()
    return statements


def row_of(statements: StatementList, statement: Statement) -> StatementRow:
    row = index_of(statements, statement).data(StatementRole.SHOWN)
    assert isinstance(row, StatementRow)
    return row


def index_of(statements: StatementList, statement: Statement) -> QModelIndex:
    return statements.model.indexOf(statement.id)


def click_chip(qtbot: QtBot, statements: StatementList, name: str) -> None:
    QTest.mouseClick(statements.chips[name], Qt.MouseButton.LeftButton)


def test_model_and_filter_keep_the_contract_of_item_models(qtbot: QtBot) -> None:
    statements = StatementList()
    qtbot.addWidget(statements)
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(statements.model, fatal)
    statements.setRecord(RECORD, R1.id)
    statements.setRecord(judged(RECORD, OUTER, verdict(OUTER)), R1.id)
    statements.setMinorShown(True)
    statements.chips["Open"].setChecked(True)
    statements.words.setText("2014")
    statements.setRecord(replace(RECORD, statements=STATEMENTS[3:]), R1.id)
    statements.setRecord(None, None)
    assert tester.model() is statements.model


def test_figures_stand_under_their_statement_and_masked_ones_nowhere(shown: StatementList) -> None:
    assert shown.order() == CHECKED
    assert shown.model.indexOf(FIGHTERS.id).parent() == shown.model.indexOf(OUTER.id)
    assert row_of(shown, FIGHTERS).inner
    assert not shown.model.indexOf(MASKED.id).isValid()


def test_rejected_statements_are_not_listed(shown: StatementList) -> None:
    rest = tuple(replace(s, rejected=s is YEAR) for s in STATEMENTS)
    shown.setRecord(replace(RECORD, statements=rest), R1.id)
    assert YEAR.id not in shown.order()


def test_rows_say_who_says_it_and_never_a_bare_year(shown: StatementList) -> None:
    assert row_of(shown, OUTER).source == "CNN ◂ The deputy"
    assert row_of(shown, SOLDIERS).source == "figure"
    assert row_of(shown, DENIAL).source == "Kyiv · denies"
    year = row_of(shown, YEAR)
    assert year.clause == "Kovalyov has worked for the FSB since 2014."
    assert year.marked.of(year.clause) == "2014"


def test_emoji_do_not_shift_the_marked_words(shown: StatementList) -> None:
    row = row_of(shown, OUTER)
    assert row.marked.of(row.clause) == "53 soldiers and around 200 fighters left"


def test_a_verified_statement_covers_its_figures_and_a_disputed_figure_raises_a_flag(shown: StatementList) -> None:
    record = judged(RECORD, OUTER, verdict(OUTER))
    shown.setRecord(record, R1.id)
    assert row_of(shown, FIGHTERS).so is Mark.COVERED
    shown.setRecord(judged(record, SOLDIERS, verdict(SOLDIERS, Verdict.DISPUTED)), R1.id)
    assert row_of(shown, SOLDIERS).so is Mark.DISPUTED
    assert "disputed" in row_of(shown, OUTER).flag


def test_one_glyph_stands_for_a_whole_chain(shown: StatementList) -> None:
    record = judged(RECORD, OUTER, verdict(OUTER, Verdict.VERIFIED, said(1)))
    shown.setRecord(record, R1.id)
    assert row_of(shown, OUTER).said is Mark.OPEN
    shown.setRecord(judged(record, OUTER, verdict(OUTER, Verdict.UNVERIFIABLE, said(0))), R1.id)
    assert row_of(shown, OUTER).said is Mark.UNVERIFIABLE
    shown.setRecord(judged(RECORD, DENIAL, verdict(DENIAL, NO_CHECK, said(0))), R1.id)
    assert row_of(shown, DENIAL).said is Mark.NO_CHECK
    assert row_of(shown, YEAR).said is Mark.NONE


def test_a_judgement_redraws_only_the_rows_it_concerns(shown: StatementList) -> None:
    model = shown.model
    changed: list[bytes] = []
    model.dataChanged.connect(lambda index, _last: changed.append(index.data(StatementRole.SHOWN).id))
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    shown.setRecord(judged(RECORD, OUTER, verdict(OUTER)), R1.id)
    assert set(changed) == {OUTER.id, SOLDIERS.id, FIGHTERS.id}
    assert not resets


def test_selection_scroll_and_folded_rows_stay_when_statements_come(qtbot: QtBot, shown: StatementList) -> None:
    shown.resize(340, 230)
    shown.setCurrent(DENIAL.id)
    shown.tree.setCurrentIndex(index_of(shown, OUTER))
    QTest.keyClick(shown.tree, Qt.Key.Key_Left)
    assert shown.order() == [OUTER.id, YEAR.id, DENIAL.id]
    shown.setCurrent(YEAR.id)
    scrolled = shown.tree.verticalScrollBar().value()
    by_hand = make_statement(ARTICLE, "the FSB", label="2b")
    with qtbot.assertNotEmitted(shown.statementActivated):
        shown.setRecord(replace(RECORD, statements=(*STATEMENTS[:4], by_hand, *STATEMENTS[4:])), R1.id)
    assert shown.current() == YEAR.id
    assert shown.order() == [OUTER.id, YEAR.id, by_hand.id, DENIAL.id]
    assert shown.tree.verticalScrollBar().value() == scrolled


def test_another_article_starts_fresh(qtbot: QtBot, shown: StatementList) -> None:
    shown.setCurrent(YEAR.id)
    other = make_article("Two men left.")
    statement = make_statement(other, "Two men left.")
    shown.setRecord(ArticleRecord(other, (statement,)), R1.id)
    assert shown.current() is None
    assert shown.order() == [statement.id]
    shown.setRecord(RECORD, R1.id)
    assert shown.order() == CHECKED


def test_a_click_activates_and_setting_the_current_one_does_not(qtbot: QtBot, shown: StatementList) -> None:
    with qtbot.assertNotEmitted(shown.statementActivated):
        shown.setCurrent(OUTER.id)
    place = shown.tree.visualRect(index_of(shown, FIGHTERS)).center()
    with qtbot.waitSignal(shown.statementActivated) as activated:
        QTest.mouseClick(shown.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert activated.args == [FIGHTERS.id]


def test_letters_are_left_to_the_verdicts(qtbot: QtBot, shown: StatementList) -> None:
    shown.setCurrent(OUTER.id)
    shown.tree.setFocus()
    with qtbot.assertNotEmitted(shown.statementActivated):
        QTest.keyClicks(shown.tree, "Kyiv")
    assert shown.current() == OUTER.id
    with qtbot.waitSignal(shown.statementActivated):
        QTest.keyClick(shown.tree, Qt.Key.Key_Down)
    assert shown.current() == SOLDIERS.id


def test_minor_ones_are_one_row_until_it_is_clicked(qtbot: QtBot, shown: StatementList) -> None:
    fold = shown.model.index(shown.model.rowCount() - 1, 0)
    assert fold.data() == "+1 minor"
    with qtbot.waitSignal(shown.minorShownChanged) as changed:
        place = shown.tree.visualRect(fold).center()
        QTest.mouseClick(shown.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert changed.args == [True]
    assert shown.order() == [*CHECKED[:4], VISIT.id, DENIAL.id]
    shown.setMinorShown(False)
    assert VISIT.id not in shown.order()


def test_next_open_goes_on_from_the_current_one_and_begins_again(shown: StatementList) -> None:
    record = judged(RECORD, YEAR, verdict(YEAR))
    shown.setRecord(record, R1.id)
    assert shown.nextOpen(None) == OUTER.id
    assert shown.nextOpen(FIGHTERS.id) == DENIAL.id
    assert shown.nextOpen(DENIAL.id) == OUTER.id
    shown.setRecord(record, R2.id)
    assert shown.nextOpen(FIGHTERS.id) == YEAR.id


def test_next_open_is_none_when_all_is_judged(shown: StatementList) -> None:
    record = RECORD
    for statement in STATEMENTS:
        record = judged(record, statement, *(verdict(statement, aspect=aspect) for aspect in statement.aspects))
    shown.setRecord(record, R1.id)
    assert shown.nextOpen(None) is None


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (None, "Choose an article"),
        (ArticleRecord(ARTICLE, detected=False), "Finding statements"),
        (ArticleRecord(ARTICLE), "press S"),
    ],
)
def test_an_empty_list_says_why(shown: StatementList, record: ArticleRecord | None, sentence: str) -> None:
    shown.setRecord(record, R1.id)
    assert sentence in shown.emptySentence()


def test_a_screen_reader_hears_label_source_and_verdicts(shown: StatementList) -> None:
    shown.setRecord(judged(RECORD, DENIAL, verdict(DENIAL, Verdict.DISPUTED)), R1.id)
    spoken = index_of(shown, DENIAL).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("paragraph 4a, Kyiv · denies")
    assert "is it so: disputed" in spoken


def test_hostile_spans_show_as_one_line() -> None:
    article = make_article("One\n\ntwo\tthree " + "x" * 5_000)
    statement = make_statement(article)
    row = rows_of(ArticleRecord(article, (statement,)), None).rows[0]
    assert row.clause.startswith("One  two three x")


words = st.text(st.sampled_from("ab 😀éw"), max_size=60)


@given(before=words, span=words.filter(bool), after=words, width=st.floats(40, 400))
def test_eliding_keeps_the_beginning_of_the_span(
    qapp: QApplication, before: str, span: str, after: str, width: float
) -> None:
    metrics = QFontMetricsF(QFont())
    clause = before + span + after
    shown, marked = elided_around(clause, Span(len(before), len(before) + len(span)), metrics, width)
    assert metrics.horizontalAdvance(shown) <= width + 1 or shown == clause
    visible = marked.of(shown).rstrip("…")
    assert span.startswith(visible)
    assert shown == clause or "…" in shown


def test_all_of_a_long_list_can_be_gone_to_while_only_its_beginning_is_laid_out(qtbot: QtBot) -> None:
    words = "\n".join(f"Official {number} said that all is well." for number in range(400))
    article = make_article(words)
    long = [make_statement(article, line, label=str(number)) for number, line in enumerate(words.split("\n"), 1)]
    statements = StatementList()
    qtbot.addWidget(statements)
    statements.setRecord(ArticleRecord(article, tuple(long)), R1.id)
    assert statements.model.rowCount() < len(long)
    assert statements.nextOpen(None) == long[0].id
    statements.setCurrent(long[-1].id)
    assert statements.current() == long[-1].id
    assert statements.order() == [statement.id for statement in long]


def test_the_rest_of_a_long_list_comes_by_itself(qtbot: QtBot) -> None:
    words = "\n".join(f"Official {number} said that all is well." for number in range(2400))
    article = make_article(words)
    long = tuple(make_statement(article, line) for line in words.split("\n"))
    statements = StatementList()
    qtbot.addWidget(statements)
    statements.setRecord(ArticleRecord(article, long), R1.id)
    qtbot.waitUntil(lambda: 400 < statements.model.rowCount() < len(long))  # in several steps
    qtbot.waitUntil(lambda: statements.model.rowCount() == len(long))
    verdict_on_last = judged(ArticleRecord(article, long), long[-1], verdict(long[-1]))
    statements.setRecord(verdict_on_last, R1.id)
    assert row_of(statements, long[-1]).so is Mark.VERIFIED
