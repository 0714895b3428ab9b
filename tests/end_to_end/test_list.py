"""The list over one article, the project and its sources; several statements judged at once."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

from annotations.model.ids import Id, new_id
from annotations.model.record import Statement
from annotations.model.reference import Reference
from annotations.model.vocabulary import SO, Reason, StatementKind, Verdict, said
from annotations.review.overview import Criteria, Shown
from annotations.storage.project import Project
from annotations.text import Span
from app.controllers.bulk import MANY, ONE_BY_ONE
from app.controllers.judging import SELECTED
from app.key_map import fill_keys
from app.models.arrangement import Group, Heading
from app.models.filters import Scope
from app.models.statement_tree import StatementRole
from app.models.statements import Mark, StatementRow
from tests.end_to_end.hands import LONG, Driver, record

ROOT = Path(__file__).parents[2]


def everywhere(driver: Driver, key: str = "F4") -> None:
    """Lists the statements of the whole project."""
    driver.keys(key)
    driver.until(lambda: "reading" not in driver.desk.statements.heading())
    driver.until(lambda: len(articles_listed(driver)) == 5)
    driver.settled()


def articles_listed(driver: Driver) -> set[Id | None]:
    statements = driver.desk.statements
    return {statements.articleOf(statement) for statement in statements.order()}


def tops(driver: Driver) -> list[QModelIndex]:
    model = driver.desk.statements.model
    return [model.index(row, 0) for row in range(model.rowCount())]


def choose(driver: Driver, statements: list[Id], *, under: QModelIndex | None = None) -> None:
    """Click the first of these rows, and the others with Ctrl."""
    tree, model = driver.desk.statements.tree, driver.desk.statements.model
    held = Qt.KeyboardModifier.NoModifier
    for statement in statements:
        index = next(i for i in model.indexesOf(statement) if under is None or i.parent() == under)
        tree.scrollTo(index)
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, held, tree.visualRect(index).center())
        held = Qt.KeyboardModifier.ControlModifier
        driver.settled()


def so_mark(driver: Driver, statement: Id) -> Mark:
    row = driver.desk.statements.model.indexOf(statement).data(StatementRole.SHOWN)
    assert isinstance(row, StatementRow)
    return row.so


def test_from_the_filter_one_goes_on_into_what_it_found(driver: Driver) -> None:
    words = driver.desk.statements.words
    words.setFocus()
    QTest.keyClicks(words, "eleven")
    driver.keys("Down")
    assert driver.desk.statements.tree.hasFocus()
    assert driver.desk.current == driver.desk.statements.order()[0]
    assert "eleven" in driver.statement().span.of(record(driver).article.words)
    before = driver.desk.current
    words.setFocus()
    driver.keys("Return")
    assert driver.desk.statements.tree.hasFocus() and driver.desk.current == before


def numeric(driver: Driver, number: int) -> list[Id]:
    """The first figures of the article that no quotation holds, and that are shown."""
    shown = driver.desk.statements.order()
    figures = [s for s in record(driver).statements if s.kind is StatementKind.NUMERIC and not s.reading.parent]
    return [s.id for s in figures if s.id in shown][:number]


def recorded(driver: Driver, statement: Id) -> Statement:
    """A statement of any article, read afresh."""
    assert driver.session.path is not None
    project = Project.open(driver.session.path, new_id())
    try:
        found = project.article(project.article_of_statement(statement)).statement(statement)
    finally:
        project.close()
    assert found is not None
    return found


def values(driver: Driver, statement: Id) -> dict[str, str]:
    """What was judged of a statement of any article, read afresh."""
    return {judgement.aspect: judgement.value for judgement in recorded(driver, statement).judgements}


def test_the_queue_goes_over_all_articles_and_opens_them(driver: Driver) -> None:
    here = record(driver).article.id
    everywhere(driver)
    assert [index.data(StatementRole.SHOWN).title for index in tops(driver)[:-1]] == [
        driver.session.rows[article].title for article in driver.session.order
    ]
    other = driver.session.order[-1]
    last = driver.desk.statements.order()[-1]
    choose(driver, [last])
    driver.until(lambda: record(driver).article.id == other)
    driver.settled()
    assert driver.desk.current == last and here != other


def test_keys_walk_the_queue_from_article_to_article(driver: Driver) -> None:
    everywhere(driver)
    statements, first = driver.desk.statements, record(driver).article.id
    own = [id_ for id_ in statements.order() if statements.articleOf(id_) == first]
    following = statements.order()[len(own)]
    driver.desk.go_to(own[-1])
    driver.keys("J")
    driver.until(lambda: driver.desk.current == following)
    assert record(driver).article.id != first
    driver.keys("K")
    driver.until(lambda: driver.desk.current == own[-1])
    assert record(driver).article.id == first
    driver.keys("N")
    driver.until(lambda: driver.desk.current == following)
    driver.keys("Shift+N")
    driver.until(lambda: driver.desk.current == own[-1])


def test_the_three_lists_are_chosen_by_key_and_shown_in_the_menu(driver: Driver) -> None:
    actions = driver.window.actions_
    for key, name, scope in (
        ("F4", "list_project", Scope.PROJECT),
        ("F5", "list_sources", Scope.SOURCES),
        ("F3", "list_article", Scope.ARTICLE),
    ):
        driver.keys(key)
        assert driver.desk.statements.scope is scope
        checked = [n for n in ("list_article", "list_project", "list_sources") if actions[n].isChecked()]
        assert checked == [name]


def test_a_verdict_made_elsewhere_appears_in_the_queue(driver: Driver) -> None:
    everywhere(driver)
    last = driver.desk.statements.order()[-1]
    command = [sys.executable, "main.py", "judge", str(driver.session.path), last.hex(), "disputed"]
    subprocess.run([*command, "--reviewer", "Sam Two"], cwd=ROOT, check=True)
    driver.until(lambda: so_mark(driver, last) is Mark.DISPUTED)


def test_several_are_judged_in_one_action_with_one_reason_and_one_undo(driver: Driver) -> None:
    chosen = numeric(driver, 3)
    driver.desk.statements.tree.setFocus()
    choose(driver, chosen)
    assert driver.desk.statements.chosen() == chosen and not driver.window.bulk.bar.isHidden()
    driver.keys("D")
    assert driver.desk.toast.words == "Is it so: Disputed (3 statements)"
    letters = driver.window.bulk.bar.strip.letters()
    driver.keys(next(letter.upper() for letter, reason in letters.items() if reason is Reason.OUTDATED))
    found = [record(driver).statement(statement) for statement in chosen]
    assert [s.judgements[0].reason for s in found if s] == [Reason.OUTDATED] * 3
    driver.keys("Ctrl+Z", "Ctrl+Z")
    assert [values(driver, statement) for statement in chosen] == [{}, {}, {}]
    assert driver.desk.current == chosen[0]


def test_a_choice_over_two_articles_is_judged_together_and_undo_leads_to_its_first(driver: Driver) -> None:
    everywhere(driver)
    statements = driver.desk.statements
    figures = [id_ for id_ in statements.order() if asks_only_so(driver, id_)]
    first, last = figures[0], figures[-1]
    assert statements.articleOf(first) != statements.articleOf(last)
    choose(driver, [first, last])
    driver.keys("V")
    assert values(driver, first) == values(driver, last) == {SO: Verdict.VERIFIED}
    driver.until(lambda: so_mark(driver, last) is Mark.VERIFIED)
    driver.show_article("NATO head")
    driver.keys("Ctrl+Z")
    driver.until(lambda: driver.desk.current == first)
    assert values(driver, first) == values(driver, last) == {}
    driver.until(lambda: so_mark(driver, last) is Mark.OPEN)


def asks_only_so(driver: Driver, statement: Id) -> bool:
    """Whether a listed statement asks only whether it is so."""
    row = driver.desk.statements.model.indexOf(statement).data(StatementRole.SHOWN)
    return isinstance(row, StatementRow) and row.kind is StatementKind.NUMERIC and not row.inner


def test_shift_and_letters_choose_from_the_text(driver: Driver) -> None:
    first = driver.desk.current
    driver.keys("Shift+J", "Shift+J")
    assert len(driver.desk.statements.chosen()) == 3
    driver.keys("Shift+K")
    assert len(driver.desk.statements.chosen()) == 2
    driver.keys("Escape")
    assert driver.desk.statements.chosen() == [first] and driver.window.bulk.bar.isHidden()
    driver.keys("V")
    assert driver.statement().id == first and len(driver.statement().judgements) == 1


def test_a_group_of_figures_is_judged_as_one_or_singly(driver: Driver) -> None:
    driver.keys("F")
    group = next(index for index in tops(driver) if isinstance(index.data(StatementRole.SHOWN), Group))
    members = group.data(StatementRole.SHOWN).members
    tree = driver.desk.statements.tree
    tree.scrollTo(group)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(group).center())
    driver.settled()
    assert driver.desk.statements.chosen() == [*members]
    driver.keys("V")
    assert all(values(driver, member) == {SO: Verdict.VERIFIED} for member in members)
    driver.keys("Ctrl+Z")
    assert all(values(driver, member) == {} for member in members)
    choose(driver, [members[1]])
    driver.keys("D")
    assert [values(driver, member) for member in members[:2]] == [{}, {SO: Verdict.DISPUTED}]


def test_under_a_source_said_asks_only_its_own_link(driver: Driver) -> None:
    everywhere(driver, "F5")
    heading = next(i for i in tops(driver) if i.data(StatementRole.SHOWN).title == "the broadcaster")
    shown = heading.data(StatementRole.SHOWN)
    assert isinstance(shown, Heading) and shown.shown > 1
    model = driver.desk.statements.model
    rows = [model.index(n, 0, heading).data(StatementRole.SHOWN) for n in range(model.rowCount(heading))]
    chosen = [row.id for row in rows]
    choose(driver, chosen, under=heading)
    driver.keys("V")
    assert driver.desk.toast.words == f"Was it said: Verified ({len(chosen)} statements)"
    for row in rows:
        links = [said(n) for n, name in enumerate(row.speakers) if name.casefold() == "the broadcaster"]
        assert values(driver, row.id) == dict.fromkeys(links, Verdict.VERIFIED)
    driver.keys("U")  # said is answered: the bar goes on to so
    assert values(driver, chosen[0])[SO] == Verdict.UNVERIFIABLE


def test_one_call_is_cited_for_all_statements_of_a_source_and_settles_them(driver: Driver) -> None:
    call = Reference(new_id(), type="call", contact="The broadcaster", confidential="yes")
    driver.session.perform(lambda actions, me: actions.add_references([call], me))
    everywhere(driver, "F5")
    heading = next(i for i in tops(driver) if i.data(StatementRole.SHOWN).title == "the broadcaster")
    model = driver.desk.statements.model
    chosen = [model.index(n, 0, heading).data(StatementRole.SHOWN).id for n in range(model.rowCount(heading))]
    choose(driver, chosen, under=heading)
    driver.keys("R", "V")
    assert driver.session.undo_stack.text(driver.session.undo_stack.count() - 2).startswith("Cited a confidential")
    assert all({c.reference for c in recorded(driver, one).citations} == {call.id} for one in chosen)
    assert all(values(driver, one) for one in chosen)
    driver.keys("Ctrl+Z", "Ctrl+Z")
    assert not any(recorded(driver, one).citations or values(driver, one) for one in chosen)


def test_many_are_judged_only_after_a_question(driver: Driver) -> None:
    everywhere(driver)
    statements, bar = driver.desk.statements, driver.window.bulk.bar
    statements.tree.setFocus()
    driver.keys("Ctrl+A")
    chosen = statements.chosen()
    assert len(chosen) > MANY and {statements.articleOf(one) for one in chosen} == {record(driver).article.id}
    driver.click(bar.so)
    driver.keys("W")
    assert bar.isAsking() and not driver.session.undo_stack.canUndo()
    driver.keys("Escape")
    assert not bar.isAsking() and statements.chosen() == chosen
    driver.keys("W", "Return")
    assert driver.session.undo_stack.count() == 1
    assert driver.desk.toast.words == f"Is it so: no check needed ({len(chosen)} statements)"
    driver.keys("Escape")
    assert len(statements.chosen()) == 1


def test_a_choice_ends_when_one_moves_on(driver: Driver) -> None:
    choose(driver, numeric(driver, 2))
    driver.keys("N")
    assert driver.desk.statements.chosen() == [driver.desk.current]
    assert driver.window.bulk.bar.isHidden()


@pytest.mark.parametrize("key", ["N", "Shift+N"])
def test_what_was_put_off_comes_last(driver: Driver, key: str) -> None:
    first = driver.statement()
    driver.keys(".")
    seen: list[Id | None] = []
    while driver.desk.current != first.id and len(seen) < 100:
        seen.append(driver.desk.current)
        driver.keys("W", "W")
        if driver.desk.current == seen[-1]:
            driver.keys(key)
    assert len(seen) > 20 and first.id not in seen
    row = driver.desk.statements.model.indexOf(first.id).data(StatementRole.SHOWN)
    assert row.state_words == "Later"


def test_enter_leaves_the_reason_out_and_goes_on(driver: Driver) -> None:
    said_by_two = [s.id for s in record(driver).statements if len(s.reading.links) == 1][:2]
    choose(driver, said_by_two)
    bar = driver.window.bulk.bar
    assert bar.said.isChecked()
    driver.keys("D", "Return")
    assert bar.so.isChecked() and [values(driver, s) for s in said_by_two] == [{said(0): Verdict.DISPUTED}] * 2
    driver.keys("Shift+V")  # the question that is not framed
    assert values(driver, said_by_two[0]) == {said(0): Verdict.VERIFIED}
    assert bar.so.isChecked()
    driver.keys("U", "Return")
    assert bar.isHidden() and driver.desk.current not in said_by_two


def test_a_choice_made_while_an_article_opens_is_kept(driver: Driver) -> None:
    everywhere(driver)
    tree, model = driver.desk.statements.tree, driver.desk.statements.model
    last = driver.desk.statements.order()[-2:]
    for statement, held in zip(
        last, (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier), strict=True
    ):
        tree.scrollTo(model.indexOf(statement))
        place = tree.visualRect(model.indexOf(statement)).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, held, place)  # at once: the article is opening
    assert driver.session.busy
    driver.settled()
    assert record(driver).article.id == driver.session.order[-1]
    assert driver.desk.statements.chosen() == last and driver.desk.current == last[0]


def test_one_statement_at_a_time_is_cleared(driver: Driver) -> None:
    chosen = numeric(driver, 2)
    choose(driver, chosen)
    driver.keys("V", "0")
    assert driver.desk.toast.words == ONE_BY_ONE
    assert all(values(driver, statement) == {SO: Verdict.VERIFIED} for statement in chosen)


def test_no_verdict_for_several_while_words_are_selected(driver: Driver) -> None:
    chosen = numeric(driver, 2)
    choose(driver, chosen)
    driver.desk.reading.select(Span(0, 5))
    driver.keys("V")
    assert driver.desk.toast.words == fill_keys(SELECTED) and values(driver, chosen[0]) == {}


def test_a_new_article_and_another_reviewer_reach_the_queue(driver: Driver) -> None:
    everywhere(driver)
    first = driver.desk.statements.order()[0]
    driver.window.intake.import_pasted("The mayor said that 12 houses burned down on Friday.")
    driver.until(lambda: len(tops(driver)) == 7, LONG)
    assert "12 houses" in driver.desk.statements.model.index(0, 0, tops(driver)[5]).data()
    driver.settled()
    driver.desk.go_to(first)
    driver.settled()
    driver.keys("V", "V", "U")
    driver.session.join_new("Sam Two", "S2", lambda reviewer: None)
    driver.settled()
    driver.until(lambda: "reading" not in driver.desk.statements.heading())
    row = driver.desk.statements.model.indexOf(first).data(StatementRole.SHOWN)
    assert row.open and not row.mine  # from the point of view of the other reviewer


def test_an_article_that_is_locked_while_the_queue_is_read_comes_later(driver: Driver) -> None:
    other = sqlite3.connect(str(driver.session.path), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with driver.qtbot.waitSignal(driver.session.waiting, timeout=LONG):
        driver.window.actions_["list_project"].trigger()
    other.execute("ROLLBACK")
    other.close()
    driver.until(lambda: len(articles_listed(driver)) == 5, LONG)


def test_a_bar_of_the_overview_filters_the_list(driver: Driver) -> None:
    driver.desk.go_to(driver.labelled("eleven unsuccessful missions").id)
    driver.keys("D", "E")
    wanted = Criteria(kind=StatementKind.NUMERIC, shown=Shown.DISPUTED)
    driver.window.overviews.statementsWanted.emit(wanted)
    driver.until(lambda: "reading" not in driver.desk.statements.heading(), LONG)
    chips = driver.desk.statements.chips
    assert driver.desk.statements.scope.value == "All articles"
    assert {name for name, chip in chips.items() if chip.isChecked()} == {"Disputed", "Numeric"}
    driver.window.overviews.statementsWanted.emit(Criteria(source="CNN"))
    assert (driver.desk.statements.scope.value, driver.desk.statements.words.text()) == ("By source", "CNN")
    assert not any(chip.isChecked() for chip in chips.values())
