"""Older files: every stored version opens, a migration is whole or did not happen."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from annotations.errors import NewerProject, ReadOnlyProject
from annotations.model.evidence import EvidenceState
from annotations.model.ids import new_id
from annotations.model.vocabulary import SO, Verdict
from annotations.storage import evidence, migration, project_file
from annotations.storage.connection import ProjectConnection
from annotations.storage.project import Project
from annotations.storage.schema import USER_VERSION
from annotations.storage.verify import verify

STORED = sorted((Path(__file__).parents[1] / "files").glob("*.factdesk"))

GOOD = """
from alembic import op
revision = "1.3"
down_revision = "1.2"
USER_VERSION = 1 << 16 | 3
def upgrade():
    op.execute("CREATE TABLE addition (a INTEGER) STRICT")
    op.execute("INSERT INTO addition VALUES (1)")
"""


def test_replaying_the_revisions_gives_the_schema_of_a_fresh_file() -> None:
    memory = ProjectConnection(Path(":memory:"))
    with memory.founding() as connection:
        migration.upgrade(connection)
        assert project_file.structure(connection) == project_file.structure_of_fresh()
    memory.close()


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.name)
def test_every_stored_version_opens_and_takes_a_verdict(stored: Path, tmp_path: Path) -> None:
    path = tmp_path / stored.name
    shutil.copy(stored, path)
    project = Project.open(path, new_id())
    article = project.article(project.article_ids()[0])
    reviewer = project.reviewers()[0]
    verdicts = [j.verdict for s in article.statements for j in s.judgements]
    assert Verdict.VERIFIED in verdicts and Verdict.DISPUTED in verdicts
    assert any(s.citations for s in article.statements) and any(s.notes for s in article.statements)
    assert article.ticks and article.article.masks
    project.actions.judge(article.statements[-1].id, SO, Verdict.UNVERIFIABLE, reviewer.id)
    project.close()
    assert verify(path) == []


def test_stored_evidence_is_whole() -> None:
    found = [states for path in STORED if path.name >= "version-1.2" and (states := evidence.states(path))]
    assert found and all(set(states.values()) == {EvidenceState.WHOLE} for states in found)


def test_there_is_a_stored_project_of_this_version() -> None:
    assert any(project_file.check_header(path) is project_file.Age.CURRENT for path in STORED)


@pytest.fixture
def revisions(tmp_path: Path) -> Path:
    folder = tmp_path / "revisions"
    (folder / "versions").mkdir(parents=True)
    for revision in (migration.REVISIONS / "versions").glob("v*.py"):
        shutil.copy(revision, folder / "versions")
    return folder


def version_of(path: Path) -> int:
    with path.open("rb") as file:
        return int.from_bytes(file.read(64)[60:64], "big")


def test_a_migration_keeps_a_backup(tmp_path: Path, revisions: Path) -> None:
    (revisions / "versions" / "v1_3.py").write_text(GOOD)
    path = tmp_path / "p.factdesk"
    project_file.create(path)
    backup = migration.migrate(path, revisions, USER_VERSION + 1)
    assert version_of(path) == USER_VERSION + 1
    assert version_of(backup) == USER_VERSION
    assert backup.name == "p (before update from 1.2).factdesk"


def test_a_migration_that_fails_half_way_leaves_the_old_file(tmp_path: Path, revisions: Path) -> None:
    (revisions / "versions" / "v1_3.py").write_text(GOOD + "    op.execute('SELECT no_such_thing')\n")
    path = tmp_path / "p.factdesk"
    project_file.create(path)
    with pytest.raises(sqlite3.OperationalError, match="no_such_thing"):
        migration.migrate(path, revisions, USER_VERSION + 1)
    assert version_of(path) == USER_VERSION
    assert project_file.check_header(path) is project_file.Age.CURRENT
    assert verify(path) == []


def test_an_old_program_is_locked_out_of_a_file_that_was_migrated_while_open(tmp_path: Path, revisions: Path) -> None:
    """The migration here is a real one, made by another program as it were."""
    (revisions / "versions" / "v1_3.py").write_text(GOOD)
    path = tmp_path / "p.factdesk"
    project = Project.create(path, new_id())
    migration.migrate(path, revisions, USER_VERSION + 1)
    before = path.read_bytes()
    with pytest.raises(NewerProject, match="converted by a newer Factdesk"):
        project.actions.add_reviewer("Rita")
    project.close()
    assert path.read_bytes() == before
    again = Project.open(path, new_id())
    try:
        assert again.read_only
        with pytest.raises(ReadOnlyProject):
            again.actions.add_reviewer("Rita")
    finally:
        again.close()
    assert path.read_bytes() == before


def test_a_program_that_is_killed_while_it_migrates_leaves_the_old_file(tmp_path: Path, revisions: Path) -> None:
    much = "    op.execute('PRAGMA cache_size = 1')\n    op.execute('INSERT INTO addition SELECT 1 FROM '"
    much += "    '(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000) SELECT i FROM n)')\n"
    (revisions / "versions" / "v1_3.py").write_text(f"import os\n{GOOD}{much}    os.kill(os.getpid(), 9)\n")
    path = tmp_path / "p.factdesk"
    project_file.create(path)
    whole = path.read_bytes()
    program = "import sys; from pathlib import Path; from annotations.storage.migration import migrate; "
    program += f"migrate(Path(sys.argv[1]), Path(sys.argv[2]), {USER_VERSION + 1})"
    finished = subprocess.run([sys.executable, "-c", program, str(path), str(revisions)], check=False)
    assert finished.returncode == -9
    assert path.read_bytes() != whole and project_file.has_hot_journal(path)  # half of it was in the file
    Project.open(path, new_id()).close()
    assert version_of(path) == USER_VERSION and verify(path) == []
    backup = tmp_path / "p (before update from 1.2).factdesk"
    assert verify(backup) == []
