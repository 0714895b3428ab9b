"""The private copy of a shared project: taken out, worked on, merged back, found again."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotations.errors import Cancelled, NotAProject, ReadOnlyProject, StorageFailed, WrongUse
from annotations.model.ids import new_id
from annotations.model.vocabulary import SO, Verdict
from annotations.progress import CancelToken
from annotations.storage.private_copies import lacks, let_go, merge_back, take_out
from annotations.storage.private_folders import PrivateCopy, kept, private_copy_of
from annotations.storage.project import Project
from annotations.storage.schema import USER_VERSION
from annotations.storage.verify import verify
from tests.storage.conftest import Desk, elsewhere

REPLICA = new_id()


@pytest.fixture
def copy(desk: Desk, other: Path, tmp_path: Path) -> PrivateCopy:
    """The private copy of the project at `other`, just taken out."""
    taken = private_copy_of(other, tmp_path / "private")
    assert take_out(taken, REPLICA) is None
    return taken


def judge(path: Path, desk: Desk, verdict: Verdict = Verdict.DISPUTED) -> None:
    elsewhere(path, lambda project: project.actions.judge(desk.numeric, SO, verdict, desk.reviewer.id))


def tick(path: Path, desk: Desk) -> None:
    elsewhere(path, lambda project: project.actions.put_off(desk.duration, desk.reviewer.id))


def judged(path: Path, desk: Desk) -> bool:
    found = []
    elsewhere(path, lambda project: found.append(project.article(desk.article).statement(desk.numeric)))
    return bool(found[0] is not None and found[0].judgements)


def test_work_goes_back_and_the_copy_with_it(desk: Desk, copy: PrivateCopy, tmp_path: Path) -> None:
    judge(copy.path, desk)
    assert list(kept(tmp_path / "private")) == [copy]
    assert not let_go(copy)  # it holds what the file lacks
    tick(copy.shared, desk)  # meanwhile, by somebody else
    assert merge_back(copy, REPLICA, tmp_path / "backups") == 1
    (backup,) = (tmp_path / "backups").glob("*/* before merging back.factdesk")
    assert not judged(backup, desk)
    assert judged(copy.shared, desk) and verify(copy.shared) == []
    assert let_go(copy) and not copy.exists and list(kept(tmp_path / "private")) == []


def test_what_others_did_is_taken_in_when_it_is_opened_again(desk: Desk, copy: PrivateCopy) -> None:
    tick(copy.path, desk)
    judge(copy.shared, desk)
    assert take_out(copy, REPLICA) is None
    assert judged(copy.path, desk) and lacks(copy.shared, copy.path) == 1


@pytest.mark.parametrize("mishap", ["gone", "another project", "no project"])
def test_whatever_became_of_the_shared_file_the_copy_stays(
    desk: Desk, copy: PrivateCopy, tmp_path: Path, mishap: str
) -> None:
    judge(copy.path, desk)
    copy.shared.unlink()
    if mishap == "another project":
        Project.create(copy.shared, REPLICA).close()
    elif mishap == "no project":
        copy.shared.write_text("a shopping list")
    raised = {"gone": StorageFailed, "another project": WrongUse, "no project": NotAProject}[mishap]
    with pytest.raises(raised):
        merge_back(copy, REPLICA, tmp_path / "backups")
    assert take_out(copy, REPLICA) is not None  # says so, and the copy opens
    assert judged(copy.path, desk)


def test_an_older_version_put_back_by_a_sync_program_gets_all_again(
    desk: Desk, copy: PrivateCopy, tmp_path: Path
) -> None:
    before = Path(shutil.copy(copy.shared, tmp_path / "older"))
    judge(copy.path, desk)
    merge_back(copy, REPLICA, tmp_path / "backups")
    shutil.copy(before, copy.shared)
    assert not let_go(copy)
    merge_back(copy, REPLICA, tmp_path / "backups")
    assert judged(copy.shared, desk) and let_go(copy)


def test_a_file_that_may_only_be_read_is_not_touched(desk: Desk, copy: PrivateCopy, tmp_path: Path) -> None:
    judge(copy.path, desk)
    with closing(sqlite3.connect(copy.shared)) as connection:  # a newer program's: it opens for reading only
        connection.execute(f"PRAGMA user_version = {USER_VERSION + 1}")
    with pytest.raises(ReadOnlyProject):
        merge_back(copy, REPLICA, tmp_path / "backups")
    assert copy.exists


def test_a_cancel_leaves_both_whole(desk: Desk, copy: PrivateCopy, tmp_path: Path) -> None:
    judge(copy.path, desk)
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        merge_back(copy, REPLICA, tmp_path / "backups", cancel=cancel)
    assert copy.exists and verify(copy.shared) == [] and not judged(copy.shared, desk)


def number_in(path: Path, desk: Desk) -> int:
    numbers: list[int] = []

    def read(project: Project) -> None:
        statement = project.article(desk.article).statement(desk.numeric)
        assert statement is not None
        numbers.extend(int(one.justification) for one in statement.judgements)

    elsewhere(path, read)
    return numbers[0]


_WORK = """import os, sys
from pathlib import Path
from annotations.model.ids import new_id
from annotations.model.vocabulary import SO, Verdict
from annotations.storage.private_copies import merge_back
from annotations.storage.private_folders import private_copy_of
from annotations.storage.project import Project
shared, home, statement, reviewer = Path(sys.argv[1]), Path(sys.argv[2]), *map(bytes.fromhex, sys.argv[3:])
copy, number = private_copy_of(shared, home), 0
while True:
    project = Project.open(copy.path, new_id())
    project.actions.judge(statement, SO, [*Verdict][number % 3], reviewer, justification=str(number))
    project.close()
    print(number, flush=True)
    if number % 2:
        merge_back(copy, new_id(), home / "backups")
    number += 1
"""


def test_killed_at_any_point_nothing_is_lost(desk: Desk, copy: PrivateCopy, tmp_path: Path) -> None:
    """A process judges and merges back until it is killed; then the next start finds all that was shown."""
    arguments = (str(copy.shared), str(tmp_path / "private"), desk.numeric.hex(), desk.reviewer.id.hex())
    for round_ in range(3):
        with subprocess.Popen([sys.executable, "-c", _WORK, *arguments], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            shown = [process.stdout.readline() for _ in range(3 + round_)]
            process.send_signal(signal.SIGKILL)
            shown += process.stdout.readlines()
        last = shown[-1].strip()
        assert list(kept(tmp_path / "private")) == [copy]
        assert take_out(copy, REPLICA) is None
        merge_back(copy, REPLICA, tmp_path / "backups")
        for path in (copy.shared, copy.path):
            assert number_in(path, desk) >= int(last)
            assert verify(path) == []
