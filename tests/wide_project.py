"""A project of many articles, each with some figures on which verdicts were given, and given anew; made in bulk."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from annotations.model.ids import Id, article_id, new_id, run_id, text_id, text_sha256
from annotations.model.statement import Reading, Suggestion
from annotations.model.vocabulary import SO, StatementKind, Verdict
from annotations.storage import ledger
from annotations.storage.project import Project
from annotations.text import Span

_LINE = "He counted 1,700 fighters. "
_DAY = "2026-01-01T00:00:00+00:00"


def make_wide_project(path: Path, articles: int, statements: int, verdicts: int = 2) -> Id:
    """Make one of so many articles with so many statements and, for each of these, so many verdicts.

    The verdicts on a statement replace each other, the last one disputes it. Returns who gave them.
    """
    project = Project.create(path, new_id())
    reviewer = project.actions.add_reviewer("Otto Two", "O2").id
    project.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -200000")
        connection.execute("BEGIN")
        writer = _Writer(connection, reviewer)
        for number in range(articles):
            writer.add_article(number, statements, verdicts)
        connection.execute("COMMIT")
    return reviewer


class _Writer:
    """Writes rows as the project itself would, but many at a time."""

    def __init__(self, connection: sqlite3.Connection, reviewer: Id) -> None:
        self._connection, self._reviewer, self._replica = connection, reviewer, new_id()
        self._lamport = 10

    def add_article(self, number: int, statements: int, verdicts: int) -> None:
        words = f"Report {number}\n\n{_LINE * statements}".rstrip()
        text, beginning = text_id(words), words.index(_LINE.rstrip())
        places = [Span(start, start + 14) for start in range(beginning + 11, len(words), len(_LINE))]
        found = [Suggestion.of(text, StatementKind.NUMERIC, Reading(place, place)) for place in places]
        self._insert("text", [(text, text_sha256(words), words)])
        run = run_id(text, "test 1", "")
        self._insert("run", [(None, run, text, "test 1", 1, statements, "[]")])
        anchors = [json.dumps([list(span) for span in one.anchor]) for one in found]
        self._insert(
            "statement",
            [(s.id, text, s.kind.value, s.anchor[0].start, a) for s, a in zip(found, anchors, strict=True)],
        )
        self._insert("reading", [(s.id, run, s.reading.tier.value, 1, json.dumps(s.reading.to_json())) for s in found])
        own = article_id(text)
        self._record([(ledger.ARTICLE, own, "", "listed"), (ledger.VERSION, own, text.hex(), "1")])
        before: list[Id] = []
        for verdict in self._values(verdicts):
            before = self._record([(ledger.JUDGEMENT, s.id, SO, verdict) for s in found], before)

    @staticmethod
    def _values(verdicts: int) -> Iterator[str]:
        """Verified and disputed in turns, disputed at the end."""
        return (Verdict.VERIFIED if (verdicts - n) % 2 == 0 else Verdict.DISPUTED for n in range(verdicts))

    def _record(self, values: list[tuple[str, Id, str, str]], superseded: list[Id] | None = None) -> list[Id]:
        """Record these values in one action, each instead of one of `superseded`, if given; returns their entries."""
        action = new_id()
        self._lamport += 1
        rows = len(values) + len(superseded or [])
        self._insert("action", [(None, action, "Judged", self._reviewer, self._replica, _DAY, self._lamport, rows)])
        entries = [new_id() for _ in values]
        self._insert(
            "entry",
            [
                (entry, action, kind, subject, facet, value, None, None)
                for entry, (kind, subject, facet, value) in zip(entries, values, strict=True)
            ],
        )
        self._insert("supersedes", list(zip(entries, superseded, strict=True)) if superseded else [])
        return entries

    def _insert(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            self._connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
