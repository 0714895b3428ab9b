"""What happens to a file while it is open: a sentence with a next step, and no saved verdict is lost."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from annotations.errors import (
    DamagedProject,
    FactdeskError,
    ProjectBusy,
    ProjectGone,
    ProjectOverwritten,
    ReadOnlyProject,
    StorageFailed,
)
from annotations.model.ids import new_id
from annotations.model.vocabulary import SO, Verdict
from annotations.storage.project import Project
from annotations.storage.project_file import has_hot_journal
from annotations.storage.verify import verify
from tests.mishaps import moved, replaced
from tests.storage.conftest import Desk


def judge(desk: Desk, verdict: Verdict = Verdict.VERIFIED) -> None:
    desk.project.actions.judge(desk.duration, SO, verdict, desk.reviewer.id)


def judged(path: Path, desk: Desk) -> list[str]:
    """What a file says of the desk's statement."""
    with closing(Project.open(path, new_id())) as project:
        found = project.article(desk.article).statement(desk.duration)
    assert found is not None
    return [judgement.value for judgement in found.judgements]


def refused(desk: Desk, kind: type[FactdeskError]) -> None:
    """The next verdict is refused in words."""
    with pytest.raises(kind) as told:
        judge(desk, Verdict.DISPUTED)
    assert told.value.sentence.endswith(".") and told.value.next_step.endswith(".")


@pytest.mark.parametrize("happens", [moved, Path.unlink, replaced])
def test_a_file_that_is_gone_can_be_saved_elsewhere(desk: Desk, happens: Callable[[Path], None]) -> None:
    judge(desk)
    happens(desk.project.path)
    refused(desk, ProjectGone)
    with pytest.raises(ProjectGone):
        desk.project.changes_of_others()
    kept = desk.project.path.with_name("kept.factdesk")
    desk.project.save_to(kept)
    assert verify(kept) == [] and judged(kept, desk) == [Verdict.VERIFIED]


def test_a_file_that_is_put_back_is_written_to_again(desk: Desk) -> None:
    moved(desk.project.path)
    refused(desk, ProjectGone)
    desk.project.path.with_name("moved.factdesk").rename(desk.project.path)
    judge(desk)
    assert judged(desk.project.path, desk) == [Verdict.VERIFIED]


def test_an_older_copy_that_is_written_over_it_is_noticed_and_not_written_to(desk: Desk) -> None:
    path = desk.project.path
    older = Path(shutil.copy(path, path.with_name("older.factdesk")))
    judge(desk)
    shutil.copyfile(older, path)
    refused(desk, ProjectOverwritten)
    with pytest.raises(ProjectOverwritten):
        desk.project.changes_of_others()
    assert path.read_bytes()[40:] == older.read_bytes()[40:] and verify(path) == []


def test_a_copy_with_as_many_changes_that_is_written_over_it_is_noticed(desk: Desk) -> None:
    """SQLite compares a counter, which is the same in both."""
    path = desk.project.path
    judge(desk)
    desk.project.close()
    other = Path(shutil.copy(path, path.with_name("other.factdesk")))
    with closing(Project.open(other, new_id())) as theirs:
        theirs.actions.judge(desk.duration, SO, Verdict.UNVERIFIABLE, desk.reviewer.id)
    desk.project = Project.open(path, new_id())
    judge(desk, Verdict.DISPUTED)
    assert path.read_bytes()[24:28] == other.read_bytes()[24:28]
    shutil.copyfile(other, path)
    refused(desk, ProjectOverwritten)
    desk.project.close()
    assert verify(path) == [] and judged(path, desk) == [Verdict.UNVERIFIABLE]


def test_a_newer_copy_that_is_written_over_it_is_taken_up(desk: Desk) -> None:
    path = desk.project.path
    judge(desk)
    newer = Path(shutil.copy(path, path.with_name("newer.factdesk")))
    with closing(Project.open(newer, new_id())) as theirs:
        theirs.actions.judge(desk.numeric, SO, Verdict.DISPUTED, desk.reviewer.id)
    shutil.copyfile(newer, path)
    assert desk.numeric in desk.project.changes_of_others().statements
    judge(desk, Verdict.UNVERIFIABLE)
    assert verify(path) == [] and judged(path, desk) == [Verdict.UNVERIFIABLE]


@pytest.mark.parametrize("size", [0, 100, 5000, -4096])
def test_a_file_that_is_cut_short_is_left_as_it_is(desk: Desk, size: int) -> None:
    path = desk.project.path
    judge(desk)
    whole = path.stat().st_size
    os.truncate(path, size if size >= 0 else whole + size)
    cut = path.read_bytes()
    refused(desk, FactdeskError)
    assert path.read_bytes() == cut


@pytest.mark.parametrize("junk", [b"\0", b"\xff", b"words "])
def test_a_file_that_is_overwritten_with_junk_is_left_as_it_is(desk: Desk, junk: bytes) -> None:
    path = desk.project.path
    judge(desk)
    size = path.stat().st_size
    path.write_bytes((junk * size)[:size])
    refused(desk, DamagedProject)
    assert path.read_bytes() == (junk * size)[:size]


def test_a_file_that_was_made_read_only_is_opened_for_reading(
    desk: Desk, read_only_folder: Callable[[Callable[[Path], object]], Path]
) -> None:
    judge(desk)
    desk.project.close()
    folder = read_only_folder(lambda folder: shutil.copy(desk.project.path, folder))
    with closing(Project.open(folder / "p.factdesk", new_id())) as project:
        assert project.read_only and project.changes_of_others().statements == frozenset()
        with pytest.raises(ReadOnlyProject, match="reading only"):
            project.actions.judge(desk.duration, SO, Verdict.DISPUTED, desk.reviewer.id)
    assert judged(folder / "p.factdesk", desk) == [Verdict.VERIFIED]


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
print(flush=True)
sys.stdin.read()
"""


@contextmanager
def held(path: Path, how: str) -> Iterator[None]:
    """Another process holds the file."""
    command = [sys.executable, "-c", HOLD, str(path), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdin is not None
        other.stdout.readline()
        yield
        other.stdin.close()


@pytest.mark.parametrize("how", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_file_that_another_process_holds_is_busy_until_it_lets_go(
    desk: Desk, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(desk)
    desk.project.close()
    monkeypatch.setattr("annotations.storage.connection.BUSY_SECONDS", 0.05)
    desk.project = Project.open(desk.project.path, new_id())
    with held(desk.project.path, how):
        refused(desk, ProjectBusy)
    judge(desk, Verdict.UNVERIFIABLE)
    desk.project.close()
    assert judged(desk.project.path, desk) == [Verdict.UNVERIFIABLE]


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="there are no limits of file sizes here")
def test_a_file_that_may_not_grow_keeps_what_was_called_saved(desk: Desk) -> None:
    """As on a full disk, where nobody may mount one: SQLite's writes fail in the same place."""
    judge(desk)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (desk.project.path.stat().st_size, before[1]))
    try:
        with pytest.raises(StorageFailed, match="was not stored") as told:
            for number in range(100):
                desk.project.actions.write_note(desk.duration, f"{number} {'x' * 3000}", desk.reviewer.id)
        assert told.value.next_step
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    judge(desk, Verdict.DISPUTED)
    assert verify(desk.project.path) == [] and judged(desk.project.path, desk) == [Verdict.DISPUTED]


HALF = """
import os, signal, sys
from pathlib import Path
from annotations.model.ids import new_id
from annotations.storage.connection import ProjectConnection
connection = ProjectConnection(Path(sys.argv[1]))
def add(writing, label):
    for _ in range(5000):  # with ids all over the index, so that pages change that were there before
        writing.exec_driver_sql(
            "INSERT INTO action(id, label, replica, recorded_at, lamport, row_count) VALUES (?, ?, ?, '', 1, 0)",
            (os.urandom(16), label, new_id()))
with connection.writing() as writing:
    add(writing, "whole")
with connection.writing() as writing:
    writing.exec_driver_sql("PRAGMA cache_size = 10")  # so that they are written before the end
    add(writing, "half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_file_that_is_copied_without_its_hot_journal_is_noticed_and_the_file_itself_mended(desk: Desk) -> None:
    path = desk.project.path
    judge(desk)
    desk.project.close()
    assert subprocess.run([sys.executable, "-c", HALF, str(path)], check=False).returncode == -signal.SIGKILL
    assert has_hot_journal(path)
    alone = Path(shutil.copy(path, path.with_name("alone.factdesk")))
    beside = Path(shutil.copy(path, path.with_name("beside.factdesk")))
    shutil.copy(path.with_name("p.factdesk-journal"), path.with_name("beside.factdesk-journal"))
    try:
        assert verify(alone) != []
    except DamagedProject as told:
        assert told.next_step
    for whole in (path, beside):
        assert verify(whole) == [] and judged(whole, desk) == [Verdict.VERIFIED]
    with closing(sqlite3.connect(path)) as connection:
        counted = connection.execute(
            "SELECT label, count(*) FROM action WHERE label IN ('whole', 'half') GROUP BY label"
        )
        assert counted.fetchall() == [("whole", 5000)]
