"""Read by a screen reader, driven by keys: names, focus that is seen, announcements."""

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QImage, QPixmap, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)

from annotations.model.vocabulary import SO, Verdict, said
from app import settings as options
from app.theme import apply_theme, load_theme, theme_names
from tests.app.colours import contrast
from tests.end_to_end.geometry import pages, shown
from tests.end_to_end.hands import Driver, record
from tests.end_to_end.places import PLACES, opened, put_away

SPOKEN = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QProgressBar)
WORDED = (QLabel, QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QProgressBar)


def nameless(top: QWidget) -> list[str]:
    """The widgets that can be used or read and have no name for a screen reader."""
    wanted = (w for w in shown(top) if isinstance(w, SPOKEN) or w.focusPolicy() != Qt.FocusPolicy.NoFocus)
    return [f"{type(w).__name__} in {type(w.parentWidget()).__name__} {w.objectName()}" for w in wanted if not name(w)]


def name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


def test_everything_in_the_window_has_a_name(driver: Driver) -> None:
    driver.keys("D", "C")
    driver.desk.messages.show_message("A message", ("Stay", lambda: None))
    driver.window.articles.find_bar.open()
    assert nameless(driver.window) == []


@pytest.mark.parametrize("name", PLACES)
def test_everything_that_is_opened_has_a_name(driver: Driver, name: str) -> None:
    place = opened(driver, name)
    for _ in pages(place):
        assert nameless(place) == []
    put_away(driver, place)


@pytest.fixture(params=theme_names())
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    apply_theme(qapp, load_theme(request.param))
    yield request.param
    apply_theme(qapp, load_theme("light"))


def pixels(picture: QPixmap) -> list[bytes]:
    """The colours of a picture, pixel by pixel."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    drawn = bytes(image.constBits())
    return [drawn[at : at + 3] for at in range(0, len(drawn), 4)]


def standing_out(now: list[bytes], before: list[bytes]) -> int:
    """How many pixels changed so that it is seen (3:1, WCAG 2.1, success criterion 1.4.11)."""
    changed = Counter((a, b) for a, b in zip(now, before, strict=True) if a != b)
    return sum(number for (a, b), number in changed.items() if contrast(f"#{a.hex()}", f"#{b.hex()}") >= 3)


def faint_words(top: QWidget) -> list[str]:
    """The words inside `top` that are drawn with less than 4.5:1, as a picture has them."""
    found, picture = [], top.grab()
    for widget in shown(top):
        whole = widget.visibleRegion().boundingRect() == widget.rect()
        if not isinstance(widget, WORDED) or not widget.isEnabled() or not whole or not worded(widget):
            continue
        drawn = Counter(pixels(picture.copy(QRect(widget.mapTo(top, QPoint()), widget.size()))))
        (ground, _), *others = drawn.most_common()
        best = max((contrast(f"#{ink.hex()}", f"#{ground.hex()}") for ink, _ in others), default=1.0)
        if best < 4.5:
            found.append(f"{type(widget).__name__} “{worded(widget)}”: {best:.2f}")
    return found


def worded(widget: QWidget) -> str:
    """The words that a widget shows."""
    words = getattr(widget, "text", getattr(widget, "toPlainText", str))()
    drawn = isinstance(widget, QAbstractButton) and not widget.icon().isNull()
    return str(words or getattr(widget, "placeholderText", str)() or (name(widget) if drawn else ""))


def test_words_are_drawn_with_enough_contrast(driver: Driver, theme: str) -> None:
    driver.keys("D", "C")
    driver.desk.messages.show_message("A message", ("Stay", lambda: None))
    driver.window.actions_.refresh_icons()
    driver.window.settings.set(options.INTERFACE_SIZE, 20)  # strokes as wide as a pixel
    QApplication.processEvents()
    assert faint_words(driver.window) == []
    driver.window.settings.set(options.INTERFACE_SIZE, 0)


def unseen(top: QWidget) -> list[str]:
    """The widgets inside `top` that look the same with the focus as without it."""
    found = []
    focusable = [w for w in shown(top) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled()]
    assert focusable
    for widget in focusable:
        if (focused := QApplication.focusWidget()) is not None:
            focused.clearFocus()
        QApplication.processEvents()
        before = pixels(drawn_alone(widget))
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if standing_out(pixels(drawn_alone(widget)), before) < 30:
            found.append(f"{type(widget).__name__} {name(widget)}")
    return found


def drawn_alone(widget: QWidget) -> QPixmap:
    """A widget on the ground of the window: by itself a transparent one would stand on black."""
    picture = QPixmap(widget.size())
    picture.fill(QApplication.palette().window().color())
    widget.render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return picture


def test_the_focus_is_seen_in_the_window(driver: Driver, theme: str) -> None:
    driver.focus()
    driver.keys("D", "C")
    assert unseen(driver.window) == []


@pytest.mark.parametrize("theme", ["high-contrast-light"], indirect=True)
@pytest.mark.parametrize("name", sorted(PLACES.keys() - {"keys"}))  # nothing in it takes the focus
def test_the_focus_is_seen_in_what_is_opened(driver: Driver, theme: str, name: str) -> None:
    place = opened(driver, name)
    for _ in pages(place):
        assert unseen(place) == []
    put_away(driver, place)


def test_tab_goes_from_the_lists_through_the_text_to_the_inspector_and_round(driver: Driver) -> None:
    start: QWidget = driver.desk.reading
    assert driver.focus() is start
    path = [start]
    for _ in range(60):
        QTest.keyClick(driver.focus(), Qt.Key.Key_Tab)
        path.append(driver.focus())
        if path[-1] is start:
            break
    assert path[-1] is start, "Tab is trapped"
    desk = driver.desk
    panes = [pane for widget in path if (pane := pane_of(widget, (desk.left, desk.reading, desk.inspector)))]
    order = [pane for place, pane in enumerate(panes) if place == 0 or pane is not panes[place - 1]]
    assert order == [desk.reading, desk.inspector, desk.left, desk.reading]


def pane_of(widget: QWidget, panes: tuple[QWidget, ...]) -> QWidget | None:
    return next((pane for pane in panes if pane is widget or pane.isAncestorOf(widget)), None)


def test_what_is_recorded_is_announced(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """No screen reader runs here, so the last step before it is watched."""
    sent: list[str] = []

    def hear(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            sent.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    label = driver.statement().label
    driver.keys("V")
    assert sent == [f"Was it said: Verified · ¶{label}"]
    driver.keys("Ctrl+Z")
    assert len(sent) == 2 and sent[1].startswith("Undo")


def test_a_statement_is_judged_cited_and_noted_by_keys_alone(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("V", "C")
    QTest.keyClicks(driver.focus(), "Press release")
    QTest.keyClick(driver.focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.settled()
    driver.keys("M")
    QTest.keyClicks(driver.focus(), "ask again")
    QTest.keyClick(driver.focus(), Qt.Key.Key_Return)
    driver.settled()
    driver.keys("V")
    assert driver.values(statement) == {said(0): Verdict.VERIFIED, SO: Verdict.VERIFIED}
    found = record(driver).statement(statement.id)
    assert found is not None and len(found.citations) == 1 and [note.words for note in found.notes] == ["ask again"]
