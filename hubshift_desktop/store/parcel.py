"""Unsent work on its way from one case file to another: out of a rescue file, or out of a damaged store.

It is written as the very rows of the store, so that a frozen payload stays byte for byte what it was (a resend must
be) and there is one codec, not two. It is a value: what may be done with it is decided by sync.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hubshift_desktop.domain.rows import Draft, LedgerLine, Operation, StoredBlob, StoredRecord
from hubshift_desktop.domain.states import Kind, LedgerState, OpState
from hubshift_desktop.store import blobs, codec, outbox, records, small_rooms

VERSION = 1
Row = dict[str, Any]


class UnreadableParcelError(Exception):
    """The text is no parcel of this version; whoever reads it knows the words for the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Open changes in their order, the records they belong to, their ledger lines, drafts and files.

    `files` are the files by the document they belong to.
    """

    user_id: str
    origin: str
    ops: tuple[Operation, ...] = ()
    records: Mapping[str, StoredRecord] = field(default_factory=dict)
    lines: tuple[LedgerLine, ...] = ()
    drafts: tuple[Draft, ...] = ()
    files: Mapping[str, StoredBlob] = field(default_factory=dict)


def pack(parcel: Parcel) -> bytes:
    """Return the parcel as text."""
    told = {
        "version": VERSION,
        "userId": parcel.user_id,
        "origin": parcel.origin,
        "ops": [{**outbox.to_row(op), "seq": op.seq} for op in parcel.ops],
        "records": [{**records.to_row(record), "pass_id": 0} for record in parcel.records.values()],
        "lines": [_line_row(line) for line in parcel.lines],
        "drafts": [small_rooms.draft_row(draft) for draft in parcel.drafts],
        "files": [{"record_id": record_id, **blobs.to_row(blob)} for record_id, blob in parcel.files.items()],
    }
    return json.dumps(told, allow_nan=False).encode()


def unpack(data: bytes) -> Parcel:
    """Read a parcel again; raises `UnreadableParcelError` for anything else."""
    try:
        told = json.loads(data)
        if told["version"] != VERSION:
            raise UnreadableParcelError
        stored = [record_from(row) for row in told["records"]]
        return Parcel(
            user_id=told["userId"],
            origin=told["origin"],
            ops=tuple(op_from(row) for row in told["ops"]),
            records={record.local_id: record for record in stored},
            lines=tuple(line_from(row) for row in told["lines"]),
            drafts=tuple(draft_from(row) for row in told["drafts"]),
            files={row["record_id"]: blob_from(row) for row in told["files"]},
        )
    except (ValueError, KeyError, TypeError):
        raise UnreadableParcelError from None


# Rows of a driver and rows of JSON are read by the same names, so each room's own reader serves for both.


def op_from(row: Row) -> Operation:
    return outbox.from_row(row)


def record_from(row: Row) -> StoredRecord:
    return records.from_row(row)


def draft_from(row: Row) -> Draft:
    return small_rooms.draft_from(row)


def blob_from(row: Row) -> StoredBlob:
    return blobs.from_row(row)


def line_from(row: Row) -> LedgerLine:
    """Read a line; what is derived from its operation is derived again where it arrives."""
    return LedgerLine(
        line_id=row["line_id"],
        op_id=row["op_id"],
        entity=Kind(row["entity"]),
        record_id=row["record_id"],
        client_id=row["client_id"],
        client_name=row["client_name"],
        field=row["path"],
        old=codec.load(row["old_json"]),
        new=codec.load(row["new_json"]),
        by=row["by_whom"],
        state=LedgerState(row["own_state"]),
        op_state=OpState.QUEUED,
        attempts=0,
        message=row["message"],
        saved_at=codec.moment(row["saved_at"]),
        label=row["label"],
        size=row["size"],
    )


def _line_row(line: LedgerLine) -> Row:
    return {
        "line_id": line.line_id,
        "op_id": line.op_id,
        "entity": str(line.entity),
        "record_id": line.record_id,
        "client_id": line.client_id,
        "client_name": line.client_name,
        "path": line.field,
        "old_json": codec.dump(line.old),
        "new_json": codec.dump(line.new),
        "by_whom": line.by,
        "own_state": str(line.state),
        "message": line.message,
        "saved_at": codec.stamp(line.saved_at),
        "label": line.label,
        "size": line.size,
    }
