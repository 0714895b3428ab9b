"""The parts of searching and of *elsewhere*: lists, states and words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from annotations.errors import ProjectBusy
from annotations.model.finding import Elsewhere, Findings, Group, Hit, Relation
from annotations.model.ids import new_id
from annotations.text import Span
from app.dialogs.search import SearchPanel
from app.models.findings import FindingsModel
from app.session import ProjectSession
from app.views.elsewhere import ElsewhereSection
from app.views.found_list import shown_line

ARTICLE = new_id()


def hit(line: str, words: str, group: Group = Group.ARTICLES) -> Hit:
    start = line.index(words)
    return Hit(group, ARTICLE, line, (Span(start, start + len(words)),), "¶3")


FOUND = Findings(
    "fight",
    (hit("the fighters left", "fight"), hit("53 fighters", "fight"), hit("ask the fighters", "fight", Group.NOTES)),
    frozenset({Group.ARTICLES}),
)


@pytest.fixture
def panel(qtbot: QtBot) -> SearchPanel:
    session = ProjectSession()
    made = SearchPanel(session)
    qtbot.addWidget(made, before_close_func=lambda _: session.shut_down())
    made.open_for()
    return made


def test_the_model_of_findings() -> None:
    model = FindingsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.setFindings(FOUND, {ARTICLE: "Talks"})
    assert [model.index(row).data() for row in range(model.rowCount())] == [
        "Articles 2+",
        "the fighters left",
        "53 fighters",
        "Notes and queries 1",
        "ask the fighters",
    ]
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "the fighters left, Articles, ¶3 · Talks"
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable


def test_arrow_keys_in_the_field_pass_over_headings(panel: SearchPanel) -> None:
    panel.field.setText("fight")
    panel.setFindings(FOUND)
    seen = [panel.list.currentIndex().row()]
    for _ in range(3):
        QTest.keyClick(panel.field, Qt.Key.Key_Down)
        seen.append(panel.list.currentIndex().row())
    assert seen == [1, 2, 4, 4]
    QTest.keyClick(panel.field, Qt.Key.Key_PageUp)
    assert panel.list.currentIndex().row() == 1
    chosen: list[Hit] = []
    panel.chosen.connect(chosen.append)
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert chosen == [FOUND.hits[0]]


def test_chips_count_and_filter(panel: SearchPanel) -> None:
    panel.field.setText("fight")
    panel.setFindings(FOUND)
    chips = {chip.text(): chip for chip in panel.findChildren(QPushButton)}
    assert list(chips) == ["All 3+", "Articles 2+", "Statements", "Notes and queries 1", "Citations"]
    QTest.mouseClick(chips["Notes and queries 1"], Qt.MouseButton.LeftButton)
    assert panel.model.rowCount() == 2
    QTest.mouseClick(chips["Citations"], Qt.MouseButton.LeftButton)
    assert panel.state.text() == "Nothing found in citations for “fight”. Try fewer words."


def test_the_panel_says_what_it_is_at(panel: SearchPanel) -> None:
    assert panel.state.text().startswith("Type the beginnings")
    panel.field.setText("fight")
    assert panel.state.text() == "Searching…"
    panel.setFindings(Findings("fight"))
    assert panel.state.text().startswith("Nothing found for")
    panel.setUnread(320, 500)
    assert panel.told.text() == "320 of 500 articles are still to be read: more may be found."
    assert panel.state.text() == "Nothing found for “fight” yet. The articles are still being read."
    panel.setUnread(0, 500)
    assert panel.told.isHidden()
    panel.setProblem(ProjectBusy("Another program is writing.", "Try again in a moment."))
    assert "Try again" in panel.told.text()


def test_enter_waits_for_the_answer_to_what_was_typed_last(panel: SearchPanel) -> None:
    chosen: list[Hit] = []
    panel.chosen.connect(chosen.append)
    panel.field.setText("fi")
    panel.setFindings(Findings("fi", (hit("a fish", "fi"),)))
    panel.field.setText("fight")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert chosen == []  # not to a fish
    panel.setFindings(FOUND)
    assert chosen == [FOUND.hits[0]]
    panel.setFindings(FOUND)
    assert len(chosen) == 1


def test_the_list_stays_while_one_types_on(panel: SearchPanel) -> None:
    panel.field.setText("fight")
    panel.setFindings(FOUND)
    QTest.keyClick(panel.field, Qt.Key.Key_E)
    assert panel.list.isVisible()


@pytest.mark.parametrize("width", [40.0, 120.0, 300.0, 2000.0])
def test_a_long_line_is_cut_so_that_the_words_show(qapp: QApplication, width: float) -> None:
    metrics = QFontMetricsF(QFont())
    long = hit("a long story 😀 about the plant " * 5 + "where fighters held out " + "for weeks " * 20, "fighters")
    shown, places, _ = shown_line(long, metrics, width)
    assert metrics.horizontalAdvance(shown) <= width + 1
    if width > 100:
        assert [place.of(shown) for place in places] == ["fighters"]


def other(relation: Relation, words: str, label: str = "3a", judged: str = "") -> Elsewhere:
    return Elsewhere(relation, ARTICLE, new_id(), label, words, judged)


def test_elsewhere_tells_the_verdict_and_the_place_and_leads_there(qtbot: QtBot) -> None:
    section = ElsewhereSection()
    qtbot.addWidget(section)
    section.show()
    same, value = other(Relation.SAME_FIGURE, "260 fighters", judged="disputed"), other(Relation.OTHER_VALUE, "300")
    section.setOthers([same, value], {ARTICLE: "Talks"}, figure=True)
    assert [row.accessibleName() for row in section.rows()] == [
        "260 fighters, ¶3a · Talks, disputed",
        "300, ¶3a · Talks, open",
    ]
    gone_to: list[tuple[object, object]] = []
    section.activated.connect(lambda *where: gone_to.append(where))
    QTest.keyClick(section.rows()[1], Qt.Key.Key_Return)
    QTest.mouseClick(section.rows()[0], Qt.MouseButton.LeftButton)
    assert gone_to == [(ARTICLE, value.statement), (ARTICLE, same.statement)]


def test_elsewhere_says_that_there_is_nothing(qtbot: QtBot) -> None:
    section = ElsewhereSection()
    qtbot.addWidget(section)
    for figure, complete, words in (
        (True, True, "No other article gives this figure."),
        (False, True, "No other article has these words."),
        (True, False, "The articles are still being read."),
    ):
        section.setOthers([], {}, figure=figure, complete=complete)
        assert words in [label.text() for label in section.findChildren(type(section._none))]
