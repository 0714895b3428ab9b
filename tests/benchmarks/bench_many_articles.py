"""Many articles: their progress against one row, and what reading the list of them takes."""

import atexit
import statistics
from contextlib import ExitStack, closing
from functools import cache, partial
from pathlib import Path

from annotations.model.ids import Id, new_id
from annotations.storage.connection import Held, ProjectConnection, watched_reading
from annotations.storage.outlines import verdict_counts
from annotations.storage.project import Project
from app.updates import EVERYTHING, read
from tests.benchmarks.bench_storage import on_disk
from tests.benchmarks.harness import Pair, interleaved, measure
from tests.wide_project import make_wide_project

ARTICLES, STATEMENTS, PAGE = 10_000, 50, 200
MORE, FEWER = 2_000, 200


@cache
def wide_project(articles: int) -> Path:
    """So many articles with 50 statements each and twice as many verdicts, half of which replaced another."""
    folders = ExitStack()
    atexit.register(folders.close)
    path = folders.enter_context(on_disk()) / "wide.factdesk"
    make_wide_project(path, articles, STATEMENTS)
    return path


@measure("progress of 10,000 articles against one row", goal=100.0, unit="ms")
def progress_against_one_row() -> Pair:
    """The verdicts in each, of a million in all, some hundred articles at a time; the floor is one row by its key."""
    with closing(ProjectConnection(wide_project(ARTICLES), read_only=True)) as connection:
        with connection.reading() as reading:
            texts: list[Id] = [row[0] for row in reading.exec_driver_sql("SELECT id FROM text ORDER BY id")]

        def ours() -> None:
            for first in range(0, len(texts), PAGE):
                with connection.reading() as reading:
                    assert len(verdict_counts(reading, texts[first : first + PAGE])) == PAGE

        def floor() -> None:
            with connection.reading() as reading:
                reading.exec_driver_sql("SELECT words FROM text WHERE id = ?", (texts[7],)).one()

        seconds = interleaved(ours, floor, rounds=9)
    return seconds[0] * 1000, seconds[1] * 1000


@measure("longest read transaction in listing 10,000 articles", goal=1.0, unit="ms")
def longest_in_listing() -> Pair:
    """What the window reads as it opens them; the floor is the 100 ms allowed."""
    longest: list[float] = []
    with closing(Project.open(wide_project(ARTICLES), new_id())) as project:
        for _ in range(5):
            held: list[Held] = []
            with watched_reading(held.append):
                assert len(read(project, EVERYTHING, None, None).stale) > ARTICLES - 100
            longest.append(max(each.seconds for each in held))
    return statistics.median(longest) * 1000, 100.0


@measure("list of 2,000 articles against one of 200", goal=5.0, unit="s")
def list_of_many_articles() -> Pair:
    """What is read until the list can stand: of ten times as many articles."""
    with ExitStack() as opened:
        more, fewer = (
            opened.enter_context(closing(Project.open(wide_project(articles), new_id()))) for articles in (MORE, FEWER)
        )
        return interleaved(partial(read, more, EVERYTHING, None, None), partial(read, fewer, EVERYTHING, None, None))
