"""A project with one article and three statements, made through the public interface."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotations.errors import FactdeskError
from annotations.model.article import ImportedArticle
from annotations.model.ids import Id, new_id, text_id
from annotations.model.judgement import Reviewer
from annotations.model.sharing import Fork, MergeSummary
from annotations.model.statement import Detection, Link, Quantity, Reading, SuggestedMask, Suggestion
from annotations.model.vocabulary import QuantityKind, SourceClass, StatementKind
from annotations.storage.copies import make_copy
from annotations.storage.merging import rehearsed
from annotations.storage.project import Project
from annotations.text import Span

WORDS = "Kyiv 🇺🇦 says “more than 260 fighters left the plant.”\n\nThe siege lasted three months.\n\nSource link"


def span_of(words: str, inside: str = WORDS) -> Span:
    start = inside.index(words)
    return Span(start, start + len(words))


def detection(words: str = WORDS) -> Detection:
    text = text_id(words)
    content = span_of("“more than 260 fighters left the plant.”", words)
    link = Link((span_of("Kyiv", words),), (span_of("says", words),), source_class=SourceClass.STATE)
    attributed = Suggestion.of(
        text,
        StatementKind.ATTRIBUTED,
        Reading(content, Span(0, content.end), content=(content,), links=(link,)),
    )
    figure = span_of("more than 260 fighters", words)
    numeric = Suggestion.of(
        text,
        StatementKind.NUMERIC,
        Reading(
            figure,
            content,
            quantity_spans=(span_of("260", words),),
            quantity=Quantity(QuantityKind.COUNT, 260, None, counted="fighters", qualifier="more than"),
            parent=attributed.id,
        ),
    )
    sentence = span_of("The siege lasted three months.", words)
    duration = Suggestion.of(
        text,
        StatementKind.NUMERIC,
        Reading(
            span_of("three months", words),
            sentence,
            quantity_spans=(span_of("three months", words),),
            quantity=Quantity(QuantityKind.DURATION, 3, 3, "month"),
        ),
    )
    mask = SuggestedMask(span_of("Source link", words), "link of the page")
    return Detection(text, "test 1", 1, (attributed, numeric, duration), (mask,))


@dataclass
class Desk:
    """An open project and what is in it."""

    project: Project
    reviewer: Reviewer
    article: Id
    text: Id
    attributed: Id
    numeric: Id
    duration: Id


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    opened = Project.create(tmp_path / "p.factdesk", new_id())
    yield opened
    opened.close()


@pytest.fixture
def desk(project: Project) -> Desk:
    article, _ = project.actions.add_article(ImportedArticle(WORDS))
    found = detection()
    project.store_detection(found)
    reviewer = project.actions.add_reviewer("Rita One", "R1")
    return Desk(project, reviewer, article, found.text, *(suggestion.id for suggestion in found.suggestions))


@pytest.fixture
def other(desk: Desk, tmp_path: Path) -> Path:
    """A copy of the desk's project."""
    path = tmp_path / "colleague" / "p.factdesk"
    path.parent.mkdir()
    make_copy(desk.project.path, path)
    return path


def elsewhere(path: Path, work: Callable[[Project], object]) -> None:
    """Do something in another copy."""
    project = Project.open(path, new_id())
    try:
        work(project)
    finally:
        project.close()


def merge(desk: Desk, other: Path) -> tuple[MergeSummary, list[Fork]]:
    with rehearsed(desk.project.path, other) as found:
        forks = list(found.forks())
        found.apply(desk.project.take_in)
        return found.summary, forks


def refused(desk: Desk, other: Path, error: type[FactdeskError], match: str) -> None:
    before = desk.project.path.read_bytes()
    with pytest.raises(error, match=match), rehearsed(desk.project.path, other):
        pass
    assert desk.project.path.read_bytes() == before
