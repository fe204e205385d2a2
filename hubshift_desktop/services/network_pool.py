"""Threads for the network that may be left hanging: an office that does not answer must not keep the program alive.

Python waits for the threads of its own pools before it ends, half a minute for a request without an answer, and for a
folder on a drive that is gone as long as the system likes. Nothing a person saved is in such a thread, and the doubt
about what was sent is on the disk, so these are left behind.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")
_Work = Callable[[], None]


def _nothing() -> None:
    """There is nothing to do first."""


class NetworkPool(Executor):
    """An executor whose threads end with the program. `begin` is called on each thread before anything else."""

    def __init__(self, size: int, *, name: str, begin: Callable[[], object] = _nothing) -> None:
        self._size, self._name, self._begin = size, name, begin
        self._guard = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._waiting: SimpleQueue[tuple[Future[Any], _Work] | None] = SimpleQueue()
        self._is_shut = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        with self._guard:
            if self._is_shut:
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._waiting.put((future, partial(_settle, future, partial(fn, *args, **kwargs))))
            if len(self._threads) < self._size:
                self._add_thread()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        with self._guard:
            self._is_shut = True
            cancelled = self._take_back() if cancel_futures else []
            for _ in self._threads:
                self._waiting.put(None)
        for future in cancelled:
            if future.cancel():
                future.set_running_or_notify_cancel()  # or whoever waits for it would not hear
        if wait:
            for thread in self._threads:
                thread.join()

    def _add_thread(self) -> None:
        thread = threading.Thread(target=self._run, name=f"{self._name}_{len(self._threads)}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _take_back(self) -> list[Future[Any]]:
        taken: list[Future[Any]] = []
        while True:
            try:
                job = self._waiting.get_nowait()
            except Empty:
                return taken
            if job is not None:
                taken.append(job[0])

    def _run(self) -> None:
        self._begin()
        while (job := self._waiting.get()) is not None:
            future, work = job
            if future.set_running_or_notify_cancel():
                work()
            # What a job held goes with it, not with the next one.
            del job, future, work


def _settle(future: Future[T], work: Callable[[], T]) -> None:
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001 - whoever asks for the result meets it, as with any executor
        future.set_exception(error)
    else:
        future.set_result(result)
