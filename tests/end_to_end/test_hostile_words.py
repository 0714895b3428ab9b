"""What articles, names, notes and files say is shown as words, whatever it looks like."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget

from annotations.model.article import ArticleMetadata
from annotations.model.ids import new_id
from annotations.model.judgement import Citation, Query
from annotations.model.vocabulary import SO, Stance, Verdict
from app.views.palette import Palette
from tests.end_to_end.hands import Driver, record

MARKUP = '<img src="x"><b>bold</b> & Co'
BIDI = "a\u202eb\u2066c"
LONG = "x" * 10_000


@pytest.fixture(params=[MARKUP, BIDI, LONG], ids=["markup", "bidi", "long"])
def hostile(request: pytest.FixtureRequest, driver: Driver) -> str:
    """Everything that can be named, written or cited says this."""
    words: str = request.param
    article, statement = record(driver).article, record(driver).statements[0]
    driver.desk.go_to(statement.id)
    session, id_, reference = driver.session, statement.id, new_id()
    session.join_new(words, words[:40], lambda _: None)
    driver.settled()
    for act in (
        lambda actions, me: actions.edit_metadata(article.id, ArticleMetadata(title=words, outlet=words), me),
        lambda actions, me: actions.judge(id_, SO, Verdict.DISPUTED, me, justification=words, correction=words),
        lambda actions, me: actions.write_note(id_, words, me),
        lambda actions, me: actions.ask(Query(new_id(), id_, words, words), me),
        lambda actions, me: actions.cite(
            Citation(new_id(), id_, SO, reference, Stance.CONTEXT, words, words, words), {"title": words}, me
        ),
    ):
        session.perform(act, id_)
        driver.settled()
    driver.desk.messages.show_message(f"“{words}” cannot be read.", (words[:10], lambda: None))
    driver.desk.toast.show_words(f"Cited {words}", undo=True)
    driver.settled()
    return words


def shown_html(widget: QWidget) -> Iterator[str]:
    """Whatever a widget shows that Qt takes for HTML: its text and its tips, and those of its rows."""
    yield widget.toolTip()
    if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
        yield widget.text()
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from tips(widget.model(), QModelIndex())


def tips(model: QAbstractItemModel, under: QModelIndex) -> Iterator[str]:
    for row in range(model.rowCount(under)):
        index = model.index(row, 0, under)
        yield str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        yield from tips(model, index)


def check_everything_is_words(driver: Driver) -> None:
    for window in QApplication.topLevelWidgets():
        for widget in window.findChildren(QWidget):
            for html in shown_html(widget):
                assert "<img" not in html, (widget, html[:300])
                assert "x" * 100 not in html, (widget, html[:300])
    screen = driver.window.screen().availableGeometry().width()
    assert driver.window.minimumSizeHint().width() <= screen


def test_the_window_shows_words(driver: Driver, hostile: str) -> None:
    check_everything_is_words(driver)
    size = driver.window.size()
    for name in (
        "history",
        "project_history",
        "search",
        "overview",
        "ask_list",
        "palette",
        "details",
        "whats_left",
        "reviewer",
    ):
        driver.window.actions_[name].trigger()
        driver.settled()
        check_everything_is_words(driver)
    assert driver.window.size() == size  # a long word makes no window wider


def test_undo_names_what_it_takes_back(driver: Driver, hostile: str) -> None:
    driver.session.undo()
    driver.settled()
    name = driver.window.actions_["redo"].text()
    assert len(name) < 80
    assert "& " not in name.replace("&&", "")


def test_what_is_typed_is_shown_as_words(driver: Driver, hostile: str) -> None:
    driver.window.actions_["palette"].trigger()
    driver.window.findChildren(Palette)[0].field.setText(f"{hostile[:200]} nowhere")
    driver.settled()
    check_everything_is_words(driver)
