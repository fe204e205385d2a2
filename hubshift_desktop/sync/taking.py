"""Taking a client's fresh answers into the store: per field, by the dirty set, never over an unanswered write.

Only what changed is written, and several clients share a transaction: a save of the person never waits long, and the
disk is not asked to be certain once for each client.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.merge import apply_fresh
from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import Choice, Kind, OpState, Presence
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.children import Family, Taken, take_children, write
from hubshift_desktop.sync.hearing import Heard
from hubshift_desktop.sync.held import ON_ITS_WAY
from hubshift_desktop.sync.ledger_lines import client_name
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.office_lines import OfficeLines
from hubshift_desktop.sync.presence import found_again, welcome_back
from hubshift_desktop.sync.withdrawing import office_copy, row_alone


def take_in(uow: UnitOfWork, means: Means, batch: Sequence[Heard]) -> frozenset[str]:
    """Write what was heard of these clients; return of which of them something new came in."""
    at = means.office_time.now()
    lines = OfficeLines(at=at, new_id=means.new_id)
    written: list[Taken] = []
    news: set[str] = set()
    asked = [heard.asked.local_id for heard in batch]
    here = uow.records.get_many(asked)
    children, ops = uow.records.children_of(asked), uow.outbox.open_for_clients(asked)
    for heard in batch:
        stored = here.get(heard.asked.local_id)
        if stored is None or stored.fetch_seq != heard.asked.fetch_seq:
            continue  # read again or written meanwhile: what was heard is older than what is here
        if heard.is_denied:
            written.append(_suspected(stored))
        elif heard.failed is None:
            family = Family(
                client=stored,
                client_name=client_name(stored.local),
                children=tuple(children.get(stored.local_id, ())),
                ops=tuple(ops.get(stored.local_id, ())),
                at=at,
                new_id=means.new_id,
                is_first=stored.fetched_at is None,
            )
            taken = _take(uow, family, heard, lines)
            written.append(taken)
            if _is_news(stored, taken):
                news.add(stored.local_id)
    write(uow, written)
    return frozenset(news)


def _is_news(stored: StoredRecord, taken: Taken) -> bool:
    """Whether more came in than the word that nothing has changed."""
    if taken.new or taken.removed:
        return True
    return any(saved.local_id != stored.local_id or saved.local != stored.local for saved in taken.saved) or (
        stored.base is None
    )


def _suspected(stored: StoredRecord) -> Taken:
    """A no here is only a rumour: the ladder, with its breaker, asks again after the next pass."""
    is_news = stored.presence is Presence.PRESENT
    return Taken(saved=[replace(stored, presence=Presence.SUSPECT)] if is_news else [])


def _take(uow: UnitOfWork, family: Family, heard: Heard, lines: OfficeLines) -> Taken:
    stored = family.client
    taken = Taken()
    for kind, found in heard.lists.items():
        if not found.not_modified:
            take_children(uow, family, kind, found, lines, taken)
    if stored.local_id not in family.untouchable:
        after = _with(uow, stored, heard, family.ops, family.at)
        taken.saved.append(after)
        taken.lines.extend(lines.changed(stored, after, client_name=client_name(after.local)))
    return taken


def _with(
    uow: UnitOfWork, stored: StoredRecord, heard: Heard, ops: Collection[Operation], at: datetime
) -> StoredRecord:
    """Return the client with the fresh answer laid in, seen now."""
    after = stored
    if stored.presence is not Presence.PRESENT:
        after = found_again(stored)
        welcome_back(uow, stored, at=at)
    if heard.fields is not None:
        after = _merged(after, heard.fields)
        if ops:
            _settle_disputes(uow, after, heard.fields, at)
    is_whole = not any(op.state in ON_ITS_WAY for op in ops)
    return replace(
        after,
        fetched_at=at,
        fetch_seq=stored.fetch_seq + 1,
        etag=heard.tags.pack() if is_whole else None,
    )


def _merged(stored: StoredRecord, fresh: Fields) -> StoredRecord:
    if stored.base is None and not stored.dirty:
        told = {**row_alone(stored), **fresh}
        return replace(stored, base=told, local={**stored.local, **told})
    told = {**row_alone(stored), **fresh}
    applied = apply_fresh(office_copy(stored), stored.local, stored.dirty, told, kind=Kind.CLIENT)
    return replace(stored, base=applied.base, local=applied.local, dirty=applied.dirty)


def _settle_disputes(uow: UnitOfWork, stored: StoredRecord, fresh: Fields, at: datetime) -> None:
    """Show an open decision the office's newest value; where both came to agree there is nothing left to decide."""
    for conflict in uow.conflicts.open_for(stored.local_id):
        if conflict.path not in fresh:
            continue
        office = fresh[conflict.path]
        if same(conflict.path, office, stored.local.get(conflict.path)):
            uow.conflicts.resolve(conflict.conflict_id, Choice.MINE, at)
            _reopen(uow, conflict.op_id, stored.local_id)
        elif office != conflict.office:
            uow.conflicts.open(replace(conflict, office=office))


def _reopen(uow: UnitOfWork, op_id: str, record_id: str) -> None:
    """Let an operation that waited for this decision go on; it finds nothing left to send and closes."""
    op = uow.outbox.get(op_id)
    is_decided = all(conflict.op_id != op_id for conflict in uow.conflicts.open_for(record_id))
    if op is not None and op.state is OpState.CONFLICT and is_decided:
        uow.outbox.save(replace(op, state=OpState.QUEUED))
