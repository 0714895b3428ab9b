"""The longest that a reader of a project makes a writer wait, in one transaction."""

from contextlib import closing
from statistics import median

from annotations.model.ids import new_id
from annotations.model.vocabulary import Verdict
from annotations.storage.connection import Held, watched_reading
from annotations.storage.project import Project
from tests.benchmarks.bench_storage import on_disk
from tests.benchmarks.harness import Pair, measure
from tests.large_project import judge_all, make_large_project

STATEMENTS, ARTICLES, ROUNDS = 5_000, 10_000, 5


@measure("longest read transaction", goal=1.0, unit="ms")
def longest_read_transaction() -> Pair:
    """Opening a project of 10,000 articles and reading one of 5,000 statements; the floor is the 100 ms allowed."""
    longest: list[float] = []
    with on_disk() as folder:
        path = folder / "large.factdesk"
        make_large_project(path, STATEMENTS, ARTICLES)
        for _ in range(ROUNDS):
            held: list[Held] = []
            with watched_reading(held.append), closing(Project.open(path, new_id())) as project:
                articles = project.article_ids()
                project.article(articles[0])
                project.undetected_texts()
                with closing(Project.open(path, new_id())) as other:
                    for verdict in (Verdict.DISPUTED, Verdict.VERIFIED):
                        judge_all(other, verdict, other.reviewers()[0].id)
                project.changes_of_others()
            longest.append(max(each.seconds for each in held))
    return median(longest) * 1000, 100.0
