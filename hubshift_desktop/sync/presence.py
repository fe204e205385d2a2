"""The ladder from 'not in the list' to 'gone', one rung at a time, and the way back (sync.md 5.4 D, I5).

Nobody leaves the laptop because a list was silent. Two answers by id, ten minutes and another pass apart, freeze a
record; only long after that, and never with unsent work on it, is its content sealed away.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, OpState, Presence
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.resolving import retry

APART = timedelta(minutes=10)
RETENTION = timedelta(days=30)
FROZEN = frozenset({Presence.GONE, Presence.REVOKED})
_CONFIRMED = FROZEN | {Presence.ABSENT_ONCE}
_WAITS = frozenset({OpState.QUEUED, OpState.WAITING_PARENT})
_WORDS = {
    Presence.GONE: "Not at the office any more. Your unsent changes are kept.",
    Presence.REVOKED: "No longer shared with you. Your unsent changes are kept.",
}


def is_missing_news(stored: StoredRecord, *, since: datetime) -> bool:
    """Whether a record that no page showed is a new rumour: not frozen yet, and not read by id after `since`."""
    was_read = stored.presence is Presence.PRESENT and stored.fetched_at is not None and stored.fetched_at > since
    return stored.presence not in FROZEN and not was_read


def denied(stored: StoredRecord, *, end: Presence, at: datetime, pass_began: datetime | None) -> StoredRecord:
    """Return the record one rung further down after the office said no to its id; `end` is what a second no means."""
    if stored.presence in FROZEN:
        return stored
    if stored.presence is not Presence.ABSENT_ONCE or stored.absent_since is None:
        return replace(stored, presence=Presence.ABSENT_ONCE, absent_since=at)
    is_other_pass = pass_began is None or pass_began > stored.absent_since
    if at - stored.absent_since >= APART and is_other_pass:
        return replace(stored, presence=end)
    return stored


def found_again(stored: StoredRecord) -> StoredRecord:
    return replace(stored, presence=Presence.PRESENT, absent_since=None)


def freeze(uow: UnitOfWork, stored: StoredRecord) -> None:
    """Set the unsent work of a record that is gone aside, whole, with the reason; nothing of it is dropped."""
    words = _WORDS[stored.presence]
    for op in _open_ops(uow, stored):
        if op.state in _WAITS:
            uow.outbox.save(replace(op, state=OpState.PARKED, message=words))


def welcome_back(uow: UnitOfWork, before: StoredRecord, *, at: datetime) -> None:
    """Let work go on that was set aside because the office did not show its record; `before` is how it was known.

    After a mere suspicion it stays aside: a client who can be read but not written would be tried again for ever.
    """
    if before.presence not in _CONFIRMED:
        return
    for op in _open_ops(uow, before):
        if op.state is OpState.PARKED:
            retry(uow, op.op_id, at)


def _open_ops(uow: UnitOfWork, stored: StoredRecord) -> tuple[Operation, ...]:
    is_client = stored.kind is Kind.CLIENT
    return uow.outbox.open_for_client(stored.local_id) if is_client else uow.outbox.open_for(stored.local_id)


def has_work(uow: UnitOfWork, stored: StoredRecord) -> bool:
    """Whether anything on a record or below it would be lost with it."""
    if stored.dirty or _open_ops(uow, stored):
        return True
    if uow.conflicts.open_for_client(stored.local_id) or uow.conflicts.open_for(stored.local_id):
        return True
    return any(child.dirty or uow.outbox.open_for(child.local_id) for child in uow.records.children(stored.local_id))


def seal_old(uow: UnitOfWork, *, at: datetime) -> int:
    """Seal what has been frozen longer than its retention; its local id stays, so it could still come back."""
    old = [
        stored
        for stored in uow.records.not_present()
        if stored.presence in FROZEN and stored.absent_since is not None and at - stored.absent_since >= RETENTION
    ]
    sealed = 0
    for stored in old:
        if uow.records.get(stored.local_id) is not None and not has_work(uow, stored):
            uow.records.remove(stored.local_id)
            sealed += 1
    return sealed
