"""Bringing a new client, goal or file to the office exactly once (sync.md 5.7, I2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from hubshift_desktop.central.answers import Found
from hubshift_desktop.central.errors import CentralError, ErrorKind
from hubshift_desktop.domain.fields import Fields, JsonValue
from hubshift_desktop.domain.rows import Operation, StoredBlob, StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind, OpState
from hubshift_desktop.security.errors import FileDamagedError, FileMissingError
from hubshift_desktop.sync.binding import ACCEPTED, FOUND, bind, read_back
from hubshift_desktop.sync.doubt import look_failed, not_arrived, saved
from hubshift_desktop.sync.means import Means
from hubshift_desktop.sync.outcomes import Halt, halt_of
from hubshift_desktop.sync.payloads import frozen, new_client, new_document, new_goal, sha256_of
from hubshift_desktop.sync.planner import SENDABLE
from hubshift_desktop.sync.reading import client_fields, goal_fields, stored
from hubshift_desktop.sync.searching import Search, before_first, look_for
from hubshift_desktop.sync.steps import Step, failed_after, failed_before, note_sending
from hubshift_desktop.sync.writing import described, write_create

ALREADY_THERE = "The office already has a client with this NDIS number."
FILE_GONE = "The file is not on this laptop any more, so it cannot be sent. Add it again."
FILE_DAMAGED = "The file on this laptop is damaged, so it was not sent. Add it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyCreate:
    """A create that is safe on disk and may leave now."""

    op: Operation
    before: Operation
    blob: StoredBlob | None
    note_leaving: Callable[[], None]


def send_create(means: Means, op: Operation, record: StoredRecord) -> Step:
    """Send a new record, after looking whether it is there already."""
    blob = _blob_of(means, record) if op.kind.is_upload else None
    if op.kind.is_upload and (problem := _file_problem(means, op, blob)):
        return saved(means, op, replace(op, state=OpState.NEEDS_FIX, message=problem))
    try:
        parent = _client_server_id(means, op)
        is_repeat = op.first_sent_at is not None
        search = look_for(means, op, parent) if is_repeat else before_first(means, op, record.local, parent)
    except CentralError as error:
        return failed_before(means, op, error)
    if search.ours is not None:
        return _adopted(means, op, search.ours, is_double=search.is_double)
    if op.kind is OpKind.CLIENT_CREATE and search.ids - op.pre_ids:
        return _exists(means, op, search)
    ready = _prepared(means, op, search, blob)
    return Step() if ready is None else _sent(means, ready, parent)


def look_at_create(means: Means, op: Operation) -> Step:
    """Look whether a create whose answer was lost has arrived; adopt it, wait, or let it go again."""
    try:
        search = look_for(means, op, _client_server_id(means, op))
    except CentralError as error:
        return look_failed(means, op, error)
    if search.ours is not None:
        return _adopted(means, op, search.ours, is_double=search.is_double)
    is_settled = means.settle_left(op) <= 0 or op.rejects > 0
    if op.kind is OpKind.CLIENT_CREATE and is_settled and search.ids - op.pre_ids:
        return _exists(means, op, search)
    return not_arrived(means, op)


def _client_server_id(means: Means, op: Operation) -> str:
    """Return the office's id of the client that a goal or file belongs to; nothing for a client itself."""
    if op.kind is OpKind.CLIENT_CREATE:
        return ""
    with means.store.read() as reader:
        client = reader.records.get(op.client_id)
    if client is None or client.server_id is None:
        raise CentralError(ErrorKind.REFUSED, message="The client of this change is not at the office")
    return client.server_id


def _adopted(means: Means, op: Operation, found: Found, *, is_double: bool) -> Step:
    """The office has it: bind it now, before anything else is asked."""
    return bind(means, op, found.server_id, seen=found.fields, outcome=FOUND, is_double=is_double)


def _exists(means: Means, op: Operation, search: Search) -> Step:
    """Somebody else registered this person: nothing is sent and nothing is thrown away until a person decides."""
    there = replace(
        op,
        state=OpState.EXISTS,
        pre_ids=search.ids,
        payload=None,
        first_sent_at=None,
        not_before=None,
        message=ALREADY_THERE,
    )
    return saved(means, op, there)


def _prepared(means: Means, planned: Operation, search: Search, blob: StoredBlob | None) -> ReadyCreate | None:
    with means.writing() as uow:
        op = uow.outbox.get(planned.op_id)
        if op is None or op.state not in SENDABLE:
            return None  # taken back while the office was asked
        record = stored(uow, op)
        is_repeat = op.first_sent_at is not None and op.payload is not None
        payload = (op.payload or {}) if is_repeat else _payload(record, blob)
        pre_ids = op.pre_ids if is_repeat else op.pre_ids | search.ids
        frozen_op = frozen(op, means, payload=payload, pre_ids=pre_ids)
        uow.outbox.save(frozen_op)
        note_sending(uow, means, frozen_op)
        note_leaving = means.departures.rise(uow)
        means.listener.changed(uow.commit())
    return ReadyCreate(op=frozen_op, before=op, blob=blob, note_leaving=note_leaving)


def _payload(record: StoredRecord, blob: StoredBlob | None) -> dict[str, JsonValue]:
    if record.kind is Kind.CLIENT:
        return new_client(record.local)
    if blob is not None:
        return new_document(record.local, blob)
    return new_goal(record.local)


def _sent(means: Means, ready: ReadyCreate, parent: str) -> Step:
    op = ready.op
    ready.note_leaving()
    means.office_time.note_sent(op.op_id)
    try:
        accepted = write_create(means, op, parent, ready.blob)
    except CentralError as error:
        return failed_after(means, sent=op, before=ready.before, error=error)
    except (FileMissingError, FileDamagedError, ValueError):
        # The bytes changed between the check and the sending: what left is half a file, and may be nothing.
        return failed_after(means, sent=op, before=ready.before, error=CentralError(ErrorKind.IN_DOUBT))
    means.office_time.hear(accepted.server_date)
    if accepted.server_id is None:
        return failed_after(means, sent=op, before=ready.before, error=CentralError(ErrorKind.IN_DOUBT))
    untold = {path: value for path, value in accepted.fields.items() if path not in described(op)}
    step = bind(means, op, accepted.server_id, seen=untold, outcome=ACCEPTED)
    return step if op.kind.is_upload else _read_back(means, op, accepted.server_id, step)


def _read_back(means: Means, op: Operation, server_id: str, step: Step) -> Step:
    """Look at what the office made of it; a failure here is no failure of the create, the next pull looks again."""
    try:
        seen = _shown(means, op, server_id)
    except CentralError as error:
        return replace(step, halt=halt_of(error) if halt_of(error) is not Halt.PAUSED else Halt.NONE)
    return replace(step, changed=step.changed | read_back(means, op, seen))


def _shown(means: Means, op: Operation, server_id: str) -> Fields:
    if op.kind is OpKind.CLIENT_CREATE:
        return client_fields(means, server_id, paths=described(op))
    return goal_fields(means, server_id)


def _blob_of(means: Means, record: StoredRecord) -> StoredBlob | None:
    with means.store.read() as reader:
        return reader.blobs.for_record(record.local_id)


def _file_problem(means: Means, op: Operation, blob: StoredBlob | None) -> str:
    """Check the bytes whole before any of them leaves (A11); a resend must be the very same file."""
    if blob is None:
        return FILE_GONE
    try:
        digest, size = sha256_of(means.blobs.open(blob.blob_id))
    except FileMissingError:
        return FILE_GONE
    except FileDamagedError:
        return FILE_DAMAGED
    frozen_hash = (op.payload or {}).get("sha256", digest)
    return "" if (digest, size) == (blob.sha256, blob.size) and frozen_hash == digest else FILE_DAMAGED
