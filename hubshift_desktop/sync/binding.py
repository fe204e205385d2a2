"""A create has reached the office: the record takes the office's id in the commit that closes the operation (I2).

The base becomes what was *sent*, not what is found there now, so that what a colleague changed since then is taken in
like any other change of the office (the model's seeds 203b and 5857).
"""

from __future__ import annotations

from dataclasses import replace

from hubshift_desktop.domain.canonical import is_empty, same
from hubshift_desktop.domain.fields import Fields, pick, text
from hubshift_desktop.domain.merge import apply_fresh
from hubshift_desktop.domain.rows import Changed, Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind, OpState, Presence
from hubshift_desktop.store import UnitOfWork
from hubshift_desktop.sync.absorbing import absorb
from hubshift_desktop.sync.closing import later_paths
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.payloads import sent_paths
from hubshift_desktop.sync.queueing import NDIS, follow_up, is_unsent
from hubshift_desktop.sync.reading import stored
from hubshift_desktop.sync.steps import Step, author_of, forget_tags, note_answer, step_of
from hubshift_desktop.sync.writing import described

_STATUS_DOORS = (OpKind.CLIENT_STATUS, OpKind.GOAL_STATUS)
ACCEPTED, FOUND = "accepted", "found"
TWICE = "This may have been added twice at the office. Compare the two."


def bind(means: Means, op: Operation, server_id: str, *, seen: Fields, outcome: str, is_double: bool = False) -> Step:
    """Close a create whose record is known to be at the office as `server_id`, which shows `seen` of it."""
    with means.writing() as uow:
        rest = _rest(stored(uow, op), op, seen) - later_paths(uow, op)
        # What the answer to the create itself shows is the office's own; what a look-up shows may be a colleague's.
        began = seen if outcome == ACCEPTED else {}
        record = _with_office_copy(uow, op, _bound(uow, op, server_id), seen, rest=rest, began=began)
        uow.records.save(record)
        message = TWICE if is_double else ""
        done = replace(op, state=OpState.DONE, accepted_at=means.clock.now(), message=message, field_errors={})
        uow.outbox.save(done)
        note_answer(uow, means, op, outcome=outcome)
        _queue_rest(uow, means, op, record, rest & record.dirty)
        _let_status_follow(uow, op)
        _tell_children(uow, op, server_id)
        forget_tags(uow, op.client_id)
        return step_of(done, uow.commit())


def read_back(means: Means, op: Operation, seen: Fields) -> Changed:
    """Take in how the office shows a record that we have just made; what it let drop is meant, and sent, again."""
    with means.writing() as uow:
        record = stored(uow, op)
        sent = described(op)
        dropped = {path for path in _dropped(sent, seen) if same(path, record.local.get(path), sent[path])}
        dropped -= record.dirty
        # Nobody but us knew of it a moment ago: what stands where the create could say nothing is the office's own.
        began = pick(seen, (op.paths & record.dirty) - sent.keys())
        base = {**began, **(record.base or {}), **pick(seen, dropped)}
        applied = apply_fresh(base, record.local, record.dirty | dropped, seen, kind=record.kind)
        record = replace(
            record,
            base=applied.base,
            local=applied.local,
            dirty=applied.dirty,
            fetched_at=means.clock.now(),
            fetch_seq=record.fetch_seq + 1,
        )
        uow.records.save(record)
        _queue_rest(uow, means, op, record, frozenset(dropped))
        return uow.commit()


def _queue_rest(uow: UnitOfWork, means: Means, op: Operation, record: StoredRecord, rest: frozenset[str]) -> None:
    if rest:
        follow_up(uow, author=author_of(uow, means, op), create=op, record=record, paths=rest)


def _dropped(sent: Fields, seen: Fields) -> set[str]:
    """Return what was sent and is empty at the office."""
    return {path for path in sent if path in seen and is_empty(path, seen[path]) and not is_empty(path, sent[path])}


def _bound(uow: UnitOfWork, op: Operation, server_id: str) -> StoredRecord:
    """Return the record with its id; one that a pull brought in under this id meanwhile is folded into it."""
    record = stored(uow, op)
    twin = uow.records.by_server_id(record.kind, server_id)
    if twin is not None and twin.local_id != record.local_id:
        record = absorb(uow, kept=record, gone=twin)
    return replace(record, server_id=server_id, presence=Presence.PRESENT, absent_since=None)


def _rest(record: StoredRecord, op: Operation, seen: Fields) -> frozenset[str]:
    """Return what the create could not carry, and what the office let drop of it: an update must bring it."""
    if op.kind.is_upload:
        return frozenset()
    sent = described(op)
    meant = sent_paths(record.kind, op.paths & record.dirty)
    uncarried = {
        path
        for path in meant - sent.keys()
        if not is_empty(path, record.local.get(path)) and not _is_named_by_id(path, sent)
    }
    return frozenset(uncarried | (_dropped(sent, seen) & meant))


def _is_named_by_id(path: str, sent: Fields) -> bool:
    return path.endswith(".name") and path.removesuffix(".name") + ".id" in sent


def _with_office_copy(
    uow: UnitOfWork, op: Operation, record: StoredRecord, seen: Fields, *, rest: frozenset[str], began: Fields
) -> StoredRecord:
    sent = described(op)
    dirty = (record.dirty - op.paths) | rest | (record.dirty & later_paths(uow, op))
    # Of what was typed meanwhile only what was sent is known: another value there is somebody's word, unseen here.
    known = {**pick(seen, seen.keys() - dirty), **began, **sent}
    applied = apply_fresh(known, record.local, dirty, {**sent, **seen}, kind=record.kind)
    return replace(record, base=applied.base, local=applied.local, dirty=applied.dirty, etag=None)


def _let_status_follow(uow: UnitOfWork, op: Operation) -> None:
    """A status chosen before the record was there belongs to the create, which cannot carry one.

    Else the status that the office gives each new record would look like somebody's word against it.
    """
    for later in uow.outbox.open_for(op.record_id):
        if later.kind in _STATUS_DOORS and later.state is OpState.QUEUED and is_unsent(later):
            uow.outbox.save(replace(later, depends_on=op.op_id))


def _tell_children(uow: UnitOfWork, op: Operation, server_id: str) -> None:
    """What waited for a new client may go now, and its number is never registered again."""
    if op.kind is not OpKind.CLIENT_CREATE:
        return
    for child in uow.outbox.open_for_client(op.client_id):
        if child.state is OpState.WAITING_PARENT:
            uow.outbox.save(replace(child, state=OpState.QUEUED))
    number = text(described(op), NDIS)
    if number:
        uow.natural_seen.note(Kind.CLIENT, number, server_id)
