"""The references library, working sources and what a project's rules still ask for, by keys and mouse."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from annotations.model.ids import new_id
from annotations.model.judgement import Citation
from annotations.model.reference import Reference, library
from app.dialogs.references import ReferencesWindow
from tests.end_to_end.hands import Driver, button


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
