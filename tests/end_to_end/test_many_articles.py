"""A project of hundreds of articles: the list stands at once, and nobody waits for its exact numbers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.model.ids import new_id
from annotations.model.vocabulary import SO, Verdict
from annotations.storage.project import Project
from app.settings import Settings
from tests.end_to_end.hands import LONG, Driver, record
from tests.wide_project import make_wide_project

ARTICLES, STATEMENTS = 400, 8


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    path = tmp_path / "wide.factdesk"
    reviewer = make_wide_project(path, ARTICLES, STATEMENTS)
    project = Project.open(path, new_id())
    Settings().set_reviewer_in(project.id, reviewer)
    project.close()
    return path


def test_a_verdict_is_given_while_the_list_is_still_completed(new_window: Callable[[], Driver], wide: Path) -> None:
    driver = new_window()
    session, articles = driver.session, driver.desk.articles
    left: dict[str, int] = {}
    session.opened.connect(lambda: left.setdefault("opened", len(session.stale)))
    session.stored.connect(lambda _: left.setdefault("stored", len(session.stale)))
    driver.open(wide)
    assert len(articles.order()) == ARTICLES
    driver.desk.reading.setFocus()
    statement = driver.statement()
    driver.keys("V")
    assert driver.values(statement) == {SO: Verdict.VERIFIED}
    assert ARTICLES > left["opened"] >= left["stored"] > 0
    hidden = session.rows[articles.order()[-1]]
    assert (hidden.exact, hidden.progress, hidden.about) == (False, f"{STATEMENTS} verdicts", "outlet unknown")

    articles.view.scrollToBottom()
    in_view = articles.inView()
    assert in_view[-1] == articles.order()[-1]
    driver.until(lambda: all(session.rows[article].exact for article in in_view))
    assert session.stale  # others above wait still
    driver.until(lambda: not session.stale, LONG)
    assert all(row.exact and row.counts.to_check == STATEMENTS for row in session.rows.values())
    shown = {index.row(): index.data() for index in map(articles.model.index, range(ARTICLES))}
    assert shown[ARTICLES - 1] == f"Report {ARTICLES - 1}"
    assert session.rows[record(driver).article.id].counts.verified == 1


def test_a_window_closes_while_its_list_is_completed(new_window: Callable[[], Driver], wide: Path) -> None:
    driver = new_window()
    driver.open(wide)
    assert driver.session.stale
    driver.window.projects.open(wide)  # what comes of the first opening is let go
    driver.until(lambda: driver.session.record is not None and driver.session.reviewer is not None)
    assert len(driver.session.rows) == ARTICLES and driver.session.stale
    driver.window.close_anyway()
    driver.until(lambda: not driver.window.isVisible(), LONG)
    assert not driver.session.stale
