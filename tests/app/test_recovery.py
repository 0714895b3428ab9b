"""Half-written text on disk: written whole, read back, set aside when it is damaged."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import DamagedProject, StorageFailed
from annotations.model.ids import new_id
from app.recovery import read, write
from app.views.drafts import Drafts

_ID = st.binary(min_size=16, max_size=16)
_WORDS = st.text(max_size=8)
_FIELDS = st.dictionaries(_WORDS, _WORDS | st.booleans() | st.lists(_WORDS, max_size=2), max_size=3)


@settings(max_examples=20)  # each waits for the disk
@given(st.dictionaries(_ID, st.dictionaries(_WORDS, _FIELDS, min_size=1, max_size=3), min_size=1, max_size=3))
def test_what_was_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, kept: dict[bytes, object]) -> None:
    path = tmp_path_factory.mktemp("recovery") / "deep" / "p.json"
    write(path, kept)  # type: ignore[arg-type]  # any JSON
    assert read(path) == kept


def test_nothing_unfinished_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    write(path, {new_id(): {"note": {"text": "half a 😀"}}})
    write(path, {})
    assert list(tmp_path.iterdir()) == [] and read(path) == {}


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"version": 2, "drafts": {}}'),
        *(b'{"version": 1, "drafts": %b}' % drafts for drafts in (b"5", b'{"zz": {}}', b'{"00": {}}')),
    ],
)
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(content)
    with pytest.raises(DamagedProject, match="damaged") as raised:
        read(path)
    aside = tmp_path / "p.damaged"
    assert str(aside) in str(raised.value) and aside.read_bytes() == content
    assert read(path) == {}


def test_a_full_disk_is_told_and_keeps_what_was_there(small_disk: Callable[[str], Path]) -> None:
    path = small_disk("16k") / "p.json"
    before = {new_id(): {"note": {"text": "short"}}}
    write(path, before)
    with pytest.raises(StorageFailed, match="could not be kept"):
        write(path, {new_id(): {"note": {"text": "long " * 20_000}}})
    assert read(path) == before and [each.name for each in path.parent.iterdir()] == ["p.json"]


def test_drafts_tell_only_what_changes() -> None:
    drafts, statement, told = Drafts(), new_id(), list[bool]()
    drafts.changed.connect(lambda: told.append(True))
    drafts.put(statement, "note", {"text": "a"})
    drafts.put(statement, "note", {"text": "a"})
    drafts.forget(statement, "note")
    drafts.forget(statement, "note")
    assert len(told) == 2 and drafts.statements() == []


def test_what_was_typed_since_stands_before_what_an_earlier_run_kept() -> None:
    drafts, statement = Drafts(), new_id()
    drafts.put(statement, "note", {"text": "new"})
    drafts.restore({statement: {"note": {"text": "old"}, "query": {"addressee": "ICRC"}}})
    assert drafts.of(statement) == {"note": {"text": "new"}, "query": {"addressee": "ICRC"}}


def test_two_windows_keep_each_others_text(tmp_path: Path) -> None:
    path, one, two = tmp_path / "p.json", new_id(), new_id()
    old, mine, theirs = {"text": "old"}, {"text": "mine"}, {"text": "theirs"}
    write(path, {one: {"note": old, "query": old}})
    known = read(path)
    write(path, {**known, two: {"note": theirs}}, known)  # another window, which opened at the same time
    write(path, {one: {"note": mine}}, known)  # here the query was recorded
    assert read(path) == {one: {"note": mine}, two: {"note": theirs}}
    write(path, {}, {one: {"note": mine}})
    assert read(path) == {two: {"note": theirs}}
    write(path, {}, read(path))
    assert list(tmp_path.iterdir()) == []


def test_text_is_kept_for_nobody_else_to_read(tmp_path: Path) -> None:
    path = tmp_path / "recovery" / "p.json"
    write(path, {new_id(): {"note": {"text": "a source's name"}}})
    assert path.parent.stat().st_mode & 0o077 == 0
