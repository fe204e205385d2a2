"""How many clients' answers go into one transaction of a pull: few while somebody works, many while nobody does.

A commit seals every page that it touched, and ten clients touch nearly as many pages of the sorted indexes as fifty do:
a first copy of 2,000 clients, 43 MB, wrote 720 MB in transactions of eight clients and 260 in those of ninety. But a
save that comes meanwhile waits for the commit. So whoever is at the window gets short ones, sized by the last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.sync.means import Courtesy

T = TypeVar("T")

# The first is small in either case: whoever is on screen is read first, and is shown when it is committed.
_SMALLEST, _FIRST = 4, 12
# A line of 30 ms brings a dozen clients in half a second: they are shown then, and not when hundreds are together.
_LONGEST_GATHERING_S = 2.0


@dataclass(frozen=True, slots=True)
class _Manners:
    """How long a transaction may take in seconds: a shorter one may grow, a longer one must shrink."""

    most: int
    short: float
    long: float


_BESIDE_A_PERSON = _Manners(most=100, short=0.015, long=0.040)
_ALONE = _Manners(most=400, short=0.3, long=0.8)


class BatchSize:
    """Learns from each transaction how large the next may be, apart for each of the two manners."""

    def __init__(self, courtesy: Courtesy, clock: Clock) -> None:
        self._courtesy, self._clock = courtesy, clock
        self._sizes = {_BESIDE_A_PERSON: _FIRST, _ALONE: _FIRST}
        self._began = clock.monotonic()

    def is_full(self, count: int) -> bool:
        """Whether `count` answers are to be written now."""
        if count >= self._sizes[self._manners]:
            return True
        return count > 0 and self._clock.monotonic() - self._began >= _LONGEST_GATHERING_S

    def note(self, count: int, seconds: float) -> None:
        """Learn from a transaction of `count` clients; the next answers are gathered from now on."""
        self._began = self._clock.monotonic()
        manners = self._manners
        size = self._sizes[manners]
        if seconds > manners.long:
            self._sizes[manners] = max(_SMALLEST, size // 2)
        elif seconds < manners.short and count >= size:
            self._sizes[manners] = min(manners.most, size * 2)

    @property
    def _manners(self) -> _Manners:
        return _ALONE if self._courtesy.is_alone() else _BESIDE_A_PERSON


def portions(several: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Return them a few at a time: the records of a whole caseload would not be held in little memory."""
    return (several[first : first + size] for first in range(0, len(several), size))
