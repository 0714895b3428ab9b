"""The references library: edited once, merged, removed, and never lost to a colleague's copy."""

from dataclasses import replace
from pathlib import Path

import pytest

from annotations.errors import Cancelled, WrongUse
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation
from annotations.model.reference import Reference, library
from annotations.model.settings import ProjectSettings
from annotations.model.sharing import LeftOut
from annotations.model.vocabulary import SO, State, Verdict
from annotations.progress import CancelToken
from annotations.review.states import standing, wanted_evidence
from annotations.storage.copies import make_copy
from annotations.storage.project import Project
from app.work import add_references
from tests.storage.conftest import Desk, elsewhere, merge


def add(desk: Desk, **fields: str) -> Reference:
    made = Reference(new_id(), **fields)
    desk.project.actions.add_references([made], desk.reviewer.id)
    return desk.project.references()[made.id]


def cite(desk: Desk, reference: Reference, project: Project | None = None) -> Id:
    citation = Citation(new_id(), desk.duration, SO, reference.id)
    (project or desk.project).actions.cite(citation, {}, desk.reviewer.id)
    return citation.id


def cited(desk: Desk) -> list[Id]:
    statement = desk.project.article(desk.article).statement(desk.duration)
    assert statement is not None
    return [citation.reference for citation in statement.citations]


def wanted(desk: Desk) -> tuple[State, str]:
    record = desk.project.article(desk.article)
    statement = record.statement(desk.duration)
    assert statement is not None
    return standing(statement, {}, record.settings).state, wanted_evidence(statement, record.settings)


def test_an_edit_writes_only_what_it_changed_and_the_history_tells_who(desk: Desk) -> None:
    seen = add(desk, title="Report", url="https://example.org/r")
    desk.project.actions.edit_reference(replace(seen, publisher="The Office"), desk.reviewer.id, seen)

    desk.project.actions.edit_reference(replace(seen, title="The report", url=""), desk.reviewer.id, seen)

    assert desk.project.references()[seen.id] == replace(seen, title="The report", url="", publisher="The Office")
    assert [(step.reviewer, step.what) for step in desk.project.reference_history(seen.id)] == [
        ("R1", "Reference added: title: Report; url: https://example.org/r"),
        ("R1", "Reference changed: publisher: The Office"),
        ("R1", "Reference changed: title: The report; url: —"),
    ]


def test_what_a_newer_program_knows_of_a_reference_stays(desk: Desk) -> None:
    seen = add(desk, title="Report")
    with desk.project.actions._ledger.action("Newer", desk.reviewer.id) as draft:
        from annotations.storage.ledger import REFERENCE, Slot

        draft.put(Slot(REFERENCE, seen.id, "weight"), "3 kg")

    desk.project.actions.edit_reference(replace(seen, title="The report"), desk.reviewer.id, seen)

    assert desk.project.references()[seen.id].title == "The report"
    assert any("weight: 3 kg" in step.what for step in desk.project.reference_history(seen.id))


def test_removing_asks_about_citations_and_is_undone_in_one_step(desk: Desk) -> None:
    reference = add(desk, title="Report")
    cite(desk, reference)
    with pytest.raises(WrongUse, match="a statement cites it"):
        desk.project.actions.remove_references([reference.id], desk.reviewer.id)

    removed = desk.project.actions.remove_references([reference.id], desk.reviewer.id, with_citations=True)

    assert (desk.project.references(), cited(desk)) == ({}, [])
    assert removed is not None
    desk.project.actions.undo(removed.action, desk.reviewer.id)
    assert (desk.project.references(), cited(desk)) == ({reference.id: reference}, [reference.id])


def test_duplicates_become_one_also_for_citations_of_a_colleague_and_undo_parts_them(desk: Desk, other: Path) -> None:
    kept, double = add(desk, title="Report"), add(desk, title="The report", publisher="The Office")
    make_copy(desk.project.path, other.with_name("late.factdesk"))
    cite(desk, double)

    merged = desk.project.actions.merge_references(kept, [double], desk.reviewer.id)
    elsewhere(other.with_name("late.factdesk"), lambda project: cite(desk, double, project))
    merge(desk, other.with_name("late.factdesk"))

    assert library(desk.project.references()) == {kept.id: replace(kept, publisher="The Office")}
    assert cited(desk) == [kept.id, kept.id]
    assert desk.project.times_cited() == {kept.id: 2}
    assert [place.words for place in desk.project.citations_of([kept.id, double.id])] == [
        "The siege lasted three months."
    ] * 2
    assert merged is not None
    desk.project.actions.undo(merged.action, desk.reviewer.id)
    assert set(library(desk.project.references())) == {kept.id, double.id}
    assert cited(desk) == [double.id, double.id]


def test_two_copies_that_merge_the_same_two_the_other_way_round_lose_nothing(desk: Desk, tmp_path: Path) -> None:
    one, two = add(desk, title="One", publisher="A"), add(desk, title="Two", place="Kyiv")
    late = tmp_path / "late.factdesk"
    make_copy(desk.project.path, late)
    desk.project.actions.merge_references(one, [two], desk.reviewer.id)
    elsewhere(late, lambda project: project.actions.merge_references(two, [one], desk.reviewer.id))

    merge(desk, late)
    cite(desk, two)

    assert library(desk.project.references()) == {
        one.id: replace(one, place="Kyiv", same_as=two.id.hex()),
    }
    assert cited(desk) == [one.id]


def test_a_copy_without_what_is_confidential_has_nothing_of_a_duplicate_of_it(desk: Desk, tmp_path: Path) -> None:
    kept, secret = (
        add(desk, title="OPEN-TITLE"),
        add(desk, title="SECRET-TITLE", contact="SECRET-NAME", confidential="y"),
    )
    desk.project.actions.cite(
        Citation(new_id(), desk.duration, SO, kept.id, passage="SECRET-PASSAGE"), {}, desk.reviewer.id
    )
    desk.project.actions.merge_references(kept, [secret], desk.reviewer.id)

    make_copy(desk.project.path, tmp_path / "copy.factdesk", {LeftOut.CONFIDENTIAL})

    written = (tmp_path / "copy.factdesk").read_bytes()
    assert b"SECRET" in desk.project.path.read_bytes()
    assert b"SECRET" not in written
    assert b"OPEN-TITLE" not in written


@pytest.mark.parametrize(
    ("rules", "steps"),
    [
        (ProjectSettings(citations=2), ["2 citations", "1 more citation", "", "", ""]),
        (
            ProjectSettings(independent=2),
            ["2 independent sources", *["1 more independent source"] * 3, ""],
        ),
        (
            ProjectSettings(primary=1),
            ["1 citation · 1 primary source", *["1 primary source"] * 3, ""],
        ),
    ],
)
def test_a_project_asks_for_citations_independent_origins_and_primary_ones(
    desk: Desk, rules: ProjectSettings, steps: list[str]
) -> None:
    desk.project.actions.change_settings(desk.project.id, rules, desk.reviewer.id)
    desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, desk.reviewer.id)
    wire = add(desk, title="Wire", url="https://www.example.org/a?utm_source=x#top", origin="Reuters 17 May")
    same_page = add(desk, title="Same page", url="http://example.org/a/")
    copied = add(desk, title="Copy", url="https://example.com/b", origin="REUTERS 17 May")
    own = add(desk, title="Own", url="https://example.com/c", level="primary")
    said = [wanted(desk)]

    for reference in (wire, same_page, copied, own):
        cite(desk, reference)
        said.append(wanted(desk))

    assert said == [(State.NEEDS_CITATION if step else State.DONE, step) for step in steps]


def test_an_origin_that_is_set_later_counts_at_once(desk: Desk) -> None:
    desk.project.actions.change_settings(desk.project.id, ProjectSettings(independent=2), desk.reviewer.id)
    desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, desk.reviewer.id)
    first, second = add(desk, title="A", origin="Agency"), add(desk, title="B")
    cite(desk, first)
    cite(desk, second)
    assert wanted(desk)[0] is State.DONE

    recorded = desk.project.actions.edit_reference(replace(second, origin="agency"), desk.reviewer.id, second)

    assert wanted(desk)[0] is State.NEEDS_CITATION
    assert recorded is not None
    assert desk.text in recorded.changes.texts  # so that the window reads the article again


def test_two_thousand_references_come_in_parts_and_can_be_stopped(desk: Desk) -> None:
    many = [Reference(new_id(), title=f"Report {n}", confidential="yes" if n < 3 else "") for n in range(2000)]
    told: list[tuple[int, int]] = []
    token = CancelToken()

    def progress(done: int, total: int, what: str = "") -> None:
        told.append((done, total))
        if done == 1000:
            token.cancel()

    with pytest.raises(WrongUse, match="smaller parts"):
        desk.project.actions.add_references(many, desk.reviewer.id)
    with pytest.raises(Cancelled):
        add_references(lambda part: part(desk.project), many, desk.reviewer.id, progress, token)
    assert len(desk.project.references()) == 1000
    add_references(lambda part: part(desk.project), many, desk.reviewer.id, progress)

    kept = desk.project.references()
    assert len(kept) == 2000
    assert told[-1] == (2000, 2000)
    assert [kept[one.id].confidential for one in many[:4]] == ["1", "2", "3", ""]
