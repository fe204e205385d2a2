"""A waiter whose time is the hand clock: a test turns it and knows when the thread has done what was due."""

from __future__ import annotations

import threading
from typing import Protocol

_A_LONG_TIME = 20.0


class TurnedByHand(Protocol):
    """A clock that moves only when a test turns it."""

    def monotonic(self) -> float: ...

    def turn(self, *, seconds: float) -> None: ...


class HandWaiter:
    """Stands where the program's waiter stands. `settle` returns once the thread rests and nothing is due."""

    def __init__(self, clock: TurnedByHand) -> None:
        self._clock = clock
        self._room = threading.Condition()
        self._is_woken = False
        self._is_resting = False
        self._until: float | None = None

    def wait(self, seconds: float | None) -> None:
        with self._room:
            self._until = None if seconds is None else self._clock.monotonic() + seconds
            self._is_resting = True
            self._room.notify_all()
            self._room.wait_for(lambda: self._is_woken or self._is_due())
            self._is_woken = self._is_resting = False

    def wake(self) -> None:
        with self._room:
            self._is_woken = True
            self._room.notify_all()

    def turn(self, seconds: float) -> None:
        """Let time pass, then wait until what became due is done."""
        with self._room:
            self._clock.turn(seconds=seconds)
            self._room.notify_all()
        self.settle()

    def settle(self) -> None:
        """Wait until the thread rests with nothing due."""
        with self._room:
            rests = self._room.wait_for(
                lambda: self._is_resting and not self._is_woken and not self._is_due(), timeout=_A_LONG_TIME
            )
        assert rests, "the thread never came to rest"

    def _is_due(self) -> bool:
        return self._until is not None and self._clock.monotonic() >= self._until
