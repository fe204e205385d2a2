"""Time as something that is handed over, so that tests can turn it and nothing decides by a hidden clock."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """Gives wall time for people and monotonic time for machines; no decision of sync rests on the first."""

    def now(self) -> datetime:
        """Return the present instant in UTC, with tzinfo."""

    def today(self) -> date:
        """Return the date on this laptop's calendar."""

    def monotonic(self) -> float:
        """Return seconds from an arbitrary start; never goes back."""


class SystemClock:
    """The laptop's own clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return datetime.now().astimezone().date()

    def monotonic(self) -> float:
        return time.monotonic()
