"""What is told of many articles at once is what their whole records say, and no row of the ledger is gone through."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.model.article import ImportedArticle
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Reviewer
from annotations.model.vocabulary import NO_CHECK, SO, Verdict
from annotations.storage.project import Project
from annotations.storage.verify import verify
from app.updates import EVERYTHING, read, read_rows
from tests.storage.conftest import Desk, elsewhere, merge
from tests.wide_project import make_wide_project

LEDGER = ("action", "entry", "supersedes", "head", "statement", "reading")


def agree_with_records(project: Project) -> None:
    """Assert that the outlines say of each article what its record says."""
    articles = project.article_ids()
    outlines = list(project.outlines(articles))
    assert [outline.article for outline in outlines] == articles
    for outline in outlines:
        record = project.article(outline.article)
        verdicts = [j for s in record.statements for j in (*s.judgements, *s.strays) if j.value != NO_CHECK]
        assert (outline.title, outline.outlet) == (record.article.title, record.article.metadata.outlet)
        assert (outline.detected, outline.assigned) == (record.detected, record.assigned)
        assert outline.verdicts == len(verdicts)


def test_outlines_say_what_the_records_say_forks_included(desk: Desk, other: Path) -> None:
    project, actions, me = desk.project, desk.project.actions, desk.reviewer.id
    actions.add_article(ImportedArticle("Not read by any detector.\n\nIt has two paragraphs."))
    metadata = project.article(desk.article).article.metadata
    actions.judge(desk.numeric, SO, Verdict.VERIFIED, me)
    actions.judge(desk.numeric, SO, Verdict.DISPUTED, me)
    actions.judge(desk.duration, SO, NO_CHECK, me)
    actions.edit_metadata(desk.article, replace(metadata, title="Here", outlet="The Courier"), me)

    def work(there: Project) -> None:
        sam: Reviewer = there.actions.add_reviewer("Sam Two")
        there.actions.judge(desk.numeric, SO, Verdict.DISPUTED, sam.id)
        there.actions.edit_metadata(desk.article, replace(metadata, title="There"), sam.id)

    elsewhere(other, work)
    agree_with_records(project)
    merge(desk, other)
    agree_with_records(project)
    (outline,) = project.outlines([desk.article])
    assert outline.verdicts == 2 and outline.title in ("Here", "There")
    (untold,) = project.outlines([desk.article], verdicts=False)
    assert untold.verdicts is None


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every query that a connection opened from now on is asked."""
    queries: list[str] = []
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def traced(*arguments: object, **options: object) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(queries.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return queries


def scans(path: Path, queries: list[str]) -> list[str]:
    """The queries that go through a whole table of the ledger, by what SQLite plans."""
    found = []
    with closing(sqlite3.connect(path)) as connection:
        for query in [query for query in queries if query.lstrip().startswith("SELECT")]:
            aliases = {name for table in LEDGER for name in (table, *_aliases(query, table))}
            plan = [row[3].split() for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
            if any(step[0] == "SCAN" and step[1] in aliases for step in plan) and "LIMIT 1" not in query:
                found.append(query)
    return found


def _aliases(query: str, table: str) -> list[str]:
    return [rest.split()[0] for rest in query.split(f"{table} AS ")[1:]]


def test_nothing_that_the_window_does_all_the_time_goes_through_the_ledger(tmp_path: Path, asked: list[str]) -> None:
    path = tmp_path / "wide.factdesk"
    reviewer = make_wide_project(path, articles=30, statements=3)
    assert verify(path) == []
    asked.clear()
    with closing(Project.open(path, new_id())) as project:
        update = read(project, EVERYTHING, None, reviewer)
        assert update.order is not None and len(update.stale) == 10
        read_rows(project, update.stale, reviewer, 60)
        article: Id = update.order[-1]
        statement = project.article(article).statements[0].id
        recorded = project.actions.judge(statement, SO, Verdict.VERIFIED, reviewer)
        assert recorded is not None
        read(project, recorded.changes, project.article(article), reviewer)
        project.changes_of_others()
    assert sum("FROM head" in query for query in asked) > 30
    assert scans(path, asked) == []
    assert scans(path, ["SELECT count(*) FROM head AS h WHERE h.value = 'verified'"])
