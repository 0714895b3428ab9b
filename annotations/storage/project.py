"""An open project: the one door through which everything else reads and writes it."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from annotations.errors import WrongUse
from annotations.model.changes import Changes
from annotations.model.deciding import StandingFork
from annotations.model.erasing import Erasable
from annotations.model.evidence import Attachment, Resting
from annotations.model.history import Step, Wanted
from annotations.model.ids import Id, run_id
from annotations.model.judgement import HistoryItem, Reviewer
from annotations.model.outline import Outline
from annotations.model.record import ArticleRecord
from annotations.model.reference import CitedIn, Reference
from annotations.model.settings import ProjectSettings
from annotations.model.statement import Detection
from annotations.storage import (
    citing_places,
    erasing,
    evidence,
    evidence_damage,
    evidence_rows,
    forks,
    history,
    ledger,
    lookups,
    outlines,
    project_file,
    records,
)
from annotations.storage.actions import Actions
from annotations.storage.connection import ProjectConnection, driver_of
from annotations.storage.copies import private_copy
from annotations.storage.ledger import Ledger, Recorded
from annotations.storage.merging import Batch, store_batch
from annotations.storage.names_used import NamesUsed, names_used
from annotations.storage.project_history import ProjectHistory, newest
from annotations.storage.remembered import KnownSpeakers, known_speakers, with_known_speakers

_ARTICLES, _STEPS = 200, 500
"""Of many articles or steps so many are read at a time, so that a writer gets its turn in between."""


class Project:
    """A project file, open in this process. To be used from one thread only.

    `replica` identifies this installation in the ledger. Make one with `open` or `create`.
    """

    def __init__(self, connection: ProjectConnection, replica: Id) -> None:
        self._connection = connection
        self.path = connection.path
        self.read_only = connection.read_only
        self.actions = Actions(Ledger(connection, replica))
        self._speakers = KnownSpeakers()
        self._seen_version = connection.data_version
        self._seen = self._arrivals()

    @classmethod
    def open(cls, path: Path, replica: Id) -> "Project":
        """Open a project file; an older one is backed up and migrated first.

        A file of a newer minor version, or one that may not be written, opens for reading only.
        Raises NotAProject, NewerProject, DamagedProject, ProjectBusy or StorageFailed.
        """
        age = project_file.check_header(path)
        if age is project_file.Age.OLDER:
            from annotations.storage import migration

            migration.migrate(path)
        newer = age is project_file.Age.NEWER_MINOR
        connection = ProjectConnection(path, read_only=newer or not project_file.may_write(path))
        with ExitStack() as unless_opened:
            unless_opened.callback(connection.close)
            with connection.reading() as reading:
                project_file.check_structure(reading, path, additions_allowed=newer)
                project_file.quick_check(reading, path)
            opened = cls(connection, replica)
            unless_opened.pop_all()
        return opened

    @classmethod
    def reading(cls, path: Path) -> "Project":
        """A further connection to a project that is open already, for another thread: it only reads."""
        return cls(ProjectConnection(path, read_only=True), b"")

    @classmethod
    def create(cls, path: Path, replica: Id) -> "Project":
        """Create a project file and open it. Raises StorageFailed if there is one already."""
        project_file.create(path)
        return cls.open(path, replica)

    def close(self) -> None:
        self._connection.close()

    def save_to(self, target: Path) -> None:
        """Write what is open here to a new file, even if its own was moved, deleted or replaced.

        Raises StorageFailed if there is a file at `target` already; and DamagedProject.
        """
        if not self.path.exists() and not project_file.has_hot_journal(self.path):
            # SQLite reads no file that is gone while its journal is not, though nothing is in that
            project_file.journal_of(self.path).unlink(missing_ok=True)
        with project_file.appearing_at(target) as partial:
            self._connection.copy_to(partial)

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def id(self) -> Id:
        """The identity that all copies of the project share."""
        with self._connection.reading() as connection:
            return bytes(connection.exec_driver_sql("SELECT id FROM project").scalar_one())

    # Reading

    def article_ids(self) -> list[Id]:
        with self._connection.reading() as connection:
            return records.article_ids(connection)

    def outlines(self, articles: Sequence[Id], *, verdicts: bool = True) -> Iterator[Outline]:
        """Those articles without their statements, in that order. See `outlines.outlines`."""
        for first in range(0, len(articles), _ARTICLES):
            with self._connection.reading() as connection:
                found = outlines.outlines(connection, articles[first : first + _ARTICLES], verdicts=verdicts)
            yield from found

    def article(self, article: Id) -> ArticleRecord:
        """An article with all that is recorded about it. Raises WrongUse if it is not there."""
        with self._connection.reading() as connection:
            made = records.read_article(connection, article)
            known = self._speakers.now(connection)
        return with_known_speakers(made(), known)

    def article_of_statement(self, statement: Id) -> Id:
        """The article in which a statement stands. Raises WrongUse."""
        with self._connection.reading() as connection:
            text = connection.exec_driver_sql("SELECT text FROM statement WHERE id = ?", (statement,)).scalar()
            found = records.articles_of_text(connection, text) if text is not None else []
        if not found:
            raise WrongUse("That statement is not in the project.")
        return found[0]

    def articles_with(self, text: Id) -> list[Id]:
        """The articles that have exactly these words."""
        with self._connection.reading() as connection:
            return records.articles_of_text(connection, text)

    def forks(self, article: Id | None) -> list[StandingFork]:
        """The forks about an article's text and statements; None: about all that belongs to no text."""
        with self._connection.reading() as connection:
            if article is None:
                return forks.of_project(connection)
            return forks.of_text(connection, records.current_text(connection, article))

    def asks(self, article: Id) -> bool:
        """Whether anybody was asked, or is to be asked, about a statement of the article."""
        with self._connection.reading() as connection:
            text = records.current_text(connection, article)
            return lookups.has_queries(connection, text)

    def reviewers(self) -> list[Reviewer]:
        with self._connection.reading() as connection:
            return records.reviewers(connection)

    def references(self) -> dict[Id, Reference]:
        with self._connection.reading() as connection:
            return records.references(connection)

    def citations_of(self, references: Collection[Id], by: Id | None = None) -> list[CitedIn]:
        """Where these references are cited, by one person alone if `by` names one."""
        with self._connection.reading() as connection:
            return citing_places.places(connection, references, by)

    def times_cited(self, by: Id | None = None) -> Mapping[Id, int]:
        """How often each reference is cited (by one person alone), duplicates under the one that was kept."""
        with self._connection.reading() as connection:
            return citing_places.times(connection, by)

    def reference_history(self, reference: Id) -> list[HistoryItem]:
        """Who changed what of a reference, oldest first."""
        with self._connection.reading() as connection:
            return history.of_reference(connection, reference)

    def settings(self) -> ProjectSettings:
        """The rules of the project."""
        with self._connection.reading() as connection:
            return records.settings(connection)

    def history(self, statement: Id, reader: Id | None = None) -> list[HistoryItem]:
        """What happened to a statement, oldest first, as `reader` may restore it."""
        with self._connection.reading() as connection:
            return history.history(connection, statement, reader)

    def whole_history(self) -> ProjectHistory:
        """The history of the project, to be read over this connection."""
        return ProjectHistory(self._connection)

    def newest_step(self) -> Id | None:
        """The action that came into this file last."""
        with self._connection.reading() as connection:
            return newest(connection)

    def names_used(self) -> NamesUsed:
        """Speakers and addressees that people named anywhere in the project."""
        with self._connection.reading() as connection:
            return names_used(connection)

    def find_statement(self, prefix: str) -> Id:
        """The statement whose hex id begins so. Raises WrongUse if there is none, or several."""
        wanted = prefix.lower().replace("-", "")
        if not 1 <= len(wanted) <= 32 or set(wanted) - set("0123456789abcdef"):
            raise WrongUse(f"“{prefix}” is not a statement's id.", "`factdesk show` lists them.")
        lowest, highest = bytes.fromhex(wanted.ljust(32, "0")), bytes.fromhex(wanted.ljust(32, "f"))
        with self._connection.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT id FROM statement WHERE id BETWEEN ? AND ? LIMIT 2", (lowest, highest)
            ).all()
        if len(rows) != 1:
            many = "several statements begin" if rows else "no statement begins"
            raise WrongUse(f"In this project {many} with “{prefix}”.", "`factdesk show` lists them.")
        return bytes(rows[0].id)

    def undetected_texts(self) -> dict[Id, str]:
        """The texts of listed articles that no detector has read yet, by article."""
        pending: dict[Id, str] = {}
        articles = self.article_ids()
        for first in range(0, len(articles), _ARTICLES):
            with self._connection.reading() as connection:
                pending |= lookups.undetected(connection, articles[first : first + _ARTICLES])
        return pending

    # Evidence files: see `evidence`

    def attachments(self, reference: Id | None = None) -> list[Attachment]:
        """The files that hang on a reference, or on any."""
        with self._connection.reading() as connection:
            return evidence.attachments(connection, reference)

    def store_chunk(self, own: Id, content: bytes) -> bool:
        """Store a piece of a file that is to be attached; returns whether it was not there yet."""
        with self._connection.writing() as connection:
            return evidence_rows.store_chunk(connection, own, content)

    def forget_chunk(self, own: Id, *, overwrite: bool = True) -> None:
        """Take a piece away again that no evidence names; its bytes too, if they are to be overwritten."""
        with self._connection.writing() as connection:
            driver_of(connection).execute(f"PRAGMA secure_delete = {'ON' if overwrite else 'OFF'}")
            evidence_rows.forget_chunk(connection, own)

    def resting_on(self, references: Collection[Id]) -> dict[Id, list[Resting]]:
        """By reference: what cites it or was judged by it. Takes long in a large project; no writer waits for it."""
        return evidence_damage.resting_on(self._connection, references)

    def left_over(self) -> str:
        """What to say of an attachment that was interrupted; "" if there is none."""
        return evidence_damage.left_over(self._connection)

    def drop_left_overs(self) -> int:
        """Let go of the pieces of interrupted attachments; returns how many."""
        with self._connection.writing() as connection:
            return evidence_rows.drop_left_overs(driver_of(connection))

    # What detectors say

    def store_detection(self, detection: Detection) -> Changes:
        """Store a run with its statements and readings. The same run again changes nothing."""
        with self._connection.writing() as connection:
            if connection.exec_driver_sql("SELECT 1 FROM text WHERE id = ?", (detection.text,)).first() is None:
                raise WrongUse("The text of these suggestions is not in the project.")
            masks = json.dumps([[*mask.span, mask.why] for mask in detection.masks], ensure_ascii=False)
            output = [masks, *(json.dumps(suggestion.to_json()) for suggestion in detection.suggestions)]
            run = run_id(detection.text, detection.detector, "\n".join(output))
            connection.exec_driver_sql(
                "INSERT OR IGNORE INTO run(id, text, detector, version, statement_count, masks) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (run, detection.text, detection.detector, detection.version, len(detection.suggestions), masks),
            )
            for suggestion in detection.suggestions:
                anchor = json.dumps([list(span) for span in suggestion.anchor])
                connection.exec_driver_sql(
                    "INSERT OR IGNORE INTO statement(id, text, kind, position, anchor) VALUES (?, ?, ?, ?, ?)",
                    (suggestion.id, detection.text, suggestion.kind.value, suggestion.anchor[0].start, anchor),
                )
                reading = suggestion.reading
                asked = 1 + (len(reading.links) if suggestion.kind.value == "attributed" else 0)
                connection.exec_driver_sql(
                    "INSERT OR IGNORE INTO reading(statement, run, tier, asked, body) VALUES (?, ?, ?, ?, ?)",
                    (
                        suggestion.id,
                        run,
                        reading.tier.value,
                        asked,
                        json.dumps(reading.to_json(), ensure_ascii=False, separators=(",", ":")),
                    ),
                )
            articles = records.articles_of_text(connection, detection.text)
        return Changes(articles=frozenset(articles), texts=frozenset({detection.text}))

    # What others do

    def take_in(self, batch: Batch) -> None:
        """Add a part of what a merge brings; what is there already stays as it is. See `merging.store_batch`."""
        if store_batch(self._connection, batch):
            self._connection.purge()

    # Erasing for good

    def erasable(self, statement: Id | None = None) -> list[Erasable]:
        """What can be erased for good: of a statement, or of all. See `erasing.erasable`."""
        with self._connection.reading() as connection:
            return erasing.erasable(connection, statement)

    def erase(self, one: Erasable, reason: str, reviewer: Id) -> Recorded:
        """Erase words for good from this file and its journal. The backups are `erase_in_backups`' part."""
        recorded = self.actions.erase(one, reason, reviewer)
        self._connection.purge()
        return recorded

    def saw_everything(self) -> None:
        """Tell what changed from now on: for a reader who has just read all anew."""
        self._seen = self._arrivals()

    def changes_of_others(self) -> Changes:
        """What other programs stored in the file since the last call. Costs one pragma if nothing.

        Raises ProjectGone if the file was moved, deleted or replaced, and ProjectOverwritten.
        """
        self._connection.check_in_place()
        version = self._connection.data_version
        if version == self._seen_version:
            return Changes()
        with self._connection.reading() as connection:
            self._connection.check_foreign(connection)
        seen, (last_action, last_run) = self._seen, self._arrivals()
        changes = Changes()
        for first in range(seen[0], last_action, _STEPS):
            with self._connection.reading() as connection:
                changes |= ledger.changes_between(connection, first, first + _STEPS)
        for first in range(seen[1], last_run, _STEPS):
            with self._connection.reading() as connection:
                changes |= lookups.runs_between(connection, first, first + _STEPS)
        self._seen_version, self._seen = version, (last_action, last_run)  # only now: a busy file is asked again
        return changes

    def _arrivals(self) -> tuple[int, int]:
        with self._connection.reading() as connection:
            row = connection.exec_driver_sql(
                "SELECT (SELECT coalesce(max(arrival), 0) FROM action), (SELECT coalesce(max(arrival), 0) FROM run)"
            ).one()
        return int(row[0]), int(row[1])


@contextmanager
def snapshot(path: Path, articles: Collection[Id] | None = None) -> Iterator["Snapshot"]:
    """A private copy of a project file to read at leisure, from any thread: no writer waits for it.

    Of `articles` only those are read, of None all.
    """
    project_file.check_header(path)
    with private_copy(path) as copy, closing(ProjectConnection(copy, read_only=True)) as connection:
        yield Snapshot(path.stem, connection, articles)


class Snapshot:
    """A project as it was at one moment (a ProjectRecord)."""

    def __init__(self, name: str, connection: ProjectConnection, articles: Collection[Id] | None = None) -> None:
        self.name = name
        self._connection, self._wanted = connection, articles
        with connection.reading() as reading:
            self.reviewers: Sequence[Reviewer] = records.reviewers(reading)
            self.references: Mapping[Id, Reference] = records.references(reading)
            self.attachments: Sequence[Attachment] = evidence.attachments(reading)
            self.settings: ProjectSettings = records.settings(reading)

    def articles(self) -> Iterator[ArticleRecord]:
        """The articles one at a time, in the order in which they were added."""
        with self._connection.reading() as connection:
            ids = [own for own in records.article_ids(connection) if self._wanted is None or own in self._wanted]
            known = known_speakers(connection)
        for article in ids:
            with self._connection.reading() as connection:
                record = records.article_record(connection, article)
            yield with_known_speakers(record, known)

    def contents(self, own: Id) -> Iterator[bytes]:
        """What evidence holds. See `evidence.contents`."""
        return evidence.checked(self._connection, own)

    def left_over(self) -> str:
        """As `Project.left_over`."""
        return evidence_damage.left_over(self._connection)

    def history(self, wanted: Wanted) -> Iterator[Step]:
        """The steps of the project that are wanted, the newest first."""
        history = ProjectHistory(self._connection)
        history.refresh()
        return history.steps(wanted)
