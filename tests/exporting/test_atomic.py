import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotations.errors import Cancelled, ExportFailed
from annotations.exporting.workbook import write_workbook
from annotations.model.record import ArticleRecord
from annotations.progress import CancelToken
from tests.factories import Record, make_article, make_statement, record

OLD = b"the older file"


def project(statements: int = 1) -> Record:
    article = make_article("The words.")
    return record((article, [make_statement(article, label=str(n)) for n in range(statements)]))


class Breaking(Record):
    """A project whose second article cannot be read any more."""

    def articles(self) -> Iterator[ArticleRecord]:
        yield from project().articles()
        raise OSError(5, "Input/output error")


def failure(target: Path, record: Record) -> ExportFailed:
    with pytest.raises(ExportFailed) as caught:
        write_workbook(record, target, reviewer=None)
    assert caught.value.sentence.endswith(".")
    assert caught.value.next_step.endswith(".")
    return caught.value


@pytest.fixture
def older(tmp_path: Path) -> Path:
    path = tmp_path / "out.xlsx"
    path.write_bytes(OLD)
    return path


def test_an_older_file_is_replaced_and_keeps_its_rights(older: Path) -> None:
    older.chmod(0o640)
    write_workbook(project(), older, reviewer=None)
    assert older.read_bytes().startswith(b"PK")
    assert os.name == "nt" or older.stat().st_mode & 0o777 == 0o640
    assert list(older.parent.iterdir()) == [older]


def test_a_failure_leaves_the_older_file_whole(older: Path) -> None:
    assert "Input/output error" in failure(older, Breaking()).sentence
    assert older.read_bytes() == OLD
    assert list(older.parent.iterdir()) == [older]


def test_cancelling_leaves_the_older_file_whole(
    older: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    scratch = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    cancel = CancelToken()
    several = Record(of_articles=[*project(3).of_articles, *project(3).of_articles])
    with pytest.raises(Cancelled):
        write_workbook(
            several, older, reviewer=None, progress=lambda done, *_: cancel.cancel() if done else None, cancel=cancel
        )
    assert older.read_bytes() == OLD
    assert list(older.parent.iterdir()) == [older]
    assert list(scratch.iterdir()) == []


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "out.xlsx").mkdir()
    assert "a folder of that name" in failure(tmp_path / "out.xlsx", project()).sentence
    assert list(tmp_path.iterdir()) == [tmp_path / "out.xlsx"]


def test_a_missing_folder(tmp_path: Path) -> None:
    assert "its folder is not there" in failure(tmp_path / "gone" / "out.xlsx", project()).sentence


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    assert "its name is too long" in failure(tmp_path / ("x" * 300), project()).sentence


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    assert "may not be written" in failure(folder / "out.xlsx", project()).sentence


def test_a_full_disk(small_disk: Callable[[str], Path]) -> None:
    folder = small_disk("64k")
    target = folder / "out.xlsx"
    target.write_bytes(OLD)
    assert "the disk is full" in failure(target, project(4_000)).sentence
    assert target.read_bytes() == OLD
    assert list(folder.iterdir()) == [target]


def test_a_full_scratch_disk(small_disk: Callable[[str], Path], older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = small_disk("64k")
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    assert "the disk is full" in failure(older, project(4_000)).sentence
    assert older.read_bytes() == OLD
    assert list(scratch.iterdir()) == []


def test_a_disk_that_can_only_be_read(small_disk: Callable[[str], Path]) -> None:
    folder = small_disk("64k")
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    assert "can only be read" in failure(folder / "out.xlsx", project()).sentence
