"""Closing an operation: the record takes what the office shows, and keeps what the person has meant since.

A path leaves the dirty set only here, only after the office was seen to hold it, and only when no later operation
means it again (C1). What is disputed or was ignored keeps the operation open for the person.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.merge import apply_fresh
from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import OpState
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.giving_back import gives_back, words_of_person
from hubshift_desktop.sync.ledger_lines import client_name, is_client
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.office_lines import OfficeLines
from hubshift_desktop.sync.payloads import sent_paths
from hubshift_desktop.sync.withdrawing import office_copy, row_alone

IGNORED = "Hubshift answered yes but kept its earlier value."


def save_seen(uow: UnitOfWork, means: Means, *, before: StoredRecord, after: StoredRecord) -> None:
    """Save a record that took in the office's copy, and tell in the ledger what somebody else changed in it."""
    uow.records.save(after)
    client = after if is_client(after) else uow.records.get(after.parent_id or "")
    named = client_name(client.local) if client is not None else ""
    lines = OfficeLines(at=means.clock.now(), new_id=means.new_id)
    uow.ledger.write(lines.changed(before, after, client_name=named))


def later_paths(uow: UnitOfWork, op: Operation) -> frozenset[str]:
    """Return the paths that other open operations of the record still mean to change."""
    others = [other for other in words_of_person(uow, op.record_id) if other.op_id != op.op_id]
    return frozenset(path for other in others for path in other.paths)


def disputed_paths(uow: UnitOfWork, op: Operation) -> frozenset[str]:
    if gives_back(uow, op):
        return frozenset()
    return frozenset(conflict.path for conflict in uow.conflicts.open_for(op.record_id)) & op.paths


def unsent_paths(
    op: Operation, record: StoredRecord, sent: Fields, *, disputed: frozenset[str], later: frozenset[str]
) -> frozenset[str]:
    """Return what the operation still means and did not carry: a dispute that was decided while it was on its way."""
    return sent_paths(record.kind, op.paths & record.dirty) - sent.keys() - disputed - later


def with_seen(
    record: StoredRecord,
    *,
    sent: Fields,
    arrived: Collection[str],
    seen: Fields,
    later: Collection[str],
    at: datetime,
) -> StoredRecord:
    """Return the record after the office was seen to hold `arrived`."""
    # Where the person has typed on, the office's other form of what was sent may just as well be a colleague's newer
    # value: what is compared with stays what was sent, so that it is asked about and not overwritten unseen.
    landed: dict[str, JsonValue] = {
        path: seen[path] if path in seen and path not in later else sent[path] for path in arrived
    }
    base = {**office_copy(record), **landed}
    dirty = record.dirty - (frozenset(arrived) - frozenset(later))
    applied = apply_fresh(base, record.local, dirty, {**row_alone(record), **landed, **seen}, kind=record.kind)
    row = record.list_row
    return replace(
        record,
        base=applied.base,
        local=applied.local,
        dirty=applied.dirty,
        list_row=None if row is None else {path: seen.get(path, landed.get(path, row[path])) for path in row},
        fetched_at=at,
        fetch_seq=record.fetch_seq + 1,
        etag=None,
    )


def closed(
    op: Operation,
    *,
    disputed: frozenset[str],
    ignored: frozenset[str],
    unsent: frozenset[str],
    at: datetime,
    remark: str = "",
) -> Operation:
    """Return the operation after an accepted sending: done, or open for what a person must see or what is left."""
    if ignored:
        return replace(
            op,
            state=OpState.NEEDS_FIX,
            paths=ignored | disputed | unsent,
            payload=None,
            first_sent_at=None,
            accepted_at=at,
            message=IGNORED,
            field_errors=dict.fromkeys(sorted(ignored), IGNORED),
        )
    if unsent:
        return replace(op, state=OpState.QUEUED, paths=disputed | unsent, payload=None, first_sent_at=None, tries=0)
    if disputed:
        return replace(op, state=OpState.CONFLICT, paths=disputed, payload=None, first_sent_at=None, accepted_at=at)
    return replace(op, state=OpState.DONE, accepted_at=at, message=remark, field_errors={})
