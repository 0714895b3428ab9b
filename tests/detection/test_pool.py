import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from annotations.detection.pipeline import detect
from annotations.detection.pool import DetectionPool
from annotations.errors import Cancelled, DetectionFailed
from annotations.progress import CancelToken

if TYPE_CHECKING:
    from spacy.language import Language

TEXTS = [
    (number, f"“We go,” Jo said.\n\nMore than {number} men left, according to Ukraine.") for number in range(260, 266)
]
ROOT = Path(__file__).parents[2]
needs_pidfd = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for foreign processes by pidfd (Linux)")

_PARENT = """
from annotations.detection.pool import DetectionPool

def texts():
    yield 1, "Kyiv denied."
    print(*pool.worker_pids, flush=True)
    yield 2, "Kyiv denied. " * 100_000

with DetectionPool(1) as pool:
    for _ in pool.detect_many(texts()):
        pass
"""


def ended(pid: int, seconds: float) -> bool:
    """Whether a process that need not be our child ends within that time."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], seconds)[0])
    finally:
        os.close(handle)


def test_the_pool_detects_what_one_process_does_and_reports_progress(nlp: "Language") -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int, what: str = "") -> None:
        told.append((done, total))

    with DetectionPool(2) as pool:
        found = dict(pool.detect_many(TEXTS, progress))
        pids = pool.worker_pids
    assert found == {key: detect(words, nlp) for key, words in TEXTS}
    assert told == [(done, len(TEXTS)) for done in range(len(TEXTS) + 1)]
    assert 1 <= len(pids) <= 2
    assert all(not Path(f"/proc/{pid}").exists() for pid in pids)


def test_the_same_texts_give_the_same_on_any_number_of_workers(sample: Callable[[str], str]) -> None:
    phrases = ("Moment of trust", "more than 260", "More than 1,700", "Mad Vlad", "Wednesday, November 29")
    texts = [(phrase, sample(phrase)) for phrase in phrases]
    with DetectionPool(1) as one, DetectionPool(2) as two:
        assert dict(one.detect_many(texts)) == dict(two.detect_many(reversed(texts)))


def test_workers_start_with_the_first_text() -> None:
    with DetectionPool(1) as pool:
        assert pool.worker_pids == []
        assert list(pool.detect_many([])) == []
        assert pool.worker_pids == []


def test_a_killed_worker_is_replaced_and_its_text_tried_again() -> None:
    with DetectionPool(1) as pool:
        results = pool.detect_many(TEXTS)
        found = [next(results)]
        (killed,) = pool.worker_pids
        os.kill(killed, signal.SIGKILL)
        found += results
        assert killed not in pool.worker_pids
    assert {key for key, _ in found} == {key for key, _ in TEXTS}
    assert not any(isinstance(result, DetectionFailed) for _, result in found)


def test_a_text_whose_workers_die_twice_is_given_up_and_the_others_go_on() -> None:
    poison = ("poison", cast(str, 5))  # no text: the worker ends on it
    with DetectionPool(1) as pool:
        found = dict(pool.detect_many([("before", "Kyiv denied."), poison, ("after", "Kyiv denied.")]))
    failed = found.pop("poison")
    assert isinstance(failed, DetectionFailed)
    assert "detect again" in failed.next_step
    assert [len(result.suggestions) for result in found.values() if not isinstance(result, DetectionFailed)] == [1, 1]


def test_cancel_ends_the_workers() -> None:
    cancel = CancelToken()
    pids: list[int] = []

    def texts() -> Iterator[tuple[int, str]]:
        yield 1, "Kyiv denied."
        pids.extend(pool.worker_pids)
        cancel.cancel()
        yield 2, "Kyiv denied. " * 100_000

    with DetectionPool(1) as pool:
        with pytest.raises(Cancelled):
            list(pool.detect_many(texts(), cancel=cancel))
        assert pool.worker_pids == []
        assert pids
        assert len(list(pool.detect_many(TEXTS[:1]))) == 1


def test_a_pipeline_that_cannot_be_loaded_is_said_in_words() -> None:
    with DetectionPool(1, model="no_such_model") as pool, pytest.raises(DetectionFailed, match="no_such_model"):
        list(pool.detect_many(TEXTS))


@needs_pidfd
def test_no_worker_outlives_a_killed_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", _PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert pids
    assert all(ended(pid, seconds=20) for pid in pids)


def test_workers_import_no_qt() -> None:
    code = (
        "import sys, annotations.detection.worker; from annotations.detection.pipeline import load_pipeline; "
        "load_pipeline(); print('PySide6' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
