"""Removing a goal at the office: never one that somebody changed there after this person last saw it."""

from __future__ import annotations

from dataclasses import replace

from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.fieldtable import GOAL_FIELDS
from hubshift_desktop.domain.merge import apply_fresh
from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import Choice, OpState
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.closing import save_seen
from hubshift_desktop.sync.confirming import CHANGED_SINCE, REMOVAL_CONFIRMED
from hubshift_desktop.sync.doubt import look_failed, not_arrived
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.payloads import frozen
from hubshift_desktop.sync.planner import SENDABLE
from hubshift_desktop.sync.reading import goal_fields, record_of, server_id_of, stored
from hubshift_desktop.sync.steps import (
    Step,
    failed_after,
    failed_before,
    forget_tags,
    note_answer,
    note_sending,
    step_of,
)
from hubshift_desktop.sync.writing import write_change

_GONE = ErrorKind.NOT_FOUND
_WRITTEN = tuple(field.path for field in GOAL_FIELDS if field.is_sent)


def send_removal(means: Means, op: Operation, record: StoredRecord) -> Step:
    """Remove one goal at the office and then here."""
    server_id = server_id_of(record)
    try:
        fresh = goal_fields(means, server_id)
    except CentralError as error:
        return finish(means, op, outcome="found") if error.kind is _GONE else failed_before(means, op, error)
    ready = _prepared(means, op, fresh)
    if isinstance(ready, Step):
        return ready
    sent, before = ready
    means.office_time.note_sent(op.op_id)
    try:
        accepted = write_change(means, sent, server_id)
    except CentralError as error:
        if error.kind is _GONE:
            return finish(means, sent, outcome="found")
        return failed_after(means, sent=sent, before=before, error=error)
    means.office_time.hear(accepted.server_date)
    return finish(means, sent, outcome="accepted")


def look_at_removal(means: Means, op: Operation) -> Step:
    """Look whether a removal whose answer was lost took effect."""
    try:
        goal_fields(means, server_id_of(record_of(means, op)))
    except CentralError as error:
        return finish(means, op, outcome="found") if error.kind is _GONE else look_failed(means, op, error)
    return not_arrived(means, op)


def _prepared(means: Means, planned: Operation, fresh: Fields) -> tuple[Operation, Operation] | Step:
    with means.writing() as uow:
        op = uow.outbox.get(planned.op_id)
        if op is None or op.state not in SENDABLE:
            return Step()  # taken back while the office was asked
        record = stored(uow, op)
        if op.message != REMOVAL_CONFIRMED and _was_changed(uow, record, fresh):
            applied = apply_fresh(record.base, record.local, record.dirty, fresh, kind=record.kind)
            taken = replace(record, base=applied.base, local=applied.local, dirty=applied.dirty)
            save_seen(uow, means, before=record, after=taken)
            aside = replace(op, state=OpState.NEEDS_FIX, message=CHANGED_SINCE)
            uow.outbox.save(aside)
            return step_of(aside, uow.commit())
        sent = frozen(op, means, payload={})
        uow.outbox.save(sent)
        note_sending(uow, means, sent)
        means.listener.changed(uow.commit())
    return sent, op


def _was_changed(uow: UnitOfWork, record: StoredRecord, fresh: Fields) -> bool:
    """Whether the office says something that this person has not seen; a shown decision is seen."""
    shown = {conflict.path: conflict.office for conflict in uow.conflicts.open_for(record.local_id)}
    base = {**(record.base or {}), **shown}
    return any(path in base and path in fresh and not same(path, base[path], fresh[path]) for path in _WRITTEN)


def finish(means: Means, op: Operation, *, outcome: str) -> Step:
    """The goal is gone at the office: close the removal, what it made pointless, and the record."""
    with means.writing() as uow:
        done = replace(op, state=OpState.DONE, accepted_at=means.clock.now(), message="")
        uow.outbox.save(done)
        note_answer(uow, means, op, outcome=outcome)
        for other in uow.outbox.open_for(op.record_id):
            uow.outbox.save(replace(other, state=OpState.WITHDRAWN))
        for conflict in uow.conflicts.open_for(op.record_id):
            uow.conflicts.resolve(conflict.conflict_id, Choice.OFFICE, means.clock.now())
        uow.records.remove(op.record_id)
        forget_tags(uow, op.client_id)
        return step_of(done, uow.commit())
