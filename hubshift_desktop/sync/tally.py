"""Did the sweeps see everybody? Counting is all the proof there is: the list promises no order and no snapshot.

Going up, a row that is inserted only repeats others and a row that is removed hides one; going down it is the other
way round (sync.md 5.4). So both ways together see everybody, unless the totals moved meanwhile: then it starts anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What one section of the list has shown: the ids, and whether the office told one total throughout."""

    ids: set[str] = field(default_factory=set)
    total: int | None = None
    is_steady: bool = True
    is_mixed: bool = False

    def add(self, ids: Iterable[str], *, total: int | None) -> None:
        """Count a page."""
        self.ids.update(ids)
        if total is None or (self.total is not None and total != self.total):
            self.is_steady = False
        if total is not None:
            self.total = total

    def begin_sweep(self) -> None:
        """Keep what steady sweeps saw; after an unsteady one only a fresh count can prove anything."""
        if not self.is_steady:
            self.ids.clear()
            self.total, self.is_steady, self.is_mixed = None, True, True

    @property
    def is_proved(self) -> bool:
        return self.is_steady and self.total is not None and len(self.ids) == self.total

    @property
    def is_short(self) -> bool:
        """Whether the office counts more than it has shown: somebody is there whom nobody here has seen."""
        return self.total is not None and len(self.ids) < self.total
