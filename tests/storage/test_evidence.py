"""Files in the project: attached, listed, read, exported; and what keeps one out."""

from pathlib import Path

import pytest

from annotations.errors import StorageFailed
from annotations.model.evidence import CHUNK_BYTES, Content, EvidenceState
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation
from annotations.model.vocabulary import SO
from annotations.storage import evidence
from annotations.storage.project import Project
from annotations.storage.verify import verify
from tests.storage.conftest import Desk

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
