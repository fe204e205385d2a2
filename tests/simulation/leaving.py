"""Cycles that are asked to end while they are under way: a lock, a pause by hand, or the end of the program.

Where that is waited for, a cycle ends by itself, with all its hands. Where it is not, everything is left where it
stands: what is being decided is not saved, and what is out may arrive, later too. Both happen in some histories only
and are drawn from a chance of their own, so every remembered history stays the same. In some others the files that sync
downloads to compare them come in pieces.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hubshift_desktop.domain.states import Kind
from tests.simulation.faults import Road
from tests.simulation.hands import has_hands
from tests.simulation.laptop import Laptop
from tests.simulation.leave import ENDED, IN_PIECES, LEFT, LEFT_OUT, Leave

# By what is left of the seed and not by chance: remainders that no remembered seed had when these acts came.
_ONE_IN, _REMAINDERS = 14, frozenset({3, 5})
_WITH_PIECES_ONE_IN, _WITH_PIECES = 16, frozenset({2, 5, 11, 13})
# Sending comes first, and a cycle asks and saves some ten or twenty times in all.
_EARLY, _LATE = 6, 16
# A program waits for the time of a few answers at most.
_LONGEST_WAIT = 3
_SAVED_BEFORE = 3
_BETTER = 0.03
LEAVING_ACTS = (ENDED, LEFT, LEFT_OUT, IN_PIECES)


def has_leaving(seed: int) -> bool:
    """Say whether cycles are asked to end in this history."""
    return seed % _ONE_IN in _REMAINDERS


def has_pieces(seed: int) -> bool:
    """Say whether what sync downloads comes in pieces in this history."""
    return seed % _WITH_PIECES_ONE_IN in _WITH_PIECES


@dataclass
class Leavings:
    """What of it happened in one history. `fresh` gives values that nobody has used."""

    seed: int
    fresh: Callable[[str], str]
    met: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._rng = random.Random(f"{self.seed} leaving") if has_leaving(self.seed) else None

    @property
    def pieces(self) -> Counter[str] | None:
        """Return what counts the files that came in pieces, where they do."""
        return self.met if has_pieces(self.seed) else None

    def happen(self, laptops: list[Laptop]) -> None:
        """Between two steps of the day, let somebody be about to leave in the middle of the next cycle."""
        if self._rng is None:
            return
        laptop = self._rng.choice(laptops)
        if laptop.line.leave is None and self._rng.random() < 0.5:
            laptop.line.leave = self._drawn(self._rng)
            if has_hands(self.seed):
                self._save_several(self._rng, laptop)
                with _a_better_road(laptop.line.road):
                    laptop.cycle()

    def _drawn(self, rng: random.Random) -> Leave:
        patience = rng.randint(0, _LONGEST_WAIT) if rng.random() < 0.6 else None
        begins_in = rng.randint(1, rng.choice((_EARLY, _LATE)))
        return Leave(begins_in, patience, is_lock=rng.random() < 0.5, rng=rng, met=self.met)

    def _save_several(self, rng: random.Random, laptop: Laptop) -> None:
        """Change several clients, so that several hands are out when the cycle is asked to end."""
        clients = laptop.records(Kind.CLIENT)
        for client in rng.sample(clients, min(len(clients), _SAVED_BEFORE)):
            laptop.change(client, "address.street", self.fresh("street"))


@contextmanager
def _a_better_road(road: Road) -> Iterator[None]:
    """Most words of a bad road end a round of sending: hardly ever would two hands be out at once."""
    share, road.share = road.share, min(road.share, _BETTER)
    try:
        yield
    finally:
        road.share = share
