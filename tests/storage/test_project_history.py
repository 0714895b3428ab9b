"""The history of a project: pages, filters, what verdicts rested on, and what is new."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from annotations.exporting.history import write_history
from annotations.model.history import Step, Wanted
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation, Fate
from annotations.model.vocabulary import SO, Reason, Verdict
from annotations.storage.copies import make_copy
from annotations.storage.project import Project
from tests.storage.conftest import Desk, elsewhere, merge


def steps(project: Project, wanted: Wanted | None = None) -> list[Step]:
    history = project.whole_history()
    history.refresh()
    return list(history.steps(wanted or Wanted()))


def cite(desk: Desk, title: str, locator: str = "") -> Citation:
    citation = Citation(new_id(), desk.numeric, SO, new_id(), locator=locator)
    desk.project.actions.cite(citation, {"title": title}, desk.reviewer.id)
    return citation


def judge(desk: Desk, statement: Id, verdict: Verdict = Verdict.VERIFIED, reason: Reason | None = None) -> None:
    desk.project.actions.judge(statement, SO, verdict, desk.reviewer.id, reason=reason)


def test_a_step_says_who_did_what_to_which_statement(desk: Desk) -> None:
    judge(desk, desk.numeric, Verdict.DISPUTED, Reason.ERROR)
    step = steps(desk.project)[0]
    assert (step.reviewer, step.what) == ("Rita One", "Is it so: Disputed, error")
    assert (step.statement, step.label, step.value, step.reason) == (desk.numeric, "1b", "Disputed", "error")
    assert step.article == desk.article
    assert step.title.startswith("Kyiv")
    assert "260" in step.words
    assert abs(step.recorded_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_pages_follow_on_each_other_without_gap_or_repeat(desk: Desk) -> None:
    for number in range(23):
        desk.project.actions.write_note(desk.duration, f"note {number}", desk.reviewer.id)
    history = desk.project.whole_history()
    history.refresh()
    values, before = [], None
    while True:
        page = history.page(Wanted(words="note"), before, size=5)
        values += [step.value for action in page.actions for step in action]
        before = page.before
        if before is None:
            break
    assert values == [f"note {number}" for number in reversed(range(23))]


def test_steps_of_one_action_stay_together(desk: Desk) -> None:
    desk.project.actions.judge_many([(desk.numeric, SO), (desk.duration, SO)], Verdict.VERIFIED, desk.reviewer.id)
    history = desk.project.whole_history()
    history.refresh()
    newest = history.page(Wanted(), size=1).actions[0]
    assert {step.statement for step in newest} == {desk.numeric, desk.duration}


def test_filters_by_person_period_article_and_words(desk: Desk) -> None:
    kofi = desk.project.actions.add_reviewer("Kofi Mensah", "KM")
    judge(desk, desk.numeric)
    desk.project.actions.judge(desk.duration, SO, Verdict.VERIFIED, kofi.id)
    desk.project.actions.write_note(desk.numeric, "asked the Élysée", desk.reviewer.id)
    assert {step.reviewer for step in steps(desk.project, Wanted(reviewer=kofi.id))} == {"Kofi Mensah"}
    nobody = steps(desk.project, Wanted(reviewer=b""))
    assert nobody
    assert {step.reviewer for step in nobody} == {""}
    assert [step.value for step in steps(desk.project, Wanted(words="elysee"))] == ["asked the Élysée"]
    assert {step.statement for step in steps(desk.project, Wanted(words="three months"))} == {desk.duration}
    of_article = steps(desk.project, Wanted(article=desk.article))
    assert desk.numeric in {step.statement for step in of_article}
    assert not any("reviewer" in step.what.casefold() for step in of_article)
    now = datetime.now(UTC)
    assert steps(desk.project, Wanted(begins=now + timedelta(hours=1))) == []
    assert len(steps(desk.project, Wanted(ends=now + timedelta(hours=1)))) == len(steps(desk.project))


def test_the_newest_by_the_clock_comes_first_whatever_came_when(desk: Desk, other: Path) -> None:
    def work(project: Project) -> None:
        project.actions.judge(desk.duration, SO, Verdict.DISPUTED, desk.reviewer.id)

    elsewhere(other, work)
    judge(desk, desk.numeric)
    merge(desk, other)
    told = [step.value for step in steps(desk.project) if step.value in ("Verified", "Disputed")]
    assert told == ["Verified", "Disputed"]


def test_a_verdict_tells_what_it_rested_on_whatever_became_of_it(desk: Desk) -> None:
    stays, changes, goes = cite(desk, "Report", "p. 3"), cite(desk, "Census", "p. 1"), cite(desk, "Blog")
    judge(desk, desk.numeric)
    me = desk.reviewer.id
    desk.project.actions.cite(replace(changes, locator="p. 9"), {"title": "Census"}, me)
    desk.project.actions.remove_citation(goes, me)
    expected = {
        "Report, p. 3": Fate.STANDS,
        "Census, p. 1 (changed since)": Fate.CHANGED,
        "Blog (taken away since)": Fate.TAKEN_AWAY,
    }
    item = next(i for i in desk.project.history(desk.numeric) if i.what == "Is it so: Verified")
    assert {one.line: one.fate for one in item.rested} == expected
    step = next(s for s in steps(desk.project) if s.value == "Verified")
    assert step.rested == item.rested
    assert stays.reference in {one.reference for one in step.rested}


def test_a_reference_renamed_since_is_told_by_the_name_it_had(desk: Desk) -> None:
    citation = cite(desk, "Report")
    judge(desk, desk.numeric)
    desk.project.actions.cite(citation, {"title": "Report, second edition"}, desk.reviewer.id)
    item = next(i for i in desk.project.history(desk.numeric) if i.what == "Is it so: Verified")
    assert [one.line for one in item.rested] == ["Report (changed since)"]


def test_a_copy_without_history_tells_what_it_has(desk: Desk, tmp_path: Path) -> None:
    from annotations.model.sharing import LeftOut

    cite(desk, "Report")
    judge(desk, desk.numeric)
    path = tmp_path / "handed.factdesk"
    make_copy(desk.project.path, path, {LeftOut.HISTORY})
    handed = Project.open(path, new_id())
    told = [one.line for item in handed.history(desk.numeric) for one in item.rested]
    found = [one.line for step in steps(handed) for one in step.rested]
    handed.close()
    assert told == found
    assert len(told) == 1
    assert told[0].startswith("Report")


def test_news_count_what_others_did_since_and_name_them(desk: Desk, other: Path) -> None:
    seen = desk.project.newest_step()
    assert seen is not None

    def work(project: Project) -> None:
        kofi = project.actions.add_reviewer("Kofi Mensah", "KM")
        project.actions.judge_many([(desk.numeric, SO), (desk.duration, SO)], Verdict.VERIFIED, kofi.id)
        project.actions.write_note(desk.numeric, "seen", kofi.id)

    elsewhere(other, work)
    judge(desk, desk.numeric)
    merge(desk, other)
    history = desk.project.whole_history()
    history.refresh()
    news = history.news(seen, desk.reviewer.id)
    assert news is not None
    assert (news.verdicts, news.who) == (2, ("Kofi Mensah",))
    new = list(history.steps(Wanted(since=news.since)))
    assert "seen" in {step.value for step in new}
    assert {step.reviewer for step in new} >= {"Kofi Mensah", "Rita One"}
    assert history.news(new_id(), desk.reviewer.id) is None


def test_a_history_goes_on_with_what_was_added(desk: Desk) -> None:
    history = desk.project.whole_history()
    assert history.refresh()
    assert not history.refresh()
    judge(desk, desk.numeric)
    assert history.refresh()
    assert history.page(Wanted(), size=1).actions[0][0].value == "Verified"


def test_a_confidential_citation_that_was_undone_is_told_in_no_file(desk: Desk, tmp_path: Path) -> None:
    citation, me = Citation(new_id(), desk.numeric, SO, new_id(), passage="he saw it"), desk.reviewer.id
    fields = {"title": "A colonel", "confidential": "yes"}
    cited = desk.project.actions.cite(citation, fields, me, label="Cited “A colonel” for “Is it so?”")
    assert cited is not None
    judge(desk, desk.numeric)
    desk.project.actions.undo(cited.action, me)
    written = tmp_path / "h.csv"
    write_history(steps(desk.project), desk.project.references(), written)
    told = written.read_text(encoding="utf-8-sig")
    assert "colonel" not in told
    assert "he saw it" not in told
    assert "a confidential source that was taken back (taken away since)" in told
