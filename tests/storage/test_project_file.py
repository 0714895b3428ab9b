"""The file as a file: what is refused before SQLite touches it, and what is opened how."""

import sqlite3
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotations.errors import (
    DamagedProject,
    FactdeskError,
    ForeignParts,
    NewerProject,
    NotAProject,
    ProjectBusy,
    ReadOnlyProject,
    StorageFailed,
)
from annotations.model.ids import new_id
from annotations.storage import project_file
from annotations.storage.connection import ProjectConnection
from annotations.storage.project import Project
from annotations.storage.schema import USER_VERSION
from annotations.storage.verify import verify


@pytest.fixture
def path(tmp_path: Path) -> Path:
    created = tmp_path / "p.factdesk"
    project_file.create(created)
    return created


def change_header(path: Path, offset: int, value: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(value)


def test_a_new_project_says_whose_it_is_and_which_version(path: Path) -> None:
    header = path.read_bytes()[:100]
    assert header[68:72] == b"FDSK"
    assert struct.unpack(">I", header[60:64])[0] == USER_VERSION == 0x10002
    assert project_file.check_header(path) is project_file.Age.CURRENT
    assert verify(path) == []


def test_creating_never_overwrites_and_leaves_no_scraps(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(StorageFailed, match="already a file"):
        project_file.create(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["p.factdesk"]


def test_creating_in_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="no folder"):
        project_file.create(tmp_path / "nowhere" / "p.factdesk")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is empty"), (b"just words", "not a Factdesk project"), (b"x" * 5000, "not a Factdesk project")],
)
def test_other_files_are_refused_untouched(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "p.factdesk"
    path.write_bytes(content)
    with pytest.raises(NotAProject, match=sentence):
        Project.open(path, new_id())
    assert path.read_bytes() == content


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAProject, match="no file"):
        Project.open(tmp_path / "none.factdesk", new_id())
    with pytest.raises(NotAProject, match="folder"):
        Project.open(tmp_path, new_id())


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(NotAProject, match="another program"):
        Project.open(path, new_id())


def test_a_newer_major_version_is_refused_by_name(path: Path) -> None:
    change_header(path, 60, struct.pack(">I", 2 << 16 | 3))
    before = path.read_bytes()
    with pytest.raises(NewerProject, match=r"format 2\.3.*knows 1\.2"):
        Project.open(path, new_id())
    assert path.read_bytes() == before


def test_a_newer_minor_version_is_read_but_not_written(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE addition (a)")
    connection.close()
    change_header(path, 60, struct.pack(">I", USER_VERSION + 1))
    project = Project.open(path, new_id())
    try:
        assert project.read_only
        assert project.article_ids() == []
        with pytest.raises(ReadOnlyProject):
            project.actions.add_reviewer("Rita")
    finally:
        project.close()


def test_a_truncated_file_is_called_damaged(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedProject, match="cut short"):
        Project.open(path, new_id())


def test_a_file_overwritten_in_the_middle_is_called_damaged(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[4096 : len(whole)] = b"\xff" * (len(whole) - 4096)
    path.write_bytes(whole)
    with pytest.raises(DamagedProject):
        Project.open(path, new_id())


def test_write_ahead_logging_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    with pytest.raises(DamagedProject, match="write-ahead"):
        Project.open(path, new_id())


@pytest.mark.parametrize(
    "foreign",
    [
        "CREATE TRIGGER spy AFTER INSERT ON action BEGIN DELETE FROM head; END",
        "CREATE VIEW spy AS SELECT 1",
        "CREATE TABLE spy (a)",
        "DROP TRIGGER entry_becomes_head",
        "DROP INDEX head_by_text",
        "ALTER TABLE entry ADD COLUMN spy TEXT",
    ],
)
def test_parts_that_are_not_ours_keep_a_file_closed(path: Path, foreign: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(foreign)
    connection.close()
    with pytest.raises(DamagedProject, match=r"spy|lacks|entry"):
        Project.open(path, new_id())


def test_an_old_program_stops_writing_into_a_migrated_file(path: Path) -> None:
    project = Project.open(path, new_id())
    try:
        change_header(path, 24, struct.pack(">I", 999))  # the change counter, as a migration would move it
        change_header(path, 60, struct.pack(">I", 2 << 16))
        with pytest.raises(NewerProject, match="converted by a newer Factdesk"):
            project.actions.add_reviewer("Rita")
    finally:
        project.close()


def test_a_file_replaced_while_open_is_noticed_before_anything_is_called_saved(path: Path) -> None:
    project = Project.open(path, new_id())
    try:
        path.rename(path.with_name("moved.factdesk"))
        with pytest.raises(StorageFailed, match="moved, deleted or replaced"):
            project.actions.add_reviewer("Rita")
    finally:
        project.close()


def test_a_locked_file_is_busy_not_damaged(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotations.storage.connection.BUSY_SECONDS", 0.05)
    project = Project.open(path, new_id())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        started = time.monotonic()
        with pytest.raises(ProjectBusy, match="Another program"):
            project.actions.add_reviewer("Rita")
        assert time.monotonic() - started < 4
        other.execute("ROLLBACK")
        assert project.actions.add_reviewer("Rita").name == "Rita"
    finally:
        other.close()
        project.close()


def test_every_error_has_a_next_step(tmp_path: Path) -> None:
    path = tmp_path / "p.factdesk"
    path.write_bytes(b"words")
    with pytest.raises(FactdeskError) as caught:
        project_file.check_header(path)
    assert caught.value.next_step


def test_rows_of_the_ledger_can_be_neither_changed_nor_deleted(path: Path) -> None:
    project = Project.open(path, new_id())
    project.actions.add_reviewer("Rita")
    project.close()
    connection = ProjectConnection(path)
    try:
        for sentence in ("UPDATE entry SET value = 'x'", "DELETE FROM action", "DELETE FROM supersedes"):
            with connection.writing() as writing:
                if sentence.startswith("DELETE FROM supersedes"):
                    writing.exec_driver_sql("INSERT INTO supersedes SELECT id, id FROM entry LIMIT 1")
                with pytest.raises(Exception, match="only ever added"):
                    writing.exec_driver_sql(sentence)
    finally:
        connection.close()


def test_two_programs_that_create_one_file_at_once_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.factdesk"
    monkeypatch.setattr(Path, "exists", lambda self: False)  # both looked before either was done
    project_file.create(path)
    first = path.read_bytes()
    with pytest.raises(StorageFailed, match="already a file"):
        project_file.create(path)
    assert path.read_bytes() == first
    assert [entry.name for entry in tmp_path.iterdir()] == ["p.factdesk"]


def test_a_trigger_that_calls_itself_sqlites_own_keeps_a_file_closed(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TRIGGER spy AFTER INSERT ON action BEGIN DELETE FROM head; END")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET name = 'sqlite_autoindex_spy' WHERE name = 'spy'")
    connection.commit()
    connection.close()
    with pytest.raises(DamagedProject):
        Project.open(path, new_id())


def test_no_journal_is_left_beside_a_closed_project(path: Path) -> None:
    project = Project.open(path, new_id())
    project.actions.add_reviewer("Rita")
    journal = path.with_name("p.factdesk-journal")
    assert journal.exists() and not project_file.has_hot_journal(path)
    project.close()
    assert not journal.exists()


def test_a_version_that_never_was_is_refused_without_a_backup(path: Path) -> None:
    change_header(path, 60, struct.pack(">I", 5))
    with pytest.raises(DamagedProject, match="never in use"):
        Project.open(path, new_id())
    assert [entry.name for entry in path.parent.iterdir()] == ["p.factdesk"]


def test_whoever_opens_a_file_trusts_nothing_in_it(path: Path) -> None:
    for read_only in (False, True):
        connection = ProjectConnection(path, read_only=read_only)
        try:
            with connection.reading() as reading:
                names = ("trusted_schema", "cell_size_check", "mmap_size", "foreign_keys")
                found = {name: reading.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
        finally:
            connection.close()
        assert found == {"trusted_schema": 0, "cell_size_check": 1, "mmap_size": 0, "foreign_keys": 1}


def test_a_newer_minor_version_may_add_tables_but_nothing_that_runs(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TRIGGER spy AFTER INSERT ON action BEGIN DELETE FROM head; END")
    connection.close()
    change_header(path, 60, struct.pack(">I", USER_VERSION + 1))
    before = path.read_bytes()
    with pytest.raises(DamagedProject, match="spy"):
        Project.open(path, new_id())
    assert path.read_bytes() == before


def test_a_damaged_page_is_found_at_opening(path: Path) -> None:
    project = Project.open(path, new_id())
    for number in range(200):
        project.actions.add_reviewer(f"Reviewer {number}")
    project.close()
    data = bytearray(path.read_bytes())
    connection = sqlite3.connect(path)
    root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entry_by_subject'").fetchone()[0]
    connection.close()
    data[(root - 1) * 4096 + 12 : root * 4096] = bytes(4096 - 12)
    path.write_bytes(data)
    with pytest.raises(DamagedProject, match="damaged"):
        Project.open(path, new_id())
    assert path.read_bytes() == bytes(data)


def test_looking_at_a_file_that_is_open_gives_no_lock_away(path: Path) -> None:
    """As an export or a backup does while a verdict is being stored (sqlite.org/howtocorrupt.html, 2.2)."""
    program = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None); "
        "connection.execute('BEGIN IMMEDIATE'); print('two write at once')"
    )
    connection = ProjectConnection(path)
    try:
        with connection.founding():
            project_file.check_header(path)
            ProjectConnection(path, read_only=True).close()
            command = [sys.executable, "-c", program, str(path)]
            other = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert "locked" in other.stderr and other.stdout == ""
    finally:
        connection.close()
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_a_check_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.factdesk"
    project_file.create(path)
    whole = path.read_bytes()
    assert whole.count(b"CHECK (length(sha256) = 32)") == 2
    path.write_bytes(whole.replace(b"CHECK (length(sha256) = 32)", b"CHECK (lengdh(sha256) = 32)"))
    with pytest.raises(ForeignParts, match="parts that Factdesk did not make"):
        Project.open(path, new_id())
