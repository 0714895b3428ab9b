"""Who has a project open: told by files that are advice, and that go."""

import json
import os
import platform
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from annotations.model.ids import new_id
from annotations.model.judgement import Reviewer
from annotations.storage.presence import Presence

RITA = Reviewer(new_id(), "Rita One", "R1")
KOFI = Reviewer(new_id(), "Kofi Mensah", "KM")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "p.factdesk"
    made.touch()
    return made


@pytest.fixture
def here(path: Path) -> Iterator[Presence]:
    made = Presence(path)
    yield made
    made.leave()


def files(path: Path) -> list[Path]:
    return sorted(path.parent.glob(".p.factdesk.*.here"))


def written(path: Path, token: str = "aaaa", **changed: object) -> Path:
    """What another window wrote."""
    now = datetime.now(UTC).isoformat()
    told: dict[str, Any] = {"reviewer": KOFI.id.hex(), "name": "Kofi Mensah", "initials": "KM", "host": "newsroom-7"}
    told |= {"process": 1, "since": now, "seen": now, **changed}
    file = path.with_name(f".{path.name}.{token}.here")
    file.write_text(json.dumps(told))
    return file


def names(presence: Presence) -> list[str]:
    return [other.name for other in presence.others()]


def test_two_windows_see_each_other_until_they_leave(path: Path, here: Presence) -> None:
    other = Presence(path)
    here.announce(RITA)
    assert here.others() == []
    other.announce(None)
    assert names(here) == [""] and names(other) == ["Rita One"]
    other.announce(KOFI)
    (seen,) = here.others()
    assert (seen.reviewer, seen.name, seen.initials, seen.host) == (KOFI.id, "Kofi Mensah", "KM", "")
    other.leave()
    assert here.others() == []
    here.leave()
    assert [entry.name for entry in path.parent.iterdir()] == ["p.factdesk"]


def test_another_project_in_the_folder_is_somebody_elses(path: Path, here: Presence) -> None:
    other = Presence(path.with_name("p.factdesk.factdesk"))
    other.announce(KOFI)
    assert here.others() == []
    other.leave()


def test_a_name_that_leads_to_the_same_file_is_the_same_project(path: Path, here: Presence, tmp_path: Path) -> None:
    elsewhere = tmp_path / "desk"
    elsewhere.mkdir()
    (elsewhere / "mine.factdesk").symlink_to(path)
    other = Presence(elsewhere / "mine.factdesk")
    other.announce(KOFI)
    assert names(here) == ["Kofi Mensah"]
    other.leave()


def test_what_a_killed_program_left_is_taken_away(path: Path, here: Presence) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom annotations.storage.presence import Presence\n"
        "Presence(Path(sys.argv[1])).announce(None)\nprint(flush=True)\nsys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert names(here) == [""]
        other.kill()
    assert here.others() == [] and files(path) == []


def test_of_another_computer_one_that_is_not_renewed_counts_no_more(path: Path, here: Presence) -> None:
    written(path)
    assert [other.host for other in here.others()] == ["newsroom-7"]
    written(path, seen=(datetime.now(UTC) - timedelta(hours=1)).isoformat())
    assert here.others() == [] and len(files(path)) == 1
    written(path, seen=(datetime.now(UTC) - timedelta(days=2)).isoformat())
    assert here.others() == [] and files(path) == []


def test_a_file_of_ones_own_that_somebody_took_away_comes_back_when_it_is_renewed(
    path: Path, here: Presence, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.announce(RITA)
    files(path)[0].unlink()
    monkeypatch.setattr("annotations.storage.presence._RENEWED", timedelta(0))
    here.announce(RITA)
    assert len(files(path)) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 4000,
        b'{"host": "x", "process": 1, "seen": "yesterday"}',
        b'{"host": "x", "process": 1, "seen": "2999-01-01T00:00:00", "since": "x"}',
        b'{"host": 3, "process": "1", "seen": "2999-01-01T00:00:00+00:00", "since": [], "name": {}}',
        b"{" + b" " * 100_000 + b"}",
    ],
)
def test_what_no_window_wrote_is_nobody(path: Path, here: Presence, content: bytes) -> None:
    file = path.with_name(".p.factdesk.bbbb.here")
    file.write_bytes(content)
    assert here.others() == [] and file.exists()


@pytest.mark.parametrize("process", [0, -1, 10**40, "1", None])
def test_no_process_is_nobody(path: Path, here: Presence, process: object) -> None:
    written(path, host=platform.node(), process=process)
    assert here.others() == []


def test_a_name_may_be_hostile_but_is_only_words(path: Path, here: Presence) -> None:
    written(path, name="\ud800<b>" + "x" * 3000)
    (other,) = here.others()
    assert other.name.startswith("\ufffd<b>x") and len(other.name) == 200


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
def test_only_a_file_is_read(path: Path, here: Presence) -> None:
    os.mkfifo(path.with_name(".p.factdesk.cccc.here"))
    assert here.others() == []


def test_in_a_folder_that_is_only_read_one_sees_and_is_not_seen(
    read_only_folder: Callable[[Callable[[Path], object]], Path],
) -> None:
    def fill(folder: Path) -> None:
        (folder / "p.factdesk").touch()
        written(folder / "p.factdesk")

    path = read_only_folder(fill) / "p.factdesk"
    presence = Presence(path)
    presence.announce(RITA)
    assert names(presence) == ["Kofi Mensah"]
    presence.leave()
    assert len(files(path)) == 1
    assert stat.S_ISREG(path.stat().st_mode)
