"""Merging copies of a project: what comes, what is found, and what is refused."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotations.errors import Cancelled, DamagedProject, NewerProject, NotAProject, WrongUse
from annotations.model.article import ImportedArticle
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation
from annotations.model.sharing import Count, MergeSummary
from annotations.model.statement import Detection, Quantity, Reading, Suggestion
from annotations.model.vocabulary import SO, QuantityKind, Rejection, StatementKind, Verdict
from annotations.progress import CancelToken
from annotations.storage.merging import Batch, rehearsed
from annotations.storage.project import Project
from annotations.storage.schema import TRIGGERS, USER_VERSION
from annotations.storage.verify import verify
from annotations.text import Span
from tests.storage.conftest import WORDS, Desk, elsewhere, merge, refused, span_of


def count(summary: MergeSummary, what: str) -> Count:
    return next(count for count in summary.counts if count.what == what)


def test_verdicts_of_a_colleague_come_with_their_citations_and_notes(desk: Desk, other: Path) -> None:
    def work(project: Project) -> None:
        sam = project.actions.add_reviewer("Sam Two").id
        project.actions.judge(desk.numeric, SO, Verdict.DISPUTED, sam)
        project.actions.cite(Citation(new_id(), desk.numeric, SO, new_id()), {"title": "A report"}, sam)
        project.actions.write_note(desk.numeric, "See page 3", sam)

    elsewhere(other, work)
    desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, desk.reviewer.id)
    summary, forks = merge(desk, other)
    assert (count(summary, "Verdicts").new, count(summary, "Verdicts").only_here) == (1, 1)
    assert count(summary, "Articles") == Count("Articles", 0, 0, 1, 0)
    assert [count(summary, what).new for what in ("Citations", "References", "Notes", "Reviewers")] == [1] * 4
    assert [(came.name, came.steps) for came in summary.came] == [("Sam Two", 4)]
    assert not forks and summary.forks == 0
    statement = desk.project.article(desk.article).statement(desk.numeric)
    assert statement is not None
    assert [judgement.value for judgement in statement.judgements] == [Verdict.DISPUTED]
    assert [note.words for note in statement.notes] == ["See page 3"]
    assert verify(desk.project.path) == []


def test_merging_again_brings_nothing(desk: Desk, other: Path) -> None:
    elsewhere(other, lambda project: project.actions.judge(desk.numeric, SO, Verdict.DISPUTED, desk.reviewer.id))
    merge(desk, other)
    before = desk.project.path.read_bytes()
    summary, _ = merge(desk, other)
    assert not summary.brings_something
    assert desk.project.path.read_bytes() == before


def test_a_rehearsal_changes_neither_file(desk: Desk, other: Path) -> None:
    elsewhere(other, lambda project: project.actions.judge(desk.numeric, SO, Verdict.DISPUTED, desk.reviewer.id))
    before = desk.project.path.read_bytes(), other.read_bytes()
    with rehearsed(desk.project.path, other) as found:
        assert found.summary.steps == 1
    assert (desk.project.path.read_bytes(), other.read_bytes()) == before
    assert not other.with_name(f"{other.name}-journal").exists()


def test_two_verdicts_by_one_reviewer_are_a_fork(desk: Desk, other: Path) -> None:
    me = desk.reviewer.id
    elsewhere(other, lambda project: project.actions.judge(desk.numeric, SO, Verdict.DISPUTED, me, justification="no"))
    desk.project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, me)
    desk.project.actions.put_off(desk.duration, me)  # of two values the later in the clock of steps shows
    summary, forks = merge(desk, other)
    assert summary.forks == len(forks) == 1
    assert count(summary, "Verdicts").changed == 1
    fork = forks[0]
    assert (fork.statement, fork.what, fork.words) == (desk.numeric, "Is it so, by R1", "more than 260 fighters")
    assert {(value.words, value.brought) for value in fork.values} == {
        ("Verified", False),
        ("Disputed · justification: no", True),
    }
    statement = desk.project.article(desk.article).statement(desk.numeric)
    assert statement is not None and statement.judgements[0].fork
    assert statement.judgements[0].verdict is not None
    assert statement.judgements[0].verdict.value.capitalize() == fork.values[0].words.split(" · ")[0]


def test_a_later_verdict_of_the_same_line_is_no_fork(desk: Desk, other: Path) -> None:
    me = desk.reviewer.id
    desk.project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, me)
    merge_other_way(desk, other)
    elsewhere(other, lambda project: project.actions.judge(desk.numeric, SO, Verdict.DISPUTED, me))
    summary, forks = merge(desk, other)
    assert not forks and count(summary, "Verdicts").changed == 1


def merge_other_way(desk: Desk, other: Path) -> None:
    def work(project: Project) -> None:
        with rehearsed(other, desk.project.path) as found:
            found.apply(project.take_in)

    elsewhere(other, work)


def test_an_article_imported_on_both_sides_is_one_and_another_outlets_copy_is_not(desk: Desk, other: Path) -> None:
    elsewhere(other, lambda project: project.actions.add_article(ImportedArticle("The same words.")))
    elsewhere(other, lambda project: project.actions.add_article(ImportedArticle("The same words."), another_copy=True))
    desk.project.actions.add_article(ImportedArticle("The same words."))
    summary, forks = merge(desk, other)
    assert (count(summary, "Articles").known, count(summary, "Articles").new) == (2, 1)
    assert not forks
    assert len(desk.project.article_ids()) == 3


def newer_detection(desk: Desk) -> Detection:
    """What a later detector says: the figure with two words less, the duration with its verb."""
    found = []
    for words in ("260 fighters", "lasted three months"):
        span = span_of(words)
        reading = Reading(span, span, quantity_spans=(span,), quantity=Quantity(QuantityKind.COUNT, 3, 3))
        found.append(Suggestion.of(desk.text, StatementKind.NUMERIC, reading))
    return Detection(desk.text, "rules 2", 2, tuple(found))


def test_what_people_judged_stands_for_the_suggestion_of_another_detector(desk: Desk, other: Path) -> None:
    """Also where they judged on one side only; what nobody touched shows as the newer detector has it."""
    newer = newer_detection(desk)
    elsewhere(other, lambda project: project.store_detection(newer))
    desk.project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, desk.reviewer.id)
    merge(desk, other)
    shown = {statement.id for statement in desk.project.article(desk.article).statements}
    assert desk.numeric in shown and newer.suggestions[0].id not in shown
    assert desk.duration not in shown and newer.suggestions[1].id in shown


def test_a_rejected_statement_hides_no_suggestion(desk: Desk, other: Path) -> None:
    newer = newer_detection(desk)
    elsewhere(other, lambda project: project.store_detection(newer))
    desk.project.actions.reject(desk.numeric, desk.reviewer.id, Rejection.MISREAD)
    merge(desk, other)
    assert desk.project.article(desk.article).statement(newer.suggestions[0].id) is not None


def test_statements_that_both_sides_judged_under_two_detectors_are_listed(desk: Desk, other: Path) -> None:
    newer = newer_detection(desk)

    def work(project: Project) -> None:
        project.store_detection(newer)
        project.actions.judge(newer.suggestions[0].id, SO, Verdict.DISPUTED, desk.reviewer.id)

    elsewhere(other, work)
    desk.project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, desk.reviewer.id)
    with rehearsed(desk.project.path, other) as found:
        pairs = list(found.doubled())
        assert found.summary.doubled == len(pairs) == 1
    assert {pairs[0].first, pairs[0].second} == {desk.numeric, newer.suggestions[0].id}
    assert {pairs[0].first_words, pairs[0].second_words} == {"more than 260 fighters", "260 fighters"}


def test_others_write_between_two_batches(desk: Desk, other: Path) -> None:
    sam = desk.project.actions.add_reviewer("Sam Two").id
    elsewhere(other, lambda project: project.actions.judge(desk.numeric, SO, Verdict.DISPUTED, desk.reviewer.id))

    def store(batch: Batch) -> None:
        elsewhere(desk.project.path, lambda project: project.actions.judge(desk.duration, SO, Verdict.VERIFIED, sam))
        desk.project.take_in(batch)
        desk.project.take_in(batch)  # as if another program had merged the same copy meanwhile

    with rehearsed(desk.project.path, other) as found:
        found.apply(store)
    judged = [j.value for s in desk.project.article(desk.article).statements for j in s.judgements]
    assert sorted(judged) == [Verdict.DISPUTED, Verdict.VERIFIED]
    assert verify(desk.project.path) == []


def test_a_cancel_leaves_a_project_to_which_the_rest_can_be_added(
    desk: Desk, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.storage.merging._BATCH_ROWS", 5)
    judge_often(other, desk.numeric, desk.reviewer.id, 20)
    cancel = CancelToken()

    def store(batch: Batch) -> None:
        desk.project.take_in(batch)
        cancel.cancel()

    with rehearsed(desk.project.path, other) as found, pytest.raises(Cancelled):
        found.apply(store, cancel=cancel)
    assert verify(desk.project.path) == []
    summary, _ = merge(desk, other)
    assert 0 < summary.steps < 20
    assert same_rows(desk.project.path, other)


def test_a_cancelled_comparison_stops(desk: Desk, other: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled), rehearsed(desk.project.path, other, cancel=cancel):
        pass


def judge_often(path: Path, statement: Id, reviewer: Id, times: int) -> None:
    def work(project: Project) -> None:
        for number in range(times):
            project.actions.judge(statement, SO, tuple(Verdict)[number % 3], reviewer, justification=str(number))

    elsewhere(path, work)


def same_rows(one: Path, other: Path) -> bool:
    """Whether two copies have the same content, ledger and heads."""

    def rows(path: Path) -> list[list[tuple[object, ...]]]:
        with closing(sqlite3.connect(path)) as connection:
            return [
                sorted(
                    connection.execute(f"SELECT {columns} FROM {table}"),
                    key=repr,
                )
                for table, columns in (
                    ("text", "*"),
                    ("statement", "*"),
                    ("run", "id, text, detector, version, statement_count, masks"),
                    ("reading", "*"),
                    ("evidence", "*"),
                    ("evidence_chunk", "*"),
                    ("action", "id, label, reviewer, replica, recorded_at, lamport, row_count"),
                    ("entry", "*"),
                    ("supersedes", "*"),
                    ("head", "*"),
                )
            ]

    return rows(one) == rows(other)


_MERGE = """
import sys
from pathlib import Path
from annotations.model.ids import new_id
from annotations.storage import merging
from annotations.storage.project import Project
merging._BATCH_ROWS = 5
path, other = map(Path, sys.argv[1:])
project = Project.open(path, new_id())
def store(batch):
    print("batch", flush=True)
    project.take_in(batch)
with merging.rehearsed(path, other) as found:
    found.apply(store)
project.close()
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
@pytest.mark.parametrize("batches", [0, 1, 2, 7, 15])
def test_killed_half_way_it_leaves_a_sound_project_and_merging_again_adds_the_rest(
    desk: Desk, other: Path, batches: int
) -> None:
    path = desk.project.path
    judge_often(other, desk.numeric, desk.reviewer.id, 60)
    desk.project.close()
    command, private = (
        [sys.executable, "-c", _MERGE, str(path), str(other)],
        {**os.environ, "TMPDIR": str(other.parent)},
    )
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=private) as process:
        assert process.stdout is not None
        for _ in range(batches):
            assert process.stdout.readline() == "batch\n"
        process.send_signal(signal.SIGKILL)
    assert verify(path) == []
    project = Project.open(path, new_id())
    with rehearsed(path, other) as found:
        found.apply(project.take_in)
    project.close()
    assert verify(path) == []
    assert same_rows(path, other)


# What is refused


def test_another_project_is_refused_by_name(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "Strangers.factdesk"
    Project.create(path, new_id()).close()
    refused(desk, path, WrongUse, "“Strangers.factdesk” is another project")


def test_the_project_itself_is_refused(desk: Desk) -> None:
    refused(desk, desk.project.path, WrongUse, "is the project itself")


def test_what_is_no_project_is_refused(desk: Desk, tmp_path: Path) -> None:
    refused(desk, tmp_path / "nowhere.factdesk", NotAProject, "There is no file")
    (tmp_path / "letter.factdesk").write_text("Dear colleague, " * 20)
    refused(desk, tmp_path / "letter.factdesk", NotAProject, "not a Factdesk project")


@pytest.mark.parametrize("version", [USER_VERSION + 1, 2 << 16])
def test_a_newer_file_is_refused(desk: Desk, other: Path, version: int) -> None:
    with closing(sqlite3.connect(other)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    refused(desk, other, NewerProject, "newer Factdesk")


def tampered(path: Path, *statements: str) -> None:
    """Change a file as no program of ours would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for definition in TRIGGERS.values():
            connection.execute(definition)


NEW = "(SELECT id FROM action ORDER BY arrival DESC LIMIT 1)"
"""The last action of the other copy, which the project lacks."""

NEW_ENTRY = f"(SELECT id FROM entry WHERE action = {NEW})"


@pytest.mark.parametrize(
    ("statement", "match"),
    [
        ("UPDATE action SET row_count = 5", "row_count|instead of|differs"),
        (f"UPDATE action SET row_count = 9 WHERE id = {NEW}", "has 1 rows instead of 9"),
        (f"DELETE FROM entry WHERE id = {NEW_ENTRY}", "has 0 rows instead of 1"),
        (f"UPDATE action SET recorded_at = 'yesterday' WHERE id = {NEW}", "makes no sense"),
        (f"UPDATE action SET recorded_at = '2026-01-01' WHERE id = {NEW}", "recorded at no time"),
        (f"UPDATE action SET recorded_at = '0001-01-01T00:00:00+14:00' WHERE id = {NEW}", "makes no sense"),
        (f"UPDATE action SET recorded_at = '9999-12-31T23:59:59-14:00' WHERE id = {NEW}", "makes no sense"),
        (f"UPDATE action SET lamport = -1 WHERE id = {NEW}", "recorded at no time"),
        (f"UPDATE action SET label = CAST(x'ff20' AS TEXT) WHERE id = {NEW}", "no UTF-8|makes no sense"),
        (f"UPDATE entry SET value = CAST(x'ff20' AS TEXT) WHERE id = {NEW_ENTRY}", "no UTF-8|makes no sense"),
        (f"UPDATE entry SET value = 'maybe' WHERE id = {NEW_ENTRY}", "no verdict maybe"),
        (f"UPDATE entry SET facet = 'said:x' WHERE id = {NEW_ENTRY}", "makes no sense"),
        (f"UPDATE entry SET kind = 'spell' WHERE id = {NEW_ENTRY}", "about nothing"),
        (f"UPDATE entry SET subject = randomblob(16) WHERE id = {NEW_ENTRY}", "about nothing"),
        (f"UPDATE entry SET detail = '[1]' WHERE id = {NEW_ENTRY}", "no object"),
        (f"UPDATE entry SET detail = '{{' WHERE id = {NEW_ENTRY}", "makes no sense"),
        (f"UPDATE entry SET detail = '{'[' * 50_000}' WHERE id = {NEW_ENTRY}", "makes no sense"),
        (f"UPDATE entry SET detail = '{{\"justification\": 5}}' WHERE id = {NEW_ENTRY}", "no text"),
        ("UPDATE entry SET value = 'Another name' WHERE kind = 'reviewer' AND facet = 'name'", "its entry .* differs"),
        ("UPDATE statement SET position = 3", "its statement .* differs"),
        ("UPDATE text SET words = 'Other words'", "its text .* differs"),
        ("INSERT INTO text(id, sha256, words) VALUES (randomblob(16), zeroblob(32), 'Forged')", "not those that were"),
        (
            "INSERT INTO statement(id, text, kind, position, anchor) "
            "SELECT zeroblob(16), id, 'numeric', 0, '[[0,2]]' FROM text",
            "not where its id says|makes no sense",
        ),
        (
            "INSERT INTO run(id, text, detector, version, statement_count, masks) "
            "SELECT randomblob(16), id, 'x', 9, 4, '[]' FROM text",
            "0 suggestions instead of 4",
        ),
        (
            "INSERT INTO run(id, text, detector, version, statement_count, masks) "
            "SELECT randomblob(16), id, 'x', 9, 0, '[[0, 99999, \"ad\"]]' FROM text",
            "no place in the text",
        ),
        (
            f"INSERT INTO supersedes SELECT {NEW_ENTRY}, id FROM entry WHERE kind = 'reviewer' AND facet = 'name'; ",
            "instead of 1",
        ),
        (f"DELETE FROM action WHERE id = {NEW}", "refers to a row of action that is missing"),
        ("CREATE TABLE extra(a)", "did not make"),
        ("CREATE TRIGGER boo AFTER INSERT ON action BEGIN DELETE FROM head; END", "did not make"),
    ],
)
def test_rows_that_no_program_of_ours_wrote_are_refused(desk: Desk, other: Path, statement: str, match: str) -> None:
    elsewhere(other, lambda project: project.actions.judge(desk.numeric, SO, Verdict.DISPUTED, desk.reviewer.id))
    tampered(other, statement)
    refused(desk, other, DamagedProject, match)


def test_a_reading_that_cannot_be_read_is_refused(desk: Desk, other: Path) -> None:
    newer = newer_detection(desk)
    elsewhere(other, lambda project: project.store_detection(newer))
    tampered(other, f"UPDATE reading SET body = '{{}}' WHERE statement = x'{newer.suggestions[0].id.hex()}'")
    refused(desk, other, DamagedProject, "makes no sense")


def test_nobody_puts_aside_what_another_reviewer_judged(desk: Desk, other: Path) -> None:
    me, sam = desk.reviewer.id, desk.project.actions.add_reviewer("Sam Two").id
    desk.project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, sam)
    merge_other_way(desk, other)
    elsewhere(other, lambda project: project.actions.judge(desk.numeric, SO, Verdict.DISPUTED, me))
    tampered(
        other,
        f"INSERT INTO supersedes SELECT {NEW_ENTRY}, h.entry FROM head AS h WHERE h.kind = 'judgement' "
        f"AND h.entry <> {NEW_ENTRY}",
        f"UPDATE action SET row_count = 2 WHERE id = {NEW}",
    )
    refused(desk, other, DamagedProject, "nothing to do with")


def test_a_cut_beyond_the_words_is_refused(desk: Desk, other: Path) -> None:
    end = len(WORDS)
    elsewhere(other, lambda project: project.actions.recut(desk.numeric, Span(0, end), Span(0, end), desk.reviewer.id))
    tampered(other, f"UPDATE entry SET detail = replace(detail, '{end}', '{end + 1}') WHERE kind = 'cut'")
    refused(desk, other, DamagedProject, "no place in the text")


def test_a_file_beside_the_journal_of_a_dead_program_is_refused(desk: Desk, other: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        for _ in range(300):
            connection.execute(
                "INSERT INTO text(id, sha256, words) VALUES (randomblob(16), randomblob(32), hex(randomblob(4000)))"
            )
        copy = tmp_path / "copied.factdesk"
        shutil.copy(other, copy)
        shutil.copy(other.with_name(f"{other.name}-journal"), copy.with_name(f"{copy.name}-journal"))
    refused(desk, copy, DamagedProject, "died while it was writing")


@pytest.mark.parametrize("seed", range(4))
def test_a_file_with_flipped_bytes_is_refused_or_leaves_a_sound_project(desk: Desk, other: Path, seed: int) -> None:
    judge_often(other, desk.numeric, desk.reviewer.id, 20)
    desk.project.close()
    start, good, chance = desk.project.path, other.read_bytes(), random.Random(seed)
    target = start.with_name("target.factdesk")
    for _ in range(15):
        flipped = bytearray(good)
        for _ in range(chance.choice((1, 3, 20))):
            flipped[chance.randrange(100, len(flipped))] = chance.randrange(256)
        other.write_bytes(flipped[: len(flipped) - chance.choice((0, 0, 0, 5000))])
        shutil.copy(start, target)
        project = Project.open(target, new_id())
        try:
            with rehearsed(target, other) as found:
                assert len(list(found.forks())) == found.summary.forks
                found.apply(project.take_in)
        except DamagedProject:
            assert target.read_bytes() == start.read_bytes()
        finally:
            project.close()
        assert verify(target) == []
