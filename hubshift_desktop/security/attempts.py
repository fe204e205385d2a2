"""Wrong tries and the wait after them, kept across restarts.

This is policy of the program, not cryptography: it slows somebody at this keyboard, while Argon2 slows somebody with
a copy of the file. It never wipes anything: a housemate could destroy unsent notes that way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

FREE_TRIES = 5
FIRST_WAIT = 30.0
LONGEST_WAIT = 900.0


@dataclass(frozen=True, slots=True)
class Attempts:
    """How many tries in a row were wrong, and since when the present wait is counted."""

    failures: int = 0
    since: datetime | None = None

    @property
    def wait_seconds(self) -> float:
        """The whole wait after this many wrong tries: none for the first four, then 30 s, 60 s … 15 minutes."""
        over = self.failures - FREE_TRIES
        if over < 0:
            return 0.0
        return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(over, 10))

    @property
    def tries_left(self) -> int:
        """How many more tries there are before a wait begins."""
        return max(0, FREE_TRIES - self.failures)

    @property
    def next_wait(self) -> float:
        """The wait that a person is warned of: the present one, or the first."""
        return self.wait_seconds or FIRST_WAIT

    def remaining(self, *, now: datetime) -> float:
        """Seconds still to wait. With a clock set back the whole wait remains: never less."""
        if self.since is None or now < self.since:
            return self.wait_seconds
        return max(0.0, self.wait_seconds - (now - self.since).total_seconds())

    def recounted(self, *, now: datetime) -> Attempts:
        """Start the wait anew when the clock went back, so that it ends one day and is never skipped."""
        if self.failures and (self.since is None or now < self.since):
            return replace(self, since=now)
        return self

    def counted(self, *, now: datetime) -> Attempts:
        """One more try, counted before its outcome is known: ending the program early does not undo it."""
        return Attempts(failures=self.failures + 1, since=now)


NO_ATTEMPTS = Attempts()
