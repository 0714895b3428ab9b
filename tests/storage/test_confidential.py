"""What is confidential, in what is handed on but is no copy."""

from dataclasses import replace
from pathlib import Path

from annotations.exporting.view import public_references
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation
from annotations.model.reference import Reference
from annotations.model.vocabulary import SO
from annotations.storage.project import Project
from tests.storage.conftest import Desk, elsewhere, merge
from tests.storage.test_merging import merge_other_way


def test_a_fork_does_not_tell_what_is_confidential(desk: Desk, other: Path) -> None:
    me, note, cited = desk.reviewer.id, new_id(), Citation(new_id(), desk.numeric, SO, new_id(), passage="SECRET")
    fields = {"title": "SECRET", "confidential": "yes"}
    desk.project.actions.write_note(desk.numeric, "SECRET", me, note, confidential=True)
    desk.project.actions.cite(cited, fields, me)
    merge_other_way(desk, other)
    for end, work in (("here", lambda act: act(desk.project)), ("there", lambda act: elsewhere(other, act))):

        def change(project: Project, end: str = end) -> None:
            project.actions.write_note(desk.numeric, f"SECRET {end}", me, note, confidential=True)
            project.actions.cite(cited, {**fields, "title": f"SECRET {end}"}, me)
            project.actions.cite(replace(cited, passage=f"SECRET {end}"), fields, me)

        work(change)
    _, forks = merge(desk, other)
    assert len(forks) >= 2
    assert {value.words for fork in forks for value in fork.values} == {"(confidential)"}


def test_a_confidential_reference_keeps_its_number(desk: Desk) -> None:
    me, keys = desk.reviewer.id, [new_id() for _ in range(4)]

    def mark(which: int, confidential: str = "yes") -> None:
        cited = Citation(new_id(), desk.numeric, SO, keys[which])
        desk.project.actions.cite(cited, {"title": f"Source {which}", "confidential": confidential}, me)

    def printed() -> dict[Id, str]:
        return {key: reference.title for key, reference in public_references(desk.project.references()).items()}

    mark(2)
    mark(3)
    mark(0, "")
    before = printed()
    assert (before[keys[2]], before[keys[3]]) == ("Confidential source 1", "Confidential source 2")
    mark(0)
    mark(2, "")
    assert printed()[keys[2]] == "Source 2"
    mark(1)
    mark(2)
    mark(3)
    assert printed() == {
        keys[2]: "Confidential source 1",
        keys[3]: "Confidential source 2",
        keys[0]: "Confidential source 3",
        keys[1]: "Confidential source 4",
    }


def test_two_copies_that_gave_one_number_are_told_apart() -> None:
    keys = sorted(new_id() for _ in range(3))
    references = {key: Reference(key, "SECRET", confidential=number) for key, number in zip(keys, "121", strict=True)}
    titles = [reference.title for reference in public_references(references).values()]
    assert titles == ["Confidential source 1", "Confidential source 2", "Confidential source 1b"]
