"""What every room of the store shares: one connection, a clock, and the day's bookkeeping of what was touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store.link import Link

_FEW = 200


class After(Enum):
    """What a write may have changed of the client it belongs to, apart from the very rows that were written."""

    NOTHING = auto()
    MARK = auto()
    SUMS = auto()


@dataclass(slots=True)
class Touched:
    """What a unit of work has written so far: decides which projections to renew, and what panes may refresh."""

    clients: set[str] = field(default_factory=set)
    kinds: set[Kind] = field(default_factory=set)
    unsettled: set[str] = field(default_factory=set)
    unmarked: set[str] = field(default_factory=set)

    def note(self, *, kind: Kind, client_id: str, after: After = After.SUMS) -> None:
        """Remember a write, and what of its client is to be worked out again at the commit."""
        self.kinds.add(kind)
        if not client_id:
            return
        self.clients.add(client_id)
        if after is After.SUMS:
            self.unsettled.add(client_id)
        elif after is After.MARK:
            self.unmarked.add(client_id)

    def changed(self, *, by: str) -> Changed:
        """Return what panes may refresh; past a page or two of clients, 'many' is all they need to know."""
        few = self.clients if len(self.clients) <= _FEW else ()
        return Changed(frozenset(self.kinds), frozenset(few), by)


@dataclass(slots=True, frozen=True)
class Desk:
    """What a room works with; handed over whole so that rooms need no other way to reach anything."""

    link: Link
    clock: Clock
    new_id: Callable[[], str]
    touched: Touched = field(default_factory=Touched)


class Room:
    """One subject of the store. Reading rooms and writing rooms differ by class, so a reader cannot write."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._db = desk.link
