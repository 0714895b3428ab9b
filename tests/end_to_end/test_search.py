"""Searching in the article and in the project, the same figure elsewhere, and the overview, by keys and mouse."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotations.model.finding import Findings
from annotations.model.ids import new_id
from annotations.model.vocabulary import SO, Tier, Verdict
from annotations.review.overview import Criteria
from annotations.storage.project import Project
from annotations.text import Span
from app.dialogs.overview import OverviewWindow
from app.dialogs.search import SearchPanel
from app.models.findings import FindingRole, FoundRow
from app.views.charts import BarRole
from app.views.elsewhere import ElsewhereRow
from app.views.palette import Palette
from tests.end_to_end.hands import Driver, record
from tests.end_to_end.places import judged_by_three


def panel(driver: Driver) -> SearchPanel:
    return next(p for p in driver.window.findChildren(SearchPanel) if p.isVisible())


def search_for(driver: Driver, words: str) -> SearchPanel:
    """Open the panel, type, and wait for the answer."""
    driver.keys("Ctrl+Shift+F")
    opened = panel(driver)
    opened.field.clear()
    answers: list[Findings] = []
    driver.window.searching.found.connect(answers.append)
    QTest.keyClicks(opened.field, words)
    driver.until(lambda: bool(answers) and answers[-1].typed == words and not answers[-1].unread)
    return opened


def rows(opened: SearchPanel) -> list[FoundRow]:
    found = [opened.model.index(row).data(FindingRole.ROW) for row in range(opened.model.rowCount())]
    return [row for row in found if isinstance(row, FoundRow)]


def test_leaving_the_search_in_the_article_one_goes_on_at_what_was_found(driver: Driver) -> None:
    driver.keys("Ctrl+F")
    QTest.keyClicks(driver.focus(), "eleven")
    driver.keys("Escape")
    found = driver.statement()
    assert "eleven" in found.span.of(record(driver).article.words)
    narrower = [s for s in record(driver).statements if found.span.contains(s.span) and s.span != found.span]
    assert not any("eleven" in s.span.of(record(driver).article.words) for s in narrower)
    driver.keys("V")
    assert driver.values(found)
    driver.keys("Ctrl+F")
    QTest.keyClicks(driver.focus(), "nowhere")
    driver.keys("Escape")
    assert driver.desk.current == found.id


def test_words_are_found_in_the_project_and_one_goes_through_them(driver: Driver) -> None:
    opened = search_for(driver, "dujarric")
    first = rows(opened)[0].hit
    assert first.at is not None
    QTest.keyClick(opened.field, Qt.Key.Key_Return)
    driver.until(lambda: "NATO head" in record(driver).article.title)
    driver.settled()
    selected = driver.desk.reading.selectedSpan()
    assert selected == first.at and selected.of(record(driver).article.words) == "Dujarric"
    assert opened.isVisible()  # to go through the others
    QTest.keyClick(opened.field, Qt.Key.Key_Down)
    QTest.keyClick(opened.field, Qt.Key.Key_Return)
    driver.settled()
    assert opened.list.currentIndex().data(FindingRole.ROW) == rows(opened)[1]
    opened.close()


def test_a_statement_that_was_found_becomes_the_current_one(driver: Driver) -> None:
    opened = search_for(driver, '"more than 260"')
    chip = next(b for b in opened.findChildren(type(opened._chips.button(0))) if b.text().startswith("Statements"))
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    wanted = {row.hit.statement for row in rows(opened)}
    assert wanted and None not in wanted
    index = opened.list.currentIndex()
    QTest.mouseClick(opened.list.viewport(), Qt.MouseButton.LeftButton, pos=opened.list.visualRect(index).center())
    driver.until(lambda: driver.desk.current in wanted)
    assert "Ukraine is doing" in record(driver).article.title
    opened.close()


def test_what_was_found_tells_its_verdict(driver: Driver) -> None:
    statement = driver.labelled("eleven unsuccessful missions")
    driver.desk.go_to(statement.id)
    driver.settled()
    driver.keys("D")
    opened = search_for(driver, "eleven unsuccessful")
    told = {row.hit.statement: row.about for row in rows(opened) if row.hit.statement}
    assert f"¶{statement.label} · disputed · " in told[statement.id]
    assert sum("disputed" in about for about in told.values()) == 1
    opened.close()


def test_what_is_written_down_can_be_found_at_once(driver: Driver) -> None:
    driver.keys("M")
    field = driver.focus()
    QTest.keyClicks(field, "ask the registry office")
    QTest.keyClick(field, Qt.Key.Key_Return)
    driver.settled()
    statement = driver.statement().id
    opened = search_for(driver, "registry")
    assert [(row.hit.line, row.hit.statement) for row in rows(opened)] == [("ask the registry office", statement)]
    opened.close()


def test_the_panel_says_when_nothing_is_found(driver: Driver) -> None:
    opened = search_for(driver, "qqq fighters")
    assert opened.state.text() == "Nothing found for “qqq fighters”. Try fewer words."
    opened.field.clear()
    assert opened.state.text().startswith("Type the beginnings of words")
    QTest.keyClick(opened.field, Qt.Key.Key_Escape)
    assert not opened.isVisible()


def test_searching_works_where_no_index_can_be_kept_and_says_so(
    new_window: Callable[[], Driver], named: None, project_path: Path, home: Path
) -> None:
    (home / "factdesk" / "search").write_text("in the way")
    driver = new_window()
    driver.open(project_path)
    opened = search_for(driver, "dujarric")
    assert rows(opened) and "cannot be kept on the disk" in opened.told.text()
    opened.close()


def test_another_project_is_searched_once_it_is_open(driver: Driver, tmp_path: Path) -> None:
    opened = search_for(driver, "dujarric")
    assert rows(opened)
    driver.window.projects.create(tmp_path / "empty.factdesk")
    driver.until(lambda: driver.session.order == [] and driver.session.path == tmp_path / "empty.factdesk")
    driver.until(lambda: not rows(opened))
    opened.close()


def test_find_in_the_article_goes_round_and_knows_accents_and_whole_words(driver: Driver) -> None:
    bar = driver.window.articles.find_bar
    driver.keys("Ctrl+F")
    QTest.keyClicks(bar.field, "prosecutor general's")
    selected = driver.desk.reading.selectedSpan()
    assert selected is not None and selected.of(record(driver).article.words) == "Prosecutor General’s"
    bar.field.clear()
    QTest.keyClicks(bar.field, "himar")
    everywhere = int(bar.count.text().split(" of ")[1])
    first = driver.desk.reading.selectedSpan()
    for _ in range(everywhere):
        driver.keys("Return")
    assert driver.desk.reading.selectedSpan() == first  # round
    bar.field.setText("hima")
    assert bar.count.text().endswith(f" of {everywhere}")
    bar.whole.setChecked(True)
    assert bar.count.text() == "not found"
    driver.keys("Escape")


def test_find_goes_on_in_the_article_that_is_shown_by_then(driver: Driver) -> None:
    bar = driver.window.articles.find_bar
    driver.keys("Ctrl+F")
    QTest.keyClicks(bar.field, "the")
    driver.show_article("NATO head")
    assert bar.count.text().endswith(" found")
    bar.field.setFocus()
    driver.keys("Return")
    selected = driver.desk.reading.selectedSpan()
    assert selected is not None and selected.of(record(driver).article.words).lower() == "the"
    assert bar.count.text().startswith("1 of ")


def test_what_is_selected_is_searched_for(driver: Driver) -> None:
    words = record(driver).article.words
    start = words.index("Olenivka")
    driver.desk.reading.select(Span(start, start + len("Olenivka")))
    driver.keys("Ctrl+F")
    assert driver.window.articles.find_bar.field.text() == "Olenivka"
    driver.desk.reading.setFocus()
    driver.keys("Ctrl+Shift+F")
    opened = panel(driver)
    assert opened.field.text() == "Olenivka"
    driver.until(lambda: bool(rows(opened)))
    opened.close()


def elsewhere(driver: Driver) -> list[ElsewhereRow]:
    return driver.window.searching.elsewhere.rows()


def test_the_inspector_says_where_else_a_figure_stands(driver: Driver) -> None:
    driver.show_article("Moment of trust")
    figure = next(
        s for s in record(driver).statements if s.reading.quantity and s.reading.quantity.counted == "civilians"
    )
    driver.desk.go_to(figure.id)
    driver.until(lambda: bool(elsewhere(driver)))
    other = elsewhere(driver)[0]
    assert other.other.article != record(driver).article.id
    QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    driver.until(lambda: driver.desk.current == other.other.statement)
    assert record(driver).article.id == other.other.article


def judged_by_another(driver: Driver) -> None:
    """Somebody else disputes the first statement to check of each article."""
    assert driver.session.path is not None
    project = Project.open(driver.session.path, new_id())
    kofi = project.actions.add_reviewer("Kofi Mensah", "KM")
    for article in project.article_ids():
        first = next(s for s in project.article(article).statements if s.tier is Tier.CHECK)
        project.actions.judge(first.id, SO, Verdict.DISPUTED, kofi.id)
    project.close()


def overview(driver: Driver) -> OverviewWindow:
    driver.keys("F6")
    opened = driver.window.overviews.shown
    assert opened is not None
    driver.until(lambda: opened.charts["Articles"].bars.rowCount() == 5 and not opened.told.text())
    return opened


def test_the_overview_counts_and_each_bar_leads_on(driver: Driver) -> None:
    judged_by_another(driver)
    opened = overview(driver)
    assert "5 disputed" in opened.summary.text() and "not ticked" in opened.summary.text()
    chart = opened.charts["Articles"]
    bars = [chart.bars.index(row).data(BarRole.BAR) for row in range(5)]
    assert [bar.numbers.left for bar in bars] == sorted((bar.numbers.left for bar in bars), reverse=True)
    wanted: list[Criteria] = []
    driver.window.overviews.statementsWanted.connect(wanted.append)
    chart.setFocus()
    chart.setCurrentIndex(chart.bars.index(1))
    QTest.keyClick(chart, Qt.Key.Key_Return)
    driver.until(lambda: record(driver).article.id == bars[1].criteria.article)
    assert wanted == [bars[1].criteria]
    # its disputed part
    area = chart.visualRect(chart.bars.index(0))
    at = next(
        x
        for x in range(area.left(), area.right())
        if (s := chart.shadeAt(chart.bars.index(0), x)) and s.shown == "disputed"
    )
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at + 1, area.bottom() - 12))
    driver.until(lambda: record(driver).article.id == bars[0].criteria.article)
    driver.settled()
    assert [j.value for j in driver.statement().of_aspect(SO)] == [Verdict.DISPUTED]
    opened.close()


def test_an_open_overview_follows_what_is_judged(driver: Driver) -> None:
    opened = overview(driver)
    opened.showTab("Reviewers")
    own = opened.charts["Reviewers"].bars.index(0).data(BarRole.BAR)
    assert own.name == "Rita One" and own.numbers.done == 0
    driver.window.activateWindow()
    driver.desk.reading.setFocus()
    driver.window.judging.judge(SO, Verdict.DISPUTED)
    driver.until(lambda: "1 disputed" in opened.summary.text())
    assert QApplication.focusWidget() is not None
    opened.close()


def test_the_overview_tells_how_far_reviewers_agree(driver: Driver) -> None:
    opened = overview(driver)
    opened.showTab("Agreement")
    assert opened.agreement.empty.isVisible() and not opened.agreement.table.isVisible()
    judged_by_three(driver)
    table = opened.agreement.table
    driver.until(lambda: table.rowCount() == 4)
    rows = [[cell.text() if (cell := table.item(row, column)) else "" for column in range(6)] for row in range(4)]
    assert [row[:3] for row in rows[:2]] == [["All together", "Is it so?", "14"], [rows[1][0], "Is it so?", "14"]]
    assert {row[0] for row in rows[1:]} == {
        "Rita One and Kofi Mensah",
        "Rita One and Uwe Lahn",
        "Kofi Mensah and Uwe Lahn",
    }
    # three statements each are disputed by one of them alone: of 14 units 8 or 9 are alike for two
    assert all(row[3].split(" %")[0] in ("57", "64") for row in rows[1:])
    assert rows[0][4] == "–" and "to" in rows[1][4] and "to" in rows[1][5]
    QTest.mouseClick(opened.agreement.copy, Qt.MouseButton.LeftButton)
    copied = QApplication.clipboard().text().splitlines()
    assert copied[0].split("\t")[2] == "n" and copied[1].split("\t") == [" ".join(cell.split()) for cell in rows[0]]
    opened.close()


def test_the_palette_hands_what_it_does_not_have_to_the_search(driver: Driver) -> None:
    driver.keys("Ctrl+K")
    palette = driver.window.findChildren(Palette)[0]
    QTest.keyClicks(palette.field, "more than 1,700")
    QTest.keyClick(palette.field, Qt.Key.Key_Up)  # round to the last
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    driver.until(lambda: bool(driver.window.findChildren(SearchPanel)))
    found = driver.window.findChildren(SearchPanel)[0]
    assert found.field.text() == "more than 1,700"
    driver.until(lambda: found.model.rowCount() > 0)
