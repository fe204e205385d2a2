"""How a thread that has nothing to do sleeps: until it is time, or until somebody wakes it."""

from __future__ import annotations

import threading
from typing import Protocol


class Waiter(Protocol):
    """How the thread sleeps. `wake` ends one wait, the present or the next, so that no call is ever missed."""

    def wait(self, seconds: float | None) -> None: ...

    def wake(self) -> None: ...


class EventWaiter:
    """The waiter of the running program."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def wait(self, seconds: float | None) -> None:
        self._event.wait(seconds)
        self._event.clear()

    def wake(self) -> None:
        self._event.set()
