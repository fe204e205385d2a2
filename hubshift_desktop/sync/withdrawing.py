"""Taking back a change that waits: nothing that may have left this laptop is ever pretended away.

What is still looked for is not taken back at all. What was set aside while its answer was unknown (the client is no
longer shown, the file is gone) would stand there for ever: trying it again looks for it first, and a person may let it
go instead. It keeps when it was sent, so that the ledger says 'may be at the office' of it and never 'taken back'.

Letting go of a file ends its operation only. Its bytes may be nowhere else, so they stay until somebody removes them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from hubshift_desktop.domain.errors import KnownError, NotFoundError
from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import Choice, Kind, OpKind, OpState
from hubshift_desktop.store import Reader, UnitOfWork
from hubshift_desktop.sync.giving_back import gives_back, words_of_person


class AlreadySentError(KnownError):
    """The change may be at the office; taking it back now would hide that, so it becomes a new change instead."""

    def __init__(self) -> None:
        super().__init__(
            title="This change is already on its way",
            sentence="It was sent and its answer is still being looked for.",
            next_step="Wait for the answer, then change it again.",
        )


class GivesBackError(AlreadySentError):
    """The change only gives back what the office dropped; taking it back would cost the office these fields."""

    def __init__(self) -> None:
        super(AlreadySentError, self).__init__(
            title="This gives back what the office dropped",
            sentence="The office dropped these fields when it took another change of yours.",
            next_step="Let it go out; if a field is wrong, change it.",
        )


class FilesOnlyHereError(KnownError):
    """Letting a new client go would take files along that nobody else has, and nobody asked for that."""

    def __init__(self) -> None:
        super().__init__(
            title="This client has files that only this laptop has",
            sentence="Hubshift may have the client, but not the files. They would go with it.",
            next_step="Try again, which looks for the client first, or remove the files under Documents.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What was taken back, whole, so that one undo can put it there again."""

    ops: tuple[Operation, ...] = ()
    records: tuple[StoredRecord, ...] = ()
    files: tuple[tuple[str, str], ...] = ()


def office_copy(record: StoredRecord) -> Fields:
    """Return the last office copy: the detail, and the list row where no detail has come yet."""
    return {**(record.list_row or {}), **(record.base or {})}


def row_alone(record: StoredRecord) -> Fields:
    """Return what only the list row has told: news for the form, although it is known to the office copy.

    Of a field that the person means to change the kept row is no news: it is what the change began from.
    """
    known = {*(record.base or {}), *record.dirty}
    return {path: value for path, value in (record.list_row or {}).items() if path not in known}


def on_base(record: StoredRecord, base: Fields) -> StoredRecord:
    """Return the record with a new office copy; the kept list row tells the same, so that only another row is news."""
    row = record.list_row
    list_row = None if row is None else {path: base.get(path, value) for path, value in row.items()}
    return replace(record, base=dict(base), list_row=list_row)


def withdraw(uow: UnitOfWork, op_id: str, *, at: datetime) -> Withdrawn:
    """Take back one waiting change and show the office's value again; a draft goes with all it carries.

    A file that may have left is only let go: it stays here without an operation, to be followed again or removed.
    """
    op = uow.outbox.get(op_id)
    if op is None or not op.state.is_open:
        raise NotFoundError(what="This change")
    if _is_looked_for(op):
        raise AlreadySentError
    if gives_back(uow, op) and not op.state.needs_person:
        raise GivesBackError
    if op.kind.is_create and not (op.kind.is_upload and op.may_have_left):
        if op.may_have_left and _has_files(uow, op.record_id):
            raise FilesOnlyHereError
        return withdraw_record(uow, op.record_id, at=at)
    uow.outbox.save(replace(op, state=OpState.WITHDRAWN))
    record = uow.records.get(op.record_id)
    if record is None or op.kind in (OpKind.GOAL_DELETE, OpKind.DOCUMENT_UPLOAD):
        return Withdrawn(ops=(op,))
    others = [other for other in words_of_person(uow, op.record_id) if other.op_id != op_id]
    for conflict in uow.conflicts.open_for(op.record_id):
        if conflict.path in op.paths:
            uow.conflicts.resolve(conflict.conflict_id, Choice.OFFICE, at)
    uow.records.save(_shown_again(record, op, others))
    return Withdrawn(ops=(op,), records=(record,))


def is_let_go(op: Operation) -> bool:
    """Whether it is the sending of a file that nobody follows any more although it may have arrived."""
    return op.kind.is_upload and op.state is OpState.WITHDRAWN and op.may_have_left


def let_go_upload(uow: Reader | UnitOfWork, record_id: str) -> Operation | None:
    """Return the sending of a file that was let go; None when it is followed, or never left."""
    return next((op for op in uow.outbox.all_for(record_id) if is_let_go(op)), None)


def let_go_uploads(reader: Reader | UnitOfWork) -> tuple[Operation, ...]:
    """Return the sendings of all files that were let go and are still here."""
    documents = reader.records.get_many(reader.records.ids(Kind.DOCUMENT)).values()
    unknown = [record.local_id for record in documents if record.server_id is None]
    return tuple(op for local_id in unknown if (op := let_go_upload(reader, local_id)) is not None)


def _has_files(uow: UnitOfWork, client_id: str) -> bool:
    return any(uow.blobs.for_record(child.local_id) for child in uow.records.children(client_id, Kind.DOCUMENT))


def _is_looked_for(op: Operation) -> bool:
    """Whether sync will find out by itself what became of it; what is set aside waits for the person alone."""
    return op.may_have_left and not op.state.needs_person


def _shown_again(record: StoredRecord, op: Operation, others: list[Operation]) -> StoredRecord:
    office = office_copy(record)
    local = dict(record.local)
    free = set(op.paths)
    for other in others:
        for path in op.paths & other.paths:
            free.discard(path)
            if other.seq < op.seq and other.payload is not None and path in other.payload:
                local[path] = other.payload[path]
    for path in free:
        _put_back(local, path, office)
    return replace(record, local=local, dirty=record.dirty - free)


def _put_back(local: dict[str, JsonValue], path: str, office: Fields) -> None:
    if path in office:
        local[path] = office[path]
    else:
        local.pop(path, None)


def withdraw_record(uow: UnitOfWork, local_id: str, *, at: datetime) -> Withdrawn:
    """Take back a draft that is not at the office as far as this laptop knows, children first."""
    ops: list[Operation] = []
    records: list[StoredRecord] = []
    files: list[tuple[str, str]] = []
    for child in uow.records.children(local_id):
        inner = withdraw_record(uow, child.local_id, at=at)
        ops.extend(inner.ops)
        records.extend(inner.records)
        files.extend(inner.files)
    for op in uow.outbox.open_for(local_id):
        if _is_looked_for(op):
            raise AlreadySentError
        uow.outbox.save(replace(op, state=OpState.WITHDRAWN))
        ops.append(op)
    for conflict in uow.conflicts.open_for(local_id):
        uow.conflicts.resolve(conflict.conflict_id, Choice.OFFICE, at)
    record = uow.records.get(local_id)
    if record is not None:
        records.append(record)
        blob = uow.blobs.for_record(local_id)
        if blob is not None:
            files.append((local_id, blob.blob_id))
        uow.records.remove(local_id)
    return Withdrawn(ops=tuple(ops), records=tuple(records), files=tuple(files))


def reinstate(uow: UnitOfWork, taken: Withdrawn) -> None:
    """Undo a withdrawal: the records as they were, parents first, their files, and their operations open again."""
    for record in reversed(taken.records):
        uow.records.save_many([record])
    for record_id, blob_id in taken.files:
        uow.blobs.link(record_id, blob_id)
    for op in taken.ops:
        uow.outbox.save(op)
