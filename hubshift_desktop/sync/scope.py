"""The words in which a cycle of sync is asked for and answered. They name no rows, no requests and no windows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from ulid import ULID

from hubshift_desktop.domain.clock import Clock
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.domain.states import OpKind

# The office ends an upload that has not ended by then (docs/limits.md).
OFFICE_ENDS_UPLOADS_S = 300.0


def new_id() -> str:
    """Return an id that sorts by the time it was made."""
    return str(ULID())


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRef:
    """Whose work this is and where it goes; an operation never leaves under another pair (I9)."""

    user_id: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who saves, on whose account, by which clock: what every queued change has to say about itself."""

    account: AccountRef
    name: str
    clock: Clock
    new_id: Callable[[], str] = new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """How long a request whose answer was lost may still land at the office."""

    json_s: float = 45.0
    upload_s: float = 330.0

    def seconds(self, kind: OpKind) -> float:
        return self.upload_s if kind.is_upload else self.json_s


def nobody() -> tuple[str, ...]:
    """There is no window in which a client could be open."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What one cycle shall do.

    `documents` lets files go up. `first_clients` tells the local ids of those whose details come first, at any time and
    on any thread: somebody may be opened in the middle of a cycle. `looks` reads only these where nothing is pulled.
    `goes_on` says that a cycle has just ended with details left: the list that it read is not read again for them.
    `budget` bounds how many clients' details are refreshed (None: all that are due). `refresh_all` ignores ages.
    `confirm_absences` is a person's word that many clients may really have left at once (the breaker).
    """

    push: bool = True
    pull: bool = True
    documents: bool = True
    looks: bool = False
    goes_on: bool = False
    first_clients: Callable[[], tuple[str, ...]] = nobody
    budget: int | None = None
    refresh_all: bool = False
    confirm_absences: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleResult:
    """What a cycle came to. Trouble with the network is an answer, not an exception.

    `has_list` says that the list was read to its end; without it nothing new is known of who is missing.
    `has_asked_for_missing` says that whoever it did not show was asked for by id, as far as no breaker held them.
    `is_unasked` says that no network was touched, because the office's pause was heeded or because there was nothing to
    ask: how the line is, nobody heard.
    """

    pulled: int = 0
    pushed: int = 0
    conflicts: int = 0
    set_aside: int = 0
    waiting: int = 0
    online: bool = True
    needs_sign_in: bool = False
    portal: bool = False
    server_trouble: bool = False
    retry_after: float | None = None
    message: str = ""
    held_absences: int = 0
    has_list: bool = False
    has_asked_for_missing: bool = False
    is_complete: bool = False
    is_unasked: bool = False
    changed: Changed = field(default_factory=Changed)

    @property
    def is_well(self) -> bool:
        """Whether the office answered, and as it should."""
        return self.online and not (self.portal or self.server_trouble or self.needs_sign_in)

    @property
    def is_halted(self) -> bool:
        """Whether something ended the cycle before all was asked."""
        return not self.is_well or self.retry_after is not None


class Cancel(Protocol):
    """Asked between steps whether to stop; `threading.Event` is one."""

    def is_set(self) -> bool:
        """Return whether the cycle shall end as soon as what it does is safe on disk."""


class SyncListener(Protocol):
    """Hears what sync does, on sync's own thread; it must hand the news on and return."""

    def changed(self, changed: Changed) -> None:
        """Rows were committed."""

    def progress(self, phase: str, done: int, total: int) -> None:
        """`phase` is 'sending', 'list' or 'details'; `total` is 0 while unknown."""

    def upload_progress(self, op_id: str, sent: int, total: int) -> None:
        """Bytes of a file went out."""

    def state(self, phase: str) -> None:
        """A phase began: 'sending', 'receiving', 'checking' or 'idle'."""


class QuietListener:
    """Listens to nothing: for the console and for tests that look at the store instead."""

    def changed(self, changed: Changed) -> None:
        """Nobody is looking."""

    def progress(self, phase: str, done: int, total: int) -> None:
        """Nobody is looking."""

    def upload_progress(self, op_id: str, sent: int, total: int) -> None:
        """Nobody is looking."""

    def state(self, phase: str) -> None:
        """Nobody is looking."""
