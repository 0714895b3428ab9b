"""Searching a project of 100,000 words against the bare index, and keeping the index against writing one."""

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path

from annotations.folding import Folded, Occurrences, fold
from annotations.importing.samples import sample_articles
from annotations.model.article import ImportedArticle
from annotations.model.ids import new_id
from annotations.storage.project import Project
from annotations.storage.search import LIMIT, Search
from annotations.text import paragraphs
from tests.benchmarks.bench_storage import add_samples
from tests.benchmarks.harness import Pair, interleaved, measure

WORDS = 100_000
TYPED = ("f", "fi", "fight", "fighters", "ukrainian fighters", "“steel plant”", "zovst", "nothing like it")


@contextmanager
def searched() -> Iterator[Search]:
    """A project of the sample articles over and over, with statements, and its search."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project.create(Path(folder) / "project.factdesk", new_id())
        add_samples(project)
        count = sum(len(article.words.split()) for article in sample_articles())
        for copy in range(WORDS // count):
            for article in sample_articles():
                project.actions.add_article(ImportedArticle(f"{article.words}\n\nCopy {copy}"))
        with closing(Search(project.path, Path(folder) / "index.sqlite")) as search:
            search.refresh(float("inf"))
            yield search
        project.close()


@measure("search as typed", goal=40.0, unit="ms")
def search_as_typed() -> Pair:
    """What is typed letter by letter; the floor is a bare FTS5 query of one page of rows."""
    with searched() as search, closing(sqlite3.connect(":memory:")) as bare:
        bare.execute("CREATE VIRTUAL TABLE folded USING fts5(words, prefix = '1 2 3')")
        lines = [span.of(article.words) for article in sample_articles() for span in paragraphs(article.words)]
        bare.executemany("INSERT INTO folded VALUES (?)", [(fold(line),) for line in lines * 32])
        typed, again = cycle(TYPED), cycle(("f*", "fi*", "fight*", "fighters*", "ukrainian* AND fighters*"))
        seconds = interleaved(
            lambda: search.find(next(typed)),
            lambda: bare.execute(
                "SELECT words FROM folded WHERE folded MATCH ? LIMIT ?", (next(again), LIMIT)
            ).fetchall(),
            rounds=len(TYPED) * 10,
        )
    return seconds[0] * 1000, seconds[1] * 1000


@measure("slowest search", goal=1.0, unit="ms")
def slowest_search() -> Pair:
    """The slowest of these searches; the floor is the 100 ms after which typing feels held up."""
    with searched() as search:
        slowest = max(interleaved(lambda typed=typed: search.find(typed), int)[0] for typed in TYPED)  # type: ignore[misc]
    return slowest * 1000, 100.0


@measure("find in a long article", goal=3.0, unit="ms")
def find_in_a_long_article() -> Pair:
    """A letter that stands 90,000 times in an article of 1 MB; the floor is a bare pattern over the words."""
    words = "He said “more than 1,700 fighters” left Mariupol – Straße. " * 18_000
    folded = Folded(words)
    seconds = interleaved(
        lambda: len(Occurrences(folded, "e")), lambda: [match.span() for match in re.finditer("e", words)]
    )
    return seconds[0] * 1000, seconds[1] * 1000
