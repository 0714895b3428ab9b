"""The references library, working sources and what a project's rules still ask for, by keys and mouse."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from annotations.model.ids import new_id
from annotations.model.judgement import Citation
from annotations.model.record import Statement
from annotations.model.reference import Reference, library
from annotations.model.vocabulary import State
from annotations.review.states import standing
from app.dialogs.references import ReferencesWindow
from tests.end_to_end.hands import Driver, button, record


def add(driver: Driver, *references: Reference) -> None:
    driver.session.perform(lambda actions, me: actions.add_references(references, me))
    driver.settled()


def opened(driver: Driver) -> ReferencesWindow:
    driver.keys("F12")
    shown = driver.window.references.shown
    assert shown is not None
    driver.until(lambda: shown.model.total() == len(library(driver.session.references)))
    return shown


def known(driver: Driver) -> list[str]:
    return sorted(one.name for one in library(driver.session.references).values())


def field(shown: ReferencesWindow, name: str) -> QLineEdit:
    found = shown.form.fields[name]
    assert isinstance(found, QLineEdit)
    return found


def test_typing_finds_a_reference_and_an_edit_shows_wherever_it_is_cited(driver: Driver) -> None:
    many = [Reference(new_id(), title=f"Report {n}", publisher="Office") for n in range(150)]
    add(driver, *many)
    statement = driver.statement()
    cited = Citation(new_id(), statement.id, statement.aspects[0], many[7].id)
    driver.session.perform(lambda actions, me: actions.cite(cited, {}, me), statement.id)
    driver.settled()
    shown = opened(driver)
    QTest.keyClicks(shown.field, "office 7")
    assert {shown.model.index(row, 0).data() for row in range(shown.model.rowCount())} == {
        f"Report {n}" for n in range(150) if "7" in str(n)
    }
    shown.choose(many[7].id)
    driver.until(lambda: shown.cited.count() == 1)
    QTest.keyClick(shown.field, Qt.Key.Key_Return)
    QTest.keyClick(field(shown, "title"), Qt.Key.Key_End)
    QTest.keyClicks(field(shown, "title"), " of the year")
    QTest.keyClick(field(shown, "title"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.settled()
    assert driver.session.references[many[7].id].title == "Report 7 of the year"
    assert any("Report 7 of the year" in name.accessibleName() for name in driver.desk.inspector.citations.rows())
    driver.desk.go_to(driver.desk.statements.order()[-1])
    shown.cited.setCurrentRow(0)
    QTest.keyClick(shown.cited, Qt.Key.Key_Return)
    driver.until(lambda: driver.desk.current == statement.id)
    shown.close()
    driver.keys("Ctrl+Z")
    assert driver.session.references[many[7].id].title == "Report 7"


def test_a_new_call_asks_for_who_spoke_and_what_was_answered(driver: Driver) -> None:
    shown = opened(driver)
    driver.click(button(shown, "New"))
    kind = shown.form.fields["type"]
    QTest.keyClicks(kind, "call")
    assert not shown.form.fields["answer"].isHidden()
    assert shown.form.fields["url"].isHidden()
    QTest.keyClicks(field(shown, "contact"), "Olha Press")
    QTest.keyClicks(shown.form.fields["answer"], "Yes.")
    driver.click(button(shown, "Save"))
    (made,) = driver.session.references.values()
    assert (made.type, made.contact, made.answer, made.name) == ("call", "Olha Press", "Yes.", "Call with Olha Press")


def test_a_date_that_is_none_keeps_the_fields_open(driver: Driver) -> None:
    add(driver, Reference(new_id(), title="Report"))
    shown = opened(driver)
    QTest.keyClicks(field(shown, "published"), "May")
    driver.click(button(shown, "Save"))
    assert "is not a date" in shown.form.problem.text()
    assert next(iter(driver.session.references.values())).published == ""
    shown.close()
    assert shown.isVisible()
    field(shown, "published").setText("2022-05")
    shown.close()
    driver.settled()
    assert next(iter(driver.session.references.values())).published == "2022-05"


def test_duplicates_are_listed_and_made_one(driver: Driver) -> None:
    add(
        driver,
        Reference(new_id(), title="The report", url="https://www.example.org/r/?utm_source=x"),
        Reference(new_id(), title="Report", url="http://example.org/r#top"),
        Reference(new_id(), title="Another"),
    )
    shown = opened(driver)
    driver.click(button(shown, "Duplicates 2"))
    assert shown.model.rowCount() == 2
    shown.table.selectAll()
    driver.click(button(shown, "Make one of 2"))
    driver.until(lambda: shown.model.total() == 2)
    assert len(known(driver)) == 2
    shown.close()
    driver.keys("Ctrl+Z")
    assert known(driver) == ["Another", "Report", "The report"]


def test_what_is_cited_is_removed_only_with_its_citations(driver: Driver) -> None:
    report = Reference(new_id(), title="Report")
    add(driver, report)
    statement = driver.statement()
    cited = Citation(new_id(), statement.id, statement.aspects[0], report.id)
    driver.session.perform(lambda actions, me: actions.cite(cited, {}, me), statement.id)
    driver.settled()
    shown = opened(driver)
    driver.click(button(shown, "Remove"))
    assert "1 citation rests on it" in shown.problem.text()
    assert known(driver) == ["Report"]
    driver.click(button(shown, "Remove with"))
    driver.until(lambda: not known(driver))
    assert driver.statement().citations == ()
    driver.until(lambda: shown.model.rowCount() == 0)
    shown.close()
    driver.keys("Ctrl+Z")
    assert known(driver) == ["Report"]
    assert len(driver.statement().citations) == 1


def test_a_pinned_source_is_cited_for_all_that_are_chosen_in_one_step(driver: Driver) -> None:
    first, second = Reference(new_id(), title="First"), Reference(new_id(), title="Second")
    add(driver, first)
    add(driver, second)
    driver.keys("R", "Shift+R")  # the newest one of the library is the working source
    assert [c.reference for c in driver.statement().citations] == [second.id]
    add(driver, Reference(new_id(), title="Third"))
    driver.desk.statements.tree.setFocus()
    for _ in range(7):
        driver.desk.statements.tree.extend(1)
    driver.settled()
    chosen = list(dict(driver.window.bulk.to_cite()))
    assert len(chosen) == 8

    driver.keys("R")

    def chosen_now() -> list[Statement]:
        return [statement for own in chosen if (statement := record(driver).statement(own)) is not None]

    assert [{c.reference for c in statement.citations} for statement in chosen_now()] == [{second.id}] * 8
    driver.keys("V")
    assert any(statement.judgements for statement in chosen_now())
    driver.keys("Ctrl+Z", "Ctrl+Z")
    assert sum(len(statement.citations) for statement in chosen_now()) == 1


def test_a_citation_is_written_once_for_all_that_are_chosen(driver: Driver) -> None:
    driver.desk.statements.tree.setFocus()
    driver.desk.statements.tree.extend(1)
    driver.settled()
    chosen = dict(driver.window.bulk.to_cite())
    driver.keys("C")
    form = driver.desk.inspector.citations.form
    QTest.keyClicks(form.title, "Call with the Office")
    QTest.keyClicks(form.passage, "Both are true.")
    QTest.keyClick(form.locator, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.settled()
    found = [statement for own in chosen if (statement := record(driver).statement(own)) is not None]
    assert [[c.passage for c in statement.citations] for statement in found] == [["Both are true."]] * 2
    assert len(driver.session.references) == 1


def test_citations_are_ordered_by_keys(driver: Driver) -> None:
    add(driver, one := Reference(new_id(), title="One"), two := Reference(new_id(), title="Two"))
    statement = driver.statement()
    aspect = statement.aspects[0]
    likes = [Citation(b"", b"", aspect, reference.id) for reference in (one, two)]
    asked = [(statement.id, aspect)]
    driver.session.perform(lambda actions, me: actions.cite_all(asked, likes[0], {}, me), statement.id)
    driver.settled()
    driver.session.perform(lambda actions, me: actions.cite_all(asked, likes[1], {}, me), statement.id)
    driver.settled()
    row = driver.desk.inspector.citations.rows()[1]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    driver.settled()
    assert [c.reference for c in driver.statement().citations] == [two.id, one.id]
    driver.keys("Ctrl+Z")
    assert [c.reference for c in driver.statement().citations] == [one.id, two.id]


def test_what_is_there_already_is_offered_instead_of_a_second_one(driver: Driver) -> None:
    there = Reference(new_id(), title="Briefing", url="https://www.example.org/b?utm_source=x")
    add(driver, there)
    driver.keys("C")
    form = driver.desk.inspector.citations.form
    QTest.keyClicks(form.url, "http://example.org/b")
    driver.until(lambda: any(b.text() == "Use it" and b.isVisible() for b in form.findChildren(QPushButton)))
    driver.click(button(form, "Use it"))
    QTest.keyClick(form.locator, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.settled()
    assert [c.reference for c in driver.statement().citations] == [there.id]
    assert driver.session.references == {there.id: there}


def test_a_statement_is_cited_for_another_and_leads_back(driver: Driver) -> None:
    source = driver.statement().id
    driver.keys("Ctrl+R", "J", "R")
    other = driver.statement()
    assert other.id != source and len(other.citations) == 1
    driver.click(button(driver.desk.inspector.citations, "Go to what is cited"))
    driver.until(lambda: driver.desk.current == source)


def test_the_inspector_says_what_the_rules_still_ask_for(driver: Driver) -> None:
    rules = replace(driver.session.settings, independent=2)
    project = driver.session.project_id
    driver.session.perform(lambda actions, me: actions.change_settings(project, rules, me))
    add(driver, Reference(new_id(), title="A", origin="Agency"))
    statement = driver.statement()
    asked = [(statement.id, aspect) for aspect in statement.aspects]
    driver.session.perform(lambda actions, me: actions.judge_many(asked, "verified", me, None, {}), statement.id)
    driver.settled()
    driver.keys("R")
    shown = "\n".join(label.text() for label in driver.desk.inspector.citations.findChildren(QLabel))
    assert "wanted: 1 more independent source" in shown
    assert standing(driver.statement(), {}, record(driver).settings).state is State.NEEDS_CITATION
