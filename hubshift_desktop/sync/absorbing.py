"""Two local records that turn out to be one at the office become one here, with everything that hangs on either.

This happens when the list brought a client, whose create had lost its answer, before the look-up found it, and when a
person links a new client to one that the office already has.
"""

from __future__ import annotations

from dataclasses import replace

from hubshift_desktop.domain.fields import pick
from hubshift_desktop.domain.rows import Conflict, StoredRecord
from hubshift_desktop.domain.states import Choice
from hubshift_desktop.store import UnitOfWork, new_ulid


def absorb(uow: UnitOfWork, *, kept: StoredRecord, gone: StoredRecord) -> StoredRecord:
    """Move children, open changes, decisions and bytes of `gone` to `kept`, and let the empty record go.

    What is still meant in `gone` is meant in the kept one too. Returns the kept record; the caller saves it.
    """
    for child in uow.records.children(gone.local_id):
        uow.records.save(replace(child, parent_id=kept.local_id))
    _move_changes(uow, kept=kept.local_id, gone=gone.local_id)
    _move_decisions(uow, kept=kept.local_id, gone=gone.local_id)
    blob = uow.blobs.for_record(gone.local_id)
    if blob is not None:
        uow.blobs.unlink(gone.local_id)
        if uow.blobs.for_record(kept.local_id) is None:
            uow.blobs.link(kept.local_id, blob.blob_id)
    uow.records.remove(gone.local_id)
    meant = gone.dirty - kept.dirty
    return replace(kept, local={**kept.local, **pick(gone.local, meant)}, dirty=kept.dirty | meant)


def _move_changes(uow: UnitOfWork, *, kept: str, gone: str) -> None:
    for op in {op.op_id: op for op in (*uow.outbox.open_for_client(gone), *uow.outbox.open_for(gone))}.values():
        record_id = kept if op.record_id == gone else op.record_id
        client_id = kept if op.client_id == gone else op.client_id
        uow.outbox.save(replace(op, record_id=record_id, client_id=client_id))


def _move_decisions(uow: UnitOfWork, *, kept: str, gone: str) -> None:
    found: dict[str, Conflict] = {
        conflict.conflict_id: conflict
        for conflict in (*uow.conflicts.open_for_client(gone), *uow.conflicts.open_for(gone))
    }
    for conflict in found.values():
        moved = replace(conflict, client_id=kept if conflict.client_id == gone else conflict.client_id)
        if conflict.record_id == gone:
            uow.conflicts.resolve(conflict.conflict_id, Choice.MINE, conflict.found_at)
            moved = replace(moved, record_id=kept, conflict_id=new_ulid())
        uow.conflicts.open(moved)
