"""How fast to ask: a token bucket that halves when the office complains and grows back slowly.

The office's limits are advertised late or not at all, so the rate is learnt. Time comes from the clock that is handed
over and waiting is done by the callable that is handed over: quitting can interrupt it, tests never sleep.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from hubshift_desktop.central.answers import RateSeen
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The bounds of the learnt rate, in requests a second and seconds.

    `patience` is the longest pause that is waited for inside a call; a longer one is told to the caller, so that
    no thread sits in a pause that a person might want to end.
    """

    ceiling: float = 5000.0
    floor: float = 0.5
    burst: float = 50.0
    patience: float = 10.0
    back_off: float = 5.0
    longest_pause: float = 900.0


class RateLimiter:
    """Bounds the load on the office (sync.md I14), for all threads of one account together."""

    def __init__(self, *, clock: Clock, wait: Callable[[float], None], pace: Pace | None = None) -> None:
        self._clock = clock
        self._wait = wait
        self._pace = pace or Pace()
        self._lock = threading.Lock()
        self._rate = self._pace.ceiling
        self._tokens = self._pace.burst
        self._at = clock.monotonic()
        self._paused_until = self._at
        self._counted_from = self._at
        self._count = 0

    @property
    def rate(self) -> float:
        """The present rate in requests a second."""
        return self._rate

    def acquire(self) -> None:
        """Return when one request may leave; raise RATE_LIMITED when that is too far away to wait for."""
        while (delay := self._delay()) > 0:
            self._wait(delay)

    def _delay(self) -> float:
        with self._lock:
            now = self._clock.monotonic()
            pause = self._paused_until - now
            if pause > self._pace.patience:
                raise CentralError(ErrorKind.RATE_LIMITED, retry_after=pause)
            if pause > 0:
                return pause
            self._refill(now)
            if self._tokens < 1:
                return max((1 - self._tokens) / self._rate, 0.001)
            self._tokens -= 1
            self._note(now)
            return 0.0

    def _refill(self, now: float) -> None:
        self._tokens = min(self._pace.burst, self._tokens + (now - self._at) * self._rate)
        self._at = now

    def _note(self, now: float) -> None:
        if now - self._counted_from > 1:
            self._counted_from, self._count = now, 0
        self._count += 1

    def heed(self, seen: RateSeen, *, is_throttled: bool, retry_after: float | None = None) -> float:
        """Learn from an answer; return the seconds that are to pass before the next request."""
        with self._lock:
            now = self._clock.monotonic()
            if is_throttled:
                self._slow_down(now)
                told = retry_after if retry_after is not None else seen.reset_in
                self._pause(now, told if told is not None else self._pace.back_off)
            elif seen.remaining is not None and seen.remaining <= 0 and seen.reset_in is not None:
                self._pause(now, seen.reset_in)
            else:
                self._rate = min(self._pace.ceiling, self._rate + 1 / self._rate)
            return max(0.0, self._paused_until - now)

    def _slow_down(self, now: float) -> None:
        """Halve what was really asked, once per pause: eight answers in flight are one complaint, not eight."""
        if now < self._paused_until:
            return
        self._refill(now)
        asked = self._count / max(now - self._counted_from, 1.0)
        self._rate = max(self._pace.floor, min(self._rate, asked) / 2)
        self._tokens = min(self._tokens, 1.0)

    def _pause(self, now: float, seconds: float) -> None:
        seconds = min(max(seconds, 0.0), self._pace.longest_pause)
        self._paused_until = max(self._paused_until, now + seconds)
