"""A speaker whom somebody named is offered for the same name elsewhere in the project."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.model.article import ImportedArticle
from annotations.model.ids import Id, new_id, text_id
from annotations.model.statement import Detection, Link, Reading, Speaker, Suggestion
from annotations.model.vocabulary import StatementKind, Verdict, said
from annotations.storage.project import Project
from annotations.text import Span

FIRST = "Kovalyov said yes. The deputy said no. He said so."
SECOND = "First Kovalyov said that. The deputy said this. He said it."
SOURCES = ("Kovalyov", "The deputy", "He")


def _suggestion(words: str, source: str) -> Suggestion:
    start = words.index(source)
    end = words.index(".", start)
    link = Link((Span(start, start + len(source)),))
    reading = Reading(Span(end - 2, end), Span(start, end), content=(Span(end - 2, end),), links=(link,))
    return Suggestion.of(text_id(words), StatementKind.ATTRIBUTED, reading)


class Two:
    """A project with two articles that name the same people."""

    def __init__(self, path: Path) -> None:
        self.project = Project.create(path, new_id())
        self.me = self.project.actions.add_reviewer("Ada Lovelace", "AL").id
        self.articles = [self._add(words) for words in (FIRST, SECOND)]

    def _add(self, words: str) -> Id:
        article, _ = self.project.actions.add_article(ImportedArticle(words))
        found = tuple(_suggestion(words, source) for source in SOURCES)
        self.project.store_detection(Detection(text_id(words), "test 1", 1, found))
        return article

    def name(self, source: str, speaker: str, words: str = FIRST) -> None:
        statement = _suggestion(words, source)
        (link,) = statement.reading.links
        named = Link(link.source, speaker=Speaker(speaker, inferred=False))
        recorded = self.project.actions.correct_links(statement.id, [named], self.me)
        assert recorded is not None
        self.last = recorded.action

    def speakers(self, article: int) -> list[Speaker | None]:
        statements = self.project.article(self.articles[article]).statements
        return [statement.reading.links[0].speaker for statement in statements]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path / "p.factdesk")
    yield made
    made.project.close()


def test_a_name_is_remembered_in_the_other_articles_as_an_inference_with_its_reason(two: Two) -> None:
    two.name("Kovalyov", "Alexander Kovalyov")
    assert two.speakers(0) == [Speaker("Alexander Kovalyov", inferred=False), None, None]
    remembered = Speaker("Alexander Kovalyov", inferred=True, reason="as corrected elsewhere in this project")
    assert two.speakers(1) == [remembered, None, None]


def test_neither_a_role_nor_a_pronoun_stands_for_the_same_one_in_another_article(two: Two) -> None:
    two.name("The deputy", "Alexander Kovalyov")
    two.name("He", "Alexander Kovalyov")
    assert two.speakers(1) == [None, None, None]


def test_a_name_for_which_two_were_given_is_doubtful(two: Two) -> None:
    two.name("Kovalyov", "Alexander Kovalyov")
    two.name("Kovalyov", "Pavel Kovalyov", SECOND)
    assert two.speakers(0)[0] == Speaker("Alexander Kovalyov", inferred=False)
    assert two.speakers(1)[0] == Speaker("Pavel Kovalyov", inferred=False)


def test_a_verdict_given_beside_a_remembered_name_stands_when_the_correction_is_undone(two: Two) -> None:
    actions = two.project.actions
    two.name("Kovalyov", "Alexander Kovalyov")
    record = two.project.article(two.articles[1])
    statement = record.statements[0]
    actions.judge(statement.id, said(0), Verdict.VERIFIED, two.me, seen=statement.reading)
    actions.undo(two.last, two.me)
    unnamed = two.project.article(two.articles[1]).statements[0]
    assert unnamed.reading.links[0].speaker is None and not unnamed.judgements[0].outdated


@pytest.mark.parametrize("own", [Speaker("Pavel Kovalyov", inferred=True), None])
def test_what_somebody_said_of_a_source_is_not_overruled(two: Two, own: Speaker | None) -> None:
    two.name("Kovalyov", "Alexander Kovalyov")
    (link,) = _suggestion(SECOND, "Kovalyov").reading.links
    two.project.actions.correct_links(_suggestion(SECOND, "Kovalyov").id, [Link(link.source, speaker=own)], two.me)
    assert two.speakers(1)[0] == own
