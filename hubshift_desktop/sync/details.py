"""The details behind the list: several clients in the air at once, many to a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.rows import Changed
from hubshift_desktop.sync.batches import BatchSize, portions
from hubshift_desktop.sync.flight import fly_on
from hubshift_desktop.sync.hearing import Asked, Heard, hear_at_once
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.needing import Questions, count_left
from hubshift_desktop.sync.news import together
from hubshift_desktop.sync.scope import Scope
from hubshift_desktop.sync.taking import take_in

# Enough that the readers have work while a large transaction is written; who is asked for is settled when one begins.
_IN_THE_AIR = 64
# After so many somebody who waits to save is let in.
_PORTION = 12
_PATIENCE = 3


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


def refresh_at_once(
    means: Means, questions: Iterable[Asked], *, may_take: Callable[[str], bool] = lambda _: True
) -> Detailed:
    """Read these clients, all of each at once: a person is looking at them.

    What is heard of one whom `may_take` does not allow by then is dropped.
    """
    detailed = Detailed()
    for asked in questions:
        heard = hear_at_once(means, asked)
        if heard is None:
            break
        if not may_take(asked.local_id):
            continue
        _, changed, news = _write(means, [heard])
        detailed.changed = together(detailed.changed, changed)
        detailed.news |= news
        detailed.read += heard.failed is None
        detailed.gaps += heard.has_gap
    return detailed


def refresh_details(means: Means, scope: Scope) -> Detailed:
    """Read the clients that need it most, as many as the scope allows."""
    detailed = Detailed()
    _read_all(means, Questions(means, scope), detailed)
    with means.store.read() as reader:
        detailed.left = count_left(reader)
    return detailed


def _read_all(means: Means, questions: Questions, detailed: Detailed) -> None:
    """Ask them and write what comes in batches."""
    size = BatchSize(means.courtesy, means.clock)
    batch: list[Heard] = []
    failures = 0
    with closing(fly_on(means.pool, questions.next_job, width=_IN_THE_AIR)) as answers:
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
            if size.is_full(len(batch)) or questions.is_watched(answer.asked.local_id):
                _write_batch(means, batch, detailed, size=size, total=len(questions))
                batch = []
            if means.cancel.is_set():
                break
    _write_batch(means, batch, detailed, size=size, total=len(questions))


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
        for portion in portions(batch, _PORTION):
            news |= take_in(uow, means, portion)
            written += len(portion)
            if means.store.is_wanted or means.cancel.is_set():
                break
        changed = uow.commit()
    if changed:
        means.listener.changed(changed)
    return written, changed, frozenset(news)
