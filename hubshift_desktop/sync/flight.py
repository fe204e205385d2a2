"""Several reads in the air at once, answers handed back in order to the one thread that decides and writes.

A few threads with a blocking client each beat an event loop here (sync.md, in short 7). Without an executor the same
loop asks one after the other: the console and most tests need no threads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Executor, Future
from functools import partial
from typing import TypeVar

from hubshift_desktop.central.errors import CentralError

T = TypeVar("T")


def fly(
    pool: Executor | None, jobs: Iterable[Callable[[], T]], *, width: int
) -> Generator[T | CentralError, None, None]:
    """Yield each job's answer, or its failure as a value, in the order of `jobs`; at most `width` run ahead.

    Closing the generator calls back what has not started; what is in the air lands unheard.
    """
    return fly_on(pool, partial(next, iter(jobs), None), width=width)


def fly_on(
    pool: Executor | None, next_job: Callable[[], Callable[[], T] | None], *, width: int
) -> Generator[T | CentralError, None, None]:
    """Do as `fly` with jobs that are asked for one by one, and again after each answer: `None` is for the moment."""
    if pool is None:
        while (job := next_job()) is not None:
            yield _answer(job)
        return
    waiting: deque[Future[T | CentralError]] = deque()
    try:
        while True:
            while len(waiting) < width and (job := next_job()) is not None:
                waiting.append(pool.submit(_answer, job))
            if not waiting:
                return
            yield waiting.popleft().result()
    finally:
        for left in waiting:
            left.cancel()


def _answer(job: Callable[[], T]) -> T | CentralError:
    try:
        return job()
    except CentralError as error:
        return error
