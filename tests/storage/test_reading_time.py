"""Nobody who records something waits 100 ms for a reader, however large the project is.

The fixture `_no_reader_in_the_way` asks that of every test of the suite; here is the project that would tell.
"""

import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotations.exporting.export import Options
from annotations.exporting.formats import format_of
from annotations.model.ids import new_id
from annotations.model.vocabulary import Verdict
from annotations.storage.connection import Held, ProjectConnection, watched_reading
from annotations.storage.project import Project
from annotations.storage.search import Search
from annotations.storage.verify import verify
from app import work
from app.controllers.overview import Counting
from app.models.statements import rows_of
from app.updates import EVERYTHING, read, read_rows
from tests.large_project import judge_all, make_large_project
from tests.reading_time import ReadingTimes

STATEMENTS, ARTICLES = 4_000, 5_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.factdesk"
    make_large_project(path, STATEMENTS, ARTICLES)
    return path


@pytest.fixture
def opened(large: Path) -> Iterator[Project]:
    project = Project.open(large, new_id())
    yield project
    project.close()


def test_opening_and_reading_all_of_it(opened: Project) -> None:
    update = read(opened, EVERYTHING, None, None)
    assert update.order is not None and len(update.order) == ARTICLES + 1
    assert update.outlined.keys() == set(update.stale) == set(update.order) - update.rows.keys()
    rows = read_rows(opened, update.stale, None, math.inf)
    assert len(rows) == len(update.stale) and all(row.exact for row in rows.values())


def test_filtering_and_counting(opened: Project) -> None:
    reader = opened.reviewers()[0].id
    rows = rows_of(opened.article(opened.article_ids()[0]), reader)
    assert len(rows.rows) >= STATEMENTS
    with closing(Counting(opened.path, reader)) as counting:
        while counting.go_on().left:
            pass


def test_what_no_detector_has_read(opened: Project) -> None:
    assert len(opened.undetected_texts()) == ARTICLES


def test_searching(opened: Project, tmp_path: Path) -> None:
    with closing(Search(opened.path, tmp_path / "index")) as search:
        while search.refresh():
            pass
        assert search.find("1,700 fighters").hits


def test_what_another_program_stored_at_once(opened: Project) -> None:
    with closing(Project.open(opened.path, new_id())) as other:
        statements = judge_all(other, Verdict.DISPUTED, other.reviewers()[0].id)
        assert len(statements) >= STATEMENTS
    assert opened.changes_of_others().statements == set(statements)


def test_exporting(opened: Project, tmp_path: Path) -> None:
    work.freeze_labels(opened, opened.article_ids()[0], opened.reviewers()[0].id)
    target = tmp_path / "out.xlsx"
    report = work.export(opened.path, target, format_of(target), Options())
    assert report.statements >= STATEMENTS


def test_verifying(large: Path) -> None:
    assert verify(large) == []


def test_a_reader_in_the_way_is_told(large: Path) -> None:
    noted: list[Held] = []
    connection = ProjectConnection(large, read_only=True)
    with closing(connection), watched_reading(noted.append), connection.reading() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM entry").scalar_one()
    (held,) = noted
    assert held.path == large and 0 < held.computing <= held.seconds
    times = ReadingTimes()
    times.note(held)
    assert times.too_long() == []
    times.note(held._replace(computing=0.2))
    assert "large.factdesk” was read for 0.200 s" in times.too_long()[0]
