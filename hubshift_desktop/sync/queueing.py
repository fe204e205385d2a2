"""The door through which every saved change enters the outbox, inside the unit of work of the save itself.

The edit, its ledger lines and its operation are one commit (I12). What was never sent folds together, so that three
weeks offline make one request per record; what may have left is never touched, later edits queue up behind it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hubshift_desktop.domain.canonical import changed_paths
from hubshift_desktop.domain.fields import Fields
from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind, OpState
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync import withdrawing
from hubshift_desktop.sync.giving_back import words_of_person
from hubshift_desktop.sync.ledger_lines import Edit, client_name, is_client, lines_for
from hubshift_desktop.sync.scope import Author

NDIS = "ndisDetails.ndisNumber"
UPDATES = frozenset({OpKind.CLIENT_UPDATE, OpKind.GOAL_UPDATE})
_WAITS = frozenset({OpState.QUEUED, OpState.WAITING_PARENT})
_FOLDS = _WAITS | {OpState.NEEDS_FIX, OpState.PARKED, OpState.CONFLICT}


def enqueue(
    uow: UnitOfWork,
    *,
    author: Author,
    kind: OpKind,
    record: StoredRecord,
    old: Fields | None = None,
    paths: Iterable[str] | None = None,
    label: str = "",
    size: int = 0,
) -> Operation:
    """Save `record` as it shall be, queue what the office must hear, and write the ledger.

    `old` is what the fields were before (nothing for a create). `paths` are those the person means to change; without
    them they are the ones that differ. Returns the operation that carries the change: a new one, or the unsent one
    that it folded into. An edit that changes nothing that is sent returns the operation unchanged or a done one.
    """
    before = {} if old is None else old
    meant = frozenset(paths) if paths is not None else changed_paths(before, record.local)
    edit = Edit(old=before, new=record.local, paths=meant, label=label, size=size)
    if kind is OpKind.GOAL_DELETE:
        return _enqueue_removal(uow, author=author, record=record, edit=edit)
    record = replace(record, dirty=record.dirty | meant)
    uow.records.save_many([record])
    carrier = _carrier(uow, record, kind=kind, paths=meant)
    if carrier is None:
        op = uow.outbox.add(_new_op(uow, author=author, kind=kind, record=record, paths=meant))
    else:
        op = _fold(carrier, paths=meant)
        uow.outbox.save(op)
        _note_new_value(uow, record=record, paths=meant)
    _write_lines(uow, op, edit, record=record, author=author, is_whole=kind.is_create and carrier is None)
    return op


def change(uow: UnitOfWork, *, author: Author, record: StoredRecord, changes: Fields, label: str = "") -> StoredRecord:
    """Edit fields of a record on this laptop and queue them; values that mean the same are no change.

    A status goes as an operation of its own, because the office takes it through a door of its own.
    """
    local = {**record.local, **changes}
    meant = changed_paths({path: record.local.get(path) for path in changes}, changes)
    if record.kind is Kind.DOCUMENT and not _has_unsent_create(uow, record):
        raise withdrawing.AlreadySentError  # the office has no door for changing a file: it would be added again
    edited = replace(record, local=local, dirty=record.dirty | meant)
    uow.records.save_many([edited])
    for kind, paths in _by_kind(record.kind, meant):
        enqueue(uow, author=author, kind=kind, record=edited, old=record.local, paths=paths, label=label)
    return edited


def follow_up(
    uow: UnitOfWork, *, author: Author, create: Operation, record: StoredRecord, paths: frozenset[str]
) -> None:
    """Queue what a create could not carry, in the commit that closes it: it goes exactly once, or waits durably."""
    for kind, part in _by_kind(record.kind, paths):
        carrier = _carrier(uow, record, kind=kind, paths=part)
        if carrier is not None:
            uow.outbox.save(replace(carrier, paths=carrier.paths | part))
            continue
        new = replace(_new_op(uow, author=author, kind=kind, record=record, paths=part), depends_on=create.op_id)
        op = uow.outbox.add(new)
        # Progress is worked out from the tasks and a name follows its id: neither is a change of its own to a reader.
        named = part - {"progress"} or part
        _write_lines(
            uow,
            op,
            Edit(old={}, new=record.local, paths=named),
            record=record,
            author=author,
            is_whole=False,
        )


def _by_kind(kind: Kind, paths: frozenset[str]) -> list[tuple[OpKind, frozenset[str]]]:
    if kind is Kind.CLIENT:
        update, status = OpKind.CLIENT_UPDATE, OpKind.CLIENT_STATUS
    elif kind is Kind.GOAL:
        update, status = OpKind.GOAL_UPDATE, OpKind.GOAL_STATUS
    else:
        return [(OpKind.DOCUMENT_UPLOAD, paths)] if paths else []
    alone = paths & {"status"}
    return [(op_kind, part) for op_kind, part in ((update, paths - alone), (status, alone)) if part]


def _has_unsent_create(uow: UnitOfWork, record: StoredRecord) -> bool:
    return any(op.kind.is_create and _is_open_create(op) for op in uow.outbox.open_for(record.local_id))


def is_unsent(op: Operation) -> bool:
    """Whether no byte of it can have left this laptop."""
    return not op.may_have_left


def _carrier(uow: UnitOfWork, record: StoredRecord, *, kind: OpKind, paths: frozenset[str]) -> Operation | None:
    """Return the operation a change folds into: the unsent create, else an unsent one of its own kind.

    A refused one takes only the correction of its own fields; other edits must not send the refused value again.
    """
    for op in reversed(words_of_person(uow, record.local_id)):
        if op.kind.is_create and kind in UPDATES | {op.kind} and _is_open_create(op):
            return op
        if op.kind is kind and not kind.is_create and op.state in _FOLDS and _takes(op, paths):
            return op
    return None


def _is_open_create(op: Operation) -> bool:
    """A refused create is corrected in place: the office said a definite no, so no second record can come of it."""
    return is_unsent(op) or op.state in (OpState.NEEDS_FIX, OpState.EXISTS)


def _takes(op: Operation, paths: frozenset[str]) -> bool:
    if op.state in (OpState.NEEDS_FIX, OpState.CONFLICT):
        return paths <= op.paths
    return is_unsent(op)


def _fold(op: Operation, *, paths: frozenset[str]) -> Operation:
    folded = replace(op, paths=op.paths | paths)
    if op.state is OpState.NEEDS_FIX and _mends(op, paths):
        return replace(
            folded, state=OpState.QUEUED, payload=None, message="", field_errors={}, not_before=None, tries=0
        )
    if op.state is OpState.EXISTS and NDIS in paths:
        return replace(folded, state=OpState.QUEUED, payload=None, message="", field_errors={}, pre_ids=frozenset())
    return folded


def _mends(op: Operation, paths: frozenset[str]) -> bool:
    """Whether an edit answers what the office complained about; with no field named, any edit may."""
    named = set(op.field_errors) & op.paths
    return not named or bool(named & paths)


def _note_new_value(uow: UnitOfWork, *, record: StoredRecord, paths: frozenset[str]) -> None:
    """An open decision shows what the person means now, not what they meant before they went on typing."""
    for conflict in uow.conflicts.open_for(record.local_id):
        if conflict.path in paths:
            uow.conflicts.open(replace(conflict, mine=record.local.get(conflict.path)))


def _new_op(uow: UnitOfWork, *, author: Author, kind: OpKind, record: StoredRecord, paths: frozenset[str]) -> Operation:
    depends_on = _parent_create(uow, record)
    return Operation(
        op_id=author.new_id(),
        seq=0,
        user_id=author.account.user_id,
        origin=author.account.origin,
        kind=kind,
        record_id=record.local_id,
        client_id=record.local_id if is_client(record) else record.parent_id or "",
        paths=paths,
        state=OpState.WAITING_PARENT if depends_on else OpState.QUEUED,
        depends_on=depends_on,
        saved_at=author.clock.now(),
    )


def _parent_create(uow: UnitOfWork, record: StoredRecord) -> str | None:
    """Return the open create of the client that a child waits for."""
    if record.parent_id is None:
        return None
    parent = uow.records.get(record.parent_id)
    if parent is None or parent.server_id is not None:
        return None
    creates = [op for op in uow.outbox.open_for(parent.local_id) if op.kind is OpKind.CLIENT_CREATE]
    return creates[0].op_id if creates else None


def _enqueue_removal(uow: UnitOfWork, *, author: Author, record: StoredRecord, edit: Edit) -> Operation:
    """Queue the removal of a goal; what was never sent simply goes, and edits it makes pointless are withdrawn."""
    for op in uow.outbox.open_for(record.local_id):
        if op.kind is OpKind.GOAL_DELETE:
            return op
        if op.kind.is_create and is_unsent(op):
            withdrawing.withdraw_record(uow, record.local_id, at=author.clock.now())
            return replace(op, state=OpState.WITHDRAWN)
        if is_unsent(op):
            uow.outbox.save(replace(op, state=OpState.WITHDRAWN))
    removal = _new_op(uow, author=author, kind=OpKind.GOAL_DELETE, record=record, paths=frozenset())
    op = uow.outbox.add(removal)
    _write_lines(uow, op, edit, record=record, author=author, is_whole=True)
    return op


def _write_lines(
    uow: UnitOfWork, op: Operation, edit: Edit, *, record: StoredRecord, author: Author, is_whole: bool
) -> None:
    client = record if is_client(record) else uow.records.get(record.parent_id or "")
    named = client_name(client.local) if client is not None else ""
    uow.ledger.write(lines_for(op, edit, record=record, named=named, author=author, is_whole=is_whole))
