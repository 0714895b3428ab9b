"""Files in the project: attached, listed, read, exported; and what keeps one out."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import AttachRefused, Cancelled, StorageFailed
from annotations.model.evidence import CHUNK_BYTES, Content, EvidenceState, file_name
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation
from annotations.model.reference import Reference
from annotations.model.vocabulary import SO
from annotations.progress import CancelToken
from annotations.storage import evidence
from annotations.storage.project import Project
from annotations.storage.verify import verify
from tests.storage.conftest import Desk, elsewhere

T = TypeVar("T")

LIMIT = 100_000_000
LARGE = bytes(range(256)) * 4096 + b"\x00" * CHUNK_BYTES + b"the end"
"""Three chunks."""


def turns_of(project: Project) -> evidence.Turns:
    return lambda work: work(project)


def cited(desk: Desk, statement: Id | None = None, **fields: str) -> Id:
    """A reference that a statement rests on."""
    citation = Citation(new_id(), statement or desk.numeric, SO, new_id())
    desk.project.actions.cite(citation, {"title": "A report", **fields}, desk.reviewer.id)
    return citation.reference


def attach(desk: Desk, reference: Id, content: bytes, name: str = "report.pdf") -> Content:
    stored = evidence.store_bytes(content, name, turns_of(desk.project), LIMIT)
    desk.project.actions.attach(reference, stored, name, desk.reviewer.id)
    return stored


def test_a_file_is_attached_read_exported_and_taken_off_again(desk: Desk, tmp_path: Path) -> None:
    source, reference = tmp_path / "report.pdf", cited(desk)
    source.write_bytes(b"%PDF-1.7" + LARGE)
    told: list[int] = []
    stored = evidence.store_file(source, turns_of(desk.project), LIMIT, lambda done, total, what="": told.append(done))
    recorded = desk.project.actions.attach(reference, stored, source.name, desk.reviewer.id)
    assert recorded is not None and recorded.changes.references
    (attached,) = desk.project.attachments(reference)
    assert (attached.name, attached.size, attached.media_type) == ("report.pdf", len(LARGE) + 8, "application/pdf")
    assert attached.state is EvidenceState.HERE and told == sorted(told) and len(told) == 4
    assert b"".join(evidence.contents(desk.project.path, attached.evidence)) == source.read_bytes()
    evidence.export(desk.project.path, attached.evidence, target := tmp_path / "out.pdf")
    assert target.read_bytes() == source.read_bytes()
    with pytest.raises(StorageFailed, match="already a file"):
        evidence.export(desk.project.path, attached.evidence, target)
    assert evidence.states(desk.project.path) == {attached.evidence: EvidenceState.WHOLE}
    removed = desk.project.actions.detach(reference, attached.evidence, desk.reviewer.id)
    assert removed is not None and desk.project.attachments() == []
    desk.project.actions.undo(removed.action, desk.reviewer.id)
    assert [each.evidence for each in desk.project.attachments(reference)] == [attached.evidence]
    assert verify(desk.project.path) == []


def refused(desk: Desk, source: Path, match: str, limit: int = LIMIT) -> None:
    """A file is refused by a sentence, and nothing of it stays."""
    with pytest.raises(AttachRefused, match=match):
        evidence.store_file(source, turns_of(desk.project), limit)
    nothing_stays(desk)


def nothing_stays(desk: Desk) -> None:
    assert desk.project.attachments() == [] and desk.project.left_over() == ""
    assert verify(desk.project.path) == []


def test_what_is_no_readable_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    refused(desk, tmp_path / "empty.txt", "is empty")
    refused(desk, tmp_path, "is a folder")
    refused(desk, tmp_path / "none.txt", "no file “none.txt”")
    os.mkfifo(tmp_path / "pipe")
    refused(desk, tmp_path / "pipe", "is a device")
    refused(desk, Path("/dev/zero"), "is a device")


def test_five_gigabytes_are_refused_without_being_read(desk: Desk, tmp_path: Path) -> None:
    with (large := tmp_path / "film.mp4").open("wb") as file:
        file.truncate(5 * 10**9)

    def never(_: object) -> None:
        raise AssertionError("it was read")

    with pytest.raises(AttachRefused, match=r"has 5\.0 GB; this project takes files of up to 100 MB"):
        evidence.store_file(large, never, desk.project.settings().evidence_mb * 1_000_000)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [b"", LARGE + b"more", LARGE[:-1], b"x" * len(LARGE)], ids=len)
def test_a_file_that_changes_while_it_is_read_is_refused(desk: Desk, tmp_path: Path, change: bytes) -> None:
    (source := tmp_path / "growing.bin").write_bytes(LARGE)

    def turns(work: Callable[[Project], T]) -> T:
        source.write_bytes(change)
        os.utime(source, (1, 1))
        return work(desk.project)

    with pytest.raises(AttachRefused, match="changed while it was read"):
        evidence.store_file(source, turns, LIMIT)
    nothing_stays(desk)


def test_a_file_that_is_replaced_while_it_is_read_is_refused(desk: Desk, tmp_path: Path) -> None:
    (source := tmp_path / "saved.bin").write_bytes(LARGE)

    def turns(work: Callable[[Project], T]) -> T:
        (tmp_path / "new").write_bytes(LARGE)
        (tmp_path / "new").replace(source)
        return work(desk.project)

    with pytest.raises(AttachRefused, match="changed while it was read"):
        evidence.store_file(source, turns, LIMIT)
    nothing_stays(desk)


def test_a_cancel_leaves_nothing_and_takes_nothing_from_others(desk: Desk, tmp_path: Path) -> None:
    attach(desk, cited(desk), LARGE[:CHUNK_BYTES], "the first piece.bin")
    (source := tmp_path / "large.bin").write_bytes(LARGE)
    cancel = CancelToken()

    def progress(done: int, total: int, what: str = "") -> None:
        if done >= 2 * CHUNK_BYTES:
            cancel.cancel()

    with pytest.raises(Cancelled):
        evidence.store_file(source, turns_of(desk.project), LIMIT, progress, cancel)
    (held,) = desk.project.attachments()
    assert b"".join(evidence.contents(desk.project.path, held.evidence)) == LARGE[:CHUNK_BYTES]
    assert desk.project.left_over() == "" and verify(desk.project.path) == []


def test_a_full_disk_leaves_nothing_half_stored(small_disk: Callable[[str], Path], tmp_path: Path) -> None:
    project = Project.create(small_disk("4m") / "p.factdesk", new_id())
    try:
        (source := tmp_path / "large.bin").write_bytes(os.urandom(6 * CHUNK_BYTES))
        with pytest.raises(StorageFailed, match="disk is full"):
            evidence.store_file(source, turns_of(project), LIMIT)
        assert project.left_over() == "" and project.attachments() == []
        assert project.actions.add_reviewer("Rita One").name == "Rita One"  # there is room again
        assert verify(project.path) == []
    finally:
        project.close()


ATTACHES = """
import sys
from pathlib import Path
from annotations.model.ids import new_id
from annotations.storage import evidence
from annotations.storage.project import Project
project = Project.open(Path(sys.argv[1]), new_id())
def turns(work):
    result = work(project)
    print("stored", flush=True)
    return result
evidence.store_file(Path(sys.argv[2]), turns, 10**9)
"""


def test_an_attachment_that_was_killed_shows_nowhere_and_is_taken_up_again(desk: Desk, tmp_path: Path) -> None:
    (source := tmp_path / "large.bin").write_bytes(os.urandom(40 * CHUNK_BYTES))
    arguments = [sys.executable, "-c", ATTACHES, str(desk.project.path), str(source)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, encoding="utf-8") as attaching:
        assert attaching.stdout is not None
        for _ in range(5):
            attaching.stdout.readline()
        attaching.kill()
    assert desk.project.attachments() == [] and verify(desk.project.path) == []
    assert "interrupted" in desk.project.left_over()
    stored = list[bool]()

    def turns(work: Callable[[Project], T]) -> T:
        result = work(desk.project)
        stored.append(bool(result))
        return result

    content = evidence.store_file(source, turns, LIMIT)
    assert stored.count(False) >= 5 and len(stored) == 40  # what was there is not stored again
    desk.project.actions.attach(cited(desk), content, source.name, desk.reviewer.id)
    assert b"".join(evidence.contents(desk.project.path, content.id)) == source.read_bytes()
    assert desk.project.left_over() == "" and verify(desk.project.path) == []


def test_others_write_while_a_file_is_attached(desk: Desk, tmp_path: Path) -> None:
    (source := tmp_path / "large.bin").write_bytes(LARGE)
    path = desk.project.path

    def turns(work: Callable[[Project], T]) -> T:
        elsewhere(path, lambda project: project.actions.write_note(desk.numeric, "A note", desk.reviewer.id))
        return work(desk.project)

    content = evidence.store_file(source, turns, LIMIT)
    desk.project.actions.attach(cited(desk), content, source.name, desk.reviewer.id)
    assert verify(desk.project.path) == []
    record = desk.project.article(desk.article).statement(desk.numeric)
    assert record is not None and len(record.notes) == 3


def test_pieces_that_were_taken_away_meanwhile_make_no_evidence(desk: Desk) -> None:
    content = evidence.store_bytes(LARGE, "large.bin", turns_of(desk.project), LIMIT)
    assert desk.project.drop_left_overs() == 3
    reference = cited(desk)
    with pytest.raises(StorageFailed, match="Attach it again"):
        desk.project.actions.attach(reference, content, "large.bin", desk.reviewer.id)
    nothing_stays(desk)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\leak.docx", "leak.docx"),
        ("exe.\u202efdp.scr", "exe._fdp.scr"),
        ("a\x00b\nc.txt", "a_b_c.txt"),
        ("CON.txt", "_CON.txt"),
        ("  .hidden. ", "hidden"),
        ("/", "_"),
        ("", "file"),
        ("x" * 500 + ".jpeg", "x" * 115 + ".jpeg"),
        ("Ж" * 200 + ".png", "Ж" * 98 + ".png"),
        ("un" + "⁠" * 3 + "seen.gif", "un___seen.gif"),
    ],
)
def test_a_name_is_kept_as_every_system_can_keep_it(desk: Desk, given: str, kept: str) -> None:
    attach(desk, cited(desk), b"words", given)
    (attached,) = desk.project.attachments()
    assert attached.name == kept == file_name(kept)


@given(st.text(max_size=300))
def test_a_kept_name_never_leads_out_of_a_folder(given: str) -> None:
    name = file_name(given)
    assert name == file_name(name) and name not in ("", ".", "..") and len(name.encode()) <= 200
    assert not set(name) & set('/\\<>:"|?*\n\r\t\x00') and Path("/folder", name).parent == Path("/folder")


def test_files_of_merged_duplicates_hang_on_the_one_that_is_kept(desk: Desk) -> None:
    kept, other = cited(desk), cited(desk, desk.attributed)
    for reference, content in ((kept, b"the report"), (other, b"the report"), (other, b"its annex")):
        attach(desk, reference, content, f"{content[4:].decode()}.txt")
    there = desk.project.references()
    desk.project.actions.merge_references(there[kept], [there[other]], desk.reviewer.id)
    names = [attached.name for attached in desk.project.attachments(kept)]
    assert names == ["report.txt", "annex.txt"] and desk.project.attachments(other) == []
    resting = {one.statement for one in desk.project.resting_on([kept])[kept]}
    assert resting == {desk.numeric, desk.attributed}
    for attached in desk.project.attachments(kept):
        desk.project.actions.detach(kept, attached.evidence, desk.reviewer.id)
    assert desk.project.attachments() == []


def test_a_reference_that_is_removed_takes_its_files_along_until_undo(desk: Desk) -> None:
    reference = new_id()
    desk.project.actions.add_references([Reference(reference, title="Uncited")], desk.reviewer.id)
    attach(desk, reference, b"words")
    removed = desk.project.actions.remove_references([reference], desk.reviewer.id)
    assert removed is not None and desk.project.attachments() == []
    desk.project.actions.undo(removed.action, desk.reviewer.id)
    assert [attached.reference for attached in desk.project.attachments()] == [reference]
