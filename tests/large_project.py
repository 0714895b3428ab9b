"""A project that is as large as they get, made in a second."""

from contextlib import closing
from pathlib import Path

from annotations.model.article import ImportedArticle
from annotations.model.ids import Id, article_id, new_id, text_id, text_sha256
from annotations.model.statement import Detection, Reading, Suggestion
from annotations.model.vocabulary import SO, StatementKind, Verdict
from annotations.storage import ledger
from annotations.storage.connection import ProjectConnection
from annotations.storage.ledger import Ledger, Slot
from annotations.storage.project import Project
from annotations.text import Span

_LINE = "He said more than 1,700 fighters had left the town by bus on Monday, and 53 stayed behind. "


def make_large_project(path: Path, statements: int, articles: int) -> None:
    """Make one with a first article of 17 words a statement, each judged, and so many short articles."""
    project = Project.create(path, new_id())
    words = "\n\n".join(f"{number} {_LINE * 5}" for number in range(statements // 5))
    project.actions.add_article(ImportedArticle(words))
    project.store_detection(_detected(words, statements))
    judge_all(project, Verdict.VERIFIED, project.actions.add_reviewer("Rita One").id)
    project.close()
    with closing(ProjectConnection(path)) as connection, Ledger(connection, new_id()).action("Added", None) as draft:
        for number in range(articles):
            short = f"Report {number}\n\n{_LINE}"
            text = text_id(short)
            draft.connection.exec_driver_sql("INSERT INTO text VALUES (?, ?, ?)", (text, text_sha256(short), short))
            draft.put(Slot(ledger.ARTICLE, article_id(text)), "listed", heads=())
            draft.put(Slot(ledger.VERSION, article_id(text), text.hex()), "1", heads=())


def _detected(words: str, statements: int) -> Detection:
    text = text_id(words)
    places = [Span(start, start + 12) for start in range(0, len(words) - 12, len(words) // statements)]
    suggestions = (Suggestion.of(text, StatementKind.NUMERIC, Reading(place, place)) for place in places)
    return Detection(text, "test 1", 1, tuple(suggestions))


def judge_all(project: Project, verdict: Verdict, reviewer: Id) -> list[Id]:
    """Judge every statement of the first article in one step; returns them."""
    statements = [statement.id for statement in project.article(project.article_ids()[0]).statements]
    project.actions.judge_many([(statement, SO) for statement in statements], verdict, reviewer)
    return statements
