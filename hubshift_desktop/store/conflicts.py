"""Conflicts: one field, two values, until a person decides. A resolved one stays as the record of the decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.rows import Conflict
from hubshift_desktop.domain.states import Choice, Kind
from hubshift_desktop.store import codec
from hubshift_desktop.store.link import Prepared, Row
from hubshift_desktop.store.many import insert_one, write_changes
from hubshift_desktop.store.room import After, Room
from hubshift_desktop.store.tables import conflict, record

_BY_ID = Prepared(select(conflict).where(conflict.c.conflict_id == bindparam("wanted")))
_IS_OPEN = conflict.c.resolved_at.is_(None)
_OLDEST_FIRST = select(conflict).order_by(conflict.c.found_at, conflict.c.conflict_id)
_OF_RECORD = conflict.c.record_id == bindparam("wanted")
_OF_CLIENT = conflict.c.client_id == bindparam("wanted")
_ALL_OPEN = Prepared(_OLDEST_FIRST.where(_IS_OPEN))
_OPEN_FOR_RECORD = Prepared(_OLDEST_FIRST.where(_OF_RECORD, _IS_OPEN))
_ALL_FOR_RECORD = Prepared(_OLDEST_FIRST.where(_OF_RECORD))
_OPEN_FOR_CLIENT = Prepared(_OLDEST_FIRST.where(_OF_CLIENT, _IS_OPEN))
_DECIDED_FOR_CLIENT = Prepared(_OLDEST_FIRST.where(_OF_CLIENT, conflict.c.resolved_at.is_not(None)))
_OPEN_FOR_FIELD = Prepared(
    select(conflict.c.conflict_id).where(_OF_RECORD, conflict.c.path == bindparam("wanted_path"), _IS_OPEN)
)
_KIND = Prepared(select(record.c.kind).where(record.c.local_id == bindparam("wanted")))


def _to_row(found: Conflict) -> dict[str, Any]:
    return {
        "conflict_id": found.conflict_id,
        "record_id": found.record_id,
        "client_id": found.client_id,
        "op_id": found.op_id,
        "path": codec.storable(found.path),
        "before_json": codec.dump(found.before),
        "mine_json": codec.dump(found.mine),
        "office_json": codec.dump(found.office),
        "found_at": codec.stamp(found.found_at),
        "mine_saved_at": codec.stamp_or_none(found.mine_saved_at),
        "resolved_at": codec.stamp_or_none(found.resolved_at),
        "choice": None if found.choice is None else str(found.choice),
        "can_keep_both": int(found.can_keep_both),
    }


def _from_row(row: Row) -> Conflict:
    return Conflict(
        conflict_id=row["conflict_id"],
        record_id=row["record_id"],
        client_id=row["client_id"],
        op_id=row["op_id"],
        path=row["path"],
        before=codec.load(row["before_json"]),
        mine=codec.load(row["mine_json"]),
        office=codec.load(row["office_json"]),
        found_at=codec.moment(row["found_at"]),
        mine_saved_at=codec.moment_or_none(row["mine_saved_at"]),
        resolved_at=codec.moment_or_none(row["resolved_at"]),
        choice=None if row["choice"] is None else Choice(row["choice"]),
        can_keep_both=bool(row["can_keep_both"]),
    )


class ReadConflicts(Room):
    """Reading conflicts."""

    def get(self, conflict_id: str) -> Conflict | None:
        row = self._db.row(_BY_ID, {"wanted": conflict_id})
        return None if row is None else _from_row(row)

    def open_for(self, record_id: str) -> tuple[Conflict, ...]:
        """Return a record's undecided fields."""
        return self._all(_OPEN_FOR_RECORD, record_id)

    def open_for_client(self, client_id: str) -> tuple[Conflict, ...]:
        """Return the undecided fields of a client and of what belongs to it."""
        return self._all(_OPEN_FOR_CLIENT, client_id)

    def decided_for_client(self, client_id: str, *, since: datetime) -> tuple[Conflict, ...]:
        """Return what was decided in a client's file since a moment."""
        found = self._all(_DECIDED_FOR_CLIENT, client_id)
        return tuple(each for each in found if each.resolved_at is not None and each.resolved_at >= since)

    def all_open(self) -> tuple[Conflict, ...]:
        """Return every undecided field, oldest first."""
        return self._all(_ALL_OPEN)

    def all_for(self, record_id: str) -> tuple[Conflict, ...]:
        """Return a record's conflicts, decided ones included."""
        return self._all(_ALL_FOR_RECORD, record_id)

    def _all(self, query: Prepared, wanted: str = "") -> tuple[Conflict, ...]:
        return tuple(map(_from_row, self._db.rows(query, {"wanted": wanted})))


class Conflicts(ReadConflicts):
    """Writing conflicts; each write renews the client's sync mark."""

    def open(self, found: Conflict) -> Conflict:
        """Keep a conflict. A field has one open conflict: found again, it takes the office's newer value."""
        row = _to_row(found)
        known = self._db.row(_OPEN_FOR_FIELD, {"wanted": found.record_id, "wanted_path": row["path"]})
        self._touch(found)
        if known is None:
            insert_one(self._db, conflict, row)
            return found
        conflict_id = known["conflict_id"]
        write_changes(self._db, conflict, "conflict_id", [(conflict_id, {**row, "conflict_id": conflict_id})])
        return replace(found, conflict_id=conflict_id)

    def resolve(self, conflict_id: str, choice: Choice, at: datetime) -> Conflict:
        """Record the decision; both values stay readable."""
        return self._close(conflict_id, choice=choice, at=at)

    def reopen(self, conflict_id: str) -> Conflict:
        """Take a decision back (undo)."""
        return self._close(conflict_id, choice=None, at=None)

    def _close(self, conflict_id: str, *, choice: Choice | None, at: datetime | None) -> Conflict:
        found = self.get(conflict_id)
        if found is None:
            raise NotFoundError(what="This decision")
        decided = replace(found, choice=choice, resolved_at=at)
        write_changes(self._db, conflict, "conflict_id", [(conflict_id, _to_row(decided))])
        self._touch(found)
        return decided

    def _touch(self, found: Conflict) -> None:
        kind = self._db.value(_KIND, {"wanted": found.record_id})
        self._desk.touched.note(kind=Kind(kind or Kind.CLIENT), client_id=found.client_id, after=After.MARK)
