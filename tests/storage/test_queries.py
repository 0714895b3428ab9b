"""Queries: put, changed together, found by article."""

from dataclasses import replace

import pytest

from annotations.errors import WrongUse
from annotations.model.ids import new_id
from annotations.model.judgement import Query
from tests.storage.conftest import Desk


def queries(desk: Desk) -> dict[str, str]:
    record = desk.project.article(desk.article)
    return {query.addressee: query.asked for statement in record.statements for query in statement.queries}


def test_several_queries_change_in_one_step_and_undo_takes_all_back(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    asked = [Query(new_id(), desk.attributed, "Press office"), Query(new_id(), desk.numeric, "CNN")]
    assert not desk.project.asks(desk.article)
    for query in asked:
        actions.ask(query, me)
    assert desk.project.asks(desk.article)
    recorded = actions.ask_many([replace(query, asked="2022-05-20") for query in asked], me)
    assert recorded is not None and recorded.label == "Asked: 2 questions"
    assert queries(desk) == {"Press office": "2022-05-20", "CNN": "2022-05-20"}
    actions.undo(recorded.action, me)
    assert queries(desk) == {"Press office": "", "CNN": ""}


def test_none_is_recorded_if_one_has_no_addressee(desk: Desk) -> None:
    asked = [Query(new_id(), desk.attributed, "Press office"), Query(new_id(), desk.numeric, " ")]
    with pytest.raises(WrongUse):
        desk.project.actions.ask_many(asked, desk.reviewer.id)
    assert not desk.project.asks(desk.article)


def test_a_removed_query_asks_nothing(desk: Desk) -> None:
    query = Query(new_id(), desk.attributed, "Press office")
    desk.project.actions.ask(query, desk.reviewer.id)
    desk.project.actions.remove_query(query, desk.reviewer.id)
    assert not desk.project.asks(desk.article)


def test_an_answer_that_came_meanwhile_outlasts_that_the_question_is_marked_as_sent(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    seen = Query(new_id(), desk.duration, "Press office", "How long?")
    actions.ask(seen, me)
    actions.ask(replace(seen, answered="2022-05-20", answer="82 days"), me)
    actions.ask_many([replace(seen, asked="2022-05-19")], me, [seen])
    found = desk.project.article(desk.article).statement(desk.duration)
    assert found is not None
    (query,) = found.queries
    assert (query.asked, query.answer, query.question) == ("2022-05-19", "82 days", "How long?")
