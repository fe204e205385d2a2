"""What a person decides about a change that stands aside: whose value it is, try again, and taking a decision back.

A decision is an ordinary edit on top of the office's value: it is compared once more before it is sent, and both
versions stay in the ledger and in the decision itself, so that it can be undone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.errors import KnownError, NotFoundError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.merge import apply_choice
from hubshift_desktop.domain.rows import Conflict, Operation, StoredRecord
from hubshift_desktop.domain.states import Choice, OpState
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync import confirming
from hubshift_desktop.sync.giving_back import words_of_person
from hubshift_desktop.sync.ledger_lines import Edit, client_name, is_client, lines_for
from hubshift_desktop.sync.linking import keep_separate, link_existing
from hubshift_desktop.sync.scope import Author
from hubshift_desktop.sync.withdrawing import AlreadySentError, let_go_upload, office_copy, on_base

__all__ = ["DecideFirstError", "keep_separate", "link_existing", "resolve", "retry", "unresolve"]

_ON_ITS_WAY = frozenset({OpState.IN_FLIGHT, OpState.IN_DOUBT})
_TRIED_AGAIN = frozenset({OpState.NEEDS_FIX, OpState.PARKED})


class DecideFirstError(KnownError):
    """The change waits for a decision, which trying again would only skip."""

    def __init__(self) -> None:
        super().__init__(
            title="This change needs a decision first",
            sentence="The office has another version, and both are kept until you choose.",
            next_step="Open the decision and choose.",
        )


def resolve(uow: UnitOfWork, *, conflict_id: str, choice: Choice, author: Author) -> StoredRecord:
    """Decide one field. Its change goes on as soon as nothing else of it waits for a decision."""
    conflict = _open_conflict(uow, conflict_id)
    record = _record(uow, conflict)
    op = _op(uow, conflict)
    value = apply_choice(conflict, choice)
    is_ours_there = _is_ours_there(op, record, conflict)
    is_meant = choice is not Choice.OFFICE or is_ours_there
    decided = record if is_ours_there else on_base(record, {**(record.base or {}), conflict.path: conflict.office})
    waiting = _waiting(uow, conflict)
    if not any(other.state is not OpState.CONFLICT and other.op_id != op.op_id for other in waiting):
        # Otherwise the person has typed a newer value since, and that one goes by itself.
        dirty = record.dirty | {conflict.path} if is_meant else record.dirty - {conflict.path}
        decided = replace(decided, local={**record.local, conflict.path: value}, dirty=dirty)
    uow.records.save(decided)
    uow.conflicts.resolve(conflict_id, choice, author.clock.now())
    for other in waiting:
        uow.outbox.save(_after_decision(uow, other, conflict, is_meant=is_meant, at=author.clock.now()))
    _write_line(uow, op, conflict.path, old=conflict.mine, new=value, record=record, author=author)
    return decided


def unresolve(uow: UnitOfWork, *, conflict_id: str, author: Author) -> StoredRecord:
    """Take a decision back: the field is in dispute again and shows what the person had meant."""
    conflict = uow.conflicts.get(conflict_id)
    if conflict is None or conflict.resolved_at is None:
        raise NotFoundError(what="This decision")
    record = _record(uow, conflict)
    op = _op(uow, conflict)
    if op.state in _ON_ITS_WAY:
        raise AlreadySentError
    uow.conflicts.reopen(conflict_id)
    disputed = record.local.get(conflict.path)
    again = replace(
        record,
        local={**record.local, conflict.path: conflict.mine},
        dirty=record.dirty | {conflict.path},
    )
    uow.records.save(again)
    op = replace(op, state=OpState.CONFLICT, paths=_still_open(op) | {conflict.path}, payload=None, first_sent_at=None)
    uow.outbox.save(replace(op, message="", field_errors={}, not_before=None))
    _write_line(uow, op, conflict.path, old=disputed, new=conflict.mine, record=again, author=author)
    return again


def retry(uow: UnitOfWork, op_id: str, at: datetime) -> Operation:
    """Let a change that was refused, parked or delayed go again now."""
    op = uow.outbox.get(op_id)
    if op is None or not op.state.is_open:
        raise NotFoundError(what="This change")
    if op.state in (OpState.CONFLICT, OpState.EXISTS):
        raise DecideFirstError
    return uow.outbox.save(_again(op) if op.state in _TRIED_AGAIN else replace(op, not_before=at))


def follow_again(uow: UnitOfWork, record_id: str) -> bool:
    """Look for a file that was let go, and send it once more if it is not there; False when there is none."""
    op = let_go_upload(uow, record_id)
    if op is None:
        return False
    uow.outbox.save(_again(op))
    return True


def _again(op: Operation) -> Operation:
    """Return the operation as new; one that may have left once is looked for first."""
    state = OpState.IN_DOUBT if op.first_sent_at is not None else OpState.QUEUED
    return replace(
        op, state=state, message=confirming.confirmed(op.message), field_errors={}, not_before=None, tries=0, rejects=0
    )


def _open_conflict(uow: UnitOfWork, conflict_id: str) -> Conflict:
    conflict = uow.conflicts.get(conflict_id)
    if conflict is None or conflict.resolved_at is not None:
        raise NotFoundError(what="This decision")
    return conflict


def _record(uow: UnitOfWork, conflict: Conflict) -> StoredRecord:
    record = uow.records.get(conflict.record_id)
    if record is None:
        raise NotFoundError(what="This record")
    return record


def _op(uow: UnitOfWork, conflict: Conflict) -> Operation:
    op = uow.outbox.get(conflict.op_id)
    if op is None:
        raise NotFoundError(what="This decision")
    return op


def _waiting(uow: UnitOfWork, conflict: Conflict) -> list[Operation]:
    """Return the open changes of the disputed field; a later one may have met the same question."""
    return [op for op in words_of_person(uow, conflict.record_id) if conflict.path in op.paths]


def _is_ours_there(op: Operation, record: StoredRecord, conflict: Conflict) -> bool:
    """Whether the office took our value before the decision was taken back: then its version must be sent to return."""
    return op.accepted_at is not None and same(conflict.path, office_copy(record).get(conflict.path), conflict.mine)


def _after_decision(uow: UnitOfWork, op: Operation, conflict: Conflict, *, is_meant: bool, at: datetime) -> Operation:
    if op.state is not OpState.CONFLICT and op.op_id != conflict.op_id:
        return op
    paths = op.paths if is_meant else op.paths - {conflict.path}
    op = replace(op, paths=paths)
    waits = {other.path for other in uow.conflicts.open_for(op.record_id)} & op.paths
    if op.state is not OpState.CONFLICT or waits:
        return op
    if paths:
        return replace(op, state=OpState.QUEUED, message="", not_before=None, tries=0, rejects=0)
    if op.accepted_at is not None:
        return replace(op, state=OpState.DONE, accepted_at=at)
    return replace(op, state=OpState.WITHDRAWN)


def _still_open(op: Operation) -> frozenset[str]:
    """Return what the operation still has to bring; what a finished one brought is not meant again."""
    return op.paths if op.state.is_open else frozenset()


def _write_line(
    uow: UnitOfWork,
    op: Operation,
    path: str,
    *,
    old: JsonValue,
    new: JsonValue,
    record: StoredRecord,
    author: Author,
) -> None:
    client = record if is_client(record) else uow.records.get(record.parent_id or "")
    named = client_name(client.local) if client is not None else ""
    edit = Edit(old={path: old}, new={path: new}, paths=frozenset({path}))
    uow.ledger.write(lines_for(op, edit, record=record, named=named, author=author, is_whole=False))
