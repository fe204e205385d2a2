"""Sending a change of something the office has: read, compare, keep what disagrees, freeze, send, read back.

Everything the office says in between goes through the same comparison as a pull; a person's word is overwritten by
nobody and overwrites nobody (sync.md 5.5, I3).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hubshift_desktop.central.errors import CentralError
from hubshift_desktop.domain.fields import Fields, JsonValue, pick
from hubshift_desktop.domain.merge import PutMode, merge3, patch_body
from hubshift_desktop.domain.rows import Conflict, Operation, StoredRecord
from hubshift_desktop.domain.states import Choice, OpKind, OpState
from hubshift_desktop.domain.verdicts import MergeResult, Reason
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.closing import disputed_paths, later_paths, save_seen
from hubshift_desktop.sync.confirming import ENDED_AT_OFFICE, ENDED_CONFIRMED
from hubshift_desktop.sync.doubt import PUT_MODE, look_at_change
from hubshift_desktop.sync.giving_back import WHY, gives_back, still_lost
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.payloads import BEGINNINGS, frozen
from hubshift_desktop.sync.planner import SENDABLE
from hubshift_desktop.sync.reading import is_told, office_fields, record_of, server_id_of, stored
from hubshift_desktop.sync.steps import (
    Step,
    failed_after,
    failed_before,
    forget_tags,
    is_follow_up,
    note_sending,
    step_of,
)
from hubshift_desktop.sync.withdrawing import office_copy, on_base
from hubshift_desktop.sync.writing import write_change

_KEPT = {
    Reason.REMOVED_HERE_CHANGED_THERE: "Something you removed was kept, because the office changed it meanwhile.",
    Reason.CHANGED_HERE_REMOVED_THERE: "Something the office removed was kept, because you changed it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyChange:
    """A write that is safe on disk and may leave now; `before` is the operation as it comes back if it cannot."""

    op: Operation
    before: Operation
    record: StoredRecord
    remark: str
    found: int


def send_change(means: Means, op: Operation, record: StoredRecord) -> Step:
    """Bring one update or status to the office."""
    try:
        fresh = office_fields(means, op, record)
    except CentralError as error:
        return failed_before(means, op, error)
    ready = _prepared(means, op, fresh)
    if isinstance(ready, Operation):
        # While the office was asked, the person has changed what this answer does not tell of: ask for that, too.
        return send_change(means, ready, record_of(means, ready))
    if isinstance(ready, Step):
        return ready
    return replace(_sent(means, ready), conflicts=ready.found)


def _sent(means: Means, ready: ReadyChange) -> Step:
    means.office_time.note_sent(ready.op.op_id)
    try:
        accepted = write_change(means, ready.op, server_id_of(ready.record))
    except CentralError as error:
        return failed_after(means, sent=ready.op, before=ready.before, error=error)
    means.office_time.hear(accepted.server_date)
    accepted_op = replace(ready.op, accepted_at=means.clock.now())
    return look_at_change(means, accepted_op, ready.record, remark=ready.remark)


def _prepared(means: Means, planned: Operation, fresh: Fields) -> ReadyChange | Step | Operation:
    """Compare and freeze in one commit: what disagrees, and what is about to leave, is durable before it leaves.

    Returns the operation as it is now when it has come to mean more than was read: nothing may be sent uncompared.
    """
    with means.writing() as uow:
        op = uow.outbox.get(planned.op_id)
        if op is None or op.state not in SENDABLE:
            return Step()  # taken back while the office was asked
        if not is_told(op.paths, asked_for=planned.paths):
            return op
        record = stored(uow, op)
        if gives_back(uow, op):
            return _given_back(uow, means, op, record, fresh)
        merged = merge3(
            record.kind,
            _base(uow, op, record),
            record.local,
            record.dirty,
            fresh,
            is_end_confirmed=op.message == ENDED_CONFIRMED,
        )
        satisfied = merged.satisfied & op.paths
        if satisfied:
            satisfied -= later_paths(uow, op)
        taken = replace(on_base(record, merged.base), local=merged.local, dirty=record.dirty - satisfied)
        save_seen(uow, means, before=record, after=taken)
        found = _keep_conflicts(uow, means, op, merged)
        send = pick(merged.send, op.paths)
        if not send:
            return _nothing_to_send(uow, means, op, merged, found)
        body = patch_body(_mode(uow, op), fresh, send)
        frozen_op = frozen(op, means, payload=body, pre_image=_touched(fresh, body))
        _leave(uow, means, frozen_op)
    return ReadyChange(op=frozen_op, before=op, record=taken, remark=_flagged(merged), found=found)


def _leave(uow: UnitOfWork, means: Means, op: Operation) -> None:
    """Make durable that an operation is about to leave."""
    uow.outbox.save(op)
    note_sending(uow, means, op)
    means.listener.changed(uow.commit())


def _given_back(
    uow: UnitOfWork, means: Means, op: Operation, record: StoredRecord, fresh: Fields
) -> ReadyChange | Step:
    """Freeze what the office still lacks of what it dropped, by whole sections: nothing else may be dropped for it."""
    lost = still_lost(op, fresh)
    if not lost:
        done = replace(op, state=OpState.DONE, accepted_at=means.clock.now())
        uow.outbox.save(done)
        return step_of(done, uow.commit(), is_follow_up=True)
    # `pre_image` stays: it is what is given back, until it is there.
    frozen_op = frozen(op, means, payload=patch_body("replace", fresh, lost))
    _leave(uow, means, frozen_op)
    return ReadyChange(op=frozen_op, before=op, record=record, remark=WHY, found=0)


def _base(uow: UnitOfWork, op: Operation, record: StoredRecord) -> Fields:
    """Return the office copy to compare with.

    What a create could not carry follows it; the office's own beginnings of such a field are nobody's words. Anything
    else that stands there without having been seen here is a colleague's: the create may have been in doubt for days.
    """
    base = office_copy(record)
    if is_follow_up(uow, op):
        return {**BEGINNINGS.get(record.kind, {}), **base}
    return base


def _mode(uow: UnitOfWork, op: Operation) -> PutMode:
    if op.kind is not OpKind.CLIENT_UPDATE:
        return "deep"
    learnt = uow.cap.get(op.origin).get(PUT_MODE)
    return "replace" if learnt == "replace" else "deep" if learnt == "deep" else "unknown"


def _touched(fresh: Fields, body: Fields) -> dict[str, JsonValue]:
    """Return the sections that the body touches, as they were: what a repair would need."""
    heads = {path.partition(".")[0] for path in body}
    return {path: value for path, value in fresh.items() if path.partition(".")[0] in heads}


def _keep_conflicts(uow: UnitOfWork, means: Means, op: Operation, merged: MergeResult) -> int:
    """Store what both sides changed, both values; return how many fields are newly in dispute."""
    known = {conflict.path: conflict for conflict in uow.conflicts.open_for(op.record_id) if conflict.path in op.paths}
    for conflict in merged.conflicts:
        if conflict.path not in op.paths:
            continue
        uow.conflicts.open(
            Conflict(
                conflict_id=means.new_id(),
                record_id=op.record_id,
                client_id=op.client_id,
                op_id=op.op_id,
                path=conflict.path,
                before=conflict.before,
                mine=conflict.mine,
                office=conflict.office,
                found_at=means.clock.now(),
                mine_saved_at=op.saved_at,
                can_keep_both=conflict.can_keep_both,
            )
        )
    found = {conflict.path for conflict in merged.conflicts} & op.paths
    for path in known.keys() - found:
        # The office came round by itself: there is nothing left to decide.
        uow.conflicts.resolve(known[path].conflict_id, Choice.MINE, means.clock.now())
    return len(found - known.keys())


def _nothing_to_send(uow: UnitOfWork, means: Means, op: Operation, merged: MergeResult, found: int) -> Step:
    """Close an operation that has nothing to say now: done, in dispute, or held until a person confirms."""
    disputed = disputed_paths(uow, op)
    if pick(merged.held, op.paths):
        closed = replace(op, state=OpState.NEEDS_FIX, message=ENDED_AT_OFFICE, payload=None, first_sent_at=None)
    elif disputed:
        closed = replace(op, state=OpState.CONFLICT, paths=disputed, payload=None, first_sent_at=None)
    else:
        closed = replace(op, state=OpState.DONE, accepted_at=means.clock.now(), message=_flagged(merged))
    uow.outbox.save(closed)
    forget_tags(uow, op.client_id)
    is_silent = is_follow_up(uow, op)
    return step_of(closed, uow.commit(), conflicts=found, is_follow_up=is_silent)


def _flagged(merged: MergeResult) -> str:
    """Return what the rules settled safely and a person should still hear of."""
    return " ".join(dict.fromkeys(_KEPT[flag.reason] for flag in merged.flags if flag.reason in _KEPT))
