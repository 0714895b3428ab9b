"""Work off the UI thread.

A `Lane` is one thread that does one piece of work after the other; the project has a lane of its
own, which is the only thread that touches the file. Results, errors and progress come back on the
thread that made the lane, in the order in which they happened.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from annotations.errors import Cancelled, FactdeskError
from annotations.progress import Progress

T = TypeVar("T")

_REPORT_SECONDS = 0.05


class _Courier(QObject):
    """Carries calls to the thread it was made on."""

    _called = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._called.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], object]) -> None:
        self._called.emit(call)

    @Slot(object)
    def _run(self, call: Callable[[], object]) -> None:
        call()


@dataclass(slots=True)
class _Task(Generic[T]):
    work: Callable[[], T]
    done: Callable[[T], object]
    failed: Callable[[FactdeskError], object]
    faulted: Callable[[], object]


class Lane:
    """One thread with a queue. To be closed; `close` waits for what is queued."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        self._courier = _Courier(parent)
        self._tasks: queue.SimpleQueue[_Task[Any] | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def start(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[FactdeskError], object],
        faulted: Callable[[], object] = lambda: None,
    ) -> None:
        """Queue `work`; then `done` gets its result, or `failed` the FactdeskError it raised.

        Any other error is a fault of ours: after `faulted`, which may tidy up, it is raised on this
        side, where the exception hook reports it.
        """
        if not self._closed:
            self._tasks.put(_Task(work, done, failed, faulted))

    def call(self, work: Callable[[], T]) -> T:
        """Do `work` on the lane and wait for its result. For other lanes only, never for the window.

        Raises what `work` raises, and Cancelled if the lane is closed.
        """
        if self._closed:
            raise Cancelled
        future: Future[T] = Future()

        def settle() -> None:
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - handed on to the caller, whatever it is
                future.set_exception(error)

        self.start(settle, lambda _: None, lambda _: None)
        return future.result()

    def post(self, call: Callable[[], object]) -> None:
        """Have `call` done on the thread that made the lane. May be called from any thread."""
        self._courier.post(call)

    def reporter(self, progress: Callable[[int, int, str], object]) -> Progress:
        """A Progress for work on the lane: passes on at most twenty calls a second, and the last one."""
        last = 0.0

        def report(done: int, total: int, what: str = "") -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= _REPORT_SECONDS or done == total:
                last = now
                self.post(lambda: progress(done, total, what))

        return report

    def close(self) -> None:
        """Finish what is queued and end the thread."""
        if not self._closed:
            self._closed = True
            self._tasks.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while (task := self._tasks.get()) is not None:
            self._do(task)

    def _do(self, task: _Task[Any]) -> None:
        try:
            result = task.work()
        except FactdeskError as error:
            refusal = error
            self.post(lambda: task.failed(refusal))
        except BaseException as error:  # noqa: BLE001 - ours: it is raised again where the hook sees it
            fault = error
            self.post(task.faulted)
            self.post(lambda: _raise(fault))
        else:
            self.post(lambda: task.done(result))


def _raise(error: BaseException) -> None:
    raise error
