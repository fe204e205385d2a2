"""Work off the GUI thread: readers, one writing lane, a few for network and folders; answers come back as signals.

A pane never makes a thread. It hands over a verb and two slots; when the pane is gone by the time of the answer, the
answer is dropped. Failures a person can meet arrive at `failed`; bugs are raised again on the GUI thread, loudly.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, InvalidStateError, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.services.network_pool import NetworkPool

LOG = logging.getLogger(__name__)
# How long closing waits for network and folders together: the keys in memory must not wait for a bad line or drive.
_PATIENCE = 0.25
# A document that is being added is somebody's work, and a slow stick is no hanging one: still within two seconds.
_PATIENCE_FOR_WORK = 1.5
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

    def bring(self, fn: Callable[[], T]) -> T:
        """Read files of the person's for the write that this is called from: while closing only for a moment.

        When the drive hangs then, the file is not taken in, and the saves behind it are.
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

    def __init__(self, *, readers: int = 3, senders: int = 4, folders: int = 8, parent: QObject | None = None) -> None:
        """Each folder that hangs keeps one of `folders` until it answers, so there are more than are ever at work."""
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._senders = NetworkPool(senders, name="network")
        self._folders = NetworkPool(folders, name="folder")
        self._may_hang: set[Future[Any]] = set()
        self._ending, self._ended = threading.Event(), threading.Event()
        self._end: Future[None] = Future()
        self._has_hung = False
        self._answered.connect(self.on_answered, Qt.ConnectionType.QueuedConnection)

    def read(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._start(self._readers, fn, done, failed, owner)

    def write(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._start(self._writer, fn, done, failed, owner)

    def network(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._start(self._senders, fn, done, failed, owner)

    def folder(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._start(self._folders, fn, done, failed, owner)

    def bring(self, fn: Callable[[], T]) -> T:
        if self._has_hung:  # files that come in together lie together: one that hung while closing speaks for the rest
            raise TimeoutError
        reading = self._folders.submit(fn)
        either: tuple[Future[Any], ...] = (reading, self._end)
        wait(either, return_when=FIRST_COMPLETED)
        try:
            return reading.result(timeout=_PATIENCE_FOR_WORK)
        except TimeoutError:
            self._has_hung = not reading.done()
            raise

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
        self._ending.set()
        with suppress(InvalidStateError):  # it was told before
            self._end.set_result(None)

    def close(self) -> None:
        """Begin nothing more, finish every write that was asked for, and leave no thread behind but one that hangs."""
        self.end()
        self._senders.shutdown(wait=False, cancel_futures=True)
        self._readers.shutdown(cancel_futures=True)
        self._writer.shutdown()
        # Not before: what is still to be written may have to be brought from a folder.
        self._folders.shutdown(wait=False, cancel_futures=True)
        late = wait(tuple(self._may_hang), timeout=_PATIENCE).not_done
        self._ended.set()
        if not late and not self._has_hung:
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

        def finished(future: Future[T | None]) -> None:
            self._may_hang.discard(future)
            if future.cancelled() or token.is_cancelled:
                return
            if self.is_ending:
                _note_unheard(future)
            else:
                self._answered.emit(_Answer(_slot_for(future, done, failed), owner, token))

        def work() -> T | None:
            return None if token.is_cancelled else fn()

        future = pool.submit(work)
        if isinstance(pool, NetworkPool):
            self._may_hang.add(future)
        future.add_done_callback(finished)
        return token


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

    def bring(self, fn: Callable[[], T]) -> T:
        return fn()

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
