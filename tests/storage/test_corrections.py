"""What people changed of a reading, and the names they gave."""

from annotations.model.ids import new_id
from annotations.model.judgement import Query
from annotations.model.record import Statement
from annotations.model.statement import Link, Quantity, Speaker
from annotations.model.vocabulary import QuantityKind, StatementKind
from annotations.text import Span
from tests.storage.conftest import Desk


def read(desk: Desk, statement: bytes) -> Statement:
    found = desk.project.article(desk.article).statement(statement)
    assert found is not None
    return found


def test_a_statement_tells_what_people_changed_of_its_reading(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    assert read(desk, desk.numeric).corrected == frozenset()
    recorded = actions.correct_quantity(desk.numeric, Quantity(QuantityKind.COUNT, 264, 264), me)
    actions.correct_links(desk.attributed, (Link(speaker=Speaker("Vershchuk", inferred=False)),), me)
    assert read(desk, desk.numeric).corrected == {"quantity"}
    assert read(desk, desk.attributed).corrected == {"links"}
    assert recorded is not None
    actions.undo(recorded.action, me)
    assert read(desk, desk.numeric).corrected == frozenset()


def test_what_is_drawn_by_hand_corrects_nobody(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    drawn, _ = actions.draw(desk.text, StatementKind.ATTRIBUTED, Span(0, 4), Span(0, 4), me)
    actions.correct_links(drawn, (Link(source=(Span(0, 4),)),), me)
    assert read(desk, drawn).corrected == frozenset()


def test_the_names_of_a_project_are_those_that_stand(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    assert desk.project.names_used() == ((), ())
    for name in ("Vershchuk", "Kovalyov"):
        actions.correct_links(desk.attributed, (Link(speaker=Speaker(name, inferred=False)),), me)
    query = Query(new_id(), desk.numeric, "ICRC")
    actions.ask(query, me)
    actions.ask(Query(new_id(), desk.numeric, "A ministry"), me)
    assert desk.project.names_used() == (("Kovalyov",), ("A ministry", "ICRC"))
    actions.remove_query(query, me)
    assert desk.project.names_used().addressees == ("A ministry",)
