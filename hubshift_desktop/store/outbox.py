"""The outbox: every request the office still owes an answer to, in the order it was meant. Rows are never deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import bindparam, func, select

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.rows import Operation
from hubshift_desktop.domain.states import Kind, OpKind, OpState
from hubshift_desktop.store import codec
from hubshift_desktop.store.link import Prepared, Row
from hubshift_desktop.store.many import among, insert_one, told, write_changes
from hubshift_desktop.store.room import After, Desk, HeldRows, Room
from hubshift_desktop.store.tables import IS_OPEN_WORK, outbox

PAYLOAD_VERSION = 1
_IN_ORDER = select(outbox).order_by(outbox.c.seq)
_OPEN = _IN_ORDER.where(IS_OPEN_WORK)
_ALL_OPEN = Prepared(_OPEN)
_OPEN_FOR_CLIENTS = Prepared(_OPEN.where(outbox.c.client_id.in_(among("wanted"))))
_OPEN_FOR_CLIENT = Prepared(_OPEN.where(outbox.c.client_id == bindparam("wanted")))
_OPEN_FOR_RECORD = Prepared(_OPEN.where(outbox.c.record_id == bindparam("wanted")))
_OPEN_OF_KIND = Prepared(_OPEN.where(outbox.c.kind.in_(among("wanted"))))
_IS_FILE = outbox.c.kind == str(OpKind.DOCUMENT_UPLOAD)
_FIRST_OPEN = Prepared(_OPEN.limit(bindparam("at_most")))
_FIRST_FILES = Prepared(_OPEN.where(_IS_FILE).limit(bindparam("at_most")))
_FIRST_OTHERS = Prepared(_OPEN.where(~_IS_FILE).limit(bindparam("at_most")))
_IS_OF_ACCOUNT = (outbox.c.user_id == bindparam("user"), outbox.c.origin == bindparam("at"))
_COUNT_OPEN = Prepared(select(func.count()).select_from(outbox).where(IS_OPEN_WORK, *_IS_OF_ACCOUNT))
_COUNTS = Prepared(
    select(outbox.c.kind, func.count()).where(IS_OPEN_WORK, outbox.c.state.in_(among("wanted"))).group_by(outbox.c.kind)
)
_DELAYED = Prepared(_OPEN.where(*_IS_OF_ACCOUNT, outbox.c.not_before.is_not(None)))
_OPEN_IN_STATE = Prepared(_OPEN.where(outbox.c.state.in_(among("wanted"))))
_ALL_FOR_RECORD = Prepared(_IN_ORDER.where(outbox.c.record_id == bindparam("wanted")))
_BY_OPS = Prepared(_IN_ORDER.where(outbox.c.op_id.in_(among("wanted"))))
_BY_OP = Prepared(select(outbox).where(outbox.c.op_id == bindparam("wanted")))
_ACCEPTED = Prepared(
    select(outbox)
    .where(outbox.c.accepted_at >= bindparam("since"), outbox.c.accepted_at.is_not(None))
    .order_by(outbox.c.accepted_at.desc(), outbox.c.seq.desc())
)


def to_row(op: Operation) -> dict[str, Any]:
    payload = codec.dump_payload(op.payload)
    return {
        "op_id": op.op_id,
        "user_id": op.user_id,
        "origin": op.origin,
        "kind": str(op.kind),
        "record_id": op.record_id,
        "client_id": op.client_id,
        "paths_json": codec.dump_set(op.paths),
        "state": str(op.state),
        "depends_on": op.depends_on,
        "payload_v": PAYLOAD_VERSION,
        "payload_json": payload,
        "payload_sha256": None if payload is None else hashlib.sha256(payload.encode()).hexdigest(),
        "pre_image_json": codec.dump_or_none(op.pre_image),
        "pre_ids_json": codec.dump_set(op.pre_ids),
        "tries": op.tries,
        "rejects": op.rejects,
        "first_sent_at": codec.stamp_or_none(op.first_sent_at),
        "last_sent_at": codec.stamp_or_none(op.last_sent_at),
        "not_before": codec.stamp_or_none(op.not_before),
        "message": codec.storable(op.message),
        "field_errors_json": codec.dump(dict(op.field_errors)),
        "saved_at": codec.stamp_or_none(op.saved_at),
        "accepted_at": codec.stamp_or_none(op.accepted_at),
    }


def from_row(row: Row) -> Operation:
    return Operation(
        op_id=row["op_id"],
        seq=row["seq"],
        user_id=row["user_id"],
        origin=row["origin"],
        kind=OpKind(row["kind"]),
        record_id=row["record_id"],
        client_id=row["client_id"],
        paths=codec.load_set(row["paths_json"]),
        state=OpState(row["state"]),
        depends_on=row["depends_on"],
        payload=codec.load_fields_or_none(row["payload_json"]),
        pre_image=codec.load_fields_or_none(row["pre_image_json"]),
        pre_ids=codec.load_set(row["pre_ids_json"]),
        tries=row["tries"],
        rejects=row["rejects"],
        first_sent_at=codec.moment_or_none(row["first_sent_at"]),
        last_sent_at=codec.moment_or_none(row["last_sent_at"]),
        not_before=codec.moment_or_none(row["not_before"]),
        message=row["message"],
        field_errors=cast("dict[str, str]", codec.load_fields(row["field_errors_json"])),
        saved_at=codec.moment_or_none(row["saved_at"]),
        accepted_at=codec.moment_or_none(row["accepted_at"]),
    )


class ReadOutbox(Room):
    """Reading operations. The store orders them; the planner alone decides which may go."""

    def get(self, op_id: str) -> Operation | None:
        row = self._row(op_id)
        return None if row is None else from_row(row)

    def _row(self, op_id: str) -> Row | None:
        return self._db.row(_BY_OP, {"wanted": op_id})

    def get_many(self, op_ids: Iterable[str]) -> dict[str, Operation]:
        """Return these operations, each under its id; unknown ones are left out."""
        return {op.op_id: op for op in self._all(_BY_OPS, {"wanted": told(op_ids)})}

    def open_ops(self) -> tuple[Operation, ...]:
        """Return every open operation in the order it was saved: after weeks offline there are thousands."""
        return self._all(_ALL_OPEN)

    def first_open(self, at_most: int) -> tuple[Operation, ...]:
        """Return the first `at_most` open files and as many other open operations, and all that owe an answer.

        Of a record the earlier operations are always among them: its file, or all others.
        """
        asked = {"at_most": at_most}
        rows = self._db.rows(_FIRST_OPEN, {"at_most": at_most + 1})
        if len(rows) <= at_most:
            return tuple(map(from_row, rows))  # most days that is all there is
        owing = self.in_state((OpState.IN_FLIGHT, OpState.IN_DOUBT))
        first = {op.op_id: op for op in (*self._all(_FIRST_OTHERS, asked), *self._all(_FIRST_FILES, asked), *owing)}
        return tuple(sorted(first.values(), key=lambda op: op.seq))

    def count_open(self, *, user_id: str, origin: str) -> int:
        """Count an account's open operations."""
        return int(self._db.value(_COUNT_OPEN, {"user": user_id, "at": origin}))

    def counts(self, states: Iterable[OpState]) -> dict[OpKind, int]:
        """Count the open operations in any of these states, by their kind."""
        return {OpKind(kind): count for kind, count in self._db.tuples(_COUNTS, {"wanted": told(states)})}

    def delayed(self, *, user_id: str, origin: str) -> tuple[Operation, ...]:
        """Return an account's open operations that are not to go before a time."""
        return self._all(_DELAYED, {"user": user_id, "at": origin})

    def open_of(self, kinds: Iterable[OpKind]) -> tuple[Operation, ...]:
        """Return the open operations of these kinds, in order."""
        return self._all(_OPEN_OF_KIND, {"wanted": told(kinds)})

    def open_for(self, record_id: str) -> tuple[Operation, ...]:
        """Return a record's open operations in order."""
        return self._all(_OPEN_FOR_RECORD, {"wanted": record_id})

    def open_for_client(self, client_id: str) -> tuple[Operation, ...]:
        """Return a client's open operations, its goals' and documents' included."""
        return self._all(_OPEN_FOR_CLIENT, {"wanted": client_id})

    def open_for_clients(self, client_ids: Sequence[str]) -> dict[str, list[Operation]]:
        """Return the open operations of each of these clients in order; one without any is left out."""
        found: dict[str, list[Operation]] = {}
        for row in self._db.rows(_OPEN_FOR_CLIENTS, {"wanted": told(client_ids)}):
            found.setdefault(row["client_id"], []).append(from_row(row))
        return found

    def in_state(self, states: Iterable[OpState]) -> tuple[Operation, ...]:
        """Return the open operations in any of these states, in order."""
        return self._all(_OPEN_IN_STATE, {"wanted": told(states)})

    def all_for(self, record_id: str) -> tuple[Operation, ...]:
        """Return a record's operations, finished ones included."""
        return self._all(_ALL_FOR_RECORD, {"wanted": record_id})

    def accepted_since(self, moment: datetime) -> tuple[Operation, ...]:
        """Return what the office has accepted since then, newest first ('Sent earlier today')."""
        return self._all(_ACCEPTED, {"since": codec.stamp(moment)})

    def _all(self, query: Prepared, wanted: Mapping[str, Any] | None = None) -> tuple[Operation, ...]:
        return tuple(map(from_row, self._db.rows(query, wanted or {})))


class Outbox(ReadOutbox):
    """Writing operations; each write renews the sync mark of the client it belongs to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._held = HeldRows(desk.link, _BY_OP)

    def _row(self, op_id: str) -> Row | None:
        return self._held.row(op_id)

    def add(self, op: Operation) -> Operation:
        """Store a new operation and return it with its place in the queue."""
        self._held.forget()
        seq = insert_one(self._db, outbox, to_row(op))
        self._touch(op)
        return replace(op, seq=seq)

    def save(self, op: Operation) -> Operation:
        """Write what changed of an operation."""
        before = self._row(op.op_id)
        if before is None:
            raise NotFoundError(what="This change")
        after = to_row(op)
        after["payload_v"] = before["payload_v"]
        changes = {name: value for name, value in after.items() if before[name] != value}
        if changes:
            self._held.forget()
            write_changes(self._db, outbox, "seq", [(before["seq"], changes)])
            self._touch(op)
        return replace(op, seq=before["seq"])

    def _touch(self, op: Operation) -> None:
        # Only a goal that is to be removed counts for more than the mark: it leaves the client's sums and words.
        after = After.SUMS if op.kind is OpKind.GOAL_DELETE else After.MARK
        self._desk.touched.note(kind=_KIND_OF[op.kind], client_id=op.client_id, after=after)


_KIND_OF = {
    OpKind.CLIENT_CREATE: Kind.CLIENT,
    OpKind.CLIENT_UPDATE: Kind.CLIENT,
    OpKind.CLIENT_STATUS: Kind.CLIENT,
    OpKind.GOAL_CREATE: Kind.GOAL,
    OpKind.GOAL_UPDATE: Kind.GOAL,
    OpKind.GOAL_STATUS: Kind.GOAL,
    OpKind.GOAL_DELETE: Kind.GOAL,
    OpKind.DOCUMENT_UPLOAD: Kind.DOCUMENT,
}
