"""Who is read next: by need, and by who is on screen at the moment in which somebody is free to ask.

One read of a client costs five questions, so need decides the order (sync.md 5.4 E): on screen, changed in the list,
never read (opened here, of one's own caseload, the others), expected within two days or opened lately, and then whoever
was read longest ago.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from hubshift_desktop.domain.rows import StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store import Reader
from hubshift_desktop.sync.batches import portions
from hubshift_desktop.sync.hearing import Asked, Heard, ask_for, hear
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.presence import APART, FROZEN
from hubshift_desktop.sync.scope import Scope

ON_SCREEN = timedelta(seconds=60)
EXPECTED = timedelta(minutes=10)
OLDEST = timedelta(minutes=30)
_SOON = timedelta(days=2)
# Lines of the access log: some twenty clients, of whom a person opens a few again and again.
_LAST_LINES = 60
_LOOKED_UP = 50
_ANY = 1_000_000


class Questions:
    """The questions of one round, and who is asked next.

    `next_job` runs on the thread that writes, which alone looks into the store, and only shortly before: no view of the
    store is held while the office is asked. A job runs on a reader, and takes its client when it begins: dozens are
    lined up ahead so that a transaction keeps no reader waiting, and whoever is opened meanwhile would wait for all of
    them, at an office that answers a hundred times a minute three minutes long.
    """

    def __init__(self, means: Means, scope: Scope) -> None:
        self._means, self._scope = means, scope
        with means.store.read() as reader:
            # In order; a mapping only because it is asked whether somebody is in it.
            self._queue = dict.fromkeys(_queue(reader, means, scope))
            self._restless = frozenset(child.parent_id or "" for child in _missing_children(reader))
        self._coming = portions(list(self._queue), _LOOKED_UP)
        # Who has had a place in the line, who of them still waits in it, and how many of these are without a job.
        self._placed: set[str] = set()
        self._waiting: dict[str, Asked] = {}
        self._unclaimed = 0
        self._guard = threading.Lock()
        # Who was on screen in this round, and how many of them are read beyond the queue.
        self._seen: set[str] = set()
        self._besides = 0

    def __len__(self) -> int:
        """Return how many this round sets out to read, as far as it is known."""
        return len(self._queue) + self._besides

    def next_job(self) -> Callable[[], Heard] | None:
        """Return the next reader's job, if there is one now: somebody may come on screen until the last answer."""
        self._line_up_newcomers()
        while not self._unclaimed and (portion := next(self._coming, None)) is not None:
            self._line_up(portion)
        if not self._unclaimed:
            return None
        self._unclaimed -= 1
        return self._ask_next

    def is_watched(self, local_id: str) -> bool:
        """Whether somebody looks at this client now: what came of them does not wait for a fuller transaction."""
        return local_id in self._scope.first_clients()

    def _line_up_newcomers(self) -> None:
        new = [local_id for local_id in self._scope.first_clients() if local_id not in self._seen]
        self._seen.update(new)
        placed = self._line_up(new, age=ON_SCREEN)
        self._besides += sum(local_id not in self._queue for local_id in placed)

    def _line_up(self, local_ids: Sequence[str], *, age: timedelta = timedelta(0)) -> Collection[str]:
        """Give those a place who had none, can be asked for and were not read within `age`; return whom."""
        new = [local_id for local_id in local_ids if local_id not in self._placed]
        if not new:
            return ()
        with self._means.store.read() as reader:
            found = [one for one in _all(reader, new) if _is_older(one.fetched_at, age, self._means)]
        asked = {stored.local_id: ask_for(stored, is_whole=stored.local_id in self._restless) for stored in found}
        self._placed.update(asked)
        self._unclaimed += len(asked)
        with self._guard:
            self._waiting.update(asked)
        return asked

    def _ask_next(self) -> Heard:
        return hear(self._means, self._next())

    def _next(self) -> Asked:
        opened = self._scope.first_clients()
        with self._guard:
            first = next((local_id for local_id in opened if local_id in self._waiting), None)
            return self._waiting.pop(next(iter(self._waiting)) if first is None else first)


def on_screen(means: Means, scope: Scope) -> list[Asked]:
    """Return the questions for those on screen who were not read within a minute."""
    opened = scope.first_clients()
    if not opened:
        return []
    with means.store.read() as reader:
        found = list(_all(reader, opened))
    return [ask_for(stored) for stored in found if _is_older(stored.fetched_at, ON_SCREEN, means)]


def count_left(reader: Reader) -> int:
    """Count the clients whose details are missing or known to be old; whoever is frozen is not asked for again."""
    return reader.records.count_needing_detail(apart_from=FROZEN)


def _queue(reader: Reader, means: Means, scope: Scope) -> list[str]:
    """Return whom to read, in order of need, each once, within the budget: names only, for it may be everybody."""
    budget = _ANY if scope.budget is None else scope.budget
    queue: dict[str, None] = {}
    for local_id in _candidates(reader, means, scope, budget):
        if len(queue) >= budget:
            break
        queue[local_id] = None
    return list(queue)


def _candidates(reader: Reader, means: Means, scope: Scope, budget: int) -> Iterator[str]:
    takes_all = scope.budget is None or scope.refresh_all

    def is_older(fetched_at: datetime | None, age: timedelta) -> bool:
        return takes_all or _is_older(fetched_at, age, means)

    def those_of(local_ids: Iterable[str], age: timedelta) -> Iterator[str]:
        return (stored.local_id for stored in _all(reader, local_ids) if is_older(stored.fetched_at, age))

    yield from those_of(scope.first_clients(), ON_SCREEN)
    yield from reader.records.with_changed_row(budget, apart_from=FROZEN)
    yield from (stored.local_id for stored in _all(reader, _with_child_to_ask_for_again(reader, means)))
    yield from _unread(reader, means, budget)
    yield from those_of((*_expected(reader, means), *reader.access.last_opened(_LAST_LINES)), EXPECTED)
    oldest = reader.records.oldest_fetched(budget, apart_from=FROZEN)
    yield from (local_id for local_id, fetched_at in oldest if is_older(fetched_at, OLDEST))


def _unread(reader: Reader, means: Means, budget: int) -> Iterator[str]:
    """Return who was never read: those whom this person works with first, for all of an office may be eight hours."""
    unread = reader.records.without_detail(budget, apart_from=FROZEN)
    if unread:
        opened = _all(reader, reader.access.last_opened(_LAST_LINES))
        yield from (stored.local_id for stored in opened if stored.fetched_at is None)
        yield from reader.groups.unread_caseload(means.account.user_id, budget, apart_from=FROZEN)
    yield from unread


def _is_older(fetched_at: datetime | None, age: timedelta, means: Means) -> bool:
    """Whether somebody was read longer ago than `age`; a time yet to come is a clock's that was turned back since."""
    now = means.office_time.now()
    return fetched_at is None or now - fetched_at >= age or fetched_at > now


def _all(reader: Reader, local_ids: Iterable[str]) -> Iterator[StoredRecord]:
    """Return the clients among these who can be asked for, in the same order."""
    for portion in portions(list(local_ids), _LOOKED_UP):
        here = reader.records.get_many(portion)
        yield from (here[local_id] for local_id in portion if local_id in here and _can_be_asked_for(here[local_id]))


def _can_be_asked_for(stored: StoredRecord) -> bool:
    return stored.kind is Kind.CLIENT and stored.server_id is not None and stored.presence not in FROZEN


def _with_child_to_ask_for_again(reader: Reader, means: Means) -> list[str]:
    """Return clients one of whose goals, documents or appointments was missing and is due for its second look."""
    now = means.office_time.now()
    parents = {
        child.parent_id or ""
        for child in _missing_children(reader)
        if child.absent_since is not None and now - child.absent_since >= APART
    }
    return sorted(parents)


def _missing_children(reader: Reader) -> list[StoredRecord]:
    missing = reader.records.not_present()
    return [stored for stored in missing if stored.kind is not Kind.CLIENT and stored.presence not in FROZEN]


def _expected(reader: Reader, means: Means) -> Iterator[str]:
    """Return the clients who have an appointment today or within two days."""
    today = means.clock.today()
    yield from reader.queries.visited(start=today.isoformat(), end=(today + _SOON).isoformat())
