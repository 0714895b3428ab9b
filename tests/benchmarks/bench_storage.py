"""Storage: one verdict against one raw row, and current values against computing them."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path

from annotations.importing.samples import sample_articles
from annotations.model.ids import Id, new_id, text_id
from annotations.model.statement import Detection, Quantity, Reading, Suggestion
from annotations.model.vocabulary import SO, QuantityKind, StatementKind, Verdict
from annotations.storage.project import Project
from annotations.storage.schema import ANTI_JOIN
from annotations.text import Span
from tests.benchmarks.harness import Pair, interleaved, measure

ENTRIES, STATEMENTS, TEXTS = 200_000, 100_000, 1_000


@contextmanager
def on_disk() -> Iterator[Path]:
    """A folder on a disk, where storing has its price. TMPDIR chooses another one."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR") or Path.home()) as folder:
        yield Path(folder)


@measure("key to stored", goal=1.5, unit="ms")
def key_to_stored() -> Pair:
    """One verdict, until it is on the disk; the floor is one row, committed in the same way."""
    with on_disk() as folder:
        project = Project.create(folder / "project.factdesk", new_id())
        statements = add_samples(project)
        reviewer = project.actions.add_reviewer("Rina Holt").id
        each, verdict = cycle(statements), cycle(list(Verdict))
        with closing(sqlite3.connect(folder / "raw.db", isolation_level=None)) as raw:
            raw.execute("PRAGMA synchronous = FULL")
            raw.execute("CREATE TABLE verdict(statement BLOB, value TEXT)")

            def ours() -> None:
                assert project.actions.judge(next(each), SO, next(verdict), reviewer)

            def floor() -> None:
                raw.execute("BEGIN IMMEDIATE")
                raw.execute("INSERT INTO verdict VALUES (?, ?)", (statements[0], Verdict.VERIFIED))
                raw.execute("COMMIT")

            seconds = interleaved(ours, floor, rounds=400)
        project.close()
    return seconds[0] * 1000, seconds[1] * 1000


def add_samples(project: Project) -> list[Id]:
    """Add the sample articles, with a figure every sixty characters; returns the figures."""
    found: list[Id] = []
    for article in sample_articles():
        project.actions.add_article(article)
        text = text_id(article.words)
        figures = [_figure(text, Span(start, start + 3)) for start in range(0, len(article.words) - 3, 60)]
        project.store_detection(Detection(text, "benchmark 1", 1, tuple(figures)))
        found += [figure.id for figure in figures]
    return found


def _figure(text: Id, span: Span) -> Suggestion:
    quantity = Quantity(QuantityKind.COUNT, 260, None, counted="fighters", qualifier="more than")
    reading = Reading(span, span, quantity_spans=(span,), quantity=quantity)
    return Suggestion.of(text, StatementKind.NUMERIC, reading)


# "+" and the first condition make SQLite walk head_by_text, which holds these columns in this order
PROGRESS = """SELECT text, value, count(*) FROM {current}
WHERE text IS NOT NULL AND +kind = 'judgement' AND value IS NOT NULL GROUP BY text, kind, value"""


@measure("heads against anti-join", goal=0.2, unit="s")
def heads_against_anti_join() -> Pair:
    """The progress of 1,000 articles over a ledger of 200,000 verdicts, half of which replaced another."""
    with on_disk() as folder:
        path = folder / "project.factdesk"
        Project.create(path, new_id()).close()
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _fill(connection)
            columns = "entry, kind, subject, facet, reviewer, value, text, position"
            heads = PROGRESS.format(current="head")
            anti_join = f"WITH current({columns}) AS ({ANTI_JOIN}) {PROGRESS.format(current='current')}"
            assert sorted(connection.execute(heads)) == sorted(connection.execute(anti_join))
            return interleaved(
                lambda: connection.execute(heads).fetchall(), lambda: connection.execute(anti_join).fetchall()
            )


def _fill(connection: sqlite3.Connection) -> None:
    """A verdict on each of 100,000 statements, and another one instead of it."""
    reviewer, replica = new_id(), new_id()
    texts = [new_id() for _ in range(TEXTS)]
    statements = [new_id() for _ in range(STATEMENTS)]
    actions = [new_id() for _ in range(ENTRIES)]
    entries = [new_id() for _ in range(ENTRIES)]
    verdicts = cycle(Verdict)
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO text(id, sha256, words) VALUES (?, zeroblob(32), '')", ((text,) for text in texts)
    )
    connection.executemany(
        "INSERT INTO statement(id, text, kind, position, anchor) VALUES (?, ?, 'numeric', ?, '[]')",
        ((own, texts[number % TEXTS], number // TEXTS) for number, own in enumerate(statements)),
    )
    connection.executemany(
        "INSERT INTO action(id, label, reviewer, replica, recorded_at, lamport, row_count) "
        "VALUES (?, '', ?, ?, '', ?, 1)",
        ((own, reviewer, replica, number) for number, own in enumerate(actions)),
    )
    connection.executemany(
        "INSERT INTO entry(id, action, kind, subject, facet, value) VALUES (?, ?, 'judgement', ?, 'so', ?)",
        (
            (own, actions[number], statements[number % STATEMENTS], next(verdicts).value)
            for number, own in enumerate(entries)
        ),
    )
    connection.executemany(
        "INSERT INTO supersedes(entry, superseded) VALUES (?, ?)",
        zip(entries[STATEMENTS:], entries[:STATEMENTS], strict=True),
    )
    connection.execute("COMMIT")
