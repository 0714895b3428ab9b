"""The search index: a file beside no project, that can be deleted at any time.

An SQLite database in the installation's own folder, one for each project. `entry` holds the lines
that can be found, `folded` (FTS5) their words, folded; `seen` how far the project was read.
Nothing else is kept here than what the project has, so a file that is damaged, of another version
or of another project is simply thrown away.
"""

import sqlite3
from collections.abc import Iterator, Set
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from annotations.folding import Wanted, fold, spread
from annotations.model.ids import Id
from annotations.storage.search_entries import Entry

_VERSION = 1
"""Of the tables, the entries and the folding: raise it whenever one of them differs."""

_APPLICATION_ID = int.from_bytes(b"FDSI", "big")
_BUSY_SECONDS = 2.0
_COLUMNS = ", ".join(Entry._fields)
_SCHEMA = f"""
CREATE TABLE seen(project BLOB, action INTEGER, action_id BLOB, run INTEGER);
CREATE TABLE entry(id INTEGER PRIMARY KEY, article BLOB NOT NULL, {_COLUMNS});
CREATE INDEX entry_by_article ON entry(article);
CREATE INDEX entry_by_statement ON entry(statement) WHERE statement IS NOT NULL;
CREATE INDEX entry_by_parent ON entry(parent) WHERE parent IS NOT NULL;
CREATE INDEX entry_by_reference ON entry(reference) WHERE reference IS NOT NULL;
CREATE INDEX entry_by_same_words ON entry(same_words) WHERE same_words IS NOT NULL;
CREATE INDEX entry_by_figure ON entry(figure) WHERE figure IS NOT NULL;
CREATE INDEX entry_by_thing ON entry(thing) WHERE thing IS NOT NULL;
CREATE VIRTUAL TABLE folded USING fts5(
  words, part, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
"""


class Seen(NamedTuple):
    """How far a project was read: the arrivals of its last action and run, and which action that was."""

    action: int
    action_id: Id | None
    run: int


class SearchIndex:
    """The index of one project. `path` None: in memory only. To be used from one thread.

    Raises sqlite3.Error wherever the file is no good; then it is to be thrown away.
    """

    def __init__(self, path: Path | None, project: Id) -> None:
        self._project = project
        self._connection = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=_BUSY_SECONDS)
        with ExitStack() as unless_ready:
            unless_ready.callback(self._connection.close)
            self._connection.execute("PRAGMA synchronous = OFF")  # a cache: what a power cut spoils is made anew
            if not self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                self._create()
            elif not self._is_ours():
                raise sqlite3.DatabaseError("of another version or project")
            unless_ready.pop_all()

    def close(self) -> None:
        self._connection.close()

    # What is in it

    def seen(self) -> Seen:
        return Seen(*self._connection.execute("SELECT action, action_id, run FROM seen").fetchone())

    def set_seen(self, seen: Seen) -> None:
        self._connection.execute("UPDATE seen SET action = ?, action_id = ?, run = ?", seen)

    def articles(self) -> set[Id]:
        return {row[0] for row in self._connection.execute("SELECT DISTINCT article FROM entry")}

    def citing(self, references: Set[Id]) -> set[Id]:
        """The articles where one of these references is cited."""
        query = "SELECT DISTINCT article FROM entry WHERE reference = ?"
        return {row[0] for reference in references for row in self._connection.execute(query, (reference,))}

    def put(self, article: Id, entries: Set[Entry]) -> None:
        """Make these the entries of an article; only what differs is written."""
        known = self._connection.execute(f"SELECT {_COLUMNS}, id FROM entry WHERE article = ?", (article,))
        stored = {Entry(*row[:-1]): row[-1] for row in known}
        gone = [(row,) for entry, row in stored.items() if entry not in entries]
        new = [entry for entry in entries if entry not in stored]
        if not gone and not new:
            return
        # in reading order, which is the order in which they are found
        new.sort(key=lambda entry: (entry.start is None, entry.start or 0, entry.label, entry.words))
        with self._writing():
            self._connection.executemany("DELETE FROM folded WHERE rowid = ?", gone)
            self._connection.executemany("DELETE FROM entry WHERE id = ?", gone)
            for entry in new:
                marks = ", ".join("?" * (len(entry) + 1))
                row = self._connection.execute(
                    f"INSERT INTO entry(article, {_COLUMNS}) VALUES ({marks})", (article, *entry)
                ).lastrowid
                self._connection.execute(
                    "INSERT INTO folded(rowid, words, part) VALUES (?, ?, ?)",
                    (row, spread(fold(entry.words)), _token(entry.part)),
                )

    def clear(self) -> None:
        """Forget everything: the project is not the one that was read."""
        with self._writing():
            self._connection.execute("DELETE FROM folded")
            self._connection.execute("DELETE FROM entry")
            self._connection.execute("UPDATE seen SET action = 0, action_id = NULL, run = 0")

    # Finding

    def find(self, wanted: Wanted, part: str, limit: int) -> Iterator[tuple[Id, Entry]]:
        """Candidates of one part, with their articles, by the words that they may hold."""
        expression = _expression(wanted, part)
        if expression:
            yield from self._rows("folded MATCH ?", (expression,), limit)

    def scan(self, wanted: Wanted, limit: int) -> Iterator[tuple[Id, Entry]]:
        """Likewise of all parts, by looking through everything: for signs, and the insides of words."""
        words = spread(" ".join(wanted.words)).strip()
        yield from self._rows("instr(f.words, ?)", (words,), limit)

    def statement(self, statement: Id) -> list[tuple[Id, Entry]]:
        """A statement and the figures inside it, with their article."""
        rows = self._connection.execute(
            f"SELECT article, {_COLUMNS} FROM entry WHERE part = 'Statements' AND (statement = ? OR parent = ?)",
            (statement, statement),
        )
        return [(row[0], Entry(*row[1:])) for row in rows]

    def alike(self, key: str, value: str, limit: int) -> list[tuple[Id, Entry]]:
        """The statements with the same `same_words`, `figure` or `thing`."""
        rows = self._connection.execute(
            f"SELECT article, {_COLUMNS} FROM entry WHERE {key} = ? ORDER BY id LIMIT ?", (value, limit)
        )
        return [(row[0], Entry(*row[1:])) for row in rows]

    def _rows(self, where: str, values: tuple[str, ...], limit: int) -> Iterator[tuple[Id, Entry]]:
        columns = ", ".join(f"e.{name}" for name in Entry._fields)
        rows = self._connection.execute(
            f"SELECT e.article, {columns} FROM folded AS f JOIN entry AS e ON e.id = f.rowid WHERE {where} "
            "ORDER BY f.rowid LIMIT ?",
            (*values, limit),
        )
        return ((row[0], Entry(*row[1:])) for row in rows)

    # The file

    def _is_ours(self) -> bool:
        if (self._pragma("application_id"), self._pragma("user_version")) != (_APPLICATION_ID, _VERSION):
            return False
        row = self._connection.execute("SELECT project FROM seen").fetchone()
        return row is not None and row[0] == self._project

    def _create(self) -> None:
        with self._writing():
            for statement in _SCHEMA.split(";"):
                self._connection.execute(statement)
            self._connection.execute("INSERT INTO seen VALUES (?, 0, NULL, 0)", (self._project,))
            self._connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {_VERSION}")

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                with suppress(sqlite3.Error):  # what went wrong is told already
                    self._connection.execute("ROLLBACK")


def discard(path: Path) -> None:
    """Delete an index. Raises OSError if that is not possible."""
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


def _token(part: str) -> str:
    return part.partition(" ")[0].lower()


def _expression(wanted: Wanted, part: str) -> str:
    """The query in FTS5's language. Everything typed stands in quotation marks there, so none of it is parsed."""
    groups = [wanted.words] if wanted.exact else [[word] for word in wanted.words]
    phrases = [" ".join(group) for group in groups if any(c.isalnum() for word in group for c in word)]
    if not phrases:
        return ""
    star = "" if wanted.closed else " *"
    quoted = " AND ".join(f'"{_quoted(phrase)}"{star}' for phrase in phrases)
    return f'words : ({quoted}) AND part : "{_token(part)}"'


def _quoted(phrase: str) -> str:
    return spread(phrase).replace("\0", " ").replace('"', '""')
