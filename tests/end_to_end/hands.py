"""Hands on a real window: keys, clicks, and waiting until what they did is stored."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from annotations.model.ids import new_id
from annotations.model.record import ArticleRecord, Statement
from annotations.storage.project import Project
from app.main_window import MainWindow

LONG = 60_000
"""Milliseconds that a detection may take on a busy machine."""


class Driver:
    """A window, and hands on it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.session = window.session
        self.desk = window.desk
        self._seconds = 0.0
        window.judging.guard.clock = self._later

    def _later(self) -> float:
        """A clock on which every key comes a second after the one before."""
        self._seconds += 1.0
        return self._seconds

    def until(self, condition: Callable[[], bool], timeout: int = 10_000) -> None:
        self.qtbot.waitUntil(condition, timeout=timeout)

    def settled(self) -> None:
        """Wait until everything that was pressed is stored, and what came of it stands in the window."""
        self.until(lambda: not self.session.busy and not self.window.has_waiting_keys)
        QApplication.processEvents()  # a layout shows a new widget only when it is run

    def open(self, path: Path) -> None:
        self.window.projects.open(path)
        self.until(lambda: self.session.record is not None and self.session.reviewer is not None)
        self.settled()

    def focus(self) -> QWidget:
        """Where keys go."""
        self.window.activateWindow()
        self.until(lambda: QApplication.focusWidget() is not None)
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def keys(self, *names: str) -> None:
        """Press keys where the focus is: "V", "Shift+V", "Ctrl+Z", "Return"."""
        for name in names:
            *held, key = name.split("+") if len(name) > 1 else [name]
            modifiers = Qt.KeyboardModifier.NoModifier
            for one in held:
                modifiers |= {
                    "Shift": Qt.KeyboardModifier.ShiftModifier,
                    "Ctrl": Qt.KeyboardModifier.ControlModifier,
                    "Alt": Qt.KeyboardModifier.AltModifier,
                }[one]
            code = Qt.Key.Key_Period if key == "." else getattr(Qt.Key, f"Key_{key}")
            QTest.keyClick(self.focus(), code, modifiers)
            self.settled()

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settled()

    def statement(self) -> Statement:
        """The current statement as it is recorded."""
        found = self.desk.statement()
        assert found is not None
        return found

    def labelled(self, words: str) -> Statement:
        """The statement of the current article whose span has exactly these words."""
        record = self.session.record
        assert record is not None
        return next(s for s in record.statements if s.span.of(record.article.words) == words)

    def values(self, statement: Statement) -> dict[str, str]:
        """What was judged of a statement, by aspect, read afresh from the file."""
        assert self.session.path is not None
        project = Project.open(self.session.path, new_id())
        try:
            found = project.article(project.article_of_statement(statement.id)).statement(statement.id)
        finally:
            project.close()
        assert found is not None
        return {judgement.aspect: judgement.value for judgement in found.judgements}

    def show_article(self, part_of_title: str) -> None:
        own = next(row.id for row in self.session.rows.values() if part_of_title in row.title)
        self.session.show_article(own)
        self.settled()


def button(parent: QWidget, words: str) -> QAbstractButton:
    """The visible button whose text, or whose name if it is a drawing, begins so."""
    visible = (b for b in parent.findChildren(QAbstractButton) if b.isVisible())
    return next(b for b in visible if (b.text() or b.accessibleName()).startswith(words))


def record(driver: Driver) -> ArticleRecord:
    """The article that is shown, as it is recorded."""
    assert driver.session.record is not None
    return driver.session.record


def type_into_focus(driver: Driver, words: str, *, end: Qt.Key, ctrl: bool = False) -> None:
    """Type into the field that has taken the focus, and press a key that ends it."""
    field = driver.focus()
    QTest.keyClicks(field, words)
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(field, end, held)
    # offscreen, a list of names that was offered becomes the active window, and late; elsewhere it never does
    has_the_keys = QApplication.focusWidget()
    QApplication.processEvents()
    if not driver.window.isActiveWindow() and QApplication.activeModalWidget() is None:
        driver.window.activateWindow()
        driver.until(driver.window.isActiveWindow)
        if has_the_keys is not None:
            has_the_keys.setFocus()


def choose_file(driver: Driver, path: Path) -> None:
    """Answer the file dialog that is open."""
    driver.until(lambda: bool(driver.window.findChildren(QFileDialog)))
    dialog = driver.window.findChildren(QFileDialog)[0]
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(str(path))  # selectFile keeps the name that is offered, where there is no such file yet
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    driver.until(lambda: not driver.window.findChildren(QFileDialog))


def drop(driver: Driver, data: QMimeData) -> None:
    none = Qt.KeyboardModifier.NoModifier
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    driver.window.dropEvent(QDropEvent(QPointF(300, 300), action, data, left, none))


def new_samples(driver: Driver, path: Path) -> None:
    driver.window.projects.create(path, with_samples=True)
    driver.until(lambda: len(driver.session.order) == 5)
