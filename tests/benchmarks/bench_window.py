"""The real window on a real project: how long each key keeps the interface, against one frame of a 60 Hz screen.

A key's time is what the thread of the interface works from the press until what it did is stored,
shown and painted, whoever else uses the machine; `Key.whole` is what a person waits.
"""

import atexit
import itertools
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from annotations.importing.samples import sample_articles
from annotations.model.article import ImportedArticle
from annotations.model.ids import Id, new_id
from annotations.model.statement import Detection, Link, Reading, Suggestion
from annotations.model.vocabulary import SO, StatementKind, Tier
from annotations.storage.project import Project
from annotations.text import Span
from app import settings as options
from app import work
from app.main_window import MainWindow
from app.settings import Settings
from app.theme import ThemeWatcher
from tests.benchmarks.bench_reading_view import FRAME, SIZE, STATEMENTS, long_record
from tests.benchmarks.harness import Pair, measure

PATIENCE_MS = 60_000
LONGEST = 50.0
"""Milliseconds: nothing may keep the interface longer."""
KEYS = {
    "J": Qt.Key.Key_J,
    "K": Qt.Key.Key_K,
    "V": Qt.Key.Key_V,
    "N": Qt.Key.Key_N,
    "Enter": Qt.Key.Key_Return,
    "B": Qt.Key.Key_B,
    "F": Qt.Key.Key_F,
}


@dataclass(frozen=True)
class Pressed:
    """What a key cost, in ms: until it returned, all work of the interface, and what a person waits."""

    returned: float
    worked: float
    whole: float


class Hands:
    """A window on a project of one's own, and keys pressed in it."""

    def __init__(self, make: Callable[[Path], Id]) -> None:
        folder = tempfile.mkdtemp(prefix="bench-window-")
        os.environ["FACTDESK_HOME"] = os.environ["HOME"] = folder
        self.application = _application()
        path = Path(folder) / "bench.factdesk"
        self.article = make(path)
        settings = Settings()
        project = Project.open(path, new_id())
        reviewer = project.actions.add_reviewer("Rita One", "R1")
        self.other, _ = project.actions.add_article(ImportedArticle("Nothing to check."), None)
        project.store_detection(Detection(project.article(self.other).article.text, "made", 1))
        settings.set_reviewer_in(project.id, reviewer.id)
        project.close()
        settings.set(options.FIRST_STEPS_SEEN, True)
        self.window = MainWindow(settings, ThemeWatcher(self.application, "light"))
        self.window.resize(1440, 900)
        self.window.show()
        self.session = self.window.session
        self.window.judging.guard.clock = itertools.count().__next__
        self.window.projects.open(path)
        self.until(lambda: self.session.reviewer is not None and self.session.record is not None)
        self.show(self.article)
        self.window.activateWindow()
        self.window.desk.reading.setFocus()
        self.until(lambda: self.window.desk.work_left.uncovered() is not None)
        self.rest()
        atexit.register(self.window.close_anyway)

    def until(self, condition: Callable[[], bool]) -> None:
        """Let things happen until that holds and nothing is under way."""
        waited, loop, wake = QElapsedTimer(), QEventLoop(), QTimer()
        waited.start()
        wake.start(2)
        while self.session.busy or self.window.has_waiting_keys or not condition():
            if waited.elapsed() > PATIENCE_MS:
                raise TimeoutError("the window does not get ready")
            loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def rest(self) -> None:
        """Let everything that waits be done, what nobody waits for too."""
        self.until(lambda: True)
        answered: list[object] = []
        self.session.read(lambda project: project.name, answered.append)
        self.until(lambda: bool(answered))
        self.application.processEvents()

    def show(self, article: Id) -> None:
        """Open an article and wait until it is painted."""
        self.session.show_article(article)
        self.until(lambda: self.session.record is not None and self.session.record.article.id == article)
        self.application.processEvents()

    def press(self, key: Qt.Key) -> Pressed:
        """Press a key in the text, and wait until it is stored, shown and painted."""
        self.rest()
        begun, work_begun = time.perf_counter(), time.thread_time()
        QTest.keyClick(self.window.desk.reading, key)
        returned = time.perf_counter() - begun
        self.until(lambda: True)
        self.application.processEvents()
        whole, worked = time.perf_counter() - begun, time.thread_time() - work_begun
        return Pressed(returned * 1000, worked * 1000, whole * 1000)


def _application() -> QApplication:
    application = QApplication.instance()
    return application if isinstance(application, QApplication) else QApplication([])


def _samples(path: Path) -> Id:
    """The five sample articles; the biggest of them."""
    from annotations.detection.pool import DetectionPool

    project = Project.create(path, new_id())
    work.add_articles(project, sample_articles(), None)
    with DetectionPool() as pool:
        work.detect_pending(project.undetected_texts(), project.store_detection, pool)
    biggest = max(project.article_ids(), key=lambda article: len(project.article(article).statements))
    project.close()
    return biggest


def _long(path: Path) -> Id:
    """100,000 words with 5,000 suggestions that nest and cross; a third of them judged by another."""
    words = long_record().article.words
    project = Project.create(path, new_id())
    article, _ = project.actions.add_article(ImportedArticle(words), None)
    text = project.article(article).article.text
    suggestions = tuple({suggestion.id: suggestion for suggestion in _suggestions(text, words)}.values())
    project.store_detection(Detection(text, "made", 1, suggestions))
    reviewer = project.actions.add_reviewer("Otto Two", "O2")
    project.actions.judge_many([(s.id, SO) for s in suggestions[::3]], "verified", reviewer.id)
    project.close()
    return article


def _suggestions(text: Id, words: str) -> Iterable[Suggestion]:
    chance = random.Random(7)
    outer: Suggestion | None = None
    for number, start in enumerate(sorted(chance.sample(range(len(words) - 300), STATEMENTS))):
        tier = Tier.MINOR if number % 5 == 0 else Tier.CHECK
        if number % 2 == 0:
            span = Span(start, start + chance.randint(60, 250))
            link = Link(source=(Span(start, start + 6),), cue=(Span(start + 7, start + 11),))
            reading = Reading(span, span, content=(Span(start + 12, span.end),), links=(link,), tier=tier)
            outer = Suggestion.of(text, StatementKind.ATTRIBUTED, reading)
            yield outer
        else:
            span = Span(start, start + chance.randint(8, 20))
            inside = outer is not None and outer.reading.span.contains(span)
            parent = outer.id if outer is not None and inside else None
            context = Span(max(0, start - 60), start + 80)
            reading = Reading(span, context, quantity_spans=(span,), parent=parent, tier=tier)
            yield Suggestion.of(text, StatementKind.NUMERIC, reading)


@cache
def samples() -> Hands:
    return Hands(_samples)


@cache
def long_article() -> Hands:
    return Hands(_long)


def pressed(hands: Hands, name: str, times: int) -> list[Pressed]:
    """So many presses of a key, after two unmeasured ones; V and Enter each begin at another statement."""
    found = []
    for _ in range(times + 2):
        if name == "V":
            hands.press(KEYS["N"])
        found.append(hands.press(KEYS[name]))
    return found[2:]


def median(hands: Callable[[], Hands], name: str, times: int) -> Pair:
    """The work of the interface for that key, at the median, against a frame."""
    return statistics.median(one.worked for one in pressed(hands(), name, times)), FRAME


def _opened() -> float:
    """Seconds of the interface's own work until the long article stands in the window."""
    hands = long_article()
    taken = []
    for _ in range(5):
        hands.show(hands.other)
        hands.rest()
        begun = time.thread_time()
        hands.show(hands.article)
        taken.append(time.thread_time() - begun)
        hands.rest()
    return statistics.median(taken)


def _opened_bare() -> float:
    words, taken = long_record().article.words, []
    for _ in range(5):
        begun = time.thread_time()
        edit = QPlainTextEdit()
        edit.resize(*SIZE)
        edit.setPlainText(words)
        edit.show()
        edit.grab()
        taken.append(time.thread_time() - begun)
        edit.close()
    return statistics.median(taken)


def _longest_stretch() -> float:
    """The longest the interface works without a break, in ms, while the long article opens and for a second more."""
    hands, worked = long_article(), [0.0]
    beat = QTimer()  # due whenever nothing else is
    found = []

    def beaten() -> None:
        now = time.thread_time()
        worked.append(now - worked[0])
        worked[0] = now

    beat.timeout.connect(beaten)
    for _ in range(5):
        hands.show(hands.other)
        hands.rest()
        worked[:] = [time.thread_time()]
        beat.start()
        hands.show(hands.article)
        opened = time.monotonic()
        hands.until(lambda: time.monotonic() - opened > 1)  # noqa: B023 (it is over before the next)
        beat.stop()
        found.append(max(worked[1:]) * 1000)
    return statistics.median(found)


for _key in KEYS:
    measure(f"key {_key}", goal=1.0 if _key in ("J", "K", "V", "N") else 2.0, unit="ms")(
        partial(median, samples, _key, 30)
    )
    measure(f"key {_key} in a long article", goal=1.0 if _key == "J" else LONGEST / FRAME, unit="ms")(
        partial(median, long_article, _key, 15)
    )


@measure("long article opened in the window", goal=5.0, unit="s")
def long_article_opened() -> Pair:
    """Work of the interface; the floor is a QPlainTextEdit with the words."""
    return _opened(), _opened_bare()


@measure("long article opened in the window: longest stretch", goal=1.0, unit="ms")
def long_article_opened_longest_stretch() -> Pair:
    """The work between two chances of a key to be heard, against the 50 ms that nothing may exceed."""
    return _longest_stretch(), LONGEST
