"""What people record comes back: through the same connection, another one, and after reopening."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.errors import DamagedProject, StorageFailed, WrongUse
from annotations.model.article import ArticleMetadata, ImportedArticle
from annotations.model.ids import new_id
from annotations.model.judgement import Citation, Query
from annotations.model.record import Statement
from annotations.model.settings import PRESETS, Preset
from annotations.model.statement import Quantity
from annotations.model.vocabulary import (
    NO_CHECK,
    SO,
    QuantityKind,
    Reason,
    Rejection,
    Stance,
    State,
    StatementKind,
    Tier,
    Verdict,
    said,
)
from annotations.review.states import counts, standing
from annotations.storage.project import Project, snapshot
from annotations.storage.verify import verify
from annotations.text import Span
from tests.storage.conftest import WORDS, Desk, detection, span_of


def statement(desk: Desk, wanted: bytes) -> Statement:
    found = desk.project.article(desk.article).statement(wanted)
    assert found is not None
    return found


def test_an_article_reads_as_it_was_imported_and_detected(desk: Desk) -> None:
    record = desk.project.article(desk.article)
    assert record.article.words == WORDS
    assert record.article.title == WORDS.split("\n", maxsplit=1)[0]
    assert [s.label for s in record.statements] == ["1a", "1b", "2a"]
    assert [s.span.of(WORDS) for s in record.statements] == [
        "“more than 260 fighters left the plant.”",
        "more than 260 fighters",
        "three months",
    ]
    assert [mask.span.of(WORDS) for mask in record.article.masks] == ["Source link"]
    assert all(s.suggestion for s in record.statements)


def test_the_same_text_is_the_same_article_and_another_copy_is_not(desk: Desk) -> None:
    same, recorded = desk.project.actions.add_article(ImportedArticle(WORDS))
    assert (same, recorded) == (desk.article, None)
    copy, _ = desk.project.actions.add_article(ImportedArticle(WORDS, ArticleMetadata(outlet="B")), another_copy=True)
    assert copy != desk.article
    assert set(desk.project.articles_with(desk.text)) == {desk.article, copy}
    assert desk.project.store_detection(detection()).articles == {desk.article, copy}
    assert len(desk.project.article(copy).statements) == 3


def test_both_aspects_are_judged_apart_and_say_what_they_rested_on(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    cited = Citation(new_id(), desk.attributed, said(0), new_id(), Stance.SUPPORTS, "260 fighters", "p. 2")
    actions.cite(cited, {"title": "Press release", "url": "https://example.org/1"}, me)
    actions.judge(desk.attributed, said(0), Verdict.VERIFIED, me)
    actions.judge(
        desk.attributed, SO, Verdict.DISPUTED, me, reason=Reason.SOURCES_DIFFER, justification="264 elsewhere"
    )
    found = statement(desk, desk.attributed)
    was_said, is_so = found.judgement(said(0), me), found.judgement(SO, me)
    assert was_said is not None and is_so is not None
    assert was_said.verdict is Verdict.VERIFIED and was_said.rests_on == (cited.id,)
    assert (is_so.verdict, is_so.reason, is_so.justification) == (
        Verdict.DISPUTED,
        Reason.SOURCES_DIFFER,
        "264 elsewhere",
    )
    assert found.citations[0].passage == "260 fighters"
    assert desk.project.references()[cited.reference].title == "Press release"
    assert not found.suggestion


def test_a_new_verdict_keeps_the_justification_but_not_the_reason(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    actions.judge(desk.duration, SO, Verdict.DISPUTED, me, reason=Reason.ERROR, justification="two", correction="2")
    actions.judge(desk.duration, SO, Verdict.UNVERIFIABLE, me)
    judged = statement(desk, desk.duration).judgement(SO, me)
    assert judged is not None
    assert (judged.reason, judged.justification, judged.correction) == (None, "two", "2")


def test_no_check_needed_is_a_decision_and_clearing_reopens(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    actions.judge(desk.duration, SO, NO_CHECK, me, reason=Reason.COMMON_KNOWLEDGE)
    found = statement(desk, desk.duration)
    assert found.judgements[0].verdict is None
    assert standing(found, {}).done
    actions.clear(desk.duration, SO, me)
    cleared = statement(desk, desk.duration)
    assert cleared.judgements == () and cleared.suggestion
    assert standing(cleared, {}).state is State.OPEN


def test_what_does_not_fit_is_refused_in_words(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    with pytest.raises(WrongUse, match="does not ask"):
        actions.judge(desk.duration, said(0), Verdict.VERIFIED, me)
    with pytest.raises(WrongUse, match="no verdict"):
        actions.judge(desk.duration, SO, "perhaps", me)
    with pytest.raises(WrongUse, match="no reason"):
        actions.judge(desk.duration, SO, Verdict.DISPUTED, me, reason=Reason.TRANSLATION)
    with pytest.raises(WrongUse, match="no statement"):
        actions.judge(new_id(), SO, Verdict.VERIFIED, me)
    with pytest.raises(WrongUse, match="no field"):
        actions.cite(Citation(new_id(), desk.duration, SO, new_id()), {"colour": "red"}, me)


def test_undo_and_redo_of_every_kind_of_action(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    cited = Citation(new_id(), desk.duration, SO, new_id())
    asked = Query(new_id(), desk.duration, "Press office")
    drawn, recorded = actions.draw(desk.text, StatementKind.OTHER, span_of("The siege"), span_of("The siege"), me)
    steps = [
        recorded,
        actions.judge(desk.duration, SO, Verdict.VERIFIED, me),
        actions.judge_many([(desk.numeric, SO), (desk.duration, SO)], Verdict.DISPUTED, me),
        actions.tick(desk.text, span_of("The siege lasted three months."), me),
        actions.put_off(desk.numeric, me),
        actions.reject(desk.numeric, me, Rejection.NO_CLAIM),
        actions.accept(desk.numeric, me),
        actions.recut(drawn, span_of("The siege lasted"), span_of("The siege lasted"), me),
        actions.set_tier(desk.numeric, Tier.MINOR, me),
        actions.correct_quantity(desk.numeric, Quantity(QuantityKind.COUNT, 264, 264), me),
        actions.cite(cited, {"title": "T"}, me),
        actions.remove_citation(cited, me),
        actions.write_note(desk.duration, "ask the press office", me),
        actions.ask(asked, me),
        actions.remove_query(asked, me),
        actions.set_kind(desk.numeric, StatementKind.OTHER, me),
        actions.correct_links(desk.attributed, [], me),
        actions.split(desk.duration, span_of("three"), span_of("months"), span_of("three months"), me)[1],
        actions.merge(desk.duration, [desk.numeric], span_of("three months"), me),
        actions.first_pass(desk.text, me),
        actions.change_settings(desk.project.id, PRESETS[Preset.RESEARCH], me),
        actions.mask(desk.text, span_of("Kyiv"), "headline", me),
        actions.lift_mask(desk.text, span_of("Source link"), me),
        actions.edit_metadata(desk.article, ArticleMetadata(title="T", outlet="O", published="2022-05"), me),
        actions.remove_article(desk.article, me),
    ]
    done, seen = [], []
    for step in reversed(steps):
        assert step is not None
        if desk.article in desk.project.article_ids():
            seen.append(desk.project.article(desk.article))
        undone = actions.undo(step.action, me)
        assert undone is not None and undone.label == f"Undo: {step.label}" and not undone.conflicts
        done.append(undone)
    before = desk.project.article(desk.article)
    assert all(s.suggestion for s in before.statements) and len(before.statements) == 3
    assert before.ticks == {} and before.article.title.startswith("Kyiv")
    for undone in reversed(done):
        redone = actions.undo(undone.action, me)
        assert redone is not None
    assert desk.project.article_ids() == []
    assert verify(desk.project.path) == []


def test_a_statement_drawn_by_hand_keeps_its_id_and_verdict_through_a_recut(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    drawn, _ = actions.draw(desk.text, StatementKind.OTHER, span_of("The siege"), span_of("The siege lasted"), me)
    actions.judge(drawn, SO, Verdict.VERIFIED, me)
    actions.recut(drawn, span_of("siege lasted"), span_of("The siege lasted"), me)
    found = statement(desk, drawn)
    assert found.span.of(WORDS) == "siege lasted"
    assert found.judgements[0].verdict is Verdict.VERIFIED


def test_labels_stay_once_they_were_printed(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    record = desk.project.article(desk.article)
    actions.freeze_labels({s.id: s.label for s in record.statements}, me)
    actions.draw(desk.text, StatementKind.OTHER, span_of("The siege"), span_of("The siege"), me)
    labelled = {s.span.of(WORDS): s.label for s in desk.project.article(desk.article).statements}
    assert labelled["three months"] == "2a"
    assert labelled["The siege"] == "2b"


def test_figures_inside_a_verified_statement_are_covered(desk: Desk) -> None:
    desk.project.actions.judge(desk.attributed, SO, Verdict.VERIFIED, desk.reviewer.id)
    record = desk.project.article(desk.article)
    by_id = {s.id: s for s in record.statements}
    assert standing(by_id[desk.numeric], by_id).covered
    assert counts(record).to_check == 3


def test_two_reviewers_who_differ(desk: Desk) -> None:
    other = desk.project.actions.add_reviewer("Sam Two")
    assert other.initials == "ST"
    desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, desk.reviewer.id)
    desk.project.actions.judge(desk.duration, SO, Verdict.DISPUTED, other.id)
    found = statement(desk, desk.duration)
    assert standing(found, {}).state is State.REVIEWERS_DIFFER
    assert not any(judgement.fork for judgement in found.judgements)


def test_another_connection_sees_it_and_is_told_what_changed(desk: Desk) -> None:
    other = Project.open(desk.project.path, new_id())
    try:
        assert not other.changes_of_others()
        desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, desk.reviewer.id)
        changes = other.changes_of_others()
        assert changes.statements == {desk.duration} and changes.texts == {desk.text}
        assert not other.changes_of_others()
        found = other.article(desk.article).statement(desk.duration)
        assert found is not None and found.judgements[0].value == Verdict.VERIFIED
    finally:
        other.close()


def test_a_snapshot_stays_as_it_was(desk: Desk) -> None:
    with snapshot(desk.project.path) as taken:
        desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, desk.reviewer.id)
        records = list(taken.articles())
        assert [s.judgements for s in records[0].statements] == [(), (), ()]
        assert taken.reviewers[0].name == "Rita One"


def test_a_statement_is_found_by_a_prefix_of_its_id(desk: Desk) -> None:
    assert desk.project.find_statement(desk.numeric.hex()[:10]) == desk.numeric
    for wrong in ("", "zz", "%", desk.numeric.hex() + "0"):
        with pytest.raises(WrongUse):
            desk.project.find_statement(wrong)


def test_history_names_who_did_what(desk: Desk) -> None:
    desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, desk.reviewer.id)
    desk.project.actions.write_note(desk.duration, "ask", desk.reviewer.id)
    assert [(item.reviewer, item.what) for item in desk.project.history(desk.duration)] == [
        ("R1", "Is it so: Verified"),
        ("R1", "Note"),
    ]


def test_any_sqlite_tool_reads_the_current_views(desk: Desk) -> None:
    desk.project.actions.judge(desk.duration, SO, Verdict.DISPUTED, desk.reviewer.id, reason=Reason.ERROR)
    connection = sqlite3.connect(desk.project.path)
    try:
        verdicts = connection.execute(
            "SELECT statement, aspect, reviewer, verdict, reason FROM current_verdict"
        ).fetchall()
        assert verdicts == [(desk.duration.hex().upper(), "so", "Rita One", "disputed", "error")]
        words = connection.execute("SELECT words FROM current_statement ORDER BY start").fetchall()
        assert words[1] == ("more than 260 fighters",)
        for (view,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
            connection.execute(f"SELECT * FROM {view}").fetchall()
    finally:
        connection.close()


DAMAGE = {
    "DELETE FROM entry WHERE kind = 'judgement'": "rows instead of",
    "DELETE FROM head WHERE kind = 'judgement'": "missing from the list of current values",
    "UPDATE head SET value = 'disputed' WHERE kind = 'judgement'": "not current stands in",
    "UPDATE text SET words = replace(words, '260', '620')": "not those that were imported",
    "DELETE FROM reading": "suggestions instead of",
    "UPDATE entry SET detail = '{' WHERE kind = 'judgement'": "cannot be read",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_verify_names_the_damage(desk: Desk, damage: str) -> None:
    desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, desk.reviewer.id, justification="seen")
    assert verify(desk.project.path) == []
    connection = sqlite3.connect(desk.project.path)
    schema = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%keeps%'")
    guards = schema.fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(damage)
    for _, sentence in guards:
        connection.execute(sentence)
    connection.commit()
    connection.close()
    findings = verify(desk.project.path)
    assert any(DAMAGE[damage] in finding for finding in findings), findings


JUDGE_FOREVER = """
import sys
from dataclasses import replace
from pathlib import Path
from annotations.model.ids import new_id
from annotations.storage.project import Project, snapshot
project = Project.open(Path(sys.argv[1]), new_id())
statement, reviewer = bytes.fromhex(sys.argv[2]), bytes.fromhex(sys.argv[3])
count = 0
while True:
    count += 1
    project.actions.write_note(statement, f"note {count}", reviewer)
    print(count, flush=True)
"""


def test_a_killed_process_loses_nothing_it_called_saved(desk: Desk) -> None:
    for kill_after in (1, 7, 20):
        before = {note.words for note in statement(desk, desk.duration).notes}
        process = subprocess.Popen(
            [sys.executable, "-c", JUDGE_FOREVER, str(desk.project.path), desk.duration.hex(), desk.reviewer.id.hex()],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        said_saved = [process.stdout.readline() for _ in range(kill_after)]
        process.kill()
        said_saved += process.stdout.readlines()
        process.stdout.close()
        process.wait()
        saved = [int(line) for line in said_saved if line.strip()]
        again = Project.open(desk.project.path, new_id())
        found = again.article(desk.article).statement(desk.duration)
        again.close()
        assert found is not None
        notes = [note.words for note in found.notes if note.words not in before or saved]
        assert {f"note {count}" for count in saved} <= set(notes)
        assert verify(desk.project.path) == []


def test_the_path_may_hold_any_character(tmp_path: Path) -> None:
    path = tmp_path / "Überprüfung #1 100% ? 🇺🇦.factdesk"
    project = Project.create(path, new_id())
    project.actions.add_reviewer("Rita")
    project.close()
    again = Project.open(path, new_id())
    assert again.reviewers()[0].name == "Rita"
    again.close()


def test_the_same_detector_with_other_findings_is_another_run(desk: Desk) -> None:
    found = detection()
    other = replace(found, suggestions=found.suggestions[:1])
    desk.project.store_detection(other)
    desk.project.store_detection(found)
    record = desk.project.article(desk.article)
    assert len(record.statements) in (1, 3)  # one of the two, the same on every computer
    assert verify(desk.project.path) == []
    copy = Project.open(desk.project.path, new_id())
    assert copy.article(desk.article) == record
    copy.close()


def test_a_reason_given_later_belongs_to_the_judgement_that_stands(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    with pytest.raises(WrongUse, match="no judgement"):
        actions.judge(desk.duration, SO, None, me, justification="seen")
    actions.judge(desk.duration, SO, Verdict.VERIFIED, me)
    actions.judge(desk.duration, SO, Verdict.DISPUTED, me)
    recorded = actions.judge(desk.duration, SO, None, me, reason=Reason.ERROR, justification="seen")
    assert recorded is not None and recorded.label == "Is it so: Disputed, error · justification"
    judged = statement(desk, desk.duration).judgement(SO, me)
    assert judged is not None and (judged.verdict, judged.reason) == (Verdict.DISPUTED, Reason.ERROR)


def test_lone_surrogates_and_control_characters_are_stored_as_a_file_can_hold_them(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    actions.write_note(desk.duration, "a\udcffb\x00c", me)
    actions.judge(desk.duration, SO, Verdict.VERIFIED, me, justification="x\ud800y")
    found = statement(desk, desk.duration)
    assert found.notes[0].words == "a\ufffdb\x00c"
    assert found.judgements[0].justification == "x\ufffdy"


def test_an_entry_with_a_word_of_a_newer_version_can_still_be_read(desk: Desk) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    actions.judge(desk.duration, SO, Verdict.DISPUTED, me, reason=Reason.ERROR)
    connection = sqlite3.connect(desk.project.path)
    guard = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_keeps_update'").fetchone()[0]
    connection.execute("DROP TRIGGER entry_keeps_update")
    connection.execute("UPDATE entry SET detail = replace(detail, 'error', 'a newer reason')")
    connection.execute(guard)
    connection.commit()
    connection.close()
    judged = statement(desk, desk.duration).judgement(SO, me)
    assert judged is not None and (judged.verdict, judged.reason) == (Verdict.DISPUTED, None)


@pytest.mark.parametrize("span", [Span(5, 5), Span(9, 3), Span(-1, 4), Span(0, 100_000)])
def test_spans_outside_the_text_are_refused(desk: Desk, span: Span) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    with pytest.raises(WrongUse, match="at least one character"):
        actions.draw(desk.text, StatementKind.OTHER, span, span, me)
    with pytest.raises(WrongUse, match="at least one character"):
        actions.recut(desk.duration, span, span, me)
    with pytest.raises(WrongUse, match="at least one character"):
        actions.mask(desk.text, span, "why", me)
    with pytest.raises(WrongUse, match="no such text"):
        actions.mask(new_id(), Span(0, 1), "why", me)


def test_an_article_with_an_entry_that_makes_no_sense_says_so_and_the_others_stay(desk: Desk) -> None:
    desk.project.actions.tick(desk.text, span_of("The siege lasted three months."), desk.reviewer.id)
    other, _ = desk.project.actions.add_article(ImportedArticle("Another article."))
    connection = sqlite3.connect(desk.project.path)
    guard = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_keeps_update'").fetchone()[0]
    connection.execute("DROP TRIGGER entry_keeps_update")
    connection.execute("UPDATE entry SET facet = 'nowhere' WHERE kind = 'tick'")
    connection.execute("UPDATE head SET facet = 'nowhere' WHERE kind = 'tick'")
    connection.execute(guard)
    connection.commit()
    connection.close()
    with pytest.raises(DamagedProject, match="cannot be read"):
        desk.project.article(desk.article)
    assert desk.project.article(other).article.title == "Another article."
    assert any("cannot be read" in finding for finding in verify(desk.project.path))


def test_a_full_disk_keeps_every_step_that_was_called_saved(small_disk: Callable[[str], Path]) -> None:
    path = small_disk("700k") / "p.factdesk"
    project = Project.create(path, new_id())
    article, _ = project.actions.add_article(ImportedArticle(WORDS))
    found = detection()
    project.store_detection(found)
    reviewer, noted = project.actions.add_reviewer("Rita"), found.suggestions[0].id
    saved = []
    with pytest.raises(StorageFailed, match="disk is full"):
        for number in range(1000):
            project.actions.write_note(noted, f"{number} {'x' * 3000}", reviewer.id)
            saved.append(number)
    project.close()
    again = Project.open(path, new_id())
    kept = again.article(article).statement(noted)
    again.close()
    assert kept is not None and saved
    assert [int(note.words.split()[0]) for note in kept.notes] == saved
    assert verify(path) == []
