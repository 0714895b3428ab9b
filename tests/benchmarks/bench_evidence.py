"""Attaching and reading a file of 90 MB: its time against a copy on the same disk, its memory against none."""

import os
import subprocess
import sys
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path

from annotations.model.evidence import CHUNK_BYTES
from annotations.model.ids import new_id
from annotations.storage import evidence
from annotations.storage.project import Project
from tests.benchmarks.bench_storage import on_disk
from tests.benchmarks.harness import Pair, interleaved, measure

LARGE = 90

_PEAK = """
import re, sys
from pathlib import Path
from annotations.model.ids import new_id
from annotations.storage import evidence
from annotations.storage.project import Project
path, source = map(Path, sys.argv[1:])
project = Project.create(path, new_id())
me, reference = project.actions.add_reviewer("Rina Holt").id, new_id()
content = evidence.store_file(source, lambda work: work(project), 10**9)
project.actions.attach(reference, content, source.name, me)
for piece in evidence.contents(path, content.id):
    pass
project.close()
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def _write(source: Path, megabytes: int) -> None:
    with source.open("wb") as file:
        for _ in range(megabytes):
            file.write(os.urandom(CHUNK_BYTES))


@measure("attach 90 MB", goal=6, unit="s")
def attach() -> Pair:
    """A file becomes evidence, a piece at a time, each safe on the disk; the floor writes and syncs the same pieces."""
    with on_disk() as folder:
        _write(source := folder / "large.bin", LARGE)
        numbers = count()

        def ours() -> None:
            project = Project.create(folder / f"{next(numbers)}.factdesk", new_id())
            with closing(project):
                content = evidence.store_file(source, lambda work: work(project), 10**9)
                project.actions.attach(new_id(), content, source.name, new_id())
            project.path.unlink()

        def floor() -> None:
            with source.open("rb") as file, (folder / "copy").open("wb") as copy:
                for piece in iter(partial(file.read, CHUNK_BYTES), b""):
                    copy.write(piece)
                    copy.flush()
                    os.fsync(copy.fileno())

        return interleaved(ours, floor, rounds=3)


@measure("attach 90 MB: memory", goal=1.25, unit="MB")
def memory() -> Pair:
    """The most that attaching and reading a large file takes; the floor is a file of one piece."""
    with on_disk() as folder:
        peaks = []
        for megabytes in (LARGE, 1):
            _write(source := folder / f"{megabytes}.bin", megabytes)
            arguments = [sys.executable, "-c", _PEAK, str(folder / f"{megabytes}.factdesk"), str(source)]
            done = subprocess.run(arguments, check=True, capture_output=True, encoding="utf-8")
            peaks.append(float(done.stdout))
        return peaks[0], peaks[1]
