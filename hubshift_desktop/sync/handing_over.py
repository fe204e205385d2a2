"""What another laptop needs to send the open work of this one, and what this one must mind from then on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from hubshift_desktop.domain.rows import LedgerLine, Operation, StoredBlob, StoredRecord
from hubshift_desktop.domain.states import Kind, OpState
from hubshift_desktop.store import Parcel, Reader, UnitOfWork
from hubshift_desktop.sync.giving_back import carried
from hubshift_desktop.sync.planner import SENDABLE, is_ours
from hubshift_desktop.sync.scope import AccountRef
from hubshift_desktop.sync.taking_over import looked_for_first
from hubshift_desktop.sync.withdrawing import is_let_go, let_go_uploads

_LINES = 100_000
_CHILD_OF = {True: Kind.DOCUMENT, False: Kind.GOAL}


def hand_over(reader: Reader | UnitOfWork, account: AccountRef) -> Parcel:
    """Gather every open change of this account, with what it hangs on, every draft, and the files that were let go."""
    ops = [op for op in (*reader.outbox.open_ops(), *_let_go(reader)) if is_ours(op, account)]
    drafts = reader.drafts.all()
    wanted = {op.record_id for op in ops} | {op.client_id for op in ops} | {draft.record_id for draft in drafts}
    records = _with_parents(reader, wanted)
    files: dict[str, StoredBlob] = {}
    for op in ops:
        blob = reader.blobs.for_record(op.record_id) if op.kind.is_upload else None
        if blob is not None:
            files[op.record_id] = blob
    lines = {op.op_id: tuple(reversed(reader.ledger.lines(op_id=op.op_id, limit=_LINES))) for op in ops}
    return Parcel(
        user_id=account.user_id,
        origin=account.origin,
        ops=tuple(_handed(reader, op, lines[op.op_id]) for op in ops),
        records=records,
        lines=tuple(line for op in ops for line in lines[op.op_id]),
        drafts=drafts,
        files=files,
    )


def _handed(reader: Reader | UnitOfWork, op: Operation, lines: Iterable[LedgerLine]) -> Operation:
    follows = reader.outbox.get(op.depends_on) if op.depends_on is not None else None
    return carried(with_siblings(op, reader.records.children(op.client_id)), follows=follows, lines=lines)


def _let_go(reader: Reader | UnitOfWork) -> list[Operation]:
    """Return the sendings of files that were let go: nobody follows them, yet their bytes may be nowhere else."""
    return [op for op in let_go_uploads(reader) if reader.blobs.for_record(op.record_id) is not None]


def mind_the_other(uow: UnitOfWork, parcel: Parcel) -> None:
    """Look for what was handed over before it goes out from here: the other laptop may have been first.

    A file that was let go stays so. If it is followed again one day it rests from its first look on, as whatever is in
    doubt already does: the other laptop may have sent it a moment before.
    """
    for op in parcel.ops:
        if is_let_go(op) or (op.kind.is_create and op.state is OpState.IN_DOUBT):
            uow.outbox.save(replace(op, last_sent_at=None))
        if op.kind.is_create and op.state in SENDABLE:
            record = parcel.records[op.record_id]
            uow.outbox.save(looked_for_first(op, record, parcel.files.get(op.record_id)))


def with_siblings(op: Operation, siblings: Collection[StoredRecord]) -> Operation:
    """Note what the office had already when a goal or file was made here and never sent: none of that can be it.

    Elsewhere it is looked for before it goes out, and a twin that was there before must not be taken for it.
    """
    if not op.kind.is_create or op.client_id == op.record_id or op.payload is not None:
        return op
    kind = _CHILD_OF[op.kind.is_upload]
    known = {record.server_id for record in siblings if record.kind is kind and record.server_id is not None}
    return replace(op, pre_ids=op.pre_ids | known)


def _with_parents(reader: Reader | UnitOfWork, wanted: Iterable[str]) -> dict[str, StoredRecord]:
    """Return the records by id, parents before their children."""
    found: dict[str, StoredRecord] = {}
    for local_id in sorted(wanted):
        record = reader.records.get(local_id)
        parent = reader.records.get(record.parent_id) if record is not None and record.parent_id else None
        for one in (parent, record):
            if one is not None:
                found[one.local_id] = one
    return {one.local_id: one for one in sorted(found.values(), key=lambda one: one.parent_id is not None)}
