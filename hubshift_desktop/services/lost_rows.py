"""What a lost row of a damaged case file said, told by its neighbours.

A change is written three times in one commit: as an operation, as the value and the intent of its record, and as lines
of the ledger. Where the page of one is lost, the others mostly are not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from hubshift_desktop.domain.rows import LedgerLine, Operation, StoredRecord
from hubshift_desktop.domain.states import Kind, OpKind
from hubshift_desktop.sync.giving_back import WHY, names_itself
from hubshift_desktop.sync.scope import AccountRef
from hubshift_desktop.sync.withdrawing import is_let_go

_CREATES = {Kind.CLIENT: OpKind.CLIENT_CREATE, Kind.GOAL: OpKind.GOAL_CREATE, Kind.DOCUMENT: OpKind.DOCUMENT_UPLOAD}
_CHANGES = {
    Kind.CLIENT: (OpKind.CLIENT_UPDATE, OpKind.CLIENT_STATUS),
    Kind.GOAL: (OpKind.GOAL_UPDATE, OpKind.GOAL_STATUS),
}
_STATUS = frozenset({"status"})


class LostOps:
    """Finds the operations that records ask for and the outbox no longer has."""

    def __init__(self, *, ops: Sequence[Operation], lines: Sequence[LedgerLine], account: AccountRef) -> None:
        self._known = {op.op_id for op in ops}
        self._account = account
        self._seq = max((op.seq for op in ops), default=0)
        self._covered: dict[str, frozenset[str]] = {}
        self._created: set[str] = set()
        for op in ops:
            if op.state.is_open and not names_itself(op):
                self._covered[op.record_id] = self._covered.get(op.record_id, frozenset()) | op.paths
            if (op.kind.is_create and op.state.is_open) or is_let_go(op):
                self._created.add(op.record_id)
        self._lines: dict[str, list[LedgerLine]] = {}
        for line in lines:
            self._lines.setdefault(line.record_id, []).append(line)

    def all(self, records: Iterable[StoredRecord], *, at: datetime, new_id: Callable[[], str]) -> list[Operation]:
        """Return what these records ask for. What makes a record goes before everything that is done to it."""
        found = [op for record in records for op in self._of(record, at=at, new_id=new_id)]
        creates = sorted((op for op in found if op.kind.is_create), key=lambda op: op.kind is not OpKind.CLIENT_CREATE)
        first = [replace(op, seq=number - len(creates)) for number, op in enumerate(creates)]
        return [*first, *(op for op in found if not op.kind.is_create)]

    def gifts(self, open_ids: Collection[str]) -> list[Operation]:
        """Return what was still to be given back to the office: the ledger has the very values, no record means them.

        Only where the indexes name it as open: one that was given back long ago, and emptied since, must not return.
        """
        found: dict[str, list[LedgerLine]] = {}
        for line in (line for lines in self._lines.values() for line in lines):
            if line.op_id in open_ids and line.op_id not in self._known and line.message == WHY:
                found.setdefault(line.op_id, []).append(line)
        return [self._gift(op_id, lines) for op_id, lines in sorted(found.items())]

    def _gift(self, op_id: str, lines: Sequence[LedgerLine]) -> Operation:
        self._seq += 1
        self._known.add(op_id)
        lost = {line.field: line.new for line in lines}
        return Operation(
            op_id=op_id,
            seq=self._seq,
            user_id=self._account.user_id,
            origin=self._account.origin,
            kind=OpKind.CLIENT_UPDATE,
            record_id=lines[0].record_id,
            client_id=lines[0].client_id,
            paths=frozenset(lost),
            depends_on=op_id,
            pre_image=lost,
            message=WHY,
            saved_at=lines[0].saved_at,
        )

    def _of(self, record: StoredRecord, *, at: datetime, new_id: Callable[[], str]) -> list[Operation]:
        if record.local_id in self._created:
            return []
        if record.server_id is None:
            wanted = [(kind, record.dirty) for kind in (_CREATES.get(record.kind),) if kind is not None]
        else:
            missing = record.dirty - self._covered.get(record.local_id, frozenset())
            parts = (missing - _STATUS, missing & _STATUS)
            wanted = [(kind, part) for kind, part in zip(_CHANGES.get(record.kind, ()), parts, strict=False) if part]
        return [self._made(record, kind, paths, at=at, new_id=new_id) for kind, paths in wanted]

    def _made(
        self, record: StoredRecord, kind: OpKind, paths: frozenset[str], *, at: datetime, new_id: Callable[[], str]
    ) -> Operation:
        self._seq += 1
        line = self._line(record, kind, paths)
        op_id = line.op_id if line is not None else new_id()
        self._known.add(op_id)
        return Operation(
            op_id=op_id,
            seq=self._seq,
            user_id=self._account.user_id,
            origin=self._account.origin,
            kind=kind,
            record_id=record.local_id,
            client_id=record.parent_id or record.local_id,
            paths=paths,
            saved_at=line.saved_at if line is not None else at,
        )

    def _line(self, record: StoredRecord, kind: OpKind, paths: frozenset[str]) -> LedgerLine | None:
        """Return the ledger's line of the lost operation: under its old id the ledger goes on telling of it."""
        for line in reversed(self._lines.get(record.local_id, [])):
            if line.op_id and line.op_id not in self._known and (kind.is_create or line.field in paths):
                return line
        return None


def rebuilt_record(
    op: Operation, local_id: str, lines: Sequence[LedgerLine], server_ids: Mapping[str, tuple[str, str]]
) -> StoredRecord | None:
    """Return a record whose row is lost, with the fields the ledger tells of; None where the office's id is unknown.

    The copy the change began from is what the ledger says was there before: the comparison with the office stays right.
    """
    if local_id not in server_ids or (op.kind.is_create and local_id == op.record_id):
        return None
    kind, server_id = server_ids[local_id]
    own = [line for line in lines if line.op_id == op.op_id and line.record_id == local_id and line.field]
    local = {line.field: line.new for line in own}
    before = {line.field: line.old for line in reversed(own)}
    return StoredRecord(
        local_id=local_id,
        kind=Kind(kind),
        server_id=server_id,
        parent_id=op.client_id if local_id != op.client_id else None,
        local=local,
        base=before or None,
        dirty=frozenset(local) & op.paths,
    )
