"""The help: every action is explained, every key and link leads somewhere, and it can be searched."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.action_specs import ACTIONS
from app.actions import ActionRegistry
from app.dialogs.help import HelpWindow
from app.help_pages import FOLDER, ORDER, Page, hits, pages
from app.key_map import KeyMap, use_keys

LINK = re.compile(r"\]\(([^)]+)\)")
PLACEHOLDER = re.compile(r"\{keys?:(\w+)\}")


@pytest.fixture(autouse=True)
def _own_keys() -> Iterator[None]:
    yield
    use_keys(KeyMap())


@pytest.fixture
def window(qtbot: QtBot) -> HelpWindow:
    made = HelpWindow()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_contents_list_every_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(ORDER)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_placeholder_and_every_link_leads_somewhere(page: Page) -> None:
    assert "{key" not in page.filled()
    assert {link.removesuffix(".md") for link in LINK.findall(page.markdown)} <= set(ORDER)
    assert page.title and page.markdown.startswith(f"# {page.title}\n")


def test_every_action_is_explained() -> None:
    explained = {action for page in pages() for action in PLACEHOLDER.findall(page.markdown)}
    assert explained == {spec.id for spec in ACTIONS}


def test_no_key_of_an_action_is_written_out_by_hand() -> None:
    """It would stay when the key is changed."""
    own = {key for spec in ACTIONS for key in spec.keys + spec.chords if key not in ("Return",)}
    written = {(page.name, code) for page in pages() for code in re.findall(r"`([^`]+)`", page.markdown)}
    assert [place for place in written if place[1] in own] == []


def test_links_back_and_forward(window: HelpWindow) -> None:
    assert window.browser.page_name() == "start" and not window.back_button.isEnabled()
    window.contents.setCurrentRow(ORDER.index("evidence"))
    assert window.browser.page_name() == "evidence"
    QTest.mouseClick(window.back_button, Qt.MouseButton.LeftButton)
    assert window.browser.page_name() == "start" and window.contents.currentRow() == 0
    QTest.mouseClick(window.forward_button, Qt.MouseButton.LeftButton)
    assert window.browser.page_name() == "evidence"
    assert window.contents.currentRow() == ORDER.index("evidence")


def test_a_link_in_the_page_opens_its_page(window: HelpWindow) -> None:
    browser = window.browser
    browser.setFocus()
    QTest.keyClick(browser, Qt.Key.Key_Tab)  # the first link
    QTest.keyClick(browser, Qt.Key.Key_Return)
    first = LINK.search(pages()[0].markdown)
    assert first is not None and browser.page_name() == first[1].removesuffix(".md")


def test_search_lists_the_pages_and_marks_the_places(window: HelpWindow) -> None:
    QTest.keyClicks(window.field, "citaTION")
    listed = [window.contents.item(row).data(Qt.ItemDataRole.UserRole) for row in range(window.contents.count())]
    assert listed == [name for name in ORDER if name in hits("citation")] and "evidence" in listed
    window.contents.setCurrentRow(listed.index("evidence"))
    marked = window.browser.extraSelections()
    assert len(marked) >= 2
    assert all(mark.cursor.selectedText().lower() == "citation" for mark in marked)
    window.field.clear()
    assert window.contents.count() == len(ORDER) and window.browser.extraSelections() == []


def test_a_search_without_hits_says_so(window: HelpWindow) -> None:
    QTest.keyClicks(window.field, "xyzzy")
    assert window.contents.count() == 0 and "xyzzy" in window.told.text() and window.told.isVisible()


def test_pages_name_the_current_keys(window: HelpWindow) -> None:
    owner = QObject()
    registry = ActionRegistry(owner)
    window.show_page("evidence")
    assert "Press C." in window.browser.toPlainText()
    registry.rebind("cite", ["Z"])
    assert "Press Z." in window.browser.toPlainText()
    registry.rebind("cite", [])
    assert "Press Citation ▸ New citation." in window.browser.toPlainText()
