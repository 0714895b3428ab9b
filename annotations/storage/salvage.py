"""Recovers what is readable of a damaged, or a tampered with, project: into a new file, with a report.

The damaged file is never opened by SQLite, nor written to: `pages` reads its rows, so that nothing
somebody hid in it can run. Each row is checked as a merge checks what it brings; what does not fit
is left out and told. Nothing is made up: a verdict whose step (by whom, when) is lost is listed in the
report and not recorded under anybody's name.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from sqlite3 import Connection, Row

from annotations.errors import NewerProject, NotAProject
from annotations.model.ids import Id, new_id, suggestion_id, text_id, text_sha256
from annotations.model.record import aspects_of
from annotations.model.recovering import Kept, Recovered
from annotations.model.statement import Reading, spans_from_json
from annotations.model.vocabulary import StatementKind
from annotations.progress import CancelToken, Progress, no_progress
from annotations.storage import erasing, ledger, project_file
from annotations.storage.connection import ProjectConnection, driver_of
from annotations.storage.found_rows import collect
from annotations.storage.incoming import check_value
from annotations.storage.ledger import utc_text
from annotations.storage.records import NONSENSE, check_places, check_spans
from annotations.storage.salvage_evidence import recover_evidence
from annotations.storage.schema import ANTI_JOIN, TRIGGERS, USER_VERSION
from annotations.storage.verify import verify

_LISTED = 1000
"""Losses that the report lists one by one."""


def recover(
    damaged: Path, target: Path, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> Recovered:
    """Write what can be read of the file `damaged` to a new project at `target`; returns the report.

    `target` appears whole or not at all, and passes `verify`. Raises NotAProject where nothing of a
    project can be read, NewerProject, StorageFailed (there is a file already, no room), and Cancelled.
    """
    remarks, lost = _check(damaged)
    with tempfile.TemporaryDirectory(prefix="factdesk-") as folder, project_file.appearing_at(target) as partial:
        found = Path(folder) / "found.sqlite"
        unreadable = collect(damaged, found, progress, cancel)
        partial.touch(exist_ok=False)
        connection = ProjectConnection(partial)
        try:
            connection.relax()
            with connection.attached(found), connection.founding() as founding:
                project_file.create_schema(founding)
                filling = _Filling(driver_of(founding), progress, cancel)
                filling.fill()
            connection.compact()
        finally:
            connection.close()
        if not any(filling.kept.values()):
            raise NotAProject(
                f"In “{damaged.name}” nothing can be read that Factdesk made.",
                "It was not changed. Look for a backup or another copy.",
            )
        remarks += verify(partial)
    losses = [*lost, *filling.losses[:_LISTED]]
    if len(filling.losses) > _LISTED:
        losses.append(f"… and {len(filling.losses) - _LISTED:,} more of the kind.")
    counts = [Kept(what, filling.kept[what], filling.left_out[what]) for what in filling.sorts]
    return Recovered(damaged.name, target.name, counts, unreadable, losses, [*remarks, *filling.remarks, *_ALWAYS])


_ALWAYS = (
    "A row is recovered where its shape and its values make sense. A letter that was changed inside a note or a "
    "justification cannot be noticed: read what matters again.",
    "Where a later step could not be read, an earlier value may show. A backup that has it can be merged in.",
)


def _check(damaged: Path) -> tuple[list[str], list[str]]:
    """Remarks on the file and what is missing for certain, by its header. Raises NotAProject and NewerProject."""
    try:
        with damaged.open("rb") as file:
            header, size = file.read(100), damaged.stat().st_size
    except OSError as error:
        raise NotAProject(f"“{damaged}” cannot be read ({error.strerror}).", "Check the name and its rights.") from None
    version = int.from_bytes(header[60:64])
    of_ours = header[68:72] == b"FDSK"
    if of_ours and USER_VERSION < version < 1 << 24:
        raise NewerProject(
            f"“{damaged.name}” was written by a newer Factdesk (project format {project_file.describe(version)}).",
            "Use that one to recover it: this one would leave out what it does not know.",
        )
    remarks, losses = [], []
    if project_file.has_hot_journal(damaged):
        remarks.append("A program died while it was writing to the file: its last step may be there in part.")
    if of_ours and size < (expected := project_file.bytes_expected(header)):
        losses.append(f"The file is cut short: {size:,} of {expected:,} bytes are there.")
    return remarks, losses


class _Filling:
    """Fills a new project from the rows that were found, table by table."""

    sorts = ("Articles’ texts", "Statements", "Runs of the detector", "Readings", "Entries", "Steps", "Evidence files")

    def __init__(self, driver: Connection, progress: Progress, cancel: CancelToken | None) -> None:
        self._driver = driver
        self._progress, self._cancel = progress, cancel
        self.kept: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.losses: list[str] = []
        self.remarks: list[str] = []
        self._lengths: dict[Id, int] = {}

    def fill(self) -> None:
        """Everything, in the order in which rows refer to each other."""
        for trigger in TRIGGERS:
            self._driver.execute(f"DROP TRIGGER {trigger}")
        evidence = partial(recover_evidence, self._driver, self.kept, self.left_out, self.losses)
        rows: tuple[Callable[[], object], ...] = (self._texts, self._statements, self._runs, self._readings)
        rows += (self._actions, self._entries)
        rows += (evidence, self._finish)
        for step, work in enumerate(rows):
            if self._cancel is not None:
                self._cancel.check()
            self._progress(step, 8, "Writing what was read")
            work()
        for definition in TRIGGERS.values():
            self._driver.execute(definition)
        erasing.redact_all(self._driver)

    def _take(self, what: str, query: str, insert: str, check: Callable[[Row], str]) -> None:
        """Insert the rows of a query, `insert` taking its first columns; `check` says what is wrong with a row."""
        width = insert.count("?")

        def good() -> Iterator[tuple[object, ...]]:
            for row in self._driver.execute(query):
                try:
                    wrong = check(row)
                except NONSENSE as error:
                    wrong = f"it makes no sense ({type(error).__name__})"
                if wrong:
                    self.left_out[what] += 1
                    self._lost(what, row, wrong)
                else:
                    self.kept[what] += 1
                    yield tuple(row[:width])

        self._driver.executemany(insert, good())

    def _lost(self, what: str, row: Row, wrong: str) -> None:
        if what == "Entries":
            self.losses.append(_entry_words(row, wrong))
        elif what in ("Articles’ texts", "Statements"):
            self.losses.append(f"{what[:-1]} {row[0].hex()[:8]}: {wrong}.")

    def _texts(self) -> None:
        def check(row: Row) -> str:
            own, sha256, words = row
            if text_sha256(words) != sha256 or text_id(words) != own:
                return "the words are not those that were imported"
            self._lengths[own] = len(words)
            return ""

        self._take("Articles’ texts", "SELECT id, sha256, words FROM other.text", _insert("text", 3), check)

    def _statements(self) -> None:
        def check(row: Row) -> str:
            own, text, kind, position, stored = row
            if text not in self._lengths:
                return "the text that it stands in cannot be read"
            anchor = spans_from_json(json.loads(stored))
            check_spans(anchor, self._lengths[text])
            drawn = own[6] >> 4 == 7
            moved = position != min(part.start for part in anchor)
            if moved or (not drawn and suggestion_id(text, StatementKind(kind), anchor) != own):
                return "it does not stand where its id says"
            return ""

        query = "SELECT id, text, kind, position, anchor FROM other.statement"
        self._take("Statements", query, _insert("statement", 5), check)

    def _runs(self) -> None:
        def check(row: Row) -> str:
            for start, end, why in json.loads(row[6]):
                check_spans([(start, end)], self._lengths[row[2]])
                if not isinstance(why, str):
                    return "it does not say why it masks something"
            return ""

        query = "SELECT arrival, id, text, detector, version, statement_count, masks FROM other.run ORDER BY arrival"
        self._take("Runs of the detector", query, _insert("run", 7), check)

    def _readings(self) -> None:
        def check(row: Row) -> str:
            *_, tier, asked, body, kind, text = row
            if kind is None or text is None:
                return "its statement or its run cannot be read"
            reading = Reading.from_json(json.loads(body))
            check_places(reading, self._lengths[text])
            contradicts = reading.tier != tier or asked != len(aspects_of(StatementKind(kind), reading))
            return "it contradicts itself" if contradicts else ""

        query = (
            "SELECT d.statement, d.run, d.tier, d.asked, d.body, s.kind, r.text FROM other.reading AS d "
            "LEFT JOIN main.statement AS s ON s.id = d.statement "
            "LEFT JOIN main.run AS r ON r.id = d.run AND r.text = s.text"
        )
        self._take("Readings", query, _insert("reading", 5), check)
        self._renew_incomplete_runs()

    def _renew_incomplete_runs(self) -> None:
        """A run that lacks suggestions is not the whole run, which a merge may bring, and gives way to it."""
        incomplete = self._driver.execute(
            "SELECT id, text, statement_count, (SELECT count(*) FROM reading AS d WHERE d.run = r.id) AS found "
            "FROM run AS r WHERE statement_count <> found"
        ).fetchall()
        for own, text, said, found in incomplete:
            renewed = new_id()
            self._driver.execute("UPDATE reading SET run = ? WHERE run = ?", (renewed, own))
            self._driver.execute(
                "UPDATE run SET id = ?, version = 0, statement_count = ? WHERE id = ?", (renewed, found, own)
            )
            self.losses.append(f"Text {text.hex()[:8]} has {found:,} of {said:,} suggestions.")

    def _actions(self) -> None:
        def check(row: Row) -> str:
            recorded_at, lamport = row[5], row[6]
            right = utc_text(datetime.fromisoformat(recorded_at)) == recorded_at and 0 < lamport <= 1 << 62
            return "" if right else "it was recorded at no time"

        query = (
            "SELECT arrival, id, label, reviewer, replica, recorded_at, lamport, row_count "
            "FROM other.action ORDER BY arrival"
        )
        self._take("Steps", query, _insert("action", 8), check)

    def _entries(self) -> None:
        def check(row: Row) -> str:
            _, _, kind, subject, facet, value, detail, _, recorded_at, of_statement = row
            if recorded_at is None:
                return "by whom and when cannot be read"
            text = of_statement if kind in ledger.OF_STATEMENTS else subject if kind in ledger.OF_TEXTS else None
            if text not in self._lengths and kind in (ledger.OF_STATEMENTS | ledger.OF_TEXTS):
                return "what it is about cannot be read"
            if kind == ledger.VERSION and bytes.fromhex(facet) not in self._lengths:
                return "the words of the article cannot be read"
            check_value(kind, facet, value, detail, self._lengths.get(text, 0) if text else 0)
            return ""

        query = (
            "SELECT e.id, e.action, e.kind, e.subject, e.facet, e.value, e.detail, e.restates, a.recorded_at, s.text "
            "FROM other.entry AS e LEFT JOIN main.action AS a ON a.id = e.action "
            "LEFT JOIN main.statement AS s ON s.id = e.subject"
        )
        self._take("Entries", query, _insert("entry", 8), check)

    def _finish(self) -> None:
        """What puts what aside, the counts of the steps, the current values, and the identity."""
        execute = self._driver.execute
        execute(
            "DELETE FROM entry WHERE kind = ? AND subject NOT IN (SELECT subject FROM entry WHERE kind = ?)",
            (ledger.ARTICLE, ledger.VERSION),
        )
        own = ", ".join(f"'{kind}'" for kind in sorted(ledger.PER_REVIEWER))
        # a pair of entries of one slot is one that put the other aside, the later the earlier; other pairs are indexes
        execute(
            "INSERT OR IGNORE INTO supersedes SELECT iif(na.arrival > oa.arrival, n.id, o.id), "
            "iif(na.arrival > oa.arrival, o.id, n.id) FROM other.pair AS p "
            "JOIN main.entry AS n ON n.id = p.first JOIN main.entry AS o ON o.id = p.second "
            "JOIN main.action AS na ON na.id = n.action JOIN main.action AS oa ON oa.id = o.action "
            "WHERE (n.subject, n.kind, n.facet) = (o.subject, o.kind, o.facet) AND na.arrival <> oa.arrival "
            f"AND (n.kind NOT IN ({own}) OR na.reviewer IS oa.reviewer)"
        )
        execute("DELETE FROM action WHERE NOT EXISTS (SELECT 1 FROM entry WHERE action = action.id)")
        for what, table in (("Entries", "entry"), ("Steps", "action")):
            self.kept[what] = execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        lacking = execute(
            "SELECT a.id, a.label, a.recorded_at, a.row_count, "
            "(SELECT count(*) FROM entry AS e WHERE e.action = a.id) + (SELECT count(*) FROM entry AS e "
            "JOIN supersedes AS x ON x.entry = e.id WHERE e.action = a.id) AS found "
            "FROM action AS a WHERE found <> a.row_count"
        ).fetchall()
        for action, label, recorded_at, said, found in lacking:
            self.losses.append(f"The step “{label}” of {recorded_at} has {found:,} of {said:,} rows.")
            execute("UPDATE action SET row_count = ? WHERE id = ?", (found, action))
        execute(f"INSERT INTO head {ANTI_JOIN}")
        if not execute("INSERT INTO project SELECT * FROM other.project LIMIT 1").rowcount:
            execute(
                "INSERT INTO project VALUES (?, ?, ?)",
                (new_id(), utc_text(datetime.now(UTC)), "Factdesk, recovered without its identity"),
            )
            self.remarks.append("Which project it was cannot be read: other copies cannot be merged into the new one.")


def _insert(table: str, columns: int) -> str:
    return f"INSERT OR IGNORE INTO main.{table} VALUES ({', '.join('?' * columns)})"


def _entry_words(row: Row, wrong: str) -> str:
    """An entry that was left out, so that a person can record it again."""
    _, _, kind, subject, facet, value, detail, _, recorded_at, _ = row
    when = f" of {recorded_at}" if recorded_at else ""
    words = " ".join(part for part in (facet, value or "emptied", detail or "") if part)
    return f"{kind}{when} about {subject.hex()[:8]}: {words} ({wrong})."
