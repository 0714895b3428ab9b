"""The texts that hold several things: authors and identifiers, and what of a project is cited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.model.ids import new_id
from annotations.model.reference import (
    Author,
    Identifier,
    Target,
    format_authors,
    format_identifiers,
    format_target,
    parse_authors,
    parse_identifiers,
    parse_target,
)

words = st.text(st.characters(exclude_characters="{};,", exclude_categories=["Z", "C"]), min_size=1)
people = st.builds(Author, words, words)
offices = st.lists(words, min_size=1).map(lambda names: Author(", ".join(names)))


@given(st.lists(st.one_of(people, offices)))
def test_authors_are_read_as_they_were_written(authors: list[Author]) -> None:
    assert parse_authors(format_authors(authors)) == tuple(authors)


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("Doe, Jane; Roe, Richard, Jr.", [("Doe", "Jane"), ("Roe", "Richard, Jr.")]),
        ("Reuters", [("Reuters", "")]),
        ("{Ministry of Defence, Kyiv}; Doe, Jane;", [("Ministry of Defence, Kyiv", ""), ("Doe", "Jane")]),
        ("{Half open; Doe, J", [("{Half open", ""), ("Doe", "J")]),
        (" ; ;", []),
    ],
)
def test_authors_as_people_type_them(text: str, authors: list[tuple[str, str]]) -> None:
    assert parse_authors(text) == tuple(authors)


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("doi:10.1000/182; isbn:978-0-306-40615-7", [("doi", "10.1000/182"), ("isbn", "978-0-306-40615-7")]),
        ("https://doi.org/10.1000/182", [("doi", "10.1000/182")]),
        ("10.1002/(SICI)1097(19980815/30)17:15/16<1661::AID>3.0.CO;2-2", None),
        ("DOI: 10.1000/182", [("doi", "10.1000/182")]),
        ("A/HRC/49/71", [("", "A/HRC/49/71")]),
        ("https://example.org/a:b", [("", "https://example.org/a:b")]),
    ],
)
def test_identifiers_as_people_type_them(text: str, identifiers: list[tuple[str, str]] | None) -> None:
    read = parse_identifiers(text)

    assert read == tuple(identifiers or [("doi", text)])
    assert parse_identifiers(format_identifiers(read)) == read
    assert all(isinstance(one, Identifier) for one in read)


def test_a_target_is_read_as_it_was_written_and_nothing_else_is_one() -> None:
    target = Target("statement", new_id())

    assert parse_target(format_target(target)) == target
    assert [parse_target(text) for text in ("", "article:12", f"reviewer:{new_id().hex()}")] == [None] * 3
