"""What every room of the store shares: one connection, a clock, and the day's bookkeeping of what was touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store.link import Link, Prepared, Row

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


class HeldRows:
    """Rows that a unit of work has read and nobody has written since, so that they are not read again.

    Nobody else can write meanwhile, for the lane is its own. Whoever writes to their table forgets them all.
    """

    def __init__(self, db: Link, by_id: Prepared) -> None:
        self._db = db
        self._by_id = by_id
        self._rows: dict[str, Row | None] = {}

    def row(self, wanted: str) -> Row | None:
        """Return the row with this id, if there is one."""
        if wanted not in self._rows:
            self._rows[wanted] = self._db.row(self._by_id, {"wanted": wanted})
        return self._rows[wanted]

    def forget(self) -> None:
        """Read what is wanted next anew."""
        self._rows.clear()
