"""Queueing again what another case file had not sent: nothing is sent twice, nothing of this laptop is overwritten.

A file that was written an hour ago does not know what was sent since. So a change is compared with the office anew
against the copy it began from, and a new client, goal or file is taken for a lost answer: it is looked for, rests, is
looked for again, and only then goes out (sync.md 5.7, L9). A file that was let go there stands here let go as well, and
only a person follows it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hubshift_desktop.domain.canonical import same
from hubshift_desktop.domain.fields import JsonValue, pick, text
from hubshift_desktop.domain.rows import Operation, StoredBlob, StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind, OpState
from hubshift_desktop.store import Parcel, UnitOfWork
from hubshift_desktop.sync.giving_back import names_itself
from hubshift_desktop.sync.payloads import new_client, new_document, new_goal
from hubshift_desktop.sync.queueing import NDIS
from hubshift_desktop.sync.withdrawing import is_let_go, office_copy

_SENT = frozenset({OpState.IN_FLIGHT, OpState.IN_DOUBT})
# What a person has to decide stays so; everything else begins anew.
_WAITS_FOR_PERSON = frozenset({OpState.EXISTS, OpState.NEEDS_FIX})


@dataclass(slots=True, kw_only=True)
class TakenOver:
    """What came of it. `left_out` is what could not be taken in beside unsent work of this laptop.

    `taken` is what is queued here now; `let_go` are files that came along and are not followed.
    """

    taken: int = 0
    let_go: int = 0
    skipped: int = 0
    left_out: int = 0
    drafts: int = 0
    files: set[str] = field(default_factory=set)


class Taking:
    """One parcel being taken into one unit of work. `files` are its files as they are sealed here, by document."""

    def __init__(self, uow: UnitOfWork, parcel: Parcel, *, files: Mapping[str, StoredBlob]) -> None:
        self._uow = uow
        self._parcel = parcel
        self._files = files
        self.result = TakenOver()

    def run(self) -> TakenOver:
        """Take in every change, in its order, and every draft.

        Clients that were made come first: one that is placed for the sake of its goal would be taken for known. What
        gives back goes before what a person means: only then does a value in dispute stand at the office again, and the
        comparison finds the dispute.
        """
        for op in sorted(self._parcel.ops, key=_turn):
            self._take(op)
        for draft in self._parcel.drafts:
            record_id = self._here(draft.record_id)
            if record_id is None or self._uow.drafts.get(draft.form, record_id) is not None:
                continue
            self._uow.drafts.put(replace(draft, record_id=record_id))
            self.result.drafts += 1
        return self.result

    def _take(self, op: Operation) -> None:
        told = self._parcel.records.get(op.record_id)
        if self._uow.outbox.get(op.op_id) is not None:
            self.result.skipped += 1
        elif told is None:
            self.result.left_out += 1
        elif op.kind.is_create:
            self._take_create(op, told)
        elif names_itself(op):
            self._take_gift(op, told)
        else:
            self._take_change(op, told)

    def _take_create(self, op: Operation, told: StoredRecord) -> None:
        is_here = told.server_id is not None or self._uow.records.get(told.local_id) is not None
        if is_here or (op.kind.is_upload and self._is_filed_here(told)):
            self.result.skipped += 1
            return
        record = self._placed(told)
        if record is None:
            self.result.left_out += 1
            return
        blob = self._link_file(record) if op.kind.is_upload else None
        if is_let_go(op):
            self._write(replace(op, last_sent_at=None), record, paths=op.paths)
            self.result.let_go += 1
        else:
            self._queue(looked_for_first(op, record, blob), record, paths=op.paths)

    def _take_gift(self, op: Operation, told: StoredRecord) -> None:
        """Take in what gives something back: it carries the values itself, and is nobody's word about the record."""
        here = self._placed(told)
        if here is None:
            self.result.left_out += 1
            return
        self._queue(_compared_anew(op), here, paths=op.paths)

    def _take_change(self, op: Operation, told: StoredRecord) -> None:
        here = self._placed(told)
        if here is None:
            self.result.left_out += 1
            return
        office = office_copy(told)
        there = {path for path in op.paths if _is_at_office(path, told, here)}
        wanted = op.paths - there
        if any(path in here.dirty and not _agree(path, told, here) for path in wanted):
            # Whole, so that opening the file again, once this laptop's word is sent, makes a decision of it.
            self.result.left_out += 1
            return
        if op.paths and not wanted:
            self.result.skipped += 1
            return
        # The copy the change began from comes along: a value the office has changed since then is a decision.
        began = office if op.kind is OpKind.GOAL_DELETE else {path: office.get(path) for path in wanted}
        base = {**(here.base or {}), **began}
        local = {**here.local, **pick(told.local, wanted)}
        self._uow.records.save(replace(here, base=base, local=local, dirty=here.dirty | wanted))
        self._queue(_compared_anew(op), here, paths=wanted)

    def _queue(self, op: Operation, record: StoredRecord, *, paths: frozenset[str]) -> None:
        self._write(op, record, paths=paths)
        self.result.taken += 1

    def _write(self, op: Operation, record: StoredRecord, *, paths: frozenset[str]) -> None:
        """Add the operation with its lines of the ledger."""
        client_id = record.parent_id or record.local_id
        self._uow.outbox.add(replace(op, record_id=record.local_id, client_id=client_id, paths=paths))
        lines = [line for line in self._parcel.lines if line.op_id == op.op_id and line.field in {"", *paths}]
        self._uow.ledger.write([replace(line, record_id=record.local_id, client_id=client_id) for line in lines])

    def _here(self, local_id: str) -> str | None:
        """Return under which id a record of the parcel stands here; a draft may belong to no record at all."""
        told = self._parcel.records.get(local_id)
        if told is None:
            return local_id
        placed = self._placed(told)
        return None if placed is None else placed.local_id

    def _placed(self, told: StoredRecord) -> StoredRecord | None:
        """Return the record as it stands here, adding it when it is not; None when this laptop has no place for it."""
        records = self._uow.records
        known = records.by_server_id(told.kind, told.server_id) if told.server_id is not None else None
        known = known or records.get(told.local_id)
        if known is not None:
            return known
        parent_id = told.parent_id
        if parent_id is not None:
            above = self._parcel.records.get(parent_id)
            parent = self._placed(above) if above is not None else records.get(parent_id)
            if parent is None:
                return None
            parent_id = parent.local_id
        if told.kind is Kind.CLIENT and told.server_id is None and self._is_drafted_here(told):
            return None
        # Never read on this laptop: the next pull asks for it, whatever the other one had seen.
        return records.add(replace(told, parent_id=parent_id, etag=None, fetched_at=None, fetch_seq=0, pass_id=0))

    def _is_drafted_here(self, told: StoredRecord) -> bool:
        """Whether this laptop has an unsent client of its own with this NDIS number: two would be one person twice."""
        number = text(told.local, NDIS)
        return bool(number) and self._uow.records.draft_with_key(Kind.CLIENT, number) is not None

    def _is_filed_here(self, told: StoredRecord) -> bool:
        """Whether the client has a document with these very bytes: sent meanwhile, or filed here as well."""
        parent = self._parcel.records.get(told.parent_id or "")
        client = None if parent is None else self._placed(parent)
        sealed = self._files.get(told.local_id)
        kept = None if sealed is None else self._uow.blobs.by_sha256(sealed.sha256)
        if client is None or kept is None:
            return False
        found = [self._uow.records.get(record_id) for record_id in self._uow.blobs.records_of(kept.blob_id)]
        return any(record is not None and record.parent_id == client.local_id for record in found)

    def _link_file(self, record: StoredRecord) -> StoredBlob | None:
        """Give a document its bytes; the same bytes are kept once."""
        sealed = self._files.get(record.local_id)
        if sealed is None:
            return None
        kept = self._uow.blobs.by_sha256(sealed.sha256)
        if kept is None:
            self._uow.blobs.put(sealed)
            kept = sealed
        self._uow.blobs.link(record.local_id, kept.blob_id)
        self.result.files.add(kept.blob_id)
        return kept


def _turn(op: Operation) -> tuple[bool, bool, int]:
    return op.kind is not OpKind.CLIENT_CREATE, not names_itself(op), op.seq


def _agree(path: str, told: StoredRecord, here: StoredRecord) -> bool:
    return same(path, here.local.get(path), told.local.get(path))


def _is_at_office(path: str, told: StoredRecord, here: StoredRecord) -> bool:
    """Whether the office is known to have this value already, later than the copy the change began from.

    Both times are the office's. A value that was set back to what it was is never skipped: it is asked for on purpose.
    A wrong 'no' costs one reading, because sync finds the same before it sends; a wrong 'yes' would lose a word.
    """
    began, now = office_copy(told), office_copy(here)
    if path not in now or told.fetched_at is None or here.fetched_at is None or here.fetched_at <= told.fetched_at:
        return False
    mine = told.local.get(path)
    return same(path, mine, now[path]) and not same(path, mine, began.get(path))


def looked_for_first(op: Operation, record: StoredRecord, blob: StoredBlob | None) -> Operation:
    """Return a create in doubt: once it is in a rescue file, either laptop may have sent it, or be sending it now.

    From its saving on it counts as sent, so that it is never sent unlooked and later edits follow it. Nobody knows when
    the other one sends it, so its rest begins at the first look. What it carries is frozen: both must know it again.
    """
    if op.state in _WAITS_FOR_PERSON:
        return op
    payload = op.payload or _payload(record, blob)
    began = op.first_sent_at or op.saved_at
    return replace(
        op,
        state=OpState.IN_DOUBT,
        payload=payload,
        first_sent_at=began,
        last_sent_at=None,
        not_before=None,
        message="",
        rejects=0,
    )


def _payload(record: StoredRecord, blob: StoredBlob | None) -> dict[str, JsonValue] | None:
    if record.kind is Kind.CLIENT:
        return new_client(record.local)
    if record.kind is Kind.GOAL:
        return new_goal(record.local)
    return None if blob is None else new_document(record.local, blob)


def _compared_anew(op: Operation) -> Operation:
    if op.kind is OpKind.CLIENT_UPDATE and not names_itself(op):
        op = replace(op, depends_on=None)  # what it followed from is elsewhere
    if op.state in _WAITS_FOR_PERSON:
        return op
    if op.state in _SENT:
        return replace(op, state=OpState.IN_DOUBT, not_before=None)
    return replace(op, state=OpState.QUEUED, payload=None, first_sent_at=None, not_before=None)
