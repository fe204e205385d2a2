"""Rows that go from a damaged case file into a new one as they were: history, choices, what was decided and sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Table, insert

from hubshift_desktop.store import tables
from hubshift_desktop.store.room import Room
from hubshift_desktop.store.salvage.shapes import Row

_TAKEN_AS_THEY_ARE: Mapping[str, Table] = {
    table.name: table
    for table in (
        tables.edit_journal,
        tables.outbox,
        tables.attempt,
        tables.conflict,
        tables.setting,
        tables.saved_view,
        tables.server_cap,
        tables.tombstone,
    )
}


class Carried(Room):
    """Only a rebuilding writes here; everybody else has the rooms with their rules."""

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Add the rows that the new file takes; one that breaks a rule of the file is left out."""
        many = [dict(row) for row in rows]
        if many:
            how = "OR REPLACE" if table == "setting" else "OR IGNORE"
            self._db.execute(insert(_TAKEN_AS_THEY_ARE[table]).prefix_with(how), many)
