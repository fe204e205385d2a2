"""Ctrl+Z: takes back the last local change, whole. What the office may already have becomes a new change instead."""

from __future__ import annotations

from dataclasses import replace

from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.errors import KnownError
from hubshift_desktop.domain.rows import Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind, OpState
from hubshift_desktop.services.acts import Act, title_of
from hubshift_desktop.services.context import Context
from hubshift_desktop.services.undo_steps import Created, Decided, Edited, Removed, Reversal, TakenBack, UndoStep
from hubshift_desktop.store import Reader, UnitOfWork
from hubshift_desktop.sync import queueing, resolving, withdrawing
from hubshift_desktop.sync.ledger_lines import Edit, lines_for

_WAITS = frozenset({OpState.QUEUED, OpState.WAITING_PARENT})


class CannotUndoError(KnownError):
    """The office has the change and offers no way back from here."""

    def __init__(self) -> None:
        super().__init__(
            title="This can’t be undone from here",
            sentence="Hubshift has it, or may have it.",
            next_step="Change it in Hubshift.",
        )


class FormOpenError(KnownError):
    """The change is one of a client whose form is open somewhere; the form would go on showing what was taken back."""

    def __init__(self, *, name: str) -> None:
        super().__init__(
            title=f"A form of {name} is still open",
            sentence="The last change is one of the same client, and the form would go on showing it.",
            next_step="Save or close the form first; then undo.",
        )
        self.name = name


class Undo:
    """One step back at a time."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def last(self) -> str | None:
        """Return the words of the change that would be undone; None when there is none that can be."""
        step = self._context.undo.last()
        if step is None:
            return None
        with self._context.store.read() as reader:
            return step.words if all(_can_undo(reader, part) for part in step.parts) else None

    def undo(self, *, form_of: str = "") -> str:
        """Take the last change back and return its words; nothing to undo returns ''.

        `form_of` is a client whose form is open out of sight: their changes stay until it is closed.
        """
        step = self._context.undo.last()
        if step is None:
            return ""
        if form_of:
            self._demand_other_client(step, form_of)
        try:
            with self._context.undoing() as act:
                if not all(_can_undo(act.work, part) for part in step.parts):
                    raise CannotUndoError
                for part in reversed(step.parts):
                    _take_back(act, part)
        finally:
            # One that cannot be taken back must not stand before the older ones for ever.
            self._context.undo.drop(step)
        return step.words

    def _demand_other_client(self, step: UndoStep, client_id: str) -> None:
        with self._context.store.read() as reader:
            client = reader.records.get(client_id)
            if client is not None and any(client_id in _clients_of(reader, part) for part in step.parts):
                raise FormOpenError(name=title_of(client))


def _clients_of(reader: Reader, part: Reversal) -> set[str | None]:
    """Return whose file a part of a step belongs to."""
    if isinstance(part, Decided):
        conflict = reader.conflicts.get(part.conflict_id)
        return {conflict.client_id if conflict is not None else None}
    if isinstance(part, Removed | TakenBack):
        records = (*part.taken.records, *(reader.records.get(op.record_id) for op in part.taken.ops))
    else:
        records = (reader.records.get(part.record_id),)
    return {record.parent_id or record.local_id for record in records if record is not None}


def _can_undo(room: Reader | UnitOfWork, part: Reversal) -> bool:
    if isinstance(part, Created):
        record = room.records.get(part.record_id)
        return record is not None and (part.kind is Kind.GOAL or _is_unsent(room, record))
    if isinstance(part, Removed) and part.op_id is not None:
        op = room.outbox.get(part.op_id)
        return op is not None and op.state.is_open and queueing.is_unsent(op)
    if isinstance(part, Edited):
        return room.records.get(part.record_id) is not None
    if isinstance(part, TakenBack):
        return all(_is_still_taken_back(room, op, part) for op in part.taken.ops)
    if isinstance(part, Decided):
        conflict = room.conflicts.get(part.conflict_id)
        return conflict is not None and conflict.resolved_at is not None
    return True


def _is_still_taken_back(room: Reader | UnitOfWork, op: Operation, part: TakenBack) -> bool:
    """A file that was let go may be followed again or removed meanwhile: then its old state must not return."""
    kept, now = {record.local_id for record in part.taken.records}, room.outbox.get(op.op_id)
    is_there = op.record_id in kept or room.records.get(op.record_id) is not None
    return is_there and now is not None and now.state is OpState.WITHDRAWN


def _is_unsent(room: Reader | UnitOfWork, record: StoredRecord) -> bool:
    family = (record, *room.records.children(record.local_id))
    ops = [op for member in family for op in room.outbox.open_for(member.local_id)]
    return record.server_id is None and all(queueing.is_unsent(op) for op in ops)


def _take_back(act: Act, part: Reversal) -> None:
    if isinstance(part, Edited):
        _take_back_edit(act, part)
    elif isinstance(part, Created):
        _take_back_create(act, part)
    elif isinstance(part, Decided):
        resolving.unresolve(act.work, conflict_id=part.conflict_id, author=act.author)
        act.is_queued = True
    elif isinstance(part, Removed):
        _take_back_removal(act, part)
    elif isinstance(part, TakenBack):
        withdrawing.reinstate(act.work, part.taken)
        act.is_queued = True


def _take_back_create(act: Act, part: Created) -> None:
    record = act.found(part.record_id, part.kind)
    act.log("undo", record)
    if _is_unsent(act.work, record):
        withdrawing.withdraw_record(act.work, record.local_id, at=act.author.clock.now())
        act.forget_unused_blobs()
        return
    queueing.enqueue(
        act.work, author=act.author, kind=OpKind.GOAL_DELETE, record=record, old=record.local, label=title_of(record)
    )
    act.is_queued = True


def _take_back_removal(act: Act, part: Removed) -> None:
    op = act.work.outbox.get(part.op_id) if part.op_id is not None else None
    if op is not None:
        act.work.outbox.save(replace(op, state=OpState.WITHDRAWN))
    withdrawing.reinstate(act.work, part.taken)
    act.is_queued = True
    for record in part.taken.records:
        act.log("undo", record)


def _take_back_edit(act: Act, part: Edited) -> None:
    """Paths whose sending has not begun simply go back; for the others the old value is a new change."""
    record = act.found(part.record_id, part.kind)
    for op in act.work.outbox.open_for(record.local_id):
        record = _shrink(act, record, op, part)
    act.edit(record, part.before)


def _shrink(act: Act, record: StoredRecord, op: Operation, part: Edited) -> StoredRecord:
    """Take out of an unsent operation what the undone edit had put into it, when the office's value stands again."""
    if op.kind.is_create or op.state not in _WAITS or not queueing.is_unsent(op):
        return record
    office = withdrawing.office_copy(record)
    free = frozenset(
        path
        for path, value in part.before.items()
        if path in op.paths and path not in part.was_meant and same(path, value, office.get(path))
    )
    if not free:
        return record
    left = op.paths - free
    local = {**record.local, **{path: part.before[path] for path in free}}
    back = replace(record, local=local, dirty=record.dirty - free)
    act.work.records.save(back)
    act.work.outbox.save(replace(op, paths=left) if left else replace(op, state=OpState.WITHDRAWN))
    if left:
        _note(act, op, record, back, free)
    act.log("undo", back)
    return back


def _note(act: Act, op: Operation, was: StoredRecord, back: StoredRecord, paths: frozenset[str]) -> None:
    """The ledger keeps that a value went back; together with the first line it says 'no change'."""
    client = back if back.kind is Kind.CLIENT else act.work.records.get(back.parent_id or "")
    edit = Edit(old=was.local, new=back.local, paths=paths)
    named = title_of(client) if client is not None else ""
    act.work.ledger.write(lines_for(op, edit, record=back, named=named, author=act.author, is_whole=False))
