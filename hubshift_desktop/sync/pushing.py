"""The loop of sending: plan, look after one operation, commit, plan again; records first, then files by size.

All decisions are made here, one at a time, on one thread. Whatever the network does is part of the report; an
operation leaves the outbox only after an answer, or a look-up, that names its record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hubshift_desktop.domain.rows import Changed, Operation
from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.store import Reader
from hubshift_desktop.sync.creating import look_at_create, send_create
from hubshift_desktop.sync.doubt import look_at_change, recover
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.outcomes import Halt
from hubshift_desktop.sync.planner import Situation, doubtful, is_ours, next_due, sendable
from hubshift_desktop.sync.reading import record_of
from hubshift_desktop.sync.removing import look_at_removal, send_removal
from hubshift_desktop.sync.scope import Scope
from hubshift_desktop.sync.steps import Step
from hubshift_desktop.sync.updating import send_change

__all__ = ["PushReport", "push", "recover"]

_BATCH = 200
_FILES_AHEAD = 50
_TROUBLE = 3
_TROUBLE_WORDS = "The office’s server has trouble. Everything is kept and is sent later."


@dataclass(frozen=True, slots=True, kw_only=True)
class PushReport:
    """What sending came to. `waiting` are changes still open; `due_in` is when the next delayed one may be tried."""

    pushed: int = 0
    conflicts: int = 0
    set_aside: int = 0
    waiting: int = 0
    halt: Halt = Halt.NONE
    server_trouble: bool = False
    retry_after: float | None = None
    due_in: float | None = None
    message: str = ""
    changed: Changed = field(default_factory=Changed)


@dataclass(slots=True)
class _Tally:
    """The sum of the steps so far, and what this pass has tried already."""

    total: Step = field(default_factory=Step)
    troubles_in_a_row: int = 0
    had_trouble: bool = False
    sent: set[str] = field(default_factory=set)
    looked: set[str] = field(default_factory=set)

    def add(self, step: Step) -> None:
        self.troubles_in_a_row = self.troubles_in_a_row + 1 if step.is_trouble else 0
        self.had_trouble = self.had_trouble or step.is_trouble
        halt = step.halt
        if halt is Halt.NONE and self.troubles_in_a_row >= _TROUBLE:
            halt = Halt.TROUBLE
        self.total = Step(
            pushed=self.total.pushed + step.pushed,
            conflicts=self.total.conflicts + step.conflicts,
            set_aside=self.total.set_aside + step.set_aside,
            halt=halt,
            retry_after=step.retry_after,
            message=step.message or self.total.message,
            changed=self.total.changed | step.changed,
        )


def push(means: Means, scope: Scope) -> PushReport:
    """Send what waits, as far as network, office and time allow; never raises for any of the three."""
    recover(means)
    tally = _Tally()
    means.listener.state("sending")
    done, ahead = 0, 0
    while not _must_stop(means, tally):
        batch = _plan(means, scope, tally)
        if not batch:
            break
        ahead = max(ahead, done + len(batch))
        for op in batch:
            if _must_stop(means, tally):
                break
            step = _look_after(means, scope, op, tally)
            tally.add(step)
            done += 1
            _tell(means, step, done=done, ahead=ahead)
    return _report(means, tally)


def _must_stop(means: Means, tally: _Tally) -> bool:
    return tally.total.halt is not Halt.NONE or means.cancel.is_set()


def _tell(means: Means, step: Step, *, done: int, ahead: int) -> None:
    if step.changed:
        means.listener.changed(step.changed)
    means.listener.progress("sending", done, ahead)


def _plan(means: Means, scope: Scope, tally: _Tally) -> Sequence[Operation]:
    """Return what comes next: doubts first, for they hold up their records; then records; then one file."""
    with means.store.read() as reader:
        situation = _situation(reader, means, scope, tally, reader.outbox.open_ops())
    doubts = [op for op in doubtful(situation) if op.op_id not in tally.looked]
    if doubts:
        return doubts[:_BATCH]
    ready = sendable(situation)
    records = [op for op in ready if not op.kind.is_upload]
    # Files come a few at a time at most, so that what is saved meanwhile does not wait for all of them.
    return records[:_BATCH] or ready[: 1 + len(ready) // _FILES_AHEAD]


def _situation(reader: Reader, means: Means, scope: Scope, tally: _Tally, ops: Sequence[Operation]) -> Situation:
    clients = {op.client_id for op in ops if op.client_id != op.record_id}
    unbound = {client_id for client_id in clients if not _is_bound(reader, client_id)}
    sizes = {}
    for op in ops:
        blob = reader.blobs.for_record(op.record_id) if op.kind.is_upload else None
        if blob is not None:
            sizes[op.record_id] = blob.size
    return Situation(
        # A time that was written by a clock that was wrong holds nothing up (A1).
        ops=[replace(op, not_before=None) if means.office_time.is_due(op) else op for op in ops],
        account=means.account,
        now=means.office_time.planning_now(),
        unbound=unbound,
        attempted=tally.sent,
        sizes=sizes,
        documents=scope.documents,
    )


def _is_bound(reader: Reader, client_id: str) -> bool:
    client = reader.records.get(client_id)
    return client is not None and client.server_id is not None


def _look_after(means: Means, scope: Scope, planned: Operation, tally: _Tally) -> Step:
    """Do the one thing that an operation needs now; the plan may be older than what happened since."""
    with means.store.read() as reader:
        ops = reader.outbox.open_for(planned.record_id)
        ready = {op.op_id for op in sendable(_situation(reader, means, scope, tally, ops))}
    op = next((op for op in ops if op.op_id == planned.op_id), None)
    if op is not None and op.state is OpState.IN_DOUBT and op.op_id not in tally.looked:
        tally.looked.add(op.op_id)
        return _look(means, op)
    tally.sent.add(planned.op_id)
    if op is None or op.op_id not in ready:
        return Step()
    tally.looked.discard(op.op_id)
    return _send(means, op)


def _look(means: Means, op: Operation) -> Step:
    if op.kind.is_create:
        return look_at_create(means, op)
    if op.kind is OpKind.GOAL_DELETE:
        return look_at_removal(means, op)
    return look_at_change(means, op)


def _send(means: Means, op: Operation) -> Step:
    record = record_of(means, op)
    if op.kind.is_create:
        return send_create(means, op, record)
    if op.kind is OpKind.GOAL_DELETE:
        return send_removal(means, op, record)
    return send_change(means, op, record)


def _report(means: Means, tally: _Tally) -> PushReport:
    with means.store.read() as reader:
        ops = [op for op in reader.outbox.open_ops() if is_ours(op, means.account)]
    total = tally.total
    due = next_due(ops, now=means.office_time.planning_now())
    return PushReport(
        pushed=total.pushed,
        conflicts=total.conflicts,
        set_aside=total.set_aside,
        waiting=len(ops),
        halt=total.halt,
        server_trouble=tally.had_trouble,
        retry_after=total.retry_after,
        due_in=None if due is None else (due - means.office_time.planning_now()).total_seconds(),
        message=total.message or (_TROUBLE_WORDS if total.halt is Halt.TROUBLE else ""),
        changed=total.changed,
    )
