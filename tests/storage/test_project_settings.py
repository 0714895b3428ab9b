"""The rules of a project: stored, shared, undone, and what they do to what is shown."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotations.model.ids import new_id
from annotations.model.settings import PRESETS, Advance, MinorRule, Preset, ProjectSettings, minor_rule
from annotations.model.statement import Detection, Quantity, Reading, Suggestion
from annotations.model.vocabulary import QuantityKind, StatementKind, Tier
from annotations.storage.project import Project
from tests.storage.conftest import WORDS, Desk, span_of

some_settings = st.builds(
    ProjectSettings,
    kinds=st.frozensets(st.sampled_from(StatementKind)),
    hidden_figures=st.frozensets(st.sampled_from(QuantityKind)),
    unfolded=st.frozensets(st.sampled_from(MinorRule)),
    advance=st.sampled_from(Advance),
    citations=st.integers(0, 99),
    first_pass=st.booleans(),
)


@given(some_settings)
def test_what_is_stored_reads_as_it_was(settings: ProjectSettings) -> None:
    assert ProjectSettings.of_stored(settings.stored()) == settings


def test_what_only_a_newer_version_knows_is_left_out() -> None:
    stored = {"kinds": "numeric rhetorical", "unfolded": "dates moons", "advance": "sideways", "citations": "many"}
    assert ProjectSettings.of_stored({**stored, "colour": "red"}) == ProjectSettings(
        kinds=frozenset({StatementKind.NUMERIC}), unfolded=frozenset({MinorRule.DATES})
    )


def test_they_are_shared_with_other_programs_and_undone_in_one_step(desk: Desk) -> None:
    project, me = desk.project, desk.reviewer.id
    assert project.settings() == ProjectSettings() == PRESETS[Preset.NEWSROOM]
    other = Project.open(project.path, new_id())
    try:
        recorded = project.actions.change_settings(project.id, PRESETS[Preset.RESEARCH], me)
        assert recorded is not None and recorded.changes.settings
        assert other.changes_of_others().settings and other.settings() == PRESETS[Preset.RESEARCH]
        assert other.article(desk.article).settings.first_pass
    finally:
        other.close()
    project.actions.undo(recorded.action, me)
    assert project.settings() == ProjectSettings()


def test_suggestions_of_an_unwanted_kind_go_but_not_what_a_person_touched(desk: Desk) -> None:
    project, me = desk.project, desk.reviewer.id
    project.actions.accept(desk.numeric, me)
    only_attributed = replace(project.settings(), kinds=frozenset({StatementKind.ATTRIBUTED}))
    project.actions.change_settings(project.id, only_attributed, me)
    assert {s.id for s in project.article(desk.article).statements} == {desk.attributed, desk.numeric}


def test_a_kind_of_figure_is_switched_off_but_not_what_a_person_touched(desk: Desk) -> None:
    project, me = desk.project, desk.reviewer.id

    def figures() -> set[bytes]:
        return {s.id for s in project.article(desk.article).statements if s.kind is StatementKind.NUMERIC}

    assert desk.numeric in figures()
    project.actions.change_settings(project.id, ProjectSettings(hidden_figures=frozenset(QuantityKind)), me)
    assert figures() == set()
    project.actions.change_settings(project.id, ProjectSettings(), me)
    project.actions.accept(desk.numeric, me)
    project.actions.change_settings(project.id, ProjectSettings(hidden_figures=frozenset(QuantityKind)), me)
    assert figures() == {desk.numeric}


def test_a_switched_off_rule_unfolds_what_it_folded(desk: Desk) -> None:
    span = span_of("three")
    reading = Reading(span, span, Tier.MINOR, quantity_spans=(span,), quantity=Quantity(QuantityKind.ORDINAL, 3, 3))
    minor = Suggestion.of(desk.text, StatementKind.NUMERIC, reading)
    assert minor_rule(StatementKind.NUMERIC, reading, WORDS) is MinorRule.ORDINALS
    project, me = desk.project, desk.reviewer.id
    project.store_detection(Detection(desk.text, "test 2", 2, (minor,)))

    def tier() -> Tier:
        found = project.article(desk.article).statement(minor.id)
        assert found is not None
        return found.tier

    assert tier() is Tier.MINOR
    project.actions.change_settings(project.id, ProjectSettings(unfolded=frozenset({MinorRule.ORDINALS})), me)
    assert tier() is Tier.CHECK
    project.actions.set_tier(minor.id, Tier.MINOR, me)  # what a person said of this one stands
    assert tier() is Tier.MINOR


def test_a_first_pass_is_each_reviewers_own(desk: Desk) -> None:
    project = desk.project
    other = project.actions.add_reviewer("Sam Two")
    project.actions.first_pass(desk.text, desk.reviewer.id)
    assert project.article(desk.article).passed == {desk.reviewer.id}
    project.actions.first_pass(desk.text, other.id)
    project.actions.first_pass(desk.text, desk.reviewer.id, done=False)
    assert project.article(desk.article).passed == {other.id}
