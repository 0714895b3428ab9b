"""Statements drawn, cut, split, merged, named and set aside in the real window, by keys and mouse."""

import pytest
from PySide6.QtCore import QPointF

from annotations.model.record import Statement
from annotations.model.vocabulary import Rejection, StatementKind, Tier
from annotations.text import Span
from app.controllers.statement_actions import looks_like
from app.models.statement_tree import StatementRole
from tests.end_to_end.hands import Driver, record


def select(driver: Driver, words: str) -> Span:
    start = record(driver).article.words.index(words)
    span = Span(start, start + len(words))
    driver.desk.reading.ensureVisible(span)
    driver.desk.reading.select(span)
    return span


def recorded(driver: Driver, statement: Statement) -> Statement:
    found = record(driver).statement(statement.id)
    assert found is not None
    return found


def words_of(driver: Driver, statement: Statement) -> str:
    return recorded(driver, statement).span.of(record(driver).article.words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Kovalyov got in touch", StatementKind.OTHER),
        ("53 wounded soldiers", StatementKind.NUMERIC),
        ("“all is not lost.”", StatementKind.ATTRIBUTED),
        ("”", StatementKind.OTHER),
        ("½ of them", StatementKind.NUMERIC),
    ],
)
def test_drawn_words_get_the_kind_that_they_look_like(words: str, kind: StatementKind) -> None:
    assert looks_like(words) is kind


def test_the_kind_goes_round(driver: Driver) -> None:
    select(driver, "Kovalyov got in touch")
    driver.keys("S")
    drawn = driver.statement()
    assert drawn.kind is StatementKind.OTHER and "T changes the kind" in driver.desk.toast.words
    seen = []
    for _ in range(3):
        driver.keys("T")
        seen.append(driver.statement().kind)
    assert seen == [StatementKind.NUMERIC, StatementKind.ATTRIBUTED, StatementKind.OTHER]


def test_a_recut_without_a_selection_starts_from_the_statements_own_words(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("E")
    assert driver.desk.reading.selectedSpan() == statement.span
    assert recorded(driver, statement).suggestion
    driver.desk.reading.select(Span(statement.span.start, statement.span.end - 3))
    driver.keys("E")
    assert recorded(driver, statement).span == Span(statement.span.start, statement.span.end - 3)
    driver.keys("Ctrl+Z")
    assert recorded(driver, statement).span == statement.span


def test_a_statement_is_split_and_merged_again(driver: Driver) -> None:
    select(driver, "Kovalyov got in touch")
    driver.keys("S")
    drawn = driver.statement()
    select(driver, "in touch")
    driver.keys("P")
    assert words_of(driver, drawn) == "Kovalyov got"
    second = driver.labelled("in touch")
    assert second.kind is drawn.kind
    driver.desk.go_to(drawn.id)
    driver.keys("G")
    assert words_of(driver, drawn) == "Kovalyov got in touch"
    assert recorded(driver, second).rejection == Rejection.MERGED
    driver.keys("Ctrl+Z", "Ctrl+Z")
    assert words_of(driver, drawn) == "Kovalyov got in touch"
    assert record(driver).statement(second.id) is None


def test_a_split_outside_the_statement_says_what_to_do(driver: Driver) -> None:
    before = record(driver).statements
    driver.keys("P")
    assert "Select where the second part begins" in driver.desk.toast.words
    assert record(driver).statements == before


def test_a_statement_moves_between_the_tiers(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("L")
    assert recorded(driver, statement).tier is Tier.MINOR
    driver.keys("L")
    assert recorded(driver, statement).tier is Tier.CHECK


def test_a_letter_after_the_rejection_says_why(driver: Driver) -> None:
    first = driver.statement()
    driver.keys("X")
    assert recorded(driver, first).rejected and "Because?" in driver.desk.toast.words
    assert driver.desk.current == first.id
    driver.keys("P")
    assert recorded(driver, first).rejection == Rejection.LITTER
    assert driver.desk.current != first.id
    second = driver.statement()
    driver.keys("X", "Return")
    assert recorded(driver, second).rejected and recorded(driver, second).rejection == ""
    assert driver.desk.current != second.id


def test_another_key_after_the_rejection_has_its_own_meaning(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("X", "A")
    assert recorded(driver, statement).accepted and not recorded(driver, statement).rejected


def test_the_right_button_offers_what_fits_the_place(driver: Driver) -> None:
    def offered() -> list[str]:
        return [action.objectName() for action in driver.window.context_menus.of_text(place).actions()]

    statement = driver.desk.statements.order()[1]
    driver.desk.go_to(driver.desk.statements.order()[0])
    found = record(driver).statement(statement)
    assert found is not None
    driver.desk.reading.ensureVisible(found.span)
    place: QPointF = driver.desk.reading.pointOf(found.span.start + 1)
    assert "verified" in offered() and driver.desk.current in driver.desk.reading.statementsAt(found.span.start + 1)
    select(driver, "Kovalyov got in touch")
    assert "draw" in offered() and "verified" not in offered()


def test_what_was_set_aside_is_found_again_and_taken_back(driver: Driver) -> None:
    statement = driver.statement()
    to_check = driver.desk.statements.heading()
    driver.keys("X", "P")
    assert statement.id not in driver.desk.statements.order() and driver.desk.statements.heading() != to_check
    controls = driver.desk.statements.controls
    aside = next(action for action in controls.state.menu().actions() if action.text().startswith("Set aside"))
    aside.trigger()
    assert driver.desk.statements.order() == [statement.id]
    row = driver.desk.statements.model.indexOf(statement.id).data(StatementRole.SHOWN)
    assert row.state_words == "Set aside: page litter"
    driver.desk.go_to(statement.id)
    driver.keys("A")
    assert recorded(driver, statement).accepted and driver.desk.statements.order() == []
    aside.trigger()
    assert statement.id in driver.desk.statements.order()
