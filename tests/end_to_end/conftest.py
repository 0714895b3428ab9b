"""The real window on real projects."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotations.importing.samples import sample_articles
from annotations.model.ids import new_id
from annotations.model.record import Statement
from annotations.storage.project import Project
from app import settings as options
from app import work
from app.main_window import MainWindow
from app.settings import Settings
from app.theme import ThemeWatcher

LONG = 60_000


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five sample articles with their suggestions, judged by nobody."""
    from annotations.detection.pool import DetectionPool

    path = tmp_path_factory.mktemp("samples") / "samples.factdesk"
    project = Project.create(path, new_id())
    work.add_articles(project, sample_articles(), None)
    with DetectionPool() as pool:
        assert work.detect_pending(project.undetected_texts(), project.store_detection, pool) == {}
    project.close()
    return path


@pytest.fixture
def project_path(sample_project: Path, tmp_path: Path) -> Path:
    """A copy of the sample project for one test."""
    return Path(shutil.copy(sample_project, tmp_path / "work.factdesk"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, so that no test knows a person or a project of another one."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FACTDESK_HOME", str(tmp_path / "home" / "factdesk"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


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
        """Wait until everything that was pressed is stored."""
        self.until(lambda: not self.session.busy and not self.window.has_waiting_keys)

    def open(self, path: Path) -> None:
        self.window.open_project(path)
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


@pytest.fixture
def new_window(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[], Driver]]:
    """Makes windows as the program does, and closes them at the end of the test."""
    themes = ThemeWatcher(qapp, "light")
    windows: list[MainWindow] = []

    def make() -> Driver:
        window = MainWindow(Settings(), themes)
        windows.append(window)
        window.show()
        qtbot.waitExposed(window)
        return Driver(window, qtbot)

    yield make
    for window in windows:
        window.close()
        window.deleteLater()
    themes.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def named() -> None:
    """This installation knows its reviewer already."""
    settings = Settings()
    settings.set(options.REVIEWER_NAME, "Rita One")
    settings.set(options.REVIEWER_INITIALS, "R1")
    settings.sync()


@pytest.fixture
def driver(new_window: Callable[[], Driver], named: None, project_path: Path) -> Driver:
    """A window on the sample project, at its first article, with a reviewer."""
    made = new_window()
    made.open(project_path)
    made.show_article("Moment of trust")
    return made
