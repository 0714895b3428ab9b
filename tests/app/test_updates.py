"""What is read again after an action equals what is in the file, and shares what is as it was."""

from collections.abc import Callable
from pathlib import Path

from annotations.model.article import ImportedArticle
from annotations.model.ids import Id, new_id
from annotations.model.vocabulary import SO
from annotations.storage.ledger import Recorded
from annotations.storage.project import Project
from annotations.text import Span
from app.updates import read
from tests.storage.conftest import WORDS, detection


def test_after_each_step_what_is_read_again_is_all_there_is_and_the_rest_is_the_same(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p.factdesk", new_id())
    article, _ = project.actions.add_article(ImportedArticle(WORDS))
    found = detection()
    project.store_detection(found)
    me = project.actions.add_reviewer("Rita One", "R1").id
    actions = project.actions
    attributed, numeric, duration = (suggestion.id for suggestion in found.suggestions)
    steps: dict[Id, Callable[[], Recorded | None]] = {
        attributed: lambda: actions.judge(attributed, SO, "verified", me),
        numeric: lambda: actions.judge(numeric, SO, "disputed", me),
        duration: lambda: actions.reject(duration, me),
    }
    before = project.article(article)
    for touched, step in steps.items():
        recorded = step()
        assert recorded is not None
        now = read(project, recorded.changes, before, me).record
        assert now is not None
        assert now == project.article(article)
        kept = {s.id for s in now.statements if s is before.statement(s.id)}
        assert kept == {s.id for s in now.statements} - {touched}
        assert now.article is before.article
        before = now
    ticked = actions.tick(found.text, Span(0, 54), me)
    assert ticked is not None
    now = read(project, ticked.changes, before, me).record
    assert now == project.article(article) != before
    project.close()
