"""What is sent next, and the one thing that an operation needs when its turn has come: a look, or a sending.

What was tried already is kept for one round of sending: nothing is sent twice in it, and no doubt is looked at twice
without a sending in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.store import Reader
from hubshift_desktop.sync.creating import look_at_create, send_create
from hubshift_desktop.sync.doubt import look_at_change
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.planner import Situation, doubtful, may_begin, sendable
from hubshift_desktop.sync.reading import stored
from hubshift_desktop.sync.removing import look_at_removal, send_removal
from hubshift_desktop.sync.scope import Scope
from hubshift_desktop.sync.steps import Step
from hubshift_desktop.sync.updating import send_change

_BATCH = 400
_FILES_AHEAD = 50


@dataclass(slots=True)
class Tried:
    """The operations that this round has sent, and those in doubt that it has looked for."""

    sent: set[str] = field(default_factory=set)
    looked: set[str] = field(default_factory=set)


def plan_next(means: Means, scope: Scope, tried: Tried, *, busy: frozenset[str], hands: int) -> Sequence[Operation]:
    """Return what comes next: doubts first, for they hold up their records; then records; then one file."""
    at_most, looked_at = _BATCH, 0
    while True:
        with means.store.read() as reader:
            ops = reader.outbox.first_open(at_most)
            situation = _situation(reader, means, scope, tried, ops)
        next_ones = _next_ones(situation, tried, busy=busy, hands=hands)
        # All that was looked at waits for something: what was saved after it need not.
        if next_ones or len(ops) < at_most or len(ops) == looked_at:
            return next_ones
        at_most, looked_at = 4 * at_most, len(ops)


def _next_ones(situation: Situation, tried: Tried, *, busy: frozenset[str], hands: int) -> Sequence[Operation]:
    doubts = [op for op in doubtful(situation) if op.op_id not in tried.looked and may_begin(op, busy)]
    if doubts:
        return doubts[:_BATCH]
    ready = [op for op in sendable(situation) if may_begin(op, busy)]
    records = [op for op in ready if not op.kind.is_upload]
    files = ready[len(records) :]
    if hands > 1:
        return [*records[:_BATCH], *files[:_BATCH]]
    # Files come a few at a time at most, so that what is saved meanwhile does not wait for all of them.
    return records[:_BATCH] or files[: 1 + len(ready) // _FILES_AHEAD]


def _situation(reader: Reader, means: Means, scope: Scope, tried: Tried, ops: Sequence[Operation]) -> Situation:
    clients = {op.client_id for op in ops if op.client_id != op.record_id}
    files = [op.record_id for op in ops if op.kind.is_upload]
    sizes = reader.blobs.sizes(files) if len(files) > 1 else {}
    return Situation(
        # A time that was written by a clock that was wrong holds nothing up (A1).
        ops=[
            op if op.not_before is None or not means.office_time.is_due(op) else replace(op, not_before=None)
            for op in ops
        ],
        account=means.account,
        now=means.office_time.planning_now(),
        unbound=clients - reader.records.bound(clients) if clients else frozenset(),
        attempted=tried.sent,
        sizes=sizes,
        documents=scope.documents,
        put_off=means.put_off.ids,
    )


def look_after(means: Means, scope: Scope, planned: Operation, tried: Tried) -> Step:
    """Do the one thing that an operation needs now; the plan may be older than what happened since."""
    with means.reading_in_lane() as reader:
        ops = reader.outbox.open_for(planned.record_id)
        op = next((op for op in ops if op.op_id == planned.op_id), None)
        if op is None:
            tried.sent.add(planned.op_id)
            return Step()
        ready = {op.op_id for op in sendable(_situation(reader, means, scope, tried, ops))}
        record = stored(reader, op)
    if op.state is OpState.IN_DOUBT and op.op_id not in tried.looked:
        tried.looked.add(op.op_id)
        return _look(means, op, record)
    tried.sent.add(planned.op_id)
    if op.op_id not in ready:
        return Step()
    tried.looked.discard(op.op_id)
    return _send(means, op, record)


def _look(means: Means, op: Operation, record: StoredRecord) -> Step:
    if op.kind.is_create:
        return look_at_create(means, op)
    if op.kind is OpKind.GOAL_DELETE:
        return look_at_removal(means, op)
    return look_at_change(means, op, record)


def _send(means: Means, op: Operation, record: StoredRecord) -> Step:
    if op.kind.is_create:
        return send_create(means, op, record)
    if op.kind is OpKind.GOAL_DELETE:
        return send_removal(means, op, record)
    return send_change(means, op, record)
