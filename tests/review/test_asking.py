"""Who is to be asked what."""

from dataclasses import replace
from datetime import date

import pytest

from annotations.model.judgement import Query
from annotations.model.record import ArticleRecord
from annotations.review.asking import Asked, Stage, asked_in, by_addressee, mail_words, query_words, stage
from tests.factories import make_article, make_statement

TODAY = date(2022, 5, 20)
ARTICLE = make_article("Forty men died. Nobody\nspoke of it.", title="The siege")
STATEMENT = make_statement(ARTICLE, "Nobody", context="Nobody\nspoke of it.", label="1b")


def query(addressee: str = "Press office", **fields: str) -> Query:
    return replace(Query(b"\x05" * 16, STATEMENT.id, addressee), **fields)  # type: ignore[arg-type]  # names of texts


def asked(one: Query) -> Asked:
    return Asked(one, ARTICLE.id, "The siege", "1b", "Nobody spoke of it.")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Stage.TO_ASK),
        ({"asked": "2022-05-19"}, Stage.WAITING),
        ({"asked": "2022-05-19", "due": "2022-05-20"}, Stage.WAITING),
        ({"asked": "2022-05-19", "due": "2022-05-19"}, Stage.OVERDUE),
        ({"due": "2022-05-19"}, Stage.OVERDUE),
        ({"due": "2022-05"}, Stage.TO_ASK),
        ({"due": "2022-04"}, Stage.OVERDUE),
        ({"due": "2021"}, Stage.OVERDUE),
        ({"due": "2022-05-01/2022-05-19?"}, Stage.OVERDUE),
        ({"due": "as soon as you can"}, Stage.TO_ASK),
        ({"due": "2022-05-19", "answered": "2022-05-20"}, Stage.ANSWERED),
    ],
)
def test_stages(fields: dict[str, str], expected: Stage) -> None:
    assert stage(query(**fields), TODAY) is expected


def test_the_queries_of_an_article_come_with_clause_and_label() -> None:
    one = query()
    statements = (replace(STATEMENT, queries=(one,)), replace(STATEMENT, queries=(one,), rejected=True))
    assert list(asked_in(ArticleRecord(ARTICLE, statements))) == [asked(one)]


def test_by_addressee_what_is_most_pressing_first() -> None:
    waiting = asked(query("The Office", asked="2022-05-10"))
    late = asked(query("the  office", due="2022-05-18"))
    later = asked(query("The Office", due="2022-05-19"))
    other, answered = asked(query("CNN")), asked(query("CNN", answered="2022"))
    groups = by_addressee([answered, other, waiting, later, late], TODAY)
    assert groups == {"The Office": [late, later, waiting], "CNN": [other, answered]}
    assert list(groups) == ["The Office", "CNN"]


def test_in_words() -> None:
    assert query_words(query(asked="2022-05-10", due="2022-06")) == "Press office, asked 2022-05-10, due 2022-06"
    assert query_words(query()) == "Press office, not asked yet"


def test_a_mail_has_the_questions_with_their_places() -> None:
    words = mail_words("Press office", [asked(query(question="Who spoke?", due="2022-06-01")), asked(query())])
    assert words.splitlines()[:5] == [
        "Questions to Press office",
        "",
        "1. Who spoke?",
        "   > Nobody spoke of it.",
        "   (The siege, ¶1b; please answer by 2022-06-01)",
    ]
    assert "2. Is this so?" in words


def test_nothing_in_a_mail_reorders_or_breaks_its_lines() -> None:
    hostile = replace(asked(query(question="Who?\u202e\x00")), title="The\u2028siege")
    assert len(mail_words("Press\u2067 office", [hostile]).splitlines()) == 5
    assert "\u202e" not in mail_words("Press office", [hostile])
