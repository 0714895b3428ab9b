"""What differs, what is settled, signed, checked twice, hidden."""

from dataclasses import replace

from annotations.model.deciding import ForkChoice, ForkPlace, StandingFork
from annotations.model.ids import Id, new_id
from annotations.model.judgement import HistoryItem, Note, Signature
from annotations.model.record import ArticleRecord, Statement, decided
from annotations.model.reference import Reference
from annotations.model.settings import PRESETS, Preset, ProjectSettings
from annotations.model.vocabulary import SO, State, Verdict
from annotations.review.deciding import blinded, differences, in_second_check, visible_forks, visible_history
from annotations.review.states import open_for, standing
from tests.factories import R1, R2, WHEN, make_article, make_citation, make_judgement, make_statement

ARTICLE = make_article("The siege lasted three months.")
PLAIN = make_statement(ARTICLE, "three months")
FREE = ProjectSettings(citations=0)
BLIND = replace(FREE, blind=True)
MINE, THEIRS = make_judgement(PLAIN.id), make_judgement(PLAIN.id, Verdict.DISPUTED, reviewer=R2)
DIFFERING = replace(PLAIN, suggestion=False, judgements=(MINE, THEIRS))


def state(statement: Statement, settings: ProjectSettings = FREE) -> State:
    return standing(statement, {statement.id: statement}, settings).state


def record(statement: Statement, settings: ProjectSettings = FREE, leads: frozenset[Id] = frozenset()) -> ArticleRecord:
    return ArticleRecord(ARTICLE, (statement,), settings=settings, leads=leads)


def test_a_final_verdict_settles_a_difference() -> None:
    assert state(DIFFERING) is State.REVIEWERS_DIFFER
    assert [difference.aspect for difference in differences(record(DIFFERING))] == [SO]
    settled = replace(DIFFERING, finals=(make_judgement(PLAIN.id, Verdict.DISPUTED),))
    assert state(settled) is State.DONE
    assert list(differences(record(settled))) == []
    assert not open_for(settled, bytes(16), {})


def test_a_note_alone_is_no_difference() -> None:
    noted = replace(PLAIN, judgements=(MINE,), notes=(Note(bytes(16), PLAIN.id, "I doubt it", R2.id, WHEN),))
    assert list(differences(record(noted))) == []
    assert state(noted) is State.DONE


def test_a_signature_lapses_with_the_decision_it_was_on() -> None:
    judged = replace(PLAIN, suggestion=False, judgements=(MINE,))
    signed = replace(judged, signed=Signature(R1.id, WHEN, tuple(decided(judged).items())))
    assert state(signed) is State.SIGNED_OFF and standing(signed, {}, FREE).done
    assert state(replace(signed, judgements=(THEIRS,))) is State.DONE


def test_the_sample_of_the_second_check_is_the_same_everywhere_and_as_large_as_asked() -> None:
    ids = [number.to_bytes(16) for number in range(2000)]
    fifth = {one for one in ids if in_second_check(one, ProjectSettings(second_check=20))}
    assert 320 < len(fifth) < 480
    assert fifth < {one for one in ids if in_second_check(one, ProjectSettings(second_check=50))}
    assert not any(in_second_check(one, ProjectSettings()) for one in ids)
    assert all(in_second_check(one, ProjectSettings(second_check=100)) for one in ids)


def test_a_statement_of_the_sample_needs_two() -> None:
    twice = replace(FREE, second_check=100)
    assert state(replace(PLAIN, judgements=(MINE,)), twice) is State.NEEDS_SECOND_CHECK
    assert state(replace(PLAIN, judgements=(MINE, replace(MINE, reviewer=R2.id))), twice) is State.DONE


def test_while_blind_what_others_did_shows_once_ones_own_verdict_is_set() -> None:
    cited = make_citation(PLAIN.id, Reference(bytes(16)), passage="82 days")
    note = Note(bytes(16), PLAIN.id, "hm", R1.id, WHEN)
    theirs = replace(PLAIN, suggestion=False, judgements=(MINE,), citations=(cited,), notes=(note,))
    hidden = blinded(record(theirs, BLIND), R2.id).statements[0]
    assert (hidden.judgements, hidden.citations, hidden.notes) == ((), (), ())
    both = replace(theirs, judgements=(MINE, THEIRS))
    assert blinded(record(both, BLIND), R2.id).statements[0] == both
    assert blinded(record(theirs, FREE), R2.id).statements[0] == theirs
    assert blinded(record(theirs, BLIND, frozenset({R2.id})), R2.id).statements[0] == theirs


def test_while_blind_the_history_leaves_out_what_others_did() -> None:
    theirs = replace(PLAIN, suggestion=False, judgements=(MINE,))
    items = [HistoryItem(WHEN, "R1", "Is it so: Verified", bytes(16), by=R1.id)]
    assert visible_history(items, record(theirs, BLIND), PLAIN.id, R2.id) == []
    assert visible_history(items, record(theirs, BLIND), PLAIN.id, R1.id) == items


def test_while_blind_forks_of_others_wait_until_ones_own_verdict_is_set() -> None:
    choices = tuple(ForkChoice(new_id(), value, R1.id, WHEN) for value in ("Verified", "Disputed"))
    fork = StandingFork(ForkPlace("judgement", PLAIN.id, SO, R1.id), "Is it so, by R1", PLAIN.id, choices)
    theirs = replace(PLAIN, suggestion=False, judgements=(MINE,))
    assert visible_forks([fork], record(theirs, BLIND), R2.id) == []
    assert visible_forks([fork], record(theirs, BLIND), R1.id) == [fork]
    assert visible_forks([fork], record(DIFFERING, BLIND), R2.id) == [fork]
    assert visible_forks([fork], record(theirs, FREE), R2.id) == [fork]


def test_research_is_blind_and_a_newsroom_open() -> None:
    assert PRESETS[Preset.RESEARCH].blind and PRESETS[Preset.RESEARCH].second_check > 0
    assert not PRESETS[Preset.NEWSROOM].blind and PRESETS[Preset.NEWSROOM].second_check == 0
    settings = PRESETS[Preset.RESEARCH]
    assert ProjectSettings.of_stored(settings.stored()) == settings
