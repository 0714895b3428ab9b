"""The history of a project with 100,000 steps: its first page, and reading all of it in flat memory."""

import sqlite3
import subprocess
import sys
from contextlib import closing

from annotations.model.history import Wanted
from annotations.storage.project import Project
from tests.benchmarks.bench_merging import STATEMENTS, make_copies
from tests.benchmarks.bench_storage import on_disk
from tests.benchmarks.harness import Pair, interleaved, measure


@measure("history_first_page", goal=8, unit="s")
def history_first_page() -> Pair:
    """From opening the window to its first 60 steps; against a bare reading of when all steps were recorded."""
    with on_disk() as folder:
        path, _ = make_copies(folder)

        def ours() -> None:
            project = Project.reading(path)
            history = project.whole_history()
            history.refresh()
            assert len(history.page(Wanted(), size=60).actions) == 60
            project.close()

        def floor() -> None:
            with closing(sqlite3.connect(path)) as connection:
                sorted(connection.execute("SELECT recorded_at, arrival FROM action").fetchall())

        return interleaved(ours, floor)


_PEAK = """
import re, sys
from pathlib import Path
from annotations.model.history import Wanted
from annotations.storage.project import Project
project = Project.reading(Path(sys.argv[1]))
history = project.whole_history()
history.refresh()
assert sum(1 for _ in history.steps(Wanted())) == int(sys.argv[2])
project.close()
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


@measure("memory_of_a_history", goal=1.2, unit="MB")
def memory_of_a_history() -> Pair:
    """The most memory while 100,000 steps are read to the end, against half as many: it stays much the same."""

    def peak(number: int) -> float:
        with on_disk() as folder:
            path, _ = make_copies(folder, number)
            return float(subprocess.check_output([sys.executable, "-c", _PEAK, str(path), str(number)]))

    return peak(STATEMENTS), peak(STATEMENTS // 2)
