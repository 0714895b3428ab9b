"""`kill -9` at random points of a thousand actions: what was reported as stored is there, and the file is whole."""

import json
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from annotations.model.ids import Id, new_id
from annotations.storage.project import Project
from annotations.storage.verify import verify
from tests.storage.conftest import Desk

ACTIONS = 1000

# A reviewer who does a bit of everything, and tells each step once it is stored.
ACTS = """
import json, random, sys
from pathlib import Path
from annotations.model.ids import new_id
from annotations.model.judgement import Citation
from annotations.model.vocabulary import SO, Verdict
from annotations.storage.project import Project
from annotations.text import Span
path, text, statement, reviewer, seed = sys.argv[1:]
text, statement, reviewer = map(bytes.fromhex, (text, statement, reviewer))
chance = random.Random(int(seed))
project = Project.open(Path(path), new_id())
actions = project.actions
def judge():
    return actions.judge(statement, SO, chance.choice(list(Verdict)), reviewer, justification=str(chance.random()))
def note():
    return actions.write_note(statement, f"note {chance.random()} " + "x" * chance.randrange(6000), reviewer)
def cite():
    return actions.cite(Citation(new_id(), statement, SO, new_id()), {"title": f"T {chance.random()}"}, reviewer)
def tick():
    start = chance.randrange(40)
    return actions.tick(text, Span(start, start + 1 + chance.randrange(20)), reviewer)
last = None
def undo():
    return actions.undo(last, reviewer) if last else None
while True:
    recorded = chance.choice((judge, note, cite, tick, undo))()
    if recorded is not None and recorded.action:
        last = recorded.action
        print(json.dumps([last.hex(), recorded.label]), flush=True)
"""


def test_nothing_that_was_stored_is_lost(desk: Desk) -> None:
    desk.project.close()
    chance, told = random.Random(6), 0
    while told < ACTIONS:
        arguments = (desk.text.hex(), desk.duration.hex(), desk.reviewer.id.hex(), str(chance.random())[2:])
        steps = killed(desk.project.path, arguments, after=chance.randrange(1, 160))
        told += len(steps)
        assert labels(desk.project.path, steps) == steps
        assert verify(desk.project.path) == []
        assert [entry.name for entry in desk.project.path.parent.iterdir()] == ["p.factdesk"]


def killed(path: Path, arguments: tuple[str, ...], after: int) -> dict[Id, str]:
    """Lets somebody act until so many steps were told, then kills them; returns all that were told."""
    with subprocess.Popen(
        [sys.executable, "-c", ACTS, str(path), *arguments], stdout=subprocess.PIPE, encoding="utf-8"
    ) as acting:
        assert acting.stdout is not None
        lines = [acting.stdout.readline() for _ in range(after)]
        acting.kill()
        lines += acting.stdout.readlines()
    told = [json.loads(line) for line in lines if line.endswith("\n")]
    assert len(told) >= after
    return {bytes.fromhex(action): label for action, label in told}


def labels(path: Path, steps: dict[Id, str]) -> dict[Id, str]:
    """What the file says of those steps. Opening it is what mends it after a kill."""
    Project.open(path, new_id()).close()
    with closing(sqlite3.connect(path)) as connection:
        stored = dict(connection.execute("SELECT id, label FROM action").fetchall())
    return {step: stored[step] for step in steps if step in stored}
