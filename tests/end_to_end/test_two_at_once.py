"""Several processes on one file: nothing is lost or doubled, and each window sees what the others record."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from annotations.model.ids import Id, new_id
from annotations.model.vocabulary import SO, Verdict, said
from annotations.storage.project import Project
from annotations.storage.verify import verify
from tests.end_to_end.commands import COMMAND, ROOT, environment, factdesk
from tests.end_to_end.hands import LONG, Driver, record

PROCESSES = 4
ACTIONS = int(os.environ.get("FACTDESK_ACTIONS", "2000"))
"""By all processes together. A run by hand takes 10,000."""


def test_four_commands_at_once_store_everything_once(sample_project: Path, tmp_path: Path, home: Path) -> None:
    path = tmp_path / "work.factdesk"
    path.write_bytes(sample_project.read_bytes())
    with closing(Project.open(path, new_id())) as project:
        statements = [one.id.hex() for own in project.article_ids() for one in project.article(own).statements]
    orders = [orders_of(tmp_path, number, statements) for number in range(PROCESSES)]
    commands = [
        subprocess.Popen(
            [*COMMAND, "judge", str(path), "--from", str(order), "--reviewer", f"Reviewer {number}"],
            cwd=ROOT,
            env=environment(tmp_path / f"home {number}"),
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for number, order in enumerate(orders)
    ]
    said_at_the_end = [command.communicate()[1].splitlines()[-1] for command in commands]
    assert said_at_the_end == [f"{ACTIONS // PROCESSES} judgement(s) stored."] * PROCESSES

    with closing(Project.open(path, new_id())) as project:
        names = sorted(reviewer.name for reviewer in project.reviewers())
    assert names == [f"Reviewer {number}" for number in range(PROCESSES)]
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT detail FROM entry WHERE kind = 'judgement'").fetchall()
    expected = [f"{number}-{place}" for number in range(PROCESSES) for place in range(ACTIONS // PROCESSES)]
    assert sorted(json.loads(detail)["justification"] for (detail,) in rows) == sorted(expected)
    assert verify(path) == []


def orders_of(folder: Path, number: int, statements: list[str]) -> Path:
    """Judgements by one reviewer, each another justification, so that every one is an action of its own."""
    verdicts = list(Verdict)
    lines = [
        json.dumps(
            {
                "statement": statements[place % len(statements)],
                "verdict": verdicts[(place // len(statements) + number) % len(verdicts)],
                "justification": f"{number}-{place}",
            }
        )
        for place in range(ACTIONS // PROCESSES)
    ]
    path = folder / f"orders {number}.jsonl"
    path.write_text("\n".join(lines))
    return path


class Painted(QObject):
    """How much of a widget is painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.region = QRegion()
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return super().eventFilter(watched, event)


def judge_elsewhere(home: Path, driver: Driver, statement: Id, verdict: Verdict) -> None:
    """Another process records a verdict."""
    answer = factdesk(home, "judge", driver.session.path, statement.hex(), verdict.value, "--reviewer", "Kofi Mensah")
    assert answer.returncode == 0, answer.stderr


def verdicts(driver: Driver, statement: Id) -> list[str]:
    found = record(driver).statement(statement)
    return [] if found is None else [judgement.value for judgement in found.judgements]


def test_a_verdict_of_another_process_is_seen_at_the_second_look(driver: Driver, tmp_path: Path) -> None:
    statement, looks = driver.statement(), []
    judge_elsewhere(tmp_path, driver, statement.id, Verdict.DISPUTED)
    driver.session._poll.timeout.connect(lambda: looks.append(1))
    driver.until(lambda: verdicts(driver, statement.id) == [Verdict.DISPUTED])
    assert len(looks) <= 2 and driver.session._poll.interval() <= 1000  # milliseconds: within two seconds
    assert "Kofi Mensah" in {reviewer.name for reviewer in driver.session.reviewers.values()}


def test_only_what_changed_is_painted_again(driver: Driver, tmp_path: Path) -> None:
    first = driver.statement()
    judge_elsewhere(tmp_path, driver, first.id, Verdict.DISPUTED)  # and the new reviewer is known
    driver.until(lambda: verdicts(driver, first.id) == [Verdict.DISPUTED])
    viewport = driver.desk.reading.viewport()
    driver.until(lambda: not driver.desk.toast.isVisible())
    driver.settled()
    painted = Painted(viewport)
    judge_elsewhere(tmp_path, driver, first.id, Verdict.VERIFIED)
    driver.until(lambda: verdicts(driver, first.id) == [Verdict.VERIFIED])
    driver.settled()
    assert 0 < painted.region.boundingRect().height() < viewport.height() / 3
    painted.region = QRegion()
    elsewhere = next(own for own in driver.session.order if own != record(driver).article.id)
    before = driver.session.rows[elsewhere]
    judge_elsewhere(tmp_path, driver, first_of(driver, elsewhere), Verdict.VERIFIED)
    driver.until(lambda: driver.session.rows[elsewhere] != before)
    driver.settled()
    assert painted.region.isEmpty()


def first_of(driver: Driver, article: Id) -> Id:
    assert driver.session.path is not None
    with closing(Project.open(driver.session.path, new_id())) as project:
        return project.article(article).statements[0].id


def test_what_is_being_typed_and_where_one_is_stay(driver: Driver, tmp_path: Path) -> None:
    driver.keys("N")
    statement = driver.statement()
    driver.keys("M")
    field = driver.focus()
    QTest.keyClicks(field, "half a no")
    judge_elsewhere(tmp_path, driver, statement.id, Verdict.DISPUTED)
    driver.until(lambda: verdicts(driver, statement.id) == [Verdict.DISPUTED])
    driver.settled()
    assert driver.desk.current == statement.id and driver.desk.inspector.notes.field.text() == "half a no"
    assert driver.focus() is field


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print(flush=True)
sys.stdin.read()
"""


def test_while_another_process_holds_the_file_the_window_answers_and_keys_keep_their_order(driver: Driver) -> None:
    first = driver.statement()
    driver.desk.step(1)
    second = driver.statement()
    driver.desk.go_to(first.id)
    ticks: list[int] = []
    beat = QTimer(driver.window, interval=20)
    beat.timeout.connect(lambda: ticks.append(1))
    command = [sys.executable, "-c", HOLD, str(driver.session.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdin is not None
        other.stdout.readline()
        for key in (Qt.Key.Key_V, Qt.Key.Key_U, Qt.Key.Key_J, Qt.Key.Key_U):
            QTest.keyClick(driver.focus(), key)
        beat.start()
        driver.until(lambda: "waiting" in driver.window.status.saved.text(), LONG)
        assert len(ticks) > 20  # in the five seconds and more that have passed
        bar = driver.desk.reading.verticalScrollBar()
        bar.setValue(bar.maximum())
        assert driver.session.busy and bar.value() == bar.maximum()
        bar.setValue(0)
        other.stdin.close()
    beat.stop()
    driver.until(lambda: not driver.session.busy and not driver.window.has_waiting_keys, LONG)
    assert driver.values(first) == {said(0): Verdict.VERIFIED, SO: Verdict.UNVERIFIABLE}
    assert list(driver.values(second).values()) == [Verdict.UNVERIFIABLE]


def test_a_command_waits_for_a_process_that_holds_the_file(driver: Driver, home: Path) -> None:
    statement, path = driver.statement().id.hex(), driver.session.path
    holding = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(holding, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdin is not None
        other.stdout.readline()
        with subprocess.Popen(
            [*COMMAND, "judge", str(path), statement, "verified", "--reviewer", "Kofi Mensah"],
            cwd=ROOT,
            env=environment(home),
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as command:
            assert command.stderr is not None
            assert command.stderr.readline() == "Waiting for another program…\n"
            other.stdin.close()
            assert command.stderr.read() == "Recorded: verified (so).\n"
    assert command.returncode == 0
