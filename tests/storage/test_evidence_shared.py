"""Evidence in copies, merges, erasing and recovery: what is left out is not in the bytes, what is there is whole."""

import os
import sqlite3
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest

from annotations.errors import Cancelled, DamagedProject, EvidenceDamaged
from annotations.exporting.history import write_history
from annotations.model.evidence import CHUNK_BYTES, EvidenceState
from annotations.model.history import Wanted
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Reviewer
from annotations.model.sharing import LeftOut
from annotations.model.vocabulary import SO, Role, Verdict
from annotations.progress import CancelToken
from annotations.storage import backups, evidence, ledger
from annotations.storage.copies import make_copy
from annotations.storage.erasing import erase_in_backups
from annotations.storage.merging import Batch, rehearsed
from annotations.storage.project import Project, snapshot
from annotations.storage.salvage import recover
from annotations.storage.schema import TRIGGERS
from annotations.storage.verify import verify
from tests.storage.conftest import Desk, elsewhere, merge
from tests.storage.test_evidence import LARGE, attach, cited, turns_of

SECRET, OPEN = b"What the secret source wrote " * 20, b"What everybody may read " * 20


def contents(path: Path) -> dict[Id, bytes]:
    return {own: b"".join(evidence.contents(path, own)) for own in evidence.states(path)}


def states(project: Project) -> dict[str, EvidenceState]:
    return {each.name: each.state for each in project.attachments()}


def test_a_copy_without_evidence_is_lean_and_takes_nothing_away_when_it_comes_back(desk: Desk, tmp_path: Path) -> None:
    copy, reference, seen = tmp_path / "handed out.factdesk", cited(desk), dict[str, EvidenceState]()
    attach(desk, reference, LARGE + OPEN)
    make_copy(desk.project.path, copy, [LeftOut.EVIDENCE])
    assert copy.stat().st_size < CHUNK_BYTES // 2 and OPEN not in copy.read_bytes()
    assert verify(copy) == []
    elsewhere(copy, lambda project: seen.update(states(project)))
    assert seen == {"report.pdf": EvidenceState.LEFT_OUT}
    elsewhere(copy, lambda project: project.actions.judge(desk.numeric, SO, Verdict.VERIFIED, desk.reviewer.id))
    before = contents(desk.project.path)
    merge(desk, copy)
    assert contents(desk.project.path) == before != {}
    with rehearsed(copy, desk.project.path) as found:
        assert next(count.new for count in found.summary.counts if count.what == "Evidence files") == 1
        elsewhere(copy, lambda project: found.apply(project.take_in))
    assert contents(copy) == before
    assert verify(copy) == verify(desk.project.path) == []


def test_files_of_confidential_references_are_not_in_the_bytes_of_a_copy(desk: Desk, tmp_path: Path) -> None:
    copy, secret, known = tmp_path / "handed out.factdesk", cited(desk, confidential="yes"), cited(desk)
    attach(desk, secret, SECRET, "the leak.txt")
    attach(desk, secret, OPEN, "the open part of the leak.txt")
    attach(desk, known, OPEN, "report.txt")
    evidence.store_bytes(SECRET + b" never attached", "later.txt", turns_of(desk.project), len(SECRET) * 2)
    make_copy(desk.project.path, copy, [LeftOut.CONFIDENTIAL])
    assert SECRET in desk.project.path.read_bytes() and b"the leak.txt" in desk.project.path.read_bytes()
    assert SECRET not in copy.read_bytes() and b"leak" not in copy.read_bytes()
    assert list(contents(copy).values()) == [OPEN]
    assert verify(copy) == []


def test_what_a_colleague_attached_comes_whole_and_once(desk: Desk, other: Path) -> None:
    reference = cited(desk)
    attach(desk, reference, b"here" + OPEN, "here.txt")

    def work(project: Project) -> None:
        for content, name in ((LARGE, "large.bin"), (b"here" + OPEN, "the same.txt")):
            stored = evidence.store_bytes(content, name, turns_of(project), 10**8)
            project.actions.attach(reference, stored, name, desk.reviewer.id)

    elsewhere(other, work)
    merge(desk, other)
    assert sorted(map(len, contents(desk.project.path).values())) == sorted([len(LARGE), len(OPEN) + 4])
    assert evidence.states(desk.project.path).keys() == {each.evidence for each in desk.project.attachments()}
    assert verify(desk.project.path) == []
    size = desk.project.path.stat().st_size
    merge(desk, other)
    assert desk.project.path.stat().st_size == size


def test_a_changed_piece_is_not_taken_in(desk: Desk, other: Path) -> None:
    reference = cited(desk)

    def work(project: Project) -> None:
        stored = evidence.store_bytes(OPEN, "report.txt", turns_of(project), 10**8)
        project.actions.attach(reference, stored, "report.txt", desk.reviewer.id)

    elsewhere(other, work)
    flip_a_byte(other)
    before = desk.project.path.read_bytes()
    with pytest.raises(DamagedProject, match="piece of an evidence file"), rehearsed(desk.project.path, other):
        pass
    assert desk.project.path.read_bytes() == before


def flip_a_byte(path: Path, containing: bytes = b"") -> None:
    """As somebody with an SQLite tool would, who knows of the guards."""
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = connection.execute("SELECT id, content FROM chunk").fetchall()
        own, content = next(row for row in rows if containing in row[1])
        connection.execute("DROP TRIGGER chunk_keeps_update")
        changed = content[:7] + bytes([content[7] ^ 1]) + content[8:]
        connection.execute("UPDATE chunk SET content = ? WHERE id = ?", (changed, own))
        connection.execute(TRIGGERS["chunk_keeps_update"])


def lead(desk: Desk) -> Reviewer:
    return desk.project.actions.add_reviewer("Lena Lead", role=Role.LEAD)


def erase(desk: Desk, named: str, lead: Reviewer) -> None:
    one = next(each for each in desk.project.erasable() if each.name.startswith(named))
    desk.project.erase(one, "promised", lead.id)


def test_erasing_a_reference_takes_its_files_along_and_nothing_that_another_one_has(desk: Desk, other: Path) -> None:
    secret, known, chief = cited(desk), cited(desk), lead(desk)
    attach(desk, secret, SECRET, "the leak.txt")
    attach(desk, secret, OPEN, "a part of the leak.txt")
    attach(desk, known, OPEN, "report.txt")
    with rehearsed(other, desk.project.path) as found:
        elsewhere(other, lambda project: found.apply(project.take_in))
    erase(desk, f"{ledger.REFERENCE}:{secret.hex()}", chief)
    for path in (desk.project.path, other):
        if path == other:
            assert SECRET in other.read_bytes()
            with rehearsed(other, desk.project.path) as found:
                elsewhere(other, lambda project: found.apply(project.take_in))
        assert SECRET not in path.read_bytes() and b"leak" not in path.read_bytes()
        assert list(contents(path).values()) == [OPEN]
        assert verify(path) == []


def test_a_file_can_be_erased_alone_and_stays_so_whatever_is_merged(desk: Desk, other: Path) -> None:
    reference, chief = cited(desk), lead(desk)
    attach(desk, reference, SECRET, "the leak.txt")
    with rehearsed(other, desk.project.path) as found:
        elsewhere(other, lambda project: found.apply(project.take_in))
    assert any(each.what == "File" for each in desk.project.erasable(desk.numeric))
    erase(desk, ledger.ATTACHMENT, chief)
    assert SECRET not in desk.project.path.read_bytes() and b"the leak" not in desk.project.path.read_bytes()
    assert [reference] == [own for own in desk.project.references() if own == reference]
    merge(desk, other)
    assert SECRET not in desk.project.path.read_bytes() and desk.project.attachments() == []
    attach(desk, reference, SECRET, "once more.txt")  # in full knowledge
    merge(desk, other)
    assert states(desk.project) == {"once more.txt": EvidenceState.HERE}
    assert verify(desk.project.path) == []


def test_backups_share_what_files_hold_and_give_it_back(desk: Desk, tmp_path: Path) -> None:
    folder, reference, path = tmp_path / "backups", cited(desk), desk.project.path
    attach(desk, reference, LARGE)
    first = backups.take(path, folder, backups.Why.ASKED)
    attach(desk, reference, OPEN, "second.txt")
    before = contents(path)
    second = backups.take(path, folder, backups.Why.ASKED)
    pieces = sorted((folder / "evidence").iterdir())
    assert len(pieces) == 4 and sum(piece.stat().st_size for piece in pieces) == len(LARGE) + len(OPEN)
    assert max(first.size, second.size) < CHUNK_BYTES // 2
    assert backups.contents(second.path, path).articles == 1
    backups.restore_as_new(second.path, anew := tmp_path / "anew.factdesk")
    assert contents(anew) == before and verify(anew) == []
    desk.project.close()
    backups.restore(path, first.path, folder)
    assert list(contents(path).values()) == [LARGE] and verify(path) == []
    pieces[0].write_bytes(b"changed")
    backups.restore_as_new(second.path, lacking := tmp_path / "lacking.factdesk")
    assert list(evidence.states(lacking).values()).count(EvidenceState.MISSING) == 1


def test_pieces_that_no_backup_names_go_when_backups_are_thinned(desk: Desk, tmp_path: Path) -> None:
    folder, reference = tmp_path / "backups", cited(desk)
    attach(desk, reference, OPEN)
    backups.take(desk.project.path, folder, backups.Why.SESSION).path.unlink()
    (piece,) = (folder / "evidence").iterdir()
    os.utime(piece, (1, 1))
    (old := folder / "evidence" / f"{new_id().hex()}.chunk").write_bytes(b"left over")
    backups.take(desk.project.path, folder, backups.Why.SESSION)
    assert piece.exists() and old.exists()  # the one is named again, the other is fresh
    os.utime(old, (1, 1))
    backups.take(desk.project.path, folder, backups.Why.SESSION)
    assert piece.exists() and not old.exists()


def test_erasing_reaches_the_pieces_beside_the_backups(desk: Desk, tmp_path: Path) -> None:
    root, secret, known, chief = tmp_path / "backups", cited(desk), cited(desk), lead(desk)
    folder = backups.folder_of(root, desk.project.id)
    attach(desk, secret, SECRET, "the leak.txt")
    attach(desk, known, OPEN, "report.txt")
    backup = backups.take(desk.project.path, folder, backups.Why.ASKED)
    erase(desk, f"{ledger.REFERENCE}:{secret.hex()}", chief)
    report = erase_in_backups(desk.project.path, root)
    assert (report.backups, list(report.kept)) == (1, [])
    kept = b"".join(file.read_bytes() for file in root.rglob("*") if file.is_file())
    assert SECRET not in kept and b"leak" not in kept and OPEN in kept
    backups.restore_as_new(backup.path, anew := tmp_path / "anew.factdesk")
    assert list(contents(anew).values()) == [OPEN] and verify(anew) == []


def test_recovering_keeps_whole_files_and_names_the_others(desk: Desk, tmp_path: Path) -> None:
    first, path, found = cited(desk), desk.project.path, dict[str, EvidenceState]()
    attach(desk, first, LARGE + OPEN, "large.bin")
    attach(desk, first, SECRET, "letter.txt")
    attach(desk, first, bytes(16), "sixteen.bin")
    before = contents(path)
    desk.project.close()
    recover(path, whole := tmp_path / "whole.factdesk")
    assert contents(whole) == before
    flip_a_byte(path, SECRET)
    report = recover(path, rest := tmp_path / "rest.factdesk")
    assert "The content of the attached file “letter.txt” is not whole." in report.losses
    assert next((c.kept, c.left_out) for c in report.counts if c.what == "Evidence files") == (2, 1)
    elsewhere(rest, lambda project: found.update(states(project)))
    assert found == {
        "large.bin": EvidenceState.HERE,
        "letter.txt": EvidenceState.MISSING,
        "sixteen.bin": EvidenceState.HERE,
    }


def test_a_changed_byte_is_told_with_exactly_the_verdicts_that_rest_on_it(desk: Desk) -> None:
    me, about, other = desk.reviewer.id, cited(desk, desk.numeric), cited(desk, desk.duration, title="Another report")
    attach(desk, about, LARGE + SECRET, "large.bin")
    attach(desk, other, OPEN, "report.txt")
    for statement in (desk.numeric, desk.duration):
        desk.project.actions.judge(statement, SO, Verdict.VERIFIED, me)
    assert verify(desk.project.path) == []
    flip_a_byte(desk.project.path, SECRET)
    (told,) = verify(desk.project.path)
    assert told == (
        "The content of “large.bin” of “A report” was changed after it was attached. On it rests: "
        f"“more than 260 fighters” ({desk.numeric.hex()[:8]}; Verified by R1)."
    )
    changed = {own for own, state in evidence.states(desk.project.path).items() if state.is_damage}
    assert changed == {each.evidence for each in desk.project.attachments(about)}
    (resting,) = desk.project.resting_on([about])[about]
    assert (resting.statement, resting.verdicts) == (desk.numeric, ("Verified by R1",))
    with pytest.raises(EvidenceDamaged, match="not what was attached"):
        list(evidence.contents(desk.project.path, *changed))
    attach(desk, about, LARGE + SECRET, "large.bin")  # the same file again mends it
    assert verify(desk.project.path) == []


def with_a_secret_file(other: Path, reference: Id, me: Id) -> None:
    def work(project: Project) -> None:
        for content, name in ((LARGE + SECRET, "the leak.bin"), (OPEN, "report.txt")):
            stored = evidence.store_bytes(content, name, turns_of(project), 10**8)
            project.actions.attach(reference if content == OPEN else bytes(16), stored, name, me)

    elsewhere(other, work)


def test_a_cancelled_merge_leaves_pieces_that_the_next_one_finds(desk: Desk, other: Path) -> None:
    with_a_secret_file(other, cited(desk), desk.reviewer.id)
    cancel, taken = CancelToken(), list[Batch]()

    def store(batch: Batch) -> None:
        desk.project.take_in(batch)
        taken.append(batch)
        if len(taken) == 2:
            cancel.cancel()

    with rehearsed(desk.project.path, other) as found, pytest.raises(Cancelled):
        found.apply(store, cancel=cancel)
    assert all(batch.chunks for batch in taken)
    assert desk.project.attachments() == [] and verify(desk.project.path) == []
    merge(desk, other)
    assert contents(desk.project.path) == contents(other) and desk.project.left_over() == ""


def test_a_file_that_is_erased_between_a_rehearsal_and_the_merge_does_not_come(desk: Desk, other: Path) -> None:
    chief = lead(desk)
    with_a_secret_file(other, known := cited(desk), desk.reviewer.id)
    merge(desk, other)
    elsewhere(other, lambda project: project.actions.write_note(desk.numeric, "Something new", desk.reviewer.id))
    make_copy(desk.project.path, early := other.with_name("early.factdesk"), [LeftOut.EVIDENCE])
    elsewhere(early, lambda project: brings_back(project, other, desk.project, chief))
    assert SECRET not in early.read_bytes() and SECRET not in desk.project.path.read_bytes()
    for path in (early, desk.project.path):
        assert list(contents(path).values()) == [OPEN] and verify(path) == []
    assert [each.reference for each in desk.project.attachments()] == [known]


def brings_back(early: Project, other: Path, project: Project, chief: Reviewer) -> None:
    """Erases in `early` while the content of `other` is on its way to it, and then in the project."""
    with rehearsed(early.path, other) as found:
        for each in (early, project):
            one = next(one for one in each.erasable() if one.name.startswith(f"{ledger.ATTACHMENT}:{bytes(16).hex()}"))
            each.erase(one, "promised", chief.id)
        found.apply(early.take_in)


def test_the_name_of_a_confidential_file_is_in_no_history(desk: Desk, tmp_path: Path) -> None:
    secret = cited(desk, confidential="yes")
    content = attach(desk, secret, SECRET, "the leak.txt")
    desk.project.actions.detach(secret, content.id, desk.reviewer.id)
    with snapshot(desk.project.path) as record:
        assert write_history(record.history(Wanted()), record.references, tmp_path / "h.csv")
    assert "leak" not in (tmp_path / "h.csv").read_text(encoding="utf-8-sig")


def test_a_piece_that_is_too_long_is_never_read(desk: Desk, other: Path) -> None:
    """As a file may have it that somebody made to fill the memory: without the constraint."""
    with_a_secret_file(other, cited(desk), desk.reviewer.id)
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("DROP TRIGGER chunk_keeps_update")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE chunk SET content = zeroblob(40000000) WHERE length(content) < 1000")
        connection.execute(TRIGGERS["chunk_keeps_update"])
    tracemalloc.start()
    with pytest.raises(DamagedProject), rehearsed(desk.project.path, other):
        pass
    assert sorted(evidence.states(other).values()) == [EvidenceState.CHANGED, EvidenceState.CHANGED]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
