"""The real window on real projects."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotations.importing.samples import sample_articles
from annotations.model.ids import new_id
from annotations.storage.project import Project
from app import settings as options
from app import work
from app.main_window import MainWindow
from app.settings import Settings
from app.theme import ThemeWatcher, set_interface_size
from tests.end_to_end.commands import SEEDS, Answer, factdesk
from tests.end_to_end.hands import LONG, Driver


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
    settings = Settings()
    settings.set(options.FIRST_STEPS_SEEN, True)
    settings.sync()
    return tmp_path / "home"


@pytest.fixture
def new_window(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[], Driver]]:
    """Makes windows as the program does, and closes them at the end of the test."""
    themes = ThemeWatcher(qapp, "light")
    windows: list[MainWindow] = []

    def make() -> Driver:
        set_interface_size(qapp, Settings().get(options.INTERFACE_SIZE))
        with themes.postponed():
            window = MainWindow(Settings(), themes)
        windows.append(window)
        window.show()
        qtbot.waitExposed(window)
        return Driver(window, qtbot)

    yield make
    for window in windows:
        if window.isVisible():
            window.close_anyway()
        qtbot.waitUntil(lambda window=window: not window.isVisible(), timeout=LONG)  # type: ignore[misc]  # a bound default
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


@pytest.fixture(scope="module")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, own_home: Path) -> tuple[Path, Answer]:
    path = tmp_path_factory.mktemp("project") / "seeds.factdesk"
    return path, factdesk(own_home, "import", path, *SEEDS)


@pytest.fixture
def path(imported: tuple[Path, Answer], tmp_path: Path) -> Path:
    """A copy of the project with the five sample articles."""
    return Path(shutil.copy(imported[0], tmp_path / "work.factdesk"))
