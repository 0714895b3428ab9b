"""Merging: two copies with 100,000 verdicts each against the bare union of their rows."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import cycle
from pathlib import Path

from annotations.model.ids import new_id, run_id, suggestion_id, text_id, text_sha256
from annotations.model.statement import Reading
from annotations.model.vocabulary import StatementKind, Verdict
from annotations.storage.merging import rehearsed
from annotations.storage.project import Project
from annotations.storage.schema import TRIGGERS, VIEWS
from annotations.text import Span
from tests.benchmarks.bench_storage import on_disk
from tests.benchmarks.harness import Pair, interleaved, measure

TEXTS, STATEMENTS = 1_000, 100_000
TABLES = ("text", "statement", "run", "reading", "action", "entry", "supersedes")


def make_copies(folder: Path, statements: int = STATEMENTS) -> tuple[Path, Path]:
    """Two copies of a project, in each of which another reviewer judged every statement."""
    start = folder / "start.factdesk"
    Project.create(start, new_id()).close()
    with closing(sqlite3.connect(start, isolation_level=None)) as connection:
        own = _add_statements(connection, statements)
    copies = folder / "one.factdesk", folder / "other.factdesk"
    for copy in copies:
        shutil.copy(start, copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            _judge_all(connection, own)
    return copies


def _add_statements(connection: sqlite3.Connection, number: int) -> list[bytes]:
    """Figures that a detector found in a thousand articles; returns them article by article."""
    detector, own = "benchmark 1", list[bytes]()
    connection.execute("BEGIN")
    for place in range(TEXTS):
        words = f"Article {place} of a project. " * 40
        text = text_id(words)
        run = run_id(text, detector, words)
        spans = [Span(5 * index, 5 * index + 3) for index in range(number // TEXTS)]
        found = [suggestion_id(text, StatementKind.NUMERIC, [span]) for span in spans]
        connection.execute("INSERT INTO text(id, sha256, words) VALUES (?, ?, ?)", (text, text_sha256(words), words))
        connection.execute(
            "INSERT INTO run(id, text, detector, version, statement_count, masks) VALUES (?, ?, ?, 1, ?, '[]')",
            (run, text, detector, len(found)),
        )
        connection.executemany(
            "INSERT INTO statement(id, text, kind, position, anchor) VALUES (?, ?, 'numeric', ?, ?)",
            ((one, text, span.start, json.dumps([span])) for one, span in zip(found, spans, strict=True)),
        )
        connection.executemany(
            "INSERT INTO reading(statement, run, tier, asked, body) VALUES (?, ?, 'check', 1, ?)",
            (
                (one, run, json.dumps(Reading(span, span, quantity_spans=(span,)).to_json()))
                for one, span in zip(found, spans, strict=True)
            ),
        )
        own += found
    connection.execute("COMMIT")
    return own


def _judge_all(connection: sqlite3.Connection, statements: list[bytes]) -> None:
    """A verdict on each statement, an action each, as one reviewer gives them."""
    reviewer, replica = new_id(), new_id()
    actions, verdicts = [new_id() for _ in statements], cycle(Verdict)
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO action(id, label, reviewer, replica, recorded_at, lamport, row_count) "
        "VALUES (?, 'Is it so: Verified', ?, ?, '2026-01-05T09:41:05.120Z', ?, 1)",
        ((action, reviewer, replica, number) for number, action in enumerate(actions, 1)),
    )
    connection.executemany(
        "INSERT INTO entry(id, action, kind, subject, facet, value, detail) "
        "VALUES (?, ?, 'judgement', ?, 'so', ?, '{\"span\":[0,3]}')",
        (
            (new_id(), action, statement, next(verdicts).value)
            for action, statement in zip(actions, statements, strict=True)
        ),
    )
    connection.execute("COMMIT")


@measure("merge of two copies", goal=10, unit="s")
def merge_of_two_copies() -> Pair:
    """100,000 verdicts from one copy into another that has as many; the floor has no heads to keep."""
    with on_disk() as folder:
        one, other = make_copies(folder)
        bare = folder / "bare.db"
        shutil.copy(one, bare)
        with closing(sqlite3.connect(bare, isolation_level=None)) as connection:
            for name in VIEWS:
                connection.execute(f"DROP VIEW {name}")
            for name in TRIGGERS:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("DROP TABLE head")
            connection.execute("VACUUM")

        def ours() -> None:
            target = Path(shutil.copy(one, folder / "merged.factdesk"))
            project = Project.open(target, new_id())
            with rehearsed(target, other) as merge:
                merge.apply(project.take_in)
            project.close()

        def floor() -> None:
            target = shutil.copy(bare, folder / "union.db")
            with closing(sqlite3.connect(target, isolation_level=None)) as connection:
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("ATTACH ? AS other", (str(other),))
                connection.execute("BEGIN")
                for table in TABLES:
                    columns = [
                        r[1] for r in connection.execute(f"PRAGMA main.table_info({table})") if r[1] != "arrival"
                    ]
                    names = ", ".join(columns)
                    connection.execute(f"INSERT OR IGNORE INTO main.{table}({names}) SELECT {names} FROM other.{table}")
                connection.execute("COMMIT")

        return interleaved(ours, floor, rounds=3)


_PEAK = """
import re, sys
from pathlib import Path
from annotations.model.ids import new_id
from annotations.storage.merging import rehearsed
from annotations.storage.project import Project
one, other = map(Path, sys.argv[1:])
project = Project.open(one, new_id())
with rehearsed(one, other) as merge:
    merge.apply(project.take_in)
project.close()
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


@measure("memory of a merge", goal=1.2, unit="MB")
def memory_of_a_merge() -> Pair:
    """The most memory while 100,000 verdicts are merged, against half as many: it stays much the same."""

    def peak(statements: int) -> float:
        with on_disk() as folder:
            copies = map(str, make_copies(folder, statements))
            return float(subprocess.check_output([sys.executable, "-c", _PEAK, *copies]))

    return peak(STATEMENTS), peak(STATEMENTS // 2)
