"""From the start of a process to a painted window, against an empty window of Qt."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from annotations.model.ids import new_id
from annotations.storage.project import Project
from tests.benchmarks.bench_storage import add_samples
from tests.benchmarks.harness import Pair, interleaved, measure

ROOT = Path(__file__).parents[2]

_EMPTY = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: print("painted", flush=True))

application = QApplication(["empty"])
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""

# The real start of the program, on a window that says when it has painted. The top window paints
# first; the timer fires after its children did.
_FACTDESK = """
import sys
from PySide6.QtCore import QTimer
from app import main_window
from app.main import main

class Window(main_window.MainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: print("painted", flush=True))

main_window.MainWindow = Window
main([])
"""

_PROJECT = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from app import main_window
from app.main import main

class Window(main_window.MainWindow):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.session.articleShown.connect(lambda: self.desk.reading.viewport().installEventFilter(self))

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: print("painted", flush=True))
        return super().eventFilter(watched, event)

main_window.MainWindow = Window
main(sys.argv[1:])
"""


def _environment(home: Path) -> dict[str, str]:
    """A home of its own, and compiled modules as any installation has them after its first run."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    compiled = str(home / "compiled")
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "FACTDESK_HOME": str(home), "PYTHONPYCACHEPREFIX": compiled}


def _until_painted(home: Path, program: str, arguments: Sequence[str] = ()) -> None:
    """Start the program, wait until it says that it has painted, and end it."""
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=_environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        process.kill()
        if said != "painted\n":
            raise RuntimeError(process.communicate()[1])


@measure("first paint", goal=3.0, unit="s")
def first_paint() -> Pair:
    """The main window without a project; the floor is an empty QMainWindow."""
    with tempfile.TemporaryDirectory() as home:
        return interleaved(lambda: _until_painted(Path(home), _FACTDESK), lambda: _until_painted(Path(home), _EMPTY), 9)


@measure("project readable", goal=3.0, unit="s")
def project_readable() -> Pair:
    """Until the first article of a project is painted, less the bare import of SQLAlchemy."""
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "samples.factdesk"
        project = Project.create(path, new_id())
        add_samples(project)
        project.close()
        readable, empty = interleaved(
            lambda: _until_painted(Path(home), _PROJECT, [str(path)]), lambda: _until_painted(Path(home), _EMPTY)
        )
        bare_import = _importing_sqlalchemy(Path(home))
    return readable - bare_import, empty


def _importing_sqlalchemy(home: Path, rounds: int = 5) -> float:
    """Median seconds that the import takes in a fresh process."""
    program = "import time; begun = time.perf_counter(); import sqlalchemy; print(time.perf_counter() - begun)"
    seconds = []
    for _ in range(rounds):
        command = [sys.executable, "-c", program]
        finished = subprocess.run(command, env=_environment(home), capture_output=True, check=True)
        seconds.append(float(finished.stdout))
    return statistics.median(seconds)
