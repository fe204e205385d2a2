"""What every part of a cycle works with, handed over whole, and the one notion of time that decides anything."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from hubshift_desktop.domain.backoff import OPERATION_CAP, needs_attention
from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.security.sealed import BlobVault
from hubshift_desktop.store import Reader, Store, UnitOfWork
from hubshift_desktop.sync.crew import Alone, Crew
from hubshift_desktop.sync.office import Office
from hubshift_desktop.sync.put_off import PutOff
from hubshift_desktop.sync.scope import AccountRef, Cancel, Settle, SyncListener, new_id

_EXACT_ENOUGH = timedelta(seconds=2)
_LONGEST_DELAY = timedelta(days=1, hours=1)
_LONGEST_WHILE_FRESH = timedelta(seconds=OPERATION_CAP + 60)


class OfficeTime:
    """Time as the office counts it: this laptop's clock set right by the office's `Date`, and a clock that never jumps.

    A wrong or jumping wall clock must not shorten the time that a lost answer is waited for (A1). Within a run the
    monotonic clock measures; across runs the office's own time does.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._skew = timedelta(0)
        self._began = (clock.now(), clock.monotonic())
        self.has_heard = False
        self._sent: dict[str, float] = {}

    def hear(self, server_date: datetime | None) -> None:
        """Learn from an answer how far this laptop's clock is off; an office that tells no time is heard as well."""
        self.has_heard = True
        if server_date is not None:
            skew = server_date - self._clock.now()
            self._skew = skew if abs(skew) > _EXACT_ENOUGH else timedelta(0)

    def now(self) -> datetime:
        return self._clock.now() + self._skew

    def planning_now(self) -> datetime:
        """Return a present that does not go back when somebody turns the clock back during a run."""
        wall, mark = self._began
        return max(self._clock.now(), wall + timedelta(seconds=self._clock.monotonic() - mark))

    def is_due(self, op: Operation) -> bool:
        """Whether a delayed change may be looked after.

        A time further ahead than any that is ever set was written by another clock than this one, or before this one
        was turned back: it holds nothing up. Whether a lost answer has rested enough is measured apart from it.
        """
        now = self.planning_now()
        longest = _LONGEST_DELAY if needs_attention(op.tries) else _LONGEST_WHILE_FRESH
        return op.not_before is None or op.not_before <= now or op.not_before - now > longest

    def note_sent(self, op_id: str) -> None:
        self._sent[op_id] = self._clock.monotonic()

    def since_sent(self, op: Operation) -> float:
        """Return the seconds since the last byte of `op` may have left."""
        if op.op_id in self._sent:
            return self._clock.monotonic() - self._sent[op.op_id]
        if op.last_sent_at is None:
            return 0.0
        return max(0.0, (self.now() - op.last_sent_at).total_seconds())


class Courtesy(Protocol):
    """How work behind the window lets the window's thread go first. It may delay work, it never stops it."""

    def give_way(self) -> None:
        """Wait for one turn of the window, for a moment at most: allowed while others wait for us."""

    def rest(self) -> None:
        """Wait until the person's hands rest, half a second at most: only while holding nothing."""

    def is_alone(self) -> bool:
        """Whether nobody has touched the window for a while, so that no save is to be expected right now."""


class NobodyWaits:
    """There is no window beside the console and the tests."""

    def give_way(self) -> None:
        """Go on."""

    def rest(self) -> None:
        """Go on."""

    def is_alone(self) -> bool:
        return True


class Departures(Protocol):
    """Notes outside the case file how far it has come: an older copy must not send again what this one has sent."""

    def rise(self, uow: UnitOfWork, /) -> Callable[[], None]:
        """Note in this transaction that a new record leaves; returns what to call after it, before the first byte."""


class NobodyNotes:
    """Where nothing but the case file itself is kept: tests that need no copies."""

    def rise(self, _uow: UnitOfWork, /) -> Callable[[], None]:
        return _nothing


def _nothing() -> None:
    """There is nothing to note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """The rooms below, the account, chance and time.

    `courtesy` is asked between small pieces of work, on whatever thread does them. `crew` gives the hands for one round
    of sending. `put_off` are the files that do not go yet.
    """

    store: Store
    api: Office
    blobs: BlobVault
    account: AccountRef
    clock: Clock
    settle: Settle
    rng: random.Random
    listener: SyncListener
    office_time: OfficeTime
    cancel: Cancel
    pool: Executor | None = None
    crew: Callable[[], Crew] = Alone
    new_id: Callable[[], str] = field(default=new_id)
    courtesy: Courtesy = field(default_factory=NobodyWaits)
    departures: Departures = field(default_factory=NobodyNotes)
    put_off: PutOff = field(default_factory=PutOff)

    def writing(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work of sync's own: the window goes first before each statement."""
        return self.store.write(by="sync", give_way=self.courtesy.give_way)

    def reading_in_lane(self) -> AbstractContextManager[Reader]:
        """Open a view where changes are written, for a look before a decision; the window goes first here, too."""
        return self.store.read_in_lane(give_way=self.courtesy.give_way)

    def settle_left(self, op: Operation) -> float:
        """Return how long a request whose answer was lost may still land."""
        return self.settle.seconds(op.kind) - self.office_time.since_sent(op)
