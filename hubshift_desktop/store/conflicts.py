"""Conflicts: one field, two values, until a person decides. A resolved one stays as the record of the decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, insert, select, update

from hubshift_desktop.domain.errors import NotFoundError
from hubshift_desktop.domain.rows import Conflict
from hubshift_desktop.domain.states import Choice, Kind
from hubshift_desktop.store import codec
from hubshift_desktop.store.room import After, Room
from hubshift_desktop.store.tables import conflict, record

_BY_ID = select(conflict).where(conflict.c.conflict_id == bindparam("wanted"))
_IS_OPEN = conflict.c.resolved_at.is_(None)
_OLDEST_FIRST = (conflict.c.found_at, conflict.c.conflict_id)
_OPEN_FOR_RECORD = (
    select(conflict).where(conflict.c.record_id == bindparam("wanted"), _IS_OPEN).order_by(*_OLDEST_FIRST)
)


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


def _from_row(row: RowMapping) -> Conflict:
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
        row = self._db.execute(_BY_ID, {"wanted": conflict_id}).mappings().one_or_none()
        return None if row is None else _from_row(row)

    def open_for(self, record_id: str) -> tuple[Conflict, ...]:
        """Return a record's undecided fields."""
        return tuple(_from_row(row) for row in self._db.execute(_OPEN_FOR_RECORD, {"wanted": record_id}).mappings())

    def open_for_client(self, client_id: str) -> tuple[Conflict, ...]:
        """Return the undecided fields of a client and of what belongs to it."""
        return self._all(select(conflict).where(conflict.c.client_id == client_id, _IS_OPEN))

    def decided_for_client(self, client_id: str, *, since: datetime) -> tuple[Conflict, ...]:
        """Return what was decided in a client's file since a moment."""
        found = self._all(
            select(conflict).where(conflict.c.client_id == client_id, conflict.c.resolved_at.is_not(None))
        )
        return tuple(each for each in found if each.resolved_at is not None and each.resolved_at >= since)

    def all_open(self) -> tuple[Conflict, ...]:
        """Return every undecided field, oldest first."""
        return self._all(select(conflict).where(_IS_OPEN))

    def all_for(self, record_id: str) -> tuple[Conflict, ...]:
        """Return a record's conflicts, decided ones included."""
        return self._all(select(conflict).where(conflict.c.record_id == record_id))

    def _all(self, query: Select[Any]) -> tuple[Conflict, ...]:
        rows = self._db.execute(query.order_by(*_OLDEST_FIRST)).mappings()
        return tuple(_from_row(row) for row in rows)


class Conflicts(ReadConflicts):
    """Writing conflicts; each write renews the client's sync mark."""

    def open(self, found: Conflict) -> Conflict:
        """Keep a conflict. A field has one open conflict: found again, it takes the office's newer value."""
        row = _to_row(found)
        query = select(conflict.c.conflict_id).where(
            conflict.c.record_id == found.record_id, conflict.c.path == row["path"], _IS_OPEN
        )
        known = self._db.execute(query).scalar_one_or_none()
        self._touch(found)
        if known is None:
            self._db.execute(insert(conflict), [row])
            return found
        row["conflict_id"] = known
        self._db.execute(update(conflict).where(conflict.c.conflict_id == known), row)
        return replace(found, conflict_id=known)

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
        self._db.execute(update(conflict).where(conflict.c.conflict_id == conflict_id), _to_row(decided))
        self._touch(found)
        return decided

    def _touch(self, found: Conflict) -> None:
        kind = self._db.execute(select(record.c.kind).where(record.c.local_id == found.record_id)).scalar_one_or_none()
        self._desk.touched.note(kind=Kind(kind or Kind.CLIENT), client_id=found.client_id, after=After.MARK)
