"""A verdict stays what it was given of: words, question and source, whatever others do meanwhile."""

from dataclasses import replace

import pytest

from annotations.errors import WrongUse
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation, Judgement, Reviewer
from annotations.model.record import Statement
from annotations.model.statement import Link, Speaker
from annotations.model.vocabulary import SO, State, StatementKind, Verdict, said
from annotations.review.states import standing
from annotations.storage import ledger
from annotations.storage.ledger import Slot, Value, canonical
from annotations.text import Span
from tests.storage.conftest import WORDS, Desk, span_of

SENTENCE = span_of("The siege lasted three months.")
DEPUTY, CNN = Link((span_of("Kyiv"),), (span_of("says"),)), Link((span_of("The siege"),), (span_of("lasted"),))


@pytest.fixture
def other(desk: Desk) -> Reviewer:
    return desk.project.actions.add_reviewer("Sam Two", "S2")


def statement(desk: Desk, wanted: Id) -> Statement:
    found = desk.project.article(desk.article).statement(wanted)
    assert found is not None
    return found


def own(desk: Desk, wanted: Id, aspect: str = SO) -> Judgement:
    judged = statement(desk, wanted).judgement(aspect, desk.reviewer.id)
    assert judged is not None
    return judged


def put(desk: Desk, slot: Slot, value: Value, reviewer: Id) -> None:
    """A value that another copy gave without knowing this one's."""
    with desk.project.actions._ledger.action("elsewhere", reviewer) as draft:
        draft.put_superseding(slot, value, ())


def test_a_question_that_the_kind_does_not_ask_is_not_judged(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    actions.set_kind(desk.attributed, StatementKind.NUMERIC, me)
    with pytest.raises(WrongUse, match="does not ask"):
        actions.judge(desk.attributed, said(0), Verdict.VERIFIED, me)
    with pytest.raises(WrongUse, match="does not ask"):
        actions.cite(Citation(new_id(), desk.attributed, said(0), new_id()), {}, me)


def test_a_verdict_given_of_words_that_were_cut_meanwhile_says_look_again(desk: Desk, other: Reviewer) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    seen = statement(desk, desk.duration).reading
    actions.recut(desk.duration, SENTENCE, SENTENCE, other.id)
    actions.judge(desk.duration, SO, Verdict.VERIFIED, me, seen=seen)
    assert own(desk, desk.duration).outdated
    actions.judge(desk.duration, SO, Verdict.VERIFIED, me, seen=statement(desk, desk.duration).reading)
    assert not own(desk, desk.duration).outdated


def test_a_source_that_was_named_meanwhile_is_looked_at_again(desk: Desk, other: Reviewer) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    named = replace(DEPUTY, speaker=Speaker("Vershchuk", inferred=True))
    actions.correct_links(desk.attributed, [named], other.id)
    actions.judge(desk.attributed, said(0), Verdict.VERIFIED, me)
    actions.correct_links(desk.attributed, [replace(named, speaker=Speaker("Vershchuk", inferred=False))], other.id)
    assert not own(desk, desk.attributed, said(0)).outdated
    actions.correct_links(desk.attributed, [replace(named, speaker=Speaker("Lavrov", inferred=False))], other.id)
    assert own(desk, desk.attributed, said(0)).outdated


def test_a_verdict_on_one_link_never_becomes_one_on_another(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    actions.correct_links(desk.attributed, [DEPUTY, CNN], me)
    actions.judge(desk.attributed, said(0), Verdict.DISPUTED, me)
    actions.judge(desk.attributed, said(1), Verdict.VERIFIED, me)
    actions.correct_links(desk.attributed, [CNN], me)
    assert own(desk, desk.attributed, said(0)).outdated
    actions.correct_links(desk.attributed, [CNN, DEPUTY], me)
    found = statement(desk, desk.attributed)
    assert found.strays == () and all(judged.outdated for judged in found.judgements)
    actions.correct_links(desk.attributed, [DEPUTY, CNN], me)
    assert not any(judged.outdated for judged in statement(desk, desk.attributed).judgements)


def test_what_others_made_outdated_stays_so_through_ones_own_correction(desk: Desk, other: Reviewer) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    actions.judge(desk.attributed, SO, Verdict.VERIFIED, me)
    actions.recut(desk.attributed, SENTENCE, SENTENCE, other.id)
    actions.correct_links(desk.attributed, [CNN], me)
    assert own(desk, desk.attributed).outdated


def test_a_recut_settles_no_fork(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    actions.judge(desk.duration, SO, Verdict.VERIFIED, me)
    put(desk, Slot(ledger.JUDGEMENT, desk.duration, SO), Value("disputed"), me)
    assert own(desk, desk.duration).fork
    actions.recut(desk.duration, SENTENCE, SENTENCE, me)
    assert own(desk, desk.duration).fork


def test_two_verdicts_that_differ_are_not_merged_into_one(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    drawn, _ = actions.draw(desk.text, StatementKind.OTHER, span_of("The siege"), SENTENCE, me)
    actions.judge(drawn, SO, Verdict.DISPUTED, me)
    actions.judge(desk.duration, SO, Verdict.VERIFIED, me)
    merged = actions.merge(desk.duration, [drawn], SENTENCE, me)
    found = statement(desk, desk.duration)
    assert own(desk, desk.duration).outdated and standing(found, {}).state is State.LOOK_AGAIN
    assert merged is not None
    actions.undo(merged.action, me)
    actions.judge(drawn, SO, Verdict.VERIFIED, me)
    actions.merge(desk.duration, [drawn], SENTENCE, me)
    assert not own(desk, desk.duration).outdated


def test_a_statement_is_not_merged_into_itself(desk: Desk) -> None:
    with pytest.raises(WrongUse, match="itself"):
        desk.project.actions.merge(desk.duration, [desk.duration], SENTENCE, desk.reviewer.id)
    assert not statement(desk, desk.duration).rejected


def test_what_others_judged_of_drawn_words_outlasts_their_undo(desk: Desk, other: Reviewer) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    drawn, recorded = actions.draw(desk.text, StatementKind.OTHER, span_of("lasted three"), SENTENCE, me)
    actions.judge(drawn, SO, Verdict.DISPUTED, other.id)
    actions.undo(recorded.action, me)
    found = statement(desk, drawn)
    assert found.span.of(WORDS) == "lasted three" and found.label == "2a"
    assert [(judged.reviewer, judged.outdated) for judged in found.judgements] == [(other.id, False)]


def test_undo_of_a_merge_tells_what_another_one_did_to_it_since(desk: Desk, other: Reviewer) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    drawn, _ = actions.draw(desk.text, StatementKind.OTHER, span_of("The siege"), SENTENCE, me)
    merged = actions.merge(desk.duration, [drawn], SENTENCE, me)
    actions.recut(desk.duration, SENTENCE, SENTENCE, other.id)
    assert merged is not None
    undone = actions.undo(merged.action, me)
    assert undone is not None and undone.action
    assert [conflict[:27] for conflict in undone.conflicts] == ["Sam Two changed it since (R"]
    assert not statement(desk, drawn).rejected and statement(desk, desk.duration).span == SENTENCE


def test_a_reason_that_only_a_newer_version_knows_is_kept(desk: Desk) -> None:
    detail = canonical({"reason": "deep fake", "justification": "seen"})
    put(desk, Slot(ledger.JUDGEMENT, desk.duration, SO), Value("disputed", detail), desk.reviewer.id)
    desk.project.actions.judge(desk.duration, SO, None, desk.reviewer.id, justification="seen twice")
    assert own(desk, desk.duration).justification == "seen twice"
    with desk.project._connection.reading() as connection:
        heads = ledger.heads_of(connection, Slot(ledger.JUDGEMENT, desk.duration, SO), desk.reviewer.id)
    assert '"reason":"deep fake"' in str(heads[0].value.detail)


def test_old_judgements_that_do_not_say_of_what_are_not_outdated(desk: Desk, other: Reviewer) -> None:
    put(desk, Slot(ledger.JUDGEMENT, desk.duration, SO), Value("verified"), desk.reviewer.id)
    desk.project.actions.recut(desk.duration, Span(SENTENCE.start, SENTENCE.end - 1), SENTENCE, other.id)
    assert not own(desk, desk.duration).outdated
