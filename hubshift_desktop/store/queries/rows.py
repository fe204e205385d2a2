"""How rows of the projection tables become what panes show."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, literal_column, select

from hubshift_desktop.domain.states import Presence
from hubshift_desktop.domain.views import ClientRow
from hubshift_desktop.store.marks import MARK_OF_WEIGHT
from hubshift_desktop.store.projections import client_index

ZERO: ColumnElement[int] = literal_column("0")
ONE: ColumnElement[int] = literal_column("1")
BLANK: ColumnElement[str] = literal_column("''")
# Written as a literal, because SQLite uses a partial index only when it can read its condition in the statement.
IS_SHOWN = client_index.c.is_hidden == ZERO
_UNSHOWN = {"num", "medications", "name_key", "last_key", "ndis_key", "suburb_key", "plan_manager_key", "is_hidden"}
CLIENT_COLUMNS = tuple(column for column in client_index.c if column.name not in _UNSHOWN)
_SAME = (
    *("first_name", "last_name", "preferred_name", "ndis_number", "email", "phone", "suburb", "state", "postcode"),
    *("date_of_birth", "status", "plan_start", "plan_end", "plan_manager_id", "plan_manager", "allergies"),
    *("conditions", "open_goals", "next_review", "next_appointment"),
)


def clients() -> Select[Any]:
    """Return the query of client rows, hidden ones included; the caller narrows it."""
    return select(*CLIENT_COLUMNS)


def client_row(row: RowMapping) -> ClientRow:
    return ClientRow(
        local_id=row["client_id"],
        server_id=row["server_id"] or None,
        support_coordinator_id=row["coordinator_id"],
        support_coordinator=row["coordinator"],
        mark=MARK_OF_WEIGHT[row["mark"]],
        presence=Presence(row["presence"]),
        has_detail=bool(row["has_detail"]),
        **{name: row[name] for name in _SAME},
    )


def named(first_name: str, last_name: str) -> str:
    """Return a client's name as every list shows it."""
    return " ".join(part for part in (first_name, last_name) if part) or "No name recorded"
