"""Work off the GUI thread: several readers, one writing lane, a few for the network; answers come back as signals.

A pane never makes a thread. It hands over a verb and two slots; when the pane is gone by the time of the answer, the
answer is dropped. Failures a person can meet arrive at `failed`; bugs are raised again on the GUI thread, loudly.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from hubshift_desktop.domain.errors import KnownError

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

    def read(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        """Run a reading verb; several run at once."""

    def write(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        """Run a writing verb in the one writing lane, in the order given."""

    def network(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        """Run something that waits for the network and writes nothing."""


class _Answer:
    """What came of a piece of work, on its way to the GUI thread."""

    __slots__ = ("call", "owner", "token")

    def __init__(self, call: Callable[[], None], owner: QObject, token: Token) -> None:
        self.call, self.owner, self.token = call, owner, token


class ThreadRunner(QObject):
    """The runner of the program. Call `close` before the application ends; it waits for what has begun."""

    _answered = Signal(object)

    def __init__(self, *, readers: int = 3, senders: int = 4, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._senders = ThreadPoolExecutor(senders, thread_name_prefix="network")
        self._is_closed = False
        self._answered.connect(self.on_answered, Qt.ConnectionType.QueuedConnection)

    def read(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._start(self._readers, fn, done, failed, owner)

    def write(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._start(self._writer, fn, done, failed, owner)

    def network(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._start(self._senders, fn, done, failed, owner)

    def close(self) -> None:
        """Begin nothing more, finish every write that was asked for, and leave no thread behind."""
        self._is_closed = True
        self._readers.shutdown(cancel_futures=True)
        self._senders.shutdown(cancel_futures=True)
        self._writer.shutdown()

    @Slot(object)
    def on_answered(self, answer: _Answer) -> None:
        if not answer.token.is_cancelled and isValid(answer.owner):
            answer.call()

    def _start(
        self, pool: ThreadPoolExecutor, fn: Callable[[], T], done: Done, failed: Failed, owner: QObject
    ) -> Token:
        token = Token()
        if self._is_closed:
            token.cancel()
            return token

        def finished(future: Future[T | None]) -> None:
            if not future.cancelled() and not token.is_cancelled:
                self._answered.emit(_Answer(_slot_for(future, done, failed), owner, token))

        def work() -> T | None:
            return None if token.is_cancelled else fn()

        pool.submit(work).add_done_callback(finished)
        return token


def _slot_for(future: Future[Any], done: Done, failed: Failed) -> Callable[[], None]:
    error = future.exception()
    if error is None:
        return lambda: done(future.result())
    if isinstance(error, KnownError):
        return lambda: failed(error)
    return lambda: sys.excepthook(type(error), error, error.__traceback__)


class InlineRunner:
    """The same door without threads, for tests: every verb is finished when the call returns, and bugs are raised."""

    def read(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._run(fn, done, failed)

    def write(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._run(fn, done, failed)

    def network(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed, *, owner: QObject) -> Token:
        return self._run(fn, done, failed)

    def _run(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed) -> Token:
        try:
            result = fn()
        except KnownError as error:
            failed(error)
        else:
            done(result)
        return Token()
