"""Which waiting change goes next: a pure reading of the outbox, so that every order of events can be tried.

Per record strict order by `seq`; parents before children; a doubtful or unanswered write lets nothing of its record
pass; what needs a person stands aside and blocks only what could not exist without it (sync.md 5.5, I6, I10).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import OpKind, OpState
from hubshift_desktop.sync.scope import AccountRef

_ON_ITS_WAY = frozenset({OpState.IN_FLIGHT, OpState.IN_DOUBT})
SENDABLE = frozenset({OpState.QUEUED, OpState.WAITING_PARENT})
FILE, ALONE = "a file", "alone"
_NDIS = "ndisDetails.ndisNumber"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that the order depends on. `unbound` are clients whom the office does not know yet.

    `put_off` are records whose file waits for its person; what is in doubt is looked for all the same.
    """

    ops: Sequence[Operation]
    account: AccountRef
    now: datetime
    unbound: Collection[str] = frozenset()
    attempted: Collection[str] = frozenset()
    sizes: Mapping[str, int] | None = None
    documents: bool = True
    put_off: Collection[str] = frozenset()


def is_ours(op: Operation, account: AccountRef) -> bool:
    """Whether an operation may leave under this account (I9)."""
    return (op.user_id, op.origin) == (account.user_id, account.origin)


def lanes_of(op: Operation) -> frozenset[str]:
    """Return the lanes that an operation takes up while somebody looks after it; in each goes one at a time.

    Each client is one, and so are all files together. A new client goes alone: whether the office has that person is
    asked before, and what a pull has brought in meanwhile is folded into one record, with all that waits on it. So does
    whatever changes the number by which people are told apart.
    """
    if op.kind is OpKind.CLIENT_CREATE or _NDIS in op.paths:
        return frozenset({ALONE})
    return frozenset({FILE if op.kind.is_upload else op.client_id})


def may_begin(op: Operation, busy: Collection[str]) -> bool:
    """Whether an operation may go while these lanes are taken up."""
    lanes = lanes_of(op)
    if ALONE in lanes or ALONE in busy:
        return not busy
    return lanes.isdisjoint(busy)


def sendable(situation: Situation) -> tuple[Operation, ...]:
    """Return the operations that may be sent now, in the order of sending: records first, then files by size."""
    heads = _heads(situation.ops)
    ready = [op for op in heads if _may_go(op, situation)]
    sizes = situation.sizes or {}
    return tuple(sorted(ready, key=lambda op: (op.kind.is_upload, sizes.get(op.record_id, 0), op.seq)))


def _heads(ops: Sequence[Operation]) -> list[Operation]:
    """Return the first operation of each record that is not set aside; one behind an unanswered write has no turn."""
    heads: dict[str, Operation] = {}
    for op in sorted(ops, key=lambda op: op.seq):
        if op.record_id in heads or not op.state.is_open:
            continue
        if op.state.needs_person and not op.kind.is_create:
            continue
        heads[op.record_id] = op
    return [op for op in heads.values() if op.state in SENDABLE]


def _may_go(op: Operation, situation: Situation) -> bool:
    is_child = op.client_id != op.record_id
    return (
        is_ours(op, situation.account)
        and op.op_id not in situation.attempted
        and (op.not_before is None or op.not_before <= situation.now)
        and not (is_child and op.client_id in situation.unbound)
        and (situation.documents or not op.kind.is_upload)
        and not (op.kind.is_upload and op.record_id in situation.put_off)
    )


def doubtful(situation: Situation) -> tuple[Operation, ...]:
    """Return the operations whose answer was lost and that may be looked for now, oldest first."""
    return tuple(
        op
        for op in sorted(situation.ops, key=lambda op: op.seq)
        if op.state is OpState.IN_DOUBT
        and is_ours(op, situation.account)
        and (op.not_before is None or op.not_before <= situation.now)
        # A rescued goal or file can only be looked for under its client, once that one has the office's id.
        and not (op.client_id != op.record_id and op.client_id in situation.unbound)
    )


def next_due(ops: Sequence[Operation], *, now: datetime) -> datetime | None:
    """Return when the next change that waits for its time may be tried; None when none waits for a time."""
    waiting = [
        op.not_before
        for op in ops
        if op.not_before is not None and op.not_before > now and op.state in SENDABLE | _ON_ITS_WAY
    ]
    return min(waiting, default=None)
