"""What is confidential, in what is handed on but is no copy."""

from dataclasses import replace
from pathlib import Path

from annotations.model.ids import new_id
from annotations.model.judgement import Citation
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
