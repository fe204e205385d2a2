"""The details behind the list: who is read next, several in the air at once, many to a transaction.

One read of a client costs five questions, so need decides the order (sync.md 5.4 E): on screen, changed in the list,
never read, expected within two days, and then whoever was read longest ago.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.rows import Changed, StoredRecord
from hubshift_desktop.domain.states import Kind
from hubshift_desktop.store import Reader
from hubshift_desktop.sync.batches import BatchSize
from hubshift_desktop.sync.flight import fly
from hubshift_desktop.sync.hearing import Asked, Heard, ask_for, hear, hear_at_once
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.news import together
from hubshift_desktop.sync.pausing import heed_pause
from hubshift_desktop.sync.presence import APART, FROZEN
from hubshift_desktop.sync.scope import Scope
from hubshift_desktop.sync.taking import take_in

T = TypeVar("T")

ON_SCREEN = timedelta(seconds=60)
EXPECTED = timedelta(minutes=10)
OLDEST = timedelta(minutes=30)
_SOON = timedelta(days=2)
# Enough that the readers have work while a large transaction is written; whoever asks on their threads waits for these.
_IN_THE_AIR = 64
_LOOKED_UP = 50
# After so many somebody who waits to save is let in.
_PORTION = 12
_PATIENCE = 3
_ANY = 1_000_000


@dataclass(slots=True, kw_only=True)
class Detailed:
    """What a round of details came to.

    `left` are clients whose details are missing or known to be old, `gaps` those of whom a part could not be read now.
    """

    read: int = 0
    left: int = 0
    gaps: int = 0
    news: set[str] = field(default_factory=set)
    trouble: CentralError | None = None
    changed: Changed = field(default_factory=Changed)


def refresh_client(means: Means, local_id: str) -> Changed:
    """Read all of one client now; a failure is raised in the words of the office."""
    heed_pause(means)
    with means.store.read() as reader:
        stored = reader.records.get(local_id)
    if stored is None or stored.server_id is None:
        raise NotFoundError(what="This client")
    heard = hear_at_once(means, ask_for(stored))
    _, changed, _ = _write(means, [heard])
    if heard.failed is not None:
        raise heard.failed
    return changed


def refresh_details(means: Means, scope: Scope) -> Detailed:
    """Read the clients that need it most, as many as the scope allows."""
    with means.store.read() as reader:
        queue = _queue(reader, means, scope)
        restless = frozenset(child.parent_id or "" for child in _missing_children(reader))
    detailed = Detailed()
    _read_all(means, queue, restless, detailed)
    with means.store.read() as reader:
        detailed.left = _left(reader)
    return detailed


# Who is next


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
    now = means.office_time.now()

    def is_older(fetched_at: datetime | None, age: timedelta) -> bool:
        return takes_all or fetched_at is None or now - fetched_at >= age or fetched_at > now

    def those_of(local_ids: Iterable[str], age: timedelta) -> Iterator[str]:
        return (stored.local_id for stored in _all(reader, local_ids) if is_older(stored.fetched_at, age))

    yield from those_of(scope.first_clients, ON_SCREEN)
    yield from reader.records.with_changed_row(budget, apart_from=FROZEN)
    yield from (stored.local_id for stored in _all(reader, _with_child_to_ask_for_again(reader, means)))
    yield from reader.records.without_detail(budget, apart_from=FROZEN)
    yield from those_of(_expected(reader, means), EXPECTED)
    oldest = reader.records.oldest_fetched(budget, apart_from=FROZEN)
    yield from (local_id for local_id, fetched_at in oldest if is_older(fetched_at, OLDEST))


def _all(reader: Reader, local_ids: Iterable[str]) -> Iterator[StoredRecord]:
    """Return the clients among these who can be asked for, in the same order."""
    for portion in _portions(list(local_ids), _LOOKED_UP):
        here = reader.records.get_many(portion)
        yield from (here[local_id] for local_id in portion if local_id in here and _can_be_asked_for(here[local_id]))


def _portions(several: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Return them a few at a time: the records of a whole caseload would not be held in little memory."""
    return (several[first : first + size] for first in range(0, len(several), size))


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


def _left(reader: Reader) -> int:
    """Count the clients whose details are missing or known to be old; whoever is frozen is not asked for again."""
    return reader.records.count_needing_detail(apart_from=FROZEN)


# Reading and writing


def _read_all(means: Means, queue: Sequence[str], restless: frozenset[str], detailed: Detailed) -> None:
    """Read the queue and write what comes in batches."""
    jobs = (partial(hear, means, asked) for asked in _questions(means, queue, restless))
    size = BatchSize(means.courtesy, means.clock)
    batch: list[Heard] = []
    failures = 0
    with closing(fly(means.pool, jobs, width=_IN_THE_AIR)) as answers:
        for answer in answers:
            if isinstance(answer, CentralError):
                detailed.trouble = answer
                break
            batch.append(answer)
            detailed.gaps += answer.has_gap
            failures = failures + 1 if _is_server_trouble(answer) else 0
            if failures >= _PATIENCE:
                detailed.trouble = answer.failed
                break
            if size.is_full(len(batch)):
                _write_batch(means, batch, detailed, size=size, total=len(queue))
                batch = []
            if means.cancel.is_set():
                break
    _write_batch(means, batch, detailed, size=size, total=len(queue))


def _questions(means: Means, queue: Sequence[str], restless: frozenset[str]) -> Iterator[Asked]:
    """Look up what to ask only shortly before, and hold no view of the store while the office is asked."""
    for portion in _portions(queue, _LOOKED_UP):
        with means.store.read() as reader:
            found = list(_all(reader, portion))
        yield from (ask_for(stored, is_whole=stored.local_id in restless) for stored in found)


def _is_server_trouble(heard: Heard) -> bool:
    return heard.failed is not None and heard.failed.kind is ErrorKind.UNREADABLE


def _write_batch(means: Means, batch: Sequence[Heard], detailed: Detailed, *, size: BatchSize, total: int) -> None:
    """Write a batch, in more than one transaction when somebody comes who wants to save."""
    left: Sequence[Heard] = batch
    while left:
        means.courtesy.rest()
        began = means.clock.monotonic()
        written, changed, news = _write(means, left)
        detailed.changed = together(detailed.changed, changed)
        detailed.news |= news
        detailed.read += sum(heard.failed is None for heard in left[:written])
        means.listener.progress("details", detailed.read, total)
        size.note(written, means.clock.monotonic() - began)
        # Whoever locks or closes does not wait for the rest: it is asked for again.
        left = [] if means.cancel.is_set() else left[written:]


def _write(means: Means, batch: Sequence[Heard]) -> tuple[int, Changed, frozenset[str]]:
    """Write what was heard, to its end or until somebody cannot wait for it; return how many were written."""
    news: set[str] = set()
    written = 0
    with means.writing() as uow:
        for portion in _portions(batch, _PORTION):
            news |= take_in(uow, means, portion)
            written += len(portion)
            if means.store.is_wanted or means.cancel.is_set():
                break
        changed = uow.commit()
    if changed:
        means.listener.changed(changed)
    return written, changed, frozenset(news)
