"""Work off the GUI thread: readers, one writing lane, a few for network and folders; answers come back as signals.

A pane never makes a thread. It hands over a verb and two slots; when the pane is gone by the time of the answer, the
answer is dropped. Failures a person can meet arrive at `failed`; bugs are raised again on the GUI thread, loudly.
"""

from __future__ import annotations

import functools
import logging
import math
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from hubshift_desktop.domain.clock import Clock, SystemClock
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.services.network_pool import NetworkPool

LOG = logging.getLogger(__name__)
# How long closing waits for network and folders together: the keys in memory must not wait for a bad line or drive.
_PATIENCE = 0.25
# A document that is being added is somebody's work. All of them together have this long from `end` on, beside the half
# second that sync is given: so a drive that hangs makes closing no longer than an office that does not answer.
_PATIENCE_FOR_WORK = 0.75
# A pause of nought would be posted like any other event, and Qt hands out all that is posted before it looks for input.
_A_TURN_MS = 1
_OVER = object()
T = TypeVar("T")
Done = Callable[[Any], None]
Failed = Callable[[KnownError], None]


class Token:
    """One piece of work under way. After `cancel` no slot is called; work not begun is not begun at all."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def is_cancelled(self) -> bool:
        return self._event.is_set()

    def cancel(self) -> None:
        """Stop caring; long verbs may look at `is_cancelled` and stop early."""
        self._event.set()


@dataclass(frozen=True, slots=True)
class Taking:
    """A file of the person's that is to be kept: `keep` gets what `read` returned, and `done` what came of that."""

    read: Callable[[], Any]
    keep: Callable[[Any], Any]
    done: Done
    failed: Failed


class Runner(Protocol):
    """What a pane is given. `owner` is the widget whose slots are called: they die with it."""

    @property
    def is_ending(self) -> bool:
        """Whether the program locks or closes: a long verb that is not a save ends at its next step."""

    @property
    def has_ended(self) -> bool:
        """Whether nobody waits any more: a folder that lets go of a verb only now gets no file out of it."""

    def read(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        """Run a reading verb; several run at once."""

    def write(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        """Run a writing verb in the one writing lane, in the order given."""

    def network(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        """Run something that waits for the network and writes nothing."""

    def folder(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        """Run something that touches a folder of the person's: on a drive that is gone it may hang.

        The end of the program comes in between: then the store is closed under it, and it makes no file any more.
        """

    def take_in(self, files: Sequence[Taking], *, owner: QObject) -> Token:
        """Read files like a folder, one after the other, and keep each in the writing lane once it has been read.

        So a drive that hangs holds up no save. Closing gives what is still being read a moment: it is somebody's work.
        """

    def spread(self, steps: Iterator[None], *, owner: QObject) -> Token:
        """Do on the GUI thread what only it can do, one step in each turn of its events, so that no turn is long."""


class _Answer:
    """What came of a piece of work, on its way to the GUI thread."""

    __slots__ = ("call", "owner", "token")

    def __init__(self, call: Callable[[], None], owner: QObject, token: Token) -> None:
        self.call, self.owner, self.token = call, owner, token


class ThreadRunner(QObject):
    """The runner of the program. Call `close` before the application ends; it waits for what has begun.

    Only what hangs on the network or on a folder is not waited for to the end: nothing a person saved is in it.
    """

    _answered = Signal(object)

    def __init__(
        self,
        *,
        readers: int = 3,
        senders: int = 4,
        folders: int = 8,
        clock: Clock | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Each folder that hangs keeps one of `folders` until it answers, so there are more than are ever at work."""
        super().__init__(parent)
        self._clock = clock or SystemClock()
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._senders = NetworkPool(senders, name="network")
        self._folders = NetworkPool(folders, name="folder")
        self._may_hang: set[Future[Any]] = set()
        self._coming_in: set[Future[None]] = set()
        self._ending, self._ended = threading.Event(), threading.Event()
        self._given_up_at = math.inf
        self._answered.connect(self.on_answered, Qt.ConnectionType.QueuedConnection)

    def read(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._start(self._readers, fn, done, failed, owner)

    def write(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._start(self._writer, fn, done, failed, owner)

    def network(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._start(self._senders, fn, done, failed, owner)

    def folder(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._start(self._folders, fn, done, failed, owner)

    def take_in(self, files: Sequence[Taking], *, owner: QObject) -> Token:
        token = Token()
        if self.is_ending:
            token.cancel()
            return token

        def take_all() -> None:
            before: Future[Any] = Future()
            before.set_result(None)
            for file in files:
                if token.is_cancelled or self._time_left() == 0:
                    return
                kept = self._take(file, owner, token)
                # One is read ahead of the one that is being kept, so that a hundred photos are never in memory at once.
                wait((before,))
                before = kept

        coming = self._folders.submit(take_all)
        self._coming_in.add(coming)
        coming.add_done_callback(self._coming_in.discard)
        return token

    def spread(self, steps: Iterator[None], *, owner: QObject) -> Token:
        token = Token()

        def step() -> None:
            if not token.is_cancelled and next(steps, _OVER) is not _OVER:
                QTimer.singleShot(_A_TURN_MS, owner, step)

        QTimer.singleShot(_A_TURN_MS, owner, step)
        return token

    @property
    def is_ending(self) -> bool:
        return self._ending.is_set()

    @property
    def has_ended(self) -> bool:
        return self._ended.is_set()

    def end(self) -> None:
        """Take nothing more, and let long verbs know; returns at once, and may be called from any thread."""
        if not self.is_ending:
            self._given_up_at = self._clock.monotonic() + _PATIENCE_FOR_WORK
        self._ending.set()

    def close(self) -> None:
        """Begin nothing more, finish every write that was asked for, and leave no thread behind but one that hangs."""
        self.end()
        self._senders.shutdown(wait=False, cancel_futures=True)
        self._readers.shutdown(cancel_futures=True)
        # First what comes in from a folder: it is handed to the writer, who finishes all that was handed to him.
        hanging = wait(tuple(self._coming_in), timeout=self._time_left()).not_done
        self._writer.shutdown()
        self._folders.shutdown(wait=False, cancel_futures=True)
        late = wait(tuple(self._may_hang), timeout=min(_PATIENCE, self._time_left())).not_done
        self._ended.set()
        if not late and not hanging:
            self._senders.shutdown()
            self._folders.shutdown()

    @Slot(object)
    def on_answered(self, answer: _Answer) -> None:
        if not answer.token.is_cancelled and isValid(answer.owner):
            answer.call()

    def _start(self, pool: Executor, fn: Callable[[], T], done: Done, failed: Failed, owner: QObject) -> Token:
        token = Token()
        if self.is_ending:
            token.cancel()
            return token

        def work() -> T | None:
            return None if token.is_cancelled else fn()

        future = pool.submit(work)
        if isinstance(pool, NetworkPool):
            self._may_hang.add(future)
            future.add_done_callback(self._may_hang.discard)
        self._answer(future, done, failed, owner, token)
        return token

    def _time_left(self) -> float:
        """Return for how many seconds the person still waits for what comes from outside."""
        return max(0.0, self._given_up_at - self._clock.monotonic())

    def _take(self, file: Taking, owner: QObject, token: Token) -> Future[Any]:
        kept: Future[Any]
        try:
            kept = self._writer.submit(file.keep, file.read())
        except Exception as error:  # noqa: BLE001 - it is met where the answer is; the lane refuses what comes too late
            kept = Future()
            kept.set_exception(error)
        self._answer(kept, file.done, file.failed, owner, token)
        return kept

    def _answer(self, future: Future[Any], done: Done, failed: Failed, owner: QObject, token: Token) -> None:
        """Have the outcome told where the owner lives, if anybody wants to know by then."""

        def finished(future: Future[Any]) -> None:
            if future.cancelled() or token.is_cancelled:
                return
            if self.is_ending:
                _note_unheard(future)
            else:
                self._answered.emit(_Answer(_slot_for(future, done, failed), owner, token))

        future.add_done_callback(finished)


def _note_unheard(future: Future[Any]) -> None:
    """Nobody is there any more to be told of a failure, so the log is."""
    error = future.exception()
    if error is not None:
        LOG.info("What was under way at the end was not finished: %s", type(error).__name__)


def _slot_for(future: Future[Any], done: Done, failed: Failed) -> Callable[[], None]:
    error = future.exception()
    if error is None:
        return lambda: done(future.result())
    if isinstance(error, KnownError):
        return lambda: failed(error)
    return lambda: sys.excepthook(type(error), error, error.__traceback__)


def _take_in(file: Taking) -> Any:
    return file.keep(file.read())


class InlineRunner:
    """The same door without threads, for tests: every verb is finished when the call returns, and bugs are raised."""

    is_ending = has_ended = False

    def read(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._run(fn, done, failed)

    def write(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._run(fn, done, failed)

    def network(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._run(fn, done, failed)

    def folder(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._run(fn, done, failed)

    def take_in(self, files: Sequence[Taking], *, owner: QObject) -> Token:
        for file in files:
            self.folder(functools.partial(_take_in, file), file.done, file.failed, owner=owner)
        return Token()

    def spread(self, steps: Iterator[None], *, owner: QObject) -> Token:
        for _ in steps:
            pass
        return Token()

    def _run(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed) -> Token:
        try:
            result = fn()
        except KnownError as error:
            failed(error)
        else:
            done(result)
        return Token()
