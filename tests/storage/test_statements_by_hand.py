"""Statements that people cut, split, merge and correct, and what that does to verdicts on them."""

from dataclasses import replace

import pytest

from annotations.errors import WrongUse
from annotations.model.ids import new_id
from annotations.model.judgement import Citation, Query, Reviewer
from annotations.model.record import Statement
from annotations.model.statement import Link, Speaker
from annotations.model.vocabulary import SO, Polarity, Rejection, SourceClass, State, StatementKind, Verdict, said
from annotations.review.states import open_for, standing
from annotations.storage.verify import verify
from annotations.text import Span
from tests.storage.conftest import WORDS, Desk, span_of

SENTENCE = span_of("The siege lasted three months.")


@pytest.fixture
def other(desk: Desk) -> Reviewer:
    return desk.project.actions.add_reviewer("Sam Two", "S2")


def statement(desk: Desk, wanted: bytes) -> Statement:
    found = desk.project.article(desk.article).statement(wanted)
    assert found is not None
    return found


def state(found: Statement) -> State:
    return standing(found, {found.id: found}).state


def test_a_recut_takes_ones_own_verdict_along_and_asks_others_to_look_again(desk: Desk, other: Reviewer) -> None:
    actions = desk.project.actions
    for reviewer in (desk.reviewer, other):
        actions.judge(desk.duration, SO, Verdict.UNVERIFIABLE, reviewer.id)
    recorded = actions.recut(desk.duration, SENTENCE, SENTENCE, desk.reviewer.id)
    found = statement(desk, desk.duration)
    assert {j.reviewer: j.outdated for j in found.judgements} == {desk.reviewer.id: False, other.id: True}
    assert state(found) is State.LOOK_AGAIN
    assert open_for(found, other.id, {}) and not open_for(found, desk.reviewer.id, {})
    actions.judge(desk.duration, SO, Verdict.UNVERIFIABLE, other.id)
    assert state(statement(desk, desk.duration)) is State.DONE
    assert recorded is not None
    actions.undo(recorded.action, desk.reviewer.id)
    found = statement(desk, desk.duration)
    assert found.span.of(WORDS) == "three months"
    assert {j.reviewer: j.outdated for j in found.judgements} == {desk.reviewer.id: False, other.id: True}


def test_a_verdict_on_a_source_that_is_read_otherwise_is_looked_at_again(desk: Desk, other: Reviewer) -> None:
    actions = desk.project.actions
    actions.judge(desk.attributed, said(0), Verdict.VERIFIED, other.id)
    actions.judge(desk.attributed, said(0), Verdict.DISPUTED, desk.reviewer.id)
    link = statement(desk, desk.attributed).reading.links[0]
    denying = replace(link, polarity=Polarity.DENIES, speaker=Speaker("the President", inferred=False))
    actions.correct_links(desk.attributed, [denying], desk.reviewer.id)
    found = statement(desk, desk.attributed)
    assert found.reading.links == (denying,)
    assert {j.reviewer: j.outdated for j in found.judgements} == {desk.reviewer.id: False, other.id: True}


def test_a_verdict_on_a_link_that_is_gone_is_a_stray_until_it_is_withdrawn(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    actions.judge(desk.attributed, said(0), Verdict.VERIFIED, me)
    actions.correct_links(desk.attributed, [], me)
    found = statement(desk, desk.attributed)
    assert found.aspects == (SO,) and found.judgements == () and [j.aspect for j in found.strays] == [said(0)]
    assert state(found) is State.LOOK_AGAIN
    actions.clear(desk.attributed, said(0), me)
    assert statement(desk, desk.attributed).strays == ()


def test_a_source_outside_the_text_is_refused(desk: Desk) -> None:
    beyond = Link((Span(len(WORDS), len(WORDS) + 3),), source_class=SourceClass.PERSON)
    with pytest.raises(WrongUse, match="at least one character"):
        desk.project.actions.correct_links(desk.attributed, [beyond], desk.reviewer.id)
    assert statement(desk, desk.attributed).suggestion is not False


def test_a_split_gives_the_second_part_kind_and_links(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    first, second = span_of("“more than 260 fighters"), span_of("left the plant.”")
    whole = statement(desk, desk.attributed)
    other, recorded = actions.split(desk.attributed, first, second, whole.reading.context, me)
    kept, made = statement(desk, desk.attributed), statement(desk, other)
    assert (kept.span, made.span) == (first, second)
    assert made.kind is StatementKind.ATTRIBUTED and made.reading.links == whole.reading.links
    actions.undo(recorded.action, me)
    assert desk.project.article(desk.article).statement(other) is None
    assert statement(desk, desk.attributed).span == whole.span


def test_the_parts_of_a_split_may_not_overlap(desk: Desk) -> None:
    with pytest.raises(WrongUse, match="overlap"):
        desk.project.actions.split(desk.duration, SENTENCE, SENTENCE, SENTENCE, desk.reviewer.id)


def test_a_merge_keeps_one_with_everything_that_hung_on_the_other(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    drawn, _ = actions.draw(desk.text, StatementKind.OTHER, span_of("The siege"), SENTENCE, me)
    cited = Citation(new_id(), drawn, SO, new_id(), passage="three")
    actions.cite(cited, {"title": "Chronicle"}, me)
    actions.write_note(drawn, "since when?", me)
    actions.ask(Query(new_id(), drawn, "Press office", "How long?", asked="2022-05-20"), me)
    actions.judge(drawn, SO, Verdict.VERIFIED, me)
    recorded = actions.merge(desk.duration, [drawn], SENTENCE, me)
    kept, gone = statement(desk, desk.duration), statement(desk, drawn)
    assert kept.span.of(WORDS) == "The siege lasted three months"
    assert [c.passage for c in kept.citations] == ["three"] and [n.words for n in kept.notes] == ["since when?"]
    assert [q.addressee for q in kept.queries] == ["Press office"]
    assert gone.rejected and gone.rejection == Rejection.MERGED and gone.judgements and gone.citations
    assert recorded is not None
    actions.undo(recorded.action, me)
    assert not statement(desk, drawn).rejected and statement(desk, desk.duration).citations == ()
    assert verify(desk.project.path) == []


def test_the_kind_decides_what_is_asked(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    actions.set_kind(desk.attributed, StatementKind.OTHER, me)
    assert statement(desk, desk.attributed).aspects == (SO,)
    actions.set_kind(desk.attributed, StatementKind.ATTRIBUTED, me)
    assert statement(desk, desk.attributed).aspects == (said(0), SO)


def test_a_rejection_says_why(desk: Desk) -> None:
    desk.project.actions.reject(desk.duration, desk.reviewer.id, Rejection.LITTER)
    found = statement(desk, desk.duration)
    assert found.rejected and found.rejection == Rejection.LITTER


def test_an_earlier_value_is_restored_and_that_is_undone(desk: Desk, other: Reviewer) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    first = actions.judge(desk.duration, SO, Verdict.DISPUTED, me, justification="two months elsewhere")
    actions.judge(desk.duration, SO, Verdict.VERIFIED, me, justification="")
    theirs = actions.judge(desk.duration, SO, Verdict.UNVERIFIABLE, other.id)
    assert first is not None and theirs is not None
    assert [item.restorable for item in desk.project.history(desk.duration, me)] == [True, False, False]
    assert not any(item.restorable for item in desk.project.history(desk.duration))
    restored = actions.restore(desk.duration, first.action, me)
    judged = statement(desk, desk.duration).judgement(SO, me)
    assert judged is not None and (judged.value, judged.justification) == (Verdict.DISPUTED, "two months elsewhere")
    assert restored is not None and restored.label == "Restored: Is it so: Disputed · justification"
    actions.undo(restored.action, me)
    judged = statement(desk, desk.duration).judgement(SO, me)
    assert judged is not None and judged.value == Verdict.VERIFIED
    with pytest.raises(WrongUse, match="nothing that you could restore"):
        actions.restore(desk.duration, theirs.action, me)


def test_a_query_waits_for_its_answer(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    query = Query(new_id(), desk.duration, " Press office ", "How long?", asked="2022-05-20", due="2022-05-23")
    actions.ask(query, me)
    found = statement(desk, desk.duration)
    assert found.queries == (replace(query, addressee="Press office", reviewer=me),)
    assert state(found) is State.WAITING
    actions.ask(replace(query, answered="2022-05-21", answer="82 days"), me)
    assert state(statement(desk, desk.duration)) is State.OPEN
    actions.remove_query(query, me)
    assert statement(desk, desk.duration).queries == ()
    with pytest.raises(WrongUse, match="somebody to ask"):
        actions.ask(replace(query, addressee=" "), me)
