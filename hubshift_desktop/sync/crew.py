"""The hands that look after waiting changes: one, or several of which one decides at a time.

Nearly all the time that a change takes goes by waiting for the office. While one hand waits, another may decide; no two
ever do so at once, so that each decision still sees a store that nobody else is changing for sync (sync.md 5.3).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol, cast

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.sync.office import Office
from hubshift_desktop.sync.outcomes import Halt, halt_of, pause_of

Work = Callable[[], None]


class Crew(Protocol):
    """Whoever calls holds the turn to decide, but for the time of `wait` and within `aside`."""

    @property
    def hands(self) -> int:
        """How many changes may be looked after at once; files have one hand more, for themselves."""

    @property
    def is_busy(self) -> bool:
        """Whether anything that was begun has not ended."""

    def begin(self, work: Work, /) -> None:
        """Give work to a hand that is free."""

    def wait(self) -> None:
        """Return when some work has ended, or when it is time to look around; raise what a work has raised."""

    def finish(self) -> Sequence[BaseException]:
        """Return what else was raised when all that was begun has ended.

        Also where the cycle is asked to end: after a pause by hand the next one begins on the same threads, and a hand
        that nobody lets decide any more would keep its own for ever. It takes as long as the longest request that
        is out: a minute without a byte ends one. A program that ends does not wait for this.
        """

    def aside(self) -> AbstractContextManager[object]:
        """Let others decide while the office is asked."""


class Alone:
    """One hand: what is begun is done as soon as somebody waits for it. Most tests need no more."""

    hands = 1

    def __init__(self) -> None:
        self._work: Work | None = None

    @property
    def is_busy(self) -> bool:
        return self._work is not None

    def begin(self, work: Work) -> None:
        self._work = work

    def wait(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work()

    def finish(self) -> Sequence[BaseException]:
        self._work = None
        return ()

    def aside(self) -> AbstractContextManager[object]:
        return nullcontext()


class Together:
    """Several hands on the threads of a pool."""

    hands = 2  # and one for files: large ones must not keep what is small waiting (docs/decisions/0019)

    def __init__(self, pool: Executor, *, look_around: float = 1.0) -> None:
        self._pool = pool
        self._look_around = look_around
        self._turn = threading.Lock()
        self._turn.acquire()
        self._begun: set[Future[None]] = set()

    @property
    def is_busy(self) -> bool:
        return bool(self._begun)

    def begin(self, work: Work) -> None:
        self._begun.add(self._pool.submit(self._in_turn, work))

    def wait(self) -> None:
        begun = set(self._begun)  # a hand may begin another one meanwhile
        with self.aside():
            ended, _ = wait(begun, timeout=self._look_around, return_when=FIRST_COMPLETED)
        for one in ended:
            self._begun.remove(one)  # one after the other: what two have raised must not be lost with the first
            if (error := _raised(one)) is not None:
                raise error

    def finish(self) -> Sequence[BaseException]:
        begun, self._begun = self._begun, set()
        with self.aside():
            ended, _ = wait(begun)
        return [error for one in ended if (error := _raised(one)) is not None]

    @contextmanager
    def aside(self) -> Iterator[None]:
        self._turn.release()
        try:
            yield
        finally:
            self._turn.acquire()

    def _in_turn(self, work: Work) -> None:
        with self._turn:
            work()


def _raised(ended: Future[None]) -> BaseException | None:
    """Return what a work has raised; one that was called back because the line is being closed was never begun."""
    return None if ended.cancelled() else ended.exception()


def worst_of(first: Exception, others: Sequence[BaseException]) -> BaseException:
    """Return the one thing to raise for all that the hands have raised, so that no bug hides behind another error.

    What is known is told in its own words only where no bug is beside it; several bugs are raised as a group.
    """
    every = (first, *others)
    bugs = [error for error in every if not isinstance(error, KnownError)]
    worst = BaseExceptionGroup("Several changes were broken off", bugs) if len(bugs) > 1 else [*bugs, first][0]
    for error in every:
        if error is not worst and error not in bugs:
            worst.add_note(f"Another change was broken off by {type(error).__name__}.")
    return worst


class _Aside:
    """The office as somebody asks it who lets others decide meanwhile.

    Once it has told one hand that it wants to be left alone, nobody asks it anything more.
    """

    def __init__(self, api: Office, crew: Crew) -> None:
        self._api, self._crew = api, crew
        self._pause: float | None = None

    def __getattr__(self, name: str) -> Callable[..., object]:
        question = getattr(self._api, name)

        def asked(*args: object, **named: object) -> object:
            answer = self._ask(lambda: question(*args, **named))
            return self._pieces(answer) if isinstance(answer, Iterator) else answer

        return asked

    def _ask(self, question: Callable[[], object]) -> object:
        with self._crew.aside():
            if self._pause is not None:
                raise CentralError(ErrorKind.RATE_LIMITED, retry_after=self._pause)
            try:
                return question()
            except CentralError as error:
                if halt_of(error) is Halt.PAUSED:
                    self._pause = pause_of(error)
                raise

    def _pieces(self, coming: Iterator[object]) -> Iterator[object]:
        """Yield a file as it comes: each piece may be long on its way."""
        over = object()
        while (piece := self._ask(lambda: next(coming, over))) is not over:
            yield piece


def aside(api: Office, crew: Crew) -> Office:
    """Return the office of which every question is asked aside, and every piece of a file."""
    return cast("Office", _Aside(api, crew))
