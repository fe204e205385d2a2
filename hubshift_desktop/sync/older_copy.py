"""What sync minds in a case file that is an older copy: what waits in it may be at the office already.

A change needs nothing more: it is compared with the office before it is sent, always. A new client, goal or file is
taken for a lost answer: it is looked for, rests, is looked for again, and only then goes out (sync.md 5.7, L9).
"""

from __future__ import annotations

from dataclasses import replace

from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.handing_over import with_siblings
from hubshift_desktop.sync.planner import is_ours
from hubshift_desktop.sync.scope import AccountRef
from hubshift_desktop.sync.taking_over import looked_for_first


def doubt_creates(uow: UnitOfWork, account: AccountRef) -> int:
    """Let no new record go out unlooked; returns how many changes wait at all."""
    ops = [op for op in uow.outbox.open_ops() if is_ours(op, account)]
    for op in ops:
        if op.kind.is_create:
            _doubt(uow, op)
    return len(ops)


def _doubt(uow: UnitOfWork, op: Operation) -> None:
    record = uow.records.get(op.record_id)
    if record is None:
        return
    blob = uow.blobs.for_record(op.record_id) if op.kind.is_upload else None
    known = with_siblings(op, uow.records.children(op.client_id))
    # When it was sent last, the newer copy knew. The rest begins at the first look.
    uow.outbox.save(replace(looked_for_first(known, record, blob), last_sent_at=None))
