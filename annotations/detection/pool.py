"""Detection in worker processes, one language pipeline each.

Not `concurrent.futures`: its pool breaks as a whole when one worker is killed.
"""

import os
from collections.abc import Hashable, Iterable, Iterator, Sized
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection as pipes
from multiprocessing.connection import Connection
from typing import TypeVar, cast

from annotations.child import Child
from annotations.detection.pipeline import DEFAULT_MODEL
from annotations.detection.worker import READY, serve
from annotations.errors import DetectionFailed, FactdeskError
from annotations.model.statement import Detection
from annotations.progress import CancelToken, Progress, no_progress

Key = TypeVar("Key", bound=Hashable)

_ATTEMPTS = 2
"""A text is tried once more on a new worker: the first may have been killed for another reason."""
_FAILED_STARTS = 3
"""So many workers in a row that end before they are ready mean that none will."""
_CANCEL_SECONDS = 0.1


@dataclass(slots=True, eq=False)
class _Job:
    key: Hashable
    words: str
    attempts: int = 0


class _Worker(Child):
    """A worker process, and the text it has."""

    def __init__(self, model: str, flat: bool) -> None:
        super().__init__(serve, model, flat)
        self.ready = False
        self.job: _Job | None = None

    def send(self) -> None:
        """Hands over the text, once the worker is ready for it. A dead worker is noticed in `hear`."""
        if self.ready and self.job is not None:
            self.job.attempts += 1
            with suppress(BrokenPipeError, ConnectionResetError):
                self.connection.send(self.job.words)


def default_workers() -> int:
    """One worker for each processor, at most two: each takes some 300 MB."""
    return min(2, os.cpu_count() or 1)


class DetectionPool:
    """Workers that detect statements. They start with the first text and end with `close`.

    `flat`: the flat reading of the attribution model instead of the nested one.

    Use from one thread at a time. No worker outlives the process of the pool, even if that is killed.
    """

    def __init__(self, workers: int | None = None, model: str = DEFAULT_MODEL, flat: bool = False) -> None:
        self._size = default_workers() if workers is None else workers
        self._model = model
        self._flat = flat
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def __enter__(self) -> "DetectionPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends all workers at once. The pool can be used again; new ones start then."""
        while self._workers:
            self._workers.pop().close()

    @property
    def worker_pids(self) -> list[int]:
        """The process ids of the workers."""
        return [worker.process.pid for worker in self._workers if worker.process.pid is not None]

    def detect_many(
        self,
        texts: Iterable[tuple[Key, str]],
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Iterator[tuple[Key, Detection | DetectionFailed]]:
        """Yields each key with its Detection as they are finished, in any order.

        `texts` is read only as fast as workers are free. A text whose worker died twice yields a
        DetectionFailed; the others go on. Raises Cancelled, with all workers ended, soon after
        `cancel` asks for it, and DetectionFailed if no worker can be started.
        """
        total = len(texts) if isinstance(texts, Sized) else 0
        done, finished = 0, False
        progress(done, total, "Detecting statements")
        try:
            for key, result in self._results(_Queue(texts), cancel or CancelToken()):
                done += 1
                progress(done, total, "Detecting statements")
                yield cast(Key, key), result
            finished = True
        finally:
            if not finished:  # an error, a cancel, or a caller who stopped listening
                self.close()

    def _results(self, queue: "_Queue", cancel: CancelToken) -> Iterator[tuple[Hashable, Detection | DetectionFailed]]:
        while True:
            cancel.check()
            self._hand_out(queue)
            busy = {worker.connection: worker for worker in self._workers if worker.job is not None}
            if not busy:
                return
            for connection in pipes.wait(list(busy), timeout=_CANCEL_SECONDS):
                result = self._answer(busy[cast(Connection, connection)], queue)
                if result is not None:
                    yield result

    def _hand_out(self, queue: "_Queue") -> None:
        """Gives a text to every free worker, and starts workers while there are texts for them."""
        for worker in sorted(self._workers, key=lambda worker: not worker.ready):
            if worker.job is None:
                worker.job = queue.next()
                worker.send()
        while len(self._workers) < self._size and (job := queue.next()):
            worker = _Worker(self._model, self._flat)
            worker.job = job
            self._workers.append(worker)

    def _answer(self, worker: _Worker, queue: "_Queue") -> tuple[Hashable, Detection | DetectionFailed] | None:
        """Takes one message of a worker: READY, a Detection, its end, or why it cannot start."""
        message, job = worker.hear(), worker.job
        if isinstance(message, FactdeskError):
            raise message
        if message == READY:
            worker.ready, self._failed_starts = True, 0
            worker.send()
            return None
        if message is None or job is None:
            return self._lost(worker, job, queue)
        worker.job = None
        return job.key, cast(Detection, message)

    def _lost(self, worker: _Worker, job: _Job | None, queue: "_Queue") -> tuple[Hashable, DetectionFailed] | None:
        """A worker is dead: its text goes to another one, or is given up."""
        if not worker.ready:
            self._failed_starts += 1
        self._workers.remove(worker)
        worker.close()
        if self._failed_starts >= _FAILED_STARTS:
            raise DetectionFailed(
                "The detection process ends before it is ready.", "Restart Factdesk, or install it anew."
            )
        if job is None:
            return None
        if job.attempts < _ATTEMPTS:
            queue.again(job)
            return None
        return job.key, DetectionFailed(
            "Detection was stopped twice by the system, perhaps for want of memory. The text is safe.",
            "Close other programs and detect again.",
        )


class _Queue:
    """The texts still to be done, read from their iterator one at a time; second attempts first."""

    def __init__(self, texts: Iterable[tuple[Hashable, str]]) -> None:
        self._texts = iter(texts)
        self._again: list[_Job] = []

    def next(self) -> _Job | None:
        if self._again:
            return self._again.pop()
        following = next(self._texts, None)
        return None if following is None else _Job(*following)

    def again(self, job: _Job) -> None:
        self._again.append(job)
